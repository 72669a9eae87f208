"""A scenario solved again with other numbers, each time from where the last solve ended.

Frontiers, flips and sweeps are hundreds of programs that differ in a limit, a price, a target or a
profile. Assembly takes a tenth of a second even of a full year, so the program is assembled anew;
what differs from the one that HiGHS holds is changed there in place, and its basis stays.
"""

from __future__ import annotations

from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import HighsModel, Profile, Progress, Solution


class WarmModel:
    """A program in HiGHS, to be changed and solved again.

    Parameters
    ----------
    program : LinearProgram
    solver : str or Profile
        Of HiGHS; another solver's profile is replaced by ``highs``.
    """

    def __init__(self, program: LinearProgram, solver: str | Profile = "highs") -> None:
        self._solver = solver
        self._session = HighsModel(program, solver)

    @property
    def program(self) -> LinearProgram:
        """Return the program as it stands after the last change."""
        return self._session.lp

    def change_to(self, program: LinearProgram) -> bool:
        """Take another program's numbers.

        Parameters
        ----------
        program : LinearProgram
            Any other; of the same shape where only numbers differ.

        Returns
        -------
        bool
            Whether the basis could be kept: not where rows or columns come or go, as when a
            target is enforced that was not.
        """
        same = _families(program) == _families(self.program)
        if same:
            self._session.change_to(program)
        else:
            self._session = HighsModel(program, self._solver)
        return same

    def solve(self, progress: Progress | None = None) -> Solution:
        """Solve the program as it stands, from the last basis where there is one.

        Raises
        ------
        InterruptedRunError
            Ctrl-C.
        MachineError
            The process that holds HiGHS died.
        """
        return self._session.solve(progress, basis=False)


def _families(program: LinearProgram) -> list[tuple[str, int, tuple[int, ...]]]:
    """Return what has to agree for a basis to mean the same rows and columns."""
    every = [*program.rows.items(), *program.columns.items()]
    return [(name, extent.start, extent.shape) for name, extent in every]

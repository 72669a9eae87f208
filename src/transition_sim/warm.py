"""A scenario solved again with other numbers, each time from where the last solve ended.

Frontiers, flips and sweeps are hundreds of programs that differ in a limit, a price, a target or a
profile. Assembly takes a tenth of a second even of a full year, so the program is assembled anew;
what differs from the one that HiGHS holds is changed there in place, and its basis stays.
"""

from __future__ import annotations

from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.solve import HighsModel, Profile, Progress, Solution
from transition_sim.system import System


class WarmModel:
    """A system's program in HiGHS, to be changed and solved again.

    Parameters
    ----------
    system : System
    solver : str or Profile
        Of HiGHS; another solver's profile is replaced by ``highs``.

    Attributes
    ----------
    program : LinearProgram
        As it stands after the last change.
    """

    def __init__(self, system: System, solver: str | Profile = "highs") -> None:
        self._solver = solver
        self._held = HighsModel(assemble(build_model(system)), solver)

    @property
    def program(self) -> LinearProgram:
        """Return the program as it stands."""
        return self._held.lp

    def change_to(self, system: System) -> bool:
        """Take another system's numbers.

        Parameters
        ----------
        system : System
            Any other; of the same shape where only numbers differ.

        Returns
        -------
        bool
            Whether the basis could be kept: not where rows or columns come or go, as when a
            target is enforced that was not.
        """
        return self.take(assemble(build_model(system)))

    def take(self, program: LinearProgram) -> bool:
        """Take another program, as `change_to` does a system's."""
        same = _families(program) == _families(self.program)
        if same:
            self._held.change_to(program)
        else:
            self._held = HighsModel(program, self._solver)
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
        return self._held.solve(progress, basis=False)


def _families(program: LinearProgram) -> list[tuple[str, int, tuple[int, ...]]]:
    """Return what has to agree for a basis to mean the same rows and columns."""
    every = [*program.rows.items(), *program.columns.items()]
    return [(name, extent.start, extent.shape) for name, extent in every]

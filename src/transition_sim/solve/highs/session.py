"""One program inside HiGHS; lives in the child process and knows scaled numbers only."""

from __future__ import annotations

from collections.abc import Mapping

import highspy
import numpy as np
import numpy.typing as npt

from transition_sim.solve.highs.ipc import Answer, Reply
from transition_sim.solve.highs.log import Log

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]
Value = bool | int | float | str

OK = highspy.HighsStatus.kOk
BROKEN = highspy.HighsStatus.kError
BASIS_STATUSES = [highspy.HighsBasisStatus(code) for code in range(5)]


def quiet_highs() -> highspy.Highs:
    """Return a Highs object that logs to its callback only."""
    highs = highspy.Highs()
    # The flag has to stay on: without it the log does not reach the callback either.
    highs.setOptionValue("log_to_console", False)
    return highs


def refused_option(highs: highspy.Highs, options: Mapping[str, Value]) -> str | None:
    """Set all options; return the first that HiGHS refuses. By itself it would go on without."""
    for name, value in options.items():
        if highs.setOptionValue(name, value) != OK:
            return name
    return None


class Held:
    """A program that HiGHS holds, to be changed and solved again from the last basis."""

    def __init__(self, options: Mapping[str, Value]) -> None:
        self.highs = quiet_highs()
        self.log = log = Log()
        # Not a method of this object: the circle would keep the program in memory for good.
        self.highs.cbLogging.subscribe(
            lambda event: log.read(event.data_out.log_type, event.message)
        )
        self.refused = refused_option(self.highs, options)

    def take(
        self,
        shape: tuple[int, int],
        offset: float,
        columns: tuple[Array, Array, Array],
        rows: tuple[Array, Array],
        matrix: tuple[Numbers, Numbers, Array],
    ) -> Reply:
        """Take in a whole program, row by row, and start from the last basis if there is one.

        Parameters
        ----------
        shape : tuple of int
            Rows and columns.
        offset : float
        columns : tuple of ndarray
            Costs, lower and upper bounds.
        rows : tuple of ndarray
            Lower and upper sides.
        matrix : tuple of ndarray
            Row starts, column numbers, entries.
        """
        height, width = shape
        starts, numbers, entries = matrix
        before = self.highs.getBasis()
        # Arrays straight away: filling a `HighsLp` first copies everything once more, slowly.
        taken = self.highs.passModel(
            width,
            height,
            entries.size,
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            offset,
            *columns,
            *rows,
            starts,
            numbers,
            entries,
            # No column is integer; an empty array is read past its end.
            np.zeros(width, dtype=np.int32),
        )
        if taken != BROKEN and before.valid:
            self.highs.setBasis(before)
        # A warning is no refusal: HiGHS dropped a tiny entry, or bounds cross.
        return self._reply(taken != BROKEN)

    def start_from(self, columns: Codes, rows: Codes) -> Reply:
        """Start the next run from a basis; it need not be a good one, nor of full rank."""
        basis = highspy.HighsBasis()
        basis.col_status = [BASIS_STATUSES[code] for code in columns.tolist()]
        basis.row_status = [BASIS_STATUSES[code] for code in rows.tolist()]
        basis.valid = True
        return self._reply(self.highs.setBasis(basis) == OK)

    def change_costs(self, numbers: Numbers, costs: Array, offset: float) -> Reply:
        """Replace the costs of some columns, and the offset."""
        done = self.highs.changeColsCost(numbers.size, numbers, costs)
        return self._reply(done == OK and self.highs.changeObjectiveOffset(offset) == OK)

    def change_columns(self, numbers: Numbers, lower: Array, upper: Array) -> Reply:
        """Replace the bounds of some columns."""
        done = self.highs.changeColsBounds(numbers.size, numbers, lower, upper)
        return self._reply(done != BROKEN)

    def change_rows(self, numbers: Numbers, lower: Array, upper: Array) -> Reply:
        """Replace the sides of some rows."""
        change = self.highs.changeRowsBounds  # type: ignore[attr-defined]  # not in the stub
        return self._reply(change(numbers.size, numbers, lower, upper) != BROKEN)

    def change_entries(self, rows: Numbers, columns: Numbers, entries: Array) -> Reply:
        """Replace some entries of the matrix."""
        each = zip(rows.tolist(), columns.tolist(), entries.tolist(), strict=True)
        return self._reply(all(self.highs.changeCoeff(*one) != BROKEN for one in each))

    def run(self, options: Mapping[str, Value], afresh: bool, limit: float | None) -> Answer:
        """Solve the program as it stands, from the last basis where there is one.

        Parameters
        ----------
        options : mapping
            For this run only.
        afresh : bool
            Forget the last basis.
        limit : float or None
            Most seconds [s].
        """
        self.log.restart()
        if afresh:
            self.highs.clearSolver()
        if limit is not None:  # HiGHS counts the seconds of all its runs together
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + limit)
        before = {name: self.highs.getOptionValue(name)[1] for name in options}
        refused_option(self.highs, options)
        ended = self.highs.run()
        refused_option(self.highs, before)
        return self._answer(ended == BROKEN)

    def basis(self) -> tuple[Codes, Codes] | None:
        """Return the statuses of columns and rows, or None where there is no basis."""
        basis = self.highs.getBasis()
        if not basis.valid:
            return None
        columns, rows = basis.col_status, basis.row_status
        return (
            np.fromiter(map(int, columns), np.int8, len(columns)),
            np.fromiter(map(int, rows), np.int8, len(rows)),
        )

    def _answer(self, failed: bool) -> Answer:
        status, held = self.highs.getModelStatus(), self.highs.getSolution()
        proven = status == highspy.HighsModelStatus.kOptimal and not failed
        values = None
        if proven and held.value_valid and held.dual_valid:
            values = tuple(np.array(x) for x in (held.col_value, held.row_dual, held.col_dual))
        info = self.highs.getInfo()
        iterations = {
            "simplex": info.simplex_iteration_count,
            "ipm": info.ipm_iteration_count,
            "crossover": info.crossover_iteration_count,
            "pdlp": info.pdlp_iteration_count,
        }
        return Answer(failed, int(status), values, iterations, tuple(self.log.warnings))

    def _reply(self, accepted: bool) -> Reply:
        return Reply(accepted, tuple(self.log.warnings))

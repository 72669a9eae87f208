"""The routes from a `System` to a program that HiGHS holds; run as a program, one of them measured.

``python routes.py measure ROUTE SCENARIO RESOLUTION`` times one route in this process, once, and
``python routes.py compare SCENARIO RESOLUTION`` solves the program of every route. Either prints
one line of JSON, the last of its output.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import highspy
import numpy as np
import scipy.sparse as sp

from transition_sim.inputs.scenario import load_scenario
from transition_sim.system import System, build_system

WARM_UP = "1"  # typical days: enough for every import that a route puts off


class Route(Protocol):
    """A way to build the linear program and hand it to HiGHS."""

    def build(self, system: System) -> None:
        """Build the program."""

    def hand_over(self) -> None:
        """Give it to HiGHS."""

    @property
    def highs(self) -> highspy.Highs:
        """What holds the program."""

    def solve(self) -> float:
        """Return the optimal cost [CNY]."""


# The imports stand inside the classes: a process loads what its own route needs.


class _Project:
    """The rules of this project as templates, assembled as arrays, handed over scaled."""

    def __init__(self) -> None:
        from transition_sim.model.assemble import assemble
        from transition_sim.model.build import build_model
        from transition_sim.solve import HighsModel, load_profile

        self._build_model, self._assemble, self._hold = build_model, assemble, HighsModel
        self._profile = load_profile("highs")

    def build(self, system: System) -> None:
        self.model = self._build_model(system)  # kept, as a run keeps it
        self.program = self._assemble(self.model)

    def hand_over(self) -> None:
        self.held = self._hold(self.program, self._profile)

    @property
    def highs(self) -> highspy.Highs:
        return self.held._highs

    def solve(self) -> float:
        return self.held.solve().objective


class _Linopy:
    """linopy, with its default dense expressions."""

    sparse = False

    def __init__(self) -> None:
        from linopy_model import CityModel

        self._city_model = CityModel

    def build(self, system: System) -> None:
        self.city = self._city_model(system, self.sparse)

    def hand_over(self) -> None:
        self.held = self.city.model.to_highspy()

    @property
    def highs(self) -> highspy.Highs:
        return self.held

    def solve(self) -> float:
        return _optimum(self.held) + self.city.offset


class _SparseLinopy(_Linopy):
    """linopy, with sparse matrices in place of dense expressions."""

    sparse = True


class _Pyomo:
    """Pyomo's own interface to HiGHS, on the same rules as a plain model."""

    def __init__(self) -> None:
        from pyomo.contrib.appsi.solvers.highs import Highs

        from transition_sim.model.build import build_model
        from transition_sim.model.materialise import materialise

        self._build_model, self._materialise, self._interface = build_model, materialise, Highs

    def build(self, system: System) -> None:
        self.model = self._materialise(self._build_model(system))

    def hand_over(self) -> None:
        self.solver = self._interface()
        self.solver.set_instance(self.model)  # what `solve` does before it runs HiGHS

    @property
    def highs(self) -> highspy.Highs:
        return self.solver._solver_model

    def solve(self) -> float:
        return _optimum(self.highs)


ROUTES: dict[str, type[Any]] = {
    "project": _Project,
    "linopy": _Linopy,
    "linopy-sparse": _SparseLinopy,
    "pyomo": _Pyomo,
}


@dataclass(frozen=True)
class Measurement:
    """One run of one route.

    Attributes
    ----------
    build, hand_over : float
        Wall-clock seconds.
    memory, process_peak : float
        MB (10^6 bytes): what the route added at most, and the process's peak.
    rows, columns, nonzeros : int
        Size of the program that HiGHS holds; rows that are not empty.
    """

    route: str
    build: float
    hand_over: float
    memory: float
    process_peak: float
    rows: int
    columns: int
    nonzeros: int


def read_system(scenario: str, resolution: str) -> System:
    """Return the system of a scenario at a resolution: hourly, or a number of typical days."""
    if resolution.isdigit():
        resolution = f"{{periods: {resolution}, hours: 24}}"
    scenario_here = load_scenario(Path(scenario), (f"resolution={resolution}",))
    return build_system(scenario_here).without_shares()


def measure(name: str, scenario: str, resolution: str) -> Measurement:
    """Time one route and its memory, after a small warm-up that loads what is imported late."""
    warm = ROUTES[name]()
    warm.build(read_system(scenario, WARM_UP))
    warm.hand_over()
    del warm
    system = read_system(scenario, resolution)
    route: Route = ROUTES[name]()
    gc.collect()
    before = _memory("VmRSS")
    _forget_peak()
    start = time.perf_counter()
    route.build(system)
    built = time.perf_counter()
    route.hand_over()
    end = time.perf_counter()
    peak = _memory("VmHWM")
    highs = route.highs
    return Measurement(
        route=name,
        build=built - start,
        hand_over=end - built,
        memory=peak - before,
        process_peak=peak,
        rows=int(_numbers(highs.getLp())["row lengths"].size),
        columns=highs.getNumCol(),
        nonzeros=highs.getNumNz(),
    )


def compare(scenario: str, resolution: str) -> dict[str, dict[str, Any]]:
    """Return, for each route, size and optimum of its program, and how it differs from ours.

    A program is compared by its sizes, its optimum and the sorted sizes of all its numbers:
    matrix, costs, bounds and sides. Order, names and the sign of a row may differ.
    """
    system = read_system(scenario, resolution)
    found, ours = {}, None
    for name, kind in ROUTES.items():
        route = kind()
        route.build(system)
        route.hand_over()
        numbers = _numbers(route.program if name == "project" else route.highs.getLp())
        ours = ours or numbers
        highs = route.highs
        found[name] = {
            "rows": int(numbers["row lengths"].size),
            "columns": highs.getNumCol(),
            "nonzeros": highs.getNumNz(),
            "optimum_cny": route.solve(),
            "different": [key for key in ours if not _same(ours[key], numbers[key])],
        }
    return found


def _numbers(program: Any) -> dict[str, np.ndarray]:
    """Return the numbers of a `LinearProgram` or of a program that HiGHS holds, each sorted."""
    if isinstance(program, highspy.HighsLp):
        held = program.a_matrix_
        parts = (np.asarray(held.value_), np.asarray(held.index_), np.asarray(held.start_))
        shape = (program.num_row_, program.num_col_)
        by_row = held.format_ == highspy.MatrixFormat.kRowwise
        matrix = (sp.csr_array if by_row else sp.csc_array)(parts, shape=shape).tocsr()
        cost, rows = program.col_cost_, (program.row_lower_, program.row_upper_)
        columns = (program.col_lower_, program.col_upper_)
    else:
        matrix, cost = program.matrix, program.cost
        rows = (program.row_lower, program.row_upper)
        columns = (program.column_lower, program.column_upper)
    lengths = np.diff(matrix.indptr)
    sides = np.concatenate(rows)
    return {
        "row lengths": np.sort(lengths[lengths > 0]),
        "column lengths": np.sort(np.bincount(matrix.indices, minlength=matrix.shape[1])),
        "coefficients": np.sort(np.abs(matrix.data)),
        "costs": np.sort(np.asarray(cost)),
        "lower bounds": np.sort(columns[0]),
        "upper bounds": np.sort(columns[1]),
        "sides": np.sort(np.abs(sides[np.isfinite(sides)])),
    }


def _same(left: np.ndarray, right: np.ndarray) -> bool:
    return left.shape == right.shape and np.allclose(left, right, rtol=1e-9, atol=1e-9)


def _optimum(highs: highspy.Highs) -> float:
    highs.setOptionValue("output_flag", False)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return float("nan")
    return highs.getInfo().objective_function_value


def _memory(entry: str) -> float:
    """Return the memory that this process holds (VmRSS), or the most it has held (VmHWM) [MB].

    The kernel's own account: `ru_maxrss` would start from the parent's peak.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{entry}:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError(entry)


def _forget_peak() -> None:
    """Let VmHWM start again from what is held now: reading the scenario had a peak of its own."""
    Path("/proc/self/clear_refs").write_text("5")


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    answer = asdict(measure(*arguments)) if task == "measure" else compare(*arguments)
    print("\n" + json.dumps(answer))

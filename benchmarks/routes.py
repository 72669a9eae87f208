"""The routes from a `System` to a program that HiGHS holds; run as a program, one of them measured.

``python routes.py measure ROUTE SCENARIO RESOLUTION`` times one route in this process, once, and
``python routes.py compare SCENARIO RESOLUTION`` solves the program of every route. Either prints
one line of JSON, the last of its output.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import highspy
import numpy as np
from numbers_of_program import numbers_of, same
from processes import descendants, forget_peak, held

from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.system import System, build_system

WARM_UP = "4"  # typical days: enough for every import that a route puts off


class Route(Protocol):
    """A way to build the linear program and hand it to HiGHS."""

    def build(self, system: System) -> None:
        """Build the program."""

    def hand_over(self) -> None:
        """Give it to HiGHS."""

    @property
    def holds(self) -> Any:
        """The `LinearProgram` or the `highspy.HighsLp` that was handed over."""

    def solve(self) -> float:
        """Return the optimal cost [CNY]."""


# The imports stand inside the classes: a process loads what its own route needs.


class _Project:
    """The rules of this project as templates, assembled as arrays, held by HiGHS in its process."""

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
        self.held = self._hold(self.program, self._profile)  # returns when HiGHS has accepted it

    @property
    def holds(self) -> Any:
        return self.program

    def solve(self) -> float:
        return self.held.solve().objective


class _ProjectInside(_Project):
    """The same, handed to HiGHS in this process: what the other routes do."""

    def hand_over(self) -> None:
        lp, matrix = self.program, self.program.matrix
        entries = matrix.data * lp.column_scale[matrix.indices]
        entries /= np.repeat(lp.row_scale, np.diff(matrix.indptr))
        self.inside = highspy.Highs()
        self.inside.setOptionValue("output_flag", False)
        self.inside.passModel(
            *(matrix.shape[1], matrix.shape[0], matrix.nnz),
            *(int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize)),
            lp.offset / lp.cost_scale,
            lp.cost * (lp.column_scale / lp.cost_scale),
            *(lp.column_lower / lp.column_scale, lp.column_upper / lp.column_scale),
            *(lp.row_lower / lp.row_scale, lp.row_upper / lp.row_scale),
            matrix.indptr.astype(np.int32, copy=False),
            matrix.indices.astype(np.int32, copy=False),
            entries,
            np.zeros(matrix.shape[1], dtype=np.int32),
        )

    def solve(self) -> float:
        return _optimum(self.inside) * self.program.cost_scale


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
    def holds(self) -> highspy.HighsLp:
        return self.held.getLp()

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
    def holds(self) -> highspy.HighsLp:
        return self.solver._solver_model.getLp()

    def solve(self) -> float:
        return _optimum(self.solver._solver_model)


class _Materialised(_Project):
    """The same rules as a plain model, solved as any solver that Pyomo drives is."""

    def __init__(self) -> None:
        super().__init__()
        from transition_sim.solve.certificate import require
        from transition_sim.solve.pyomo_solvers import solve_by_pyomo

        self._solve, self._require = solve_by_pyomo, require
        self._profile = replace(self._profile, solver="appsi_highs", options={})

    def hand_over(self) -> None:
        """Leave that to `solve`, which hands over and solves in one."""

    def solve(self) -> float:
        solution = self._solve(self.program, self._profile, model=self.model)
        self._require(solution.certificate)
        return solution.objective


ROUTES: dict[str, type[Any]] = {
    "project": _Project,
    "project-inside": _ProjectInside,
    "linopy": _Linopy,
    "linopy-sparse": _SparseLinopy,
    "pyomo": _Pyomo,
}
COMPARED = {**ROUTES, "materialised": _Materialised}  # the last is not measured: it checks as well


@dataclass(frozen=True)
class Measurement:
    """One run of one route.

    Attributes
    ----------
    build, hand_over : float
        Wall-clock seconds.
    memory, process_peak : float
        MB (10^6 bytes): what the route added at most, and the peak itself; HiGHS's own process
        counts.
    rows, columns, nonzeros : int
        Size of the program that was handed over; rows that are not empty.
    """

    route: str
    build: float
    hand_over: float
    memory: float
    process_peak: float
    rows: int
    columns: int
    nonzeros: int


def read_system(scenario: str, resolution: str, *changes: str) -> System:
    """Return the system of a scenario at a resolution: hourly, or a number of typical days.

    Parameters
    ----------
    changes : str
        Fields of the scenario to replace, as ``KEY=VALUE``.
    """
    if resolution.isdigit():
        resolution = f"{{periods: {resolution}, hours: 24}}"
    scenario_here = load_scenario(Path(scenario), (f"resolution={resolution}", *changes))
    return build_system(scenario_here).without_shares()


def measure(name: str, scenario: str, resolution: str, *changes: str) -> Measurement:
    """Time one route and its memory, after a small warm-up that loads what is imported late.

    HiGHS's own process, where a route has one, runs from the warm-up on, as it runs in a scenario
    from the start; its memory counts.
    """
    warm = ROUTES[name]()
    warm.build(read_system(scenario, WARM_UP, *changes))
    warm.hand_over()
    del warm
    system = read_system(scenario, resolution, *changes)
    route: Route = ROUTES[name]()
    gc.collect()
    processes = [os.getpid(), *descendants(os.getpid())]
    before = sum(held(number, "VmRSS") for number in processes)
    for number in processes:
        forget_peak(number)  # reading the scenario had a peak of its own
    start = time.perf_counter()
    route.build(system)
    built = time.perf_counter()
    route.hand_over()
    end = time.perf_counter()
    if [os.getpid(), *descendants(os.getpid())] != processes:
        raise RuntimeError("a process came or went while the route was measured")
    peak = sum(held(number, "VmHWM") for number in processes)
    numbers = numbers_of(route.holds)
    return Measurement(
        route=name,
        build=built - start,
        hand_over=end - built,
        memory=peak - before,
        process_peak=peak,
        rows=int(numbers["row lengths"].size),
        columns=int(numbers["costs"].size),
        nonzeros=int(numbers["coefficients"].size),
    )


def compare(scenario: str, resolution: str, *changes: str) -> dict[str, dict[str, Any]]:
    """Return, for each route, size and optimum of its program, and how it differs from ours.

    A program is compared by its sizes, its optimum and the sorted sizes of all its numbers:
    matrix, costs, bounds and sides. Order, names and the sign of a row may differ.
    """
    system = read_system(scenario, resolution, *changes)
    found, ours = {}, None
    for name, kind in COMPARED.items():
        route = kind()
        route.build(system)
        route.hand_over()
        numbers = numbers_of(route.holds)
        ours = ours or numbers
        found[name] = {
            "rows": int(numbers["row lengths"].size),
            "columns": int(numbers["costs"].size),
            "nonzeros": int(numbers["coefficients"].size),
            "optimum_cny": route.solve(),
            "different": [key for key in ours if not same(ours[key], numbers[key])],
        }
    return found


def _optimum(highs: highspy.Highs) -> float:
    highs.setOptionValue("output_flag", False)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return float("nan")
    return highs.getInfo().objective_function_value


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    answer = asdict(measure(*arguments)) if task == "measure" else compare(*arguments)
    print("\n" + json.dumps(answer))

"""Samples of what stands in a run's tables and pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

import numpy as np
import xarray as xr

from support.sentences.of_explanations import case
from support.sentences.showing import in_both, refused
from support.toy_folder import build_toy
from transition_sim.errors import Text
from transition_sim.inputs.grades import Grades
from transition_sim.inputs.input_names import name_cell
from transition_sim.inputs.schema.plant import FuelYear
from transition_sim.pipeline import run
from transition_sim.plot.operation import _describe
from transition_sim.plot.targets import _finding
from transition_sim.questions.bounds import bounds as certification
from transition_sim.questions.solvers.solvers import SolverProfile, Solvers
from transition_sim.report.aggregation_table import show_aggregation, show_left_out
from transition_sim.report.alerts import _unserved_heat, warn
from transition_sim.report.bounds_table import show_bounds
from transition_sim.report.inventory import describe_city
from transition_sim.report.scenario_page import write_scenario_page
from transition_sim.report.tables import show_profiles, show_run
from transition_sim.results.store import Results
from transition_sim.verdict import linear_fractional as fractions
from transition_sim.verdict.wording import say_bought_is_not_met

TARGET: dict[str, Any] = {
    "id": "C26",
    "metric": "capacity_share",
    "definition": "as_printed",
    "year": 2025,
    "sense": ">=",
    "threshold": 0.5,
    "value": 0.36,
    "met": False,
    "margin": -0.14,
    "shortfall": {"value": 12345.6, "unit": "GWh"},
    "enforced": False,
    "range_at_least_cost": [0.35, 0.37],
}
MET = {**TARGET, "met": True, "enforced": True, "price_per_point_cny": 3e7}
CEILING = {**MET, "sense": "<=", "price_per_point_cny": -3e7}
MOVED = [
    {**TARGET, **printed}
    for printed in (
        {"printed_year": 2024, "printed_threshold": 0.4},
        {"printed_year": None, "printed_threshold": None},
    )
]
UNPRICED = {**MET, "value": None, "price_per_point_cny": None}
BOUGHT = {
    **MET,
    "metric": "generation_share",
    "bought": {
        "amount_mwh": 5e6,
        "share_without": 0.4,
        "shortfall": {"value": 100.0, "unit": "GWh"},
    },
}
TRADE = {
    "net_import_mwh": 5e6,
    "bought_mwh": 6e6,
    "base_year_mwh": -1e6,
    "export_obligation_mwh": 0.0,
    "yardstick_mwh": -1e6,
    "co2_of_net_import_t": 3e6,
}
AUDIT = {
    "unserved_mwh": {"2025": 5e3},
    "simultaneous_storage_mwh": {"2025": 4100.0},
    "reserve_shortage_mwh": {"2025": 8760.0},
}
ERRORS = {
    "energy_error": -0.0004,
    "peak_error": -0.0793,
    "full_load_hours": 1313.0,
    "full_load_hours_kept": 1311.6,
    "curve_mean_error": 0.0017,
    "curve_largest_error": 0.1477,
}
KEPT = {
    "periods": 6,
    "hours": 168,
    "extreme": {"peak_residual_load": "2025-12-04", "least_wind_and_sun": "2025-10-30"},
    "series": {"pv": ERRORS, "residual_load": ERRORS},
}
ROUND = {
    "periods": 6, "hours": 24, "coarse_cny": 1e9, "lower_cny": 9e8, "upper_cny": 1.1e9,
    "seconds": 1.0,
}  # fmt: skip
BOUNDS = {
    "rounds": [ROUND, {**ROUND, "hours": 168, "upper_cny": None}],
    "lower_cny": 9e8,
    "upper_cny": 1.1e9,
    "gap": 0.1,
    "tolerance": 0.2,
    "within_tolerance": True,
    "targets_full_year": [TARGET, MET, CEILING, UNPRICED, BOUGHT],
}
PROFILES = Solvers(
    profiles=tuple(
        SolverProfile(
            name="highs", title=Text("HiGHS", "HiGHS求解器"), options={}, runs=why is None, why=why
        )
        for why in (None, Text("not here", "此处没有"))
    )
)


@cache
def scenario_file() -> Path:
    """Return the toy scenario's file, beside its city."""
    return build_toy(Path(mkdtemp(prefix="runs-"))) / "scenario.yaml"


@cache
def results() -> Results:
    """Return the toy city's run, with everything that a verdict can say."""
    found = run(scenario_file())
    more = {
        "targets": [TARGET, MET, CEILING, UNPRICED, BOUGHT],
        "trade": {str(year): TRADE for year in found.dataset["year"].values},
        "audit": AUDIT,
        "not_judged": [{"id": "C26", "year": 2030}],
        "audited": [{"met_without": False, "finding": {"en": "but", "zh": "但"}}],
        "bounds": BOUNDS,
    }
    return dataclasses.replace(found, verdict={**found.verdict, **more})


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of a run."""
    found = results()
    yield partial(in_both, show_run, found)
    yield partial(in_both, warn, found)
    moved = {**found.verdict, "targets": MOVED}
    yield partial(in_both, warn, dataclasses.replace(found, verdict=moved))
    yield partial(_unserved_heat, "2025", 5e3, 0.01)
    yield partial(in_both, show_profiles, PROFILES)
    yield lambda: PROFILES.headline
    for kept in (KEPT, {**KEPT, "hours": 24, "extreme": {}}):
        yield partial(in_both, show_aggregation, {"aggregation": kept})
    yield partial(in_both, show_left_out, {"left_out_mwh": {"pv": 23.1, "wind": 1.0}})
    for change in (
        {},
        {"upper_cny": None, "targets_full_year": None},
        {"within_tolerance": False, "targets_full_year": None},
    ):
        verdict = {
            "bounds": {**BOUNDS, **change},
            "targets": [TARGET, MET, CEILING, UNPRICED, BOUGHT],
        }
        yield partial(in_both, show_bounds, verdict)
    yield partial(say_bought_is_not_met, ("C27",))
    yield partial(in_both, show_run, run(scenario_file()))
    for target in (TARGET, MET, BOUGHT, {**TARGET, "margin": None, "value": None}):
        yield partial(in_both, _finding, target)
    for days in (np.zeros(365, int), np.arange(365)):
        data = xr.Dataset({"day_period": ("day", days)})
        yield partial(in_both, _describe, data, 2025, 0)
    yield from _pages()
    yield from _failures()


def _pages() -> Iterator[Callable[[], object]]:
    city = case().scenario.city_data
    yield write_scenario_page
    yield partial(describe_city, city, Grades.of(city))
    fuel = next(each for each in city.fuels if isinstance(each, FuelYear))
    yield partial(name_cell, city, fuel, "price_cny_per_tce")
    if city.benchmarks:
        yield partial(name_cell, city, city.benchmarks[0], "co2_benchmark_t_per_mwh")


class _Nowhere:
    """A share whose search never ends, and a model that answers it."""

    primal = numerator = denominator = 1.0

    def __init__(self) -> None:
        self.status, self.count = "optimal", 0.0

    def parts(self, primal: object) -> tuple[float, float]:
        self.count += 1.0
        return self.count, 1.0

    def change_costs(self, costs: object) -> None: ...

    def solve(self, basis: bool) -> Any:
        return self


def _failures() -> Iterator[Callable[[], object]]:
    yield partial(certification._needless, case().scenario)
    yield _search_without_end
    yield partial(fractions._name, case().system.targets[0])
    for fault in (fractions._share_of_nothing, fractions._share_without_end):
        yield partial(fault, Text("T", "T目标"))


def _search_without_end() -> None:
    share: Any = _Nowhere()
    with patch.object(fractions, "require_optimal"):
        refused(fractions.extreme_share, share, share, 0.0, True)

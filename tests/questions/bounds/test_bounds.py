"""Both bounds on the full year's least cost, against the full year itself."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from support.differing_days import ROOM, at_random, both_ways
from support.toy_cities import ToyCity, load_beside, load_toy, share_target
from transition_sim import solved
from transition_sim.errors import InfeasibleError, InputError, SolverError, Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.build import build_model
from transition_sim.pipeline import run
from transition_sim.questions.bounds import bounds as certification
from transition_sim.questions.bounds.bounds import certify
from transition_sim.report.bounds_table import show_bounds
from transition_sim.results.store import Results
from transition_sim.solve import Silent
from transition_sim.system import System

DAYS, HOURS = 365, 8760


@pytest.mark.parametrize("number", range(8))
def test_the_full_years_least_cost_lies_between_the_bounds(number: int, tmp_path: Path) -> None:
    bounds, least = both_ways(tmp_path, at_random(number))
    room = ROOM * abs(least)
    assert bounds["lower_cny"] <= least + room
    assert bounds["upper_cny"] >= least - room
    assert 0.0 < bounds["gap"] < 1.0


def every_other_day(even: float, odd: float) -> Any:
    return lambda hour: even if hour // 24 % 2 == 0 else odd


LOSSLESS = {"id": "battery", "power_mw": 400, "energy_mwh": 400_000}
STORAGE = {"id": "battery", "class": "storage"}
BACKUP = {"id": "oil", "class": "other_thermal", "variable_om_cny_per_mwh": 1000}
WINTER = 121  # days of the heating season


def in_winter(hour: int) -> float:
    """Return 1 in the heating season, 15 November to 15 March, and 0 in summer."""
    return float(not 74 <= hour // 24 < 318)


def test_a_store_that_may_not_cross_days_makes_typical_days_dearer_than_the_year(
    tmp_path: Path,
) -> None:
    """Wind blows in winter only, and more than enough of it can be kept for summer."""
    wind = {"id": "wind", "class": "wind", "availability_profile": "gusts"}
    city = ToyCity(
        [wind, BACKUP, STORAGE],
        [
            {"id": "w", "technology": "wind", "capacity_mw": 500},
            {"id": "o", "technology": "oil", "capacity_mw": 100},
        ],
        stores=[LOSSLESS],
        demand={"town": {"energy": 50 * HOURS}},
        profiles={"gusts": in_winter},
    )
    scenario = load_toy(tmp_path, city, resolution={"periods": 2, "hours": 24}, years=[2024])
    bounds = certify(scenario, tolerance=1.0).verdict["bounds"]
    (only,) = bounds["rounds"]
    assert only["coarse_cny"] == pytest.approx((365 - WINTER) * 24 * 50 * 1000)
    assert bounds["lower_cny"] == pytest.approx(0.0, abs=1.0)
    assert bounds["upper_cny"] == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize(
    ("stores", "most", "price"),
    [([LOSSLESS], 200, 100.0), ([], 100, (183 * 100.0 + 182 * 1000.0) / 365)],
    ids=["a store buys it all on cheap days", "without one every day's price is paid"],
)
def test_a_price_that_varies_bounds_the_year_as_it_is(
    stores: list[Any], most: float, price: float, tmp_path: Path
) -> None:
    """Power costs 100 and 1,000 CNY/MWh on alternate days, 550 on the mean."""
    city = ToyCity(
        [*([STORAGE] if stores else []), {"id": "pv", "class": "pv"}],
        stores=stores,
        links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": most}],
        profiles={"price": every_other_day(100.0, 1000.0)},
    )
    scenario = load_toy(tmp_path, city, resolution={"periods": 2, "hours": 24}, years=[2024])
    bounds = certify(scenario, tolerance=1.0).verdict["bounds"]
    assert bounds["lower_cny"] == pytest.approx(8760 * 100 * price)
    assert bounds["upper_cny"] == pytest.approx(8760 * 100 * price)


def test_where_the_builds_miss_a_target_in_the_full_year_there_is_no_upper_bound(
    tmp_path: Path,
) -> None:
    city = at_random(3)
    fields = {"resolution": {"periods": 4, "hours": 24}, "projects": {"stages": ["approved"]}}
    asked = {"C27": {"enforce": True, "threshold": 0.99}}
    with pytest.raises(InfeasibleError) as beyond:
        run(load_toy(tmp_path, city, targets=asked, **fields))
    furthest = beyond.value.targets[0]["largest_reachable"]
    asked["C27"]["threshold"] = furthest - 1e-5
    results = certify(load_beside(tmp_path, targets=asked, **fields), tolerance=0.5)
    bounds = results.verdict["bounds"]
    assert bounds["upper_cny"] is None
    assert bounds["gap"] is None
    assert not bounds["within_tolerance"]
    assert bounds["targets_full_year"] is None
    assert "no upper bound" in rendered(results, "en")
    assert "没有上界" in rendered(results, "zh")


@pytest.mark.parametrize("enforced", [True, False])
def test_builds_that_no_full_year_allows_are_no_proof_that_it_has_no_plan(
    enforced: bool, tmp_path: Path
) -> None:
    """One hour of the year must export far more than a typical day shows: two days show it."""
    usual = (HOURS - 10.0) / (HOURS - 1)
    turbine = {
        "id": "turbine",
        "class": "other_thermal",
        "variable_om_cny_per_mwh": 300,
        "capex_cny_per_kw": 500,
        "lifetime_years": 20,
        "build_limit_mw_per_year": 600,
    }
    city = ToyCity(
        [turbine, {"id": "pv", "class": "pv"}],
        [
            {"id": "t", "technology": "turbine", "capacity_mw": 250},
            {"id": "p", "technology": "pv", "capacity_mw": 20},
        ],
        ledger=[share_target("C27", "generation_share", 0.05)],
        demand={"town": {"energy": 50 * HOURS}},
        export={"town": {"energy": 20 * HOURS, "profile": "spike"}},
        profiles={"spike": lambda hour: 10.0 if hour == 4000 else usual},
    )
    fields: dict[str, Any] = {
        "export": {"energy": {2025: 60 * HOURS}},
        "targets": {"C27": {"enforce": enforced}},
    }
    scenario = load_toy(tmp_path, city, resolution={"periods": 1, "hours": 24}, **fields)
    bounds = certify(scenario, tolerance=1.0).verdict["bounds"]
    assert bounds["rounds"][0]["upper_cny"] is None
    full = run(load_beside(tmp_path, resolution="hourly", **fields))
    least = float(full.verdict["objective_cny"])
    assert bounds["lower_cny"] <= least * (1 + ROOM)
    if enforced:  # the year's one spike leaves demand unserved, which a guarded plan may not
        assert bounds["upper_cny"] is None
    else:
        assert bounds["upper_cny"] >= least * (1 - ROOM)


def test_a_gap_above_the_tolerance_is_refined_until_it_is_not(tmp_path: Path) -> None:
    fields = {"projects": {"stages": ["approved"]}, "years": [2024]}
    scenario = load_toy(tmp_path, at_random(5), resolution={"periods": 4, "hours": 24}, **fields)
    first = certify(scenario, tolerance=1.0).verdict["bounds"]
    assert len(first["rounds"]) == 1
    asked = 0.9 * first["gap"]
    finer = certify(scenario, tolerance=asked)
    bounds = finer.verdict["bounds"]
    assert [each["periods"] for each in bounds["rounds"]][:2] == [4, 8]
    assert bounds["within_tolerance"] == (bounds["gap"] <= asked)
    assert bounds["gap"] < first["gap"]
    least = min(bounds["rounds"], key=lambda each: (each["upper_cny"], -each["periods"]))
    assert finer.manifest["scenario"]["resolution"]["periods"] == least["periods"]


def test_what_is_proven_is_kept_where_a_finer_run_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {"projects": {"stages": ["approved"]}, "years": [2024]}
    scenario = load_toy(tmp_path, at_random(5), resolution={"periods": 4, "hours": 24}, **fields)

    def tired(case: Scenario, **options: Any) -> Results:
        if case.resolution.periods > 4:
            raise SolverError(Text("out of time", "超时"))
        return run(case, **options)

    monkeypatch.setattr(certification, "run", tired)
    told: list[str] = []
    progress = Silent()
    monkeypatch.setattr(progress, "note", lambda sentence: told.append(sentence.en))
    bounds = certify(scenario, tolerance=1e-9, progress=progress).verdict["bounds"]
    assert [each["periods"] for each in bounds["rounds"]] == [4]
    assert not bounds["within_tolerance"]
    assert told == ["out of time"]


def test_models_are_built_in_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pyomo's templates share a state: two threads gave a different matrix without an error."""
    built_in: set[int] = set()

    def watched(system: System, **more: Any) -> Any:
        built_in.add(threading.get_ident())
        return build_model(system, **more)

    monkeypatch.setattr(solved, "build_model", watched)
    fields = {"projects": {"stages": ["approved"]}, "years": [2024]}
    scenario = load_toy(tmp_path, at_random(7), resolution={"periods": 4, "hours": 24}, **fields)
    certify(scenario, tolerance=1.0)
    assert built_in == {threading.get_ident()}


def test_weeks_are_certified_by_as_many_days(tmp_path: Path) -> None:
    fields = {"projects": {"stages": ["approved"]}, "years": [2024]}
    weeks = load_toy(tmp_path, at_random(6), resolution={"periods": 3, "hours": 168}, **fields)
    results = certify(weeks, tolerance=1.0)
    bounds = results.verdict["bounds"]
    assert bounds["lower_cny"] < bounds["upper_cny"]
    assert "3 weeks" in rendered(results, "en")


def test_every_hour_needs_no_certificate(tmp_path: Path) -> None:
    scenario: Scenario = load_toy(tmp_path, at_random(0), resolution="hourly")
    with pytest.raises(InputError, match="nothing to certify"):
        certify(scenario)


def rendered(results: Results, lang: str) -> str:
    """Return what is printed of the bounds."""
    console = Console(width=120, record=True, file=io.StringIO())
    for part in show_bounds(results.verdict, lang):
        console.print(part)
    return console.export_text()

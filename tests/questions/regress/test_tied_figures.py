"""A figure's range among the plans of least cost, and what it forgives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from support.paper import plant
from support.tie_city import CITY, GENERATION, PV_MW
from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import Text
from transition_sim.pipeline import run
from transition_sim.questions.regress.answer import Change
from transition_sim.questions.regress.changes import with_ranges
from transition_sim.questions.regress.figures import metric_of
from transition_sim.questions.regress.record import record_of

WHY = Text("a test", "测试")
# Everything that a stock can be made of: known, built, upgraded, retired, and stores of both kinds.
MIXED = ToyCity(
    [
        {
            "id": "coal",
            "class": "coal",
            "fuel": "coal",
            "heat_rate_gce_per_kwh": 300,
            "fixed_om_cny_per_kw_year": 90,
        },
        plant("pv", "pv", 0, capex_cny_per_kw=1000, lifetime_years=20, build_limit_mw_per_year=30),
        plant("wind", "wind", 0),
        {
            "id": "battery",
            "class": "storage",
            "firm_share": 0,
            "capex_cny_per_kw": 0,
            "capex_cny_per_kwh": 0,
            "lifetime_years": 10,
            "build_limit_mw_per_year": 40,
        },
    ],
    [
        {"id": "a", "technology": "coal", "capacity_mw": 130},
        {"id": "b", "technology": "coal", "capacity_mw": 40, "heat_rate_gce_per_kwh": 330},
    ],
    [
        {"id": "w", "technology": "wind", "capacity_mw": 20, "online": "2025-01-01"},
        {
            "id": "s",
            "technology": "battery",
            "capacity_mw": 10,
            "energy_mwh": 30,
            "online": "2025-01-01",
        },
    ],
    stores=[{"id": "battery", "power_mw": 5, "energy_mwh": 10}],
    fuels=[{"id": "coal", "price_cny_per_tce": 800}],
    emissions=[{"fuel": "coal", "factor_kg_per_gj": 95}],
    retrofits=[
        {
            "id": "saving",
            "kinds": "energy_saving",
            "technology": "coal",
            "heat_rate_change_gce_per_kwh": -10,
            "capex_cny_per_kw": 100,
        }
    ],
)
CHOICES = {
    "years": [2024, 2025, 2026],
    "projects": {"stages": ["approved"]},
    "retire": {"economic": True},
    "planning_reserve": 0.1,
    "retrofits": {"choose": True},
}


def moved(figure: str, old: float | bool, new: float | bool) -> Change:
    """Return a figure that moved."""
    return Change.of(figure, old, new, 1e-6, WHY)


def test_every_stock_and_share_lies_in_its_range(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, MIXED, **CHOICES)
    results = run(scenario)
    figures = dict(record_of(results).figures.named())
    changes = [
        moved(name, value, value)
        for name, value in figures.items()
        if isinstance(value, float) and name != "objective_cny"
    ]
    kinds = {"capacity_mw", "store_power_mw", "store_energy_mwh", "build_mw", "upgrade_mw"}
    shares = {"capacity_share", "generation_share"}
    assert {metric_of(each.figure) for each in changes} == kinds | shares | {"retired_mw"}
    found = {each.figure: each for each in with_ranges(changes, scenario, results, "highs")}
    for name, change in found.items():
        assert change.range_at_least_cost is not None, name
        assert change.is_tie(), (name, change)
    # free stores of no use: what is known, and up to 40 MW more in 2025 and as many in 2026
    assert found["build_mw.battery.2026"].range_at_least_cost == pytest.approx((0.0, 40.0))
    assert found["store_power_mw.battery.2026"].range_at_least_cost == pytest.approx((15.0, 95.0))
    assert found["store_energy_mwh.battery.2026"].range_at_least_cost == pytest.approx(
        (40.0, 200.0)
    )
    # 1.1 x 100 MW have to stand, 60 of PV and 20 of wind among them; more coal costs money
    assert found["capacity_mw.coal.2026"].range_at_least_cost == pytest.approx((30.0, 30.0))


def test_an_old_number_is_as_good_where_a_plan_of_least_cost_has_it(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, CITY)
    results = run(scenario)
    cases = {
        "capacity_mw.pv.2025": (50.0, True),
        "build_mw.pv.2025": (101.0, False),  # more than may be built
        "capacity_mw.coal.2025": (90.0, False),  # a number, whatever it costs
        "generation_share.strict.2025": (0.3, True),
        "generation_share.as_printed.2025": (0.1, False),
        "verdict.CAP-strict.2025": (True, True),
        "verdict.GEN-strict.2025": (False, True),
    }
    figures = dict(record_of(results).figures.named())
    changes = [moved(name, old, figures[name] or 0.0) for name, (old, _) in cases.items()]
    found = {each.figure: each for each in with_ranges(changes, scenario, results, "highs")}
    assert {name: each.is_tie() for name, each in found.items()} == {
        name: forgiven for name, (_, forgiven) in cases.items()
    }
    assert found["capacity_mw.pv.2025"].range_at_least_cost == pytest.approx(PV_MW)
    assert found["generation_share.strict.2025"].range_at_least_cost == pytest.approx(GENERATION)


def test_a_share_of_above_scale_plant_has_a_range_too(tmp_path: Path) -> None:
    own = {"clean": ["pv"], "storage": "none", "generation_basis": "gross_generation"}
    definitions = {"as_printed": own, "big": {**own, "plant": "above_scale"}}
    scenario = load_toy(tmp_path, replace(CITY, definitions=definitions))
    results = run(scenario)
    (found,) = with_ranges(
        [moved("generation_share.big.2025", 0.9, 0.0)], scenario, results, "highs"
    )
    assert found.range_at_least_cost is not None


def test_a_verdict_that_every_plan_of_least_cost_shares_is_no_tie(tmp_path: Path) -> None:
    fields = {"targets": {"GEN": {"threshold": 0.7}, "CAP": {"threshold": 0.1}}}
    scenario = load_toy(tmp_path, CITY, **fields)
    results = run(scenario)
    changes = [moved("verdict.GEN-strict.2025", True, False)]
    changes += [moved("verdict.CAP-strict.2025", False, True)]
    assert [each.is_tie() for each in with_ranges(changes, scenario, results, "highs")] == [
        False,
        False,
    ]


def test_the_cost_and_the_counts_are_never_ties(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, CITY)
    changes = [moved("objective_cny", 1.0, 2.0), moved("rows.balance", 47.0, 48.0)]
    found = with_ranges(changes, scenario, run(scenario), "highs")
    assert not any(each.is_tie() for each in found)

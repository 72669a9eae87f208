"""Small cities on paper: use of wind and PV, firm capacity, replacement of coal.

Demand is 100 MW in each of the 8,760 hours and money is not discounted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.golden_policy import policy_system
from support.comparison import assert_same_matrix
from support.paper import HOURS, close, cost, energy, output, plant, solved, unit
from support.toy_cities import ToyCity
from transition_sim.errors import InfeasibleError
from transition_sim.model.build import build_model

YEARS = [2024, 2025]


def metric(results: Any, name: str, item: str, year: int) -> float:
    found = results.summary().query("metric == @name and item == @item and year == @year")
    return float(found["value"].iloc[0])


def windy(**wind: Any) -> ToyCity:
    """Return a city whose coal must run at 80 MW, so that 30 of 50 MW of wind are curtailed."""
    return ToyCity(
        [
            plant("coal", "coal", 200, must_run_share=0.5),
            plant("wind", "wind", 10, **wind),
            {"id": "battery", "class": "storage"},
        ],
        [unit("coal", 160), unit("wind", 50)],
        stores=[{"id": "battery"}],
        links=[{"id": "tie", "capacity_mw": 40}],
        profiles={"price": lambda hour: -50.0},
    )


def test_wind_that_must_be_used_is_sold_at_a_loss(tmp_path: Path) -> None:
    found = solved(tmp_path, windy(), utilisation={"wind": 0.9})
    # 20 MW of wind serve the city; 0.9 x 50 = 45 MW must be used, so 25 MW are sold at -50 CNY.
    # Before, 20 MW ran at 10 CNY/MWh.
    assert output(found, "wind") == close(45.0)
    assert cost(found) == close(HOURS * (80 * 200 + 45 * 10 + 25 * 50))
    assert metric(found, "utilisation", "wind", 2024) == close(0.9)
    assert metric(found, "utilisation", "wind_and_pv", 2024) == close(0.9)
    # one more MWh of wind used costs 10 to run and 50 to be rid of
    assert float(found.dataset["dual_utilisation_min"].sel(utilised="wind", year=2024)) == close(60)


def test_without_the_rule_what_is_too_much_is_curtailed(tmp_path: Path) -> None:
    found = solved(tmp_path, windy())
    assert output(found, "wind") == close(20.0)
    assert metric(found, "utilisation", "wind", 2024) == close(0.4)
    assert "dual_utilisation_min" not in found.dataset


def test_wind_and_sun_together_let_the_dearer_one_be_curtailed(tmp_path: Path) -> None:
    city = ToyCity(
        [
            plant("coal", "coal", 200, must_run_share=0.5),
            plant("wind", "wind", 10, own_use_share=0.5),
            plant("pv", "pv", 30),
        ],
        [unit("coal", 120), unit("wind", 40), unit("pv", 60)],
        links=[{"id": "tie", "capacity_mw": 40}],
        profiles={"price": lambda hour: -50.0},
    )
    found = solved(tmp_path, city, utilisation={"wind_and_pv": 0.8})
    # 40 MW of wind (20 net) and 60 MW of sun can be had, 80 MW gross must be. Wind counts twice
    # for its net MW: all of its 40 run, and 40 of the sun. 60 MW of coal and 60 of both make 120.
    assert output(found, "wind") == close(20.0)
    assert output(found, "pv") == close(40.0)
    assert cost(found) == close(HOURS * (60 * 200 + 20 * 10 + 40 * 30 + 20 * 50))
    assert metric(found, "utilisation", "pv", 2024) == close(2 / 3)
    assert metric(found, "utilisation", "wind_and_pv", 2024) == close(0.8)


def test_a_build_that_would_have_to_be_sold_at_a_loss_is_not_made(tmp_path: Path) -> None:
    pv = {"capex_cny_per_kw": 1, "lifetime_years": 20, "build_limit_mw_per_year": 100}
    city = ToyCity(
        [plant("coal", "coal", 200, must_run_share=0.5), plant("pv", "pv", 0, **pv)],
        [unit("coal", 160)],
    )
    used = {"pv": {"2025": 1.0}}
    found = solved(tmp_path, city, years=YEARS, utilisation=used)
    # 100 - 0.5 x 160 = 20 MW can be used: no more is built where all must be
    assert float(found.dataset["built"].sel(asset="pv", year=2025)) == close(20.0)
    assert cost(found) == close(HOURS * (100 + 80) * 200 + 20 * 1000 / 20)


def firm_city(energy: float = 80.0, **columns: Any) -> ToyCity:
    """Return a city of 100 MW that peaks at 150 MW in one hour of the year.

    Its battery of 20 MW holds `energy` [MWh].
    """
    new = {"capex_cny_per_kw": 20, "lifetime_years": 20, "build_limit_mw_per_year": 500}
    return ToyCity(
        [
            plant("coal", "coal", 200, own_use_share=0.1, availability=0.8),
            plant("wind", "wind", 0, availability_profile="calm", firm_share=0.05),
            plant("engine", "cbm", 300, own_use_share=0.5, **new),
            {"id": "battery", "class": "storage", "firm_share": 0.5},
        ],
        [unit("coal", 200), unit("wind", 100)],
        stores=[{"id": "battery", "power_mw": 20, "energy_mwh": energy}],
        demand={"town": {"energy": 100 * HOURS + 50.0, "profile": "peaky"}},
        profiles={
            "calm": lambda hour: 0.0 if hour else 1e-2,
            "peaky": lambda hour: 1.5 if hour == 4000 else 1.0,
        },
        **columns,
    )


def test_firm_plant_is_built_for_the_peak_of_the_hours_and_a_margin(tmp_path: Path) -> None:
    found = solved(tmp_path, firm_city(), years=YEARS, planning_reserve=0.2)
    # 1.2 x 150 = 180 MW are needed. Coal gives 200 x 0.8 x 0.9 = 144, wind 100 x 0.05 = 5, the
    # battery 20 x 0.5 = 10; an engine gives half of its MW: 2 x (180 - 159) = 42 MW are built,
    # although one typical day never sees the peak.
    built = found.dataset["built"].sel(year=2025)
    assert float(built.sel(asset="engine")) == close(42.0)
    assert metric(found, "peak_load", "all", 2025) == close(150.0)
    assert metric(found, "firm_capacity", "all", 2024) == close(159.0)
    assert metric(found, "firm_capacity", "all", 2025) == close(180.0)
    # a MW of engine costs 20,000 / 20 = 1,000 CNY a year and gives half a firm MW
    assert float(found.dataset["dual_planning_reserve_min"].sel(year=2025)) == close(2000.0)


@pytest.mark.parametrize(
    ("energy", "firm"),
    [(0.0, 0.0), (1.0, 0.25), (39.0, 9.75), (40.0, 10.0), (80.0, 10.0)],
)
def test_a_store_counts_no_more_than_its_energy_gives_over_four_hours(
    tmp_path: Path, energy: float, firm: float
) -> None:
    found = solved(tmp_path, firm_city(energy), years=YEARS, planning_reserve=0.2)
    assert metric(found, "firm_capacity", "all", 2024) == close(149.0 + firm)
    built = float(found.dataset["built"].sel(year=2025, asset="engine"))
    assert built == close(2.0 * (180.0 - 149.0 - firm))


def test_the_city_says_how_long_the_peak_lasts(tmp_path: Path) -> None:
    hours = {"firm_hours": {"value": 2, "low": 2, "high": 6, "source": "toy"}}
    found = solved(tmp_path, firm_city(10.0, settings=hours), years=YEARS, planning_reserve=0.2)
    assert metric(found, "firm_capacity", "all", 2024) == close(149.0 + 5.0)


def test_short_projects_are_not_made_up_for_by_a_long_one(tmp_path: Path) -> None:
    whole = firm_city(
        0.0,
        projects=[
            {
                "id": name,
                "technology": "battery",
                "capacity_mw": 10,
                "energy_mwh": energy,
                "online": "2025-03-01",
            }
            for name, energy in (("minute", 1), ("day", 240))
        ],
    )
    fields = {"projects": {"stages": ["approved"]}, "planning_reserve": 0.2}
    found = solved(tmp_path, whole, years=YEARS, **fields)
    built = float(found.dataset["built"].sel(year=2025, asset="engine"))
    assert built == close(2.0 * (180.0 - 149.0 - 0.25 - 5.0))


def test_a_new_store_of_an_hour_counts_a_quarter_of_its_power(tmp_path: Path) -> None:
    new = {"capex_cny_per_kw": 1, "lifetime_years": 20, "build_limit_mw_per_year": 500}
    whole = firm_city()
    battery = {"id": "battery", "class": "storage", "firm_share": 0.5, **new}
    plants = [*whole.technologies[:2], battery]
    city = ToyCity(
        plants,
        whole.units,
        stores=[{"id": "battery", "hours": 1}],
        demand=whole.demand,
        profiles=whole.profiles,
    )
    found = solved(tmp_path, city, years=YEARS, planning_reserve=0.2)
    built = float(found.dataset["store_built"].sel(year=2025, store="battery"))
    assert built == close(4.0 * (180.0 - 149.0))


def test_a_margin_that_nothing_can_give_is_infeasible_and_says_so(tmp_path: Path) -> None:
    fields = {"years": YEARS, "planning_reserve": 0.2, "builds": {"limits": {"engine": 0}}}
    with pytest.raises(InfeasibleError, match="planning reserve") as caught:
        solved(tmp_path, firm_city(), **fields)
    assert "备用容量" in str(caught.value.sentence.zh)


def coal_city() -> ToyCity:
    """Return a city with old coal plant that burns 4/3 of what new plant does, and an engine."""
    new = {"capex_cny_per_kw": 1, "lifetime_years": 20, "build_limit_mw_per_year": 90}
    return ToyCity(
        [
            {
                "id": "new",
                "class": "coal",
                "fuel": "coal",
                "heat_rate_gce_per_kwh": 300,
                **new,
            },
            {"id": "old", "class": "coal", "fuel": "coal", "heat_rate_gce_per_kwh": 400},
            plant("engine", "cbm", 1500),
        ],
        [unit("old", 60), unit("engine", 100)],
        fuels=[{"id": "coal", "price_cny_per_tce": 800}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 95}],
    )


@pytest.mark.parametrize("ratio", [1.0, 0.5])
def test_new_coal_plant_burns_what_old_plant_saves(tmp_path: Path, ratio: float) -> None:
    found = solved(tmp_path, coal_city(), years=YEARS, coal_replacement={"ratio": ratio})
    # In 2024 60 MW of old plant burn 60 x 400 = 24,000 kgce an hour. In 2025 90 MW of new plant
    # could burn 27,000. With a ratio of 1 it runs at 24,000 / 300 = 80 MW and all the rest is the
    # engine's; with one half at 40 MW.
    assert output(found, "old", 2024) == close(60.0)
    assert output(found, "new", 2025) == close(80.0 * ratio)
    assert output(found, "old", 2025) == close(0.0)
    assert output(found, "engine", 2025) == close(100.0 - 80.0 * ratio)
    burnt = found.dataset["coal_burnt"]
    assert float(burnt.sel(year=2025)) == close(ratio * float(burnt.sel(year=2024)))


def test_without_the_rule_new_coal_plant_burns_more(tmp_path: Path) -> None:
    found = solved(tmp_path, coal_city(), years=YEARS)
    assert output(found, "new", 2025) == close(90.0)
    assert output(found, "old", 2025) == close(10.0)
    assert energy(found, "unserved", 2025) == close(0.0)


def test_coal_is_not_limited_before_new_plant_may_run(tmp_path: Path) -> None:
    limits = {"limits": {"new": {"2025": 0, "2026": 90}}}
    years = [2024, 2025, 2026]
    found = solved(
        tmp_path, coal_city(), years=years, builds=limits, coal_replacement={"ratio": 0.5}
    )
    assert output(found, "old", 2025) == close(60.0)
    assert output(found, "new", 2026) == close(40.0)


def test_both_routes_give_the_same_model_with_every_obligation(tmp_path: Path) -> None:
    assert_same_matrix(build_model(policy_system(tmp_path)))

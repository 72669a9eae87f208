"""Upgrades of units that can be worked out on paper.

Demand is 100 MW in each of the 8,760 hours, money is not discounted, an upgrade lasts ten years and
work starts on 1 January, where a case does not say otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.paper import HOURS, close, cost, energy, plant, unit
from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import InputError
from transition_sim.pipeline import run
from transition_sim.results.store import Results

COAL = {
    "id": "coal",
    "class": "coal",
    "fuel": "coal",
    "heat_rate_gce_per_kwh": 300,
    "minimum_load_share": 0.5,
}
SAVING = {
    "id": "saving",
    "kinds": "energy_saving",
    "technology": "coal",
    "heat_rate_change_gce_per_kwh": -10,
    "capex_cny_per_kw": 100,
}
FLEXIBLE = {
    "id": "flexible",
    "kinds": "flexibility",
    "technology": "coal",
    "minimum_load_share": 0.3,
    "capex_cny_per_kw": 100,
}
BUNDLE = {**SAVING, **FLEXIBLE, "id": "both", "kinds": "energy_saving;flexibility"}


def coal_city(price: float, *retrofits: dict[str, Any], **parts: Any) -> ToyCity:
    """Return a city with 100 MW of coal at a price in CNY/tce."""
    return ToyCity(
        **{
            "technologies": [COAL, plant("pv", "pv", 0)],
            "units": [unit("coal", 100)],
            "fuels": [{"id": "coal", "price_cny_per_tce": price}],
            "emissions": [{"fuel": "coal", "factor_kg_per_gj": 100}],
            "retrofits": retrofits,
            **parts,
        }
    )


def upgraded(folder: Path, city: ToyCity, **choice: Any) -> Results:
    fields = choice.pop("fields", {})
    return run(load_toy(folder, city, retrofits=choice, **fields))


def converted(found: Results, variant: str, year: int = 2025) -> float:
    return float(found.dataset["converted"].sel(asset=variant, year=year))


def counted(found: Results, item: str) -> float:
    rows = found.summary().query("metric == 'upgraded_capacity' and year == 2025")
    return float(rows.set_index("item")["value"][item])


def test_saving_coal_pays_just_above_a_price_of_coal(tmp_path: Path) -> None:
    found = upgraded(tmp_path, coal_city(115, SAVING), choose=True)
    # 10 gce/kWh are 0.01 tce/MWh and, in 8,760 hours, 87.6 tce/MW a year. 100 CNY/kW over ten
    # years are 10,000 CNY/MW a year: worth it above 10,000 / 87.6 = 114.16 CNY/tce.
    assert converted(found, "coal+saving") == close(100.0)
    assert converted(found, "coal+saving", 2024) == close(0.0)
    before, after = (HOURS * 100 * rate * 115 for rate in (0.300, 0.290))
    assert cost(found) == close(before + after + 100 * 10_000)
    assert float(found.dataset["capacity"].sel(asset="coal", year=2025)) == close(0.0)
    assert float(found.dataset["unit_upgraded"].sel(unit="coal-1", year=2025)) == close(100.0)
    assert float(found.dataset["unit_capacity"].sel(unit="coal-1", year=2025)) == close(100.0)


def test_saving_coal_does_not_pay_just_below_that_price(tmp_path: Path) -> None:
    found = upgraded(tmp_path, coal_city(114, SAVING), choose=True)
    assert converted(found, "coal+saving") == close(0.0)
    assert cost(found) == close(2 * HOURS * 100 * 0.300 * 114)


def test_the_yearly_limit_holds_for_all_units_that_can_take_the_upgrade(tmp_path: Path) -> None:
    units = [
        {**unit("coal", 50), "id": "usual"},
        {**unit("coal", 50), "id": "worse", "heat_rate_gce_per_kwh": 350},
    ]
    city = coal_city(500, {**SAVING, "limit_mw_per_year": 70}, units=units)
    found = upgraded(tmp_path, city, choose=True)
    # both would gain: two assets, one limit of 70 MW in 2025
    assert converted(found, "coal+saving") + converted(found, "coal.2+saving") == close(70.0)
    fuel = 500 * HOURS * (2 * (50 * 0.300 + 50 * 0.350) - 70 * 0.010)
    assert cost(found) == close(fuel + 70 * 10_000)


def test_a_unit_gives_nothing_while_it_is_upgraded(tmp_path: Path) -> None:
    city = ToyCity(
        [
            plant("coal", "coal", 100, minimum_load_share=0.5),
            plant("oil", "other_thermal", 1000),
            plant("pv", "pv", 0),
        ],
        [unit("coal", 100), unit("oil", 100)],
        retrofits=[{**FLEXIBLE, "outage_weeks": 10}],
        settings={"conversions_start": {"month": 7, "day": 1, "source": "toy"}},
    )
    found = upgraded(tmp_path, city, at_least=40, by=2025)
    # From 1 July, day 182 of the year, 40 MW stand still for 70 days; 114 days are left, which
    # pay 114/365 of the year's 40 x 10,000 CNY.
    lost = 40 * 70 * 24
    assert energy(found, "power", 2025, asset="oil") == close(lost)
    assert energy(found, "power", 2024, asset="oil") == close(0.0)
    running = 100 * (2 * 100 * HOURS - lost) + 1000 * lost
    assert cost(found) == close(running + 40 * 10_000 * 114 / 365)


@pytest.mark.parametrize(
    ("count", "variant", "megawatts", "payment"),
    [("unit", "coal+flexible", 60.0, 60 * 10_000), ("kind", "coal+both", 30.0, 30 * 15_000)],
)
def test_a_bundle_counts_once_a_unit_or_once_a_kind(
    tmp_path: Path, count: str, variant: str, megawatts: float, payment: float
) -> None:
    # Coal is free, so that upgrades only cost: 100 CNY/kW, or 150 CNY/kW for two kinds at once.
    city = coal_city(0, FLEXIBLE, {**BUNDLE, "capex_cny_per_kw": 150})
    found = upgraded(tmp_path, city, at_least=60, by=2025, count=count)
    assert converted(found, variant) == close(megawatts)
    assert cost(found) == close(payment)
    kinds = 2 if count == "kind" else 1
    assert counted(found, "by_unit") == close(megawatts)
    assert counted(found, "by_kind") == close(kinds * megawatts) == close(60.0)
    assert float(found.dataset["dual_retrofit_min"].sel(upgrade_goal="any")) == close(payment / 60)


def test_a_minimum_of_one_kind_is_met_by_a_bundle_where_that_is_cheapest(tmp_path: Path) -> None:
    city = coal_city(0, SAVING, {**BUNDLE, "capex_cny_per_kw": 150})
    found = upgraded(tmp_path, city, kinds={"flexibility": 20}, by=2025)
    assert converted(found, "coal+both") == close(20.0)
    assert converted(found, "coal+saving") == close(0.0)
    assert counted(found, "energy_saving") == close(20.0)


def test_a_unit_that_retires_within_the_years_is_not_upgraded(tmp_path: Path) -> None:
    units = [
        {**unit("coal", 60), "id": "stays"},
        {**unit("coal", 40), "id": "goes", "retires": "2025-07-01"},
    ]
    city = coal_city(1000, SAVING, units=units)
    found = upgraded(tmp_path, city, choose=True)
    # 60 MW stay as `coal` and are upgraded; 40 MW leave as `coal.2`, which has no variant
    assert converted(found, "coal+saving") == close(60.0)
    assert "coal.2+saving" not in found.dataset["asset"].values
    with pytest.raises(InputError, match="at most 60 MW"):
        upgraded(tmp_path / "more", city, at_least=61, by=2025)


def test_what_is_not_complete_by_the_deadline_does_not_count(tmp_path: Path) -> None:
    city = coal_city(0, {**FLEXIBLE, "outage_weeks": 10})
    # work starts on 1 January and takes 70 days: the unit is back on 12 March
    in_time = upgraded(tmp_path / "in time", city, at_least=5, by="2025-03-12")
    assert converted(in_time, "coal+flexible") == close(5.0)
    with pytest.raises(InputError, match="at most 0 MW"):
        upgraded(tmp_path / "late", city, at_least=5, by="2025-03-11")


def test_what_may_be_upgraded_and_built_are_apart(tmp_path: Path) -> None:
    technology = {
        **COAL,
        "capex_cny_per_kw": 10,
        "lifetime_years": 10,
        "build_limit_mw_per_year": 30,
    }
    city = coal_city(115, SAVING, technologies=[technology, plant("pv", "pv", 0)])
    city = ToyCity(**{**vars(city), "demand": {"town": {"energy": 120 * HOURS}}})
    found = upgraded(tmp_path, city, choose=True)
    built = found.dataset["built"].sel(year=2025)
    # 20 MW are short: in 2024 unserved at 10,000 CNY/MWh, in 2025 built for 1,000 CNY/MW a year
    assert float(built.sel(asset="coal.2")) == close(20.0)
    assert built.sel(asset=["coal", "coal+saving"]).isnull().all()
    fuel = HOURS * 115 * (100 * 0.300 + 100 * 0.290 + 20 * 0.300)
    assert cost(found) == close(fuel + 100 * 10_000 + 20 * 1000 + 20 * HOURS * 10_000)


def test_an_upgrade_that_is_decided_is_a_number_and_falls_on_its_unit(tmp_path: Path) -> None:
    units = [{**unit("coal", 60), "id": name} for name in ("first", "second")]
    city = coal_city(100, {**SAVING, "outage_weeks": 10}, units=units)
    named = {"units": {"second": {"upgrade": "saving", "year": 2025}}, "start": "04-01"}
    found = run(load_toy(tmp_path, city, years=[2024, 2025, 2026], retrofits=named))
    # From 10 June on, 205 of 365 days, 60 MW burn 10 g/kWh less; on the mean of 2025 they are 60 x
    # 205 / 365 MW. What the outage takes, the other 60 MW and their days make up for.
    late = 205 / 365
    tonnes = HOURS * (30.0 + (30.0 - 60 * late * 0.010) + (30.0 - 60 * 0.010))
    assert cost(found) == close(100 * tonnes + 60 * 10_000 * (late + 1))
    upgraded_units = found.dataset["unit_upgraded"].sel(year=2026)
    assert upgraded_units.sel(unit="second") == close(60.0)
    assert not upgraded_units.sel(unit="first") > 0.0
    assert counted(found, "by_unit") == close(60.0)


def test_what_is_decided_counts_in_what_is_to_be_upgraded(tmp_path: Path) -> None:
    units = [{**unit("coal", 60), "id": name} for name in ("first", "second")]
    city = coal_city(100, SAVING, units=units)
    named = {"units": {"second": {"upgrade": "saving", "year": 2025}}}
    found = upgraded(tmp_path, city, **named, choose=True, at_least=80, by=2025)
    # at 100 CNY/tce no upgrade pays: the other 20 MW of the 80 are of the first unit
    assert converted(found, "coal.2+saving") + converted(found, "coal+saving") == close(80.0)
    assert float(found.dataset["unit_upgraded"].sel(unit="first", year=2025)) == close(20.0)


def test_a_child_can_switch_off_what_its_parent_has_decided(tmp_path: Path) -> None:
    named = {"units": {"coal-1": {"upgrade": "saving", "year": 2025}}, "choose": False}
    found = run(load_toy(tmp_path, coal_city(100, SAVING), retrofits=named))
    assert found.dataset["unit_upgraded"].isnull().all()
    assert cost(found) == close(2 * HOURS * 100 * 0.300 * 100)

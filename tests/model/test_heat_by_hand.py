"""District heat in cities small enough for paper.

Where a case does not say otherwise, demand is 100 MW of power and 100 MW of heat in each of the
8,760 hours of 2024, and lost heat is worth 20,000 CNY/MWh.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.paper import HOURS, close, cost, energy, output, plant, solved, unit
from support.toy_cities import ToyCity
from transition_sim.results.metrics import electricity_price, heat_price

COAL = {"id": "coal", "price_cny_per_tce": 800}
CO2 = {"fuel": "coal", "factor_kg_per_gj": 100}
MWH_PER_TCE = 29.3076 / 3.6
FUEL = 800 / MWH_PER_TCE  # CNY per MWh of coal
DAY_ONLY = {"half": lambda hour: 1.0 if 6 <= hour % 24 < 18 else 0.0}
EVENING = {"night": lambda hour: 2.0 if hour % 24 < 12 else 0.0}


def chp(share: float, loss: float, least: float, **columns: Any) -> dict[str, Any]:
    """Return a technology that burns nothing and gives heat."""
    return {
        **plant("chp", "coal", 400),
        "minimum_load_share": 0.5,
        "heat_share_mw_per_mw": share,
        "power_loss_per_heat": loss,
        "power_per_heat_minimum": least,
        **columns,
    }


def heat_of(results: Any, name: str = "heat", **where: str) -> float:
    return energy(results, name, 2024, **where) / HOURS


def test_a_unit_stays_on_at_minimum_load_for_heat_though_power_is_worth_less(
    tmp_path: Path,
) -> None:
    city = ToyCity(
        [chp(1.0, 0.2, 0.1), plant("new", "coal", 100), plant("pv", "pv", 0)],
        [{**unit("chp", 200), "chp": "true"}, unit("new", 200)],
        heat={"town-heat": {}},
    )
    found = solved(tmp_path, city)
    # 100 MW of heat need 100 MW online (1 MW/MW). On it are at least 0.5 x 100 = 50 MW of load, of
    # which heat takes 0.2 x 100 = 20: 30 MW of power at 400 CNY/MWh in place of power at 100.
    assert heat_of(found, asset="chp") == close(100.0)
    assert heat_of(found, "online", asset="chp") == close(100.0)
    assert output(found, "chp") == close(30.0)
    assert output(found, "new") == close(70.0)
    assert cost(found) == close(HOURS * (30 * 400 + 70 * 100))
    # One more MW of heat: one more MW online, so 0.5 more load, less 0.2 of heat: 0.3 MW of power
    # that costs 300 CNY/MWh more than what it replaces.
    assert set(heat_price(found.dataset).values.round(6).ravel()) == {90.0}
    assert set(electricity_price(found.dataset).values.round(6).ravel()) == {100.0}


def test_along_the_back_pressure_line_heat_brings_power(tmp_path: Path) -> None:
    city = ToyCity(
        [chp(2.0, 0.1, 0.6, minimum_load_share=0.2), plant("new", "coal", 100)],
        [{**unit("chp", 200), "chp": "true"}, unit("new", 200)],
        heat={"town-heat": {}},
        definitions={"as_printed": {"storage": "none", "generation_basis": "gross_generation",
                                    "clean": ["coal"]}},
    )  # fmt: skip
    found = solved(tmp_path, city)
    # 100 MW of heat come with 60 MW of power, whatever it costs
    assert output(found, "chp") == close(60.0)
    assert cost(found) == close(HOURS * (60 * 400 + 40 * 100))
    assert set(heat_price(found.dataset).values.round(6).ravel()) == {0.6 * 300}


def test_heat_burns_the_fuel_of_the_power_that_it_takes(tmp_path: Path) -> None:
    unit_of_coal = {
        "id": "chp",
        "class": "coal",
        "fuel": "coal",
        "net_efficiency": 0.4,
        "minimum_load_share": 0.5,
        "part_load_penalty_share": 0.1,
        "heat_share_mw_per_mw": 1,
        "power_loss_per_heat": 0.2,
        "power_per_heat_minimum": 0.1,
    }
    city = ToyCity(
        [unit_of_coal, plant("pv", "pv", 0)],
        [{**unit("chp", 200), "chp": "true"}],
        fuels=[COAL],
        emissions=[CO2],
        heat={"town-heat": {}},
    )
    found = solved(tmp_path, city)
    # The load is 100 MW of power and 0.2 x 100 for heat. At full load a MW burns 2.5, at half load
    # 0.5 x 2.5 x 1.1 = 1.375: a line of 0.25 a MW online and 2.25 a MW of load. Full load burns
    # least: 120 MW are on.
    fuel = 0.25 * 120 + 2.25 * 120
    assert heat_of(found, "online", asset="chp") == close(120.0)
    assert cost(found) == close(HOURS * fuel * FUEL)
    burnt = float(found.dataset["fuel_consumption"].sel(fuel="coal", year=2024))
    assert burnt == close(HOURS * fuel)
    assert float(found.dataset["emissions"].sel(pollutant="co2", year=2024)) == close(
        HOURS * fuel * 0.36
    )


def test_the_boiler_fires_only_what_the_units_heat_leaves(tmp_path: Path) -> None:
    boiler = {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.8,
              "capacity_mw": 100, "variable_om_cny_per_mwh": 5}  # fmt: skip
    city = ToyCity(
        [chp(1.0, 0.2, 0.1), plant("pv", "pv", 0)],
        [{**unit("chp", 80), "chp": "true"}, unit("pv", 60)],
        fuels=[COAL],
        emissions=[CO2],
        heat_sources=[boiler],
        heat={"town-heat": {}},
        demand={"town": {"energy": 50 * HOURS}},
    )
    found = solved(tmp_path, city)
    # A MW of heat from the unit brings 0.3 MW of power at 400 CNY/MWh while sun is free: 120
    # CNY/MWh. The boiler's costs 98.27 / 0.8 + 5 = 127.84. So 80 MW from the unit, 20 from it.
    assert heat_of(found, asset="chp") == close(80.0)
    assert heat_of(found, "heat_output", heat_source="boiler") == close(20.0)
    assert output(found, "chp") == close(24.0)
    assert cost(found) == close(HOURS * (24 * 400 + 20 * (FUEL / 0.8 + 5)))
    burnt = float(found.dataset["fuel_consumption"].sel(fuel="coal", year=2024))
    assert burnt == close(HOURS * 25)
    assert float(found.dataset["emissions"].sel(pollutant="co2", year=2024)) == close(
        HOURS * 25 * 0.36
    )
    assert set(heat_price(found.dataset).values.round(4).ravel()) == {round(FUEL / 0.8 + 5, 4)}
    rows = found.summary().query("metric == 'heat_generation'").set_index("item")["value"]
    assert rows.to_dict() == close({"chp": 80 * HOURS, "boiler": 20 * HOURS})


def test_where_coal_is_cheap_the_boiler_goes_first(tmp_path: Path) -> None:
    boiler = {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.8,
              "capacity_mw": 70}  # fmt: skip
    city = ToyCity(
        [chp(1.0, 0.2, 0.1), plant("pv", "pv", 0)],
        [{**unit("chp", 80), "chp": "true"}, unit("pv", 60)],
        fuels=[{**COAL, "price_cny_per_tce": 700}],
        emissions=[CO2],
        heat_sources=[boiler],
        heat={"town-heat": {}},
        demand={"town": {"energy": 50 * HOURS}},
    )
    found = solved(tmp_path, city)
    # 85.99 / 0.8 = 107.5 CNY/MWh, below the unit's 120
    assert heat_of(found, "heat_output", heat_source="boiler") == close(70.0)
    assert heat_of(found, asset="chp") == close(30.0)
    assert cost(found) == close(HOURS * (30 * 120 + 70 * 700 / MWH_PER_TCE / 0.8))


def pumping_city(**more: Any) -> ToyCity:
    """Return a city with sun for half of the day: power costs 0 then, and 300 by night."""
    return ToyCity(
        [{**plant("pv", "pv", 0), "availability_profile": "half"}, plant("coal", "coal", 300)],
        [unit("pv", 200), unit("coal", 200)],
        heat_sources=[
            {"id": "pump", "kind": "heat_pump", "cop": 4, "capacity_mw": 200},
            {"id": "rods", "kind": "electric_boiler", "cop": 1, "capacity_mw": 200},
        ],
        heat={"town-heat": {"energy": 80 * HOURS}},
        profiles=DAY_ONLY,
        **more,
    )


def test_a_heat_pump_draws_a_quarter_of_its_heat(tmp_path: Path) -> None:
    found = solved(tmp_path, pumping_city())
    # 80 / 4 = 20 MW of power beside the other 100; at night from coal
    assert heat_of(found, "heat_output", heat_source="pump") == close(80.0)
    assert heat_of(found, "heat_output", heat_source="rods") == close(0.0)
    assert cost(found) == close(HOURS / 2 * 120 * 300)
    assert set(heat_price(found.dataset).values.round(6).ravel()) == {0.0, 75.0}


def test_a_heat_store_lets_the_pump_run_on_sun_alone(tmp_path: Path) -> None:
    store = {"id": "tank", "power_mw": 100, "energy_mwh": 600}
    found = solved(tmp_path, pumping_city(heat_stores=[store]))
    # 600 of the night's 12 x 80 = 960 MWh come from the store: 360 / 4 = 90 MWh of coal power more
    assert cost(found) == close(365 * (12 * 100 + 90) * 300)
    data = found.dataset.sel(year=2024, heat_store="tank")
    assert float(data["heat_level"].max()) == close(600.0)
    assert float(data["heat_level"].min()) == close(0.0)
    night = (data["hour"] < 6) | (data["hour"] >= 18)
    given = (data["heat_discharge"] - data["heat_charge"]) * data["step_weight"]
    assert float(given.where(night).sum()) == close(365 * 600)


def test_what_a_store_loses_is_made_again(tmp_path: Path) -> None:
    store = {"id": "tank", "power_mw": 100, "energy_mwh": 600, "loss_per_hour": 0.01}
    found = solved(tmp_path, pumping_city(heat_stores=[store]))
    data = found.dataset.sel(year=2024)
    weight = data["step_weight"]
    lost = 0.01 * float((data["heat_level"] * weight).sum())
    made = float(((data["heat_charge"] - data["heat_discharge"]) * weight).sum())
    assert made == close(lost)
    assert made > 100.0
    # 600 MWh at the end of the sun's last hour. An hour on, 594 are there to give at most 80 from:
    # each hour's level is 0.99 times the one before less 80, and the store is empty in the ninth.
    level, given = 600.0, 0.0
    for _ in range(12):
        part = min(80.0, 0.99 * level)
        level, given = 0.99 * level - part, given + part
    assert cost(found) == close(365 * (12 * 100 + (960 - given) / 4) * 300)


def test_heat_that_nothing_can_give_is_unserved_at_its_value(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("pv", "pv", 0)],
        [unit("pv", 200)],
        heat_sources=[{"id": "mill", "kind": "waste_heat", "capacity_mw": 70,
                       "variable_om_cny_per_mwh": 10}],
        heat={"town-heat": {"value_of_lost_heat": 5000}},
    )  # fmt: skip
    found = solved(tmp_path, city)
    assert heat_of(found, "heat_unserved") == close(30.0)
    assert cost(found) == close(HOURS * (70 * 10 + 30 * 5000))
    assert set(heat_price(found.dataset).values.round(6).ravel()) == {5000.0}
    summary = found.summary().set_index("metric")["value"]
    assert summary["unserved_heat"] == close(30 * HOURS)
    assert summary["heat_demand"] == close(100 * HOURS)


def test_at_night_units_run_for_heat_and_others_step_back(tmp_path: Path) -> None:
    city = ToyCity(
        [
            chp(1.0, 0.0, 0.1),
            plant("new", "coal", 100),
            plant("pv", "pv", 0),
        ],
        [{**unit("chp", 160), "chp": "true"}, unit("new", 200)],
        heat={"town-heat": {"energy": 80 * HOURS, "profile": "night"}},
        profiles=EVENING,
    )
    found = solved(tmp_path, city).dataset.sel(year=2024)
    cold, warm = found["hour"] < 12, found["hour"] >= 12
    power = {name: found["power"].sel(asset=name) for name in ("chp", "new")}
    # by night 160 MW of heat hold 160 MW on, and 80 MW of power; by day none
    assert (power["chp"][cold] == close(80.0)).all()
    assert (power["chp"][warm] == close(0.0)).all()
    assert (power["new"][cold] == close(20.0)).all()
    assert (power["new"][warm] == close(100.0)).all()


def test_households_that_move_take_heat_and_leave_their_coal(tmp_path: Path) -> None:
    number = {"value": 12.0, "source": "toy"}
    city = ToyCity(
        [plant("pv", "pv", 0)],
        [unit("pv", 200)],
        heat_sources=[{"id": "mill", "kind": "waste_heat", "capacity_mw": 500,
                       "variable_om_cny_per_mwh": 10}],
        heat={"town-heat": {"growth": 0.1, "clean_heating": {
            "heat": number, "loose_coal": {"value": 0.87, "source": "toy"}}}},
    )  # fmt: skip
    moving = {"clean_heating": {"town-heat": {2025: "20000 household"}}, "growth": {2026: 0.5}}
    found = solved(tmp_path, city, years=[2024, 2025, 2026], heat=moving)
    summary = found.summary().query("metric == 'heat_demand'").set_index("year")["value"]
    # 876 GWh, then 10 % and 50 % more; 20,000 households take 12 MWh each from 2025 on
    assert summary.to_dict() == {
        2024: pytest.approx(876_000),
        2025: pytest.approx(963_600 + 240_000),
        2026: pytest.approx(1_445_400 + 240_000),
    }
    avoided = found.dataset["loose_coal_avoided"].sel(heat_area="town-heat")
    assert avoided.values.tolist() == pytest.approx([0.0, 17_400.0, 17_400.0])


def test_a_city_without_heat_areas_has_no_heat_in_its_results(tmp_path: Path) -> None:
    found = solved(tmp_path, ToyCity([plant("pv", "pv", 0)], [unit("pv", 200)]))
    named = {*found.dataset.data_vars, *found.dataset.dims, *found.summary()["metric"]}
    assert not [name for name in named if "heat" in str(name)]
    with pytest.raises(KeyError):
        heat_price(found.dataset)


def test_what_a_unit_burns_for_heat_pays_for_its_carbon(tmp_path: Path) -> None:
    """Heat has no benchmark of its own: its fuel is paid for in full."""
    unit_of_coal = {**chp(1.0, 0.2, 0.1), "fuel": "coal", "net_efficiency": 0.4,
                    "variable_om_cny_per_mwh": 0}  # fmt: skip
    city = ToyCity(
        [unit_of_coal, plant("pv", "pv", 0)],
        [{**unit("chp", 200), "chp": "true"}],
        fuels=[{**COAL, "price_cny_per_tce": 0}],
        emissions=[CO2],
        heat={"town-heat": {}},
    )
    found = solved(tmp_path, city, carbon={"scheme": "tax", "price": 100})
    # 100 MW of power and 0.2 x 100 for heat burn 2.5 each, at 0.36 t/MWh and 100 CNY/t
    assert cost(found) == close(HOURS * 120 * 2.5 * 0.36 * 100)

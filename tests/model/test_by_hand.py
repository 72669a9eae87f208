"""Small cities whose best plan can be worked out on paper.

Demand is 100 MW in each of the 8,760 hours, money is not discounted and there is one year, 2024, or
two, 2024 and 2025, where a case does not say otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.paper import HOURS, close, cost, energy, output, plant, solved, unit
from support.toy_cities import ToyCity
from transition_sim.results.metrics import electricity_price


def test_the_cheapest_plant_runs_first_and_the_dearest_sets_the_price(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("new", "coal", 100), plant("old", "coal", 300), plant("pv", "pv", 0)],
        [unit("new", 60), unit("old", 80)],
    )
    found = solved(tmp_path, city)
    # 60 MW at 100 CNY/MWh and the other 40 MW at 300
    assert output(found, "new") == close(60.0)
    assert output(found, "old") == close(40.0)
    assert cost(found) == close(HOURS * (60 * 100 + 40 * 300))
    assert set(electricity_price(found.dataset).values.round(6).ravel()) == {300.0}


def test_plant_that_must_run_curtails_the_sun(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("coal", "coal", 200, must_run_share=0.5), plant("pv", "pv", 0)],
        [unit("coal", 160), unit("pv", 50)],
    )
    found = solved(tmp_path, city)
    # 0.5 x 160 = 80 MW must run; only 20 of the 50 MW of sun are left to serve 100
    assert output(found, "coal") == close(80.0)
    assert output(found, "pv") == close(20.0)
    curtailed = found.summary().query("metric == 'curtailment' and item == 'pv'")["value"]
    assert float(curtailed.iloc[0]) == close(30.0 * HOURS)
    assert cost(found) == close(HOURS * 80 * 200)


def test_a_store_buys_at_night_and_sells_by_day(tmp_path: Path) -> None:
    city = ToyCity(
        [
            plant("cheap", "coal", 100),
            plant("dear", "coal", 500),
            plant("pv", "pv", 0),
            {"id": "battery", "class": "storage"},
        ],
        [unit("cheap", 100), unit("dear", 100)],
        stores=[
            {
                "id": "battery",
                "power_mw": 20,
                "energy_mwh": 1000,
                "charge_efficiency": 0.8,
                "cycle_cost_cny_per_mwh": 10,
            }
        ],
        demand={"town": {"profile": "evening"}},
        profiles={"evening": lambda hour: 1.5 if hour % 24 >= 12 else 0.5},
    )
    found = solved(tmp_path, city)
    # Half of the day takes 50 MW, half 150 MW. In 12 hours 20 MW charge 240 MWh, of which
    # 0.8 x 240 = 192 MWh come back: they save 192 x 500 and cost 240 x 100 and 192 x 10 a day.
    without = 12 * 50 * 100 + 12 * (100 * 100 + 50 * 500)
    day = without - 192 * 500 + 240 * 100 + 192 * 10
    assert cost(found) == close(365 * day)
    assert energy(found, "charge", 2024) == close(365 * 240)
    assert energy(found, "discharge", 2024) == close(365 * 192)
    level = found.dataset["level"].sel(year=2024, store="battery")
    assert float(level.max() - level.min()) == close(192.0)


def test_a_store_keeps_what_its_energy_allows(tmp_path: Path) -> None:
    city = ToyCity(
        [
            plant("cheap", "coal", 100),
            plant("dear", "coal", 500),
            plant("pv", "pv", 0),
            {"id": "battery", "class": "storage"},
        ],
        [unit("cheap", 100), unit("dear", 100)],
        stores=[{"id": "battery", "power_mw": 20, "energy_mwh": 90, "discharge_efficiency": 0.9}],
        demand={"town": {"profile": "evening"}},
        profiles={"evening": lambda hour: 1.5 if hour % 24 >= 12 else 0.5},
    )
    found = solved(tmp_path, city)
    # 90 MWh go in and 0.9 x 90 = 81 MWh come out, once a day
    without = 12 * 50 * 100 + 12 * (100 * 100 + 50 * 500)
    assert cost(found) == close(365 * (without + 90 * 100 - 81 * 500))


def test_a_fuel_lasts_as_long_as_its_supply(tmp_path: Path) -> None:
    engine = {"id": "engine", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.5}
    gas = {
        "id": "cbm",
        "price_cny_per_m3": 0.1,
        "heating_value_mj_per_m3": 36,
        "supply_limit_mm3": 20,
    }
    city = ToyCity(
        [engine, plant("coal", "coal", 300)],
        [unit("engine", 100), unit("coal", 100)],
        fuels=[gas],
        emissions=[{"fuel": "cbm", "factor_kg_per_gj": 50}],
    )
    found = solved(tmp_path, city)
    # 20 Mm3 x 0.01 MWh/m3 = 200,000 MWh of gas, half of it electricity, at 10 / 0.5 = 20 CNY/MWh
    assert energy(found, "power", 2024, asset="engine") == close(100_000)
    assert energy(found, "power", 2024, asset="coal") == close(776_000)
    assert cost(found) == close(100_000 * 20 + 776_000 * 300)
    # One more MWh of gas takes the place of half a MWh of coal power: 0.5 x (300 - 20) CNY saved.
    dual = found.dataset["dual_fuel_max"].sel(fuel="cbm", year=2024)
    assert float(dual) == close(-140.0)
    # 50 kg/GJ are 0.18 t/MWh
    assert float(found.dataset["emissions"].sel(pollutant="co2", year=2024)) == close(36_000)


def trading_city(price: float) -> ToyCity:
    return ToyCity(
        [plant("coal", "coal", 300), plant("pv", "pv", 0)],
        [unit("coal", 200)],
        links=[{"id": "tie", "capacity_mw": 40, "reverse_capacity_mw": 60, "loss_share": 0.1}],
        profiles={"price": lambda hour: price},
    )


def test_cheap_power_is_bought_and_half_of_the_loss_is_paid_on_the_way(tmp_path: Path) -> None:
    found = solved(tmp_path, trading_city(100.0))
    # 60 MW flow in and 6 MW are lost, half at each end: 63 MW are bought, 57 MW arrive.
    assert output(found, "coal") == close(43.0)
    assert cost(found) == close(HOURS * (63 * 100 + 43 * 300))
    assert set(found.dataset["flow"].values.round(9).ravel()) == {-60.0}


def test_dear_power_is_sold_and_half_of_the_loss_is_made_at_home(tmp_path: Path) -> None:
    found = solved(tmp_path, trading_city(500.0))
    # 40 MW flow out and 4 MW are lost: 42 MW leave the plant, 38 MW are paid for.
    assert output(found, "coal") == close(142.0)
    assert cost(found) == close(HOURS * (142 * 300 - 38 * 500))


def test_a_price_between_the_two_is_not_worth_the_loss(tmp_path: Path) -> None:
    # Selling earns 0.95 x 310 and costs 1.05 x 300: no trade.
    found = solved(tmp_path, trading_city(310.0))
    assert output(found, "coal") == close(100.0)
    assert cost(found) == close(HOURS * 100 * 300)


def test_a_line_between_two_zones_loses_half_at_each_end(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("coal", "coal", 300), plant("pv", "pv", 0)],
        [unit("coal", 200)],
        zones=("town", "hill"),
        demand={"town": {}, "hill": {"energy": 19 * HOURS}},
        links=[
            {
                "id": "ridge",
                "to_zone": "hill",
                "capacity_mw": 50,
                "loss_share": 0.1,
                "price_profile": "",
            }
        ],
    )
    found = solved(tmp_path, city)
    # 19 MW arrive of a flow of 20 MW, for which 21 MW leave the town.
    assert set(found.dataset["flow"].values.round(9).ravel()) == {20.0}
    assert output(found, "coal") == close(121.0)
    assert cost(found) == close(HOURS * 121 * 300)


@pytest.mark.parametrize("resolution", [{"periods": 1, "hours": 24}, "hourly"])
def test_a_project_of_mid_year_serves_half_a_year_and_is_paid_for(
    resolution: Any, tmp_path: Path
) -> None:
    city = ToyCity(
        [
            plant("coal", "coal", 300),
            plant("pv", "pv", 0, capex_cny_per_kw=1000, lifetime_years=10),
        ],
        [unit("coal", 100)],
        [{"id": "roof", "technology": "pv", "capacity_mw": 50, "online": "2025-07-01"}],
    )
    fields = {"projects": {"stages": ["approved"]}, "resolution": resolution}
    found = solved(tmp_path, city, years=[2024, 2025], **fields)
    # 50 MW for the 184 days from 1 July; 1000 CNY/kW over 10 years are 100,000 CNY/MW a year.
    sun = 50 * 184 * 24
    assert energy(found, "power", 2025, asset="pv") == close(sun)
    coal = 2 * 100 * HOURS - sun
    assert cost(found) == close(coal * 300 + 50 * 100_000 * 184 / 365)
    assert float(found.dataset["capacity"].sel(asset="pv", year=2025)) == 50.0


def test_a_cap_on_emissions_moves_the_rest_to_the_clean_plant(tmp_path: Path) -> None:
    coal = {"id": "coal", "class": "coal", "fuel": "coal", "heat_rate_gce_per_kwh": 300}
    city = ToyCity(
        [coal, plant("gas", "cbm", 500)],
        [unit("coal", 200), unit("gas", 200)],
        fuels=[{"id": "coal", "price_cny_per_tce": 1000}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
    )
    # 0.3 tce/MWh of 29.3076 GJ at 100 kg/GJ are 0.879228 t/MWh; coal power costs 300 CNY/MWh.
    limit = 0.879228 * 40 * HOURS
    found = solved(tmp_path, city, emissions={"limits": {"co2": {2024: limit}}})
    assert output(found, "coal") == close(40.0)
    assert cost(found) == close(HOURS * (40 * 300 + 60 * 500))
    assert float(found.dataset["emissions"].sel(pollutant="co2", year=2024)) == close(limit)
    dual = found.dataset["dual_emission_max"].sel(pollutant="co2", year=2024)
    assert float(dual) == close(-(500 - 300) / 0.879228)


def test_what_no_plant_can_serve_is_lost_load(tmp_path: Path) -> None:
    city = ToyCity([plant("coal", "coal", 300), plant("pv", "pv", 0)], [unit("coal", 80)])
    found = solved(tmp_path, city)
    assert energy(found, "unserved", 2024) == close(20 * HOURS)
    assert cost(found) == close(HOURS * (80 * 300 + 20 * 10_000))
    assert set(electricity_price(found.dataset).values.round(6).ravel()) == {10_000.0}


def test_own_use_and_outages_are_taken_off_what_is_delivered(tmp_path: Path) -> None:
    coal = plant("coal", "coal", 300, own_use_share=0.2, availability=0.5)
    found = solved(tmp_path, ToyCity([coal, plant("pv", "pv", 0)], [unit("coal", 200)]))
    # 200 x 0.5 x 0.8 = 80 MW net, of which 100 MW gross
    assert output(found, "coal") == close(80.0)
    assert energy(found, "gross_power", 2024, asset="coal") == close(100.0 * HOURS)
    assert cost(found) == close(HOURS * (80 * 300 + 20 * 10_000))


def test_a_later_year_is_discounted_and_what_stands_is_kept_up(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("coal", "coal", 300, fixed_om_cny_per_kw_year=50), plant("pv", "pv", 0)],
        [{**unit("coal", 200), "retires": "2025-12-31"}],
        settings={"discount_rate": 0.25},
    )
    found = solved(tmp_path, city, years=[2024, 2025])
    # On 31 December 2025 it stands no longer, but it was there and kept up for 364 days: it could
    # still deliver 200 x 364 / 365 MW, more than the 100 MW of demand.
    kept = 200 * 50_000
    assert cost(found) == close((HOURS * 100 * 300) * (1 + 0.8) + kept * (1 + 0.8 * 364 / 365))
    costs = found.dataset["cost"].sel(cost_term="fixed_operation_and_maintenance")
    assert costs.values.tolist() == [close(1e7), close(1e7 * 364 / 365)]
    assert float(found.dataset["capacity"].sel(asset="coal", year=2025)) == 0.0


@pytest.mark.parametrize(("month", "share"), [(1, 1.0), (7, 184 / 365)])
def test_a_store_is_built_with_its_hours_where_it_pays(
    month: int, share: float, tmp_path: Path
) -> None:
    city = ToyCity(
        [
            plant("cheap", "coal", 100),
            plant("dear", "coal", 500),
            plant("pv", "pv", 0),
            {
                "id": "battery",
                "class": "storage",
                "capex_cny_per_kw": 1000,
                "capex_cny_per_kwh": 500,
                "lifetime_years": 10,
                "fixed_om_cny_per_kw_year": 20,
                "build_limit_mw_per_year": 10,
            },
        ],
        [unit("cheap", 100), unit("dear", 100)],
        stores=[{"id": "battery", "hours": 4}],
        demand={"town": {"profile": "evening"}},
        profiles={"evening": lambda hour: 1.5 if hour % 24 >= 12 else 0.5},
        settings={"free_builds_online": {"month": month, "day": 1, "source": "toy"}},
    )
    found = solved(tmp_path, city, years=[2024, 2025])
    # 10 MW hold 40 MWh and move them once a day: 365 x 40 x 400 = 5.84 million CNY a year, for
    # 10 MW x (100,000 + 4 x 50,000 + 20,000) = 3.2 million CNY; of 1 July, 184 days of either.
    without = 365 * (12 * 50 * 100 + 12 * (100 * 100 + 50 * 500))
    assert float(found.dataset["store_built"].sel(store="battery", year=2025)) == close(10.0)
    stored = found.dataset["store_energy_capacity"].sel(store="battery", year=2025)
    assert float(stored) == close(40.0)
    assert cost(found) == close(2 * without + share * (3_200_000 - 365 * 40 * 400))

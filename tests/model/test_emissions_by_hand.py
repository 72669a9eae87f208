"""Emissions, carbon and methane of cities whose best plan can be worked out on paper.

Demand is 100 MW in each of the 8,760 hours of one year, 876,000 MWh. Coal emits 100 kg of CO2 per
GJ, that is 0.36 t/MWh of fuel, and costs nothing where no price is given.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.emission_cities import CO2, FREE_COAL, burner, solved_with
from support.paper import HOURS, close, cost, output, unit
from support.toy_cities import ToyCity
from transition_sim.results.metrics import electricity_price
from transition_sim.results.store import Results

MWH = 100.0 * HOURS


def emitted(found: Results, pollutant: str = "co2") -> float:
    return float(found.dataset["emissions"].sel(pollutant=pollutant, year=2024))


def paid(found: Results, term: str) -> float:
    return float(found.dataset["cost"].sel(cost_term=term, year=2024))


def two_plants() -> ToyCity:
    """Return an efficient plant at 100 CNY/MWh, 0.9 t/MWh, and a poor one at 20, 1.125 t/MWh."""
    return ToyCity(
        [burner("fine", 100, 0.4, own_use_share=0.1), burner("poor", 20, 0.32)],
        [unit("fine", 120), unit("poor", 100)],
        fuels=[FREE_COAL],
        emissions=[CO2],
    )


BENCHMARKS = [
    {"technology": "fine", "year": 2024, "co2_benchmark_t_per_mwh": 0.8},
    {"technology": "poor", "year": 2024, "co2_benchmark_t_per_mwh": 1.0},
]


@pytest.mark.parametrize(("price", "runs"), [(355, "poor"), (356, "fine")])
def test_a_tax_turns_the_merit_order_at_the_price_of_the_difference(
    tmp_path: Path, price: int, runs: str
) -> None:
    carbon = {"scheme": "tax", "price": f"{price} CNY/t"}
    found = solved_with(tmp_path, two_plants(), {}, carbon=carbon)
    # 100 + 0.9 p = 20 + 1.125 p at p = 80 / 0.225 = 355.6 CNY/t
    rate, other = {"poor": (1.125, 20), "fine": (0.9, 100)}[runs]
    assert output(found, runs) == close(100.0)
    assert emitted(found) == close(rate * MWH)
    assert paid(found, "carbon") == close(price * rate * MWH)
    assert cost(found) == close((other + price * rate) * MWH)
    # one more MWh costs what it burns and emits: CNY/MWh, above zero
    prices = electricity_price(found.dataset).values.ravel()
    assert prices.tolist() == [close(other + price * rate)] * len(prices)


@pytest.mark.parametrize(("price", "runs"), [(702, "poor"), (703, "fine")])
def test_free_allowances_turn_the_merit_order_only_at_a_higher_price(
    tmp_path: Path, price: int, runs: str
) -> None:
    carbon = {"scheme": "benchmark", "price": {2024: price}}
    found = solved_with(tmp_path, two_plants(), {"benchmarks.csv": BENCHMARKS}, carbon=carbon)
    # The fine plant uses a tenth of its output: 0.9 t/MWh net less 0.8 / 0.9 of free allowances,
    # 0.1 / 9 t/MWh; the poor one 1.125 - 1.0 = 0.125. They meet at 80 / (0.125 - 0.1 / 9) = 702.4.
    short, other = {"poor": (0.125, 20), "fine": (0.1 / 9, 100)}[runs]
    assert output(found, runs) == close(100.0)
    bought = found.dataset["allowance_purchase"].sel(year=2024)
    assert float(bought.sel(asset=runs)) == close(short * MWH)
    assert float(bought.sum()) == close(short * MWH)
    assert paid(found, "carbon") == close(price * short * MWH)
    assert cost(found) == close((other + price * short) * MWH)


def test_a_plant_below_its_benchmark_earns_and_one_without_takes_no_part(tmp_path: Path) -> None:
    rows = [{"technology": "fine", "year": 2023, "co2_benchmark_t_per_mwh": 0.9}]
    carbon = {"scheme": "benchmark", "price": "100 CNY/t"}
    found = solved_with(tmp_path, two_plants(), {"benchmarks.csv": rows}, carbon=carbon)
    # Fine: 0.9 - 0.9 / 0.9 = -0.1 t/MWh, it earns 10 CNY/MWh; poor: 20 CNY/MWh and nothing else.
    assert output(found, "poor") == close(100.0)
    assert paid(found, "carbon") == close(0.0)
    bought = found.dataset["allowance_purchase"].sel(year=2024)
    assert bought.isnull().values.tolist() == [False, True]
    higher = {"scheme": "benchmark", "price": "801 CNY/t"}
    found = solved_with(tmp_path, two_plants(), {"benchmarks.csv": rows}, carbon=higher)
    assert output(found, "fine") == close(100.0)  # 100 - 80.1 is below 20
    assert paid(found, "carbon") == close(-0.1 * 801 * MWH)
    row = found.summary().query("metric == 'allowance_purchase' and item == 'fine'")
    assert row["value"].tolist() == [close(-0.1 * MWH)]


def test_a_year_takes_the_latest_benchmark_and_a_year_without_price_costs_nothing(
    tmp_path: Path,
) -> None:
    rows = [
        {"technology": "poor", "year": 2024, "co2_benchmark_t_per_mwh": 1.0},
        {"technology": "poor", "year": 2026, "co2_benchmark_t_per_mwh": 0.925},
    ]
    fields: dict[str, Any] = {
        "years": [2024, 2025, 2026],
        "carbon": {"scheme": "benchmark", "price": {2025: 100, 2026: "200 CNY/t"}},
    }
    found = solved_with(tmp_path, two_plants(), {"benchmarks.csv": rows}, **fields)
    carbon = found.dataset["cost"].sel(cost_term="carbon").values
    assert carbon.tolist() == [close(0.0), close(12.5 * MWH), close(40.0 * MWH)]


def scrubbed_city() -> ToyCity:
    return ToyCity(
        [burner("old", 100), burner("scrubbed", 130)],
        [unit("old", 100), unit("scrubbed", 100)],
        fuels=[FREE_COAL],
        emissions=[CO2, {"fuel": "coal", "pollutant": "so2", "factor_kg_per_gj": 1}],
    )


SCRUBBER = {"abatement.csv": [{"technology": "scrubbed", "pollutant": "so2", "removal_share": 0.9}]}


def test_a_cap_on_so2_makes_the_scrubbed_plant_run(tmp_path: Path) -> None:
    cap = {"limits": {"so2": {2024: "4336.2 t"}}}
    found = solved_with(tmp_path, scrubbed_city(), SCRUBBER, emissions=cap)
    # 1 kg/GJ is 0.0036 t/MWh of fuel, 0.009 t/MWh; behind the scrubber 0.0009. Half and half give
    # (0.009 + 0.0009) x 438,000 = 4,336.2 t.
    assert output(found, "old") == close(50.0)
    assert emitted(found, "so2") == close(4336.2)
    assert emitted(found) == close(0.9 * MWH)  # CO2 passes the scrubber
    # One more tonne moves 1 / 0.0081 MWh to the plant that is 30 CNY/MWh cheaper.
    dual = found.dataset["dual_emission_max"].sel(pollutant="so2", year=2024)
    assert float(dual) == close(-30 / 0.0081)


def test_without_a_cap_nobody_pays_for_the_scrubber(tmp_path: Path) -> None:
    found = solved_with(tmp_path, scrubbed_city(), SCRUBBER)
    assert emitted(found, "so2") == close(0.009 * MWH)


def test_a_plant_that_captures_pays_for_what_is_left(tmp_path: Path) -> None:
    capture = burner("capture", 100, 0.3, capture_share=0.9)
    city = ToyCity(
        [burner("plain", 40), capture],
        [unit("plain", 100), unit("capture", 100)],
        fuels=[FREE_COAL],
        emissions=[CO2],
    )
    carbon = {"scheme": "tax", "price": "100 CNY/t"}
    found = solved_with(tmp_path, city, {}, carbon=carbon)
    # plain 40 + 90; capture burns a third more: 100 + 100 x 0.1 x 0.36 / 0.3 = 112
    assert output(found, "capture") == close(100.0)
    assert emitted(found) == close(0.12 * MWH)
    assert cost(found) == close(112 * MWH)


def gas(name: str) -> dict[str, Any]:
    return {"id": name, "price_cny_per_m3": 0, "heating_value_mj_per_m3": 36}


def gas_city() -> ToyCity:
    """Return engines on wells at 300 CNY/MWh and on drained gas at 350, both at 0.36 t/MWh."""
    engines = [
        burner(name, price, 0.5, fuel=name, **{"class": "cbm"})
        for name, price in (("well", 300), ("drained", 350))
    ]
    return ToyCity(
        engines,
        [unit("well", 100), unit("drained", 100)],
        fuels=[gas("well"), gas("drained")],
        emissions=[{"fuel": name, "factor_kg_per_gj": 50} for name in ("well", "drained")],
        settings={"methane_gwp": {"value": 20, "source": "toy"}},
    )


METHANE = {
    "methane.csv": [
        {"fuel": "well", "methane_vented_share": 0, "methane_kg_per_m3": 0.5},
        {"fuel": "drained", "methane_vented_share": 0.8, "methane_kg_per_m3": 0.5},
    ]
}


@pytest.mark.parametrize(("price", "runs"), [(31, "well"), (32, "drained")])
def test_only_methane_that_would_be_vented_earns_a_credit(
    tmp_path: Path, price: int, runs: str
) -> None:
    carbon = {"scheme": "tax", "price": price, "methane_credit": True}
    found = solved_with(tmp_path, gas_city(), METHANE, carbon=carbon)
    # A MWh of gas is 100 m3 with 0.05 t of methane, of which 0.8 would be vented: 0.04 t x 20 =
    # 0.8 t of CO2 equivalent, 1.6 t per MWh of power, worth the 50 CNY from 50 / 1.6 = 31.25 CNY/t.
    assert output(found, runs) == close(100.0)
    avoided = 0.08 * MWH if runs == "drained" else 0.0
    data = found.dataset.sel(year=2024)
    assert float(data["methane_avoided"].sel(fuel="drained")) == close(avoided)
    assert float(data["methane_avoided_co2e"].sel(fuel="drained")) == close(20 * avoided)
    assert bool(data["methane_avoided"].sel(fuel="well").isnull())
    assert emitted(found) == close(0.36 * MWH)  # what burns is emitted, nothing is taken off
    assert paid(found, "carbon") == close(price * 0.36 * MWH)
    assert paid(found, "methane_credit") == close(-price * 20 * avoided)


def test_methane_is_reported_but_not_credited_unless_asked(tmp_path: Path) -> None:
    city = gas_city()
    alone = ToyCity(**{**vars(city), "units": [unit("drained", 100)]})
    cap = {"limits": {"co2": {2024: 0.36 * MWH + 1}}}  # would not bind if methane were taken off
    found = solved_with(tmp_path, alone, METHANE, emissions=cap)
    assert float(found.dataset["methane_avoided"].sum()) == close(0.08 * MWH)
    assert "methane_credit" not in found.dataset["cost_term"].values
    assert cost(found) == close(350 * MWH)
    lower = {"limits": {"co2": {2024: 0.18 * MWH}}}
    found = solved_with(tmp_path, alone, METHANE, emissions=lower)
    assert output(found, "drained") == close(50.0)  # the cap looks at the CO2 of burning alone


def test_more_gas_by_scenario_is_more_power_from_its_year_on(tmp_path: Path) -> None:
    engine = burner("engine", 20, 0.5, fuel="well", **{"class": "cbm"})
    city = ToyCity(
        [engine, burner("coal", 300)],
        [unit("engine", 100), unit("coal", 100)],
        fuels=[{**gas("well"), "supply_limit_mm3": 20}, FREE_COAL],
        emissions=[CO2, {"fuel": "well", "factor_kg_per_gj": 50}],
    )
    more = {"well": {"supply": {2025: "40 Mm3"}}}
    found = solved_with(tmp_path, city, {}, years=[2024, 2025, 2026], fuels=more)
    # 20 Mm3 x 0.01 MWh/m3 x 0.5 = 100,000 MWh; twice as much from 2025
    power = [output(found, "engine", year) * HOURS for year in (2024, 2025, 2026)]
    assert power == [close(100_000), close(200_000), close(200_000)]


def test_a_unit_held_at_part_load_buys_allowances_for_all_that_it_burns(tmp_path: Path) -> None:
    coal = burner(
        "coal",
        100,
        minimum_load_share=0.5,
        part_load_penalty_share=0.2,
        start_cost_cny_per_mw=90_000,
    )
    city = ToyCity(
        [coal],
        [unit("coal", 120)],
        fuels=[FREE_COAL],
        emissions=[CO2],
        demand={"town": {"profile": "shape"}},
        profiles={"shape": lambda hour: 0.8 if hour % 24 < 12 else 1.2},
    )
    rows = [{"technology": "coal", "year": 2024, "co2_benchmark_t_per_mwh": 0.8}]
    carbon = {"scheme": "benchmark", "price": "10 CNY/t"}
    found = solved_with(tmp_path, city, {"benchmarks.csv": rows}, carbon=carbon)
    # No start is worth it, so 120 MW are on. Per MW on, half load burns 0.5 x 1.2 = 0.6 of full
    # load: 0.2 without load and 0.8 per MW. At 80 MW it burns like 0.2 x 120 + 0.8 x 80 = 88 MW,
    # at 120 MW like 120: 104 on average, at 0.9 t/MWh; free allowances are for 100 MW.
    assert emitted(found) == close(104 * 0.9 * HOURS)
    bought = found.dataset["allowance_purchase"].sel(asset="coal", year=2024)
    assert float(bought) == close((104 * 0.9 - 100 * 0.8) * HOURS)
    assert paid(found, "carbon") == close(10 * 13.6 * HOURS)

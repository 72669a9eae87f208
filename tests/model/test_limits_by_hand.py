"""Small cities on paper: what a class may generate, and what several fuels may give together.

Demand is 100 MW in each of the 8,760 hours and money is not discounted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.golden_limits import CITY, SCENARIO
from model.golden_rows import system_at_two_steps
from support.comparison import assert_same_matrix
from support.paper import HOURS, close, cost, output, plant, solved, unit
from support.toy_cities import ToyCity, load_toy
from transition_sim.model.build import build_model
from transition_sim.questions.bounds.bounds import certify

MWH_PER_TCE = 29.3076 / 3.6
YEARS = [2024, 2025, 2026]


def two_plants() -> ToyCity:
    """Return cheap coal with much own use, and dear gas."""
    return ToyCity(
        [plant("coal", "coal", 200, own_use_share=0.2), plant("gas", "cbm", 300)],
        [unit("coal", 200), unit("gas", 200)],
    )


def test_a_class_generates_its_limit_gross_and_another_the_rest(tmp_path: Path) -> None:
    most = {"generation": {"coal": {2024: f"{0.06 * HOURS} GWh"}}}
    found = solved(tmp_path, two_plants(), limits=most)
    # 60 MW gross are 48 MW net
    assert output(found, "coal") == close(48.0)
    assert output(found, "gas") == close(52.0)
    assert cost(found) == close(HOURS * (48 * 200 + 52 * 300))
    generated = found.dataset["class_generation"].sel({"class": "coal", "year": 2024})
    assert float(generated) == close(60.0 * HOURS)
    dual = found.dataset["dual_generation_max"].sel({"class": "coal", "year": 2024})
    assert float(dual) == close(-0.8 * 100)  # 0.8 MWh net of gas become coal
    assert dual.attrs["units"] == "CNY per MWh/year"


def test_a_limit_holds_from_its_year_until_the_next_one(tmp_path: Path) -> None:
    path = {2025: f"{0.05 * HOURS} GWh"}
    found = solved(tmp_path, two_plants(), years=YEARS, limits={"generation": {"coal": path}})
    assert [output(found, "coal", y) for y in YEARS] == close([100.0, 40.0, 40.0])
    assert found.dataset["dual_generation_max"].isnull().sel(year=2024).all()


def burners() -> ToyCity:
    """Return coal at 400 and gas at 600 CNY/tce of 0.4 and 0.5, and oil without fuel at 1,000."""
    return ToyCity(
        [
            {"id": "coal", "class": "coal", "fuel": "coal", "net_efficiency": 0.4},
            {"id": "gas", "class": "cbm", "fuel": "gas", "net_efficiency": 0.5},
            plant("oil", "other_thermal", 1000),
        ],
        [unit("coal", 200), unit("gas", 200), unit("oil", 200)],
        fuels=[
            {"id": "coal", "price_cny_per_tce": 400},
            {"id": "gas", "price_cny_per_tce": 600},
        ],
        emissions=[{"fuel": fuel, "factor_kg_per_gj": 50} for fuel in ("coal", "gas")],
    )


def fossil(mean: float) -> dict[str, Any]:
    """Return a limit of coal and gas together, as a mean of heating value [MW]."""
    most = f"{mean * HOURS / MWH_PER_TCE / 1e6} Mtce"
    return {"fuels": {"fossil": {"of": ["coal", "gas"], "at_most": most}}}


def test_fuels_share_one_limit_and_the_better_plant_gets_what_is_needed(tmp_path: Path) -> None:
    found = solved(tmp_path, burners(), limits=fossil(220))
    # x of coal and 100 - x of gas: 2.5 x + 2 (100 - x) = 220
    assert output(found, "coal") == close(40.0)
    assert output(found, "gas") == close(60.0)
    assert output(found, "oil") == close(0.0)
    per_coal, per_gas = 400 / MWH_PER_TCE / 0.4, 600 / MWH_PER_TCE / 0.5
    dual = found.dataset["dual_fuel_group_max"].sel(fuel_group="fossil", year=2024)
    assert float(dual) == close(-(per_gas - per_coal) / 0.5)  # a MWh more: 2 MWh from gas to coal
    assert found.dataset["fuel_group_consumption"].values.ravel() == close([220.0 * HOURS])


def test_where_even_the_better_plant_burns_too_much_something_else_runs(tmp_path: Path) -> None:
    found = solved(tmp_path, burners(), limits=fossil(150))
    assert [output(found, name) for name in ("coal", "gas", "oil")] == close([0.0, 75.0, 25.0])


def test_what_boilers_burn_counts_in_the_group(tmp_path: Path) -> None:
    city = ToyCity(
        [
            {"id": "coal", "class": "coal", "fuel": "coal", "net_efficiency": 0.4},
            plant("gas", "cbm", 1000),
        ],
        [unit("coal", 200), unit("gas", 200)],
        fuels=[{"id": "coal", "price_cny_per_tce": 400}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 50}],
        heat={"centre": {}},
        heat_sources=[
            {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.8,
             "capacity_mw": 100, "variable_om_cny_per_mwh": 0},
        ],
    )  # fmt: skip
    most = f"{200 * HOURS / MWH_PER_TCE} tce"
    group = {"black": {"of": ["coal"], "at_most": {2024: most}}}
    found = solved(tmp_path, city, limits={"fuels": group})
    # 100 MW of heat burn 125 MW; the other 75 give 30 MW of power
    assert output(found, "coal") == close(30.0)
    assert output(found, "gas") == close(70.0)


def test_without_limits_there_are_no_rows_and_nothing_is_reported(tmp_path: Path) -> None:
    data = solved(tmp_path, two_plants()).dataset
    names = ("dual_generation_max", "dual_fuel_group_max", "class_generation", "class")
    assert not [name for name in names if name in data.variables]


def test_both_routes_give_the_same_rows_of_limits(tmp_path: Path) -> None:
    assert_same_matrix(build_model(system_at_two_steps(tmp_path, CITY, **SCENARIO)))


def test_the_bounds_of_the_year_hold_with_limits(tmp_path: Path) -> None:
    city = burners()
    limits = {**fossil(220), "generation": {"cbm": {2024: f"{0.05 * HOURS} GWh"}}}
    found = certify(load_toy(tmp_path, city, years=[2024], limits=limits))
    bounds = found.verdict["bounds"]
    # 50 MW of gas burn 100 MW of heating value; 120 more give 48 MW of coal; 2 MW of oil
    per_coal, per_gas = 400 / MWH_PER_TCE / 0.4, 600 / MWH_PER_TCE / 0.5
    exact = HOURS * (48 * per_coal + 50 * per_gas + 2 * 1000)
    assert bounds["lower_cny"] == pytest.approx(exact, rel=1e-6)
    assert bounds["upper_cny"] == pytest.approx(exact, rel=1e-6)

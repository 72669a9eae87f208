"""Pollution, energy and carbon of a small city, against numbers counted by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.indicator_cities import (
    BIOMASS_MWH,
    COAL_MWH,
    ENERGY_MWH,
    GAS_MWH,
    GJ,
    LEDGER,
    WIND_MWH,
    counted_city,
)
from support.sentences.of_ledgers import entry
from support.toy_cities import load_toy
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.pipeline import run
from transition_sim.questions.ledger import status
from transition_sim.questions.ledger.ledger import judge_ledger
from transition_sim.results.indicators import primary_energy
from transition_sim.results.store import Results

COAL_FALL = COAL_MWH[2024] - COAL_MWH[2025]  # MWh; nothing else changes what is emitted
AIR_T = (1 + 2 + 0.25) * GJ / 1e3  # t of SO2, NOx and dust per MWh of coal
EMITTED = {y: (100 * COAL_MWH[y] + 50 * GAS_MWH) * GJ / 1e3 for y in (2024, 2025)}  # t of CO2
AIR_2024 = AIR_T * COAL_MWH[2024] + 0.5 * GAS_MWH * GJ / 1e3
GAS_MM3 = GAS_MWH * 3600 / 36 / 1e6
VALUES = {
    "AIR": COAL_FALL * AIR_T,
    "AIR-EASY": COAL_FALL * AIR_T,
    "ENERGY": 1 - ENERGY_MWH[2025] / ENERGY_MWH[2024],
    "CARBON": 1 - EMITTED[2025] / EMITTED[2024],
    "CARBON-MORE": 1 - EMITTED[2025] / EMITTED[2024],
    "CLEAN": (BIOMASS_MWH + WIND_MWH[2025]) / ENERGY_MWH[2025],
    "COAL": COAL_MWH[2025] / ENERGY_MWH[2025],
    "COAL-UP": COAL_MWH[2025] / ENERGY_MWH[2025],
    "GAS": GAS_MM3,
    "ALL-GAS": GAS_MM3,
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Results]:
    folder = tmp_path_factory.mktemp("counted")
    scenario = load_toy(folder, counted_city(), projects={"stages": ["approved"]})
    return scenario, run(scenario)


@pytest.fixture(scope="module")
def rows(found: tuple[Scenario, Results]) -> dict[str, dict[str, Any]]:
    scenario, results = found
    return {row["id"]: row for row in judge_ledger(scenario.city_data, results).to_json()["ledger"]}


@pytest.mark.parametrize("name", VALUES)
def test_an_indicator_is_what_can_be_counted_by_hand(
    name: str, rows: dict[str, dict[str, Any]]
) -> None:
    assert rows[name]["model_value"] == pytest.approx(VALUES[name], rel=1e-9)


def test_primary_energy_is_fuel_and_the_power_of_the_wind(
    found: tuple[Scenario, Results],
) -> None:
    energy = primary_energy(found[1].dataset)
    for year, mwh in ENERGY_MWH.items():
        assert float(energy.sel(year=year)) == pytest.approx(mwh, rel=1e-9)


def test_a_cut_that_is_due_in_the_base_year_is_counted_to_the_last(
    rows: dict[str, dict[str, Any]],
) -> None:
    assert rows["AIR"]["date"] == "2024-12-31"
    assert rows["AIR"]["year"] == 2025


@pytest.mark.parametrize("name", sorted(set(VALUES) - {"SMALL"}))
def test_what_the_model_covers_in_part_is_a_contribution_and_nothing_is_judged(
    name: str, rows: dict[str, dict[str, Any]]
) -> None:
    assert rows[name]["outcome"] == "contribution"
    assert rows[name]["missed_by"] is None
    assert "nothing is judged" in rows[name]["status"]["en"]
    assert "不作评判" in rows[name]["status"]["zh"]
    assert "missed" not in rows[name]["status"]["en"]


def test_a_cut_is_told_beside_all_that_is_emitted(rows: dict[str, dict[str, Any]]) -> None:
    assert AIR_2024 < 100_000
    assert f"{VALUES['AIR']:,.0f} t, of 100,000 t that is stated" in rows["AIR"]["status"]["en"]
    assert f"in the base year is {AIR_2024:,.0f} t" in rows["AIR"]["status"]["en"]


def test_a_missed_intensity_says_which_growth_of_gdp_would_keep_it(
    rows: dict[str, dict[str, Any]],
) -> None:
    # CO2 over GDP halves where GDP grows by g: E25 / E24 / (1 + g) = 1 - 0.5
    growth = EMITTED[2025] / EMITTED[2024] / 0.5 - 1
    row = rows["CARBON-MORE"]
    assert f"at least {100 * growth:.1f} %" in row["condition"]["en"]
    assert f"至少高{100 * growth:.1f}%" in row["condition"]["zh"]
    assert rows["CARBON"]["condition"] is None


def test_a_direction_is_measured_against_the_base_year(rows: dict[str, dict[str, Any]]) -> None:
    base = (BIOMASS_MWH + WIND_MWH[2024]) / ENERGY_MWH[2024]
    assert rows["CLEAN"]["base_value"] == pytest.approx(base, rel=1e-9)
    assert f"from {base:.2%} in the base year to" in rows["CLEAN"]["status"]["en"]


def test_what_is_of_the_whole_city_is_said_to_be_of_power_and_heat_alone(
    rows: dict[str, dict[str, Any]],
) -> None:
    assert rows["GAS"]["status"]["en"].startswith("by power and heat alone: 8.76 Mm3, of 20 Mm3")
    assert rows["GAS"]["status"]["zh"].startswith("仅计电厂与供热厂：8.76 Mm3")
    assert rows["GAS"]["assumptions"] == {"en": "GAS is assumed", "zh": "GAS的假设"}


def test_a_number_that_is_read_into_the_words_is_compared(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["SMALL"]["value"] is None
    assert rows["SMALL"]["read_as"] == 0.0
    assert rows["SMALL"]["outcome"] == "missed"
    assert rows["SMALL"]["model_value"] == 200.0


def test_standing_still_is_no_rise() -> None:
    rising = entry(metric="clean_capacity", against="base", unit="MW")
    found = status.judge(rising, 50.0, 50.0)
    assert found is not None
    assert found.outcome == "missed"
    assert "no change" in found.text.en
    assert "无变化" in found.text.zh


@pytest.mark.parametrize(
    ("plant", "outcome"),
    [
        ({"capacity_mw": 200}, "not_settled"),  # one of 200 MW, or four of 50 MW, or a mistake
        ({"capacity_mw": 200, "retires": "2025-06-30"}, "met"),
        ({"capacity_mw": 200, "unit_count": 2}, "missed"),
        ({"capacity_mw": 800, "unit_count": 2}, "met"),
    ],
)
def test_small_coal_of_unknown_units_is_not_settled(
    plant: dict[str, Any], outcome: str, tmp_path: Path
) -> None:
    ledger = [each for each in LEDGER if each["id"] == "SMALL"]
    coal = [
        {"id": "big", "technology": "coal", "capacity_mw": 400, "unit_count": 1},
        {"id": "rest", "technology": "coal", **plant},
    ]
    scenario = load_toy(tmp_path, counted_city(ledger=ledger, units=coal))
    (row,) = judge_ledger(scenario.city_data, run(scenario)).to_json()["ledger"]
    assert row["outcome"] == outcome
    if outcome == "not_settled":
        assert "rest (200 MW)" in row["status"]["en"]
        assert "unit_count" in row["status"]["zh"]


def test_pollutants_without_factors_are_not_judged(tmp_path: Path) -> None:
    carbon = [row for row in counted_city().emissions if row["pollutant"] == "co2"]
    ledger = [each for each in LEDGER if each["id"] in ("AIR", "CARBON")]
    scenario = load_toy(tmp_path, counted_city(ledger=ledger, emissions=carbon))
    air, co2 = judge_ledger(scenario.city_data, run(scenario)).to_json()["ledger"]
    assert air["model_value"] is None
    assert air["outcome"] == "not_judged"
    assert "未判定" in air["status"]["zh"]
    assert co2["model_value"] is not None

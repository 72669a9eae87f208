"""A statement that nobody can judge is never met by default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.command_line import call
from support.indicator_cities import LEDGER, counted_city, statement
from support.sentences.of_ledgers import entry
from support.toy_cities import load_toy
from transition_sim.pipeline import run
from transition_sim.questions.ledger import status
from transition_sim.questions.ledger.ledger import judge_ledger
from transition_sim.results.indicators import air_emissions
from transition_sim.system import Sense, ShareTarget
from transition_sim.system.shares import Weights


def judged(folder: Path, *statements: dict[str, Any]) -> dict[str, dict[str, Any]]:
    scenario = load_toy(folder, counted_city(ledger=list(statements)))
    rows = judge_ledger(scenario.city_data, run(scenario)).to_json()["ledger"]
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize("gap", [{"sense": None}, {"value": None}])
def test_a_number_without_a_direction_or_a_direction_without_a_number_is_not_judged(
    gap: dict[str, Any],
) -> None:
    found = status.judge(entry(metric="clean_capacity", unit="MW", **gap), 1e9)
    assert found.outcome == "not_judged"
    assert "未判定" in found.text.zh


def test_a_store_that_the_city_does_not_have_is_not_judged(tmp_path: Path) -> None:
    few = {"sense": "<=", "value": 10, "unit": "MW", "item": "stove"}
    rows = judged(tmp_path, statement("STORE", "storage_power", **few))
    assert rows["STORE"]["model_value"] is None
    assert rows["STORE"]["outcome"] == "not_judged"


def test_gas_of_plant_that_burns_none_is_unknown_and_not_nothing(tmp_path: Path) -> None:
    rows = judged(tmp_path, statement("GAS", "coalbed_gas_use", unit="Mm3", value=5, item="wind"))
    assert rows["GAS"]["model_value"] is None
    assert rows["GAS"]["outcome"] == "not_judged"


def test_a_pollutant_without_a_number_makes_the_sum_unknown(tmp_path: Path) -> None:
    results = run(load_toy(tmp_path, counted_city(ledger=LEDGER)))
    data = results.dataset.copy(deep=True)
    assert np.isfinite(air_emissions(data)).all()
    data["emissions"].loc[{"pollutant": "nox"}] = np.nan
    assert np.isnan(air_emissions(data)).all()


@pytest.mark.parametrize("sense", list(Sense))
@pytest.mark.parametrize("value", [None, float("nan")])
def test_no_share_keeps_no_promise(sense: Sense, value: float | None) -> None:
    one = np.ones(1)
    weights = Weights(one, one, 0.0, 0.0, False, 0.0, 0.0)
    target = ShareTarget(
        "T-x", "T", "x", "capacity_share", 2025, sense, 0.5, True, weights, headroom=0.1
    )
    assert not target.is_met(value)
    assert not target.is_reached(value)


def test_targets_are_required_and_none_is_judged(tmp_path: Path) -> None:
    load_toy(tmp_path, counted_city(ledger=[]))
    runs = ("--out", tmp_path / "runs")
    assert call("run", tmp_path / "scenario.yaml", *runs).exit_code == 0
    assert call("run", tmp_path / "scenario.yaml", *runs, "--require-targets").exit_code == 1

"""The policy ledger: what the plan says, and with a run what became of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.packaged import load_packaged, run_packaged
from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim import open_results
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.pipeline import run
from transition_sim.questions.ledger.ledger import judge_ledger
from transition_sim.results.store import Results


def entry(name: str, metric: str | None, value: float | None, **columns: Any) -> dict[str, Any]:
    return {
        "id": name,
        "text": f"{name}：原文",
        "document": "toy",
        "quantity": {"en": name, "zh": name},
        "value": value,
        "unit": None if value is None else "MW",
        "date": "2025-12-31",
        "wording": "expected",
        "metric": metric,
        **({"reason": "nobody measures it"} if metric is None else {}),
        **columns,
    }


BASE = {"wording": "reported", "stage": "base", "date": "2024-12-31"}
LEDGER = [
    entry("TOTAL", "total_capacity", 380, **BASE),
    entry("CLEAN", "clean_capacity", 49, **BASE),
    entry("SHARE", "capacity_share", 0.1316, **{**BASE, "unit": "share"}),
    share_target("MET", "capacity_share", 0.2),
    share_target("MISSED", "capacity_share", 0.5),
    entry("PLANNED", "clean_capacity", 100, sense=">="),
    entry("STORE", "storage_power", 50, sense=">=", item="battery"),
    entry("ENERGY", "storage_energy", 90, sense=">="),
    entry("SMALL", "small_coal_capacity", 0, sense="<="),
    entry("SMALL-2026", "small_coal_capacity", 0, sense="<=", date="2026-12-31"),
    entry("LATER", "clean_capacity", 500, sense=">=", date="2030-12-31"),
    entry("RAIL", None, None),
]
COAL = {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300}
CITY = ToyCity(
    [COAL, {"id": "pv", "class": "pv"}, {"id": "battery", "class": "storage"}],
    [
        {"id": "big", "technology": "coal", "capacity_mw": 300, "unit_count": 1},
        {
            "id": "small",
            "technology": "coal",
            "capacity_mw": 30,
            "unit_count": 2,
            "retires": "2026-06-30",
        },
        {"id": "roofs", "technology": "pv", "capacity_mw": 50},
    ],
    [
        {"id": "park", "technology": "pv", "capacity_mw": 60, "online": "2025-03-01"},
        {
            "id": "cells",
            "technology": "battery",
            "capacity_mw": 40,
            "energy_mwh": 80,
            "online": "2025-03-01",
        },
    ],
    stores=[{"id": "battery", "power_mw": 5, "energy_mwh": 10}],
    ledger=LEDGER,
)
EXPECTED = {
    # 300 + 30 + 50 MW, of which 50 MW are clean: not the 49 that the ledger reports; 13.16 %
    "TOTAL": (380.0, "reproduced", "已复现"),
    "CLEAN": (50.0, "not reproduced", "未复现"),
    "SHARE": (50 / 380, "reproduced", "已复现"),
    # 110 of 440 MW in 2025
    "MET": (0.25, "met", "达到"),
    "MISSED": (0.25, "missed by 25.0 percentage points", "未达到，差25.0个百分点"),
    "PLANNED": (110.0, "met", "达到"),
    "STORE": (45.0, "missed by 5 MW", "未达到，差5 MW"),
    "ENERGY": (90.0, "met", "达到"),
    "SMALL": (30.0, "missed by 30 MW", "未达到，差30 MW"),
    "SMALL-2026": (0.0, "met", "达到"),
    "LATER": (
        None,
        "not judged: 2030 lies outside the run's years, 2024 to 2026",
        "未判定：2030年不在模型年份2024—2026之内",
    ),
    "RAIL": (None, "tracked, not modelled", "已登记，未建模"),
}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return load_toy(
        tmp_path_factory.mktemp("ledger"),
        CITY,
        years=[2024, 2025, 2026],
        projects={"stages": ["approved"]},
    )


@pytest.fixture(scope="module")
def rows(scenario: Scenario) -> dict[str, dict[str, Any]]:
    results = run(scenario)
    return {row["id"]: row for row in judge_ledger(scenario.city_data, results).to_json()["ledger"]}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_entry_has_the_models_value_and_its_status(
    name: str, rows: dict[str, dict[str, Any]]
) -> None:
    value, english, chinese = EXPECTED[name]
    found = rows[name]
    assert found["model_value"] == (None if value is None else pytest.approx(value))
    status = found["status"]
    assert (status and status["en"]) == english
    assert (status and status["zh"]) == chinese


def test_every_entry_is_there_in_its_order(rows: dict[str, dict[str, Any]]) -> None:
    assert list(rows) == [row["id"] for row in LEDGER] == list(EXPECTED)


def test_an_entry_carries_its_text_source_and_reason(rows: dict[str, dict[str, Any]]) -> None:
    rail = rows["RAIL"]
    assert rail["text"] == "RAIL：原文"
    assert rail["source"] == "toy"
    assert rail["document"] == "Invented"
    assert rail["covered"] is False
    assert rail["reason"] == {"en": "nobody measures it", "zh": "nobody measures it"}
    assert rows["MET"]["covered"] is True
    assert rows["MET"]["reason"] is None
    assert rows["MET"]["date"] == date(2025, 12, 31).isoformat()


def test_without_a_run_no_entry_has_a_value(scenario: Scenario) -> None:
    for row in judge_ledger(scenario.city_data).to_json()["ledger"]:
        assert row["model_value"] is None
        assert (row["status"] is None) is (row["metric"] is not None)


@pytest.fixture(scope="module")
def changzhi() -> tuple[Scenario, Results]:
    return load_packaged("plan"), run_packaged("plan")


def test_changzhis_reported_stock_is_reproduced(changzhi: tuple[Scenario, Results]) -> None:
    scenario, results = changzhi
    rows = {row["id"]: row for row in judge_ledger(scenario.city_data, results).to_json()["ledger"]}
    base = [each.id for each in scenario.city_data.ledger if each.stage == "base"]
    assert base
    assert {rows[name]["status"]["en"] for name in base} == {"reproduced"}


def test_changzhis_targets_have_the_status_of_the_verdict(
    changzhi: tuple[Scenario, Results],
) -> None:
    scenario, results = changzhi
    rows = {row["id"]: row for row in judge_ledger(scenario.city_data, results).to_json()["ledger"]}
    for verdict in results.verdict["targets"]:
        if verdict["definition"] == "as_printed":
            row = rows[verdict["id"]]
            assert row["model_value"] == pytest.approx(verdict["value"])
            assert (row["status"]["en"] == "met") is verdict["met"]


def test_a_saved_run_reads_the_same_ledger(
    changzhi: tuple[Scenario, Results], tmp_path: Path
) -> None:
    scenario, results = changzhi
    opened = open_results(results.save(tmp_path / "run"))
    assert (
        judge_ledger(scenario.city_data, opened).to_json()["ledger"]
        == judge_ledger(scenario.city_data, results).to_json()["ledger"]
    )

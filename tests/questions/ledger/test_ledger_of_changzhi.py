"""Changzhi's ledger: a status, and a reason or the assumptions, for each entry; every sentence."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.packaged import load_packaged, run_packaged
from support.sentences.of_ledgers import entry
from transition_sim.questions.ledger import status as status
from transition_sim.questions.ledger.ledger import judge_ledger
from transition_sim.verdict.wording import WORDINGS

ONE = "resolution.periods=1"
COMPUTED = ["C23", "C24", "C25", "C28", "C28b", "C29", "C30", "C31", "C32", "C33", "C33b"]
PARTIAL = ["C23", "C24", "C25", "C28", "C28b", "C31"]


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, Any]]:
    city = load_packaged("plan", ONE).city_data
    return {
        row["id"]: row for row in judge_ledger(city, run_packaged("plan", ONE)).to_json()["ledger"]
    }


def test_every_entry_has_a_status_in_both_languages(rows: dict[str, dict[str, Any]]) -> None:
    for name, row in rows.items():
        assert row["status"]["en"], name
        assert row["status"]["zh"] != row["status"]["en"], name
        assert row["outcome"] is not None, name


def test_a_document_has_a_title_for_readers_of_chinese(rows: dict[str, dict[str, Any]]) -> None:
    for name, row in rows.items():
        assert not re.search("[a-z]{3}", row["title"]["zh"]), name
        assert row["title"]["en"].startswith(row["title"]["zh"].partition("（")[0]), name


def test_every_entry_has_a_metric_or_a_reason_why_none(rows: dict[str, dict[str, Any]]) -> None:
    for name, row in rows.items():
        assert (row["metric"] is None) == (row["outcome"] == "not_modelled"), name
        assert (row["metric"] is None) == (row["reason"] is not None), name


@pytest.mark.parametrize("name", COMPUTED)
def test_what_can_be_computed_is_computed_with_its_assumptions(
    name: str, rows: dict[str, dict[str, Any]]
) -> None:
    assert rows[name]["model_value"] is not None
    assert rows[name]["assumptions"]["en"]
    assert rows[name]["assumptions"]["zh"]
    allowed = ("contribution",) if name in PARTIAL else ("met", "missed", "not_settled")
    assert rows[name]["outcome"] in allowed


@pytest.mark.parametrize("name", PARTIAL)
def test_what_is_of_the_whole_city_is_said_to_be_of_power_and_heat(
    name: str, rows: dict[str, dict[str, Any]]
) -> None:
    assert "by power and heat alone" in rows[name]["status"]["en"]
    assert "电厂与供热厂" in rows[name]["status"]["zh"]
    assert "nothing is judged" in rows[name]["status"]["en"]
    assert rows[name]["missed_by"] is None


def test_small_coal_is_not_settled_while_plant_of_unknown_units_stands(
    rows: dict[str, dict[str, Any]],
) -> None:
    row = rows["C30"]
    assert row["model_value"] == 0.0
    assert row["outcome"] == "not_settled"
    assert "368.8 MW" in row["status"]["en"]
    assert "`unit_count` in units.csv would settle it" in row["status"]["en"]
    assert "数据未定" in row["status"]["zh"]


def test_no_statement_is_given_a_formal_category_that_the_plan_does_not_assign() -> None:
    said = [each.in_(lang) for each in WORDINGS.values() for lang in ("en", "zh")]
    assert not {"binding", "约束性", "预期性", "声称"} & set(said)


def test_a_missed_entry_says_by_how_much(rows: dict[str, dict[str, Any]]) -> None:
    missed = [row for row in rows.values() if row["outcome"] == "missed"]
    assert {"C26", "C27"} <= {row["id"] for row in missed}
    for row in missed:
        assert row["missed_by"]["value"] >= 0.0
        assert row["missed_by"]["unit"] == row["unit"]


def test_a_share_beyond_reach_is_said_to_be_so(rows: dict[str, dict[str, Any]]) -> None:
    city = load_packaged("plan", ONE).city_data
    reach = {"C26": status.Reach(0.4, 0.4), "C27": status.Reach(0.31, 0.4)}
    found = {
        row["id"]: row
        for row in judge_ledger(city, run_packaged("plan", ONE), reach).to_json()["ledger"]
    }
    assert found["C26"]["outcome"] == "not_reachable"
    assert "40.00%" in found["C26"]["status"]["en"]
    assert found["C26"]["missed_by"]["value"] == pytest.approx(0.1)
    assert found["C27"]["reach"] == {"guarded": 0.31, "unguarded": 0.4}
    assert found["C27"] | {"reach": None} == rows["C27"]  # it could be reached, and is missed


def test_a_share_that_is_too_high_is_out_of_reach_where_it_cannot_fall_so_far() -> None:
    low = status.unreachable(entry(sense="<=", value=0.1), status.Reach(0.2, 0.1))
    assert low is not None
    assert "at least" in low.text.en
    assert status.unreachable(entry(sense="<=", value=0.1), status.Reach(0.1, 0.0)) is None
    none = status.unreachable(entry(), status.Reach(None, None))
    assert none is not None
    assert none.outcome == "not_reachable"

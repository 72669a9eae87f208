"""Samples of the ledger: what became of a statement, and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from support.sentences.showing import in_both
from transition_sim.errors import Text
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.questions.ledger import status as status
from transition_sim.report.ledger_notes import list_assumptions, tell_year
from transition_sim.report.tables import show_ledger

YES = {"en": "yes", "zh": "是"}
ROW: dict[str, Any] = {
    "id": "C26",
    "text": "原文",
    "quantity": {"en": "share", "zh": "占比"},
    "value": 0.5,
    "unit": "share",
    "date": None,
    "year": 2026,
    "wording": "binding",
    "metric": "capacity_share",
    "reason": None,
    "source": "plan-2024",
    "document": "实施方案",
    "title": {"en": "plan", "zh": "实施方案"},
    "clause": "一",
    "model_value": 0.4,
    "status": {"en": "missed", "zh": "未达到"},
    "outcome": "missed",
    "condition": YES,
    "assumptions": YES,
}


def entry(**columns: Any) -> LedgerEntry:
    """Return an entry that asks for a share of 50 %, unless `columns` say otherwise."""
    given = {"id": "X", "text": "X", "document": "x", "wording": "binding"}
    named = {"quantity": Text("x", "x"), "value": 0.5, "unit": "share", "sense": ">="}
    return LedgerEntry.model_construct(**{**given, **named, **columns})


JUDGED: list[tuple[LedgerEntry, dict[str, float]]] = [
    (entry(), {"value": 0.6}),
    (entry(), {"value": 0.4}),
    (entry(unit="MW", value=5.0), {"value": 3.0}),
    (entry(stage="base"), {"value": 0.5}),
    (entry(stage="base"), {"value": 0.4}),
    (entry(metric="coal_share", against="base"), {"value": 0.6, "base": 0.5}),
    (entry(metric="coal_share", against="base"), {"value": 0.5, "base": 0.5}),
    (entry(against="base", unit="MW"), {"value": 40.0, "base": 50.0}),
    (entry(unit="t", value=5e4, metric="pollutant_cut"), {"value": 3.0, "most": 4.0}),
]
ALL, SOME = Text("met", "达到"), Text("missed", "未达到")


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of the ledger."""
    for each, numbers in JUDGED:
        yield partial(status.judge, each, **numbers)
    yield partial(status.both_counts, ALL, SOME)
    for sense, furthest in ((">=", 0.4), ("<=", 0.6), (">=", None)):
        yield partial(status.unreachable, entry(sense=sense), {"X": furthest})
    yield partial(status.outside, 2030, 2024, 2026)
    yield partial(status.not_measured, entry())
    yield partial(status.needed_growth, 0.1, 2025)
    rows = [ROW, {**ROW, "metric": None, "reason": YES, "unit": "MW", "assumptions": None}]
    yield partial(in_both, list_assumptions, rows)
    yield partial(in_both, tell_year, ROW)
    for lang in ("en", "zh"):
        yield partial(show_ledger, rows, lang)

"""Samples of the ledger: what became of a statement, and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from support.sentences.of_explanations import case
from support.sentences.showing import in_both
from transition_sim.errors import Text
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.questions.ledger import sentences, status
from transition_sim.questions.ledger.answer import OUTCOMES, Ledger, Missing, Statement
from transition_sim.report.ledger_table import show_ledger

YES = Text("yes", "是")


def statement(**fields: Any) -> Statement:
    """Return a share of 50 % that is missed by 10 points, unless `fields` say otherwise."""
    usual: dict[str, Any] = {
        "id": "C26",
        "text": "原文",
        "source": "plan-2024",
        "document": "实施方案",
        "title": Text("plan", "实施方案"),
        "clause": "一",
        "quantity": Text("share", "占比"),
        "value": 0.5,
        "read_as": None,
        "unit": "share",
        "date": None,
        "wording": "binding",
        "covered": True,
        "metric": "capacity_share",
        "reason": None,
        "assumptions": YES,
        "year": 2026,
        "model_value": 0.4,
        "base_value": None,
        "outcome": "missed",
        "missed_by": Missing(value=0.1, unit="share"),
        "status": Text("missed", "未达到"),
        "condition": YES,
    }
    return Statement(**{**usual, **fields})


def found() -> Ledger:
    """Return a ledger with a statement of every outcome, and one that no metric measures."""
    outcomes = (statement(id=f"C{n}", outcome=each) for n, each in enumerate(OUTCOMES))
    unmeasured = {"metric": None, "covered": False, "reason": YES, "unit": "MW"}
    return Ledger(statements=(*outcomes, statement(**unmeasured, assumptions=None)))


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
    (entry(metric="clean_capacity", against="base"), {"value": 0.6, "base": 0.5}),
    (entry(metric="clean_capacity", against="base"), {"value": 0.5, "base": 0.5}),
    (entry(against="base", unit="MW"), {"value": 40.0, "base": 50.0}),
    (entry(unit="t", value=5e4, metric="pollutant_cut"), {"value": 3.0, "most": 4.0}),
    (entry(value=None), {"value": 3.0}),
    (entry(unit="t", value=None, metric="pollutant_cut"), {"value": 3.0}),
]
ALL, SOME = Text("met", "达到"), Text("missed", "未达到")


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of the ledger."""
    for each, numbers in JUDGED:
        yield partial(status.judge, each, **numbers)
    yield partial(sentences.both_counts, ALL, SOME)
    for sense, furthest in ((">=", 0.4), ("<=", 0.6), (">=", None)):
        reach = status.Reach(furthest, furthest)
        for metric in ("capacity_share", "generation_share"):
            yield partial(status.unreachable, entry(sense=sense, metric=metric), reach)
    for without in (0.2, None):
        yield partial(sentences.bought_share, without)
    yield partial(sentences.outside, 2030, 2024, 2026)
    yield status.not_measured
    yield partial(status.not_settled, case().scenario.city_data.units[:2])
    yield partial(sentences.needed_growth, 0.1, 2025)
    yield lambda: found().headline
    yield partial(in_both, show_ledger, found())

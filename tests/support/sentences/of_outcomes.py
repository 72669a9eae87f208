"""Samples of the audit, of hindsight and of runs side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

from support.sentences.showing import in_both
from transition_sim.errors import Text
from transition_sim.questions.compare import compare
from transition_sim.questions.compare.answer import ComparedRun, Comparison, Difference
from transition_sim.questions.compare.compare import difference_of
from transition_sim.questions.hindsight import hindsight
from transition_sim.questions.hindsight.answer import Hindsight, PublishedFigure
from transition_sim.report.compare_table import show_comparison
from transition_sim.report.hindsight_table import show_hindsight
from transition_sim.verdict.answer import Audited
from transition_sim.verdict.audit_sentences import KINDS, say_finding

AUDITED = Audited(
    target="C27",
    definition="strict",
    year=2025,
    kind="together",
    share=0.5,
    amount=12.3e3,
    unit="MWh",
    share_without=None,
    met_without=False,
    finding=Text("", ""),
)


def looked(said: Mapping[str, float | None], **fields: Any) -> PublishedFigure:
    """Return a published figure of 50 % and what runs said of it."""
    usual: dict[str, Any] = {
        "id": "x",
        "text": Text("share", "占比"),
        "metric": None,
        "year": 2025,
        "definition": None,
        "published": 0.5,
        "low": None,
        "high": None,
        "unit": "share",
        "source": ("toy",),
        "confidence": "D",
        "evidence": "sized",
        "note": Text("half", "一半"),
    }
    return hindsight.figure_of(said, **{**usual, **fields})


LOOKED = [
    looked({"a": 0.5, "b": 0.6, "c": 0.4, "d": None}, definition="strict"),
    looked({"a": None}),
    looked({"a": 15.0, "b": 1.0}, unit="MW", published=10.0, evidence="bound"),
    looked({"a": 10.4, "b": 20.0}, unit="trucks", published=10.0, low=9.0, high=11.0, note=None),
]
DIFFERENT = [
    difference_of("scenario", "projects.stages", {"a": [], "b": ["approved", "announced"]}),
    difference_of("builds", "capacity", {"a": 1.0, "b": 2000.0}, "wind", 2025, "MW"),
    difference_of("verdict", "met", {"a": True, "b": False}, "C26 strict", 2025, "1"),
    difference_of("verdict", "value", {"a": 0.4, "b": 0.5}, "C26 strict", 2025, "share"),
    difference_of("verdict", "value", {"a": None, "b": 0.5}, "C27 strict", 2025, "share"),
]
MANY = [
    difference_of("generation", "fuel", {"a": 0.0, "b": float(n)}, f"f{n}", 2025, "MWh")
    for n in range(1, 9)
]
SUMMARY = {
    ("capacity", "wind", 2025, "MW"): (1.0, None),
    ("capacity", "pv", 2025, "MW"): (2.0, 2.0),
}


def comparison(*differences: Difference) -> Comparison:
    """Return what differs between two runs."""
    runs = tuple(
        ComparedRun(
            name=name, scenario="toy", folder=None, city="city", objective_cny=1e9, finished=None
        )
        for name in ("a", "b")
    )
    return Comparison(runs=runs, differences=differences, summary=SUMMARY)


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence on runs that are there."""
    for kind, share, met in product(KINDS, (0.4, None), (False, True)):
        own = {"kind": kind, "unit": "MWh", "share_without": share, "met_without": met}
        yield partial(say_finding, AUDITED.model_copy(update=own))
    for rows in ((), *((row,) for row in LOOKED)):
        yield partial(in_both, show_hindsight, Hindsight(rows=rows))
        yield lambda rows=rows: Hindsight(rows=rows).headline
    for row in LOOKED:
        yield partial(hindsight.say_figure, row)
    for found in DIFFERENT:
        yield partial(compare.say_difference, found)
    for differences in ([], DIFFERENT, MANY):
        yield partial(in_both, show_comparison, comparison(*differences))
        yield lambda differences=differences: comparison(*differences).headline

"""Samples of a flip: its sentences, its table and its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from support.flip_answers import FLIPS, JOINT, answer, nothing, seen
from support.sentences.showing import in_both, refused
from transition_sim.plot.tornado import _name, _title
from transition_sim.questions.flip import flip
from transition_sim.report.flip_sentences import say_cut, sentences
from transition_sim.report.flip_table import show_flip

WHY = {"en": "a rule", "zh": "一条规则"}
ANSWERS: dict[str, dict[str, Any]] = {
    "flips": answer(),
    "met": answer(met=True, threshold=0.3, margin=0.08, sense="<="),
    "none flips": answer(flips=[seen("wind", 0.38, 0.39)]),
    "nothing moves": answer(flips=[seen("idle", 0.38, 0.38)], joint=None),
    "not even together": answer(joint={**JOINT, "fraction": None, "set": []}),
    "not together": answer(joint={**JOINT, "fraction": None, "status": "infeasible"}),
    "not allowed": answer(joint={**JOINT, "fraction": None, "status": "invalid", "why": WHY}),
    "ties": answer(ambiguous=True, range_at_least_cost=[0.3, 0.5]),
    "enforced": answer(fixed=["targets.T.enforce=false"]),
    "invalid": answer(flips=[seen("x", None, 0.5, status_at_low="invalid", why={"low": WHY})]),
    "no share": nothing(),
}


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of a flip."""
    for each in ANSWERS.values():
        yield partial(sentences, each)
        yield partial(in_both, show_flip, each)
        yield partial(in_both, _title, each)
    yield partial(in_both, _name, FLIPS[4])
    yield partial(refused, flip._choose, (), ["data.x"])
    yield partial(flip._so_far, 30, 300)
    yield partial(flip._how_many, 300)
    way = {"status": "infeasible", "reached": 3.0, "unit": "MW"}
    for end in ("low", "high"):
        yield partial(say_cut, end, way)

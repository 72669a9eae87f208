"""Samples of a flip: its sentences, its table and its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from support.flip_answers import FLIPS, answer, joint, nothing, seen
from support.sentences.showing import in_both, refused
from transition_sim.errors import Text
from transition_sim.plot.tornado import _name, _title
from transition_sim.questions.flip import flip
from transition_sim.questions.flip.answer import ENDS, CutShort, Flips
from transition_sim.questions.flip.sentences import say_cut, sentences
from transition_sim.report.flip_table import show_flip
from transition_sim.system import Sense

WHY = Text("a rule", "一条规则")
BEYOND = {"low": (0.3, 0.299)}  # the last value with a verdict and the first without
BUYING = tuple(
    seen(name, 0.37, 0.41, at=0.8, distance=0.4, bought=True, unbought_at=0.37)
    for name in ("fuel", "link", "price", "loss")
)
ANSWERS: dict[str, Flips] = {
    "flips": answer(),
    "met": answer(met=True, threshold=0.3, margin=0.08, sense=Sense.CEILING),
    "none flips": answer(flips=(seen("wind", 0.38, 0.39),)),
    "nothing moves": answer(flips=(seen("idle", 0.38, 0.38),), joint=None),
    "not even together": answer(joint=joint(fraction=None, set=())),
    "not together": answer(joint=joint(fraction=None, status="infeasible", edge=(0.5, 0.6))),
    "not allowed": answer(joint=joint(fraction=None, status="invalid", why=WHY)),
    "some buy": answer(flips=(*FLIPS[:1], *BUYING[:1])),
    "all buy": answer(flips=BUYING, joint=joint(bought=True)),
    "ties": answer(ambiguous=True, range_at_least_cost=(0.3, 0.5)),
    "enforced": answer(fixed=("targets.T.enforce=false",)),
    "invalid": answer(
        flips=(seen("x", None, 0.5, status_at_low="invalid", why={"low": WHY}, edge=BEYOND),)
    ),
    "no share": nothing(),
}


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of a flip."""
    for each in ANSWERS.values():
        yield partial(sentences, each)
        yield lambda each=each: each.headline
        yield partial(in_both, show_flip, each)
        yield partial(in_both, _title, each)
    yield partial(in_both, _name, FLIPS[4])
    yield partial(refused, flip._choose, (), ["data.x"])
    yield partial(flip._so_far, 30, 300)
    yield partial(flip._how_many, 300)
    for end in ENDS:
        yield partial(say_cut, end, CutShort(status="infeasible", reached=3.0), "MW")

"""Samples of verdicts under every definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any

from support.sentences.showing import in_both
from transition_sim.errors import Text
from transition_sim.questions.definitions.answer import (
    ChangedVerdict,
    DefinedShare,
    Definitions,
    DescribedDefinition,
    Extreme,
    Nearest,
    PrintedNumber,
    RowVerdict,
    TargetUnderDefinitions,
)
from transition_sim.questions.definitions.definition_space import options_of
from transition_sim.questions.definitions.sentences import (
    CHOICES,
    describe_changes,
    name_option,
    say_change,
    say_changes,
    say_none_printed,
    say_not_judged,
    say_reproduced,
    say_verdicts,
)
from transition_sim.report.definitions_table import show_definitions
from transition_sim.system import Sense
from transition_sim.system.shares import SHARES

NAME = Text("as printed", "公布口径")


def extreme(value: float) -> Extreme:
    """Return an end of a target's shares."""
    return Extreme(
        definition="as_printed", target="C26", year=2025, value=value, met=False, text=NAME
    )


def target(**fields: Any) -> TargetUnderDefinitions:
    """Return how a target fares under all definitions together."""
    own: dict[str, Any] = {
        "target": "C26",
        "metric": "capacity_share",
        "year": 2025,
        "sense": Sense.FLOOR,
        "threshold": 0.5,
        "definitions": 64,
        "met": 3,
        "smallest": extreme(0.2),
        "largest": extreme(0.6),
        "baseline_value": 0.4,
        "baseline_met": True,
        "fewest_changes": (),
        "sentences": (NAME,),
        **fields,
    }
    return TargetUnderDefinitions(**own)


def change(**fields: Any) -> ChangedVerdict:
    """Return a single choice that changes a verdict."""
    own: dict[str, Any] = {
        "target": "C26",
        "year": 2025,
        "choice": "storage",
        "from_": "none",
        "to": "both",
        "definition": "as_printed; storage=both",
        "value": 0.5,
        "met": True,
        **fields,
    }
    return ChangedVerdict(**own)


def printed(**fields: Any) -> PrintedNumber:
    """Return a printed number, and what gives it."""
    own: dict[str, Any] = {
        "id": "C02",
        "metric": "capacity_share",
        "value": 0.3352,
        "unit": "share",
        "is_closed": False,
        "baseline": "as_printed",
        "searched": 64,
        "definitions": ("as_printed",),
        "settled": {"storage": "none", "cbm": "clean"},
        "open": ("plant",),
        "nearest": nearest(0.3),
        **fields,
    }
    return PrintedNumber(**own)


def nearest(value: float | None) -> Nearest:
    """Return the definition that comes nearest to a printed number."""
    return Nearest(definition="as_printed", value=value, text=NAME)


def answer(**fields: Any) -> Definitions:
    """Return the verdicts of a toy under every definition."""
    own: dict[str, Any] = {
        "scenario": "toy",
        "baseline": "as_printed",
        "rows": (
            RowVerdict(definition="as_printed", target="C26", year=2025, value=0.4, met=False),
        ),
        "targets": (target(), target(target="C27", baseline_met=False, largest=None)),
        "flips": (change(),),
        "reproduces": (),
        "sentences": (NAME,),
        "not_judged": (),
        "definitions": tuple(
            DescribedDefinition(definition="as_printed", metric=metric, choices=None, text=NAME)
            for metric in SHARES
        ),
        "shares": tuple(
            DefinedShare(definition="as_printed", metric=metric, year=2025, value=value)
            for metric, value in zip(SHARES, (0.4, None), strict=True)
        ),
        **fields,
    }
    return Definitions(**own)


FOUND = answer()


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of this question."""
    yield partial(say_changes, target(baseline_bought=True), (), "as_printed")
    for each in (
        target(),
        target(bought=2),
        target(smallest=None, largest=None, baseline_value=None),
    ):
        yield partial(say_verdicts, each)
    for met, value in product((True, False), (0.5, None)):
        yield partial(say_change, change(met=met, value=value))
    pairs = (("storage", "both"), ("cbm", "other"))
    changes = ((), (change(),), (change(), change()))
    for met, turned, fewest in product((True, False), changes, ((), pairs)):
        own = target(baseline_met=met, fewest_changes=fewest)
        yield partial(say_changes, own, turned, "as_printed")
    others: tuple[dict[str, Any], ...] = (
        {},
        {"definitions": ()},
        {"definitions": (), "nearest": nearest(None)},
        {"definitions": ("other",), "unit": "MW"},
        {"settled": {}, "open": (), "is_closed": True},
    )
    for other in others:
        yield partial(say_reproduced, printed(**other))
    yield say_none_printed
    yield partial(say_not_judged, "X", 2030)
    every = [(name, option) for name in CHOICES for option in options_of(name)]
    for pair in every:
        yield partial(name_option, *pair)
    for these in ([], every):
        yield partial(describe_changes, these, "strict")
    yield partial(in_both, show_definitions, FOUND)
    for targets in ((), (target(met=64),)):
        yield partial(lambda found: found.headline, answer(targets=targets))

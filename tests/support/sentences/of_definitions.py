"""Samples of verdicts under every definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any

from transition_sim.questions.definitions.definition_space import options_of
from transition_sim.questions.definitions.sentences import (
    CHOICES,
    describe_changes,
    name_option,
    say_flip,
    say_flips,
    say_none_printed,
    say_not_judged,
    say_reproduced,
    say_verdicts,
)
from transition_sim.report.definitions_table import show_definitions

NAME = {"en": "as printed", "zh": "公布口径"}
TARGET: dict[str, Any] = {
    "target": "C26",
    "metric": "capacity_share",
    "year": 2025,
    "sense": ">=",
    "threshold": 0.5,
    "definitions": 64,
    "met": 3,
    "smallest": {"value": 0.2, "text": NAME},
    "largest": {"value": 0.6, "text": NAME},
    "baseline_value": 0.4,
    "baseline_met": True,
    "fewest_changes": [],
    "sentences": [NAME],
}
UNKNOWN = {**TARGET, "smallest": None, "largest": None, "baseline_value": None}
FLIP = {
    "target": "C26", "choice": "storage", "from": "none", "to": "both", "value": 0.5, "met": True,
}  # fmt: skip
PRINTED = {
    "id": "C02",
    "metric": "capacity_share",
    "value": 0.3352,
    "unit": "share",
    "definitions": ["as_printed"],
    "searched": 64,
    "nearest": {"value": 0.3, "text": NAME},
    "settled": {"storage": "none", "cbm": "clean"},
    "open": ["plant"],
    "baseline": "as_printed",
    "is_closed": False,
}
FOUND = {
    "scenario": "toy",
    "baseline": "as_printed",
    "targets": [TARGET, {**TARGET, "target": "C27", "baseline_met": False, "largest": None}],
    "flips": [FLIP],
    "shares": [
        {"definition": "as_printed", "metric": metric, "year": 2025, "value": value}
        for metric, value in (("capacity_share", 0.4), ("generation_share", None))
    ],
    "sentences": [NAME],
}


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of this question."""
    for target in (TARGET, UNKNOWN):
        yield partial(say_verdicts, target)
    for met, value in product((True, False), (0.5, None)):
        yield partial(say_flip, {**FLIP, "met": met, "value": value})
    pairs = [["storage", "both"], ["cbm", "other"]]
    for met, flips, fewest in product((True, False), ([], [FLIP], [FLIP, FLIP]), ([], pairs)):
        own = {**TARGET, "baseline_met": met, "fewest_changes": fewest}
        yield partial(say_flips, own, flips, "as_printed")
    for change in (
        {},
        {"definitions": []},
        {"definitions": [], "nearest": {"value": None, "text": NAME}},
        {"definitions": ["other"], "unit": "MW"},
        {"settled": {}, "open": [], "is_closed": True},
    ):
        yield partial(say_reproduced, {**PRINTED, **change})
    yield say_none_printed
    yield partial(say_not_judged, "X", 2030)
    every = [(name, option) for name in CHOICES for option in options_of(name)]
    for pair in every:
        yield partial(name_option, *pair)
    for changes in ([], every):
        yield partial(describe_changes, changes, "strict")
    for lang in ("en", "zh"):
        yield partial(show_definitions, FOUND, lang)

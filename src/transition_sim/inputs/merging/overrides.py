"""What a user puts in place of what a scenario says: a text, a list or a mapping → one form.

The one form is what `--set` takes: `key=value`, the key a dotted path, the value as YAML. A value
of Python is written so that it is read as what it is: a text stays a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from numbers import Integral, Real
from pathlib import PurePath

import numpy as np

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.schema.identifiers import MonthDay
from transition_sim.inputs.schema.records import Section
from transition_sim.inputs.schema.scenario import Delay

Overrides = str | Mapping[str, object] | Sequence[str | Mapping[str, object]]
"""`"demand.growth=6 %"`, several of them, or `{"demand.growth": "6 %"}`."""
SET = "--set"
MOST_DEPTH = 20
PATH = re.compile(r"[^\W.][^.=:{}\[\]\"'\x00-\x1f]*(\.[^\W.][^.=:{}\[\]\"'\x00-\x1f]*)*")
"""A dotted key, of ids or of names; keys of several parts, as of fuels.csv, have a slash."""
YEAR = re.compile(r"\d{4}", re.ASCII)


class _NoValueError(Exception):
    """What no scenario can hold, by its type."""

    def __init__(self, value: object) -> None:
        super().__init__(type(value).__name__)


def list_overrides(given: Overrides, place: str = SET) -> tuple[str, ...]:
    """Return overrides in their one form: `key=value` each, in their order.

    Parameters
    ----------
    given : str, mapping, or sequence of them
        A mapping's keys are dotted paths (`demand.growth`) or sections, its values what YAML would
        hold: numbers, texts with a unit, flags, dates, lists and mappings.
    place : str
        How errors name what gave the overrides.

    Raises
    ------
    InputError
        With every key that is no dotted path, and every value that no scenario can hold.
    """
    problems = list[Problem]()
    found = tuple(_each(given, Place(place), problems))
    if problems:
        raise InputError(problems)
    return found


def _each(given: object, place: Place, problems: list[Problem]) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, Mapping):
        for key, value in given.items():
            yield from _of_entry(key, value, place, problems)
    elif isinstance(given, Sequence):
        for each in given:
            yield from _each(each, place, problems)
    else:
        problems.append(Problem("override_form", place, "", {"given": repr(given)}))


def _of_entry(key: object, value: object, place: Place, problems: list[Problem]) -> Iterator[str]:
    """Yield the override of a mapping's entry; a whole section first clears what it replaces."""
    if not isinstance(key, str) or PATH.fullmatch(key.strip()) is None:
        problems.append(Problem("override_form", place, str(key), {"given": str(key)}))
        return
    try:
        text = write_yaml(value)
    except _NoValueError as wrong:
        values = {"given": str(wrong)}
        problems.append(Problem("override_value", place, key.strip(), values))
        return
    if isinstance(value, Section):
        yield f"{key}=null"
    yield f"{key}={text}"


def write_yaml(value: object, depth: int = 0) -> str:
    """Return a value of Python as YAML on one line.

    Texts are quoted, so that none is taken for a number; keys of four digits are years. Of a
    section, such as a scenario's `builds`, what was given of it is written.
    """
    if depth > MOST_DEPTH:
        raise _NoValueError(value)
    if value is None or isinstance(value, bool | np.bool_):
        return "null" if value is None else str(bool(value)).lower()
    if isinstance(value, Integral | Real):
        return _write_number(value)
    if isinstance(value, str | PurePath | date | Delay | MonthDay):
        return json.dumps(_text_of(value), ensure_ascii=False)
    if isinstance(value, Text):
        value = {"en": value.en, "zh": value.zh}
    if isinstance(value, Section):
        value = {name: getattr(value, name) for name in sorted(value.model_fields_set)}
    if isinstance(value, Mapping):
        entries = (f"{_write_key(k)}: {write_yaml(v, depth + 1)}" for k, v in value.items())
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, list | tuple | range | np.ndarray):
        return f"[{', '.join(write_yaml(each, depth + 1) for each in value)}]"
    raise _NoValueError(value)


def _write_number(value: Integral | Real) -> str:
    if isinstance(value, Integral):
        return str(int(value))
    number = float(value)
    if number != number or number in (float("inf"), float("-inf")):
        return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}[str(number)]
    return repr(number)


def _text_of(value: object) -> str:
    if isinstance(value, MonthDay):
        return f"{value.month:02}-{value.day:02}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _write_key(key: object) -> str:
    if isinstance(key, Integral) and not isinstance(key, bool):
        return str(int(key))
    if not isinstance(key, str):
        raise _NoValueError(key)
    return key if YEAR.fullmatch(key) else json.dumps(key, ensure_ascii=False)

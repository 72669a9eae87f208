"""What ``--json`` prints as a page: `docs/json.md`, made from the answers' classes."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from transition_sim.answers import NULL, PER, UNIT, Answer, Both, Part, Spoken
from transition_sim.questions.check.answer import CommandErrors
from transition_sim.report.markdown import table
from transition_sim.verdict.answer import Runs

QUESTIONS = "transition_sim.questions"
NEVER = "–"
HEADS = ("key", "type", "unit", "meaning", "null")
TYPES = {str: "text", date: "text", int: "integer", float: "number", bool: "yes/no"}
NUMBER, DATE, WHETHER = "number", "number or date", "number or yes/no"
INTRODUCTION = """\
# What `--json` prints

*Generated from the classes of the answers by `make docs`; do not edit.*

Every command prints one object on standard output with `--json`; messages go to standard error. A
key is never taken away or given another meaning without a change of `schema`; keys may be added.
A test runs every command and compares what it prints with this page. In Python it is what
`.to_json(lang)` of an answer returns.

*Both* is an object with the sentence in English and Chinese, `{"en": …, "zh": …}`; other *text*
that is a sentence is in the language of `--lang`. `[]` is a list, `<name>` a key that is a name:
a year, a run, a grade. *Null* says what null means; a dash stands where it does not occur. Shares
are between 0 and 1, money is in yuan (CNY) of the city's price year, over all model years and
discounted where nothing else is said, and energy and power are MWh and MW.
"""
NOTES = {
    "errors": "Where a command fails it prints the errors, beside what it found.",
    "run": "Each object of `runs` is the run's `verdict.json`, and `folder`.",
    "schema": "`schema` and `schema city` print a JSON Schema, with or without `--json`.",
}


def answers() -> dict[str, type[Part]]:
    """Return the class of what each command prints: of a question, what its function returns."""
    found: dict[str, type[Part]] = {"errors": CommandErrors, "run": Runs}
    for room in iter_modules(import_module(QUESTIONS).__path__):
        name = room.name
        module = import_module(f"{QUESTIONS}.{name}.{name}")
        asked = getattr(module, name, None)  # none in a room whose question is an option of `run`
        if asked is not None:
            found[name.replace("_", "-")] = get_type_hints(asked)["return"]
    return found


@dataclass(frozen=True)
class Key:
    """A row of the page."""

    path: str
    kind: str
    unit: str
    meaning: str
    null: str

    def cells(self) -> tuple[str, ...]:
        """Return the row's cells."""
        return f"`{self.path}`", self.kind, self.unit, self.meaning, self.null or NEVER


def write_json_page() -> str:
    """Return the page."""
    parts, known = [INTRODUCTION], answers()
    for command in [*known, "schema"]:
        answer = known.get(command)
        note = NOTES.get(command, answer.NOTE if answer and issubclass(answer, Answer) else "")
        rows = [each.cells() for each in keys_of(answer, "", {})] if answer else []
        body = table(HEADS, rows) if rows else ""
        parts.append("\n\n".join(each for each in (f"## {command}", note, body) if each))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def keys_of(part: type[Part], prefix: str, listed: dict[type[Part], str]) -> Iterator[Key]:
    """Yield every key of an object and of what it holds.

    Parameters
    ----------
    prefix : str
        Path of the object, with its dot.
    listed : dict of class to str
        Where an object of a class was listed before; it is not listed again.
    """
    for name, field in part.model_fields.items():
        if field.exclude:
            continue
        extra = field.json_schema_extra
        said: dict[str, Any] = extra if isinstance(extra, dict) else {}
        path = f"{prefix}{field.serialization_alias or field.alias or name}"
        annotation = field.annotation
        if field.metadata:  # pydantic takes `Annotated` apart
            annotation = Annotated[(annotation, *field.metadata)]  # type: ignore[assignment]
        own = Key(path, "", said.get(UNIT, ""), field.description or "", said.get(NULL, ""))
        yield from _keys(annotation, own, said.get(PER, "name"), listed)


def _keys(kind: Any, own: Key, per: str, listed: dict[type[Part], str]) -> Iterator[Key]:
    """Yield the keys of a type at a path."""
    kind = _without_none(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Part):
        like = next((each for each in listed if issubclass(each, kind)), None)
        if like is not None:
            yield replace(own, kind=_like(like, kind, listed[like]))
            return
        listed[kind] = own.path
        if own.null:
            yield replace(own, kind="object")
        yield from keys_of(kind, f"{own.path}.", listed)
    elif origin in (tuple, list):
        yield from _keys(arguments[0], replace(own, path=f"{own.path}[]"), per, listed)
    elif origin in (dict, types.MappingProxyType) or _is_mapping(origin):
        yield from _keys(arguments[1], replace(own, path=f"{own.path}.<{per}>"), per, listed)
    else:
        yield replace(own, kind=_name(kind))


def _like(listed: type[Part], kind: type[Part], path: str) -> str:
    """Return that an object is as another, or as another without some of its keys."""
    missing = [name for name in listed.model_fields if name not in kind.model_fields]
    without = f" without {', '.join(f'`{each}`' for each in missing)}" if missing else ""
    return f"as `{path}`{without}"


def _is_mapping(origin: Any) -> bool:
    return (isinstance(origin, type) and issubclass(origin, types.MappingProxyType | dict)) or (
        getattr(origin, "__name__", "") == "Mapping"
    )


def _without_none(kind: Any) -> Any:
    """Return a type without the None that it may be."""
    if get_origin(kind) in (Union, types.UnionType):
        rest = [each for each in get_args(kind) if each is not type(None)]
        if len(rest) == 1:
            return rest[0]
        return Union[tuple(rest)]  # noqa: UP007 - of types that are known only now
    if kind != Both and kind != Spoken and get_origin(kind) is Annotated:
        inner = get_args(kind)
        if _without_none(inner[0]) is not inner[0]:
            return Annotated[(_without_none(inner[0]), *inner[1:])]
    return kind


def _name(kind: Any) -> str:
    """Return what the page calls a type."""
    if kind == Both:
        return "both"
    if kind == Spoken:
        return "text"
    if get_origin(kind) is Annotated:
        return _name(get_args(kind)[0])
    if get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return "text"
    if get_origin(kind) in (Union, types.UnionType):
        names = {_name(each) for each in get_args(kind)}
        if names <= {"number", "integer"}:
            return NUMBER
        if names <= {"number", "integer", "yes/no"}:
            return WHETHER
        return DATE if names <= {"number", "integer", "text"} else "any"
    return TYPES.get(kind, "any")

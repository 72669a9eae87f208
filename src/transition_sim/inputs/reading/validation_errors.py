"""Trees and rows → frozen objects; what pydantic refuses becomes problems with places."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from transition_sim.errors import Problem
from transition_sim.inputs.schema.records import Section
from transition_sim.inputs.tree import (
    Entry,
    Fields,
    Key,
    Node,
    Scalar,
    Spot,
    follow,
    locate,
    plain,
    without,
)
from transition_sim.messages import CATALOGUE

S = TypeVar("S", bound=BaseModel)

CODES = {
    "missing": "missing_key",
    "extra_forbidden": "unknown_key",
    "string_type": "not_text",
    "string_too_short": "empty",
    "too_short": "empty",
    "int_type": "not_integer",
    "int_from_float": "not_integer",
    "float_type": "not_number",
    "finite_number": "not_finite",
    "bool_type": "not_flag",
    "literal_error": "not_choice",
    "tuple_type": "not_list",
    "model_type": "not_mapping",
    "model_attributes_type": "not_mapping",
    "dict_type": "not_mapping",
    "mapping_type": "not_mapping",
}
AS_WRITTEN = ("not_number", "not_finite", "not_integer", "out_of_range")
"""Errors that quote the value as the file has it: `60 GW`, not 60000."""
ROUNDS = 20
SECTION = re.compile(r"[.\[]")
SAYS_MISSING = re.compile(r"(^|_)(without|missing|unused|nobody|nothing|none)(_|$)")
"""Codes of rules that say of a section that something is not there."""


def bind(
    kind: type[S],
    node: Node,
    context: Mapping[str, object],
    prefix: Sequence[Key] = (),
) -> tuple[S | None, list[Problem]]:
    """Return the section that a tree holds, or None, and everything that is wrong with it.

    Parameters
    ----------
    kind : type
        The section's type.
    node : Node
        The tree.
    context : Mapping[str, object]
        What the fields look up, such as the model `years`.
    prefix : sequence of str or int
        Written before the field's path in errors.
    """
    try:
        return kind.model_validate(plain(node), context=dict(context)), []
    except ValidationError as error:
        found = error.errors(include_url=False)
    spots = [(raw, locate(node, _location(raw))) for raw in found]
    return None, [_problem(kind, raw, spot, prefix) for raw, spot in spots]


def without_follow_ups(found: Sequence[Problem], unreadable: Sequence[Problem]) -> list[Problem]:
    """Return what rules find, but for what is only missing because it could not be read.

    Parameters
    ----------
    found : sequence of Problem
        What the rules between fields say of what is left.
    unreadable : sequence of Problem
        What is wrong with the fields themselves.
    """
    sections = {SECTION.split(each.field)[0] for each in unreadable}
    return [
        each
        for each in found
        if SECTION.split(each.field)[0] not in sections or not SAYS_MISSING.search(each.code)
    ]


def bind_rest(
    kind: type[S], node: Node, context: Mapping[str, object], stand_ins: Mapping[str, Node]
) -> S | None:
    """Return what is left of a section without its wrong parts, so that the rest can be checked.

    What is required and missing is taken from `stand_ins`; None if that does not make a section.
    """
    for _ in range(ROUNDS):
        try:
            return kind.model_validate(plain(node), context=dict(context))
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=True)
        # several errors may lead to one part: it is taken out once, and nothing beside it
        wrong = {follow(node, _location(raw)[: -1 if _is_missing(raw) else None]) for raw in found}
        for path in sorted(wrong, key=_order, reverse=True):
            node = without(node, path)
        absent = [str(raw["loc"][0]) for raw in found if _is_missing(raw) and len(raw["loc"]) == 1]
        node = _with_stand_ins(node, {name: stand_ins.get(name) for name in absent})
    return None


def _with_stand_ins(node: Node, stand_ins: Mapping[str, Node | None]) -> Node:
    if not isinstance(node, Fields):
        return node
    entries = dict(node.entries)
    for name, stand_in in stand_ins.items():
        if stand_in is not None:
            entries[name] = Entry(node.place, stand_in)
    return Fields(entries, node.place)


def _is_missing(raw: Any) -> bool:
    return bool(raw["type"] == "missing")


def _order(location: Sequence[Key]) -> tuple[tuple[bool, Key], ...]:
    return tuple((isinstance(part, int), part) for part in location)


def _is_tag(part: Key) -> bool:
    return isinstance(part, str) and (part.startswith("<") or part == "[key]")


def _location(raw: Any) -> tuple[Key, ...]:
    at = raw.get("ctx", {}).get("at")
    location = tuple(part for part in raw["loc"] if not _is_tag(part))
    return location if at is None else (*location, at)


def _problem(kind: type[BaseModel], raw: Any, spot: Spot, prefix: Sequence[Key]) -> Problem:
    code, values = translate(raw, spot.node)
    at_key = code in ("unknown_key", "missing_key", "year_unknown", "year_base")
    if raw["loc"] and raw["loc"][-1] == "[key]":
        at_key, values = True, {**values, "given": str(raw["loc"][-2])}
    if code == "unknown_key":
        values = {**values, "options": tuple(names_at(kind, raw["loc"][:-1]))}
    parts = (*prefix, *spot.parts)
    name = Spot(spot.place, spot.key_place, parts, None).name
    return Problem(code, spot.key_place if at_key else spot.place, name, values)


def translate(raw: Any, node: Node | None = None) -> tuple[str, dict[str, object]]:
    """Return the catalogue's code and values for one of pydantic's errors."""
    code = CODES.get(raw["type"], raw["type"])
    values: dict[str, object] = {"given": "", **raw.get("ctx", {})}
    values.pop("error", None)
    if code not in CATALOGUE:
        return "invalid", {"message": raw["msg"]}
    if code in ("unknown_key", "missing_key"):
        values["given"] = str(raw["loc"][-1])
    elif isinstance(node, Scalar) and (code in AS_WRITTEN or not values["given"]):
        values["given"] = node.text or "null"
    if code == "not_choice":
        found = re.findall(r"'([^']*)'|\b(\d+)\b", str(values.pop("expected")))
        values["options"] = tuple(text or number for text, number in found)
    elif isinstance(values.get("options"), str):
        values["options"] = tuple(str(values["options"]).split(", "))
    return code, values


def names_at(kind: type[BaseModel], location: Sequence[Key]) -> list[str]:
    """Return the keys that the section at `location` below `kind` may have."""
    reached: Any = kind
    for part in location:
        if not _is_tag(part):
            reached = _step(reached, part)
    sections = _find(reached, lambda item: isinstance(item, type) and issubclass(item, Section))
    return [
        field.alias or name for section in sections for name, field in section.model_fields.items()
    ]


def _step(reached: Any, part: Key) -> Any:
    for section in _find(reached, lambda item: isinstance(item, type)):
        if issubclass(section, BaseModel):
            field = section.model_fields.get(str(part))
            return field.annotation if field is not None else None
    for holder in _find(reached, lambda item: get_origin(item) is not None):
        arguments = [item for item in get_args(holder) if item is not Ellipsis]
        if arguments:
            return arguments[-1]
    return None


def _find(reached: Any, wanted: Callable[[Any], bool]) -> list[Any]:
    """Return the parts of an annotation that are wanted, through unions and `Annotated`."""
    origin = get_origin(reached)
    if origin is Annotated:
        return _find(get_args(reached)[0], wanted)
    if origin in (Union, UnionType):
        return [found for item in get_args(reached) for found in _find(item, wanted)]
    return [reached] if reached is not None and wanted(reached) else []

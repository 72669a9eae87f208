"""Every quantity that a section of YAML says: where it stands, its unit, whether by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from transition_sim.inputs.schema.quantities import Quantity, Yearly
from transition_sim.inputs.tree import Fields, Key, Node

ANY = "<id>"
"""In a path, an id that the scenario chooses."""


@dataclass(frozen=True)
class QuantityField:
    """A field that holds a number with a unit.

    Attributes
    ----------
    path : tuple of str
        Its keys; `<id>` where a mapping is by id.
    yearly : Yearly or None
        How its years are read, where it goes by year.
    """

    path: tuple[str, ...]
    quantity: Quantity
    yearly: Yearly | None = None


def quantity_fields(kind: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[QuantityField]:
    """Yield every quantity of a section and of those below it."""
    for name, field in kind.model_fields.items():
        if field.annotation is not None:
            yield from _of(field.annotation, tuple(field.metadata), (*path, name))


def _of(kind: Any, marks: tuple[Any, ...], path: tuple[str, ...]) -> Iterator[QuantityField]:
    while get_origin(kind) is Annotated:
        kind, marks = get_args(kind)[0], (*marks, *get_args(kind)[1:])
    quantity = next((each for each in marks if isinstance(each, Quantity)), None)
    if quantity is not None:
        yield QuantityField(path, quantity)
    elif get_origin(kind) in (Union, UnionType):
        for part in get_args(kind):
            yield from _of(part, (), path)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from quantity_fields(kind, path)
    elif get_origin(kind) is Mapping:
        yearly = next((each for each in marks if isinstance(each, Yearly)), None)
        below = path if yearly is not None else (*path, ANY)
        for each in _of(get_args(kind)[1], (), below):
            yield QuantityField(each.path, each.quantity, yearly or each.yearly)


def quantities_in(
    tree: Node, kind: type[BaseModel]
) -> Iterator[tuple[tuple[Key, ...], QuantityField, Node]]:
    """Yield every quantity that a tree has: its keys, its field, its value."""
    for field in quantity_fields(kind):
        for path, node in _reached(tree, field.path, ()):
            yield path, field, node


def _reached(
    node: Node, path: tuple[str, ...], so_far: tuple[Key, ...]
) -> Iterator[tuple[tuple[Key, ...], Node]]:
    if not path:
        yield so_far, node
        return
    if not isinstance(node, Fields):
        return
    keys = list(node.entries) if path[0] == ANY else [path[0]]
    for key in keys:
        if key in node.entries:
            yield from _reached(node.entries[key].node, path[1:], (*so_far, key))

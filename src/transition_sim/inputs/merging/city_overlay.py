"""A city's files laid over those of the city that it extends.

Tables and the ledger are merged by key. A row, an entry or a number of `city.yaml` that is there in
both is replaced whole, so that it never borrows another's range or source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from transition_sim.errors import Problem
from transition_sim.inputs.merging.city_layers import Layer, Layers
from transition_sim.inputs.reading.csv_tables import Record, Table
from transition_sim.inputs.schema.city import (
    EXTENDS,
    REMOVABLE_SETTINGS,
    WITHOUT,
)
from transition_sim.inputs.schema.records import Row
from transition_sim.inputs.tree import (
    Entry,
    Fields,
    Items,
    Key,
    Node,
    Scalar,
    drop,
    locate,
    without,
)

R = TypeVar("R", bound=Row)
SOURCE = "source"
OWN = ("name",)
"""What a city says for itself: never taken from what it extends."""


def merge_settings(layers: Layers) -> tuple[Node, list[Problem]]:
    """Return `city.yaml` laid over what it extends, and every unknown id in a `without`."""
    merged, problems = layers.from_the_base()[0].tree, list[Problem]()
    merged = _own_part(merged)
    for layer in layers.from_the_base()[1:]:
        merged = merged if not isinstance(merged, Fields) else drop(merged, OWN)
        for name in REMOVABLE_SETTINGS:
            merged, wrong = _remove_keys(merged, layer, name)
            problems += wrong
        merged = _lay(merged, _own_part(layer.tree))
    return merged, problems


def _own_part(tree: Node) -> Node:
    return drop(tree, (EXTENDS, WITHOUT)) if isinstance(tree, Fields) else tree


def _remove_keys(tree: Node, layer: Layer, name: str) -> tuple[Node, list[Problem]]:
    node = locate(tree, (name,)).node
    known = tuple(str(key) for key in node.entries) if isinstance(node, Fields) else ()
    problems = list[Problem]()
    for position, given in enumerate(layer.removed.get(name, ())):
        if given not in known:
            problems.append(layer.missing(name, position, known))
        tree = without(tree, (name, given))
    return tree, problems


def _lay(parent: Node, child: Node) -> Node:
    """Lay a child's mapping over its parent's; what has a source of its own is replaced whole."""
    if not isinstance(parent, Fields) or not isinstance(child, Fields):
        return child
    if SOURCE in parent.entries:
        return child
    entries: dict[Key, Entry] = dict(parent.entries)
    for key, entry in child.entries.items():
        below = entries.get(key)
        entries[key] = Entry(entry.place, _lay(below.node, entry.node)) if below else entry
    return Fields(entries, child.place)


def remove_rows(table: Table[R], layer: Layer, name: str) -> tuple[Table[R], list[Problem]]:
    """Return a table without the rows whose first key a layer's `without` names."""
    removed, problems = layer.removed.get(name, ()), list[Problem]()
    for position, given in enumerate(removed):
        if table.has_ids and given not in table.ids:
            problems.append(layer.missing(name, position, tuple(dict.fromkeys(table.ids))))
    kept = [
        (row, table.records[position])
        for position, row in enumerate(table.rows)
        if str(row.identity()[0]) not in removed
    ]
    broken = [each for each in _ids_of_no_row(table) if each not in removed]
    return _as_table(kept, broken, table.has_ids), problems


def lay_rows(parent: Table[R], child: Table[R]) -> Table[R]:
    """Lay a table over its parent's: a row with the same key takes the place of the other."""
    laid = {row.identity(): (row, parent.records[i]) for i, row in enumerate(parent.rows)}
    laid |= {row.identity(): (row, child.records[i]) for i, row in enumerate(child.rows)}
    broken = [*_ids_of_no_row(parent), *_ids_of_no_row(child)]
    return _as_table(list(laid.values()), broken, parent.has_ids and child.has_ids)


def _as_table(rows: Sequence[tuple[R, Record]], broken: Sequence[str], has_ids: bool) -> Table[R]:
    return Table(
        rows=tuple(row for row, _ in rows),
        ids=(*(str(row.identity()[0]) for row, _ in rows), *broken),
        has_ids=has_ids,
        records={position: record for position, (_, record) in enumerate(rows)},
    )


def _ids_of_no_row(table: Table[R]) -> list[str]:
    """Return the ids of lines that gave no row."""
    named = Counter(table.ids)
    named.subtract(str(row.identity()[0]) for row in table.rows)
    return list(named.elements())


def lay_items(parent: Items, child: Items, key: str) -> Items:
    """Lay a list of entries over its parent's by the value of `key`."""
    own: dict[str, Node] = {}
    rest = list[Node]()
    for node in child.items:
        name = text_of(node, key)
        if name and name not in own:
            own[name] = node
        else:
            rest.append(node)  # a twin or nameless: the checks report it
    items = [own.pop(text_of(node, key), node) for node in parent.items]
    return Items((*items, *own.values(), *rest), child.place)


def remove_items(parent: Items, layer: Layer, name: str, key: str) -> tuple[Items, list[Problem]]:
    """Return a list without the entries that a layer's `without` names."""
    known = tuple(text_of(node, key) for node in parent.items)
    removed, problems = layer.removed.get(name, ()), list[Problem]()
    for position, given in enumerate(removed):
        if given not in known:
            problems.append(layer.missing(name, position, known))
    kept = tuple(node for node in parent.items if text_of(node, key) not in removed)
    return Items(kept, parent.place), problems


def text_of(node: Node, key: str) -> str:
    """Return the text of one key of a mapping; empty where there is none."""
    own = node.entries[key].node if isinstance(node, Fields) and key in node.entries else None
    return own.text if isinstance(own, Scalar) else ""

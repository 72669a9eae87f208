"""The day of each retirement: whose day `retire.by` is, in a scenario that extends another.

A file that names units, or a size below which they retire, and a day, gives that day to them, and
not to what it inherits. A file that gives a day alone moves the day of all that it inherits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transition_sim.inputs.tree import LISTED, Entry, Fields, Items, Key, Node, Scalar, locate

RETIRE, UNITS, BELOW, BY = "retire", "units", "units_below", "by"


def settle_days(tree: Node) -> Node:
    """Return a scenario's tree with its own day for each unit that retires by name.

    `retire.by` becomes the day of the units below a size, where there is such a size.
    """
    section = locate(tree, (RETIRE,)).node
    if not isinstance(tree, Fields) or not isinstance(section, Fields):
        return tree
    entries = dict(section.entries)
    by = section.entries.get(BY)
    if by is None or not isinstance(by.node, Scalar) or _is_null(by.node):
        return tree if UNITS not in entries else _with(tree, {**entries, UNITS: _undated(section)})
    if UNITS in entries:
        entries[UNITS] = Entry(entries[UNITS].place, _dated(section, by.node))
    below = entries.get(BELOW)
    if below is not None and not _is_null(below.node):
        entries[BY] = Entry(by.place, _day_of(section, BELOW, below.node, by.node))
    elif below is not None and below.node.place.file != by.node.place.file:
        gone = below.node.below is not None and not _uses_day(section)
        entries = {key: each for key, each in entries.items() if not (gone and key == BY)}
    return _with(tree, entries)


def _with(tree: Fields, entries: Mapping[Key, Entry]) -> Fields:
    """Return the tree with other entries of its retirements."""
    at = tree.entries[RETIRE]
    own = Fields(entries, at.node.place, at.node.below)
    return Fields({**tree.entries, RETIRE: Entry(at.place, own)}, tree.place, tree.below)


def _undated(section: Fields) -> Entry:
    """Return the units of a retirement that gives no day; those of a list have none."""
    at = section.entries[UNITS]
    if not isinstance(at.node, Fields):
        return at
    entries = {
        key: Entry(e.place, Scalar(None, e.place) if _is_listed(e.node) else e.node)
        for key, e in at.node.entries.items()
    }
    return Entry(at.place, Fields(entries, at.node.place, at.node.below))


def _is_listed(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value == LISTED


def _dated(section: Fields, by: Scalar) -> Node:
    """Return the units of a retirement, each with its day."""
    units = section.entries[UNITS].node
    if isinstance(units, Items):
        if not all(
            isinstance(each, Scalar) and isinstance(each.value, str) for each in units.items
        ):
            return units  # reported with the fields
        day = _day_of(section, UNITS, units, by)
        if day is by and BELOW not in section.entries:
            return units  # on the day `by`, as it is said
        names: dict[Key, Entry] = {
            each.text: Entry(each.place, Scalar(day.value, each.place, day.text))
            for each in units.items
            if isinstance(each, Scalar)
        }
        return Fields(names, units.place, units.below)
    if not isinstance(units, Fields):
        return units
    entries = dict(units.entries)
    for key, entry in entries.items():
        if _is_listed(entry.node):
            day = _day_of(section, UNITS, entry.node, by)
            entries[key] = Entry(entry.place, Scalar(day.value, entry.place, day.text))
    return Fields(entries, units.place, units.below)


def _uses_day(section: Fields) -> bool:
    """Say whether units are named that have no day of their own."""
    units = section.entries[UNITS].node if UNITS in section.entries else None
    if isinstance(units, Fields):
        return any(_is_listed(entry.node) for entry in units.entries.values())
    return isinstance(units, Items) and bool(units.items)


def _day_of(section: Fields, kind: str, said: Node, by: Scalar) -> Scalar:
    """Return the day of what is said: the last one given with it, or alone."""
    other = UNITS if kind == BELOW else BELOW
    given_with_other = _layers_of(section, other)
    own = _layers_of(section, kind)
    day = by
    while day.place.file in given_with_other - own:
        earlier = day.below
        if (
            not isinstance(earlier, Scalar)
            or _is_null(earlier)
            or day.place.file == said.place.file
        ):
            break
        day = earlier
    return day


def _layers_of(section: Fields, kind: str) -> set[str]:
    """Return the layers that give units, or a size, for which they need a day."""
    entry = section.entries.get(kind)
    return set() if entry is None else set(_layers(entry.node))


def _layers(node: Node) -> Iterator[str]:
    if isinstance(node, Fields):
        for entry in node.entries.values():
            said: Node | None = entry.node
            while said is not None:
                if _is_listed(said):
                    yield said.place.file
                said = said.below
    elif not _is_null(node):
        yield node.place.file
    if node.below is not None:
        yield from _layers(node.below)


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None

"""A YAML document as a tree that knows the place of every key and value.

Trees are immutable. `merge` lays a child over its parent (deeply; a list replaces a list), and
`assign` lays one override over a tree. What is laid over is not lost: it stays `below`, so that a
child can take it back, and can say how much more or less than it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from transition_sim.errors import Place

Key = str | int
Path = tuple[Key, ...]
EVERY = "every"
"""Key that a mapping of years may hold: the value without a year."""
LISTED = "listed"
"""What a name stands for that comes from a list, where a mapping is laid over the list."""


@dataclass(frozen=True)
class Scalar:
    """A value without parts, and the text that it was read from."""

    value: str | int | float | bool | None
    place: Place
    text: str = ""
    below: Node | None = field(default=None, repr=False)
    """What it was laid over."""


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place
    below: Node | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Entry:
    """A key's place and its value."""

    place: Place
    node: Node


@dataclass(frozen=True)
class Fields:
    """A mapping."""

    entries: Mapping[Key, Entry]
    place: Place
    below: Node | None = field(default=None, repr=False)
    """What is no mapping and was laid over; mappings are merged."""


Node = Scalar | Items | Fields


@dataclass(frozen=True)
class Spot:
    """Where a path leads in a tree: its own place, its key's place, its node if it is there."""

    place: Place
    key_place: Place
    parts: Path
    node: Node | None

    @property
    def name(self) -> str:
        """The path as people write it: `builds.limits.wind.2025`, `projects.include[0]`."""
        return path_name(self.parts)


def path_name(parts: Sequence[Key]) -> str:
    """Return a dotted path."""
    return ".".join(str(part) for part in parts).replace(".[", "[")


def plain(node: Node) -> object:
    """Return the tree as dictionaries, tuples and scalars, without places."""
    if isinstance(node, Fields):
        return {key: plain(entry.node) for key, entry in node.entries.items()}
    if isinstance(node, Items):
        return tuple(plain(item) for item in node.items)
    return node.value


def locate(node: Node, loc: Sequence[Key]) -> Spot:
    """Follow `loc` as far as the tree goes; what the tree does not hold is left out.

    A last part that is a string and is missing stays in the path: it names the missing key.
    """
    key_place, current, parts = node.place, node, list[Key]()
    for position, part in enumerate(loc):
        key = _key(current, part)
        entry = _step(current, key)
        if entry is not None:
            if key != EVERY:
                parts.append(f"[{part}]" if isinstance(current, Items) else part)
            key_place, current = entry.place, entry.node
        elif position == len(loc) - 1 and _names_a_key(part):
            return Spot(key_place, key_place, (*parts, part), None)
    return Spot(current.place, key_place, tuple(parts), current)


def follow(node: Node, loc: Sequence[Key]) -> Path:
    """Return the keys of the deepest part of the tree that `loc` leads to."""
    path = list[Key]()
    for part in loc:
        key = _key(node, part)
        entry = _step(node, key)
        if entry is not None:
            path.append(key)
            node = entry.node
    return tuple(path)


def without(node: Node, path: Sequence[Key]) -> Node:
    """Return the tree without the part at `path`; the same tree where there is no such part."""
    if not path or (entry := _step(node, path[0])) is None:
        return node
    rest = without(entry.node, path[1:]) if len(path) > 1 else None
    if isinstance(node, Fields):
        entries = dict(node.entries)
        entries[path[0]] = Entry(entry.place, rest or entry.node)
        if rest is None:
            del entries[path[0]]
        return Fields(entries, node.place)
    assert isinstance(node, Items)
    assert isinstance(path[0], int)
    kept = list(node.items)
    kept[path[0] : path[0] + 1] = [] if rest is None else [rest]
    return Items(tuple(kept), node.place)


def merge(parent: Node, child: Node) -> Node:
    """Lay `child` over `parent`: mappings deeply, everything else replaces.

    Where the parent gives one value for all years and the child lists years, the parent's value
    holds up to the first year that the child lists. Where the parent lists names and the child says
    something of names, those of the list stay.
    """
    if not isinstance(child, Fields):
        return replace(child, below=parent)
    if isinstance(parent, Scalar) and parent.value is not None and _lists_years(child):
        every: dict[Key, Entry] = {EVERY: Entry(parent.place, parent)}
        return Fields(every | dict(child.entries), child.place)
    if isinstance(parent, Items) and parent.items and all(_is_text(each) for each in parent.items):
        return merge(_as_names(parent), child)
    if not isinstance(parent, Fields):
        return replace(child, below=parent)
    entries = dict(parent.entries)
    for key, entry in child.entries.items():
        below = entries.get(key)
        entries[key] = Entry(entry.place, merge(below.node, entry.node)) if below else entry
    return Fields(entries, child.place, parent.below)


def _is_text(node: Node) -> bool:
    return isinstance(node, Scalar) and isinstance(node.value, str)


def _as_names(listed: Items) -> Fields:
    """Return a list of names as a mapping, each name's value at its own place."""
    names: dict[Key, Entry] = {
        each.text: Entry(each.place, Scalar(LISTED, each.place, LISTED))
        for each in listed.items
        if isinstance(each, Scalar)
    }
    return Fields(names, listed.place, listed.below)


def beneath(node: Node, layers: Collection[str]) -> Node | None:
    """Return what was there before some layers were laid over it; None where nothing was.

    Parameters
    ----------
    layers : collection of str
        As the places of a tree name them: files, and what gave overrides.
    """
    if isinstance(node, Fields):
        kept = {
            key: Entry(entry.place, own)
            for key, entry in node.entries.items()
            if (own := beneath(entry.node, layers)) is not None
        }
        if kept or (not node.entries and node.place.file not in layers):
            return Fields(kept, node.place)
    elif node.place.file not in layers:
        return node
    return None if node.below is None else beneath(node.below, layers)


def without_taken_back(node: Node) -> Node:
    """Return the tree without the entries that a later layer takes back with `null`.

    A `null` that is laid over nothing stays, and so does that of a year: it lifts a limit.
    """
    if not isinstance(node, Fields):
        return node
    kept = {
        key: Entry(entry.place, without_taken_back(entry.node))
        for key, entry in node.entries.items()
        if isinstance(key, int) or not _takes_back(entry.node)
    }
    return Fields(kept, node.place, node.below)


def _takes_back(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None and node.below is not None


def exchange(node: Node, path: Sequence[Key], value: Node) -> Node:
    """Return the tree with another value at a path that it has."""
    if not path:
        return value
    assert isinstance(node, Fields)
    entries = dict(node.entries)
    at = entries[path[0]]
    entries[path[0]] = Entry(at.place, exchange(at.node, path[1:], value))
    return Fields(entries, node.place, node.below)


def assign(node: Node, path: Sequence[Key], value: Node) -> Node:
    """Lay one value over the tree at `path`, making the mappings that lead to it."""
    laid = value
    for part in reversed(path):
        laid = Fields({part: Entry(value.place, laid)}, value.place)
    return merge(node, laid)


def drop(node: Fields, keys: Sequence[Key]) -> Fields:
    """Return the mapping without `keys`."""
    kept = {key: entry for key, entry in node.entries.items() if key not in keys}
    return Fields(kept, node.place, node.below)


def _key(node: Node, part: Key) -> Key:
    """Return the key that a part of a path stands for: a year that is not listed has `EVERY`."""
    is_year = isinstance(node, Fields) and isinstance(part, int) and part not in node.entries
    return EVERY if is_year else part


def _step(node: Node, part: Key) -> Entry | None:
    if isinstance(node, Fields):
        return node.entries.get(part)
    if isinstance(node, Items) and isinstance(part, int) and 0 <= part < len(node.items):
        return Entry(node.items[part].place, node.items[part])
    return None


def _names_a_key(part: Key) -> bool:
    return isinstance(part, str) and not part.startswith(("<", "[")) and part != EVERY


def _lists_years(node: Fields) -> bool:
    return bool(node.entries) and all(isinstance(key, int) for key in node.entries)


def moved(node: Node, place: Place) -> Node:
    """Return the tree with everything at one place."""
    if isinstance(node, Fields):
        entries = node.entries.items()
        return Fields({k: Entry(place, moved(e.node, place)) for k, e in entries}, place)
    if isinstance(node, Items):
        return Items(tuple(moved(item, place) for item in node.items), place)
    return Scalar(node.value, place, node.text)

"""The files that a scenario extends and its overrides, merged into one tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from transition_sim.errors import Place, Problem
from transition_sim.inputs.reading.files import Refused, inside
from transition_sim.inputs.reading.yaml import parse_yaml, read_yaml
from transition_sim.inputs.tree import (
    Fields,
    Key,
    Node,
    Scalar,
    assign,
    drop,
    merge,
    moved,
)

SET = "--set"
EXTENDS = "extends"
OWN = ("name", "title", "description")
"""What a scenario says for itself: never taken from what it extends."""
LONGEST_CHAIN = 20
PATH = re.compile(r"[^\W.][\w/-]*(\.[^\W.][\w/-]*)*")
"""A dotted key; keys of several parts, as those of fuels.csv, are joined by a slash."""


@dataclass
class Chain:
    """A merged tree and where its parts come from."""

    tree: Fields
    folder: Path
    files: tuple[Path, ...]
    folders: dict[str, Path]
    problems: list[Problem] = field(default_factory=list)

    def folder_of(self, place: Place) -> Path:
        """Return the folder of the file that a place is in; paths are relative to it."""
        return self.folders.get(place.file, self.folder)


@dataclass(frozen=True)
class _Link:
    path: Path
    shown: str
    tree: Fields


def read_chain(path: Path, overrides: Sequence[str]) -> Chain:
    """Return a scenario merged with what it extends and with its overrides.

    Raises
    ------
    Refused
        When a file cannot be read, is no mapping, or the chain is a cycle or leaves the folder.
    """
    links = [_read_link(path, path.as_posix(), None)]
    while EXTENDS in links[-1].tree.entries:
        links.append(_read_parent(links))
    merged: Node = drop(links[-1].tree, (EXTENDS, *(OWN if len(links) > 1 else ())))
    for position, link in enumerate(reversed(links[:-1]), start=2):
        own = OWN if position < len(links) else ()
        merged = merge(merged, drop(link.tree, (EXTENDS, *own)))
    assert isinstance(merged, Fields)
    chain = Chain(
        merged,
        path.parent,
        tuple(link.path for link in links),
        {link.shown: link.path.parent for link in links},
    )
    for override in overrides:
        _lay_override(chain, override)
    return chain


def _read_link(path: Path, shown: str, at: Place | None) -> _Link:
    tree = read_yaml(path, shown, at)
    if not isinstance(tree, Fields):
        raise Refused(Problem("yaml_not_mapping", tree.place, ""))
    return _Link(path, shown, tree)


def _read_parent(links: Sequence[_Link]) -> _Link:
    child = links[-1]
    node = child.tree.entries[EXTENDS].node
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        values = {"given": node.text if isinstance(node, Scalar) else ""}
        raise Refused(Problem("not_text", node.place, EXTENDS, values))
    path = inside(child.path.parent, node.value, node.place, EXTENDS)
    names = [link.path.name for link in links]
    if path.resolve() in [link.path.resolve() for link in links]:
        values = {"chain": " → ".join([*names, path.name])}
        raise Refused(Problem("extends_cycle", node.place, EXTENDS, values))
    if len(links) >= LONGEST_CHAIN:
        values = {"limit": str(LONGEST_CHAIN)}
        raise Refused(Problem("extends_too_long", node.place, EXTENDS, values))
    try:
        return _read_link(path, path.as_posix(), node.place)
    except Refused as refused:
        named = (
            Problem(each.code, each.place, each.field or EXTENDS, each.values)
            if each.place == node.place
            else each
            for each in refused.problems
        )
        raise Refused(*named) from None


def _lay_override(chain: Chain, override: str) -> None:
    key, equals, text = override.partition("=")
    place = Place(SET)
    if not equals or PATH.fullmatch(key.strip()) is None:
        chain.problems.append(Problem("override_form", place, key, {"given": override}))
        return
    path: list[Key] = [int(part) if part.isdigit() else part for part in key.strip().split(".")]
    try:
        value = moved(parse_yaml(text.strip(), SET), place)
    except Refused as refused:
        chain.problems += [
            Problem(each.code, place, key.strip(), each.values) for each in refused.problems
        ]
        return
    laid = assign(chain.tree, path, value)
    assert isinstance(laid, Fields)
    chain.tree = laid

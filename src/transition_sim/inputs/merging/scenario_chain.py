"""The files that a scenario extends and its overrides, merged into one tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transition_sim.errors import Place, Problem
from transition_sim.inputs.merging.overrides import PATH, SET
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

EXTENDS = "extends"
OWN = ("name", "title", "description")
"""What a scenario says for itself: never taken from what it extends."""
LONGEST_CHAIN = 20
WRITTEN = "from_dict"
"""What gives a scenario that is written in Python."""


@dataclass(frozen=True)
class Chain:
    """A merged tree and where its parts come from.

    Attributes
    ----------
    tree : Fields
    folder : Path
        What is relative in overrides is relative to it.
    files : tuple of Path
    folders : mapping of str to Path
        Of each file, by how errors name it.
    layers : tuple of str
        What the tree was merged from, as errors name it, what wins first.
    problems : tuple of Problem
    """

    tree: Fields
    folder: Path
    files: tuple[Path, ...]
    folders: Mapping[str, Path]
    layers: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def parents(self) -> tuple[str, ...]:
        """What the scenario changes, what wins first; nothing where it extends nothing.

        What is laid over a file in Python changes that file; an override belongs to its scenario.
        """
        files = tuple(each for each in self.layers if each in self.folders)
        is_written = any(each.partition("[")[0] == WRITTEN for each in self.layers)
        stands_alone = len(files) == 1 and len(self.layers) > 1
        whole = (is_written and WRITTEN not in self.folders) or stands_alone
        return files if whole else files[1:]

    def folder_of(self, place: Place) -> Path:
        """Return the folder of the file that a place is in; paths are relative to it."""
        return self.folders.get(place.file, self.folder)

    def lay(self, overrides: Sequence[str], given_by: str = SET) -> Chain:
        """Return the chain with overrides laid over it, as a layer of their own.

        Parameters
        ----------
        overrides : sequence of str
            `key=value`, as `list_overrides` returns them.
        given_by : str
            How errors name what gave the overrides; numbered from the second on.
        """
        number = 1 + sum(each.partition("[")[0] == given_by for each in self.layers)
        layer = given_by if number == 1 else f"{given_by}[{number}]"
        tree, problems = self.tree, list(self.problems)
        for override in overrides:
            tree, wrong = _lay_override(tree, override, Place(layer))
            problems += wrong
        return replace(self, tree=tree, layers=(layer, *self.layers), problems=tuple(problems))

    def absolute(self) -> Chain:
        """Return the chain with paths that hold in any working folder."""
        return replace(
            self,
            folder=self.folder.absolute(),
            files=tuple(each.absolute() for each in self.files),
            folders={shown: each.absolute() for shown, each in self.folders.items()},
        )


@dataclass(frozen=True)
class _Part:
    path: Path
    shown: str
    tree: Fields


def read_chain(path: Path, overrides: Sequence[str] = (), given_by: str = SET) -> Chain:
    """Return a scenario file merged with what it extends and with its overrides.

    Raises
    ------
    Refused
        When a file cannot be read, is no mapping, or the chain is a cycle or leaves the folder.
    """
    parts = _follow(_read_part(path, path.as_posix(), None))
    files = tuple(part.path for part in parts)
    return _merge(parts, files).lay(overrides, given_by)


def chain_of_dict(overrides: Sequence[str], given_by: str, folder: Path) -> Chain:
    """Return a scenario that stands in no file, merged with what it extends.

    Parameters
    ----------
    overrides : sequence of str
        All that the scenario says itself.
    given_by : str
        How errors name it.
    folder : Path
        What is relative in it is relative to this folder.

    Raises
    ------
    Refused
        As of `read_chain`.
    """
    empty = Fields({}, Place(given_by))
    own = Chain(empty, folder, (), {}, ()).lay(overrides, given_by)
    parts = _follow(_Part(folder / given_by, given_by, own.tree))
    files = tuple(part.path for part in parts[1:])
    return replace(_merge(parts, files), problems=own.problems)


def _follow(first: _Part) -> list[_Part]:
    """Return a scenario and all that it extends, the nearest first."""
    parts = [first]
    while EXTENDS in parts[-1].tree.entries:
        parts.append(_read_parent(parts))
    return parts


def _merge(parts: Sequence[_Part], files: tuple[Path, ...]) -> Chain:
    """Lay each scenario over what it extends."""
    merged: Node = drop(parts[-1].tree, (EXTENDS, *(OWN if len(parts) > 1 else ())))
    for position, part in enumerate(reversed(parts[:-1]), start=2):
        own = OWN if position < len(parts) else ()
        merged = merge(merged, drop(part.tree, (EXTENDS, *own)))
    assert isinstance(merged, Fields)
    folders = {part.shown: part.path.parent for part in parts}
    return Chain(merged, parts[0].path.parent, files, folders, tuple(folders))


def _read_part(path: Path, shown: str, at: Place | None) -> _Part:
    tree = read_yaml(path, shown, at)
    if not isinstance(tree, Fields):
        raise Refused(Problem("yaml_not_mapping", tree.place, ""))
    return _Part(path, shown, tree)


def _read_parent(parts: Sequence[_Part]) -> _Part:
    child = parts[-1]
    node = child.tree.entries[EXTENDS].node
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        values = {"given": node.text if isinstance(node, Scalar) else ""}
        raise Refused(Problem("not_text", node.place, EXTENDS, values))
    path = inside(child.path.parent, node.value, node.place, EXTENDS)
    names = [part.path.name for part in parts]
    if path.resolve() in [part.path.resolve() for part in parts]:
        values = {"chain": " → ".join([*names, path.name])}
        raise Refused(Problem("extends_cycle", node.place, EXTENDS, values))
    if len(parts) >= LONGEST_CHAIN:
        values = {"limit": str(LONGEST_CHAIN)}
        raise Refused(Problem("extends_too_long", node.place, EXTENDS, values))
    try:
        return _read_part(path, path.as_posix(), node.place)
    except Refused as refused:
        named = (
            Problem(each.code, each.place, each.field or EXTENDS, each.values)
            if each.place == node.place
            else each
            for each in refused.problems
        )
        raise Refused(*named) from None


def _lay_override(tree: Fields, override: str, place: Place) -> tuple[Fields, list[Problem]]:
    key, equals, text = override.partition("=" if "=" in override else "＝")
    if not equals or PATH.fullmatch(key.strip()) is None:
        return tree, [Problem("override_form", place, key, {"given": override})]
    path: list[Key] = [int(part) if part.isdecimal() else part for part in key.strip().split(".")]
    try:
        value = moved(parse_yaml(text.strip(), place.file), place)
    except Refused as refused:
        return tree, [
            Problem(each.code, place, key.strip(), each.values) for each in refused.problems
        ]
    laid = assign(tree, path, value)
    assert isinstance(laid, Fields)
    return laid, []

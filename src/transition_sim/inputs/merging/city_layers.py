"""The folders that a city is made of: its own, and those that it extends.

`extends` in `city.yaml` names a packaged city, or a folder: `./base` below the city's own, or
`../base` beside it. `without` lists what is left out of all that is extended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import create_model

from transition_sim.errors import Place, Problem, word
from transition_sim.inputs.reading.files import Refused, inside, missing
from transition_sim.inputs.reading.validation_errors import bind
from transition_sim.inputs.reading.yaml import read_yaml
from transition_sim.inputs.schema.city import EXTENDS, REMOVABLE, WITHOUT
from transition_sim.inputs.schema.identifiers import Name
from transition_sim.inputs.schema.records import Section
from transition_sim.inputs.tree import Fields, Node, Scalar, locate

SETTINGS, PROFILES = "city.yaml", "profiles"
LONGEST_CHAIN = 20
_LISTS: Any = {name: (tuple[Name, ...], ()) for name in REMOVABLE}
Without: type[Section] = create_model("Without", __base__=Section, **_LISTS)


@dataclass(frozen=True)
class Layer:
    """One folder of a city.

    Attributes
    ----------
    shown : str
        How errors name the folder.
    tree : Node
        Its `city.yaml`, with `extends` and `without`.
    removed : Mapping[str, tuple[str, ...]]
        Ids left out of what it extends, by table or part of `city.yaml`.
    """

    folder: Path
    shown: str
    tree: Node
    removed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        """Whether `city.yaml` could be read, and so whether the folder extends another."""
        return isinstance(self.tree, Fields)

    def show(self, name: str) -> str:
        """Return how errors name a file of the folder."""
        return f"{self.shown}/{name}"

    def missing(self, name: str, position: int, options: tuple[str, ...]) -> Problem:
        """Return the problem of an id in `without` that nothing below defines."""
        spot = locate(self.tree, (WITHOUT, name, position))
        return missing("entry", self.removed[name][position], options, spot.place, spot.name)


@dataclass
class Layers:
    """The folders of a city, its own first, and what was wrong with finding them."""

    found: list[Layer] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_whole: bool = True
    """Whether every folder was found; nothing more can be said of a city where one was not."""

    def from_the_base(self) -> list[Layer]:
        """Return the layers from the one that extends nothing to the city's own."""
        return self.found[::-1]


def packaged_cities() -> dict[str, Path]:
    """Return the folders of the cities that come with the program, by name."""
    root = Path(str(resources.files("transition_sim").joinpath("cities")))
    if not root.is_dir():
        return {}
    return {item.name: item for item in sorted(root.iterdir()) if (item / SETTINGS).is_file()}


def read_layers(folder: Path, shown: str, is_confined: bool) -> Layers:
    """Return the folders of a city with their `city.yaml`.

    Parameters
    ----------
    folder : Path
    shown : str
        How errors name the folder.
    is_confined : bool
        Whether a file that is a link to somewhere outside its folder is refused; never asked of
        a packaged city.
    """
    layers, packaged = Layers(), packaged_cities()
    at: tuple[Path, str] | None = (folder, shown)
    while at is not None:
        if is_confined and at[0] not in packaged.values() and (leaving := _leaving(at[0])):
            layers.problems += leaving
            layers.is_whole = False
            break
        layer = _read_layer(*at, layers.problems)
        layers.found.append(layer)
        try:
            at = _find_parent(layers.found, packaged)
        except Refused as refused:
            layers.problems += refused.problems
            layers.is_whole = False
            break
    return layers


def _leaving(folder: Path) -> list[Problem]:
    root = folder.resolve()
    return [
        Problem("path_outside", Place(path.as_posix()), "", {"folder": folder.name, "given": name})
        for path in (*folder.glob("*.*"), *folder.glob(f"{PROFILES}/*.csv"))
        if not path.resolve().is_relative_to(root)
        for name in (path.name,)
    ]


def _read_layer(folder: Path, shown: str, problems: list[Problem]) -> Layer:
    """Return a folder with its settings; without them where they cannot be read."""
    tree: Node = Scalar(None, Place(f"{shown}/{SETTINGS}"))
    try:
        tree = read_yaml(folder / SETTINGS, f"{shown}/{SETTINGS}")
    except Refused as refused:
        problems += refused.problems
        return Layer(folder, shown, tree)
    if not isinstance(tree, Fields):
        problems.append(Problem("yaml_not_mapping", tree.place, ""))
        return Layer(folder, shown, tree)
    entry = tree.entries.get(WITHOUT)
    if entry is None:
        return Layer(folder, shown, tree)
    if EXTENDS not in tree.entries:
        problems.append(Problem("without_alone", entry.place, WITHOUT))
    bound, wrong = bind(Without, entry.node, {}, (WITHOUT,))
    problems += wrong
    removed = {} if bound is None else {name: getattr(bound, name) for name in REMOVABLE}
    return Layer(folder, shown, tree, removed)


def _find_parent(found: Sequence[Layer], packaged: Mapping[str, Path]) -> tuple[Path, str] | None:
    child = found[-1]
    entry = child.tree.entries.get(EXTENDS) if isinstance(child.tree, Fields) else None
    if entry is None:
        return None
    node = entry.node
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        values: dict[str, object] = {"given": node.text if isinstance(node, Scalar) else ""}
        raise Refused(Problem("not_text", node.place, EXTENDS, values))
    if "/" in node.value or "\\" in node.value or node.value.startswith("."):
        folder = _folder_near(child.folder, node.value, node.place)
    elif node.value in packaged:
        folder = packaged[node.value]
    else:
        values = {"kind": word("city"), "given": node.value, "options": tuple(packaged)}
        raise Refused(Problem("city_unknown", node.place, EXTENDS, values))
    if folder.resolve() in [layer.folder.resolve() for layer in found]:
        chain = " → ".join([*(layer.folder.name for layer in found), folder.name])
        raise Refused(Problem("city_cycle", node.place, EXTENDS, {"chain": chain}))
    if len(found) >= LONGEST_CHAIN:
        values = {"limit": str(LONGEST_CHAIN)}
        raise Refused(Problem("city_chain_too_long", node.place, EXTENDS, values))
    return folder, folder.as_posix()


def _folder_near(child: Path, given: str, at: Place) -> Path:
    """Return a folder below the city's own or beside it; refuse what lies elsewhere."""
    home = child.parent if child.name else child
    path = inside(home, given if given.startswith("/") else f"{child.name}/{given}", at, EXTENDS)
    if not path.is_dir():
        raise Refused(Problem("folder_missing", at, EXTENDS, {"given": given}))
    return home / path.resolve().relative_to(home.resolve())

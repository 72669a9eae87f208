"""What could be read of a city or a scenario so far: what the cross-field checks look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from transition_sim.errors import Place, Problem, Text
from transition_sim.inputs.merging.city_layers import Layers
from transition_sim.inputs.merging.names import candidates, names_in_rows
from transition_sim.inputs.reading.csv_tables import Table
from transition_sim.inputs.reading.files import missing
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_settings import CityFile
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.plant import Link, Project, Technology
from transition_sim.inputs.schema.records import Row
from transition_sim.inputs.schema.scenario import ScenarioFile
from transition_sim.inputs.tree import Fields, Key, Node, Scalar, Spot, locate

R = TypeVar("R", bound=Row)
EMPTY = Scalar(None, Place(""))


@dataclass
class CityDraft:
    """What could be read of a city, and what is wrong with it so far."""

    folder: Path
    shown: str
    layers: Layers = field(default_factory=Layers)
    settings: CityFile | None = None
    tree: Node = EMPTY
    tables: dict[type[Row], Table[Any]] = field(default_factory=dict)
    ledger: tuple[LedgerEntry, ...] = ()
    ledger_tree: Node = EMPTY
    profiles: dict[str, np.ndarray] = field(default_factory=dict)
    profile_names: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def ids(self, kind: type[Row]) -> tuple[str, ...] | None:
        """Return every id that a table names, those of rows with errors too.

        None where the table's ids cannot be read: nothing can then be said of references to it.
        """
        table = self.tables[kind]
        return tuple(dict.fromkeys(name for name in table.ids if name)) if table.has_ids else None

    def rows(self, kind: type[R]) -> Iterator[tuple[R, Callable[[str], Place]]]:
        """Yield each usable row with the function that places its columns."""
        table: Table[R] = self.tables[kind]
        for position, row in enumerate(table.rows):
            yield row, partial(table.place, position)

    def technologies(self) -> dict[str, Technology]:
        """Return the usable technologies by id."""
        return {row.id: row for row, _ in self.rows(Technology)}

    def keys(self, section: str) -> tuple[str, ...]:
        """Return the keys of a section of `city.yaml`, those of entries with errors too.

        An entry that cannot be read is reported by itself: it is not missing.
        """
        node = locate(self.tree, (section,)).node
        return tuple(str(key) for key in node.entries) if isinstance(node, Fields) else ()

    def names(self, kind: type[Row] | str) -> Iterator[tuple[str, Text]]:
        """Yield the id and the name of each row of a table, or of each zone."""
        if isinstance(kind, str):
            yield from self.settings.zones.items() if self.settings is not None else ()
        elif kind in self.tables:
            yield from names_in_rows(row for row, _ in self.rows(kind))

    def spot(self, *loc: Key) -> Spot:
        """Return where a path leads in `city.yaml`."""
        return locate(self.tree, loc)

    def roles(self) -> dict[str, str]:
        """Return what each profile that is used stands for."""
        links = tuple(row for row, _ in self.rows(Link))
        projects = tuple(row for row, _ in self.rows(Project))
        return profile_roles(self.settings, tuple(self.technologies().values()), links, projects)


@dataclass(frozen=True)
class ScenarioDraft:
    """What could be read of a scenario, and its city."""

    scenario: ScenarioFile
    city: City
    tree: Node
    layers: tuple[str, ...] = ()
    """The names of what the tree was merged from, what wins first."""

    def problem(self, code: str, *loc: Key, **values: object) -> Problem:
        """Return a problem of the value at a path of the scenario."""
        spot = locate(self.tree, loc)
        return Problem(code, spot.place, spot.name, values)

    def key_problem(self, code: str, *loc: Key, **values: object) -> Problem:
        """Return a problem of the key at a path of the scenario."""
        spot = locate(self.tree, loc)
        return Problem(code, spot.key_place, spot.name, values)

    def unknown(self, kind: str, given: str, options: tuple[str, ...], *loc: Key) -> Problem:
        """Return the problem of an id that the city does not have."""
        spot = locate(self.tree, loc)
        place = spot.key_place if loc[-1] == given else spot.place
        return missing(kind, given, candidates(self.city, kind, options), place, spot.name)

    def is_switched_off(self, loc: tuple[Key, ...], switch: tuple[Key, ...]) -> bool:
        """Say whether the value at `switch` was laid over the one at `loc` by a later file."""
        given, over = locate(self.tree, loc).place.file, locate(self.tree, switch).place.file
        return given in self.layers and over in self.layers[: self.layers.index(given)]


def profile_roles(
    settings: CityFile | None,
    technologies: tuple[Technology, ...],
    links: tuple[Link, ...],
    projects: tuple[Project, ...] = (),
) -> dict[str, str]:
    """Return what each profile that is used stands for: `availability`, `load` or `price`."""
    roles = {row.availability_profile: "availability" for row in technologies}
    roles |= {row.availability_profile: "availability" for row in projects}
    roles |= {row.price_profile: "price" for row in links}
    if settings is not None:
        roles |= {setting.profile: "load" for setting in settings.demand.values()}
        roles |= {setting.profile: "load" for setting in settings.export.values()}
        roles |= {area.profile: "load" for area in settings.heat.values()}
    return {name: role for name, role in roles.items() if name is not None}


def own_series(names: tuple[str, ...], roles: dict[str, str], city: City) -> dict[str, str]:
    """Return which of a scenario's series are of one technology, and the series it had before.

    One that is named as a series of the city stands for that, whoever uses it.
    """
    before = {each.id: each.availability_profile for each in city.technologies}
    return {name: before[name] or "" for name in names if before.get(name) and name not in roles}


def negative_hour(link: Link, price: np.ndarray) -> dict[str, object]:
    """Return the first hour in which a link with losses has a negative price; empty if none."""
    hours = np.flatnonzero(price < 0.0)
    if not hours.size or link.loss_share == 0.0:
        return {}
    return {"given": link.id, "hour": int(hours[0]), "price": float(price[hours[0]])}

"""The section `data` of a scenario: numbers of its city that the scenario replaces, one by one.

`data.technologies.wind.availability: 0.9` stands for that cell of the city's `technologies.csv`,
`data.fuels.cbm/2024.price_cny_per_m3` for one whose row has a key of several columns, and
`data.city.demand.changzhi.energy` for a number of its `city.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, get_args

from transition_sim.errors import Place, Problem
from transition_sim.inputs.schema.emissions import Abatement, Benchmark, EmissionFactor, Methane
from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.heat import HeatSource, HeatStore
from transition_sim.inputs.schema.identifiers import WholeReading
from transition_sim.inputs.schema.loads import Load
from transition_sim.inputs.schema.plant import FuelYear, Link, Project, Store, Technology, Unit
from transition_sim.inputs.schema.quantities import Count, Note, Quantity, refusal
from transition_sim.inputs.schema.records import Row
from transition_sim.inputs.schema.retrofits import Retrofit
from transition_sim.inputs.tree import Fields, Key, Node, Scalar

DATA, SETTINGS = "data", "city"
KEY_PARTS = "/"
"""Joins the columns of a row's key: `cbm/2024`."""
RANGE_ENDS = ("_low", "_high")
INPUT_TABLES: tuple[type[Row], ...] = (
    Technology,
    Unit,
    Project,
    Store,
    HeatSource,
    HeatStore,
    FuelYear,
    EmissionFactor,
    Abatement,
    Benchmark,
    Methane,
    Link,
    Load,
    Retrofit,
)
"""The tables that the model reads: not what is published of the base year, nor the sources."""


@dataclass(frozen=True)
class ReplacementPlace(Place):
    """Where a scenario replaces a number; whichever rule refuses the number names it.

    Attributes
    ----------
    name : str
        The field of the scenario: `data.technologies.wind.availability`.
    written : str
        The value as the scenario has it.
    """

    name: str = ""
    written: str = ""

    @property
    def plain(self) -> Place:
        """The place without what was replaced there."""
        return Place(self.file, self.line, self.column)


@dataclass(frozen=True)
class Replacement:
    """A number that a scenario puts in place of the city's.

    Attributes
    ----------
    table : str
        A table's name without `.csv`, or `city`.
    path : tuple of str or int
        Below that: a row's key and a column, or keys of `city.yaml`.
    """

    table: str
    path: tuple[Key, ...]
    node: Scalar
    place: ReplacementPlace

    @property
    def parts(self) -> tuple[str, ...]:
        """The path as text."""
        return tuple(str(part) for part in self.path)


def table_name(kind: type[Row]) -> str:
    """Return what a scenario calls a table."""
    return kind.file.removesuffix(".csv")


def row_key(row: Row) -> str:
    """Return what a scenario calls a row."""
    return KEY_PARTS.join(str(part) for part in row.identity())


def replaceable(kind: type[Row]) -> tuple[str, ...]:
    """Return the columns of a table that hold a number or a date of the row itself."""
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if name not in kind.key
        and not name.endswith(RANGE_ENDS)
        and (_is_day(field.annotation) or any(_is_number(mark) for mark in field.metadata))
    )


def _is_number(mark: object) -> bool:
    return isinstance(mark, Quantity | Count)


def _is_day(annotation: Any) -> bool:
    return annotation is date or any(_is_day(part) for part in get_args(annotation))


def read_replacements(node: Node) -> tuple[list[Replacement], list[Problem]]:
    """Return every number of the section, and what in it is no number of a city."""
    tables = tuple(table_name(kind) for kind in INPUT_TABLES)
    found, problems = list[Replacement](), list[Problem]()
    if not isinstance(node, Fields):
        return found, problems  # reported with the scenario's other sections
    for path, leaf in _leaves(node, ()):
        name = ".".join(str(part) for part in (DATA, *path))
        if path[0] not in (*tables, SETTINGS):
            values = {"given": str(path[0]), "options": (SETTINGS, *tables)}
            problems.append(Problem("data_table", leaf.place, name, values))
        elif not isinstance(leaf, Scalar) or isinstance(leaf.value, bool | None):
            values = {"given": name}
            problems.append(Problem("data_value", leaf.place, name, values))
        else:
            at = leaf.place
            place = ReplacementPlace(at.file, at.line, at.column, name, leaf.text)
            found.append(Replacement(str(path[0]), path[1:], leaf, place))
    return found, problems


def _leaves(node: Node, path: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], Node]]:
    if not isinstance(node, Fields):
        yield path, node
        return
    for key, entry in node.entries.items():
        yield from _leaves(entry.node, (*path, key))


def freeze(value: object) -> object:
    """Return nested mappings that cannot be changed."""
    if not isinstance(value, Mapping):
        return value
    return FrozenMapping({str(key): freeze(item) for key, item in value.items()})


def _read(value: object) -> object:
    if value is None:
        return FrozenMapping()
    if not isinstance(value, Mapping):
        raise refusal("not_mapping")
    return freeze(value)


DataSection = Annotated[
    Mapping[str, Any],
    WholeReading(_read, {"type": "object"}),
    Note(
        "numbers of the city that are replaced: data.<table>.<id>.<column>, data.city.<key>",
        "替换城市数据中的单个数值：data.<表>.<编号>.<列>，或 data.city.<键>",
    ),
]

"""What a scenario calls by name → ids: `潞城仁和独立储能` is `renhe`.

A project, unit, technology, upgrade, fuel or zone may be called by its name in either language
wherever a scenario names it. In a section only the names of what the section speaks of are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from transition_sim.errors import Candidate, Problem, Text, word
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_overrides import DATA, INPUT_TABLES, table_name
from transition_sim.inputs.schema.loads import Load
from transition_sim.inputs.schema.plant import FuelYear, Link, Named, Project, Technology, Unit
from transition_sim.inputs.schema.records import Row
from transition_sim.inputs.schema.retrofits import Retrofit
from transition_sim.inputs.tree import Entry, Fields, Items, Key, Node, Scalar, merge

ZONES = "zones"
SPEAKS_OF: Mapping[str, tuple[type[Row] | str, ...]] = {
    "projects": (Project, Technology, ZONES),
    "builds": (Technology,),
    "retire": (Unit, Technology),
    "retrofits": (Unit, Retrofit),
    "demand": (Load, ZONES),
    "heat": (ZONES,),
    "export": (ZONES,),
    "fuels": (FuelYear,),
    "limits": (FuelYear,),
    "profiles": (Technology,),
}
"""The sections of a scenario that name what a city has, and what that is."""
FREE_TEXT = ("name", "title", "description", "source", "profile", "note")
Names = Mapping[str, str]
NamesOf = Callable[[type[Row] | str], Iterable[tuple[str, Text]]]
"""Yields the id and the name of each row of a table, or of each zone."""


def names_to_ids(tree: Node, named: NamesOf, layers: Sequence[str]) -> Node:
    """Return a scenario's tree with ids in place of names.

    Parameters
    ----------
    tree : Node
        What is no mapping is returned as it is.
    named : callable
        The names of the scenario's city: `CityDraft.names`, or `names_in_city`.
    layers : sequence of str
        What the tree was merged from, what wins first: where an entry is called by its id in one
        and by its name in another, the nearer one is laid over the other.
    """
    if not isinstance(tree, Fields):
        return tree
    entries = dict[Key, Entry]()
    for key, entry in tree.entries.items():
        node = entry.node
        if key == DATA:
            node = _in_data(node, named, layers)
        elif key in SPEAKS_OF:
            names = _names(named, SPEAKS_OF[str(key)])
            names |= _own_names(tree) if key == "projects" else {}
            node = _renamed(node, names, layers)
        entries[key] = Entry(entry.place, node)
    return replace(tree, entries=entries)


def _in_data(node: Node, named: NamesOf, layers: Sequence[str]) -> Node:
    """Rename the rows of each table of the section `data`."""
    if not isinstance(node, Fields):
        return node
    kinds = {table_name(kind): kind for kind in INPUT_TABLES}
    entries = {
        key: Entry(entry.place, _renamed(entry.node, _names(named, (kinds[str(key)],)), layers))
        if key in kinds
        else entry
        for key, entry in node.entries.items()
    }
    return replace(node, entries=entries)


def _own_names(tree: Fields) -> dict[str, str]:
    """Return the names of the projects that the scenario brings itself."""
    found = dict[str, str]()
    for part in ("projects", "new"):
        entry = tree.entries.get(part)
        if entry is None or not isinstance(entry.node, Fields):
            return {}
        tree = entry.node
    for key, entry in tree.entries.items():
        named = entry.node.entries.get("name") if isinstance(entry.node, Fields) else None
        for each in _texts(named.node) if named is not None else ():
            found[each] = str(key)
    return found


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Fields):
        for entry in node.entries.values():
            yield from _texts(entry.node)
    elif isinstance(node, Scalar) and isinstance(node.value, str):
        yield node.value


def _names(named: NamesOf, kinds: Sequence[type[Row] | str]) -> dict[str, str]:
    """Return the id of each name that stands for one thing only and is no id itself."""
    found, ids = set[tuple[str, str]](), set[str]()
    for kind in kinds:
        for id_, name in named(kind):
            ids.add(id_)
            found |= {(name.en.strip(), id_), (name.zh.strip(), id_)}
    count = Counter(name for name, _ in found)
    return {name: id_ for name, id_ in found if count[name] == 1 and name not in ids}


def names_in_city(city: City) -> NamesOf:
    """Return what reads the names of a city."""
    tables: Mapping[type[Row], Sequence[Row]] = {
        Project: city.projects,
        Unit: city.units,
        Technology: city.technologies,
        Retrofit: city.retrofits,
        FuelYear: city.fuels,
        Load: city.loads,
        Link: city.links,
    }

    def named(kind: type[Row] | str) -> Iterator[tuple[str, Text]]:
        if isinstance(kind, str):
            yield from city.zones.items()
        else:
            yield from names_in_rows(tables.get(kind, ()))

    return named


def names_in_rows(rows: Iterable[Row]) -> Iterator[tuple[str, Text]]:
    """Yield the id and the name of each row that has a name."""
    for row in rows:
        if isinstance(row, Named):
            yield str(row.identity()[0]), row.name


def _renamed(node: Node, names: Names, layers: Sequence[str]) -> Node:
    """Return a part of the tree with every name that is a key or a value replaced by its id."""
    if isinstance(node, Scalar):
        known = names.get(node.value.strip()) if isinstance(node.value, str) else None
        return node if known is None else replace(node, value=known, text=known)
    if isinstance(node, Items):
        return replace(node, items=tuple(_renamed(each, names, layers) for each in node.items))
    entries = dict[Key, Entry]()
    for key, entry in node.entries.items():
        is_text = key in FREE_TEXT
        below = entry.node if is_text else _renamed(entry.node, names, layers)
        id_ = names.get(key.strip(), key) if isinstance(key, str) else key
        made = Entry(entry.place, below)
        entries[id_] = _laid(entries[id_], made, layers) if id_ in entries else made
    return replace(node, entries=entries)


def _laid(one: Entry, other: Entry, layers: Sequence[str]) -> Entry:
    """Lay the nearer of two entries of the same thing over the other."""
    rank = [
        layers.index(each.place.file) if each.place.file in layers else 0 for each in (one, other)
    ]
    under, over = (one, other) if rank[1] <= rank[0] else (other, one)
    return Entry(over.place, merge(under.node, over.node))


KINDS: Mapping[str, type[Row] | str] = {
    "project": Project,
    "unit": Unit,
    "technology": Technology,
    "retrofit": Retrofit,
    "fuel": FuelYear,
    "load": Load,
    "zone": ZONES,
}
"""What the kinds of things of an error are."""


FIRST = {
    "projects": "project",
    "builds": "technology",
    "retire": "unit",
    "retrofits": "retrofit",
    "demand": "zone",
    "heat": "zone",
    "export": "zone",
    "fuels": "fuel",
    "limits": "fuel",
    "profiles": "technology",
}
"""What the ids of a section mostly are."""
PARTS = (
    ("technology", ".technology"),
    ("zone", ".zone"),
    ("retrofit", ".upgrade"),
    ("unit", ".units"),
    ("load", ".loads"),
)
"""What else they are, by a part of the field."""


def candidates(city: City, kind: str, options: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of what may be meant, each with its name where it has one."""
    known = dict(names_in_city(city)(KINDS[kind])) if kind in KINDS else {}
    return tuple(Candidate(each, known[each]) if each in known else each for each in options)


def say_unknown(problem: Problem, named: NamesOf) -> Problem:
    """Return what is said of a name that the city does not have, in place of "no identifier".

    Left as it is where the text stands for no thing of the city, as the id of a new project.
    """
    section, _, rest = problem.field.partition(".")
    if (
        problem.code != "not_slug"
        or section not in SPEAKS_OF
        or (rest.startswith("new.") and (not rest.endswith((".technology", ".zone"))))
    ):
        return problem
    kind = next((each for each, part in PARTS if part in f".{rest}"), FIRST[section])
    known = tuple(Candidate(*each) for each in named(KINDS[kind]))
    values = {"kind": word(kind), "given": problem.values["given"], "options": known}
    return Problem("reference_unknown", problem.place, problem.field, values)

"""A scenario's own numbers laid over its city's, under every rule that the city's files obey.

What is replaced becomes a layer as a city's that extends another: rows read again by the reader of
tables, and `city.yaml` bound again. A replaced number has no range and no source: it is the
scenario's choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from transition_sim.errors import Candidate, Problem, Text
from transition_sim.inputs.merging.city_overlay import SOURCE, lay_rows
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.reading.csv_tables import Record, Table, read_row
from transition_sim.inputs.reading.validation_errors import AS_WRITTEN, bind
from transition_sim.inputs.schema.city_overrides import (
    INPUT_TABLES,
    KEY_PARTS,
    RANGE_ENDS,
    SETTINGS,
    Replacement,
    ReplacementPlace,
    read_replacements,
    replaceable,
    row_key,
    table_name,
)
from transition_sim.inputs.schema.city_settings import CityFile, Number
from transition_sim.inputs.schema.identifiers import MonthDay
from transition_sim.inputs.schema.likely_units import is_beyond, range_values
from transition_sim.inputs.schema.quantities import Quantity
from transition_sim.inputs.schema.records import Row, quantity_of
from transition_sim.inputs.schema.relative import settle_replacement
from transition_sim.inputs.tree import (
    Entry,
    Fields,
    Items,
    Key,
    Node,
    Scalar,
)
from transition_sim.units import PLAIN_NUMBER, UnitError, parse_quantity

VALUE = "value"
REMARKS = (SOURCE, "note", "confidence", "title", "direction")
STARTS_WITH_A_NUMBER = re.compile(r"[-+]?[.\d]")
Replaced = dict[str, Any]
"""Nested as the section: by table, row and column, or as `city.yaml`; in the field's unit."""


def replace_numbers(draft: CityDraft, data: Node) -> tuple[CityDraft, Replaced, list[Problem]]:
    """Return a city's draft with the numbers of a scenario's section `data` in their place.

    Parameters
    ----------
    draft : CityDraft
        Without problems of its own; it is not changed.
    data : Node
        The section.

    Returns
    -------
    CityDraft, dict, list of Problem
        The second is the section in the units of its fields. The rules between the tables are
        still to be checked.
    """
    given, malformed = read_replacements(data)
    problems = list[Problem]()
    changed = replace(draft, tables=dict(draft.tables), problems=[], files=list(draft.files))
    replaced: Replaced = {}
    for kind in INPUT_TABLES:
        name = table_name(kind)
        own = [each for each in given if each.table == name]
        if own:
            replaced[name] = {}
            problems += _replace_rows(changed, kind, own, replaced[name])
    own = [each for each in given if each.table == SETTINGS]
    if own:
        replaced[SETTINGS] = {}
        problems += _replace_settings(changed, own, replaced[SETTINGS])
    named = name_problems(problems, [each.place for each in given])
    return changed, replaced, [*malformed, *named]


def places_of_numbers(data: Node) -> list[ReplacementPlace]:
    """Return where a scenario's section `data` replaces numbers."""
    return [each.place for each in read_replacements(data)[0]]


def name_problems(problems: Sequence[Problem], given: Sequence[ReplacementPlace]) -> list[Problem]:
    """Return the problems of a changed city's rules, each blamed on what the scenario gives."""
    return [_named(each, given) for each in problems]


def _named(problem: Problem, given: Sequence[ReplacementPlace]) -> Problem:
    """Return a problem of a replaced number under the name and the place that the user gave."""
    place, values = problem.place, dict(problem.values)
    if isinstance(place, ReplacementPlace):
        if problem.code in AS_WRITTEN:
            values["given"] = place.written
        return Problem(problem.code, place.plain, place.name, values)
    blamed = given[0]
    where = ": ".join(part for part in (str(place), problem.field) if part)
    said = {
        "where": Text(where, where),
        "message": Text(problem.message("en"), problem.message("zh")),
        "remedy": Text(problem.remedy("en"), problem.remedy("zh")),
    }
    name = blamed.name if len(given) == 1 else blamed.name.partition(".")[0]
    return Problem("data_conflict", blamed.plain, name, said)


def _replace_rows(
    draft: CityDraft, kind: type[Row], given: Sequence[Replacement], replaced: Replaced
) -> list[Problem]:
    """Lay the rows with new numbers over a table's; note the numbers in `replaced`."""
    table: Table[Any] = draft.tables[kind]
    at = {row_key(row): number for number, row in enumerate(table.rows)}
    by_row: dict[str, dict[str, Replacement]] = {}
    problems = list[Problem]()
    for each in given:
        key, column = each.parts[0] if each.parts else "", ".".join(each.parts[1:])
        if key not in at:
            parts = tuple(each for each in at if each.startswith(f"{key}{KEY_PARTS}"))
            named = dict(draft.names(kind))
            options = tuple(Candidate(o, named[o]) if o in named else o for o in parts or at)
            values = {"given": key, "file": kind.file, "options": options}
            problems.append(Problem("data_row", each.place, "", values))
        elif column not in replaceable(kind):
            values = {
                "given": column or each.place.name,
                "file": kind.file,
                "options": replaceable(kind),
            }
            problems.append(Problem("data_column", each.place, "", values))
        else:
            by_row.setdefault(key, {})[column] = each
    laid = Table[Any](has_ids=True)
    for key, cells in by_row.items():
        record, wrong = _record_with(table.records[at[key]], table.rows[at[key]], cells)
        row, unreadable = (None, []) if wrong else read_row(kind, record)
        problems += wrong + unreadable
        if row is not None:
            sources = {**row.sources, **dict.fromkeys(cells, ())}
            laid.records[len(laid.rows)] = record
            laid.rows += (row.stand(row.place, row.ranges, sources),)
            replaced[key] = {column: _plain(getattr(row, column)) for column in cells}
            problems += _beyond_range(table.rows[at[key]], row, cells)
    laid.ids = tuple(str(row.identity()[0]) for row in laid.rows)
    draft.tables[kind] = lay_rows(table, laid)
    return problems


def _beyond_range(before: Row, row: Row, cells: Mapping[str, Replacement]) -> Iterator[Problem]:
    """Yield each new number that is far outside the range that the city gives the old one."""
    for column, each in cells.items():
        span, quantity = before.ranges.get(column), quantity_of(type(row), column)
        number = getattr(row, column)
        if span is None or quantity is None or not is_beyond(number, *span, quantity.unit):
            continue
        is_plain = PLAIN_NUMBER.fullmatch(each.place.written.strip()) is not None
        if is_plain or "limit" not in column:
            values = range_values(number, each.place.written, quantity.unit, *span)
            yield Problem("own_range", each.place, "", values)


def _record_with(
    record: Record, row: Row, given: Mapping[str, Replacement]
) -> tuple[Record, list[Problem]]:
    """Return a line of a table with other cells; what said more of the old ones is gone."""
    kind = type(row)
    gone = {f"{column}{end}" for column in given for end in (*RANGE_ENDS, "_source")}
    cells = {name: text for name, text in record.cells.items() if name not in gone}
    places, problems = dict(record.places), list[Problem]()
    for column, each in given.items():
        places[column] = each.place
        try:
            node = settle_replacement(each.node, quantity_of(kind, column), getattr(row, column))
            cells[column] = _cell(kind, column, node)
        except UnitError as error:
            problems.append(Problem(error.code, each.place, "", error.values))
    return Record(cells, places, record.place), problems


def _cell(kind: type[Row], column: str, node: Scalar) -> str:
    """Return a value as the table would hold it: a plain number in the column's unit, or text."""
    quantity = quantity_of(kind, column)
    if quantity is None or not isinstance(node.value, str):
        return node.text.strip()
    return repr(parse_quantity(node.value, quantity.unit))


def _replace_settings(
    draft: CityDraft, given: Sequence[Replacement], replaced: Replaced
) -> list[Problem]:
    """Bind `city.yaml` again with new numbers; note them in `replaced`."""
    problems, known = list[Problem](), dict(setting_numbers(draft.tree))
    names = {".".join(str(key) for key in path): path for path in known}
    tree, found = draft.tree, list[tuple[Key, ...]]()
    for each in given:
        name = ".".join(each.parts)
        if name not in names:
            values = {"given": name, "options": tuple(names)}
            problems.append(Problem("data_unknown", each.place, "", values))
            continue
        path = names[name]
        try:
            node = settle_replacement(each.node, *_number_at(draft.settings, path))
        except UnitError as error:
            problems.append(Problem(error.code, each.place, "", error.values))
            continue
        settled = replace(each, node=node)
        problems += _beyond_setting(draft.settings, path, settled)
        tree = _put(tree, path, settled)
        found.append(path)
    settings, wrong = bind(CityFile, tree, {"replaced": True})
    if settings is None or problems:
        return problems + wrong
    draft.tree, draft.settings = tree, settings
    for path in found:
        _note(replaced, path, _plain(_value_at(settings, path)))
    return []


def setting_numbers(
    tree: Node, path: tuple[Key, ...] = ()
) -> Iterator[tuple[tuple[Key, ...], Node]]:
    """Yield every number of `city.yaml` that names its source, with its keys."""
    if not isinstance(tree, Fields):
        return
    is_sourced = SOURCE in tree.entries
    if is_sourced and VALUE in tree.entries:
        yield path, tree
        return
    for key, entry in tree.entries.items():
        if not (is_sourced and isinstance(entry.node, Scalar)):
            yield from setting_numbers(entry.node, (*path, key))
        elif _is_number(str(key), entry.node):
            yield (*path, key), entry.node


def _is_number(key: str, node: Scalar) -> bool:
    is_remark = key in REMARKS or key.endswith(RANGE_ENDS)
    return not is_remark and STARTS_WITH_A_NUMBER.match(node.text) is not None


def _put(tree: Node, path: Sequence[Key], given: Replacement) -> Node:
    """Return `city.yaml` with a number in place of the one at `path`, range and source gone."""
    assert isinstance(tree, Fields)
    entries, key = dict(tree.entries), path[0]
    if len(path) > 1:
        entries[key] = Entry(entries[key].place, _put(entries[key].node, path[1:], given))
        return Fields(entries, tree.place)
    place, node = given.place, Scalar(given.node.value, given.place, given.node.text)
    for end in RANGE_ENDS:
        entries.pop(f"{key}{end}", None)
    new: Node = node
    if isinstance(entries[key].node, Fields):
        parts: dict[Key, Entry] = {
            VALUE: Entry(place, node),
            SOURCE: Entry(place, Items((), place)),
        }
        new = Fields(parts, place)
    entries[key] = Entry(place, new)
    return Fields(entries, tree.place)


def _beyond_setting(
    settings: CityFile | None, path: Sequence[Key], given: Replacement
) -> Iterator[Problem]:
    """Yield a new number that is far outside the range that `city.yaml` gives the old one."""
    quantity, _ = _number_at(settings, path)
    low, high = _range_at(settings, path)
    if quantity is None or low is None or high is None:
        return
    try:
        text = given.place.written.strip()
        number = given.node.value
        number = parse_quantity(number, quantity.unit) if isinstance(number, str) else number
    except UnitError:
        return  # bound with an error of its own
    if not isinstance(number, int | float) or not quantity.low <= number <= quantity.high:
        return
    if is_beyond(number, low, high, quantity.unit):
        values = range_values(number, text, quantity.unit, low, high)
        yield Problem("own_range", given.place, "", values)


def _range_at(settings: Any, path: Sequence[Key]) -> tuple[Any, Any]:
    """Return the ends of the range of a number of `city.yaml`; None where it gives none."""
    part = _part_at(settings, path)
    if isinstance(part, Number):
        return part.low, part.high
    low, high = (getattr(_part_at(settings, path[:-1]), f"{path[-1]}{e}", None) for e in RANGE_ENDS)
    return low, high


def _number_at(settings: Any, path: Sequence[Key]) -> tuple[Quantity | None, object]:
    """Return what a number of `city.yaml` takes, and the number."""
    part, holder = _part_at(settings, path), _part_at(settings, path[:-1])
    if isinstance(part, Number):
        return quantity_of(type(part), VALUE), part.value
    is_item = isinstance(holder, Mapping)
    return (None if is_item else quantity_of(type(holder), str(path[-1]))), part


def _part_at(settings: Any, path: Sequence[Key]) -> Any:
    part: Any = settings
    for key in path:
        part = part[key] if isinstance(part, Mapping) else getattr(part, str(key))
    return part


def _value_at(settings: CityFile, path: Sequence[Key]) -> object:
    reached: Any = settings
    for key in path:
        reached = reached[key] if isinstance(reached, Mapping) else getattr(reached, str(key))
    return reached.value if isinstance(reached, Number) else reached


def _note(replaced: Replaced, path: Sequence[Key], value: object) -> None:
    for key in path[:-1]:
        replaced = replaced.setdefault(str(key), {})
    replaced[str(path[-1])] = value


def _plain(value: object) -> object:
    if isinstance(value, MonthDay):
        return f"{value.month:02}-{value.day:02}"
    return value.isoformat() if isinstance(value, date) else value

"""CSV tables → rows; a thin reader that keeps the line and the column of every cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from transition_sim.errors import Place, Problem, Text
from transition_sim.inputs.reading.files import TABLE_LIMIT_MB, Refused, read_text
from transition_sim.inputs.reading.validation_errors import translate
from transition_sim.inputs.schema.identifiers import CONTROL
from transition_sim.inputs.schema.records import (
    Row,
    SourcedRow,
    quantity_of,
    split_sources,
)

R = TypeVar("R", bound=Row)
CELLS = {"cells": True}
SUFFIXES = ("_low", "_high", "_source")
MOST_ROWS = 20_000
MOST_PROBLEMS = 50
FORMULA = re.compile(r"[=@]|[-+](?![\d.,])\S")
"""How a cell begins that a spreadsheet would compute."""
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "######")
WHITE = re.compile(r"[\t\r\n]")
SEPARATORS = {
    ("semicolons", "分号"): ";",
    ("tabs", "制表符"): "\t",
    ("full-width commas", "全角逗号"): "，",
}


@dataclass(frozen=True)
class Record:
    """A line of a table: its cells by column, and where each starts."""

    cells: Mapping[str, str]
    places: Mapping[str, Place]
    place: Place


@dataclass
class Table(Generic[R]):
    """The rows of a table that can be used, and every id that it names."""

    rows: tuple[R, ...] = ()
    ids: tuple[str, ...] = ()
    has_ids: bool = False
    """Whether `ids` are all that the file names; not where it cannot be read so far."""
    records: dict[int, Record] = field(default_factory=dict)
    """By position in `rows`."""

    @property
    def is_whole(self) -> bool:
        """Whether every line of the file gave a row."""
        return self.has_ids and len(self.rows) == len(self.ids)

    def place(self, position: int, column: str) -> Place:
        """Return where a cell stands, or its row where the table has no such column."""
        record = self.records[position]
        return record.places.get(column, record.place)


def read_table(kind: type[R], path: Path, shown: str) -> tuple[Table[R], list[Problem]]:
    """Return a table's rows and everything that is wrong with them.

    Parameters
    ----------
    kind : type
        The row's type.
    path : Path
        The file.
    shown : str
        How errors name the file.
    """
    try:
        lines = list(split_records(read_text(path, shown, TABLE_LIMIT_MB), shown))
    except Refused as refused:
        return Table(), list(refused.problems)
    if not lines:
        return Table(), [Problem("table_empty", Place(shown, 1, 1), "")]
    problems = find_separator(lines[0]) + find_unnamed(lines)
    header, wrong = read_header(kind, lines[0])
    problems = problems or wrong
    is_sound = not problems
    table = Table[R](has_ids=kind.key[0] in header)
    rows, seen = list[R](), dict[tuple[str, ...], Place]()
    for cells in lines[1:]:
        record, faults = make_record(header, cells)
        problems += faults or []
        table.ids += (record.cells.get(kind.key[0], ""),)
        row, wrong = read_row(kind, record)
        twice = find_twin(kind, record, seen)
        problems += wrong + twice
        if row is not None and not twice:
            table.records[len(rows)] = record
            rows.append(row)
    # rows under a wrong header lack a column: rules between tables would only repeat that
    table.rows = tuple(rows) if is_sound else ()
    return table, problems[:MOST_PROBLEMS]


def split_records(text: str, shown: str) -> Iterator[list[tuple[str, Place]]]:
    """Yield the cells of each record that is not blank, with the place where each starts."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    first, count = 1, 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = Place(shown, max(reader.line_num, 1), 1)
            raise Refused(Problem("csv_syntax", place, "", {"reason": str(error)})) from error
        last = reader.line_num
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS + 1:
                values = {"limit": MOST_ROWS}
                raise Refused(Problem("table_too_long", Place(shown, first, 1), "", values))
            places = list(cell_places("".join(lines[first - 1 : last]), shown, first))
            yield [(cell.strip(), place) for cell, place in zip(cells, places, strict=False)]
        first = last + 1


def cell_places(text: str, shown: str, line: int) -> Iterator[Place]:
    """Yield where each cell of a record starts; a quoted cell may hold commas and line ends."""
    column, quoted = 1, False
    yield Place(shown, line, 1)
    for mark in text:
        if mark == '"':
            quoted = not quoted
        column += 1
        if mark == "\n":
            line, column = line + 1, 1
        elif mark == "," and not quoted:
            yield Place(shown, line, column)


def find_separator(header: Sequence[tuple[str, Place]]) -> list[Problem]:
    """Return the problem of a table whose cells are not separated by commas."""
    text, place = header[0]
    for name, mark in SEPARATORS.items():
        if len(header) == 1 and mark in text:
            return [Problem("csv_separator", place, "", {"given": Text(*name)})]
    return []


def find_unnamed(lines: Sequence[Sequence[tuple[str, Place]]]) -> list[Problem]:
    """Return the problem of each column without a name that holds something."""
    problems = list[Problem]()
    for position, (name, _) in enumerate(lines[0]):
        held = [] if name else [c[position] for c in lines[1:] if position < len(c)]
        first = next(((text, at) for text, at in held if text), None)
        if first is not None:
            problems.append(Problem("column_unnamed", first[1], "", {"given": first[0]}))
    return problems


def read_header(
    kind: type[Row], header: list[tuple[str, Place]]
) -> tuple[list[str | None], list[Problem]]:
    """Return the columns of a table (None = not one of the row's), and what is wrong with them."""
    problems, names = list[Problem](), list[str | None]()
    known = column_names(kind)
    for name, place in header:
        values = {"given": name, "options": tuple(known)}
        if not name:
            names.append(None)  # an empty column, as a spreadsheet leaves it
        elif name in names:
            problems.append(Problem("column_twice", place, name, values))
            names.append(None)
        elif name in known or is_extra(kind, name):
            names.append(name)
        else:
            problems.append(Problem("column_unknown", place, name, values))
            names.append(None)
    for name, is_required in known.items():
        if is_required and name not in names:
            at = header[0][1]
            problems.append(Problem("column_missing", at, name, {"given": name}))
    return names, problems


@lru_cache(maxsize=64)
def column_names(kind: type[Row]) -> Mapping[str, bool]:
    """Return the columns that a row declares, and whether each is required."""
    return {field.alias or name: field.is_required() for name, field in kind.model_fields.items()}


def is_extra(kind: type[Row], column: str) -> bool:
    """Say whether a column is the range or the source of another column."""
    for suffix in SUFFIXES:
        stem = column.removesuffix(suffix)
        if stem != column and issubclass(kind, SourcedRow) and stem in column_names(kind):
            return suffix == "_source" or quantity_of(kind, stem) is not None
    return False


def make_record(
    header: list[str | None], cells: list[tuple[str, Place]]
) -> tuple[Record, list[Problem]]:
    """Return a record's cells by column; a line of another length than the header is wrong."""
    place, problems = cells[0][1], list[Problem]()
    while len(cells) > len(header) and not cells[-1][0]:
        cells = cells[:-1]
    if len(cells) != len(header):
        values = {"given": len(cells), "wanted": len(header)}
        problems.append(Problem("row_length", place, "", values))
    named = [(name, *cell) for name, cell in zip(header, cells, strict=False) if name is not None]
    for name, text, at in named:
        if FORMULA.match(text) or text in ERRORS:
            problems.append(Problem("cell_formula", at, name, {"given": text}))
        elif CONTROL.search(WHITE.sub(" ", text)):
            problems.append(Problem("text_control", at, name, {"given": text}))
    return Record(
        {name: text for name, text, _ in named if text},
        {name: at for name, _, at in named},
        place,
    ), problems


def read_row(kind: type[R], record: Record) -> tuple[R | None, list[Problem]]:
    """Return the row that a record holds, or None, and what is wrong with it."""
    declared = column_names(kind)
    data = {name: text for name, text in record.cells.items() if name in declared}
    problems = list[Problem]()
    row: R | None = None
    try:
        row = kind.model_validate(data, context=CELLS)
    except ValidationError as error:
        for raw in error.errors(include_url=False):
            problems += _cell_problem(raw, record)
    ranges, sources = dict[str, tuple[float, float]](), dict[str, tuple[str, ...]]()
    for name in declared:
        if name in record.cells:
            sources[name] = _sources_of(name, record)
        if quantity_of(kind, name) is not None:
            problems += read_range(kind, name, record, ranges)
    if row is None or problems:
        return None, problems
    return row.stand(record.place, ranges, sources), []


def read_range(
    kind: type[Row], name: str, record: Record, ranges: dict[str, tuple[float, float]]
) -> list[Problem]:
    """Read `X_low` and `X_high` into `ranges`; return what is wrong with them."""
    given = [column for column in (f"{name}_low", f"{name}_high") if column in record.cells]
    if not given:
        return []
    if len(given) == 1:
        place = record.places[given[0]]
        return [Problem("range_half", place, given[0], {"given": given[0]})]
    ends, problems = list[float](), list[Problem]()
    for column in (*given, name):
        try:
            ends.append(
                adapter(kind, name).validate_python(record.cells.get(column), context=CELLS)
            )
        except ValidationError as error:
            # the value itself has been reported with the row
            raws = error.errors(include_url=False) if column != name else []
            problems += [_problem_at(raw, record, column) for raw in raws]
    if len(ends) < 3 or ends[2] is None:
        return problems
    low, high, value = ends
    if not low <= value <= high:
        values = {"given": value, "low": low, "high": high}
        problems.append(Problem("range_order", record.places[name], name, values))
    ranges[name] = (low, high)
    return problems


@lru_cache(maxsize=256)
def adapter(kind: type[Row], name: str) -> TypeAdapter[Any]:
    """Return the validator of one column."""
    declared: Any = kind.model_fields[name]
    return TypeAdapter(Annotated[declared.annotation | None, quantity_of(kind, name)])


def find_twin(kind: type[Row], record: Record, seen: dict[tuple[str, ...], Place]) -> list[Problem]:
    """Return the problem of an identity that another row has too."""
    identity = tuple(record.cells.get(name, "") for name in kind.key)
    if "" in identity:
        return []
    first = seen.setdefault(identity, record.place)
    if first is record.place:
        return []
    values = {"given": " ".join(identity), "first": first.line}
    place = record.places[kind.key[0]]
    return [Problem("duplicate_id", place, ", ".join(kind.key), values)]


def _sources_of(name: str, record: Record) -> tuple[str, ...]:
    own = record.cells.get(f"{name}_source") or record.cells.get("source", "")
    found = split_sources(own)
    return found if isinstance(found, tuple) else ()


def _cell_problem(raw: Any, record: Record) -> list[Problem]:
    column = str(raw["loc"][0]) if raw["loc"] else ""
    if raw["type"] == "missing":
        if column not in record.places:
            return []  # the header's problem
        given = {"given": column}
        return [Problem("cell_blank", record.places[column], column, given)]
    return [_problem_at(raw, record, column)]


def _problem_at(raw: Any, record: Record, column: str) -> Problem:
    code, values = translate(raw)
    if not values.get("given"):
        values["given"] = record.cells.get(column, "")
    return Problem(code, record.places.get(column, record.place), column, values)

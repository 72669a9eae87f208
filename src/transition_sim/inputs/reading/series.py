"""Hourly series: CSV → 8,760 numbers, complete, finite and in their plausible range."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from transition_sim.errors import Place, Problem, Text
from transition_sim.inputs.reading.files import TABLE_LIMIT_MB, Refused, read_text
from transition_sim.inputs.schema.scenario import HOURS_IN_A_YEAR
from transition_sim.units import UnitError, parse_number, parse_numbers

BOUNDS = {
    "availability": (0.0, 1.0, Text("share of capacity", "占装机的比例")),
    "load": (0.0, 10.0, Text("share of the annual mean", "与年均值之比")),
    "price": (-5000.0, 50_000.0, Text("CNY/MWh", "CNY/MWh")),
}
MEAN_TOLERANCE = 0.01
STARTS = tuple(f"{hour}," for hour in range(HOURS_IN_A_YEAR))
"""How the rows of a year begin where the hour stands before the number."""
ALIKE = (("pv", "solar"), ("demand", "load"), ("wind",), ("export",), ("price",))
"""Usual names of series; those in one group say the same."""


@dataclass(frozen=True)
class Series:
    """Which series a file is to hold.

    Parameters
    ----------
    name : str
        Its name.
    role : {"availability", "load", "price"}, optional
        What the series stands for, and so what is plausible in it.
    known : tuple of str
        The names of all series: none of the others may stand in the header.
    field : str
        How errors name the field.
    """

    name: str
    role: str | None = None
    known: tuple[str, ...] = ()
    field: str = ""

    def is_another(self, header: str) -> bool:
        """Say whether a header names a series that is known and not this one."""
        given = header.strip().lower()
        if given == self.name:
            return False
        others = [group for group in ALIKE if self.name not in group and given in group]
        return given in self.known or any(set(group) & set(self.known) for group in others)


def read_profile(path: Path, shown: str, asked: Series, at: Place | None = None) -> np.ndarray:
    """Return the hourly series of a CSV file.

    Parameters
    ----------
    path : Path
        A CSV with the header `hour,<name>` and hours 0 to 8759, or with one column.
    shown : str
        How errors name the file.
    asked : Series
        Which series it is to hold.
    at : Place, optional
        Where the file is named.

    Returns
    -------
    numpy.ndarray, shape (8760,)
        The series, read-only.
    """
    try:
        return _read_series(read_text(path, shown, TABLE_LIMIT_MB, at), shown, asked)
    except Refused as refused:
        raise Refused(
            *(Problem(each.code, each.place, asked.field, each.values) for each in refused.problems)
        ) from None


def _read_series(text: str, shown: str, asked: Series) -> np.ndarray:
    lines = [line.strip() for line in io.StringIO(text, newline="")]
    while lines and not lines[-1].strip(" ,\t"):
        lines.pop()
    lines = _without_empty_columns(lines)
    width, first = _read_header(_cells(lines[0]) if lines else [], shown, asked)
    try:
        series = _read_plain(lines[first:], width)
    except UnitError:
        series = _read_with_care(lines, width, first, shown)
    if asked.role is not None:
        _check_role(series, asked.role, shown, first, width)
    series.setflags(write=False)
    return series


def _without_empty_columns(lines: list[str]) -> list[str]:
    """Return lines without the empty columns that a spreadsheet leaves at the right."""
    empty = lines[0][len(lines[0].rstrip(", \t")) :].count(",") if lines else 0
    if not empty:
        return lines
    tail = re.compile(rf"(,[ \t]*){{{empty}}}$")
    return [tail.sub("", line) for line in lines]


def _cells(line: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(",")]


def _read_plain(rows: Sequence[str], width: int) -> np.ndarray:
    """Return the numbers of rows without blanks or quotes, several times as fast.

    Raises
    ------
    UnitError
        Something else stands in some row, which may be right or wrong.
    """
    starts = STARTS if width == 2 else ("",) * HOURS_IN_A_YEAR
    if len(rows) != HOURS_IN_A_YEAR or not all(map(str.startswith, rows, starts)):
        raise UnitError("not_number")
    return np.array(parse_numbers(tuple(map(str.removeprefix, rows, starts))))


def _read_with_care(lines: Sequence[str], width: int, first: int, shown: str) -> np.ndarray:
    """Return the numbers of rows; refuse the first that is wrong."""
    rows = [_cells(line) for line in lines[first:]]
    if width == 2:
        _check_hours(rows, first, shown)
    if len(rows) != HOURS_IN_A_YEAR:
        values = {"given": len(rows), "wanted": HOURS_IN_A_YEAR}
        raise Refused(Problem("profile_length", Place(shown, len(lines), 1), "", values))
    return np.array([_read_value(row, first + i, width, shown) for i, row in enumerate(rows)])


def _check_role(series: np.ndarray, role: str, shown: str, first: int, width: int) -> None:
    low, high, unit = BOUNDS[role]
    outside = np.flatnonzero((series < low) | (series > high))
    if outside.size:
        hour = int(outside[0])
        values = {"given": float(series[hour]), "hour": hour, "low": low, "high": high}
        column = 1 if width == 1 else len(STARTS[hour]) + 1
        place = Place(shown, first + hour + 1, column)
        raise Refused(Problem("profile_range", place, "", {**values, "unit": unit}))
    mean = float(series.mean())
    if role == "load" and abs(mean - 1.0) > MEAN_TOLERANCE:
        place, given = Place(shown, 1, 1), {"given": round(mean, 4)}
        raise Refused(Problem("profile_mean", place, "", given))


def _read_header(header: Sequence[str], shown: str, asked: Series) -> tuple[int, int]:
    """Return the number of columns, and the number of header lines (0 or 1)."""
    if not header:
        raise Refused(Problem("table_empty", Place(shown, 1, 1), ""))
    width = len(header)
    is_pair = width == 2 and header[0].lower() == "hour"
    if width != 1 and not is_pair:
        values = {"given": ",".join(header)}
        raise Refused(Problem("profile_header", Place(shown, 1, 1), "", values))
    if not is_pair and _is_number(header[0]):
        return width, 0
    if asked.is_another(header[-1]):
        place = Place(shown, 1, 1 if width == 1 else len(header[0]) + 2)
        values = {"given": header[-1], "wanted": asked.name}
        raise Refused(Problem("profile_other", place, "", values))
    return width, 1


def _check_hours(rows: Sequence[Sequence[str]], first: int, shown: str) -> None:
    for position, row in enumerate(rows):
        if position >= HOURS_IN_A_YEAR or row[0] != str(position):
            values = {"given": row[0], "wanted": position}
            place = Place(shown, first + position + 1, 1)
            is_late = position >= HOURS_IN_A_YEAR
            code = "profile_too_long" if is_late else "profile_hour"
            raise Refused(Problem(code, place, "", values))


def _read_value(row: Sequence[str], index: int, width: int, shown: str) -> float:
    line = index + 1
    if len(row) != width:
        values: dict[str, object] = {"given": len(row), "wanted": width}
        raise Refused(Problem("row_length", Place(shown, line, 1), "", values))
    text = row[-1]
    column = 1 if width == 1 else len(row[0]) + 2
    try:
        return parse_number(text, "")
    except UnitError as error:
        code = "profile_gap" if not text else "profile_value"
        place = Place(shown, line, column)
        raise Refused(Problem(code, place, "", {"given": text})) from error


def _is_number(text: str) -> bool:
    try:
        parse_number(text, "")
    except UnitError:
        return False
    return True

"""Every number of a city that the model reads and that has a plausible range.

A figure of `published.csv` is an observation, no input; it is not among them. A number that the
scenario replaced has no range any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from transition_sim.errors import Text
from transition_sim.inputs.grades import Grades
from transition_sim.inputs.input_names import name_cell, name_setting
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_overrides import (
    DATA,
    INPUT_TABLES,
    SETTINGS,
    replaceable,
    row_key,
    table_name,
)
from transition_sim.inputs.schema.city_settings import Number
from transition_sim.inputs.schema.plant import Technology
from transition_sim.inputs.schema.records import (
    Row,
    Section,
    SourcedRow,
    quantity_of,
)
from transition_sim.inputs.schema.reserves import ReserveProduct

DAY = "date"
"""In place of a unit, of an input that is a day."""
TABLE_FIELDS = {"storage": "stores"}
"""Tables whose rows a `City` holds under another name."""
SPANS = ("response_minutes", "duration_minutes")
Value = float | date


@dataclass(frozen=True)
class RangedInput:
    """A number or a day of the city with its plausible range.

    Attributes
    ----------
    key : str
        The field of a scenario that replaces it: `data.technologies.wind.availability`.
    text : Text
        What it is.
    now, low, high : float or date
        [`unit`]
    unit : str
        `date` of a day.
    source : tuple of str
        Ids of sources.csv.
    confidence : str
        Grade A–D: the row's own, or that of the weakest source.
    """

    key: str
    text: Text
    now: Value
    low: Value
    high: Value
    unit: str
    source: tuple[str, ...]
    confidence: str

    @property
    def width(self) -> float:
        """The width of the range [`unit`; days of a day]."""
        return measure(self.high) - measure(self.low)

    def setting(self, value: Value) -> str:
        """Return the override that gives it a value; a number to twelve digits."""
        return f"{self.key}={write_value(value)}"


def measure(value: Value) -> float:
    """Return a value on a line: a day by its number."""
    return float(value.toordinal() if isinstance(value, date) else value)


def write_value(value: Value) -> str:
    """Return a number or a day as a scenario writes it, without its unit."""
    return value.isoformat() if isinstance(value, date) else f"{value:.12g}"


def ranged_inputs(scenario: Scenario) -> tuple[RangedInput, ...]:
    """Return every input of a scenario's city that has a range, as the scenario leaves it.

    A range without width is none. Where the scenario's own fields replace a number whatever its
    city says (`discount_rate`, `demand.energy`; growth, exports and build limits where they are
    given for every year), it is no input.
    """
    city = scenario.city_data
    grades = Grades.of(city)
    found = [*_of_tables(city, grades), *_of_settings(city, grades)]
    replaced = set(_replaced(scenario))
    return tuple(each for each in found if each.width > 0.0 and each.key not in replaced)


def _replaced(scenario: Scenario) -> Iterator[str]:
    """Yield what the scenario gives itself, in every year for which it is read."""
    if scenario.discount_rate is not None:
        yield _city_key("discount_rate")
    yield from (_city_key("demand", zone, "energy") for zone in scenario.demand.energy)
    every, later = set(scenario.years), set(scenario.years[1:])  # nothing grows in the base year
    if later <= set(scenario.demand.growth):
        yield from (_city_key("demand", zone, "growth") for zone in scenario.city_data.demand)
    if every <= set(scenario.export.energy):
        yield from (_city_key("export", zone, "energy") for zone in scenario.city_data.export)
    builds = scenario.builds
    for name in {*builds.limits, *builds.exactly}:
        if later <= {*builds.limits.get(name, ()), *builds.exactly.get(name, ())}:
            yield ".".join((DATA, table_name(Technology), name, "build_limit_mw_per_year"))


def rows_of(city: City, kind: type[Row]) -> Sequence[Row]:
    """Return the rows of a table that a city holds."""
    name = table_name(kind)
    rows: Sequence[Row] = getattr(city, TABLE_FIELDS.get(name, name))
    return rows


def _of_tables(city: City, grades: Grades) -> Iterator[RangedInput]:
    for kind in INPUT_TABLES:
        for row in rows_of(city, kind):
            assert isinstance(row, SourcedRow)
            for column in replaceable(kind):
                ends = _range_of(row, column)
                if ends is None:
                    continue
                quantity = quantity_of(kind, column)
                yield RangedInput(
                    ".".join((DATA, table_name(kind), row_key(row), column)),
                    name_cell(city, row, column),
                    getattr(row, column),
                    *ends,
                    DAY if quantity is None else quantity.unit,
                    row.sources.get(column, row.source),
                    grades.of_row(row, column),
                )


def _range_of(row: Row, column: str) -> tuple[Value, Value] | None:
    """Return a column's range: `X_low` and `X_high` of a number, or fields of the row of a day."""
    if column in row.ranges:
        return row.ranges[column]
    low, high = (getattr(row, f"{column}{end}", None) for end in ("_low", "_high"))
    now = getattr(row, column)
    if now is None or (low is None and high is None):
        return None
    return low or now, high or now


def _of_settings(city: City, grades: Grades) -> Iterator[RangedInput]:
    for path, part in _sourced(city, ()):
        if isinstance(part, Number):
            if part.low is not None and part.high is not None:
                quantity = quantity_of(type(part), "value")
                assert quantity is not None
                ends = part.value, part.low, part.high
                yield _setting(path, ends, quantity.unit, part, grades, city)
            continue
        for name in SPANS:
            low, high = part.span(name)
            if low is not None and high is not None:
                ends = getattr(part, name), low, high
                yield _setting((*path, name), ends, "min", part, grades, city)


def _setting(
    path: tuple[str, ...],
    values: tuple[float, float, float],
    unit: str,
    part: Number | ReserveProduct,
    grades: Grades,
    city: City,
) -> RangedInput:
    text, grade = name_setting(city, path), grades.of_section(part)
    return RangedInput(_city_key(*path), text, *values, unit, part.source, grade)


def _sourced(
    part: Any, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Number | ReserveProduct]]:
    """Yield the numbers and the kinds of reserve of `city.yaml` with their keys."""
    if isinstance(part, Number | ReserveProduct):
        yield path, part
    elif isinstance(part, Mapping):
        for key, item in part.items():
            yield from _sourced(item, (*path, str(key)))
    elif isinstance(part, Section):
        for name in type(part).model_fields:
            yield from _sourced(getattr(part, name), (*path, name))


def _city_key(*path: str) -> str:
    return ".".join((DATA, SETTINGS, *path))

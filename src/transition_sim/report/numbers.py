"""Every number of a city's tables with its unit, range, sources and grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transition_sim.inputs.city_record import City
from transition_sim.inputs.city_sections import Number
from transition_sim.inputs.records import SourcedRow, quantity_of
from transition_sim.report.markdown import number, span

HEADS = ("number", "value", "unit", "range", "grade", "source")


@dataclass(frozen=True)
class Grades:
    """What the city's sources are worth.

    Attributes
    ----------
    known : mapping of source id to grade, as pairs
    """

    known: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, city: City) -> Grades:
        """Return the grades of a city's sources."""
        return cls(tuple((source.id, source.confidence) for source in city.sources))

    def worst(self, ids: Sequence[str]) -> str:
        """Return the lowest grade of several sources: a number is as good as its weakest one."""
        known = dict(self.known)
        return max((known[name] for name in ids if name in known), default="")

    def of_row(self, row: SourcedRow, column: str | None = None) -> str:
        """Return the grade of a row, or of a column that may have sources of its own."""
        own = row.sources.get(column, row.source) if column is not None else row.source
        if row.confidence is not None and own == row.source:
            return row.confidence
        return self.worst(own)


def columns_of(row: SourcedRow, grades: Grades, left_out: Sequence[str] = ()) -> Iterator[tuple]:
    """Yield a line for every number of a row, as `HEADS` has them."""
    for name in type(row).model_fields:
        quantity, value = quantity_of(type(row), name), getattr(row, name)
        if quantity is None or value is None or name in left_out:
            continue
        sources = row.sources.get(name, row.source)
        yield (
            f"{quantity.en} `{name}`",
            number(value),
            quantity.unit,
            span(row.ranges.get(name)),
            grades.of_row(row, name),
            cite(sources),
        )


def setting(name: str, given: Number, unit: str, grades: Grades) -> tuple:
    """Return the line of a number of `city.yaml`, as `HEADS` has them."""
    return (
        name,
        number(given.value),
        unit,
        span((given.low, given.high)),
        given.confidence or grades.worst(given.source),
        cite(given.source),
    )


def cite(sources: Sequence[str]) -> str:
    """Return ids of sources as links to the page's list of them."""
    return ", ".join(f"[{name}](#{name})" for name in sources)

"""Every number of a city's tables with its unit, range, sources and grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transition_sim.inputs.grades import Grades as Grades
from transition_sim.inputs.schema.city_settings import Number
from transition_sim.inputs.schema.records import SourcedRow, quantity_of
from transition_sim.report.markdown import number, span

HEADS = ("number", "value", "unit", "range", "grade", "source")


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
        grades.of_section(given),
        cite(given.source),
    )


def cite(sources: Sequence[str]) -> str:
    """Return ids of sources as links to the page's list of them."""
    return ", ".join(f"[{name}](#{name})" for name in sources)

"""The kinds of reserve of a city, as lines of its table of settings."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.inputs.grades import Grades
from transition_sim.inputs.schema.city import City
from transition_sim.report.markdown import number, span
from transition_sim.report.numbers import cite, setting


def reserve_lines(city: City, grades: Grades) -> Iterator[tuple]:
    """Yield a line for every number of the reserves; none where the city has none."""
    value = city.value_of_unmet_reserve
    if value is not None:
        yield setting("value of unmet reserve, per MW and hour", value, "CNY/MWh", grades)
    for name, each in city.reserves.items():
        grade = each.confidence or grades.worst(each.source)
        for field, text in (("response_minutes", "response"), ("duration_minutes", "duration")):
            yield (
                f"{text} of {each.title.en} ({each.title.zh}) `{name}`, {each.direction}",
                number(getattr(each, field)),
                "min",
                span(each.span(field)),
                grade,
                cite(each.source),
            )

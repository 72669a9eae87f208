"""What a city's files hold of district heat, as a section of a page."""

from __future__ import annotations

from transition_sim.inputs.grades import Grades
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.heat import HeatSource, HeatStore
from transition_sim.report.markdown import table
from transition_sim.report.numbers import HEADS, columns_of, setting


def describe_heat(city: City, grades: Grades) -> list[str]:
    """Return the section on heat areas, heat sources and heat stores; none without an area."""
    if not city.heat:
        return []
    parts = ["## Heat", "What units give beside power is among the technologies."]
    for name, area in city.heat.items():
        lines = [
            setting(f"heat in {city.base_year}", area.energy, "MWh", grades),
            setting("growth", area.growth, "share a year", grades),
            setting("value of lost heat", area.value_of_lost_heat, "CNY/MWh", grades),
        ]
        if area.clean_heating is not None:
            own = area.clean_heating
            lines.append(setting("heat of a household that moves", own.heat, "MWh", grades))
            lines.append(setting("loose coal that it burnt", own.loose_coal, "t", grades))
        parts.append(f"### {area.title.en} ({area.title.zh}) `{name}`")
        parts.append(f"Zone `{area.zone}`, hourly series `{area.profile}`.")
        parts.append(table(HEADS, lines))
    rows: tuple[HeatSource | HeatStore, ...] = (*city.heat_sources, *city.heat_stores)
    for row in rows:
        parts.append(f"### {row.name_en} ({row.name_zh}) `{row.id}`")
        parts += [f"{row.note}."] if row.note else []
        parts.append(table(HEADS, columns_of(row, grades)))
    return parts

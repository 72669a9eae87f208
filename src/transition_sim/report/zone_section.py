"""The zones of a city on the data page: what stands in each; only where there are several."""

from __future__ import annotations

from collections.abc import Iterable

from transition_sim.inputs.schema.city import City
from transition_sim.report.markdown import number, table


def describe_zones(city: City) -> str:
    """Return the section on zones; empty where the city is one zone."""
    if len(city.zones) == 1:
        return ""
    rows = [
        (
            f"`{zone}` ({title.en}, {title.zh})",
            number(city.demand[zone].energy.value / 1e6),
            number(sum(each.capacity_mw for each in city.units if each.zone == zone)),
            _ids(each.id for each in city.units if each.zone == zone),
            _ids(each.id for each in city.projects if each.zone == zone),
            _ids(each.id for each in city.stores if each.zone == zone),
        )
        for zone, title in city.zones.items()
    ]
    heads = ("zone", f"demand of {city.base_year}, TWh", "stock, MW", "units", "projects", "stores")
    return f"## Zones\n\n{table(heads, rows)}"


def _ids(found: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in found)

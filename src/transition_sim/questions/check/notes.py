"""What a valid scenario leaves aside, and its author may not know: told, not refused."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Unit
from transition_sim.results.measured import burning_coal


def notes_of(scenario: Scenario) -> Iterator[Text]:
    """Yield what a scenario's rules pass over for want of data."""
    below = scenario.retire.units_below
    passed = tuple(_without_size(scenario)) if below is not None else ()
    if below is not None and passed:
        en = ", ".join(f"{each.name_en} ({each.capacity_mw:,.4g} MW)" for each in passed)
        zh = "、".join(f"{each.name_zh}（{each.capacity_mw:,.4g} MW）" for each in passed)
        yield Text(
            f"retire.units_below: {below:g} MW passes over {en}: no `unit_count` says how large "
            "their units are; name them in `retire.units`, or give `unit_count` in units.csv",
            f"retire.units_below：{below:g} MW未涵盖{zh}：缺少 `unit_count`，单机容量不明；"
            "请在 `retire.units` 中列出，或在 units.csv 中补充 `unit_count`",
        )


def _without_size(scenario: Scenario) -> Iterator[Unit]:
    """Yield plant that burns coal, stays, and whose units have no size in the data."""
    city, last = scenario.city_data, scenario.years[-1]
    kinds = burning_coal(city)
    for each in city.units:
        leaves = each.id in scenario.retire.units
        leaves = leaves or (each.retires is not None and each.retires.year <= last)
        if each.technology in kinds and each.unit_size_mw is None and not leaves:
            yield each

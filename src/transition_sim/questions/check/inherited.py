"""What a city still has of a packaged one: numbers that a copy, or `extends`, left as they were."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from transition_sim.answers import Part, Spoken, key
from transition_sim.errors import Text
from transition_sim.inputs.load_city import load_city, packaged_cities
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_overrides import INPUT_TABLES, replaceable, table_name
from transition_sim.inputs.schema.records import Row
from transition_sim.inputs.uncertain_inputs import rows_of

TWH = 1e6  # MWh
OF_A_PLACE = (
    *(f"{part} of city.yaml" for part in ("demand", "export", "heat")),
    "profiles",
    "units.csv",
    "projects.csv",
    "storage.csv",
    "links.csv",
    "heat_sources.csv",
)
"""What no two cities share: where none of these is the same, nothing is asked of the rest."""


class Inherited(Part):
    """Numbers of a packaged city that a city of one's own has unchanged."""

    city: str = key("folder of the city")
    packaged: str = key("packaged city that has the same numbers")
    part: str = key("table, series, or key of city.yaml")
    same: int = key("how many of its rows or values are the same")
    of: int = key("how many it has")
    text: Spoken = key("what is the same")


def inherited(scenario: Scenario) -> tuple[Inherited, ...]:
    """Return what a scenario's city has of the packaged city that it is most like.

    Nothing where the city is packaged itself. Rows are the same by their key, numbers and dates;
    series by every hour; numbers of `city.yaml` by their value, whatever their zone is called.
    """
    city = scenario.city_data
    packaged = {name: path.resolve() for name, path in packaged_cities().items()}
    if city.folder.resolve() in packaged.values():
        return ()
    folders = [each.resolve() for each in city.extended]
    names = [name for name, path in packaged.items() if path in folders] or list(packaged)
    found = [tuple(_compare(city, name, _packaged(packaged[name]))) for name in names]
    most = max(found, key=lambda parts: sum(each.same for each in parts), default=())
    return most if any(each.part in OF_A_PLACE for each in most) else ()


@lru_cache(maxsize=8)
def _packaged(folder: Path) -> City:
    return load_city(folder)


def _compare(city: City, name: str, other: City) -> Iterator[Inherited]:
    for part, text, values, others in _settings(city, other):
        same = sum(each in others for each in values)
        if same:
            yield _part(city, name, part, (same, len(values)), text)
    for kind in INPUT_TABLES:
        own = [_numbers(row) for row in rows_of(city, kind)]
        known = {_numbers(row) for row in rows_of(other, kind)}
        same = sum(each in known for each in own)
        if same:
            text = Text(f"{same} of {len(own)} rows", f"{len(own)}行中的{same}行")
            yield _part(city, name, f"{table_name(kind)}.csv", (same, len(own)), text)
    alike = [
        each
        for each, series in city.profiles.items()
        if np.ptp(series) > 0.0
        and any(np.array_equal(series, those) for those in other.profiles.values())
    ]
    if alike:
        text = Text(", ".join(alike), "、".join(alike))
        yield _part(city, name, "profiles", (len(alike), len(city.profiles)), text)


def _part(city: City, name: str, part: str, count: tuple[int, int], text: Text) -> Inherited:
    return Inherited(
        city=city.folder.name, packaged=name, part=part, same=count[0], of=count[1], text=text
    )


def _numbers(row: Row) -> tuple[object, ...]:
    """Return a row's key, numbers and dates."""
    return (row.identity(), *(getattr(row, column) for column in replaceable(type(row))))


def _settings(city: City, other: City) -> Iterator[tuple[str, Text, list[float], list[float]]]:
    """Yield the energies of `city.yaml`: the key, what is said, and the values of both cities."""
    for part in ("demand", "export", "heat"):
        own, known = (
            [each.energy.value for each in getattr(place, part).values()] for place in (city, other)
        )
        shown = [f"{value / TWH:.12g}" for value in own if value in known]
        text = Text(f"{', '.join(shown)} TWh a year", f"每年{'、'.join(shown)} TWh")
        yield f"{part} of city.yaml", text, own, known


def say_inherited(parts: tuple[Inherited, ...]) -> Text:
    """Return what is unchanged as a question."""
    first = parts[0]
    english = "; ".join(f"{each.part}: {each.text.en}" for each in parts)
    chinese = "；".join(f"{each.part}：{each.text.zh}" for each in parts)
    return Text(
        f"city {first.city} has unchanged from the packaged city {first.packaged}: {english}. "
        f"Are these the numbers of {first.city}? Give its own where they are not",
        f"城市 {first.city} 有以下数据与内置城市 {first.packaged} 完全相同：{chinese}。"
        f"这些确为 {first.city} 的数据吗？如不是，请改为其自己的数据",
    )

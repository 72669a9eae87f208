"""Runs as a question takes them: of which city, and from which fields."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.inputs.schema.city import City
from transition_sim.results.store import Results

Run = Results | str | os.PathLike[str]
"""What a run found, or the folder where it was written."""
AnyCity = City | str | os.PathLike[str]
"""A city, its folder, or the name of a packaged one."""
NAMES_OF_SCENARIO = ("name", "title", "description")
"""What a scenario is called, which says nothing of what it asks for."""
SAME = 1e-6  # numbers this close, of the larger one or in their unit, are the same


def place_of_run(run: Run) -> str:
    """Return how errors name a run: by its folder, or by its scenario."""
    return run.scenario if isinstance(run, Results) else str(run)


def written_city(run: Results) -> str | None:
    """Return the city as a run's scenario names it; None where the run does not say."""
    city = run.manifest.get("scenario", {}).get("city")
    return None if city is None else str(city)


def city_of_run(run: Results, place: str, given: AnyCity | None = None) -> City:
    """Return the city of a run.

    Parameters
    ----------
    run : Results
    place : str
        How errors name the run.
    given : City, path or str, optional
        Has to be given where the run's city is not a packaged one: a run does not say where its
        folder lies.

    Raises
    ------
    InputError
        The city that is given is another one, or none is given and the run's is not packaged.
    """
    city, packaged = written_city(run), packaged_cities()
    if given is not None:
        name = _name_city(given, packaged)
        if city not in (None, name) and (name in packaged or city in packaged):
            raise _refusal(
                "--city",
                Text(f"the run is of {city}, not of {name}", f"该运行属于 {city}，不属于 {name}"),
                Text("name the run's own city", "请给出该运行所属的城市"),
            )
        return given if isinstance(given, City) else load_city(str(given))
    if city is not None and city in packaged:
        return load_city(city)
    raise _refusal(
        place,
        Text("the run does not say of which city it is", "该运行未记录所属城市")
        if city is None
        else Text(
            f"the run's city is a folder of its own, {city}", f"该运行的城市是自备文件夹 {city}"
        ),
        Text("name that folder with --city", "请用 --city 指明该文件夹"),
    )


def _name_city(given: AnyCity, packaged: Mapping[str, os.PathLike[str]]) -> str:
    """Return a city's name where it is packaged, and its folder where it is not."""
    if not isinstance(given, City):
        return str(given)
    known = (name for name, folder in packaged.items() if folder == given.folder)
    return next(known, str(given.folder))


def _refusal(place: str, message: Text, remedy: Text) -> InputError:
    return InputError([Problem("other", Place(place), "", {"message": message, "remedy": remedy})])


def fields_of(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a resolved scenario asks for, without what it is called, by dotted path."""
    asked = {key: value for key, value in scenario.items() if key not in NAMES_OF_SCENARIO}
    return dict(flatten(asked))


def differing_fields(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Return the dotted paths of the fields in which two resolved scenarios differ."""
    before, after = fields_of(one), fields_of(other)
    paths = dict.fromkeys((*before, *after))
    return [path for path in paths if differ([before.get(path), after.get(path)])]


def changed_inputs(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return in what two runs' inputs differ: fields by dotted path, and files.

    Parameters
    ----------
    before, after : mapping
        Their manifests; where the first is empty, nothing differs.
    """
    if not before:
        return []
    one, other = before["scenario"], after["scenario"]
    names = [name for name in NAMES_OF_SCENARIO if one.get(name) != other.get(name)]
    hashes = before.get("inputs", {}), after.get("inputs", {})
    own = (name for name in dict.fromkeys((*hashes[0], *hashes[1])) if "scenario" not in name)
    files = [name for name in own if hashes[0].get(name) != hashes[1].get(name)]
    return [*names, *differing_fields(one, other), *files]


def flatten(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Iterate over the leaves with their dotted paths; a list and an empty section are leaves."""
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            yield from flatten(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", None if isinstance(value, Mapping) else value


def is_number(value: Any) -> bool:
    """Say whether a value is a number; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def differ(values: Sequence[Any]) -> bool:
    """Say whether any value is another than the first."""
    return any(not _same(values[0], value) for value in values[1:])


def _same(one: Any, other: Any) -> bool:
    if is_number(one) and is_number(other):
        return bool(abs(one - other) <= SAME * max(1.0, abs(one), abs(other)))
    return bool(one == other)

"""A scenario file, what it extends, its overrides and its city → a frozen `Scenario`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, Field

from transition_sim.errors import InputError, Place, Problem, word
from transition_sim.inputs.city_cache import Cities
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.inputs.merging.draft import (
    ScenarioDraft,
    negative_hour,
    profile_roles,
)
from transition_sim.inputs.merging.scenario_chain import SET, Chain, read_chain
from transition_sim.inputs.reading.files import Refused, inside
from transition_sim.inputs.reading.series import Series, read_profile
from transition_sim.inputs.reading.validation_errors import bind, bind_rest
from transition_sim.inputs.rules.scenario import check_scenario
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_overrides import DATA, freeze
from transition_sim.inputs.schema.scenario import Delay, ScenarioFile
from transition_sim.inputs.tree import Fields, Items, Scalar, locate, plain

Overrides = str | Sequence[str] | Mapping[str, object]
"""Fields in place of what a file says: ``"demand.growth=6%"``, several, or by name."""


class Scenario(ScenarioFile):
    """A scenario with every merged field in the field's unit, and its city.

    Attributes
    ----------
    city_data : City
        The city, with the profiles that the scenario replaces.
    files : tuple[Path, ...]
        Every file that was read, the city's too.
    """

    city_data: City = Field(repr=False)
    files: tuple[Path, ...] = Field(repr=False)

    def resolved(self) -> dict[str, object]:
        """Return every merged field as plain data that JSON can hold."""
        return {name: _plain(getattr(self, name)) for name in ScenarioFile.model_fields}


def load_scenario(
    path: str | Path, overrides: Sequence[str] = (), cities: Cities | None = None
) -> Scenario:
    """Return the scenario of a file, with all that it extends and its city.

    Parameters
    ----------
    path : str or Path
        A YAML file.
    overrides : sequence of str
        `key=value`, the key a dotted path: `demand.growth=6%`.
    cities : Cities, optional
        What has been read of cities already, for one who loads a scenario many times.

    Raises
    ------
    InputError
        With every problem of the scenario, its parents, its overrides and its city.
    """
    try:
        chain = read_chain(Path(path), overrides)
    except Refused as refused:
        raise InputError(refused.problems) from None
    loading = _Loading(chain, cities or Cities())
    scenario = loading.scenario()
    if scenario is None:
        raise InputError(loading.problems)
    return scenario


@dataclass(frozen=True)
class _CityAt:
    """Where the scenario's city lies, and how errors name it."""

    folder: Path
    shown: str
    is_confined: bool


class _Loading:
    """The steps from a merged tree to a scenario; gathers problems on the way."""

    def __init__(self, chain: Chain, cities: Cities) -> None:
        self.chain = chain
        self.cities = cities
        self.chosen: object = freeze({})
        self.problems = list(chain.problems)
        self.tree = chain.tree
        self.profile_files: list[Path] = []

    def scenario(self) -> Scenario | None:
        """Return the scenario, or None when there are problems."""
        context = {"years": self.years()}
        bound, wrong = bind(ScenarioFile, self.tree, context)
        self.problems += wrong
        draft = bound or bind_rest(ScenarioFile, self.tree, context, self.stand_ins())
        city = self.city()
        if city is not None and draft is not None:
            layers = (SET, *self.chain.folders)
            self.problems += check_scenario(ScenarioDraft(draft, city, self.tree, layers))
            city = self.replace_profiles(draft, city)
        if bound is None or city is None or self.problems:
            return None
        fields = {name: getattr(bound, name) for name in ScenarioFile.model_fields}
        fields[DATA] = self.chosen
        files = (*self.chain.files, *city.files, *self.profile_files)
        return Scenario.model_construct(**fields, city_data=city, files=files)

    def years(self) -> tuple[int, ...]:
        """Return the model years as written, before anything is checked."""
        spot = locate(self.tree, ("years",))
        found = plain(spot.node) if spot.node is not None else ()
        return (
            tuple(year for year in found if isinstance(year, int))
            if isinstance(found, tuple)
            else ()
        )

    def stand_ins(self) -> dict[str, Fields | Items | Scalar]:
        """Return values for required fields that are missing, so that the rest can be checked."""
        place = self.tree.place
        years = Items((Scalar(2024, place),), place)
        return {
            **{name: Scalar("draft", place) for name in ("name", "title", "city")},
            "years": years,
        }

    def city(self) -> City | None:
        """Return the scenario's city; note what is wrong with it."""
        spot = locate(self.tree, ("city",))
        if not isinstance(spot.node, Scalar) or not isinstance(spot.node.value, str):
            return None  # reported with the fields
        try:
            at = self.find_city(spot.node.value, spot.place)
        except Refused as refused:
            self.problems += refused.problems
            return None
        data = locate(self.tree, (DATA,)).node
        found = self.cities.read(at.folder, at.shown, at.is_confined, data)
        self.problems += found.problems
        self.chosen = freeze(found.chosen)
        return found.city

    def find_city(self, given: str, place: Place) -> _CityAt:
        """Return where a packaged city, or a folder beside the scenario, lies."""
        packaged = packaged_cities()
        if "/" not in given and not given.startswith(".") and "\\" not in given:
            if given in packaged:
                return _CityAt(packaged[given], str(packaged[given]), False)
            values = {"kind": word("city"), "given": given, "options": tuple(packaged)}
            raise Refused(Problem("city_unknown", place, "city", values))
        folder = inside(self.chain.folder_of(place), given, place, "city")
        if not folder.is_dir():
            raise Refused(Problem("folder_missing", place, "city", {"given": given}))
        return _CityAt(folder, folder.as_posix(), True)

    def replace_profiles(self, draft: ScenarioFile, city: City) -> City:
        """Return the city with the hourly series that the scenario brings."""
        roles = profile_roles(city, city.technologies, city.links)
        series = dict(city.profiles)
        for name, given in draft.profiles.items():
            spot = locate(self.tree, ("profiles", name))
            if name not in roles:
                continue  # reported by the checks
            try:
                path = inside(self.chain.folder_of(spot.place), given, spot.place, spot.name)
                asked = Series(name, roles[name], tuple(series), spot.name)
                series[name] = read_profile(path, path.as_posix(), asked, spot.place)
            except Refused as refused:
                self.problems += refused.problems
                continue
            self.problems += [
                Problem("link_price_negative", spot.place, spot.name, negative)
                for link in city.links
                if link.price_profile == name and (negative := negative_hour(link, series[name]))
            ]
            self.profile_files.append(path)
        return city.model_copy(update={"profiles": MappingProxyType(series)})


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, date | Delay):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value


__all__ = ["SET", "Scenario", "load_scenario"]

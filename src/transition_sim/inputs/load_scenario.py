"""A scenario file, what it extends, its overrides and its city → a frozen `Scenario`.

A scenario can also be written in Python, and changed there: it remembers what it was made from, so
that each change goes through the same rules as a file, and so that no manifest denies it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self, cast

import numpy as np
from pydantic import BaseModel, Field, PrivateAttr

from transition_sim.errors import InputError, Place, Problem, word
from transition_sim.inputs.city_cache import Cities
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.inputs.merging.draft import (
    ScenarioDraft,
    negative_hour,
    profile_roles,
)
from transition_sim.inputs.merging.overrides import SET, Overrides, list_overrides
from transition_sim.inputs.merging.scenario_chain import Chain, chain_of_dict, read_chain
from transition_sim.inputs.reading.files import Refused, inside
from transition_sim.inputs.reading.series import Series, read_profile
from transition_sim.inputs.reading.validation_errors import bind, bind_rest
from transition_sim.inputs.rules.scenario import check_scenario
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_overrides import DATA, freeze
from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.scenario import Delay, Resolution, ScenarioFile, Target
from transition_sim.inputs.tree import Fields, Items, Scalar, locate, plain

OF_THE_CITY = ("city", DATA, "profiles")
"""The fields of a scenario that its city is read by."""
ONLY_ENFORCED = ("definition", "headroom")
"""What is said of a target only where it is enforced: a verdict gives every definition."""
IN_FOLDERS = ("folder", "files", "extended")
"""Where a city lies, which is no data of it."""


@dataclass(frozen=True)
class Origin:
    """What a scenario was made from.

    Attributes
    ----------
    chain : Chain
        Everything that it says, with the place of each value.
    resolved : mapping of str to value
        The resolved fields, as they were made.
    by_files : mapping of str to value
        The resolved fields as the files and the overrides of `load_scenario` have them; what is
        not among them was said in code.
    city : City
        As its files and the scenario's `data` and `profiles` have it.
    cities : Cities
        What has been read of cities already.
    """

    chain: Chain
    resolved: Mapping[str, object]
    by_files: Mapping[str, object]
    city: City
    cities: Cities


class Scenario(ScenarioFile):
    """A scenario with every merged field in the field's unit, and its city.

    `load_scenario` reads one, `from_dict` writes one in Python, and `with_` changes one; all three
    go through the same rules. It is frozen, and can be pickled, copied and compared.

    Attributes
    ----------
    city_data : City
        The city, with the numbers and the profiles that the scenario replaces.
    files : tuple[Path, ...]
        Every file that was read, the city's too.
    """

    city_data: City = Field(repr=False)
    files: tuple[Path, ...] = Field(repr=False)
    _origin: Origin | None = PrivateAttr(default=None)

    @classmethod
    def from_dict(
        cls, given: Mapping[str, object], base: str | Path | Scenario | None = None
    ) -> Scenario:
        """Return a scenario that is written in Python.

        Parameters
        ----------
        given : mapping
            What a scenario file would say; keys may be dotted paths (`demand.growth`).
        base : str, Path or Scenario, optional
            A scenario file or a scenario, of which `given` says only what differs. Its name and
            title stay where `given` has none. Paths in `given` are relative to the base's folder,
            without a base to the working folder.

        Raises
        ------
        InputError
            With every problem; those of `given` have the place `from_dict`.
        """
        given_by = "from_dict"
        if not isinstance(given, Mapping):
            raise InputError([Problem("not_mapping", Place(given_by), "")])
        overrides = list_overrides(given, given_by)
        known = base if isinstance(base, Scenario) else None
        cities = Cities() if known is None else known._made_from().cities
        try:
            if known is not None:
                chain = known._made_from().chain.lay(overrides, given_by)
            elif base is not None:
                chain = read_chain(Path(str(base))).lay(overrides, given_by)
            else:
                chain = chain_of_dict(overrides, given_by, Path())
        except Refused as refused:
            raise InputError(refused.problems) from None
        made = _make(chain, cities, known)
        by_files = made.resolved() if known is None else known._made_from().by_files
        said = _sections(overrides)
        unsaid = {key: value for key, value in by_files.items() if key not in said}
        return made._note(chain, unsaid, cities, known)

    def with_(self, changes: Overrides) -> Scenario:
        """Return the scenario with fields changed, under every rule that a file obeys.

        Parameters
        ----------
        changes : str, mapping, or sequence of them
            `"demand.growth=6 %"`, or `{"demand.growth": "6 %"}`, or several of them. A mapping is
            laid over what is there; `data.<table>.<id>.<column>` replaces a number of the city.

        Raises
        ------
        InputError
            With every problem; those of `changes` have the place `with_`.
        """
        return self._change(changes, "with_")

    def with_resolution(self, resolution: Resolution | Literal["hourly"]) -> Scenario:
        """Return the scenario on other periods of the year, as a question may need them.

        What a question chooses is not noted as a change in code.
        """
        return self._change({"resolution": resolution}, "with_resolution", is_input=False)

    def due_year(self, entry: LedgerEntry) -> int | None:
        """Return the year at whose end a target is due: printed, or as the scenario moves it."""
        asked = self.targets.get(entry.id)
        if asked is not None and asked.year is not None:
            return asked.year
        return None if entry.date is None else entry.date.year

    def with_targets(self, targets: Mapping[str, Target]) -> Scenario:
        """Return the scenario with some targets treated otherwise, as a question may need it.

        What a question chooses is not noted as a change in code.
        """
        given = {
            name: {key: getattr(each, key) for key in _said_of(each)}
            for name, each in targets.items()
        }
        return self._change({"targets": given}, "with_targets", is_input=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy; a field in `update` takes another's place under the rules of `with_`.

        Raises
        ------
        InputError
            With every problem; the city's data cannot be exchanged.
        """
        if not update:
            return super().model_copy(deep=deep)
        read = [name for name in ("city_data", "files") if name in update]
        if read:
            place = Place("model_copy")
            raise InputError([Problem("city_in_code", place, name) for name in read])
        changes = [each for name, value in update.items() for each in ({name: None}, {name: value})]
        return cast(Self, self._change(changes, "model_copy").model_copy(deep=deep))

    def resolved(self) -> dict[str, object]:
        """Return every merged field as plain data that JSON can hold."""
        return {name: _plain(getattr(self, name)) for name in ScenarioFile.model_fields}

    def changed_in_code(self) -> dict[str, object]:
        """Return, as plain data, what neither a file nor an override of `load_scenario` says.

        Returns
        -------
        dict
            `scenario` has the fields that were changed in code, `city` the whole city where it is
            not what its files and the scenario's `data` give. Empty where all is as read.
        """
        origin = self._origin
        by_files = {} if origin is None else origin.by_files
        own = {k: v for k, v in self.resolved().items() if k not in by_files or by_files[k] != v}
        changed: dict[str, object] = {"scenario": own} if own else {}
        if not self._has_city_as_read():
            city = self.city_data
            fields = (each for each in type(city).model_fields if each not in IN_FOLDERS)
            changed["city"] = {name: _plain(getattr(city, name)) for name in fields}
        return changed

    def _change(self, changes: Overrides, given_by: str, is_input: bool = True) -> Scenario:
        """Return the scenario with changes; `is_input` says whether they are the user's."""
        overrides = list_overrides(changes, given_by)
        origin = self._made_from()
        if not overrides:
            return self
        chain = origin.chain.lay(overrides, given_by)
        made = _make(chain, origin.cities, self)
        by_files = dict(origin.by_files)
        if not is_input:
            before, after = origin.resolved, made.resolved()
            own = (name for name in _sections(overrides) if by_files.get(name) == before[name])
            by_files |= {name: after[name] for name in own}
        return made._note(chain, by_files, origin.cities, self)

    def _note(
        self,
        chain: Chain,
        by_files: Mapping[str, object],
        cities: Cities,
        known: Scenario | None = None,
    ) -> Scenario:
        """Note what the scenario was made from; used once, where it is made.

        The city is as read, or, where it is that of a `known` scenario, as that one notes it.
        """
        city = self.city_data
        if known is not None and city is known.city_data:
            city = known._made_from().city
        self._origin = Origin(chain.absolute(), self.resolved(), by_files, city, cities)
        return self

    def _made_from(self) -> Origin:
        """Return the origin; refuse a scenario that says something else, which would be lost."""
        origin = self._origin
        if origin is None or origin.resolved != self.resolved():
            raise InputError([Problem("scenario_not_loaded", Place(type(self).__name__), "")])
        return origin

    def _has_city_as_read(self) -> bool:
        read = None if self._origin is None else self._origin.city
        return self.city_data is read or self.city_data == read


def load_scenario(
    path: str | Path, overrides: Overrides = (), cities: Cities | None = None
) -> Scenario:
    """Return the scenario of a file, with all that it extends and its city.

    Parameters
    ----------
    path : str or Path
        A YAML file.
    overrides : str, mapping, or sequence of them
        `"demand.growth=6 %"` or `{"demand.growth": "6 %"}`, the key a dotted path; or several.
    cities : Cities, optional
        What has been read of cities already, for one who loads a scenario many times.

    Raises
    ------
    InputError
        With every problem of the scenario, its parents, its overrides and its city.
    """
    given_by = "overrides" if isinstance(overrides, Mapping) else SET
    cities = cities or Cities()
    try:
        chain = read_chain(Path(path), list_overrides(overrides, given_by), given_by)
    except Refused as refused:
        raise InputError(refused.problems) from None
    made = _make(chain, cities)
    return made._note(chain, made.resolved(), cities)


def _make(chain: Chain, cities: Cities, known: Scenario | None = None) -> Scenario:
    """Return the scenario that a chain says, or raise every problem.

    Parameters
    ----------
    known : Scenario, optional
        One whose city is taken where the chain says nothing else of it.
    """
    loading = _Loading(chain, cities, known)
    scenario = loading.scenario()
    if scenario is None:
        raise InputError(loading.problems)
    return scenario


def _sections(overrides: Sequence[str]) -> set[str]:
    """Return the fields of a scenario that overrides speak of."""
    return {each.partition("=")[0].partition(".")[0].strip() for each in overrides}


def _said_of(target: Target) -> tuple[str, ...]:
    """Return what can be said of a target: a definition and headroom only where it is enforced."""
    return ("enforce", "threshold", "year", *(ONLY_ENFORCED if target.enforce else ()))


@dataclass(frozen=True)
class _CityAt:
    """Where the scenario's city lies, and how errors name it."""

    folder: Path
    shown: str
    is_confined: bool


class _Loading:
    """The steps from a merged tree to a scenario; gathers problems on the way."""

    def __init__(self, chain: Chain, cities: Cities, known: Scenario | None = None) -> None:
        self.chain = chain
        self.cities = cities
        self.known = known
        self.replaced: object = FrozenMapping()
        self.problems = list(chain.problems)
        self.tree = chain.tree
        self.profile_files: list[Path] = []

    def scenario(self) -> Scenario | None:
        """Return the scenario, or None when there are problems."""
        context = {"years": self.years()}
        bound, wrong = bind(ScenarioFile, self.tree, context)
        self.problems += wrong
        draft = bound or bind_rest(ScenarioFile, self.tree, context, self.stand_ins())
        known = self.known if self.is_of_known_city() else None
        city = self.city() if known is None else known.city_data
        if city is not None and draft is not None:
            whole = ScenarioDraft(draft, city, self.tree, self.chain.layers)
            self.problems += check_scenario(whole)
            city = city if known is not None else self.replace_profiles(draft, city)
        if bound is None or city is None or self.problems:
            return None
        fields = {name: getattr(bound, name) for name in ScenarioFile.model_fields}
        if known is not None:
            fields[DATA] = known.data
            return Scenario.model_construct(**fields, city_data=city, files=known.files)
        fields[DATA] = self.replaced
        files = (*self.chain.files, *city.files, *self.profile_files)
        absolute = tuple(each.absolute() for each in files)
        return Scenario.model_construct(**fields, city_data=city, files=absolute)

    def is_of_known_city(self) -> bool:
        """Say whether the chain says of the city what the known scenario does."""
        if self.known is None:
            return False
        before = self.known._made_from().chain.tree
        paths = [(name,) for name in OF_THE_CITY]
        if all(locate(before, path).node == locate(self.tree, path).node for path in paths):
            return True
        if not self.known._has_city_as_read():  # it would be lost without a word
            place = Place(self.chain.layers[0])
            self.problems.append(Problem("city_in_code", place, "city_data"))
        return False

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
        self.replaced = freeze(found.replaced)
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
        return city.model_copy(update={"profiles": FrozenMapping(series)})


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, date | Delay):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value


__all__ = ["Origin", "Scenario", "load_scenario"]

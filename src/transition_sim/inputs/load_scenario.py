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
from transition_sim.inputs.changes_in_words import Changed, Pair, describe_changes
from transition_sim.inputs.city_cache import Cities, CityAt, OwnParts
from transition_sim.inputs.load_city import usable_city
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.inputs.merging.draft import (
    CityDraft,
    ScenarioDraft,
    negative_hour,
    own_series,
    profile_roles,
)
from transition_sim.inputs.merging.names import NamesOf, names_in_city, names_to_ids, say_unknown
from transition_sim.inputs.merging.new_projects import NEW
from transition_sim.inputs.merging.overrides import SET, Overrides, list_overrides
from transition_sim.inputs.merging.relative_values import settle_changes
from transition_sim.inputs.merging.retirement_days import settle_days
from transition_sim.inputs.merging.scenario_chain import Chain, chain_of_dict, read_chain
from transition_sim.inputs.reading.files import Refused, inside
from transition_sim.inputs.reading.series import Series, read_profile
from transition_sim.inputs.reading.validation_errors import bind, bind_rest, without_follow_ups
from transition_sim.inputs.rules.own_ranges import check_own_ranges
from transition_sim.inputs.rules.plausible_series import check_own_series, uses_of
from transition_sim.inputs.rules.scenario import check_scenario
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_overrides import DATA, freeze
from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.new_projects import NewProject
from transition_sim.inputs.schema.scenario import Delay, Resolution, ScenarioFile, Target
from transition_sim.inputs.tree import (
    Items,
    Node,
    Scalar,
    Spot,
    beneath,
    locate,
    plain,
    without_taken_back,
)

OF_THE_CITY: tuple[tuple[str, ...], ...] = (("city",), (DATA,), ("profiles",), NEW)
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

    def changes(self) -> tuple[Changed, ...]:
        """Return, in words, what the scenario changes against the one that it extends.

        A scenario that extends nothing is compared with its file; without overrides it then
        changes nothing.
        """
        origin, city = self._origin, self.city_data
        if origin is None:
            return ()
        chain = origin.chain
        own = [each for each in chain.layers if each not in chain.parents]
        tree = beneath(chain.tree, own)
        if tree is None or not chain.parents:
            return ()
        before = _loose(tree, chain.layers, city, self.years)
        as_read = origin.cities.as_read(CityAt(city.folder, city.folder.as_posix(), False))
        if before is None:
            return ()
        return describe_changes(Pair(before, self, city, as_read or city))

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


def _loose(
    tree: Node, layers: Sequence[str], city: City, years: Sequence[int]
) -> ScenarioFile | None:
    """Return what a tree says, whether or not it is a whole scenario."""
    named = names_to_ids(_tidy(tree), names_in_city(city), layers)
    settled, _ = settle_changes(named, layers, city, years)
    return bind_rest(ScenarioFile, settled, {"years": tuple(years)}, _stand_ins(tree.place, years))


def _tidy(tree: Node) -> Node:
    """Return a merged tree with each day at its unit, and without what is taken back."""
    return without_taken_back(settle_days(tree))


def _stand_ins(place: Place, years: Sequence[int]) -> dict[str, Node]:
    """Return values for required fields that are missing."""
    items = tuple(Scalar(year, place) for year in years)
    named = {name: Scalar("draft", place) for name in ("name", "title", "city")}
    return {**named, "years": Items(items, place)}


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


class _Loading:
    """The steps from a merged tree to a scenario; gathers problems on the way."""

    def __init__(self, chain: Chain, cities: Cities, known: Scenario | None = None) -> None:
        self.chain = chain
        self.cities = cities
        self.known = known
        self.replaced: object = FrozenMapping()
        self.problems = list(chain.problems)
        self.tree = _tidy(chain.tree)
        self.profile_files: list[Path] = []
        self.city_draft: CityDraft | None = None
        self.named: NamesOf = lambda kind: ()

    def scenario(self) -> Scenario | None:
        """Return the scenario, or None when there are problems."""
        at, of_the_city = self.city_at(), list[Problem]()
        known = self.known if self.is_of_known_city() else None
        self.name_by_id(at, known)
        city = self.city(at, of_the_city) if known is None else known.city_data
        bound, wrong = self.bind(city)
        self.problems += [*wrong, *of_the_city]
        draft = bound or self.bind_rest()
        if city is not None and draft is not None:
            whole = ScenarioDraft(draft, city, self.tree, self.chain.layers)
            self.problems += without_follow_ups(check_scenario(whole), wrong)
            city = city if known is not None else self.replace_profiles(draft, city)
        elif draft is not None:
            self.check_alone(draft)
        self.problems = [say_unknown(each, self.named) for each in self.problems]
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
        before = _tidy(self.known._made_from().chain.tree)
        if all(_part(before, path) == _part(self.tree, path) for path in OF_THE_CITY):
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

    def bind(self, city: City | None) -> tuple[ScenarioFile | None, list[Problem]]:
        """Put numbers in place of relative values and bind; return what is wrong with both."""
        self.tree, wrong = settle_changes(self.tree, self.chain.layers, city, self.years())
        bound, problems = bind(ScenarioFile, self.tree, {"years": self.years()})
        return bound, [*problems, *wrong]

    def bind_rest(self) -> ScenarioFile | None:
        """Return what of the scenario can be bound."""
        stand_ins = _stand_ins(self.tree.place, (2024,))
        return bind_rest(ScenarioFile, self.tree, {"years": self.years()}, stand_ins)

    def city_at(self) -> CityAt | None:
        """Return where the scenario's city lies; note what is wrong with that."""
        spot = locate(self.tree, ("city",))
        if not isinstance(spot.node, Scalar) or not isinstance(spot.node.value, str):
            return None  # reported with the fields
        try:
            return self.find_city(spot.node.value, spot.place)
        except Refused as refused:
            self.problems += refused.problems
            return None

    def name_by_id(self, at: CityAt | None, known: Scenario | None) -> None:
        """Write ids in place of the names by which the scenario calls what its city has."""
        if known is not None:
            self.named = names_in_city(known.city_data)
        elif at is not None:
            self.named = self.cities.draft(at).names
        self.tree = names_to_ids(self.tree, self.named, self.chain.layers)

    def new_projects(self) -> Mapping[str, NewProject]:
        """Return the scenario's own projects that can be bound; the others are told later."""
        if _part(self.tree, NEW) is None:
            return {}
        draft = self.bind_rest()
        return {} if draft is None else draft.projects.new

    def city(self, at: CityAt | None, problems: list[Problem]) -> City | None:
        """Return the scenario's city; add what is wrong with it."""
        if at is None:
            return None
        data = locate(self.tree, (DATA,)).node
        found = self.cities.read(at, OwnParts(data, self.new_projects(), self.tree, self.opened))
        problems += found.problems
        self.city_draft = found.draft
        self.replaced = freeze(found.replaced)
        self.profile_files += found.files
        return found.city

    def opened(self, given: str, spot: Spot) -> Path:
        """Return the path of a file that the scenario names, or refuse it."""
        return inside(self.chain.folder_of(spot.place), given, spot.place, spot.name)

    def find_city(self, given: str, place: Place) -> CityAt:
        """Return where a packaged city, or a folder beside the scenario, lies."""
        packaged = packaged_cities()
        if "/" not in given and not given.startswith(".") and "\\" not in given:
            if given in packaged:
                return CityAt(packaged[given], str(packaged[given]), False)
            values = {"kind": word("city"), "given": given, "options": tuple(packaged)}
            raise Refused(Problem("city_unknown", place, "city", values))
        folder = inside(self.chain.folder_of(place), given, place, "city")
        if not folder.is_dir():
            raise Refused(Problem("folder_missing", place, "city", {"given": given}))
        return CityAt(folder, folder.as_posix(), True)

    def replace_profiles(self, draft: ScenarioFile, city: City) -> City:
        """Return the city with the hourly series that the scenario brings.

        A series of a technology's own stands under the technology's id.
        """
        changed = self.with_series(draft, city)
        for link in changed.links:
            name = link.price_profile
            if name is None or name not in draft.profiles:
                continue
            if negative := negative_hour(link, changed.profiles[name]):
                spot = locate(self.tree, ("profiles", name))
                self.problems.append(
                    Problem("link_price_negative", spot.place, spot.name, negative)
                )
        return changed

    def check_alone(self, draft: ScenarioFile) -> None:
        """Check the numbers that the scenario brings although its city is wrong elsewhere."""
        if self.city_draft is None or self.city_draft.settings is None:
            return
        city = usable_city(self.city_draft)
        self.with_series(draft, city)
        self.problems += check_own_ranges(ScenarioDraft(draft, city, self.tree, self.chain.layers))

    def with_series(self, draft: ScenarioFile, city: City) -> City:
        """Return the city with the scenario's series in it; note what is wrong with them."""
        roles = profile_roles(city, city.technologies, city.links, city.projects)
        own = own_series(tuple(draft.profiles), roles, city)
        series, brought = dict(city.profiles), dict[str, np.ndarray]()
        for name, given in draft.profiles.items():
            spot = locate(self.tree, ("profiles", name))
            if name not in roles and name not in own:
                continue  # reported by the checks
            alike, role = own.get(name, name), roles.get(name, "availability")
            try:
                path = self.opened(given, spot)
                asked = Series(alike, role, tuple(series), spot.name)
                series[name] = brought[name] = read_profile(
                    path, path.as_posix(), asked, spot.place
                )
            except Refused as refused:
                self.problems += refused.problems
                continue
            self.profile_files.append(path)
        technologies = tuple(
            each.model_copy(update={"availability_profile": each.id}) if each.id in own else each
            for each in city.technologies
        )
        for name, code, values in check_own_series(
            uses_of(technologies, city.links), brought, city
        ):
            spot = locate(self.tree, ("profiles", name))
            self.problems.append(Problem(code, spot.place, spot.name, values))
        update = {"profiles": FrozenMapping(series), "technologies": technologies}
        return city.model_copy(update=update)


def _part(tree: Node, path: Sequence[str]) -> Node | None:
    """Return the part of a tree at a path; None where there is none."""
    spot = locate(tree, path)
    return spot.node if spot.parts == tuple(path) else None


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

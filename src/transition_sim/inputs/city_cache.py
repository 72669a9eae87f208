"""Cities that scenarios name, each read once however many scenarios are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from transition_sim.errors import Problem
from transition_sim.inputs.load_city import finish_city, read_draft
from transition_sim.inputs.merging.city_overrides import (
    Replaced,
    name_problems,
    places_of_numbers,
    replace_numbers,
)
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.merging.new_projects import Opened, add_projects, places_of_projects
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_overrides import ReplacementPlace
from transition_sim.inputs.schema.new_projects import NewProject
from transition_sim.inputs.tree import Node


@dataclass(frozen=True)
class CityAt:
    """Where a city lies, how errors name it, and whether its files must lie in its folder."""

    folder: Path
    shown: str
    is_confined: bool


@dataclass(frozen=True)
class OwnParts:
    """What a scenario gives of its city itself.

    Attributes
    ----------
    data : Node or None
        Its section `data`.
    projects : mapping of str to NewProject
        Its `projects.new`.
    tree : Node
        The scenario, for the places of its projects.
    opened : callable
        Finds a file that it names.
    """

    data: Node | None
    projects: Mapping[str, NewProject]
    tree: Node
    opened: Opened


@dataclass(frozen=True)
class CityRead:
    """What a scenario has of its city: None where something is wrong, and everything that is."""

    city: City | None
    problems: list[Problem]
    draft: CityDraft | None = None
    """What its files hold; some of it can be used where the city as a whole is wrong."""
    replaced: Replaced = field(default_factory=dict)
    """Numbers of the city that the scenario replaced, in the units of their fields."""
    files: tuple[Path, ...] = ()
    """What was read of files that the scenario's own projects name."""


class Cities:
    """Cities by folder; files are read when a city is first asked for, and then never again.

    What was read stays in the process: a copy, or one out of a pickle, is empty.
    """

    def __init__(self) -> None:
        self._read: dict[Path, tuple[CityDraft, CityRead]] = {}

    def __reduce__(self) -> tuple[type[Cities], tuple[()]]:
        """Return what makes an empty one."""
        return type(self), ()

    def draft(self, at: CityAt) -> CityDraft:
        """Return what the files of a city hold, right or wrong."""
        return self._of(at)[0]

    def as_read(self, at: CityAt) -> City | None:
        """Return a city as its files say, without a scenario's own parts."""
        return self._of(at)[1].city

    def read(self, at: CityAt, own: OwnParts) -> CityRead:
        """Return a city with a scenario's own numbers and projects in it."""
        draft, whole = self._of(at)
        if (own.data is None and not own.projects) or whole.city is None:
            return whole
        changed, problems, files = add_projects(draft, own.projects, own.tree, own.opened)
        given = places_of_projects(own.projects, own.tree)
        blamed = [each for each in problems if isinstance(each.place, ReplacementPlace)]
        problems = [each for each in problems if each not in blamed]
        problems += name_problems(blamed, given)
        replaced: Replaced = {}
        if own.data is not None:
            changed, replaced, wrong = replace_numbers(changed, own.data)
            given = [*places_of_numbers(own.data), *given]
            problems += wrong
        if problems:
            return CityRead(None, problems, changed)
        city, wrong = finish_city(changed)
        return CityRead(city, name_problems(wrong, given), changed, replaced, tuple(files))

    def _of(self, at: CityAt) -> tuple[CityDraft, CityRead]:
        home = at.folder.absolute()
        if home not in self._read:
            draft = read_draft(at.folder, at.shown, at.is_confined)
            self._read[home] = draft, CityRead(*finish_city(draft), draft)
        return self._read[home]

"""Cities that scenarios name, each read once however many scenarios are made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from transition_sim.errors import Problem
from transition_sim.inputs.load_city import finish_city, read_draft
from transition_sim.inputs.merging.city_overrides import (
    Replaced,
    name_problems,
    replace_numbers,
)
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.tree import Node


@dataclass(frozen=True)
class CityRead:
    """What a scenario has of its city: None where something is wrong, and everything that is."""

    city: City | None
    problems: list[Problem]
    draft: CityDraft | None = None
    """What its files hold; some of it can be used where the city as a whole is wrong."""
    replaced: Replaced = field(default_factory=dict)
    """Numbers of the city that the scenario replaced, in the units of their fields."""


class Cities:
    """Cities by folder; files are read when a city is first asked for, and then never again.

    What was read stays in the process: a copy, or one out of a pickle, is empty.
    """

    def __init__(self) -> None:
        self._read: dict[Path, tuple[CityDraft, CityRead]] = {}

    def __reduce__(self) -> tuple[type[Cities], tuple[()]]:
        """Return what makes an empty one."""
        return type(self), ()

    def read(self, folder: Path, shown: str, is_confined: bool, data: Node | None) -> CityRead:
        """Return a city with a scenario's own numbers in it.

        Parameters
        ----------
        folder : Path
        shown : str
            How errors name the folder.
        is_confined : bool
            Whether a file that is a link to somewhere outside the folder is refused.
        data : Node, optional
            The scenario's section `data`.
        """
        home = folder.absolute()
        if home not in self._read:
            draft = read_draft(folder, shown, is_confined)
            self._read[home] = draft, CityRead(*finish_city(draft), draft)
        draft, whole = self._read[home]
        if data is None or whole.city is None:
            return whole
        changed, replaced, problems = replace_numbers(draft, data)
        if problems:
            return CityRead(None, problems, changed)
        city, problems = finish_city(changed)
        return CityRead(city, name_problems(problems, data), changed, replaced)

"""A scenario solved again and again with other fields, as `run --set` would solve it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from transition_sim.errors import InfeasibleError, Text
from transition_sim.inputs.city_cache import Cities
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.merging.overrides import Overrides, list_overrides
from transition_sim.pipeline import guard, load
from transition_sim.solve import Progress, Silent
from transition_sim.solved import Program
from transition_sim.system import System, build_system

KEPT = 2  # systems in memory, beside that of the scenario as it stands


@dataclass(frozen=True)
class GuardedSystem:
    """A scenario's system with its guards in place.

    Attributes
    ----------
    system : System
        Without its shares, where not even so there is a plan.
    start : System or None
        The same on typical days, where it is hourly.
    no_plan : Text or None
        That there is no plan even with no share enforced, as far as that had to be known.
    """

    system: System
    start: System | None
    no_plan: Text | None = None

    @property
    def program(self) -> Program:
        """Return it as far as the matrix."""
        return Program.of(self.system, self.start)

    def without_shares(self) -> GuardedSystem:
        """Return it with no share enforced."""
        start = None if self.start is None else self.start.without_shares()
        return GuardedSystem(self.system.without_shares(), start, self.no_plan)


class Reruns:
    """What a scenario becomes where some of its fields are replaced, and its guarded system.

    Parameters
    ----------
    scenario : Scenario or path
        Of a file the city is read once.
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenario says, in every rerun too.
    solver : str
        Solver profile.
    progress : Progress, optional
        Told of each stage; silent by default.

    Attributes
    ----------
    base : Scenario
        With no field replaced beyond the overrides.

    Raises
    ------
    InputError
        With every problem of the scenario.
    """

    def __init__(
        self,
        scenario: Scenario | str | os.PathLike[str],
        overrides: Overrides = (),
        solver: str = "highs",
        progress: Progress | None = None,
    ) -> None:
        self.solver, self.progress = solver, progress or Silent()
        self._cities = Cities()
        self.base = load(scenario, overrides, self._cities)
        self._file = None if isinstance(scenario, Scenario) else Path(scenario)
        self._given = list_overrides(overrides)
        self._recent: dict[tuple[str, ...], GuardedSystem] = {}

    def with_fields(self, settings: Sequence[str]) -> Scenario:
        """Return the scenario with fields replaced; every rule of a scenario is checked again.

        Parameters
        ----------
        settings : sequence of str
            ``field=value``.

        Raises
        ------
        InputError
            A value is refused.
        """
        if self._file is None:
            return self.base.with_(settings)
        return load_scenario(self._file, (*self._given, *settings), self._cities)

    def guarded(self, settings: Sequence[str] = ()) -> GuardedSystem:
        """Return the system of the scenario with fields replaced; from memory if it was lately.

        Raises
        ------
        InputError
            A value is refused.
        """
        key = tuple(settings)
        if key not in self._recent:
            self._recent[key] = self._guard(self.with_fields(key))
            for old in [each for each in self._recent if each][:-KEPT]:
                del self._recent[old]
        return self._recent[key]

    def _guard(self, scenario: Scenario) -> GuardedSystem:
        try:
            return GuardedSystem(*guard(scenario, self.solver, self.progress))
        except InfeasibleError as error:
            system = build_system(scenario).without_shares()
            return GuardedSystem(system, None, error.sentence)

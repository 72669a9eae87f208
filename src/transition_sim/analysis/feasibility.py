"""Whether a scenario with other fields has a plan, how far it is from one, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transition_sim.analysis.alterations import Alterations
from transition_sim.analysis.elastic import Gap, GapMeter
from transition_sim.errors import InfeasibleError, InputError
from transition_sim.inputs.scenario import Scenario
from transition_sim.model.assemble import LinearProgram, assemble, assemble_expressions
from transition_sim.model.build import build_model
from transition_sim.optimum import find_optimum
from transition_sim.pipeline import guarded
from transition_sim.solve import Silent, confirm_infeasible, require_optimal
from transition_sim.system import System, build_system

NO_CAP = 1e10  # t a year: the largest that the field takes


@dataclass(frozen=True)
class Guard:
    """What an enforced share of generation may not move: numbers of the run without it."""

    net_import: float
    unserved: tuple[float, ...]


class Feasibility:
    """Answers for one scenario file whether it has a plan where some fields are replaced.

    Parameters
    ----------
    alterations : Alterations
    solver : str
        Solver profile.
    """

    def __init__(self, alterations: Alterations, solver: str = "highs") -> None:
        self.alterations, self.solver = alterations, solver
        self._meter = GapMeter(solver)
        self._known: dict[tuple[tuple[str, ...], bool], Gap | None] = {}
        self.guard: Guard | None = None

    def has_plan(self) -> bool:
        """Say whether the scenario as it stands has a plan; a second algorithm confirms a no.

        Raises
        ------
        SolverError
            The answer is not proven.
        """
        try:
            system, start = guarded(self.alterations.base, self.solver, Silent())
        except InfeasibleError:
            return False
        self._keep_guard(system)
        model = build_model(system)
        program = assemble(model)
        found = find_optimum(system, model, program, self.solver, Silent(), start)
        if found.status != "infeasible":
            require_optimal(found)
            return True
        confirm_infeasible(program, self.solver, Silent())
        return False

    def gap(self, settings: Sequence[str] = (), exact: bool = True) -> float | None:
        """Return how far the scenario with these fields is from a plan; None where refused.

        Parameters
        ----------
        exact : bool
            Whether the run without enforced shares is solved again; otherwise its imports and
            unserved energy are those of the scenario as it stands.
        """
        found = self.measure(settings, exact)
        return None if found is None else found.value

    def measure(self, settings: Sequence[str] = (), exact: bool = True) -> Gap | None:
        """Return the gap with its program and solution; None where the fields are refused."""
        key = (tuple(settings), exact)
        if key not in self._known:
            self._known[key] = self._measure(settings, exact)
        return self._known[key]

    def _measure(self, settings: Sequence[str], exact: bool) -> Gap | None:
        try:
            scenario = self.alterations.with_fields(settings)
        except InputError:
            return None
        system = self._system(scenario, exact)
        return self._meter.measure(assemble(build_model(system)), system)

    def system(self, settings: Sequence[str] = ()) -> System:
        """Return the system with its guards, or without shares where even that has no plan."""
        return self._system(self.alterations.with_fields(settings), True)

    def _system(self, scenario: Scenario, exact: bool) -> System:
        if not exact and self.guard is not None:
            return build_system(scenario).guarded(self.guard.net_import, self.guard.unserved)
        try:
            return guarded(scenario, self.solver, Silent())[0]
        except InfeasibleError:
            return build_system(scenario).without_shares()

    def _keep_guard(self, system: System) -> None:
        limit = float(system.data["net_import_limit"])
        if np.isfinite(limit):
            unserved = tuple(float(each) for each in system.data["unserved_limit"].values)
            self.guard = Guard(limit, unserved)

    def cost(self, settings: Sequence[str] = (), enforced: bool = True) -> float | None:
        """Return the least cost of a scenario [CNY], as `run` finds it; None without a plan.

        Parameters
        ----------
        enforced : bool
            Whether enforced shares hold.
        """
        try:
            scenario = self.alterations.with_fields(settings)
            system, start = guarded(scenario, self.solver, Silent())
        except (InfeasibleError, InputError):
            return None
        if not enforced:
            system, start = system.without_shares(), start and start.without_shares()
        model = build_model(system)
        found = find_optimum(system, model, assemble(model), self.solver, Silent(), start)
        if found.status == "infeasible":
            return None
        require_optimal(found)
        return found.objective

    def emissions_without_caps(self) -> dict[tuple[str, int], float]:
        """Return what the least-cost plan without caps and shares emits [t a year]."""
        base = self.alterations.base
        lifted = [
            f"emissions.limits.{pollutant}.{year}={NO_CAP:g}"
            for pollutant, limits in base.emissions.limits.items()
            for year in limits
        ]
        system = build_system(self.alterations.with_fields(lifted)).without_shares()
        model = build_model(system)
        program: LinearProgram = assemble(model)
        found = find_optimum(system, model, program, self.solver, Silent())
        if not lifted or found.status != "optimal":
            return {}
        expressions = assemble_expressions(model)
        extent = expressions.extents["emissions"]
        values = (expressions.matrix @ found.primal + expressions.constant)[
            extent.start : extent.stop
        ].reshape(extent.shape)
        pollutants, years = (list(each) for each in extent.sets)
        return {
            (e, y): float(values[i, j])
            for i, e in enumerate(pollutants)
            for j, y in enumerate(years)
        }

"""Whether a scenario with other fields has a plan, how far it is from one, and what that costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from transition_sim.errors import InputError
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.pipeline import solve_if_feasible
from transition_sim.questions.explain.elastic_program import Gap, GapMeter
from transition_sim.reruns import Reruns
from transition_sim.results.from_solution import collect
from transition_sim.solve import confirm_infeasible
from transition_sim.solved import Program
from transition_sim.system import Guards, System, build_system
from transition_sim.units import MWH_PER_TCE
from transition_sim.verdict.answer import Verdict
from transition_sim.verdict.guards import ENERGY, HEAT
from transition_sim.verdict.verdict import describe_verdict, with_shares

NO_CAP = 1e10  # t a year: the largest that the field takes
NO_LIMIT = 1e9  # MWh, or tce, a year: the largest that the fields take


@dataclass(frozen=True)
class Outcome:
    """What a plan comes to.

    Attributes
    ----------
    cost : float
        Of all years, discounted [CNY].
    unserved, unserved_heat : float
        Demand for power and for heat that is left unserved, of all years [MWh].
    verdict : Verdict
        What a run says of its targets, with what is met only by what should not count.
    export_value : float or None
        The export obligation at the hourly price outside, of all years, discounted [CNY]; None
        where no link has a price.
    exported : float
        The obligation itself, of all years [MWh].
    """

    cost: float
    unserved: float
    unserved_heat: float
    verdict: Verdict
    export_value: float | None
    exported: float


def value_exports(scenario: Scenario, system: System) -> tuple[float | None, float]:
    """Return what the export obligation is worth outside [CNY, discounted], and its energy [MWh].

    Its own revenue is in no data: the hourly price at the outside end of the links stands for it,
    the mean of several. None where no link to the outside has a price.
    """
    data, outside = system.data, scenario.city_data.outside
    energy = (data["export_obligation"] * data["step_weight"]).sum("zone")
    priced = [
        each.id
        for each in scenario.city_data.links
        if each.price_profile and {each.from_zone, each.to_zone} & set(outside)
    ]
    if not priced:
        return None, float(energy.sum())
    price = data["trade_price"].sel(link=priced).mean("link")
    return float((energy * price * data["discount"]).sum()), float(energy.sum())


class Feasibility:
    """Answers for one scenario whether it has a plan where some fields are replaced.

    Parameters
    ----------
    reruns : Reruns
        Of the scenario.
    """

    def __init__(self, reruns: Reruns) -> None:
        self.reruns, self.solver, self.progress = reruns, reruns.solver, reruns.progress
        self._meter = GapMeter(self.solver)
        self._known: dict[tuple[tuple[str, ...], bool], Gap | None] = {}
        self.guards: Guards | None = None

    def has_plan(self) -> bool:
        """Say whether the scenario as it stands has a plan; a second algorithm confirms a no.

        Raises
        ------
        SolverError
            The answer is not proven.
        """
        guarded = self.reruns.guarded()
        self._keep_guards(guarded.system)
        if guarded.no_plan is not None:
            return False
        program = guarded.program
        if solve_if_feasible(program, self.solver, self.progress) is not None:
            return True
        confirm_infeasible(program.linear, self.solver, self.progress)
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
        exact = exact or self.guards is None or not settings
        key = (tuple(settings), exact)
        if key not in self._known:
            self.progress.stage("try")
            self._known[key] = self._measure(settings, exact)
        return self._known[key]

    def _measure(self, settings: Sequence[str], exact: bool) -> Gap | None:
        try:
            system = self.system(settings) if exact else self._roughly(settings)
        except InputError:
            return None
        return self._meter.measure(Program.of(system))

    def system(self, settings: Sequence[str] = ()) -> System:
        """Return the system with its guards, or without shares where even that has no plan."""
        return self.reruns.guarded(settings).system

    def _roughly(self, settings: Sequence[str]) -> System:
        system = build_system(self.reruns.with_fields(settings))
        return system if self.guards is None else system.guarded(self.guards)

    def _keep_guards(self, system: System) -> None:
        if system.guarded_years:
            unserved, heat = (
                tuple(system.data[f"{name}_limit"].values.tolist())
                for name in ("unserved", "unserved_heat")
            )
            self.guards = Guards(float(system.data["net_import_limit"]), unserved, heat)

    def outcome(self, settings: Sequence[str] = (), enforced: bool = True) -> Outcome | None:
        """Return what a scenario's least-cost plan comes to, as `run` finds it; None without one.

        A plan in which an enforced share is nothing over nothing is none.

        Parameters
        ----------
        enforced : bool
            Whether enforced shares hold.
        """
        guarded = self.reruns.guarded(settings)
        if guarded.no_plan is not None:
            return None
        program = (guarded if enforced else guarded.without_shares()).program
        found = solve_if_feasible(program, self.solver, self.progress)
        if found is None or any(math.isnan(found.share(each)) for each in program.enforced):
            return None
        power, heat = (
            float(found.values(each).sum()) if program.reports(each) else 0.0
            for each in (ENERGY, HEAT)
        )
        scenario = self.reruns.with_fields(settings)
        dataset = with_shares(scenario, collect(found), found.cost)
        verdict = describe_verdict(scenario, dataset, found, {})
        return Outcome(found.cost, power, heat, verdict, *value_exports(scenario, found.system))

    @cached_property
    def exports_owed(self) -> tuple[float | None, float]:
        """The export obligation as the scenario stands: its worth and its energy."""
        return value_exports(self.reruns.base, build_system(self.reruns.base))

    def emissions_without_caps(self) -> dict[tuple[str, int], float]:
        """Return what the least-cost plan without caps and shares emits [t a year]."""
        lifted = [
            f"emissions.limits.{pollutant}.{year}={NO_CAP:g}"
            for pollutant, limits in self.reruns.base.emissions.limits.items()
            for year in limits
        ]
        if not lifted:
            return {}
        system = build_system(self.reruns.with_fields(lifted)).without_shares()
        found = solve_if_feasible(Program.of(system), self.solver, self.progress)
        if found is None:
            return {}
        pollutants, years = found.program.expressions.extents["emissions"].sets
        values = found.values("emissions")
        return {
            (e, y): float(values[i, j])
            for i, e in enumerate(pollutants)
            for j, y in enumerate(years)
        }

    def use_without_limits(self) -> dict[tuple[str, int], float]:
        """Return what the least-cost plan without limits of a year and without shares uses.

        By field and year: what a class generates [MWh], what a group of fuels gives [tce].
        """
        limits = self.reruns.base.limits
        fields = {f"limits.generation.{name}": each for name, each in limits.generation.items()}
        fields |= {f"limits.fuels.{n}.at_most": each.at_most for n, each in limits.fuels.items()}
        if not fields:
            return {}
        lifted = [f"{name}.{y}={NO_LIMIT:g}" for name, each in fields.items() for y in each]
        system = build_system(self.reruns.with_fields(lifted)).without_shares()
        found = solve_if_feasible(Program.of(system), self.solver, self.progress)
        used: dict[tuple[str, int], float] = {}
        for name, field, size in (
            ("class_generation", "limits.generation.{}", 1.0),
            ("fuel_group_consumption", "limits.fuels.{}.at_most", MWH_PER_TCE),
        ):
            if found is None or not found.program.reports(name):
                continue
            labels, years = found.program.expressions.extents[name].sets
            values = found.values(name) / size
            used |= {
                (field.format(label), year): float(values[i, j])
                for i, label in enumerate(labels)
                for j, year in enumerate(years)
            }
        return used

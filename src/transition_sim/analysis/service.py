"""Whether the demand is still served where more units retire.

A share of capacity has no guard: to retire what serves the demand would meet it, too, and on the
last day of the model years nobody would notice. What blacks out a city is no repair: the units that
stay must serve it for the whole of the year in which the others retire.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from transition_sim.analysis.feasibility import Feasibility
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.optimum import find_optimum
from transition_sim.system import System

SAME = 1e-6  # of a year's demand
RETIRING, DAY = "retire.", "retire.by"


class Service:
    """What the least-cost plans of a scenario leave unserved, as it stands and changed; no shares.

    Parameters
    ----------
    feasibility : Feasibility
    """

    def __init__(self, feasibility: Feasibility) -> None:
        self.feasibility = feasibility

    def is_kept(self, settings: Sequence[str]) -> bool:
        """Say whether no more demand is unserved; only where units retire is it looked at."""
        if not any(each.startswith(RETIRING) for each in settings):
            return True
        system = self.feasibility.system([_from_new_year(each) for each in settings])
        found = self._unserved(system.without_shares())
        demand = float((system.data["demand"] * system.data["step_weight"]).sum())
        return found is not None and found <= self._before + SAME * demand

    @cached_property
    def _before(self) -> float:
        """As the scenario stands [MWh]; nothing where not even that has a plan."""
        return self._unserved(self.feasibility.system().without_shares()) or 0.0

    def _unserved(self, system: System) -> float | None:
        """Return what the least-cost plan leaves unserved in all years [MWh]; None without one."""
        model = build_model(system)
        program = assemble(model)
        found = find_optimum(
            system, model, program, self.feasibility.solver, self.feasibility.progress
        )
        if found.status != "optimal":
            return None
        extent = program.columns["unserved"]
        power = found.primal[extent.start : extent.stop].reshape(extent.shape)
        return float(np.sum(power * system.data["step_weight"].transpose("year", "step").values))


def _from_new_year(setting: str) -> str:
    """Return a setting in which a day of retirement is the first of its year."""
    field, _, value = setting.partition("=")
    return setting if field != DAY or value == "null" else f"{field}={value[:4]}-01-01"

"""Whether the demand for power and heat is still served where more units retire.

A share of capacity has no guard: to retire what serves the demand would meet it, too, and on the
last day of the model years nobody would notice. What leaves a city dark or cold is no repair: the
units that stay must serve it for the whole of the year in which the others retire.
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

FAMILIES = ("unserved", "heat_unserved")  # each by zone or area, year and step
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
        return found is not None and bool(np.all(found <= self._before + SAME * demand))

    @cached_property
    def _before(self) -> np.ndarray:
        """As the scenario stands [MWh]; nothing where not even that has a plan."""
        found = self._unserved(self.feasibility.system().without_shares())
        return np.zeros(len(FAMILIES)) if found is None else found

    def _unserved(self, system: System) -> np.ndarray | None:
        """Return power and heat that the least-cost plan leaves unserved [MWh]; None: no plan."""
        model = build_model(system)
        program = assemble(model)
        profile, told = self.feasibility.solver, self.feasibility.progress
        found = find_optimum(system, model, program, profile, told)
        if found.status != "optimal":
            return None
        hours = system.data["step_weight"].transpose("year", "step").values
        sums = []
        for name in FAMILIES:
            extent = program.columns.get(name)
            if extent is None:  # no heat area
                sums.append(0.0)
                continue
            power = found.primal[extent.start : extent.stop].reshape(extent.shape)
            sums.append(float(np.sum(power * hours)))
        return np.array(sums)


def _from_new_year(setting: str) -> str:
    """Return a setting in which a day of retirement is the first of its year."""
    field, _, value = setting.partition("=")
    return setting if field != DAY or value == "null" else f"{field}={value[:4]}-01-01"

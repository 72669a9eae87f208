"""What a plan without an enforced share of generation imports and leaves unserved, at most.

A share may cost money; it may not be bought, or met by a blackout or by cold homes. How far imports
and what is unserved may go is what they are at least cost without the share. Where several plans
cost the same it is the largest import, and the least unserved, of any: the same whichever of them
a solver finds.
"""

from __future__ import annotations

from collections.abc import Sequence

from transition_sim.solve import Profile
from transition_sim.solved import NOTHING, Solved
from transition_sim.system import Guards
from transition_sim.verdict.equal_optima import extremes_at_least_cost

ENERGY, HEAT = "energy_not_served", "heat_not_served"
GUARDED = {  # rows that hold a share of generation, and the sum that each of them limits
    "net_import_max": "net_import",
    "unserved_max": ENERGY,
    "unserved_heat_max": HEAT,  # not in a city without heat areas
}


def find_guards(solved: Solved, profile: str | Profile = "highs") -> Guards:
    """Return the base year's largest import and every year's least unserved energy and heat.

    Parameters
    ----------
    solved : Solved
        With no share enforced.
    profile : str or Profile
        Solver profile.
    """
    years, reports = solved.system.data["year"].values.tolist(), solved.program.reports
    base = ("net_import", years[0])
    unserved = [(each, y) for each in (ENERGY, HEAT) if reports(each) for y in years]
    found = _extremes(solved, (base, *unserved), profile)
    short = {each: found[each] for each in unserved if found[each] > NOTHING}
    energy, heat = (tuple(short.get((each, y), 0.0) for y in years) for each in (ENERGY, HEAT))
    return Guards(found[base], energy, heat)


def limits_of_year(solved: Solved, year: int, profile: str | Profile = "highs") -> dict[str, float]:
    """Return what each guarded row's sum of a year may be: the same, of that year itself [MWh]."""
    reports = solved.program.reports
    held = {row: (total, year) for row, total in GUARDED.items() if reports(total)}
    found = _extremes(solved, tuple(held.values()), profile)
    return {row: found[each] for row, each in held.items()}


def _extremes(
    solved: Solved, wanted: Sequence[tuple[str, int]], profile: str | Profile
) -> dict[tuple[str, int], float]:
    """Return the most that is imported and the least that is unserved, among equal optima."""
    program = solved.program
    sums = {each: (program.total(*each), each[0] == "net_import") for each in wanted}
    return extremes_at_least_cost(program.linear, sums, solved.solution, profile)

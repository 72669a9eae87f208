"""How far a scenario can go towards each share of the ledger, at any cost."""

from __future__ import annotations

from collections.abc import Mapping

from transition_sim.errors import InfeasibleError
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.scenario import Target
from transition_sim.pipeline import prepare
from transition_sim.solve import Progress
from transition_sim.system.shares import SHARES
from transition_sim.verdict.attainable import furthest_levels


def reachable_shares(
    scenario: Scenario, solver: str = "highs", progress: Progress | None = None
) -> Mapping[str, float | None]:
    """Return the furthest level of each promised share, whatever it costs.

    Each is asked for alone, by the definition that the city prints; imports and unserved energy
    stay within what they are at least cost, so that a share is neither bought nor blacked out.

    Parameters
    ----------
    scenario : Scenario
        What it enforces of the shares does not matter; all its other rules hold.

    Returns
    -------
    mapping of ledger id to float or None
        Shares due in the model years; None where no plan satisfies the scenario at all.

    Raises
    ------
    SolverError
        The solver stopped without a proven answer.
    """
    shares = [
        each.id
        for each in scenario.city_data.ledger
        if each.metric in SHARES
        and each.is_target
        and each.date is not None
        and each.date.year in scenario.years
    ]
    asked = {name: Target(enforce=True) for name in shares}
    if not shares:
        return {}
    try:
        program = prepare(scenario.with_targets(asked), solver, progress)
    except InfeasibleError:
        return dict.fromkeys(shares)
    levels = {each.target.id: each.alone for each in furthest_levels(program, profile=solver)}
    return {name: levels.get(name) for name in shares}

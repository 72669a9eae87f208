"""Who may be upgraded: which upgrades a scenario allows, and which units stand long enough."""

from __future__ import annotations

from datetime import date

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Unit
from transition_sim.inputs.schema.retrofits import Retrofit
from transition_sim.system.unit_dates import retirement_date


def possible_retrofits(scenario: Scenario) -> tuple[Retrofit, ...]:
    """Return the upgrades that the scenario allows; none where it has none."""
    choice = scenario.retrofits
    if not choice.is_possible:
        return ()
    return tuple(
        each
        for each in scenario.city_data.retrofits
        if (not choice.only or each.id in choice.only) and each.id not in choice.exclude
    )


def decided_upgrade(unit: Unit, scenario: Scenario) -> tuple[str, int] | None:
    """Return the upgrade of a unit that the scenario has decided, and its year."""
    named = scenario.retrofits.decided.get(unit.id)
    return None if named is None else (named.upgrade, named.year)


def is_upgradable(unit: Unit, scenario: Scenario) -> bool:
    """Say whether a unit can be upgraded: an upgrade is of its technology, and it does not retire.

    A unit that retires within the model years would not stand at the deadline.
    """
    if unit.id in scenario.retrofits.decided:
        return True
    allowed = {each.technology for each in possible_retrofits(scenario)}
    stands = retirement_date(unit, scenario) > date(scenario.years[-1], 12, 31)
    return unit.technology in allowed and stands

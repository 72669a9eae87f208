"""Rules of a scenario's carbon scheme: it has a price, and somebody who pays it."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Problem
from transition_sim.inputs.drafts import ScenarioDraft


def check_carbon(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a carbon scheme has a price and payers, and nothing of it is without effect."""
    carbon = draft.scenario.carbon
    if carbon.scheme == "none":
        yield from _check_unused(draft)
        return
    if not carbon.price:
        yield draft.key_problem("carbon_price_missing", "carbon", given=carbon.scheme)
    if not _has_payers(draft):
        yield draft.problem("carbon_nobody", "carbon", "scheme", given=carbon.scheme)
    vents = any(row.methane_vented_share > 0.0 for row in draft.city.methane)
    if carbon.methane_credit and not vents:
        yield draft.problem("methane_credit_nobody", "carbon", "methane_credit")


def _check_unused(draft: ScenarioDraft) -> Iterator[Problem]:
    """Refuse a price and a credit without a scheme, unless a child switched the scheme off."""
    carbon, switch = draft.scenario.carbon, ("carbon", "scheme")
    for key, given in (("price", bool(carbon.price)), ("methane_credit", carbon.methane_credit)):
        if given and not draft.is_switched_off(("carbon", key), switch):
            yield draft.key_problem("carbon_unused", "carbon", key, given=key)


def _has_payers(draft: ScenarioDraft) -> bool:
    city = draft.city
    if draft.scenario.carbon.scheme == "benchmark":
        return bool(city.benchmarks)
    return any(row.pollutant == "co2" and row.factor_kg_per_gj > 0.0 for row in city.emissions)

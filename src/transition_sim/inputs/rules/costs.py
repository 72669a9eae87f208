"""Rules of costs: a blank cell is no cost of nothing, which is written as 0."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.schema.plant import Technology

STORAGE = "storage"
OF_NEW_PLANT = ("capex_cny_per_kw", "lifetime_years")
OF_NEW_STORES = (*OF_NEW_PLANT, "capex_cny_per_kwh")
RUNNING = ("variable_om_cny_per_mwh", "fixed_om_cny_per_kw_year")


def lacking_costs(technology: Technology) -> tuple[str, ...]:
    """Return the costs, and the lifetime, that new plant needs and that are blank."""
    is_store = technology.technology_class == STORAGE
    columns = OF_NEW_STORES if is_store else OF_NEW_PLANT
    return tuple(each for each in columns if getattr(technology, each) is None)


def check_running_costs(draft: CityDraft) -> Iterator[Problem]:
    """Check that plant says what it costs to run: one of both costs at least."""
    for row, at in draft.rows(Technology):
        if row.technology_class != STORAGE and all(getattr(row, each) is None for each in RUNNING):
            yield Problem("cost_of_running", at(RUNNING[1]), RUNNING[1], {"given": row.id})

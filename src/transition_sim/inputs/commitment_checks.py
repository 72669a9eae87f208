"""Rules of the columns that commit a unit."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Problem
from transition_sim.inputs.commitment_columns import COMMITMENT_COLUMNS
from transition_sim.inputs.drafts import CityDraft
from transition_sim.inputs.rows import Technology


def check_commitment(draft: CityDraft) -> Iterator[Problem]:
    """Check that what is committed has a minimum load, and a fuel curve that rises."""
    for row, at in draft.rows(Technology):
        least = row.minimum_load_share
        if least is None:
            for column in COMMITMENT_COLUMNS:
                if getattr(row, column) is not None:
                    values = {"given": row.id, "column": column}
                    yield Problem("commitment_without_minimum", at(column), column, values)
            continue
        if row.availability_profile is not None:
            column = "availability_profile"
            yield Problem("commitment_with_profile", at(column), column, {"given": row.id})
        penalty = row.part_load_penalty_share
        if penalty is not None and (1.0 + penalty) * least >= 1.0:
            column = "part_load_penalty_share"
            place = at(column)
            yield Problem("part_load_too_steep", place, column, {"given": penalty, "least": least})
        if penalty and row.fuel is None:
            column = "part_load_penalty_share"
            yield Problem("part_load_without_fuel", at(column), column, {"given": row.id})

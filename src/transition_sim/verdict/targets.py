"""Each target's verdict: met or missed, by how much, and how much of it is settled.

The value is recomputed from the primal solution (`metrics.share_parts`), not read back from the
constraint.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.results.metrics import share_parts
from transition_sim.solved import NOTHING
from transition_sim.system import ShareTarget
from transition_sim.system.shares import SHARES

Range = tuple[float, float]


def judge(
    dataset: xr.Dataset,
    scenario: Scenario,
    targets: tuple[ShareTarget, ...],
    ranges: Mapping[str, Range | None],
) -> list[dict[str, Any]]:
    """Return the verdict of every target under every definition, as ``verdict.json`` holds it.

    Parameters
    ----------
    ranges : mapping of target key to (low, high)
        What an unenforced share can be among equal optima (`verdict.equal_optima`).
    """
    entries = {entry.id: entry for entry in scenario.city_data.ledger}
    return [
        {
            **judge_one(dataset, scenario, target),
            "text": entries[target.id].text,
            **({} if target.enforced else {"range_at_least_cost": _listed(ranges[target.key])}),
        }
        for target in targets
    ]


def _listed(ends: Range | None) -> list[float] | None:
    return None if ends is None else list(ends)


def judge_one(dataset: xr.Dataset, scenario: Scenario, target: ShareTarget) -> dict[str, Any]:
    """Return one target's verdict."""
    definition = scenario.city_data.definitions[target.definition]
    numerator, denominator = share_parts(dataset, definition, target.metric, target.year)
    verdict = {
        "id": target.id,
        "metric": target.metric,
        "definition": target.definition,
        "year": target.year,
        "sense": target.sense.value,
        "threshold": target.threshold,
        "enforced": target.enforced,
    }
    if denominator <= NOTHING:  # nothing over nothing: no share, so no promise kept
        nothing = {"value": None, "met": False, "margin": None, "dual": None}
        return {**verdict, **nothing, "shortfall": {"value": None, "unit": target.unit}}
    value = numerator / denominator
    met = target.is_met(value)
    return {
        **verdict,
        "value": value,
        "met": met,
        "margin": target.margin(value),
        "shortfall": shortfall(target, numerator, denominator, met),
        "dual": _price(dataset, target, denominator) if target.enforced else None,
    }


def shortfall(
    target: ShareTarget, numerator: float, denominator: float, met: bool
) -> dict[str, Any]:
    """Return how much is missing [MW or GWh]; 0 where the target is met.

    Of capacity: the clean MW that would have to be added, which also enlarge the denominator. Of
    generation: the clean GWh that would have to take the place of other generation.
    """
    gap = abs(target.threshold * denominator - numerator)
    if target.metric == "capacity_share":
        missing = gap / (1.0 - target.threshold) if target.threshold < 1.0 else math.inf
    else:
        missing = gap / 1e3
    if met:
        missing = 0.0
    return {"value": missing if math.isfinite(missing) else None, "unit": target.unit}


def not_judged(scenario: Scenario) -> list[dict[str, Any]]:
    """Return the share targets that are due outside the model years."""
    return [
        {"id": entry.id, "year": entry.date.year}
        for entry in scenario.city_data.ledger
        if entry.metric in SHARES
        and entry.sense is not None
        and entry.date is not None
        and entry.date.year not in scenario.years
    ]


def _price(dataset: xr.Dataset, target: ShareTarget, denominator: float) -> float:
    """Return the cost of asking for more [CNY per unit of share]."""
    kind = target.metric
    dual = float(dataset[f"dual_{kind}"].sel({f"{kind.removesuffix('_share')}_target": target.key}))
    return target.price(dual, denominator)

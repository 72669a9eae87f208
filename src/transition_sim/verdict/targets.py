"""Each target's verdict: met or missed, by how much, and how much of it is settled.

The value is recomputed from the primal solution (`metrics.share_parts`), not read back from the
constraint.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.results.metrics import finite, share_parts
from transition_sim.solved import NOTHING
from transition_sim.system import ShareTarget
from transition_sim.system.share_targets import price_per_point
from transition_sim.system.shares import SHARES
from transition_sim.verdict.answer import JudgedTarget, NotJudged, Shortfall, TargetVerdict
from transition_sim.verdict.bought import Trade, bought_of
from transition_sim.verdict.shortfall import shortfall

Range = tuple[float, float]


def judge(
    dataset: xr.Dataset,
    scenario: Scenario,
    targets: tuple[ShareTarget, ...],
    ranges: Mapping[str, Range | None],
    trades: Mapping[int, Trade] | None = None,
) -> tuple[TargetVerdict, ...]:
    """Return the verdict of every target under every definition, as ``verdict.json`` holds it.

    Parameters
    ----------
    ranges : mapping of target key to (low, high)
        What an unenforced share can be among equal optima (`verdict.equal_optima`).
    trades : mapping of int to Trade, optional
        Of each year, where they are known.
    """
    entries = {entry.id: entry for entry in scenario.city_data.ledger}
    found = []
    for target in targets:
        entry = entries[target.id]
        more: dict[str, Any] = {"text": entry.text}
        if entry.date is None or entry.date.year != target.year:
            more["printed_year"] = entry.date.year if entry.date else None
        if entry.value != target.threshold:
            more["printed_threshold"] = entry.value
        if not target.enforced:
            more["range_at_least_cost"] = ranges.get(target.key)
        judged = judge_one(dataset, scenario, target, (trades or {}).get(target.year))
        found.append(TargetVerdict(**dict(judged), **more))
    return tuple(found)


def judge_one(
    dataset: xr.Dataset, scenario: Scenario, target: ShareTarget, trade: Trade | None = None
) -> JudgedTarget:
    """Return one target's verdict.

    Parameters
    ----------
    trade : Trade, optional
        Of the target's year, where it is known.
    """
    definition = scenario.city_data.definitions[target.definition]
    numerator, denominator = share_parts(dataset, definition, target.metric, target.year)
    value = numerator / denominator if denominator > NOTHING else None
    met = target.is_met(value)  # nothing over nothing: no share, so no promise kept
    price = None
    if value is not None and target.enforced:
        price = _price(dataset, target, denominator)
    return JudgedTarget(
        id=target.id,
        metric=target.metric,
        definition=target.definition,
        year=target.year,
        sense=target.sense,
        threshold=target.threshold,
        enforced=target.enforced,
        value=value,
        met=met,
        margin=None if value is None else target.margin(value),
        shortfall=Shortfall(
            value=None if value is None else shortfall(target, numerator, denominator),
            unit=target.unit,
        ),
        bought=bought_of(dataset, target, (numerator, denominator), trade),
        dual=price,
        price_per_point_cny=None if price is None else price_per_point(price),
    )


def not_judged(scenario: Scenario) -> tuple[NotJudged, ...]:
    """Return the share targets that are due outside the model years."""
    return tuple(
        NotJudged(id=entry.id, year=year)
        for entry in scenario.city_data.ledger
        if entry.metric in SHARES
        and entry.sense is not None
        and (year := scenario.due_year(entry)) is not None
        and year not in scenario.years
    )


def _price(dataset: xr.Dataset, target: ShareTarget, denominator: float) -> float | None:
    """Return the cost of asking for more [CNY per unit of share]; None without duals."""
    kind = target.metric
    dual = float(dataset[f"dual_{kind}"].sel({f"{kind.removesuffix('_share')}_target": target.key}))
    return finite(target.price(dual, denominator))

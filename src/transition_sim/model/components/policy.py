"""Policy: the shares that the plan promises.

Symbols
-------
k : a target under one definition, with its year, its threshold θ and the definition's weights.
numerator[k], denominator[k] : MW on 31 December or MWh in the year, weighed by the definition.

Equations
---------
capacity_share, generation_share: ± (numerator[k] - θ · denominator[k]) >= 0 for enforced targets;
the sign is minus for targets of the form <=

Numerator and denominator of every target, enforced or not, are expressions of the results: what
is constrained, judged and maximised is one rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_expression,
    add_map,
    add_parameter,
    add_rows,
    add_set,
)
from transition_sim.system import ShareTarget, System

NEEDS = ("stock", "dispatch", "heat_sources")

Sum = Callable[..., Any]


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare both sides of every share, and a row for each enforced one."""
    del accounts  # a share is no balance
    capacity = [t for t in system.targets if t.metric == "capacity_share"]
    generation = [t for t in system.targets if t.metric == "generation_share"]
    _add_capacity_weights(model, capacity)
    _add_generation_weights(model, system, generation)
    _add_share(model, "capacity", "MW", capacity, _capacity)
    _add_share(model, "generation", "MWh/year", generation, _generation)


def _add_share(model: Any, kind: str, unit: str, targets: list[ShareTarget], total: Sum) -> None:
    """Declare numerator, denominator and row of one kind of share."""
    every = getattr(model, f"{kind.upper()}_TARGET")
    enforced = add_set(
        model,
        f"ENFORCED_{kind.upper()}_TARGET",
        [t.key for t in targets if t.enforced],
        f"those of {kind.upper()}_TARGET that the scenario enforces",
        along=f"{kind}_target",
    )
    sign = [target.sense.sign for target in targets]
    add_parameter(model, f"{kind}_sign", (every,), sign, "1", "-1 for targets of the form <=")
    threshold = [target.required for target in targets]
    add_parameter(model, f"{kind}_threshold", (every,), threshold, "share", "threshold θ")
    for side in ("numerator", "denominator"):
        add_expression(
            model,
            f"{kind}_{side}",
            (every,),
            lambda m, k, side=side: total(m, side, k),
            unit,
            f"{side} of the {kind} share",
        )
    add_rows(
        model,
        f"{kind}_share",
        (enforced,),
        lambda m, k: (
            getattr(m, f"{kind}_sign")[k]
            * (
                total(m, "numerator", k)
                - getattr(m, f"{kind}_threshold")[k] * total(m, "denominator", k)
            )
            >= 0.0
        ),
        unit,
        f"the enforced share of {kind}",
    )


def _capacity(m: Any, side: str, k: Any) -> Any:
    """Return the weighed stock of the target's year on 31 December [MW]."""
    weight, store_weight = getattr(m, f"capacity_{side}_weight"), getattr(m, f"store_{side}_weight")
    year = m.capacity_target_year[k]
    return (
        sum(weight[k, a] * m.capacity[a, year] for a in m.EXPANDABLE)
        + sum(weight[k, a] * m.is_fixed[a] * m.fixed_capacity[a, year] for a in m.ASSET)
        + sum(store_weight[k] * m.store_fixed_power[s, year] for s in m.STORE)
        + sum(
            store_weight[k] * m.standing[v, year] * m.store_built[s, v]
            for s in m.EXPANDABLE_STORE
            for v in m.YEAR
        )
    )


def _generation(m: Any, side: str, k: Any) -> Any:
    """Return the weighed output of the target's year [MWh]."""
    weight, year = getattr(m, f"generation_{side}_weight"), m.generation_target_year[k]
    return (
        sum(
            weight[k, a] * m.step_weight[year, t] * m.power[a, year, t]
            for a in m.ASSET
            for t in m.STEP
        )
        + getattr(m, f"served_{side}")[k]
        + _heat_pumps(m, side, k, year)
    )


def _heat_pumps(m: Any, side: str, k: Any, year: Any) -> Any:
    """Return what heat sources draw, where the share is of what must be served [MWh].

    Their power is no demand of the inputs; left out, it would raise the share by being burnt.
    """
    counts = (side == "denominator") * (len(m.DRAWING_HEAT) > 0)
    return (_nothing, _drawn)[counts](m, k, year)


def _drawn(m: Any, k: Any, year: Any) -> Any:
    """Return what heat sources draw, as the definition weighs it [MWh]."""
    return m.served_weight[k] * sum(
        m.step_weight[year, t] * m.heat_source_electricity[h] * m.heat_output[h, year, t]
        for h in m.DRAWING_HEAT
        for t in m.STEP
    )


def _add_capacity_weights(model: Any, targets: list[ShareTarget]) -> None:
    names = add_set(
        model,
        "CAPACITY_TARGET",
        [target.key for target in targets],
        "targets for a share of capacity, each under each definition",
        along="capacity_target",
    )
    assets = model.ASSET
    add_map(
        model,
        "capacity_target_year",
        names,
        [target.year for target in targets],
        "the year in which a target is judged",
    )
    grows = np.isin(list(assets), list(model.EXPANDABLE)).astype(float)
    add_parameter(model, "is_fixed", (assets,), 1.0 - grows, "1", "1 where the stock is a number")
    for side in ("numerator", "denominator"):
        rows = [getattr(target.weights, side) for target in targets]
        store = [getattr(target.weights, f"store_{side}") for target in targets]
        _add_table(model, f"capacity_{side}_weight", (names, assets), rows)
        text = f"what a store counts in the {side}"
        add_parameter(model, f"store_{side}_weight", (names,), store, "1", text)


def _add_generation_weights(model: Any, system: System, targets: list[ShareTarget]) -> None:
    names = add_set(
        model,
        "GENERATION_TARGET",
        [target.key for target in targets],
        "targets for a share of generation, each under each definition",
        along="generation_target",
    )
    add_map(
        model,
        "generation_target_year",
        names,
        [target.year for target in targets],
        "the year in which a target is judged",
    )
    data = system.data
    to_gross = data["gross_per_net"].values
    for side in ("numerator", "denominator"):
        rows = [
            getattr(target.weights, side) * (to_gross if target.weights.gross else 1.0)
            for target in targets
        ]
        _add_table(model, f"generation_{side}_weight", (names, model.ASSET), rows)
    demand = (data["demand"] * data["step_weight"]).sum(["zone", "step"])
    needed = (data["load_need"] * data["step_weight"]).sum(["flexible_load", "step"])
    export = (data["export_obligation"] * data["step_weight"]).sum(["zone", "step"])
    fixed = [
        t.weights.served * float((demand + needed).sel(year=t.year))
        + t.weights.exported * float(export.sel(year=t.year))
        for t in targets
    ]
    draws = data["heat_source"].values[data["heat_source_electricity"].values > 0.0]
    add_set(
        model,
        "DRAWING_HEAT",
        draws.tolist(),
        "heat sources that draw power",
        along="heat_source",
    )
    served_weight = [t.weights.served for t in targets]
    add_parameter(model, "served_weight", (names,), served_weight, "1", "1 of what must be served")
    add_parameter(model, "served_numerator", (names,), 0.0, "MWh/year", "nothing")
    add_parameter(model, "served_denominator", (names,), fixed, "MWh/year", "what must be served")


def _add_table(model: Any, name: str, sets: tuple[Any, Any], rows: list[np.ndarray]) -> None:
    values = np.asarray(rows).reshape(len(rows), len(sets[1]))
    add_parameter(model, name, sets, values, "1", "what an asset counts")


def _nothing(*_: Any) -> float:
    return 0.0

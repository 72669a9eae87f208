"""Retrofit: upgrades move MW of a unit to another variant of it.

Symbols
-------
converted[u,y] : MW that become the upgraded variant *u* of their asset in year *y*, within the
    year's limit; none in the base year.
left[u,v,y,t] : share of what is upgraded in year *v* that no longer runs as it was: 1 from the day
    on which work starts.
arrived[u,v,y,t] : share of it that runs as upgraded: 1 after the weeks of outage.
upgrade_counts[g,u,v] : how often a MW counts in the minimum *g* by its deadline: for an upgrade
    that is not complete by then 0, for a bundle once, or once for each of its kinds.

Equations
---------
capacity of a variant grows by converted, that of its base falls by the same; it stays above zero,
so that each MW is upgraded once
retrofit_max: Σ converted of an upgrade that several assets can take <= its one limit
retrofit_min: Σ upgrade_counts[g,u,v] · converted[u,v] >= upgrade_minimum[g]

What runs of the base is less by left · converted, of the variant arrived · converted. The
investment is paid from the end of the outage on: annuity · arrived on the year's mean. Fixed
operation is paid with the base. Feeds the stock, running and cost accounts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_indexed_set,
    add_map,
    add_parameter,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System

NEEDS = ("stock",)

Term = Callable[..., Any]


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare what is upgraded; enter it in stock, in what runs, and in the cost."""
    data = system.data
    possible = data["conversion_limit"].values.sum(axis=1) > 0.0
    variants = data["asset"].values[possible].tolist()
    upgraded = add_set(
        model, "VARIANT", variants, "assets that are an upgraded variant of another", along="asset"
    )
    _add_conversions(model, system)
    _add_minimums(model, system)
    take_parameter(model, system, "conversion_payment", (model.YEAR,))
    _add_shares(model, system)
    if len(upgraded):
        _enter(accounts, _add_slots(model, system))
    if len(upgraded) or data["conversion_payment"].values.any():
        accounts.cost.add("retrofit", _cost)


def _cost(m: Any, y: Any) -> Any:
    """Return what upgrades cost [CNY/year]."""
    return m.conversion_payment[y] + sum(
        m.conversion_annuity[u] * m.arrived_mean[u, v, y] * m.converted[u, v]
        for u in m.VARIANT
        for v in m.YEAR
    )


def _add_conversions(model: Any, system: System) -> None:
    """Declare conversions; an upgrade's one limit holds for all assets that can take it."""
    variant, year = model.VARIANT, model.YEAR
    limit = values_at(model, system, "conversion_limit", (variant, year))
    add_variable(model, "converted", (variant, year), "MW", "upgraded in the year", upper=limit)
    take_parameter(model, system, "conversion_annuity", (variant,))
    names = values_at(model, system, "upgrade", (variant,))
    shared = [name for name in dict.fromkeys(names) if (names == name).sum() > 1]
    joint = add_set(
        model, "SHARED_RETROFIT", shared, "upgrades that several assets can take", along="retrofit"
    )
    members = {
        name: [u for u, own in zip(variant, names, strict=True) if own == name] for name in shared
    }
    add_indexed_set(model, "UPGRADED_BY", joint, members, "variants that an upgrade makes")
    most = np.asarray([limit[names == name][0] for name in shared]).reshape(len(shared), len(year))
    add_parameter(model, "retrofit_limit", (joint, year), most, "MW", "of all assets together")
    add_rows(
        model,
        "retrofit_max",
        (joint, year),
        lambda m, r, y: sum(m.converted[u, y] for u in m.UPGRADED_BY[r]) <= m.retrofit_limit[r, y],
        "MW",
        "an upgrade stays within its yearly limit in all assets together",
    )


def _add_minimums(model: Any, system: System) -> None:
    """Declare what has to be upgraded by the deadline."""
    names = system.data["upgrade_goal"].values.tolist()
    goals = add_set(
        model,
        "RETROFIT_GOAL",
        names,
        "minimums of MW to be upgraded by a deadline",
        along="upgrade_goal",
    )
    take_parameter(model, system, "upgrade_counts", (goals, model.VARIANT, model.YEAR))
    take_parameter(model, system, "upgrade_minimum", (goals,))
    add_rows(
        model,
        "retrofit_min",
        (goals,),
        lambda m, g: (
            sum(m.upgrade_counts[g, u, v] * m.converted[u, v] for u in m.VARIANT for v in m.YEAR)
            >= m.upgrade_minimum[g]
        ),
        "MW",
        "what has to be upgraded by the deadline",
    )


def _add_shares(model: Any, system: System) -> None:
    """Declare which share of a conversion of year v has left, and arrived, in year y."""
    variant, year, step = model.VARIANT, model.YEAR, model.STEP
    base = values_at(model, system, "variant_of", (variant,))
    staying = system.data["staying_running"].transpose("asset", "year", "step")
    arriving = values_at(model, system, "arriving_running", (variant, year, step))
    on_mean = values_at(model, system, "arriving_mean", (variant, year))
    left = _from_own_year(1.0 - staying.sel(asset=base).values)
    arrived = _from_own_year(arriving)
    mean = _from_own_year(on_mean[..., None])[..., 0]
    sets, text = (variant, year, year), "of what is upgraded in year v, in year y"
    no_more = f"what no longer runs as it was {text}"
    add_parameter(model, "left", (*sets, step), left, "share", no_more)
    add_parameter(model, "arrived", (*sets, step), arrived, "share", f"runs as upgraded {text}")
    add_parameter(model, "arrived_mean", sets, mean, "share", f"mean share {text}")


def _from_own_year(own_year: np.ndarray) -> np.ndarray:
    """Return shares of (variant, year of conversion, year, step); none in the base year."""
    items, years, steps = own_year.shape
    shares = np.zeros((items, years, years, steps))
    for v in range(1, years):
        shares[:, v, v] = own_year[:, v]
        shares[:, v, v + 1 :] = 1.0
    return shares


def _add_slots(model: Any, system: System) -> list[str]:
    """Map each expandable asset to itself as a variant, and to the variants that it can become.

    A map has one label for every asset: where there is no such variant it names any, with a zero.
    Sums over few maps keep the matrix of a year of hours small while it is made.
    """
    variants = list(model.VARIANT)
    base = system.data["variant_of"].sel(asset=variants).values
    becomes = {
        a: [u for u, b in zip(variants, base, strict=True) if b == a] for a in model.EXPANDABLE
    }
    most = max(len(each) for each in becomes.values())
    found = {"itself": [a if a in set(variants) else None for a in model.EXPANDABLE]}
    for number in range(most):
        slot = [each[number] if number < len(each) else None for each in becomes.values()]
        found[f"upgraded_{number + 1}"] = slot
    for name, labels in found.items():
        filled = [variants[0] if each is None else each for each in labels]
        add_map(
            model,
            name,
            model.EXPANDABLE,
            filled,
            "the asset itself, or a variant that it can become; any where there is none",
        )
        there = [float(each is not None) for each in labels]
        add_parameter(
            model, f"has_{name}", (model.EXPANDABLE,), there, "1", "0 where there is none"
        )
    return list(found)


def _enter(accounts: Accounts, slots: list[str]) -> None:
    itself, *others = slots
    accounts.stock.add("converted", _changed(itself))
    accounts.running.add("converted", _running(itself, "arrived"))
    for name in others:
        accounts.stock.add(f"left as {name}", _minus(_changed(name)))
        accounts.running.add(f"left as {name}", _minus(_running(name, "left")))


def _minus(term: Term) -> Term:
    return lambda m, *index: -term(m, *index)


def _changed(slot: str) -> Term:
    """Return the term of what is converted in a year [MW]."""

    def term(m: Any, a: Any, y: Any) -> Any:
        variant, there = getattr(m, slot), getattr(m, f"has_{slot}")
        return there[a] * m.converted[variant[a], y]

    return term


def _running(slot: str, share: str) -> Term:
    """Return the term of what of all conversions so far has left, or arrived [MW]."""

    def term(m: Any, a: Any, y: Any, t: Any) -> Any:
        variant, there = getattr(m, slot), getattr(m, f"has_{slot}")
        part = getattr(m, share)
        return there[a] * sum(
            part[variant[a], v, y, t] * m.converted[variant[a], v] for v in m.YEAR
        )

    return term

"""Commitment: how much of a running stock is online, as the linear relaxation of clustered units.

Symbols
-------
online[a,y,t] : MW of a committed asset that are on.
startup[a,y,t] : MW that start in a step.
online_share[a] : share of what runs that can be on; the rest is out of order.
up[a], down[a] : hours that a unit stays on after a start, off after a stop.

Equations
---------
online <= online_share · running
startup[t] >= online[t] - online[t-1]
min_up: Σ startup over the last up hours <= online[t]
min_down: Σ startup over the last down hours <= what was off at t - down:
online_share · running[t-down] - online[t-down] (min_down_expanded where the stock may grow);
open where what runs has changed since, by a date or at the turn of the year

Steps wrap within the year, or within a typical period. On the axis of a relaxation a period's first
step follows nothing, and windows are left out. Known limits are bounds, not rows. Feeds the cost
account; what a unit gives while it is on is the loading component's.

Source: B. Palmintier and M. Webster, Heterogeneous unit clustering for efficient operational
flexibility modeling, IEEE Transactions on Power Systems 29 (2014); for the windows D. Rajan and
S. Takriti, IBM Research Report RC23628 (2005).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_parameter,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System

NEEDS = ("stock", "dispatch")

Total = Callable[..., Any]

WAYS = {"up": "on", "down": "off"}


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare what is online and what starts; enter the cost of starts."""
    committed = system.data["committed"].values
    names = system.data["asset"].values[committed]
    assets = add_set(
        model,
        "COMMITTED",
        names.tolist(),
        "assets of which it is told how much is online",
        along="asset",
    )
    for name in ("online_share", "start_cost"):
        take_parameter(model, system, name, (assets,))
    if not len(assets):
        return
    running = accounts.running.total()
    _add_online(model, system, running)
    sets = (assets, model.YEAR, model.STEP)
    add_variable(model, "startup", sets, "MW", "starts in the step")
    add_rows(
        model,
        "startup_min",
        (assets, model.YEAR, model.FOLLOWING),
        lambda m, a, y, t: (
            m.startup[a, y, t] >= m.online[a, y, t] - m.online[a, y, m.previous_step[t]]
        ),
        "MW",
        "what is on now and was not before has started",
    )
    if not system.time.loose:
        _add_windows(model, system, running)
    accounts.cost.add(
        "start-up",
        lambda m, y: sum(
            m.start_cost[a] * m.step_weight[y, t] * m.startup[a, y, t]
            for a in m.COMMITTED
            for t in m.STEP
        ),
    )


def _add_online(model: Any, system: System, running: Total) -> None:
    """Declare online; where the stock may grow its limit is a row."""
    assets = model.COMMITTED
    sets = (assets, model.YEAR, model.STEP)
    pairs = [(a, y) for a, y in model.EXPANDED if a in set(assets)]
    add_set(
        model,
        "EXPANDED_COMMITTED",
        pairs,
        "those of EXPANDED whose asset is committed",
        along=("asset", "year"),
    )
    share = values_at(model, system, "online_share", (assets,))
    most = share[:, None, None] * values_at(model, system, "running_fixed", sets)
    most = np.where(values_at(model, system, "power_limit", sets) > 0.0, most, 0.0)  # no dust
    grows = np.asarray([[(a, y) in set(pairs) for y in model.YEAR] for a in assets])
    add_variable(
        model,
        "online",
        sets,
        "MW",
        "capacity that is on",
        upper=np.where(grows[..., None], np.inf, most),
    )
    add_rows(
        model,
        "online_max",
        (model.EXPANDED_COMMITTED, model.STEP),
        lambda m, a, y, t: m.online[a, y, t] <= m.online_share[a] * running(m, a, y, t),
        "MW",
        "only what runs and is in order can be on",
    )


def _add_windows(model: Any, system: System, running: Total) -> None:
    """Declare minimum up and down times; each length of window is a 0/1 parameter."""
    hours = system.time.run_length  # a window is no longer than what it wraps in
    lengths = {
        way: np.minimum(values_at(model, system, f"{way}_hours", (model.COMMITTED,)), hours)
        for way in ("up", "down")
    }
    slow = _slow(model, system)
    for way, length in lengths.items():
        longest = int(length.max())
        lags = add_set(model, f"{way.upper()}_LAG", range(longest + 1), "hours before a step")
        within = np.arange(longest + 1) < length[:, None]
        add_parameter(model, f"within_{way}", (model.COMMITTED, lags), within, "1", "in the window")
        ends = np.arange(longest + 1) == length[:, None]
        add_parameter(model, f"ends_{way}", (model.COMMITTED, lags), ends, "1", "before the window")
        bound = [a for a, own in zip(model.COMMITTED, length, strict=True) if own > 1 or a in slow]
        add_set(
            model,
            f"MIN_{way.upper()}_ASSET",
            bound,
            f"assets with a least time {WAYS[way]}",
            along="asset",
        )
    longest = int(lengths["up"].max())
    add_rows(
        model,
        "min_up",
        (model.MIN_UP_ASSET, model.YEAR, model.STEP),
        lambda m, a, y, t: _started(m, "up", longest, a, y, t) <= m.online[a, y, t],
        "MW",
        "what has started within the least time on is still on",
    )
    _add_changes(model, system, lengths["down"])
    _add_least_time_off(model, lengths["down"], running)


def _add_least_time_off(model: Any, hours: np.ndarray, running: Total) -> None:
    """Declare minimum down times; what runs is a number where the stock is known."""
    longest, distinct = int(hours.max()), sorted({int(own) for own in hours})

    def off(m: Any, a: Any, y: Any, t: Any, known: Total) -> Any:
        """Return what was off, and in order, just before the window [MW].

        Where what runs has changed since, by a date or because the year wraps, the window is open.
        """
        return m.changes[a, y, t] * m.online_share[a] * known(m, a, y, t) + sum(
            m.ends_down[a, lag]
            * (
                m.online_share[a] * known(m, a, y, _before(m, t, lag))
                - m.online[a, y, _before(m, t, lag)]
            )
            for lag in distinct
        )

    pairs = [(a, y) for a in model.MIN_DOWN_ASSET for y in model.YEAR]
    varying = set(model.EXPANDED_COMMITTED)
    for name, stock, own, known in (
        ("min_down", "known", [pair for pair in pairs if pair not in varying], _known),
        ("min_down_expanded", "a variable", [pair for pair in pairs if pair in varying], running),
    ):
        add_set(
            model,
            f"{name.upper()}_PAIR",
            own,
            f"assets of MIN_DOWN_ASSET and years in which the stock is {stock}",
            along=("asset", "year"),
        )
        add_rows(
            model,
            name,
            (getattr(model, f"{name.upper()}_PAIR"), model.STEP),
            lambda m, a, y, t, known=known: (
                _started(m, "down", longest, a, y, t) <= off(m, a, y, t, known)
            ),
            "MW",
            "only what was off long enough may start",
        )


def _slow(model: Any, system: System) -> set[str]:
    """Return the assets that ramp: a start is no way around a ramp, so that it has its window."""
    ramp, full, least = (
        values_at(model, system, name, (model.COMMITTED,))
        for name in ("ramp", "full_load", "minimum_load")
    )
    slow = ramp < full - least
    return {a for a, ramps in zip(model.COMMITTED, slow, strict=True) if ramps}


def _add_changes(model: Any, system: System, hours: np.ndarray) -> None:
    """Declare where what runs differs from what ran before the window of least time off."""
    sets = (model.COMMITTED, model.YEAR, model.STEP)
    previous = system.time.previous
    position = np.arange(len(previous))
    before = np.tile(position, (len(hours), 1))
    for lag in range(int(hours.max(initial=0))):
        before = np.where(lag < hours[:, None], previous[before], before)
    names = ("running_fixed", "build_running", "staying_running", "arriving_running")
    changes = np.zeros((len(hours), len(model.YEAR), len(position)), dtype=bool)
    for name in names:
        share = values_at(model, system, name, sets)
        changes |= share != np.take_along_axis(share, before[:, None, :], axis=2)
    base = system.data["variant_of"].sel(asset=list(model.COMMITTED)).values
    own = np.asarray(list(model.COMMITTED))
    for number, name in enumerate(base):  # a base changes when its variants do, and they with it
        changes[own == name] |= changes[number]
        changes[number] |= changes[own == name].any(axis=0)
    add_parameter(model, "changes", sets, changes, "1", "1 where what runs has changed")


def _known(m: Any, a: Any, y: Any, t: Any) -> Any:
    """Return what runs of a stock that is a number [MW]."""
    return m.running_fixed[a, y, t]


def _started(m: Any, way: str, longest: int, a: Any, y: Any, t: Any) -> Any:
    """Return what has started within the window that ends with a step [MW]."""
    within = getattr(m, f"within_{way}")
    return sum(within[a, lag] * m.startup[a, y, _before(m, t, lag)] for lag in range(longest))


def _before(m: Any, t: Any, lag: int) -> Any:
    """Return the step some hours before."""
    for _ in range(lag):
        t = m.previous_step[t]
    return t

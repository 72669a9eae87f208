"""Reserve: what is held back at every hour, so that output can change when it has to.

Symbols
-------
asset_reserve[a,p,y,t] : MW of product *p* that a committed asset promises.
store_reserve[s,p,y,t] : MW that a store promises.
curtailable_reserve[a,p,y,t] : MW by which wind or PV promises to give less.
reserve_shortage[p,y,t] : MW that nobody promises, at the value of unmet reserve.
response[a,p] : net MW per MW online, what the ramp gives in the product's response time.
minutes[p], hours[p] : response time [min] and duration [h] of a product.
α[p], β[p], γ[p] : shares of demand, and of what wind and PV deliver.

Equations
---------
reserve_min: Σ reserve[p] + reserve_shortage[p] >= α · Σ demand + β · Σ wind + γ · Σ PV
reserve_response_max: Σ asset_reserve[q] over products q of p's direction that respond no later
<= response[p] · online
reserve_floor: power - Σ down >= must_run · running, of an asset that must run; a number on the
right where the stock is known (reserve_floor_expanded where it may grow)
store_up_power_max: discharge - charge + Σ up <= power of the store
store_down_power_max: charge - discharge + Σ down <= power of the store
store_up_level_max: Σ hours · up / discharge_efficiency <= level[t] and <= level[t-1] (_before)
store_down_level_max: Σ hours · charge_efficiency · down <= energy - level[t] and
<= energy - level[t-1] (_before)
curtailable_reserve_max: Σ down <= power

A reserve is a promise: no energy is called. The requirement is of the city as a whole, since a
reserve is as good in one zone as in another; what is curtailed needs none. What a unit promises
within some minutes is one ramp, whatever the products; its headroom is shared by all of them (see
loading). A store always responds in time; it may be called at the start or at the end of an hour.
Who may not give a product has a bound of zero.

The dual of reserve_min is the price of reserve: CNY for one more MW that is required in that step
(divide by weight and discount for CNY/MW and hour). Feeds the upward, downward and cost accounts.

On the axis of a relaxation every row holds on the mean of a cluster's days: each is linear in what
is dispatched, with coefficients that do not vary in time, and what is built enters with the mean of
its share that runs; right sides are averaged (demand, what runs of a store, the known minimum
output). Where the stock may grow, the relaxation's must_run · running is nowhere above the mean of
the products, as in power_min. The level before a period's first hour is open there, so that no row
looks at it.

Source: E. Ela, M. Milligan and B. Kirby, Operating reserves and variable generation, technical
report NREL/TP-5500-51978 (2011), on kinds of reserve.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_expression,
    add_parameter,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.storage_headroom import add_store_room
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System

NEEDS = ("stock", "dispatch", "commitment", "storage")

Total = Callable[..., Any]


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare what is required and who promises it; nothing where no reserve is asked for."""
    data = system.data
    if not data.sizes["product"]:
        return
    product = add_set(
        model,
        "PRODUCT",
        data["product"].values.tolist(),
        "kinds of reserve",
        along="product",
    )
    _add_products(model, system)
    _add_requirement(model, system)
    _add_promises(model, system)
    _add_plant(model, system, accounts)
    add_store_room(model)
    add_rows(
        model,
        "reserve_min",
        (product, model.YEAR, model.STEP),
        lambda m, p, y, t: (
            _promised(m, p, y, t) + m.reserve_shortage[p, y, t] - _for_output(m, p, y, t)
            >= m.reserve_for_demand[p, y, t]
        ),
        "MW",
        "the reserve that is required is promised, or paid for as a shortage",
    )
    accounts.cost.add(
        "unmet reserve",
        lambda m, y: sum(
            m.value_of_unmet_reserve * m.step_weight[y, t] * m.reserve_shortage[p, y, t]
            for p in m.PRODUCT
            for t in m.STEP
        ),
    )


def _promised(m: Any, p: Any, y: Any, t: Any) -> Any:
    """Return what all promise of a product [MW]."""
    return (
        sum(m.asset_reserve[a, p, y, t] for a in m.RESERVE_ASSET)
        + sum(m.store_reserve[s, p, y, t] for s in m.RESERVE_STORE)
        + sum(
            m.same_product[p, q] * m.curtailable_reserve[a, q, y, t]
            for a in m.CURTAILABLE
            for q in m.DOWN_PRODUCT
        )
    )


def _for_output(m: Any, p: Any, y: Any, t: Any) -> Any:
    """Return what is required for the output of wind and PV, and for flexible loads [MW]."""
    required = sum(m.reserve_per_output[p, a] * m.power[a, y, t] for a in m.RESERVED_FOR)
    has_loads = hasattr(m, "FLEXIBLE_LOAD")
    return required + (_nothing, _for_loads)[has_loads](m, p, y, t)


def _for_loads(m: Any, p: Any, y: Any, t: Any) -> Any:
    """Return what is required for flexible loads [MW]."""
    return sum(m.reserve_per_demand[p] * m.load_power[k, y, t] for k in m.FLEXIBLE_LOAD)


def _add_products(model: Any, system: System) -> None:
    data, product = system.data, model.PRODUCT
    names, upward = data["product"].values, data["reserve_upward"].values
    down = add_set(
        model,
        "DOWN_PRODUCT",
        names[~upward].tolist(),
        "kinds of reserve that are downward",
        along="product",
    )
    own = names[:, None] == names[~upward][None, :]
    minutes = data["reserve_minutes"].values
    within = (upward[:, None] == upward) & (minutes <= minutes[:, None])
    for name, sets, values, text in (
        ("is_up", (product,), upward, "1 where it is upward"),
        ("is_down", (product,), ~upward, "1 where it is downward"),
        ("same_product", (product, down), own, "1 where both are one"),
        ("responds_within", (product, product), within, "1 the same direction, and no later"),
    ):
        add_parameter(model, name, sets, values, "1", text)
    take_parameter(model, system, "reserve_hours", (product,))


def _add_requirement(model: Any, system: System) -> None:
    """Declare what is required, a number for the demand and a share of what is delivered."""
    data, product = system.data, model.PRODUCT
    demand = data["demand"].transpose("zone", "year", "step").values.sum(axis=0)
    fixed = data["reserve_per_demand"].values[:, None, None] * demand
    sets = (product, model.YEAR, model.STEP)
    take_parameter(model, system, "reserve_per_demand", (product,))
    add_parameter(model, "reserve_for_demand", sets, fixed, "MW", "required for the demand")
    share = data["reserve_per_output"].transpose("product", "asset").values
    varies = share.max(axis=0) > 0.0
    own = add_set(
        model,
        "RESERVED_FOR",
        data["asset"].values[varies].tolist(),
        "assets whose output asks for reserve: wind and PV",
        along="asset",
    )
    take_parameter(model, system, "reserve_per_output", (product, own))
    take_parameter(model, system, "value_of_unmet_reserve", ())
    add_expression(
        model,
        "reserve_requirement",
        sets,
        lambda m, p, y, t: m.reserve_for_demand[p, y, t] + _for_output(m, p, y, t),
        "MW",
        "reserve that is required",
    )


def _add_promises(model: Any, system: System) -> None:
    """Declare who promises what; who may not give a product has a bound of zero."""
    data, product, years = system.data, model.PRODUCT, (model.YEAR, model.STEP)
    asset, store = data["asset"].values, data["store"].values
    down = ~data["reserve_upward"].values
    gives = data["reserve_response"].transpose("asset", "product").values.max(axis=1) > 0.0
    stored = data["reserve_stored"].transpose("store", "product").values
    less = data["curtailable"].values & down.any()
    add_set(
        model,
        "RESERVE_ASSET",
        asset[gives].tolist(),
        "assets that can give reserve",
        along="asset",
    )
    holds = add_set(
        model,
        "RESERVE_STORE",
        store[stored.any(axis=1)].tolist(),
        "stores that can give reserve",
        along="store",
    )
    sheds = add_set(
        model,
        "CURTAILABLE",
        asset[less].tolist(),
        "wind and PV that can give downward reserve",
        along="asset",
    )
    committed = gives[np.isin(asset, list(model.COMMITTED))]
    most = np.where(committed, np.inf, 0.0)[:, None, None, None]
    limit = np.where(stored[stored.any(axis=1)], np.inf, 0.0)[..., None, None]
    for name, sets, text, upper in (
        ("asset_reserve", (model.COMMITTED, product), "reserve of committed assets", most),
        ("store_reserve", (holds, product), "reserve of stores", limit),
        ("curtailable_reserve", (sheds, model.DOWN_PRODUCT), "reserve of wind and PV", np.inf),
        ("reserve_shortage", (product,), "reserve that nobody promises", np.inf),
    ):
        add_variable(model, name, (*sets, *years), "MW", text, upper=upper)


def _add_plant(model: Any, system: System, accounts: Accounts) -> None:
    """Declare what committed assets, wind and PV can promise; enter it in their accounts."""
    for name, account in (("is_up", accounts.upward), ("is_down", accounts.downward)):
        account.add("reserve", lambda m, a, y, t, name=name: _of_asset(m, name, a, y, t))
    sets = (model.RESERVE_ASSET, model.PRODUCT)
    take_parameter(model, system, "reserve_response", sets)
    add_rows(
        model,
        "reserve_response_max",
        (*sets, model.YEAR, model.STEP),
        lambda m, a, p, y, t: (
            sum(m.responds_within[p, q] * m.asset_reserve[a, q, y, t] for q in m.PRODUCT)
            <= m.reserve_response[a, p] * m.online[a, y, t]
        ),
        "MW",
        "a unit promises no more than its ramp gives in the response time",
    )
    add_rows(
        model,
        "curtailable_reserve_max",
        (model.CURTAILABLE, model.YEAR, model.STEP),
        lambda m, a, y, t: (
            sum(m.curtailable_reserve[a, p, y, t] for p in m.DOWN_PRODUCT) <= m.power[a, y, t]
        ),
        "MW",
        "wind and PV give less by no more than they give",
    )
    _add_floor(model, system, accounts.running.total())


def _of_asset(m: Any, direction: str, a: Any, y: Any, t: Any) -> Any:
    """Return what a committed asset promises in a direction [MW]."""
    return sum(getattr(m, direction)[p] * m.asset_reserve[a, p, y, t] for p in m.PRODUCT)


def _add_floor(model: Any, system: System, running: Total) -> None:
    """Declare that what must run is not promised; the known stock's minimum is a number."""
    must_run = values_at(model, system, "must_run", (model.RESERVE_ASSET, model.STEP))
    obliged = (must_run.max(axis=1, initial=0.0) > 0.0) & (len(model.DOWN_PRODUCT) > 0)
    names = [a for a, runs in zip(model.RESERVE_ASSET, obliged, strict=True) if runs]
    assets = add_set(
        model,
        "OBLIGED_RESERVE",
        names,
        "assets that give reserve and have a minimum output",
        along="asset",
    )
    take_parameter(model, system, "power_floor", (assets, model.YEAR, model.STEP))
    pairs, varying = [(a, y) for a in names for y in model.YEAR], set(model.EXPANDED)

    def known(m: Any, a: Any, y: Any, t: Any) -> Any:
        return m.power_floor[a, y, t]

    def grown(m: Any, a: Any, y: Any, t: Any) -> Any:
        return m.must_run[a, t] * running(m, a, y, t)

    for name, stock, own, least in (
        ("reserve_floor", "known", [pair for pair in pairs if pair not in varying], known),
        (
            "reserve_floor_expanded",
            "a variable",
            [pair for pair in pairs if pair in varying],
            grown,
        ),
    ):
        add_set(
            model,
            f"{name.upper()}_PAIR",
            own,
            f"assets of OBLIGED_RESERVE and years in which the stock is {stock}",
            along=("asset", "year"),
        )
        add_rows(
            model,
            name,
            (getattr(model, f"{name.upper()}_PAIR"), model.STEP),
            lambda m, a, y, t, least=least: (
                m.power[a, y, t] - _of_asset(m, "is_down", a, y, t) >= least(m, a, y, t)
            ),
            "MW",
            "what must run is not promised",
        )


def _nothing(*_: Any) -> float:
    return 0.0

"""Trade: links between zones and to the grid outside, one signed flow a link.

Symbols
-------
flow[l,y,t] : MW, positive from the link's first end to its second.
flow_loss[l,y,t] : MW lost on the way, at least loss · |flow|; each end bears half.
trade_price[l,t], loss_price[l,t] : CNY/MWh at the outside end, of what is traded and of what is
    lost; they differ only in a relaxation.

Equation
--------
flow_loss >= loss · flow and flow_loss >= - loss · flow

The loss is exact where a lost MWh costs something. Prices below zero on a lossy link are refused
with the inputs; where the city itself has power to throw away, or an enforced share of generation
gains by it, up to loss · limit can vanish here, and the audit of the verdict says so.

Feeds the electricity and cost accounts.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_parameter,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare flows and losses; enter them at both ends, and the trade with the outside."""
    data = system.data
    link = add_set(
        model,
        "LINK",
        data["link"].values.tolist(),
        "links between zones and to the grid outside",
        along="link",
    )
    loss = data["link_loss"].values
    lossy = add_set(
        model, "LOSSY", data["link"].values[loss > 0.0].tolist(), "links with losses", along="link"
    )
    _add_ends(model, system)
    forward, reverse = (
        data[way].broadcast_like(data["trade_price"]).transpose("link", "step").values[:, None, :]
        for way in ("link_forward", "link_reverse")
    )
    sets = (link, model.YEAR, model.STEP)
    add_variable(
        model,
        "flow",
        sets,
        "MW",
        "flow from the link's first end to its second",
        lower=-reverse,
        upper=forward,
    )
    most = (loss[:, None, None] * np.maximum(forward, reverse))[loss > 0.0]
    lossy_sets = (lossy, model.YEAR, model.STEP)
    add_variable(model, "flow_loss", lossy_sets, "MW", "lost on the link", upper=most)
    for name, sign in (("flow_loss_forward", 1.0), ("flow_loss_reverse", -1.0)):
        add_rows(
            model,
            name,
            lossy_sets,
            lambda m, k, y, t, sign=sign: (
                m.flow_loss[k, y, t] >= sign * m.link_loss[k] * m.flow[k, y, t]
            ),
            "MW",
            "loss in proportion to the flow, in either direction",
        )
    accounts.electricity.add(
        "trade",
        lambda m, z, y, t: (
            sum(m.link_end[z, k] * m.flow[k, y, t] for k in m.LINK)
            - sum(m.half_loss[z, k] * m.flow_loss[k, y, t] for k in m.LOSSY)
        ),
    )
    accounts.cost.add("trade", _trade_cost)


def _add_ends(model: Any, system: System) -> None:
    data = system.data
    zones = data["zone"].values[:, None]
    arrives = (data["link_to"].values[None, :] == zones).astype(float)
    leaves = (data["link_from"].values[None, :] == zones).astype(float)
    outside = data["link_outside"].values
    imports = outside & ~np.isin(data["link_from"].values, data["zone"].values)
    direction = np.where(outside, np.where(imports, 1.0, -1.0), 0.0)
    ends, link = (model.ZONE, model.LINK), (model.LINK,)
    for name, sets, values, text in (
        ("link_end", ends, arrives - leaves, "1 where a positive flow arrives, -1 where it leaves"),
        ("half_loss", ends, 0.5 * (arrives + leaves), "part of the loss that an end bears"),
        ("bought", link, direction, "1 where a positive flow is bought, -1 where it is sold"),
        ("traded", link, outside, "1 where an end lies outside"),
    ):
        add_parameter(model, name, sets, values, "1", text)
    take_parameter(model, system, "link_loss", link)
    for name in ("trade_price", "loss_price"):
        take_parameter(model, system, name, (model.LINK, model.STEP))


def _trade_cost(m: Any, y: Any) -> Any:
    """Return purchases less sales [CNY/year]; the outside end, too, bears half of the loss."""
    return sum(
        m.trade_price[k, t] * m.step_weight[y, t] * m.bought[k] * m.flow[k, y, t]
        for k in m.LINK
        for t in m.STEP
    ) + sum(
        m.loss_price[k, t] * m.step_weight[y, t] * m.traded[k] * 0.5 * m.flow_loss[k, y, t]
        for k in m.LOSSY
        for t in m.STEP
    )

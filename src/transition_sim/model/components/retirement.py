"""Retirement: old coal units that the optimum may close before their time.

Symbols
-------
retired[a,y] : MW of asset *a* that are closed on 1 January of year *y*, for good; none in the base
    year.
retirable[a] : MW of the asset's units that stood in the base year and are not due to leave within
    the years.

Equation
--------
retired_max: Σ_y retired[a,y] <= retirable[a]

What is closed runs on no day of the year and does not stand at its end, so that no unit earns all
year and is gone on the day on which the stock is counted. It saves the fixed cost of operation;
what was invested is spent, and closing costs nothing. Only where a scenario allows it
(``retire.economic``), and then the planning reserve holds. Feeds the stock, running and cost
accounts.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_indexed_set,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System

NEEDS = ("stock",)


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare what may be retired; enter it in the accounts. Nothing where nothing may."""
    most = system.data["retirable"].values
    if not most.any():
        return
    names = system.data["asset"].values
    leaving = add_set(
        model,
        "RETIRABLE",
        names[most > 0.0].tolist(),
        "assets that the optimum may retire",
        along="asset",
    )
    own = {a: [a] if a in leaving else [] for a in model.EXPANDABLE}
    add_indexed_set(
        model,
        "RETIRING",
        model.EXPANDABLE,
        own,
        "the asset itself where it may be retired, else nothing",
    )  # itself, or nothing
    take_parameter(model, system, "retirable", (leaving,))
    later = np.arange(len(model.YEAR)) > 0
    add_variable(
        model,
        "retired",
        (leaving, model.YEAR),
        "MW",
        "retired on 1 January",
        upper=most[most > 0.0][:, None] * later,
    )
    add_rows(
        model,
        "retired_max",
        (leaving,),
        lambda m, a: sum(m.retired[a, y] for y in m.YEAR) <= m.retirable[a],
        "MW",
        "only units that stand and are not due to leave can be retired",
    )
    accounts.stock.add("retired", lambda m, a, y: -sum(m.retired[b, y] for b in m.RETIRING[a]))
    accounts.running.add(
        "retired", lambda m, a, y, t: -sum(_retired_so_far(m, b, y) for b in m.RETIRING[a])
    )
    accounts.cost.add(
        "retirement",
        lambda m, y: -sum(m.fixed_om[a] * _retired_so_far(m, a, y) for a in m.RETIRABLE),
    )


def _retired_so_far(m: Any, a: Any, y: Any) -> Any:
    return sum(m.standing[v, y] * m.retired[a, v] for v in m.YEAR)

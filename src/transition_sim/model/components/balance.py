"""Balances: stock and electricity close.

Equations
---------
stock_balance: capacity[a,y] - capacity[a,y-1] = Σ terms of the stock account
balance: Σ terms of the electricity account = 0 for each zone, year and step: generation +
discharge + arriving flow + unserved = demand + export + charge + leaving flow + losses

The dual of balance is the price of electricity: CNY for one more MW of demand in that step (divide
by weight and discount for CNY/MWh). Closes the stock and electricity accounts.
"""

from __future__ import annotations

from typing import Any

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import add_map, add_parameter, add_rows
from transition_sim.system import System

NEEDS = ("stock",)


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Close the stock of expandable assets and the electricity of each zone."""
    years = list(model.YEAR)
    add_map(
        model,
        "previous_year",
        model.YEAR,
        [years[0], *years[:-1]],
        "the year before; in the base year itself",
    )
    later = [0.0] + [1.0] * (len(years) - 1)
    add_parameter(model, "has_previous", (model.YEAR,), later, "1", "0 in the base year")
    changes = accounts.stock.close()
    add_rows(
        model,
        "stock_balance",
        (model.EXPANDABLE, model.YEAR),
        lambda m, a, y: (
            m.capacity[a, y]
            == m.has_previous[y] * m.capacity[a, m.previous_year[y]]
            + sum(term(m, a, y) for term in changes.values())
        ),
        "MW",
        "the stock changes by what is built, converted and retired",
    )
    flows = accounts.electricity.close()
    if not flows:  # a model of stock alone
        return
    add_rows(
        model,
        "balance",
        (model.ZONE, model.YEAR, model.STEP),
        lambda m, z, y, t: sum(term(m, z, y, t) for term in flows.values()) == 0.0,
        "MW",
        "what flows into a zone flows out of it",
    )

"""Cost: the objective.

Equation
--------
minimise Σ_y discount[y] · Σ terms of the cost account[y]   [CNY of the price year]

Each term is also an expression of the results; their sum is the objective. Closes the cost account.
"""

from __future__ import annotations

from typing import Any

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import add_expression, set_objective
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Close the cost account and minimise it."""
    take_parameter(model, system, "discount", (model.YEAR,))
    terms = accounts.cost.close()
    for name, term in terms.items():
        add_expression(model, f"cost_{_slug(name)}", (model.YEAR,), term, "CNY/year", name)
    total = accounts.cost.total()
    set_objective(
        model,
        lambda m: sum(m.discount[y] * total(m, y) for y in m.YEAR),
        "CNY",
        "discounted cost of all years",
    )


def _slug(name: str) -> str:
    return name.replace(" ", "_")

"""Methane: what does not reach the air because it is burnt, and what that earns.

Symbols
-------
methane_vented[f,y] : t of methane per MWh of a gas that would be vented if it were not burnt.
methane_gwp : t of CO2 equivalent per t of methane.
methane_credit[y] : CNY per t of CO2 equivalent, where the scenario gives a credit.

Equations
---------
methane_avoided[f,y] = methane_vented[f,y] · consumption[f,y]
methane_avoided_co2e[f,y] = methane_gwp · methane_avoided[f,y]

It is accounted apart: the CO2 of burning the gas stays in the emissions, and nothing is taken off
them or off a cap. Only gases of which some would be vented are counted; gas from wells drilled for
it is not. Reads the fuel account; feeds the cost account where a credit is given.
"""

from __future__ import annotations

from typing import Any

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import add_expression, add_set
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System

NEEDS = ("fuel",)


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Report the methane avoided and enter its credit."""
    years = model.YEAR
    rate = values_at(model, system, "methane_vented", (model.FUEL, years))
    vented = [f for f, own in zip(model.FUEL, rate, strict=True) if own.any()]
    if not vented:
        return
    fuels = add_set(
        model,
        "VENTED_FUEL",
        vented,
        "gases of which some would be vented if they were not burnt",
        along="fuel",
    )
    take_parameter(model, system, "methane_vented", (fuels, years))
    take_parameter(model, system, "methane_gwp", ())
    terms = accounts.fuel.read()

    def avoided(m: Any, f: Any, y: Any) -> Any:
        return m.methane_vented[f, y] * sum(term(m, f, y) for term in terms.values())

    add_expression(
        model, "methane_avoided", (fuels, years), avoided, "t/year", "methane not vented"
    )
    add_expression(
        model,
        "methane_avoided_co2e",
        (fuels, years),
        lambda m, f, y: m.methane_gwp * avoided(m, f, y),
        "t/year",
        "methane not vented, as CO2",
    )
    if system.data["methane_credit"].values.any():
        take_parameter(model, system, "methane_credit", (years,))
        accounts.cost.add(
            "methane credit",
            lambda m, y: (
                -m.methane_credit[y] * m.methane_gwp * sum(avoided(m, f, y) for f in m.VENTED_FUEL)
            ),
        )

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
it is not. Reads the fuel ledger; feeds the cost ledger where a credit is given.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Ledgers
from transition_sim.model.algebra import add_expression, add_parameter, add_set
from transition_sim.model.dataset_slice import select
from transition_sim.system import System

NEEDS = ("fuel",)


def add(model: Any, system: System, ledgers: Ledgers) -> None:
    """Report the methane avoided and enter its credit."""
    data = select(system.data, "fuel", list(model.FUEL))
    rate = data["methane_vented"].values
    vents = (rate > 0.0).any(axis=1)
    if not vents.any():
        return
    fuels = add_set(model, "VENTED_FUEL", data["fuel"].values[vents].tolist(), along="fuel")
    years = model.YEAR
    add_parameter(model, "methane_vented", (fuels, years), rate[vents], "t/MWh", "if not burnt")
    add_parameter(model, "methane_gwp", (), float(data["methane_gwp"]), "t/t", "of methane")
    terms = ledgers.fuel.read()

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
    credit = data["methane_credit"].values
    if np.any(credit):
        add_parameter(model, "methane_credit", (years,), credit, "CNY/t", "of CO2 equivalent")
        ledgers.cost.add(
            "methane credit",
            lambda m, y: (
                -m.methane_credit[y] * m.methane_gwp * sum(avoided(m, f, y) for f in m.VENTED_FUEL)
            ),
        )

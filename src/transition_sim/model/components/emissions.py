"""Emissions: what the fleet emits in a year, and caps on it.

Symbols
-------
emission_limit[e,y] : t of a pollutant per year, where the scenario sets one.

Equation
--------
Σ emissions[e,y] <= emission_limit[e,y]

Combustion in the city's plant only, also for what is exported. Closes the emissions account.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_expression,
    add_rows,
    add_set,
)
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System

NEEDS = ("fuel",)


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Report each pollutant and cap it where the scenario says so."""
    pollutants, years = model.POLLUTANT, model.YEAR
    limit = values_at(model, system, "emission_limit", (pollutants, years))
    capped = [
        (e, y)
        for i, e in enumerate(pollutants)
        for j, y in enumerate(years)
        if not np.isnan(limit[i, j])
    ]
    add_set(model, "CAPPED", capped, "pollutants and years with a cap", along=("pollutant", "year"))
    take_parameter(model, system, "emission_limit", (pollutants, years), absent=0.0)
    terms = accounts.emissions.close()

    def emitted(m: Any, e: Any, y: Any) -> Any:
        return sum(term(m, e, y) for term in terms.values())

    add_rows(
        model,
        "emission_max",
        (model.CAPPED,),
        lambda m, e, y: emitted(m, e, y) <= m.emission_limit[e, y],
        "t/year",
        "emissions stay below the cap",
    )
    add_expression(model, "emissions", (pollutants, years), emitted, "t/year", "emissions")

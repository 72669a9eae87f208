"""Limits of a year: what a class of plant may generate, and what several fuels may give together.

Symbols
-------
generation_limit[c,y] : MWh of gross generation of a class of plant in the city, where the scenario
    limits it.
fuel_group_limit[g,y] : MWh of heating value of all fuels of a group together, where it limits that.

Equations
---------
generation_max: Σ gross_per_net · Σ step_weight · power of the class's assets in the city
<= generation_limit
fuel_group_max: Σ in_fuel_group · consumption <= fuel_group_limit

Consumption is that of plant and boilers, as in the fuel account. Both sums are reported as
class_generation and fuel_group_consumption where something is limited; each row stands only where
the scenario asks for it. Reads the fuel account.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_expression,
    add_indexed_set,
    add_rows,
    add_set,
)
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System

NEEDS = ("dispatch", "fuel")


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare the rows that the scenario asks for."""
    if system.data["generation_limit"].notnull().any():
        _add_generation(model, system)
    if system.data["fuel_group_limit"].notnull().any():
        _add_fuel_groups(model, system, accounts)


def _add_generation(model: Any, system: System) -> None:
    data = system.data
    pairs = _asked(system, "generation_limit", "class")
    kinds = list(dict.fromkeys(kind for kind, _ in pairs))
    limited = add_set(
        model, "LIMITED_CLASS", kinds, "classes whose generation is limited", along="class"
    )
    names, here = data["asset"].values, data["in_city"].values
    own = {kind: names[(data["asset_class"].values == kind) & here].tolist() for kind in kinds}
    add_indexed_set(model, "LIMITED_ASSETS", limited, own, "assets of a limited class in the city")
    text = "classes and years with a limit of generation"
    wanted = add_set(model, "GENERATION_LIMITED", pairs, text, along=("class", "year"))
    take_parameter(model, system, "generation_limit", (limited, model.YEAR), absent=0.0)
    add_rows(
        model,
        "generation_max",
        (wanted,),
        lambda m, c, y: _generated(m, c, y) <= m.generation_limit[c, y],
        "MWh/year",
        "a class of plant generates no more than the scenario allows",
    )
    add_expression(
        model,
        "class_generation",
        (limited, model.YEAR),
        _generated,
        "MWh/year",
        "gross generation of a limited class of plant in the city",
    )


def _generated(m: Any, c: Any, y: Any) -> Any:
    """Return the gross generation of a class in a year [MWh]."""
    return sum(
        m.gross_per_net[a] * sum(m.step_weight[y, t] * m.power[a, y, t] for t in m.STEP)
        for a in m.LIMITED_ASSETS[c]
    )


def _add_fuel_groups(model: Any, system: System, accounts: Accounts) -> None:
    terms = accounts.fuel.read()
    pairs = _asked(system, "fuel_group_limit", "fuel_group")
    groups = list(dict.fromkeys(name for name, _ in pairs))
    group = add_set(
        model, "FUEL_GROUP", groups, "groups of fuels with one limit", along="fuel_group"
    )
    text = "groups and years with a limit of fuel"
    wanted = add_set(model, "FUEL_GROUP_LIMITED", pairs, text, along=("fuel_group", "year"))
    take_parameter(model, system, "fuel_group_limit", (group, model.YEAR), absent=0.0)
    take_parameter(model, system, "in_fuel_group", (group, model.FUEL))

    def consumed(m: Any, g: Any, y: Any) -> Any:
        return sum(
            m.in_fuel_group[g, f] * sum(term(m, f, y) for term in terms.values()) for f in m.FUEL
        )

    add_rows(
        model,
        "fuel_group_max",
        (wanted,),
        lambda m, g, y: consumed(m, g, y) <= m.fuel_group_limit[g, y],
        "MWh/year",
        "the fuels of a group together stay within their limit",
    )
    add_expression(
        model,
        "fuel_group_consumption",
        (group, model.YEAR),
        consumed,
        "MWh/year",
        "what the fuels of a limited group give together",
    )


def _asked(system: System, name: str, item: str) -> list[tuple[str, int]]:
    """Return what is limited, and in which years."""
    limit = system.data[name].transpose(item, "year")
    labels, years = limit[item].values.tolist(), limit["year"].values.tolist()
    return [(labels[i], years[y]) for i, y in np.argwhere(limit.notnull().values)]

"""System → Model: the linear program, as a table of contents.

Each component adds its variables and rows and enters its flows in the accounts; it imports no other
component. The order matters only where one closes an account that others fill. A component whose
rules use what others declare names them as its NEEDS; it can be built without the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    AlgebraError,
    add_map,
    add_set,
    new_model,
)
from transition_sim.model.components import (
    balance,
    carbon,
    cogeneration,
    commitment,
    cost,
    demand,
    dispatch,
    emissions,
    fuel,
    guards,
    heat_balance,
    heat_sources,
    heat_stores,
    limits,
    loading,
    loads,
    methane,
    obligations,
    policy,
    reserve,
    retirement,
    retrofit,
    stock,
    storage,
    trade,
)
from transition_sim.model.one_at_a_time import one_at_a_time
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System

COMPONENTS = (
    stock,  # what stands on 31 December and what runs in the year
    retrofit,  # what is upgraded, and what that costs
    retirement,  # old coal units that the optimum may close
    dispatch,  # output of the running plant
    commitment,  # what is online, and what a start costs
    cogeneration,  # heat that units give beside power
    heat_sources,  # boilers, heat pumps, waste heat
    heat_stores,  # charge, discharge and level of heat
    heat_balance,  # heat closes
    storage,  # charge, discharge, level
    reserve,  # what is held back for when output has to change
    loading,  # what a unit that is on gives in all: its range, ramps and fuel
    fuel,  # consumption, supply limits, price
    emissions,  # CO2 and air pollutants, and their caps
    methane,  # what would be vented if it were not burnt; its credit
    carbon,  # what CO2 costs
    demand,  # what must be served; unserved energy
    loads,  # what can choose its hours: trucks, electrolysis, electric heating
    trade,  # links between zones and to the outside
    balance,  # stock and electricity close
    policy,  # shares that a scenario enforces
    guards,  # what an enforced share may not be paid with
    obligations,  # utilisation, planning reserve, replacement of coal
    limits,  # what a class may generate, and what several fuels may give together
    cost,  # the objective
)


@one_at_a_time
def build_model(
    system: System, components: tuple[Any, ...] = COMPONENTS, extra: Sequence[Any] = ()
) -> Any:
    """Return the Pyomo model of a system: declared, not yet assembled.

    Parameters
    ----------
    system : System
    components : tuple of module, optional
        What the model consists of; a subset serves the tests of single families.
    extra : sequence of component, optional
        Constraints of a user's own: modules or objects with ``add(model, system, accounts)``. Each
        comes before the component that it names as ``BEFORE``, which closes an account that it
        pays into; by default before the last one, when all but the cost is declared and closed.

    Raises
    ------
    AlgebraError
        A component lacks another that it needs; or, in the whole model, an account is not closed.
    """
    every = _with_extra(components, extra)
    _check_needs(every)
    model = new_model("transition-sim")
    _add_time(model, system)
    accounts = Accounts()
    for component in every:
        before = set(model.registry.rows)
        component.add(model, system, accounts)
        if any(component is own for own in extra):
            model.registry.own_rows += [row for row in model.registry.rows if row not in before]
    if components is COMPONENTS:
        accounts.refuse_open()
    return model


def _with_extra(components: tuple[Any, ...], extra: Sequence[Any]) -> list[Any]:
    """Return the components with a user's own among them, each in its place."""
    names = [_name(each) for each in components]
    before: dict[str, list[Any]] = {}
    for each in extra:
        if not callable(getattr(each, "add", None)):
            raise AlgebraError(
                f"{each!r} is no component: it has no function add(model, system, accounts)"
            )
        place = getattr(each, "BEFORE", names[-1])
        if place not in names:
            raise AlgebraError(f"there is no component {place}; known: {', '.join(names)}")
        before.setdefault(place, []).append(each)
    return [
        part
        for name, each in zip(names, components, strict=True)
        for part in (*before.get(name, ()), each)
    ]


def _check_needs(components: Sequence[Any]) -> None:
    present = {_name(each) for each in components}
    for component in components:
        lacking = [name for name in getattr(component, "NEEDS", ()) if name not in present]
        if lacking:
            raise AlgebraError(
                f"{_name(component)} needs {' and '.join(lacking)}: it uses what is declared there"
            )


def _name(component: Any) -> str:
    """Return the last part of a component's module; of an object, its class's name."""
    return str(getattr(component, "__name__", type(component).__name__)).rpartition(".")[2]


def _add_time(model: Any, system: System) -> None:
    data = system.data
    year = add_set(
        model,
        "YEAR",
        data["year"].values.tolist(),
        "model years; the first is the base year",
        along="year",
    )
    step = add_set(
        model,
        "STEP",
        data["step"].values.tolist(),
        "steps of the time axis: hours of the year, or of the typical periods",
        along="step",
    )
    add_set(model, "ZONE", data["zone"].values.tolist(), "zones of the city's grid", along="zone")
    add_set(
        model,
        "HEAT_AREA",
        data["heat_area"].values.tolist(),
        "areas of district heat",
        along="heat_area",
    )
    labels = system.time.label[system.time.previous].tolist()
    add_map(
        model,
        "previous_step",
        step,
        labels,
        "the step before, which wraps within the year or the typical period",
    )
    first = system.time.loose & (system.time.hour == 0)  # what comes before it is open
    add_set(
        model,
        "FOLLOWING",
        system.time.label[~first].tolist(),
        "steps that follow another; on the axis of a relaxation not the first of a period",
        along="step",
    )
    take_parameter(model, system, "step_weight", (year, step))

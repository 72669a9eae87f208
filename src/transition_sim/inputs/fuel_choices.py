"""Rules of a scenario's fuels: they are burnt, and have quantities in the unit of their kind."""

from __future__ import annotations

import math
from collections.abc import Iterator

from transition_sim.errors import Problem
from transition_sim.inputs.drafts import ScenarioDraft
from transition_sim.inputs.fields import Quantity
from transition_sim.inputs.rows import FUEL_PRICE, FUEL_SUPPLY, GAS_PRICE, GAS_SUPPLY
from transition_sim.inputs.tree import Fields, Key, Node, Scalar, locate
from transition_sim.units import UnitError, parse_quantity

KINDS = {"supply": (GAS_SUPPLY, FUEL_SUPPLY), "price": (GAS_PRICE, FUEL_PRICE)}


def check_fuels(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that fuels exist, are burnt, and have quantities in the unit of their kind."""
    gases = {each.id: each.is_gas for each in draft.city.fuels}
    burnt = _burnt(draft)
    for name, choice in draft.scenario.fuels.items():
        if name not in gases:
            yield draft.unknown("fuel", name, tuple(gases), "fuels", name)
            continue
        for key, (gas, other) in KINDS.items():
            loc = ("fuels", name, key)
            if getattr(choice, key) and name not in burnt:
                yield draft.key_problem("fuel_unburnt", *loc, given=name, field=key)
            yield from _check_unit(draft, loc, name, (gas, other) if gases[name] else (other, gas))


def _burnt(draft: ScenarioDraft) -> set[str | None]:
    """Return the fuels of all units, projects, heat sources and what may be built freely."""
    technologies = {each.id: each for each in draft.city.technologies}
    limits = draft.scenario.builds.limits
    built = {name for name, each in technologies.items() if each.build_limit_mw_per_year}
    built |= {name for name, by_year in limits.items() if any(by_year.values())}
    built |= {each.technology for each in draft.city.projects}
    burnt = {technologies[name].fuel for name in built if name in technologies}
    burnt |= {each.fuel for each in draft.city.heat_sources}
    return burnt | {each.fuel or technologies[each.technology].fuel for each in draft.city.units}


def _check_unit(
    draft: ScenarioDraft, loc: tuple[Key, ...], name: str, kinds: tuple[Quantity, Quantity]
) -> Iterator[Problem]:
    """Refuse a text with the unit of the other kind of fuel, and what is not plausible."""
    node = locate(draft.tree, loc).node
    leaves: list[tuple[tuple[Key, ...], Node | None]] = [(loc, node)]
    if isinstance(node, Fields):
        leaves = [((*loc, key), entry.node) for key, entry in node.entries.items()]
    wanted, other = kinds
    for path, leaf in leaves:
        if not isinstance(leaf, Scalar):
            continue
        number = _number(leaf, wanted.unit)
        if number is None and _number(leaf, other.unit) is not None:
            values = {"given": leaf.text, "fuel": name, "unit": wanted.unit}
            yield draft.problem("fuel_unit", *path, **values)
        elif number is not None and not wanted.low <= number <= wanted.high:
            bounds: dict[str, object] = {"low": wanted.low, "high": wanted.high}
            values = {"given": leaf.text, "unit": wanted.unit}
            yield draft.problem("out_of_range", *path, **values, **bounds)


def _number(leaf: Scalar, unit: str) -> float | None:
    """Return a scalar as a finite number in `unit`; None where it is none (reported before)."""
    value = leaf.value
    if isinstance(value, str):
        try:
            value = parse_quantity(value, unit)
        except UnitError:
            return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if math.isfinite(value) else None

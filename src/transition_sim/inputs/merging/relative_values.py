"""Relative values of a scenario → numbers: `+30 %` of what would hold without it.

Without it holds what the scenario below says, and where that is silent, what the city says. A
change by year holds for each year's own number, from its year until the next entry of its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import PydanticCustomError

from transition_sim.errors import Problem
from transition_sim.inputs.merging.city_values import CityValues
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.plant import FUEL_PRICE, FUEL_SUPPLY, GAS_PRICE, GAS_SUPPLY
from transition_sim.inputs.schema.quantities import Quantity, Yearly
from transition_sim.inputs.schema.quantity_fields import QuantityField, quantities_in
from transition_sim.inputs.schema.relative import Change, looks_relative, read_change
from transition_sim.inputs.schema.scenario import ScenarioFile
from transition_sim.inputs.tree import (
    EVERY,
    Entry,
    Fields,
    Key,
    Node,
    Scalar,
    beneath,
    exchange,
    locate,
    without,
)
from transition_sim.units import UnitError, parse_quantity

BY_FUEL = {"supply": (GAS_SUPPLY, FUEL_SUPPLY), "price": (GAS_PRICE, FUEL_PRICE)}


class _RefusedError(Exception):
    """A change that cannot be made."""

    def __init__(self, node: Scalar, code: str, values: Mapping[str, object]) -> None:
        super().__init__(code)
        self.node, self.code, self.values = node, code, values


def settle_changes(
    tree: Node, layers: Sequence[str], city: City | None, years: Sequence[int]
) -> tuple[Node, list[Problem]]:
    """Return a scenario's tree with a number in place of each relative value.

    Parameters
    ----------
    tree : Node
        Merged.
    layers : sequence of str
        What it was merged from, what wins first.
    city : City, optional
        Without one nothing can be told: relative values are left out.
    years : sequence of int

    Returns
    -------
    Node, list of Problem
        The second names the changes that cannot be made; they are left out of the tree.
    """
    problems = list[Problem]()
    for path, field, node in list(quantities_in(tree, ScenarioFile)):
        if not _has_change(node, field.quantity):
            continue
        if city is None:
            tree = without(tree, path)
            continue
        own = _Settling(path, field, tuple(layers), city, tuple(years))
        try:
            tree = exchange(tree, path, own.settle(node))
        except _RefusedError as wrong:
            spot = locate(tree, _within(path, node, wrong.node))
            problems.append(Problem(wrong.code, wrong.node.place, spot.name, wrong.values))
            tree = without(tree, path)
    return tree, problems


def _has_change(node: Node, quantity: Quantity) -> bool:
    if isinstance(node, Fields):
        return any(_has_change(entry.node, quantity) for entry in node.entries.values())
    if not isinstance(node, Scalar) or not looks_relative(node.value, node.text):
        return False
    try:
        return read_change(node.value, node.text, quantity) is not None
    except PydanticCustomError:
        return True


def _within(path: tuple[Key, ...], node: Node, wrong: Scalar) -> tuple[Key, ...]:
    """Return the path of a scalar at or below a path."""
    entries = node.entries if isinstance(node, Fields) else {}
    keys = [key for key, entry in entries.items() if entry.node is wrong and key != EVERY]
    return (*path, *keys)


@dataclass(frozen=True)
class _Settling:
    """One field, and what its numbers are changes of."""

    path: tuple[Key, ...]
    field: QuantityField
    layers: tuple[str, ...]
    city: City
    years: tuple[int, ...]

    @property
    def quantity(self) -> Quantity:
        """What the field takes; of a fuel, what fuels of its kind take."""
        if self.path[0] != "fuels":
            return self.field.quantity
        gases = {each.id for each in self.city.fuels if each.is_gas}
        gas, other = BY_FUEL[str(self.path[-1])]
        return gas if self.path[1] in gases else other

    def settle(self, node: Node) -> Node:
        """Return the value with numbers in place of changes."""
        if self.field.yearly is None:
            return self.number(node)
        found = self.by_year(node, self.field.yearly)
        entries: dict[Key, Entry] = {year: Entry(each.place, each) for year, each in found.items()}
        return Fields(entries, node.place, node.below)

    def number(self, node: Node | None) -> Scalar:
        """Return the value of a field that does not go by year."""
        assert isinstance(node, Scalar)
        change = self.change(node)
        if change is None:
            return node
        below = None if node.below is None else beneath(node.below, {node.place.file})
        own = CityValues(self.city).value(self.path, self.years[0] if self.years else 0)
        base = own if below is None else self.read(self.number(below))
        return self.changed(node, change, base)

    def by_year(self, node: Node | None, yearly: Yearly) -> dict[int, Scalar]:
        """Return what is said of each year; nothing of a year in which the city has its say."""
        if node is None:
            return {}
        own = dict(self.own_entries(node, yearly))
        rest = self.rest_of(node)
        before, stated = self.by_year(rest, yearly), self.stated(rest, yearly)
        found = dict[int, Scalar]()
        for year in yearly.allowed(self.years):
            earlier = [each for each in own if each == year or (yearly.carried and each < year)]
            if not earlier:
                found |= {year: before[year]} if year in before else {}
                continue
            said = own[max(earlier)]
            change = self.change(said)
            if change is not None:
                found[year] = self.changed(said, change, self.base(before, year))
            elif any(max(earlier) < each <= year for each in stated):
                found |= {year: before[year]} if year in before else {}
            else:
                found[year] = said
        self.refuse_idle(own, before, yearly)
        return found

    def own_entries(self, node: Node, yearly: Yearly) -> Iterator[tuple[int, Scalar]]:
        """Yield the first year, and the value, of each entry of the topmost layer."""
        top = self.top(node)
        entries = node.entries if isinstance(node, Fields) else {EVERY: Entry(node.place, node)}
        for key, entry in entries.items():
            if entry.node.place.file != top or not isinstance(entry.node, Scalar):
                continue
            if key != EVERY:
                yield int(key), entry.node
                continue
            if not yearly.carried and len(yearly.allowed(self.years)) > 1:
                values = {"given": entry.node.text, "year": self.years[1]}
                raise _RefusedError(entry.node, "year_wanted", values)
            first = self.first_year(entry.node, yearly)
            if first is not None and first not in entries:
                yield first, entry.node

    def first_year(self, node: Scalar, yearly: Yearly) -> int | None:
        """Return the year from which a value without a year holds.

        No change is made to the base year, which is as it was, unless it is named or alone.
        """
        later = [y for y in yearly.allowed(self.years) if y != self.years[0]]
        found = later if later and self.change(node) else yearly.unnamed(self.years)
        return next(iter(found), None)

    def rest_of(self, node: Node) -> Node | None:
        """Return what the topmost layer was laid over."""
        return beneath(node, {self.top(node)})

    def top(self, node: Node) -> str:
        """Return the topmost layer that a value or its years come from."""
        nodes = [entry.node for entry in node.entries.values()] if isinstance(node, Fields) else []
        files = {each.place.file for each in nodes or [node]}
        return next((each for each in self.layers if each in files), min(files))

    def stated(self, rest: Node | None, yearly: Yearly) -> set[int]:
        """Return the years that lower layers name themselves."""
        if not isinstance(rest, Fields):
            return set()
        return {key for key in rest.entries if isinstance(key, int)}

    def base(self, before: Mapping[int, Scalar], year: int) -> float | None:
        """Return what holds in a year without the change; None where nothing does."""
        if year in before:
            return self.read(before[year])
        return CityValues(self.city).value(self.path, year)

    def change(self, node: Scalar) -> Change | None:
        """Return the change that a value means."""
        try:
            return read_change(node.value, node.text, self.quantity)
        except PydanticCustomError as wrong:
            raise _RefusedError(node, wrong.type, dict(wrong.context or {})) from None

    def read(self, node: Scalar) -> float | None:
        """Return a number in the field's unit; None of `null` and of what cannot be read."""
        if isinstance(node.value, str):
            try:
                return parse_quantity(node.value, self.quantity.unit)
            except UnitError:
                return None
        is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        return float(node.value or 0.0) if is_number else None

    def changed(self, node: Scalar, change: Change, base: float | None) -> Scalar:
        """Return a number that is changed."""
        unit = self.quantity.unit
        if base is None:
            raise _RefusedError(node, "change_of_nothing", {"given": node.text, "unit": unit})
        try:
            number = change.of(base, unit)
        except UnitError as wrong:
            raise _RefusedError(node, wrong.code, wrong.values) from None
        return Scalar(number, node.place, f"{node.text} ({number:.6g} {unit})", node.below)

    def refuse_idle(
        self, own: Mapping[int, Scalar], before: Mapping[int, Scalar], yearly: Yearly
    ) -> None:
        """Refuse a factor that has nothing but zeros to act on."""
        for start, node in own.items():
            change = self.change(node)
            if change is None or change.kind != "factor":
                continue
            end = min((each for each in own if each > start), default=9999)
            span = [y for y in yearly.allowed(self.years) if start <= y < end]
            if span and not any(self.base(before, year) for year in span):
                values = {"given": node.text, "unit": self.quantity.unit}
                raise _RefusedError(node, "change_of_nothing", values)

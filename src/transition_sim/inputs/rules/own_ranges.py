"""Rules of numbers that a scenario puts in place of the city's: ten times out is another unit.

An estimate has to stay within ten times its own range, however it is written. What a scenario
limits is its own choice: a limit is only asked about where it has no unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import ScenarioDraft
from transition_sim.inputs.rules.fuels import KINDS
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_settings import Number
from transition_sim.inputs.schema.likely_units import is_beyond, range_values
from transition_sim.inputs.schema.plant import FuelYear
from transition_sim.inputs.schema.policies import CARBON_PRICE
from transition_sim.inputs.schema.quantities import Quantity
from transition_sim.inputs.tree import Fields, Key, Scalar, locate
from transition_sim.units import PLAIN_NUMBER

Range = tuple[float, float]


@dataclass(frozen=True)
class Replaced:
    """A field of a scenario that stands for a number of the city with a range.

    Attributes
    ----------
    loc : tuple of str
        The field.
    values : iterable of float
        What the scenario gives [`unit`].
    low, high : float
        The city's range [`unit`].
    is_limit : bool
        Whether it is no estimate, but a limit.
    bounds : Quantity, optional
        What another rule holds the field against.
    """

    loc: tuple[str, ...]
    values: tuple[float, ...]
    low: float
    high: float
    unit: str
    is_limit: bool = False
    bounds: Quantity | None = None


def check_own_ranges(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that no number is ten times outside the range that the city gives it."""
    for each in replaced_numbers(draft):
        for number in each.values:
            is_told = each.bounds is not None and not each.bounds.allows(number)
            if is_told or not is_beyond(number, each.low, each.high, each.unit):
                continue
            loc = _leaf_of(draft, each, number)
            node = locate(draft.tree, loc).node
            text = node.text.strip() if isinstance(node, Scalar) else str(number)
            if each.is_limit and PLAIN_NUMBER.fullmatch(text) is None:
                continue
            values = range_values(number, text, each.unit, each.low, each.high)
            yield draft.problem("own_range", *loc, **values)
            break


def check_carbon_price(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a price of CO2 is zero, or one of a ton."""
    for year, price in draft.scenario.carbon.price.items():
        if not CARBON_PRICE.allows(price):
            loc = ("carbon", "price", year)
            node = locate(draft.tree, loc).node
            given = node.text if isinstance(node, Scalar) else str(price)
            values = {"given": given, **CARBON_PRICE.refused(price, given)}
            yield draft.problem("out_of_range", *loc, **values)
            return


def replaced_numbers(draft: ScenarioDraft) -> Iterator[Replaced]:
    """Yield what a scenario says in place of ranged numbers of its city."""
    city, scenario = draft.city, draft.scenario
    if scenario.discount_rate is not None:
        given = (scenario.discount_rate,)
        yield from _of(("discount_rate",), given, [city.discount_rate], "share")
    for zone, energy in scenario.demand.energy.items():
        if zone in city.demand:
            yield from _of(("demand", "energy", zone), (energy,), [city.demand[zone].energy], "MWh")
    for area, energy in scenario.heat.energy.items():
        if area in city.heat:
            yield from _of(("heat", "energy", area), (energy,), [city.heat[area].energy], "MWh")
    growths = [each.growth for each in city.demand.values()]
    yield from _of(("demand", "growth"), _all(scenario.demand.growth), growths, "share")
    heats = [each.growth for each in city.heat.values()]
    yield from _of(("heat", "growth"), _all(scenario.heat.growth), heats, "share")
    exports = [each.energy for each in city.export.values()]
    if exports and all(each.low is not None for each in exports):
        low, high = (sum(getattr(each, end) for each in exports) for end in ("low", "high"))
        loc = ("export", "energy")
        yield Replaced(loc, _all(scenario.export.energy), low, high, "MWh")
    yield from _of_tables(draft, city)


def _of_tables(draft: ScenarioDraft, city: City) -> Iterator[Replaced]:
    scenario = draft.scenario
    for name, choice in scenario.fuels.items():
        rows = [row for row in city.fuels if row.id == name]
        if not rows:
            continue
        is_gas = rows[0].is_gas
        price = ("price_cny_per_m3", "CNY/m3") if is_gas else ("price_cny_per_tce", "CNY/tce")
        supply = ("supply_limit_mm3", "Mm3") if is_gas else ("supply_limit_kt_ce", "ktce")
        for key, (column, unit) in (("price", price), ("supply", supply)):
            span = _span_of(rows, column)
            if span is not None:
                loc, given = ("fuels", name, key), _all(getattr(choice, key))
                bounds = KINDS[key][0 if is_gas else 1]
                yield Replaced(loc, given, *span, unit, key == "supply", bounds)
    ranges = {each.id: each.ranges.get("build_limit_mw_per_year") for each in city.technologies}
    for name, limits in scenario.builds.limits.items():
        span = ranges.get(name)
        if span is not None:
            yield Replaced(("builds", "limits", name), _all(limits), *span, "MW", is_limit=True)


def _span_of(rows: Iterable[FuelYear], column: str) -> Range | None:
    """Return the widest range that the years of a fuel have; None where some year has none."""
    spans = [row.ranges.get(column) for row in rows]
    known = [span for span in spans if span is not None]
    if not known or len(known) < len(spans):
        return None
    return min(low for low, _ in known), max(high for _, high in known)


def _of(
    loc: tuple[str, ...], given: tuple[float, ...], numbers: Sequence[Number], unit: str
) -> Iterator[Replaced]:
    """Yield a field that stands for one or several numbers, where all of them have a range."""
    lows, highs = [each.low for each in numbers], [each.high for each in numbers]
    known = [each for each in lows + highs if each is not None]
    if numbers and len(known) == 2 * len(numbers):
        yield Replaced(loc, given, min(known), max(known), unit)


def _all(by_year: Mapping[int, float | None]) -> tuple[float, ...]:
    return tuple(each for each in by_year.values() if each is not None)


def _leaf_of(draft: ScenarioDraft, each: Replaced, number: float) -> tuple[Key, ...]:
    """Return the path of the entry that gives a number: of its first year, or the field itself."""
    node = locate(draft.tree, each.loc).node
    if not isinstance(node, Fields):
        return each.loc
    at = each.values.index(number)
    reached: object = draft.scenario
    for key in each.loc:
        reached = reached[key] if isinstance(reached, Mapping) else getattr(reached, key)
    years = list(reached) if isinstance(reached, Mapping) else []
    return (*each.loc, years[at]) if years else each.loc

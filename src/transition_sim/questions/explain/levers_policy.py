"""Levers on demand, trade and fuel, and on what a scenario itself asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import FuelYear
from transition_sim.inputs.schema.policies import RENEWABLE
from transition_sim.questions.explain.levers import (
    PER_CENT,
    SCENARIO,
    Lever,
    change,
    day_lever,
    keeping,
    quantity,
    yearly,
)

LEAST_UTILISATION = 50.0  # %: the least that the field takes
LEAST_UPGRADE = 0.1  # MW: the least that the field takes
MWH_PER_GWH = 1e3
TCE_PER_KTCE = 1e3
GROUPS = {
    "wind": Text("wind", "风电"),
    "pv": Text("PV", "光伏"),
    "wind_and_pv": Text("wind and PV", "风电和光伏"),
}


def demand_levers(scenario: Scenario, due: int) -> Iterator[Lever]:
    """Yield lower and higher growth of demand, where all years and zones have one growth."""
    city, years = scenario.city_data, scenario.years
    later = [year for year in years[1:] if year <= due]
    own = [each.growth for each in city.demand.values()]
    rates = {scenario.demand.growth.get(year, each.value) for year in years[1:] for each in own}
    lows = [each.low for each in own if each.low is not None]
    highs = [each.high for each in own if each.high is not None]
    if len(rates) != 1 or len(lows) < len(own) or not later:
        return
    now = 100.0 * rates.pop()
    source = ";".join(dict.fromkeys(name for each in own for name in each.source))
    what = Text("the growth of demand a year", "用电量年增长率")
    # a year that the scenario states would else keep its own growth
    set_years = [each for each in later if each == later[0] or each in scenario.demand.growth]

    def write(value: float) -> list[str]:
        return [f"demand.growth.{year}={quantity(value, PER_CENT)}" for year in set_years]

    kept = keeping("demand.growth", due, years, PER_CENT, lambda year: now)
    say = change(what, now, PER_CENT)
    for end, nearest in _beyond(now, 100.0 * max(lows), 100.0 * min(highs)):
        yield Lever(
            "demand.growth", now, end, PER_CENT, write, say, source, nearest=nearest, kept=kept
        )


def _beyond(now: float, low: float, high: float) -> list[tuple[float, float | None]]:
    """Return the ends of a range that lie on their side of now.

    Returns
    -------
    list of tuple of float and (float or None)
        An end, and the nearer one where now lies outside the range.
    """
    found: list[tuple[float, float | None]] = []
    if low < now - 1e-9:
        found.append((low, high if high < now - 1e-9 else None))
    if high > now + 1e-9:
        found.append((high, low if low > now + 1e-9 else None))
    return found


def export_levers(scenario: Scenario, due: int) -> Iterator[Lever]:
    """Yield less and more export of each year."""
    own = [each.energy for each in scenario.city_data.export.values()]
    if not own or any(each.low is None or each.high is None for each in own):
        return
    printed = sum(each.value for each in own) / MWH_PER_GWH
    if printed == 0.0:
        return  # no shares by which zones could be told apart
    ends = [sum(each.low or 0.0 for each in own), sum(each.high or 0.0 for each in own)]
    source = ";".join(dict.fromkeys(name for each in own for name in each.source))
    asked = {y: e / MWH_PER_GWH for y, e in scenario.export.energy.items()}
    for year in (year for year in scenario.years if year <= due):
        now = asked.get(year, printed)
        what = Text(
            f"the obligation to export of {year}",
            f"{year}年外送电量任务",
        )
        write, say = yearly("export.energy", year, "GWh"), change(what, now, "GWh")
        kept = keeping(
            "export.energy", year, scenario.years, "GWh", lambda y: asked.get(y, printed)
        )
        for end, nearest in _beyond(now, *(each / MWH_PER_GWH for each in ends)):
            name = f"export.energy.{year}"
            yield Lever(name, now, end, "GWh", write, say, source, nearest=nearest, kept=kept)


def fuel_levers(scenario: Scenario, due: int) -> Iterator[Lever]:
    """Yield more supply of each limited fuel, year by year, up to the end of its range."""
    for fuel in dict.fromkeys(row.id for row in scenario.city_data.fuels):
        for year in (year for year in scenario.years if year <= due):
            row = fuel_row(scenario, fuel, year)
            column, unit = ("supply_limit_mm3", "Mm3") if row.is_gas else SOLID
            now, end = fuel_supply(scenario, fuel, year), row.ranges.get(column)
            if now is None or end is None or end[1] <= now:
                continue
            field = f"fuels.{fuel}.supply"
            what = Text(f"the supply of {row.name_en} in {year}", f"{year}年{row.name_zh}供应上限")
            yield Lever(
                field=f"{field}.{year}",
                now=now,
                end=end[1],
                unit=unit,
                write=yearly(field, year, unit),
                say=change(what, now, unit),
                source=";".join(row.sources.get(column, row.source)),
                nearest=end[0] if now < end[0] else None,
                kept=keeping(
                    field, year, scenario.years, unit, partial(fuel_supply, scenario, fuel)
                ),
            )


SOLID = ("supply_limit_kt_ce", "ktce")


def fuel_row(scenario: Scenario, fuel: str, year: int) -> FuelYear:
    """Return the row that holds for a fuel in a year."""
    rows = sorted((row for row in scenario.city_data.fuels if row.id == fuel), key=lambda r: r.year)
    return next((row for row in reversed(rows) if row.year <= year), rows[0])


def fuel_supply(scenario: Scenario, fuel: str, year: int) -> float | None:
    """Return a fuel's supply in a year [Mm3 or ktce]; None where it is not limited."""
    asked = scenario.fuels.get(fuel)
    path: Mapping[int, float | None] = asked.supply if asked is not None else {}
    earlier = [each for each in path if each <= year]
    if earlier:
        return path[max(earlier)]
    row = fuel_row(scenario, fuel, year)
    return row.supply_limit_mm3 if row.is_gas else row.supply_limit_kt_ce


def trade_levers(scenario: Scenario) -> Iterator[Lever]:
    """Yield more trade, up to what the links can carry."""
    outside, now = scenario.city_data.outside, scenario.trade.limit
    links = [
        each
        for each in scenario.city_data.links
        if each.from_zone in outside or each.to_zone in outside
    ]
    most = max((max(each.capacity_mw, each.reverse_capacity_mw) for each in links), default=0.0)
    if now is not None and most > now:
        what = Text("the limit of trade of each link", "各外部线路交易限额")
        source = ";".join(dict.fromkeys(name for each in links for name in each.source))

        def write(value: float) -> list[str]:
            return [f"trade.limit={value:.12g} MW"]

        yield Lever("trade.limit", now, most, "MW", write, change(what, now, "MW"), source)


def cap_levers(scenario: Scenario, uncapped: Mapping[tuple[str, int], float]) -> Iterator[Lever]:
    """Yield a higher cap of each pollutant, up to what is emitted without any.

    Parameters
    ----------
    uncapped : mapping of pollutant and year to float
        Emissions of the plan without caps [t a year].
    """
    for pollutant, limits in scenario.emissions.limits.items():
        for year, now in limits.items():
            end = uncapped.get((pollutant, year), 0.0)
            if end > now:
                field = f"emissions.limits.{pollutant}"
                write, name = yearly(field, year, "t"), pollutant.upper()
                kept = keeping(field, year, scenario.years, "t", limits.get)
                what = Text(f"the cap of {name} in {year}", f"{year}年{name}排放上限")
                say = change(what, now, "t")
                yield Lever(f"{field}.{year}", now, end, "t", write, say, SCENARIO, kept=kept)


def limit_levers(scenario: Scenario, without: Mapping[tuple[str, int], float]) -> Iterator[Lever]:
    """Yield a higher limit of each class and group of fuels, up to what is had without any.

    Parameters
    ----------
    without : mapping of field and year to float
        What the plan without these limits generates of a class, and burns of a group, in the unit
        of the field [MWh, or tce].
    """
    limits = scenario.limits
    asked = [
        (
            f"limits.generation.{kind}",
            by_year,
            ("GWh", MWH_PER_GWH),
            Text(f"the limit of generation of {kind} plant", f"{kind}类机组发电量上限"),
        )
        for kind, by_year in limits.generation.items()
    ]
    asked += [
        (
            f"limits.fuels.{name}.at_most",
            group.at_most,
            ("ktce", TCE_PER_KTCE),
            Text(f"the limit of {name} fuels", f"{name}燃料合计上限"),
        )
        for name, group in limits.fuels.items()
    ]
    for field, by_year, (unit, size), what in asked:
        in_unit = {year: value / size for year, value in by_year.items()}
        for year, now in in_unit.items():
            end = without.get((field, year), 0.0) / size
            if end > now:
                said = Text(f"{what.en} in {year}", f"{year}年{what.zh}")
                kept = keeping(field, year, scenario.years, unit, in_unit.get)
                write, say = yearly(field, year, unit), change(said, now, unit)
                yield Lever(f"{field}.{year}", now, end, unit, write, say, SCENARIO, kept=kept)


def obligation_levers(scenario: Scenario) -> Iterator[Lever]:
    """Yield less of what a scenario asks for: utilisation, firm capacity, replacement, upgrades."""
    years = scenario.years
    for name in RENEWABLE:
        by_year: Mapping[int, float] = getattr(scenario.utilisation, name)
        what = Text(f"the least utilisation of {GROUPS[name].en}", f"{GROUPS[name].zh}最低利用率")
        yield from _shares(f"utilisation.{name}", by_year, LEAST_UTILISATION, what, years)
    what = Text("the planning reserve", "规划备用率")
    yield from _shares("planning_reserve", scenario.planning_reserve, 0.0, what, years)
    ratio = scenario.coal_replacement.ratio
    if ratio is not None and ratio < 1.0:
        what = Text("the coal that may be burnt, of the base year's", "煤炭消费占基准年的比例")

        def write(value: float) -> list[str]:
            return [f"coal_replacement.ratio={value:.12g} %"]

        now = 100.0 * ratio
        say = change(what, now, PER_CENT)
        yield Lever("coal_replacement.ratio", now, 100.0, PER_CENT, write, say, SCENARIO)
    yield from _upgrades(scenario)


def _shares(
    field: str, by_year: Mapping[int, float], end: float, what: Text, years: tuple[int, ...]
) -> Iterator[Lever]:
    for year, share in by_year.items():
        now = 100.0 * share
        if now > end:
            percent = {each: 100.0 * own for each, own in by_year.items()}
            kept = keeping(field, year, years, PER_CENT, percent.get)
            write = yearly(field, year, PER_CENT)
            said = Text(f"{what.en} in {year}", f"{year}年{what.zh}")
            say = change(said, now, PER_CENT)
            yield Lever(f"{field}.{year}", now, end, PER_CENT, write, say, SCENARIO, kept=kept)


def _upgrades(scenario: Scenario) -> Iterator[Lever]:
    choice = scenario.retrofits
    minimums = {"retrofits.at_least": choice.at_least} if choice.at_least is not None else {}
    minimums |= {f"retrofits.kinds.{kind}": least for kind, least in choice.kinds.items()}
    for field, now in minimums.items():
        if now is not None and now > LEAST_UPGRADE:
            what = Text("the capacity that has to be upgraded", "应完成的改造容量")
            say = change(what, now, "MW")
            yield Lever(field, now, LEAST_UPGRADE, "MW", _writer(field), say, SCENARIO)
    last = date(scenario.years[-1], 12, 31)
    if minimums and choice.by is not None and choice.by < last:
        yield day_lever("retrofits.by", choice.by, last, partial(_say_upgrades, choice.by))


def _say_upgrades(by: date, day: date) -> Text:
    days = (day - by).days
    return Text(
        f"allow the upgrades until {day} in place of {by}, {days} days later",
        f"改造期限由{by}延后{days}天至{day}",
    )


def _writer(field: str) -> Callable[[float], list[str]]:
    def write(value: float) -> list[str]:
        return [f"{field}={value:.12g} MW"]

    return write

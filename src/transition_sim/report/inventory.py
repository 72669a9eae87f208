"""What a city's files hold, as sections of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transition_sim.inputs.grades import Grades
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_settings import OnlineDay
from transition_sim.inputs.schema.heat import HeatSource, HeatStore
from transition_sim.inputs.schema.identifiers import MonthDay
from transition_sim.inputs.schema.plant import Unit
from transition_sim.report.markdown import bracket, number, span, table
from transition_sim.report.numbers import HEADS, cite, columns_of, setting


def describe_city(city: City, grades: Grades) -> str:
    """Return a section on each table of the city, and one on its settings."""
    plant = (_stock, _projects, _stores, _technologies, _retrofits, _heat)
    sections = (*plant, _fuels, _links, _loads, _settings)
    return "\n\n".join(text for section in sections if (text := section(city, grades)))


def _stock(city: City, grades: Grades) -> str:
    kinds = {each.id: each.technology_class for each in city.technologies}
    clean = city.definitions["as_printed"].clean
    totals = {kind: 0.0 for kind in dict.fromkeys(kinds[unit.technology] for unit in city.units)}
    estimated = dict(totals)
    for unit in city.units:
        totals[kinds[unit.technology]] += unit.capacity_mw
        estimated[kinds[unit.technology]] += (unit.status == "estimate") * unit.capacity_mw
    whole = sum(totals.values())
    green = sum(size for kind, size in totals.items() if kind in clean)
    lines = [
        (f"`{kind}`", number(size), number(estimated[kind]), "yes" if kind in clean else "")
        for kind, size in totals.items()
    ]
    lines.append(("**all**", f"**{number(whole)}**", number(sum(estimated.values())), ""))
    lines.append(("**new and clean**", f"**{number(green)}**", "", f"{green / whole:.2%}"))
    units = [
        (
            unit.name_en,
            unit.name_zh,
            unit.county,
            f"`{unit.technology}`",
            number(unit.capacity_mw),
            span(unit.ranges.get("capacity_mw")),
            unit.commissioned.year if unit.commissioned else "",
            unit.status,
            grades.of_row(unit, "capacity_mw"),
            cite(unit.sources.get("capacity_mw", unit.source)),
            "; ".join([*_own_values(unit, grades), *([unit.note] if unit.note else [])]),
        )
        for unit in city.units
    ]
    heads = ("unit", "名称", "county", "technology", "MW", "range", "since", "status", "grade")
    return "\n\n".join(
        (
            f"## Stock on {city.stock_date}\n\nIt is taken as the stock of {city.base_year}; what "
            "came online later counts from the year after.",
            table(("class", "MW", "of it estimated", "new and clean"), lines),
            table((*heads, "source", "note"), units),
        )
    )


def _own_values(unit: Unit, grades: Grades) -> list[str]:
    """Return what a unit has of its own in place of its technology's."""
    own = columns_of(unit, grades, left_out=("capacity_mw",))
    return [
        f"{name} {value} {measure} (grade {grade})" for name, value, measure, _, grade, _ in own
    ]


def _projects(city: City, grades: Grades) -> str:
    rows = [
        (
            each.name_en,
            each.name_zh,
            each.county,
            f"`{each.technology}`",
            number(each.capacity_mw),
            number(each.energy_mwh) + bracket(span(each.ranges.get("energy_mwh"))),
            str(each.online)
            + bracket(f"{each.online_low} – {each.online_high}" if each.online_low else ""),
            each.stage,
            "may choose" if each.optional else "",
            grades.of_row(each),
            cite(each.source),
            each.note,
        )
        for each in city.projects
    ]
    heads = (
        "project",
        "名称",
        "county",
        "technology",
        "MW",
        "MWh (range)",
        "online (range)",
        "stage",
    )
    return "## Projects\n\n" + table((*heads, "model", "grade", "source", "note"), rows)


def _stores(city: City, grades: Grades) -> str:
    names = {each.id: each.name for each in city.technologies}
    parts = ["## Stores", "What they cost is among the technologies."]
    for store in city.stores:
        parts.append(f"### {names[store.id].en} ({names[store.id].zh}) `{store.id}`")
        parts += [store.note] if store.note else []
        parts.append(table(HEADS, columns_of(store, grades)))
    return "\n\n".join(parts)


def _technologies(city: City, grades: Grades) -> str:
    parts = ["## Technologies"]
    for each in city.technologies:
        facts = [f"class `{each.technology_class}`"]
        facts += [f"fuel `{each.fuel}`"] if each.fuel else []
        facts += (
            [f"hourly series `{each.availability_profile}`"] if each.availability_profile else []
        )
        facts.append("above-scale" if each.above_scale else "not in the above-scale statistics")
        parts.append(f"### {each.name_en} ({each.name_zh}) `{each.id}`")
        parts.append(", ".join(facts) + "." + (f" {each.note}." if each.note else ""))
        parts.append(table(HEADS, columns_of(each, grades)))
    return "\n\n".join(parts)


def _retrofits(city: City, grades: Grades) -> str:
    """Return the upgrades that units can take; nothing where the city gives none."""
    if not city.retrofits:
        return ""
    lines = [
        (f"{each.name_en} ({each.name_zh}) `{each.id}`", ", ".join(each.kinds), *line, each.note)
        for each in city.retrofits
        for line in columns_of(each, grades)
    ]
    return "\n\n".join(("## Upgrades", table(("upgrade", "kinds", *HEADS, "note"), lines)))


def _heat(city: City, grades: Grades) -> str:
    return "\n\n".join(describe_heat(city, grades))


def _fuels(city: City, grades: Grades) -> str:
    fuels = [
        (f"{each.name_en} ({each.name_zh}) `{each.id}`", each.year, *line, each.note)
        for each in city.fuels
        for line in columns_of(each, grades)
    ]
    factors = [
        (f"`{each.fuel}`", each.pollutant, *line, each.note)
        for each in city.emissions
        for line in columns_of(each, grades)
    ]
    return "\n\n".join(
        (
            "## Fuels\n\nA year that is not listed takes the latest earlier one.",
            table(("fuel", "year", *HEADS, "note"), fuels),
            "## Emissions",
            table(("fuel", "pollutant", *HEADS, "note"), factors),
            *_of_emissions(city, grades),
        )
    )


def _of_emissions(city: City, grades: Grades) -> list[str]:
    """Return the tables of abatement, free allowances and methane that the city has."""
    removed = [(f"`{each.technology}`", each.pollutant, each) for each in city.abatement]
    given = [(f"`{each.technology}`", each.year, each) for each in city.benchmarks]
    vented = [(f"`{each.fuel}`", "methane", each) for each in city.methane]
    return [
        table(
            (*heads, *HEADS, "note"),
            [(*who, *line, row.note) for *who, row in rows for line in columns_of(row, grades)],
        )
        for heads, rows in (
            (("technology", "pollutant"), removed),
            (("technology", "from"), given),
            (("fuel", "gas"), vented),
        )
        if rows
    ]


def _links(city: City, grades: Grades) -> str:
    lines = [
        (f"{each.name_en} ({each.name_zh})", f"{each.from_zone} → {each.to_zone}", *line, each.note)
        for each in city.links
        for line in columns_of(each, grades)
    ]
    return "## Links\n\n" + table(("link", "direction", *HEADS, "note"), lines)


def _loads(city: City, grades: Grades) -> str:
    """Return the section on flexible loads; nothing where the city has none."""
    parts = ["## Flexible loads"] if city.loads else []
    for each in city.loads:
        hours = [each.window_start_hour, each.window_end_hour]
        window = "all day" if None in hours else "{}–{} h".format(*hours)
        facts = [f"counted by {each.counted}", window, f"balanced by the {each.balance}"]
        facts += ["in the heating season only"] if each.season == "heating" else []
        facts += ["part of the zone's demand, and taken out of it"] if each.in_demand else []
        parts.append(f"### {each.name_en} ({each.name_zh}) `{each.id}`")
        parts.append("; ".join(facts) + "." + (f" {each.note}." if each.note else ""))
        parts.append(table(HEADS, columns_of(each, grades)))
    return "\n\n".join(parts)


def _settings(city: City, grades: Grades) -> str:
    lines = [
        setting("discount rate, real", city.discount_rate, "share", grades),
        setting("value of lost load", city.value_of_lost_load, "CNY/MWh", grades),
    ]
    if city.grid_co2 is not None:
        lines.append(setting("CO2 of power from outside", city.grid_co2, "t/MWh", grades))
    if city.methane_gwp is not None:
        lines.append(setting("warming potential of methane", city.methane_gwp, "t/t", grades))
    for zone, demand in city.demand.items():
        lines.append(setting(f"demand of {zone} in {city.base_year}", demand.energy, "MWh", grades))
        lines.append(setting(f"growth of demand of {zone}", demand.growth, "share a year", grades))
    for zone, export in city.export.items():
        lines.append(setting(f"export obligation of {zone}", export.energy, "MWh a year", grades))
    lines += reserve_lines(city, grades)
    online, season = city.free_builds_online, city.heating_season
    dates: list[tuple[str, str, Sequence[str]]] = [
        ("free builds run from", _day(online), online.source),
        ("heating season", f"{_day(season.start)} to {_day(season.end)}", season.source),
    ]
    if (work := city.conversions_start) is not None:
        dates.append(("work on upgrades starts", _day(work), work.source))
    lines += [(name, day, "", "", grades.worst(ids), cite(ids)) for name, day, ids in dates]
    definitions = [
        (
            f"{each.title.en} ({each.title.zh}) `{name}`",
            ", ".join(each.clean),
            ", ".join(each.excluded) or "none",
            each.storage,
            each.generation_basis + ("" if each.plant == "all" else ", above-scale plant only"),
        )
        for name, each in city.definitions.items()
    ]
    heads = ("definition of the shares", "clean", "left out", "stores count in", "generation over")
    return "\n\n".join(("## City", table(HEADS, lines), table(heads, definitions)))


def _day(day: MonthDay | OnlineDay) -> str:
    return f"{day.month:02}-{day.day:02}"


def describe_heat(city: City, grades: Grades) -> list[str]:
    """Return the section on heat areas, heat sources and heat stores; none without an area."""
    if not city.heat:
        return []
    parts = ["## Heat", "What units give beside power is among the technologies."]
    for name, area in city.heat.items():
        lines = [
            setting(f"heat in {city.base_year}", area.energy, "MWh", grades),
            setting("growth", area.growth, "share a year", grades),
            setting("value of lost heat", area.value_of_lost_heat, "CNY/MWh", grades),
        ]
        if area.clean_heating is not None:
            own = area.clean_heating
            lines.append(setting("heat of a household that moves", own.heat, "MWh", grades))
            lines.append(setting("loose coal that it burnt", own.loose_coal, "t", grades))
        parts.append(f"### {area.title.en} ({area.title.zh}) `{name}`")
        parts.append(f"Zone `{area.zone}`, hourly series `{area.profile}`.")
        parts.append(table(HEADS, lines))
    rows: tuple[HeatSource | HeatStore, ...] = (*city.heat_sources, *city.heat_stores)
    for row in rows:
        parts.append(f"### {row.name_en} ({row.name_zh}) `{row.id}`")
        parts += [f"{row.note}."] if row.note else []
        parts.append(table(HEADS, columns_of(row, grades)))
    return parts


def reserve_lines(city: City, grades: Grades) -> Iterator[tuple]:
    """Yield a line for every number of the reserves; none where the city has none."""
    value = city.value_of_unmet_reserve
    if value is not None:
        yield setting("value of unmet reserve, per MW and hour", value, "CNY/MWh", grades)
    for name, each in city.reserves.items():
        grade = each.confidence or grades.worst(each.source)
        for field, text in (("response_minutes", "response"), ("duration_minutes", "duration")):
            yield (
                f"{text} of {each.title.en} ({each.title.zh}) `{name}`, {each.direction}",
                number(getattr(each, field)),
                "min",
                span(each.span(field)),
                grade,
                cite(each.source),
            )

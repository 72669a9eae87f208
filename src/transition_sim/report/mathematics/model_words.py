"""What the sets and maps of the model stand for: they carry no text where they are declared."""

from __future__ import annotations

SETS = {
    "YEAR": "model years; the first is the base year",
    "STEP": "steps of the time axis: hours of the year, or of the typical periods",
    "FOLLOWING": "steps that follow another; on the axis of a relaxation not the first of a period",
    "LATER_STEP": "steps that are not the first of their period",
    "PERIOD": "typical periods",
    "SPAN": "days or weeks of the calendar, each one run through its period",
    "SPANS_OF": "spans that a period stands for",
    "ZONE": "zones of the city's grid",
    "HEAT_AREA": "areas of district heat",
    "ASSET": "units that agree in technology, zone and every own value; upgraded variants",
    "EXPANDABLE": "assets whose stock is a variable: they may be built, upgraded or retired",
    "BUILDABLE": "assets that may be built freely",
    "SHARED_BUILD": "technologies whose one limit holds for several zones",
    "BUILT_AS": "assets in which a technology may be built",
    "RETIRABLE": "assets that the optimum may retire",
    "RETIRING": "the asset itself where it may be retired, else nothing",
    "VARIANT": "assets that are an upgraded variant of another",
    "SHARED_RETROFIT": "upgrades that several assets can take",
    "UPGRADED_BY": "variants that an upgrade makes",
    "RETROFIT_GOAL": "minimums of MW to be upgraded by a deadline",
    "ASSETS_IN": "assets of a zone",
    "EXPANDED": "assets and years in which the stock is a variable",
    "EXPANDED_FREE": "those of EXPANDED whose asset is not committed",
    "EXPANDED_MUST_RUN": "those of EXPANDED whose asset has a minimum output",
    "COMMITTED": "assets of which it is told how much is online",
    "EXPANDED_COMMITTED": "those of EXPANDED whose asset is committed",
    "UP_LAG": "hours before now, to the longest least time on",
    "DOWN_LAG": "hours before now, to the longest least time off",
    "MIN_UP_ASSET": "committed assets with a least time on, or with a ramp",
    "MIN_DOWN_ASSET": "committed assets with a least time off, or with a ramp",
    "MIN_DOWN_PAIR": "assets of MIN_DOWN_ASSET and years in which the stock is known",
    "MIN_DOWN_EXPANDED_PAIR": "assets of MIN_DOWN_ASSET and years in which the stock is a variable",
    "RAMPED": "committed assets that cannot cross their range within an hour",
    "CHP": "committed assets that give heat",
    "CHP_IN": "assets that give heat to an area",
    "HEAT_GIVER": "the asset itself where it gives heat, else nothing",
    "HEAT_SOURCE": "boilers, heat pumps and waste heat",
    "HEAT_SOURCES_IN": "heat sources of an area",
    "HEAT_SOURCES_ON": "heat sources that burn a fuel",
    "HEAT_SOURCES_DRAWING": "heat sources that draw power in a zone",
    "DRAWING_HEAT": "heat sources that draw power",
    "HEAT_STORE": "stores of heat",
    "HEAT_STORES_IN": "heat stores of an area",
    "STORE": "stores of electricity",
    "STORES_IN": "stores of a zone",
    "EXPANDABLE_STORE": "stores that may be built freely",
    "EXPANDED_STORE": "stores and years in which some of the store may have been built",
    "CYCLIC_STORE": "stores whose level wraps within the year or the typical period",
    "LINKED_STORE": "stores whose level is carried from period to period",
    "GROWING": "the store itself where it may be built, else nothing",
    "RESERVE_GROWING": "the same, of stores that give reserve",
    "PRODUCT": "kinds of reserve",
    "DOWN_PRODUCT": "kinds of reserve that are downward",
    "RESERVED_FOR": "assets whose output asks for reserve: wind and PV",
    "RESERVE_ASSET": "assets that can give reserve",
    "RESERVE_STORE": "stores that can give reserve",
    "CURTAILABLE": "wind and PV that can give downward reserve",
    "OBLIGED_RESERVE": "assets that give reserve and have a minimum output",
    "RESERVE_FLOOR_PAIR": "assets of OBLIGED_RESERVE and years in which the stock is known",
    "RESERVE_FLOOR_EXPANDED_PAIR": (
        "assets of OBLIGED_RESERVE and years in which the stock is a variable"
    ),
    "FUEL": "fuels that something burns",
    "BURNER": "assets that burn a fuel",
    "LIMITED_FUEL": "fuels and years with a limit of supply",
    "POLLUTANT": "CO2 and air pollutants",
    "CAPPED": "pollutants and years with a cap",
    "VENTED_FUEL": "gases of which some would be vented if they were not burnt",
    "PAYER": "assets that have a benchmark of CO2",
    "FLEXIBLE_LOAD": "flexible loads",
    "LOADS_IN": "flexible loads of a zone",
    "DAILY_LOAD": "flexible loads that need their energy each day",
    "YEARLY_LOAD": "flexible loads that need their energy over the year",
    "LOAD_DAY": "days of the time axis",
    "STEPS_OF_DAY": "steps of a day",
    "LINK": "links between zones and to the grid outside",
    "LOSSY": "links with losses",
    "CAPACITY_TARGET": "targets for a share of capacity, each under each definition",
    "GENERATION_TARGET": "targets for a share of generation, each under each definition",
    "ENFORCED_CAPACITY_TARGET": "those of CAPACITY_TARGET that the scenario enforces",
    "ENFORCED_GENERATION_TARGET": "those of GENERATION_TARGET that the scenario enforces",
    "GUARDED": "years in which a share of generation is enforced",
    "UTILISED_GROUP": "wind, PV, or both",
    "UTILISED": "groups and years with a least utilisation",
    "RENEWABLES_IN": "assets of a group",
    "RESERVE_YEAR": "years with a planning reserve",
    "REPLACEMENT_YEAR": "years in which new coal plant has to be made up for",
    "CLASS": "classes of plant",
    "ASSETS_OF": "assets of a class of plant",
    "COAL_BOILER": "heat sources that burn a fuel of the coal plant",
}
"""Meaning of each set, by its name."""
OVER = {
    "_ON": "assets of {over} that burn a fuel",
    "_BURNER": "assets of {over} that burn a fuel",
    "_COAL": "coal plant of {over}",
    "_AS": "the asset itself where it is in {over}, else nothing",
    "_PAYER": "assets of {over} that have a benchmark of CO2",
}
"""Meaning of a part of each set for which something is entered as burnt."""
MAPS = {
    "previous_step": "the step before, which wraps within the year or the typical period",
    "previous_year": "the year before; in the base year itself",
    "base_year": "the base year",
    "built_as": "the asset itself where it may be built, else any, with may_build 0",
    "itself": "the asset itself where it is a variant, else any, with has_itself 0",
    "upgraded": "a variant that the asset can become, else any, with has_upgraded 0",
    "first_step": "the first step of a period",
    "last_step": "the last step of a period",
    "period_of": "the period of a step",
    "next_span": "the next span of the calendar; of the last, the first",
    "span_period": "the period that a span runs through",
    "span_first": "the first step of a span's period",
    "span_last": "the last step of a span's period",
    "capacity_target_year": "the year in which a target is judged",
    "generation_target_year": "the year in which a target is judged",
}
"""Meaning of each map; one of several has its name without the number."""


def tell_set(name: str) -> str:
    """Return what a set stands for; nothing where nobody has said it."""
    if name in SETS:
        return SETS[name]
    over, _, end = name.rpartition("_")
    return OVER.get(f"_{end}", "").format(over=over) if over in SETS else ""


def tell_map(name: str) -> str:
    """Return what a map leads to; nothing where nobody has said it."""
    return MAPS.get(name.rstrip("0123456789").rstrip("_"), "")

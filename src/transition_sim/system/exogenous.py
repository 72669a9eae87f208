"""Parameters of what surrounds the plant: links, fuels, emissions, demand and export."""

from __future__ import annotations

import numpy as np
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system.described import Quantities, describe
from transition_sim.system.flexible_loads import energy_within_demand
from transition_sim.timeseries.axis import TimeAxis
from transition_sim.units import MWH_PER_TCE

LINKS: Quantities = {
    "link_forward": ("MW", "most flow to the second end"),
    "link_reverse": ("MW", "most flow to the first end"),
    "link_loss": ("share", "what a link loses of what flows"),
    "trade_price": ("CNY/MWh", "price at the outside end"),
    "loss_price": ("CNY/MWh", "price at the outside end, of what is lost"),
    "link_from": ("label", "first end of a link"),
    "link_to": ("label", "second end of a link"),
    "link_outside": ("1", "whether an end lies outside the city"),
}
FUELS: Quantities = {
    "fuel_price": ("CNY/MWh", "price of heating value"),
    "fuel_supply": ("MWh/year", "what can be had of a fuel"),
    "emission_factor": ("t/MWh", "what burning a fuel emits, without abatement"),
    "emission_limit": ("t/year", "cap on emissions"),
}
LOADS: Quantities = {
    "demand": ("MW", "demand at the sending end"),
    "export_obligation": ("MW", "obligation to export"),
}


def describe_links(scenario: Scenario, time: TimeAxis) -> xr.Dataset:
    """Return what every link can carry, its loss, and the price outside."""
    links = scenario.city_data.links
    outside = scenario.city_data.outside
    limit = scenario.trade.limit

    beyond = [each.from_zone in outside or each.to_zone in outside for each in links]
    caps = [np.inf if limit is None or not far else limit for far in beyond]
    price = [
        time.series[each.price_profile] if each.price_profile else np.zeros(len(time.label))
        for each in links
    ]
    prices = np.asarray(price).reshape(len(links), len(time.label))
    data = xr.Dataset(
        {
            "link_forward": ("link", np.minimum([each.capacity_mw for each in links], caps)),
            "link_reverse": (
                "link",
                np.minimum([each.reverse_capacity_mw for each in links], caps),
            ),
            "link_loss": ("link", [_or_zero(each.loss_share) for each in links]),
            "trade_price": (("link", "step"), prices),
            "loss_price": (("link", "step"), prices),
            "link_from": ("link", np.asarray([each.from_zone for each in links], dtype=str)),
            "link_to": ("link", np.asarray([each.to_zone for each in links], dtype=str)),
            "link_outside": ("link", np.asarray(beyond, dtype=bool)),
        },
        coords={"link": [each.id for each in links], "step": time.label},
    )
    return describe(data, LINKS)


def describe_fuels(scenario: Scenario) -> xr.Dataset:
    """Return prices, supply limits and emission factors of every fuel, and emission caps."""
    city = scenario.city_data
    years = list(scenario.years)
    fuels = list(dict.fromkeys(row.id for row in city.fuels))
    pollutants = list(dict.fromkeys(row.pollutant for row in city.emissions))
    table = {(row.fuel, row.pollutant): row.factor_kg_per_gj for row in city.emissions}
    limits = scenario.emissions.limits
    shape = (len(fuels), len(years))
    prices = np.reshape([_fuel_path(scenario, f, "price") for f in fuels], shape)
    supplies = np.reshape([_fuel_path(scenario, f, "supply") for f in fuels], shape)
    data = xr.Dataset(
        {
            "fuel_price": (("fuel", "year"), prices),
            "fuel_supply": (("fuel", "year"), supplies),
            "emission_factor": (
                ("pollutant", "fuel"),
                np.asarray(
                    [[table.get((f, e), 0.0) * 3.6e-3 for f in fuels] for e in pollutants]
                ).reshape(len(pollutants), len(fuels)),
            ),
            "emission_limit": (
                ("pollutant", "year"),
                np.asarray(
                    [[limits.get(e, {}).get(y, np.nan) for y in years] for e in pollutants]
                ).reshape(len(pollutants), len(years)),
            ),
        },
        coords={"fuel": fuels, "pollutant": pollutants, "year": years},
    )
    return describe(data, FUELS)


def _fuel_path(scenario: Scenario, fuel: str, quantity: str) -> list[float]:
    """Return price [CNY/MWh] or supply limit [MWh/year] in each year; NaN where unlimited.

    A year without an entry takes the latest earlier one; the scenario's entries come first.
    """
    rows = sorted((row for row in scenario.city_data.fuels if row.id == fuel), key=lambda r: r.year)
    asked = scenario.fuels.get(fuel)
    path = getattr(asked, quantity) if asked is not None else {}
    values = []
    for year in scenario.years:
        row = next((r for r in reversed(rows) if r.year <= year), rows[0])
        gas = row.heating_value_mj_per_m3
        per_unit = gas / 3600.0 if gas is not None else MWH_PER_TCE
        own = {
            "price": row.price_cny_per_m3 if gas is not None else row.price_cny_per_tce,
            "supply": row.supply_limit_mm3 if gas is not None else row.supply_limit_kt_ce,
        }[quantity]
        earlier = [y for y in path if y <= year]
        number = path[max(earlier)] if earlier else own
        if quantity == "price":
            values.append(_or_zero(number) / per_unit)
        else:
            amount = 1e6 if gas is not None else 1e3
            values.append(np.nan if number is None else number * amount * per_unit)
    return values


def describe_loads(scenario: Scenario, time: TimeAxis) -> xr.Dataset:
    """Return demand, without flexible loads, and export obligation [MW] of each zone."""
    city = scenario.city_data
    zones, years = list(city.zones), list(scenario.years)
    demand = np.zeros((len(zones), len(years), len(time.label)))
    export = np.zeros_like(demand)
    exported = sum(each.energy.value for each in city.export.values())
    for z, zone in enumerate(zones):
        for y, year in enumerate(years):
            if zone in city.demand:
                shape = _shape(time, city.demand[zone].profile)
                demand[z, y] = _demand_energy(scenario, zone, year) * shape
            if zone in city.export:
                own = city.export[zone].energy.value
                asked = scenario.export.energy.get(year)
                part = own / exported if exported else 1.0 / len(city.export)
                energy = own if asked is None else asked * part
                export[z, y] = energy * _shape(time, city.export[zone].profile)
    dims = ("zone", "year", "step")
    data = xr.Dataset(
        {"demand": (dims, demand), "export_obligation": (dims, export)},
        coords={"zone": zones, "year": years, "step": time.label},
    )
    return describe(data, LOADS)


def _shape(time: TimeAxis, profile: str) -> np.ndarray:
    """Return the power of each step for an energy of one a year [1/h]."""
    values = time.series[profile]
    return values / float(time.weight @ values)


def _demand_energy(scenario: Scenario, zone: str, year: int) -> float:
    energy = scenario.city_data.demand[zone].energy.value
    energy = scenario.demand.energy.get(zone, energy) - energy_within_demand(scenario, zone)
    energy *= scenario.demand.level.get(year, 1.0)
    own = scenario.city_data.demand[zone].growth.value
    for each in scenario.years[1:]:
        if each <= year:
            energy *= 1.0 + scenario.demand.growth.get(each, own)
    return energy


def _or_zero(number: float | None) -> float:
    return 0.0 if number is None else number

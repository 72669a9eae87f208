"""What the plan says of pollution, energy and carbon, as far as power and heat plants show it.

Each indicator covers a part of what a statement of the plan is about; the ledger's entry says what
is taken for granted. Absent is NaN: a city that gives no factor of a pollutant has none to cut.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import xarray as xr

from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.results.absent import labels_of, no_power, yearly_total
from transition_sim.results.cocontrol import CO2
from transition_sim.results.metrics import annual_energy

AIR = ("so2", "nox", "pm")
COAL, GAS, BIOMASS = "coal", "cbm", "biomass"
NON_FOSSIL_POWER = ("wind", "pv", "hydro")
MJ_PER_MWH = 3600.0


def primary_energy(dataset: xr.Dataset) -> xr.DataArray:
    """Return the energy that power and heat plants take in [MWh a year], over year.

    The fuel that they burn, at its lower heating value, and the gross output of wind, solar and
    hydro power at its heat value (1 MWh of it is 1 MWh). Waste heat was counted where it arose.
    """
    return yearly_total(dataset, "fuel_consumption", "fuel") + _non_fossil_power(dataset)


def nonfossil_share(city: City, dataset: xr.Dataset) -> xr.DataArray:
    """Return wind, solar, hydro power and biomass over primary energy [share], over year."""
    burnt = _fuel_of(_fuels(city, BIOMASS), dataset)
    whole = primary_energy(dataset)
    return (burnt + _non_fossil_power(dataset)) / whole.where(whole > 0.0)


def coal_share(city: City, dataset: xr.Dataset) -> xr.DataArray:
    """Return the fuels of coal plant over primary energy [share], over year."""
    whole = primary_energy(dataset)
    return _fuel_of(_fuels(city, COAL), dataset) / whole.where(whole > 0.0)


def air_emissions(dataset: xr.Dataset) -> xr.DataArray:
    """Return SO2, NOx and particulates together [t a year], over year; NaN unless all are known."""
    return _emitted(dataset, AIR)


def air_cut(dataset: xr.Dataset) -> xr.DataArray:
    """Return by how much they are below the base year's [t a year], over year."""
    return _base(air_emissions(dataset)) - air_emissions(dataset)


def energy_cut(dataset: xr.Dataset) -> xr.DataArray:
    """Return the fall of primary energy since the base year [share of it], over year.

    It is the fall of energy per GDP where GDP stays as it is.
    """
    return _fall(primary_energy(dataset))


def co2_cut(dataset: xr.Dataset) -> xr.DataArray:
    """Return the fall of CO2 since the base year [share of it], over year; NaN without CO2."""
    return _fall(_emitted(dataset, (CO2,)))


def _emitted(dataset: xr.Dataset, pollutants: Sequence[str]) -> xr.DataArray:
    """Return the sum of some pollutants [t a year], over year; NaN unless all are known."""
    if not set(pollutants) <= set(labels_of(dataset, "pollutant")):
        return xr.full_like(dataset["year"], np.nan, dtype=float).drop_attrs()
    return dataset["emissions"].sel(pollutant=list(pollutants)).sum("pollutant", skipna=False)


def gas_burnt(city: City, dataset: xr.Dataset, technology: str | None) -> xr.DataArray:
    """Return the coalbed gas that is burnt [Mm3 a year], over year.

    Parameters
    ----------
    technology : str, optional
        Only the fuel of this technology; by default every fuel of the gas plant.

    Returns
    -------
    xarray.DataArray
        NaN where the city gives no heating value of a gas, or has no such plant.
    """
    fuels = [
        each.fuel
        for each in city.technologies
        if each.fuel is not None
        and (each.technology_class == GAS if technology is None else each.id == technology)
    ]
    if not fuels:
        return xr.full_like(dataset["year"], np.nan, dtype=float).drop_attrs()
    volume = xr.zeros_like(dataset["year"], dtype=float)
    for fuel in dict.fromkeys(fuels):
        volume = volume + _volume(city, dataset, fuel)
    return volume


def _volume(city: City, dataset: xr.Dataset, fuel: str) -> xr.DataArray:
    """Return a gas in Mm3 a year, at the heating value that holds in each year."""
    given = {row.year: row.heating_value_mj_per_m3 for row in city.fuels if row.id == fuel}
    values = []
    for year in dataset["year"].values.tolist():
        latest = max((each for each in given if each <= year), default=None)
        values.append(given[latest] if latest is not None else None)
    heating = xr.DataArray(
        [float("nan") if value is None else value for value in values],
        coords={"year": dataset["year"].values},
    )
    return _fuel_of({fuel}, dataset) * MJ_PER_MWH / heating / 1e6


def _fuels(city: City, technology_class: str) -> set[str]:
    """Return the fuels of a class of plant, which boilers may burn too."""
    plant = (each for each in city.technologies if each.technology_class == technology_class)
    return {each.fuel for each in plant if each.fuel is not None}


def _fuel_of(fuels: set[str], dataset: xr.Dataset) -> xr.DataArray:
    burnt = [each for each in labels_of(dataset, "fuel") if each in fuels]
    if not burnt:
        return no_power(dataset).sum("step")
    return dataset["fuel_consumption"].sel(fuel=burnt).sum("fuel")


def _non_fossil_power(dataset: xr.Dataset) -> xr.DataArray:
    chosen = dataset["asset_class"].isin(NON_FOSSIL_POWER) & dataset["in_city"]
    return annual_energy(dataset, "gross_power").where(chosen, 0.0).sum("asset")


def _base(yearly: xr.DataArray) -> xr.DataArray:
    return yearly.isel(year=0, drop=True)


def _fall(yearly: xr.DataArray) -> xr.DataArray:
    base = _base(yearly)
    return 1.0 - yearly / base.where(base > 0.0)


Indicator = Callable[[LedgerEntry, City, xr.Dataset], xr.DataArray]
INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        "pollutant_cut": lambda entry, city, dataset: air_cut(dataset),
        "energy_intensity_cut": lambda entry, city, dataset: energy_cut(dataset),
        "co2_intensity_cut": lambda entry, city, dataset: co2_cut(dataset),
        "nonfossil_share": lambda entry, city, dataset: nonfossil_share(city, dataset),
        "coal_share": lambda entry, city, dataset: coal_share(city, dataset),
        "coalbed_gas_use": lambda entry, city, dataset: gas_burnt(city, dataset, entry.item),
    }
)
"""By metric of the ledger; each gives a number for every year, in the metric's unit."""
SINCE_BASE = ("pollutant_cut", "energy_intensity_cut", "co2_intensity_cut")
"""What is nothing in the base year, by what it means."""

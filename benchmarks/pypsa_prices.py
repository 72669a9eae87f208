"""What burning costs and emits: prices that PyPSA takes as costs, rates that its limits count.

Written from `System.data` alone; nothing is taken from this project's own model.
"""

from __future__ import annotations

import numpy as np
from pypsa_tables import Tables

CO2 = "co2"


def burnt_price(t: Tables) -> np.ndarray:
    """Return what a MWh costs that an asset burns [CNY/MWh], shape (asset, year).

    The fuel, the tax on its CO2 or the allowances for it, less the credit for methane.
    """
    d = t.data
    fuels = d["asset_fuel"].values
    price = d["fuel_price"] - d["methane_credit"] * _potential(t) * d["methane_vented"]
    own = price.transpose("fuel", "year").reindex(fuel=fuels, fill_value=0.0).values
    carbon = d["carbon_tax"].values + _takes_part(t) * d["benchmark_price"].values
    return np.asarray(own + _co2_rate(t)[:, None] * carbon)


def heat_fuel_price(t: Tables) -> np.ndarray:
    """Return what a MWh costs that a heat source burns [CNY/MWh], shape (heat source, year)."""
    d = t.data
    price = d["fuel_price"] - d["methane_credit"] * _potential(t) * d["methane_vented"]
    if CO2 in d["pollutant"].values:
        price = price + d["carbon_tax"] * d["emission_factor"].sel(pollutant=CO2)
    fuels = d["heat_source_fuel"].values
    return np.asarray(price.transpose("fuel", "year").reindex(fuel=fuels, fill_value=0.0).values)


def allowance_value(t: Tables) -> np.ndarray:
    """Return what free allowances are worth per net output [CNY/MWh], shape (asset, year)."""
    d = t.data
    free = np.nan_to_num(d["co2_benchmark"].values) * _takes_part(t)
    return np.asarray(free * d["benchmark_price"].values / (1.0 - d["own_use"].values[:, None]))


def rates_of_assets(t: Tables) -> dict[str, np.ndarray]:
    """Return what each asset emits per MWh that it burns [t/MWh], by pollutant."""
    table = t.data["emission_rate"].transpose("pollutant", "asset").values
    return dict(zip(t.data["pollutant"].values.tolist(), table, strict=True))


def rates_of_heat_sources(t: Tables) -> dict[str, np.ndarray]:
    """Return what each heat source emits per MWh that it burns [t/MWh], by pollutant."""
    fuels = t.data["heat_source_fuel"].values
    table = t.data["emission_factor"].transpose("pollutant", "fuel")
    own = table.reindex(fuel=fuels, fill_value=0.0).values
    return dict(zip(t.data["pollutant"].values.tolist(), own, strict=True))


def emission_column(pollutant: str) -> str:
    """Return the column of a generator that says what it emits."""
    return f"emits_{pollutant}"


def _takes_part(t: Tables) -> np.ndarray:
    """Return 1 for assets that need allowances, shape (asset, 1)."""
    benchmark = t.data["co2_benchmark"].values
    burns = t.data["asset_fuel"].values != ""
    return (burns & ~np.isnan(benchmark).all(axis=1)).astype(float)[:, None]


def _co2_rate(t: Tables) -> np.ndarray:
    known = rates_of_assets(t)
    return known.get(CO2, np.zeros(t.data["asset"].size))


def _potential(t: Tables) -> float:
    return float(np.nan_to_num(t.data["methane_gwp"].item()))

"""Parameters of what assets emit, of the price of CO2, and of methane that would be vented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.emissions import Benchmark
from transition_sim.inputs.schema.plant import FuelYear
from transition_sim.system.assets import Asset
from transition_sim.system.described import Quantities, describe

CO2 = "co2"
T_PER_MWH = 3.6e-3  # of one kg/GJ
MJ_PER_MWH = 3600.0
Y = TypeVar("Y", Benchmark, FuelYear)

EMISSIONS: Quantities = {
    "emission_rate": ("t/MWh", "what leaves the stack per MWh of fuel"),
}
CARBON: Quantities = {
    "carbon_tax": ("CNY/t", "tax on CO2"),
    "benchmark_price": ("CNY/t", "price of an allowance beyond the free ones"),
    "methane_credit": ("CNY/t", "credit for methane not vented, per t of CO2 equivalent"),
    "methane_gwp": ("t/t", "CO2 equivalent of methane"),
    "co2_benchmark": ("t/MWh", "free allowances per MWh of gross generation"),
    "methane_vented": ("t/MWh", "methane vented where the gas is not burnt"),
}


def describe_emissions(scenario: Scenario, assets: tuple[Asset, ...]) -> xr.Dataset:
    """Return what each asset emits per MWh of fuel, after abatement and capture [t/MWh]."""
    city = scenario.city_data
    pollutants = list(dict.fromkeys(row.pollutant for row in city.emissions))
    factors = {(row.pollutant, row.fuel): row.factor_kg_per_gj for row in city.emissions}
    removed = {(row.pollutant, row.technology): row.removal_share for row in city.abatement}

    def passes(pollutant: str, asset: Asset) -> float:
        """Return the share that leaves the stack; an upgrade may capture CO2."""
        if pollutant == CO2:
            return 1.0 - (asset.technology.capture_share or 0.0)
        return 1.0 - removed.get((pollutant, asset.technology.id), 0.0)

    rates = [
        factors.get((e, asset.kind.fuel or ""), 0.0) * T_PER_MWH * passes(e, asset)
        for e in pollutants
        for asset in assets
    ]
    table = np.asarray(rates, dtype=float).reshape(len(pollutants), len(assets))
    data = xr.Dataset(
        {"emission_rate": (("pollutant", "asset"), table)},
        coords={"pollutant": pollutants, "asset": [asset.id for asset in assets]},
    )
    return describe(data, EMISSIONS)


def describe_carbon(scenario: Scenario, assets: tuple[Asset, ...]) -> xr.Dataset:
    """Return what CO2 and avoided methane are worth, and who has free allowances.

    A price is zero in a year without one; a benchmark is NaN where the technology takes no part.
    """
    carbon, city, years = scenario.carbon, scenario.city_data, list(scenario.years)
    price = np.asarray([carbon.price.get(y, 0.0) for y in years])
    nothing = np.zeros(len(years))
    potential = city.methane_gwp.value if city.methane_gwp is not None else np.nan
    fuels = list(dict.fromkeys(row.id for row in city.fuels))
    benchmarks = [_benchmarks(scenario, asset.technology.id) for asset in assets]
    vented = [[_vented(scenario, fuel, y) for y in years] for fuel in fuels]
    credit = carbon.methane_credit and carbon.scheme != "none"
    data = xr.Dataset(
        {
            "carbon_tax": ("year", price if carbon.scheme == "tax" else nothing),
            "benchmark_price": ("year", price if carbon.scheme == "benchmark" else nothing),
            "methane_credit": ("year", price if credit else nothing),
            "methane_gwp": potential,
            "co2_benchmark": (("asset", "year"), _table(benchmarks, len(years))),
            "methane_vented": (("fuel", "year"), _table(vented, len(years))),
        },
        coords={"asset": [asset.id for asset in assets], "fuel": fuels, "year": years},
    )
    return describe(data, CARBON)


def _benchmarks(scenario: Scenario, technology: str) -> list[float]:
    """Return a technology's benchmark of each year; NaN where it has none."""
    rows = [row for row in scenario.city_data.benchmarks if row.technology == technology]
    return [_latest(rows, y, lambda row: row.co2_benchmark_t_per_mwh) for y in scenario.years]


def _vented(scenario: Scenario, fuel: str, year: int) -> float:
    """Return the methane that would be vented per MWh of heating value [t/MWh]."""
    row = next((each for each in scenario.city_data.methane if each.fuel == fuel), None)
    if row is None:
        return 0.0
    rows = [each for each in scenario.city_data.fuels if each.id == fuel]
    heating_value = _latest(rows, year, lambda each: each.heating_value_mj_per_m3 or np.nan)
    kilograms = row.methane_kg_per_m3 * MJ_PER_MWH / heating_value
    return 1e-3 * row.methane_vented_share * kilograms


def _latest(rows: Sequence[Y], year: int, value: Callable[[Y], float]) -> float:
    """Return what the latest row up to a year says; NaN where there is none."""
    earlier = [row for row in rows if row.year <= year]
    return value(max(earlier, key=lambda row: row.year)) if earlier else float("nan")


def _table(rows: Sequence[Sequence[float]], length: int) -> np.ndarray:
    return np.asarray(rows, dtype=float).reshape(len(rows), length)

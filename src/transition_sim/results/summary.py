"""What a run found as one tidy table: ``scenario, year, metric, item, value, unit``."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from transition_sim.results.absent import labels_of
from transition_sim.results.cocontrol import CO2, yearly_cocontrol, yearly_cut
from transition_sim.results.metrics import (
    annual_energy,
    curtailed_energy,
    net_import,
    projects_by_year,
    reserve_price,
    reserve_promised,
    upgraded_capacity,
    utilisation,
)


def summarise(dataset: xr.Dataset, scenario: str) -> pd.DataFrame:
    """Return the tidy summary ``scenario, year, metric, item, value, unit``."""
    tables = [
        _rows(dataset["capacity"], "capacity", "MW"),
        *_rows_of_any(dataset, "store_power_capacity", "storage_power", "MW"),
        *_rows_of_any(dataset, "store_energy_capacity", "storage_energy", "MWh"),
        *_rows_of_any(dataset, "unit_capacity", "unit_capacity", "MW"),
        _rows(dataset["built"], "build", "MW"),
        *_rows_of_any(dataset, "store_built", "build", "MW"),
        *_rows_of_projects(dataset),
        _rows(dataset["converted"], "retrofit", "MW"),
        *_rows_of_any(dataset, "unit_upgraded", "unit_upgraded", "MW"),
        _rows(upgraded_capacity(dataset), "upgraded_capacity", "MW"),
        _rows(annual_energy(dataset, "gross_power"), "gross_generation", "MWh"),
        _rows(annual_energy(dataset, "power"), "net_generation", "MWh"),
        _rows(curtailed_energy(dataset), "curtailment", "MWh"),
        _rows(utilisation(dataset), "utilisation", "share"),
        _rows(annual_energy(dataset, "demand"), "demand", "MWh"),
        _rows(annual_energy(dataset, "export_obligation"), "export_obligation", "MWh"),
        _rows(annual_energy(dataset, "unserved"), "unserved_energy", "MWh"),
        *_rows_of_any(dataset, "load_count", "load_count", "1"),
        *_rows_of_any(dataset, "load_need", "load_energy", "MWh"),
        *_rows_of_any(dataset, "diesel_replaced", "diesel_replaced", "l"),
        *_rows_of_any(dataset, "co2_replaced", "co2_replaced_gross", "t"),
        *_rows_of_any(dataset, "coal_replaced", "loose_coal_replaced", "t"),
        _rows(net_import(dataset).expand_dims(item=["net"]), "net_import", "MWh"),
        *_rows_of_any(dataset, "flow", "flow", "MWh"),
        *_rows_of_any(dataset, "fuel_consumption", "fuel", "MWh"),
        *_rows_of_any(dataset, "emissions", "emissions", "t"),
        *_rows_of_emissions(dataset),
        _rows(dataset["cost"], "cost", "CNY"),
        _rows(dataset["capacity_share"], "capacity_share", "share"),
        _rows(dataset["generation_share"], "generation_share", "share"),
        *_rows_of_obligations(dataset),
        *_rows_of_reserves(dataset),
        *_rows_of_heat(dataset),
    ]
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "scenario", scenario)
    return table


def _rows_of_projects(dataset: xr.Dataset) -> list[pd.DataFrame]:
    """Return what joins the stock by name; none where nothing has one."""
    if "unit_capacity" not in dataset:
        return []
    return [_rows(projects_by_year(dataset), "project", "MW")]


def _rows_of_reserves(dataset: xr.Dataset) -> list[pd.DataFrame]:
    """Return what is required, promised (``product/provider``) and short; none without reserves."""
    if "reserve_requirement" not in dataset:
        return []
    hours = dataset["step_weight"].sum("step")
    promised = reserve_promised(dataset).stack(pair=("product", "provider"))
    names = [f"{product}/{provider}" for product, provider in promised["pair"].values]
    promised = promised.drop_vars(("pair", "product", "provider")).assign_coords(pair=names)
    given = promised.isel(pair=(promised > 0.0).any("year").values)
    paid = reserve_price(dataset) * dataset["step_weight"]
    return [
        _rows(annual_energy(dataset, "reserve_requirement") / hours, "reserve_required", "MW"),
        _rows(given, "reserve_promised", "MW"),
        _rows(annual_energy(dataset, "reserve_shortage"), "reserve_shortage", "MWh"),
        _rows(paid.sum("step") / hours, "reserve_price", "CNY/MWh"),
    ]


def _rows_of_heat(dataset: xr.Dataset) -> list[pd.DataFrame]:
    """Return the rows of district heat; none where the city has no heat area."""
    if "heat_demand" not in dataset:
        return []
    given = [name for name in ("heat", "heat_output") if name in dataset]
    energy = {name: annual_energy(dataset, name) for name in given}
    if "heat" in energy:  # units that supply none are absent, not zero
        energy["heat"] = energy["heat"].where(dataset["heat"].notnull().any(["step"]))
    return [
        *(_rows(each, "heat_generation", "MWh") for each in energy.values()),
        _rows(annual_energy(dataset, "heat_demand"), "heat_demand", "MWh"),
        _rows(annual_energy(dataset, "heat_unserved"), "unserved_heat", "MWh"),
        _rows(dataset["loose_coal_avoided"], "loose_coal_avoided", "t"),
    ]


def _rows_of_emissions(dataset: xr.Dataset) -> list[pd.DataFrame]:
    """Return the rows of what only some cities and scenarios have."""
    found = [
        _rows(dataset[name], name, "t")
        for name in ("methane_avoided", "methane_avoided_co2e", "allowance_purchase")
        if name in dataset
    ]
    if CO2 in labels_of(dataset, "pollutant") and dataset.sizes["year"] > 1:
        found.append(_rows(yearly_cut(dataset), "emission_cut", "share"))
        found.append(_rows(yearly_cocontrol(dataset), "cocontrol", "1"))
    return found


def _rows_of_obligations(dataset: xr.Dataset) -> list[pd.DataFrame]:
    """Return what only some scenarios have: retirements, and the peak with what covers it."""
    tables = []
    if "retired" in dataset:
        tables.append(_rows(dataset["retired"], "retired", "MW"))
    if "firm_capacity" in dataset:
        for name in ("peak_load", "firm_capacity"):
            tables.append(_rows(dataset[name].expand_dims(item=["all"]), name, "MW"))
    return tables


def _rows_of_any(dataset: xr.Dataset, name: str, metric: str, unit: str) -> list[pd.DataFrame]:
    """Return the rows of what not every city has; of a power, its energy in the year."""
    if name not in dataset:
        return []
    power = "step" in dataset[name].dims
    return [_rows(annual_energy(dataset, name) if power else dataset[name], metric, unit)]


def _rows(array: xr.DataArray, metric: str, unit: str) -> pd.DataFrame:
    item = next(str(name) for name in array.dims if name != "year")
    series: pd.Series = array.transpose("year", item).to_series().dropna()
    return pd.DataFrame(
        {
            "year": series.index.get_level_values(0),
            "metric": metric,
            "item": series.index.get_level_values(1),
            "value": series.to_numpy() + 0.0,  # no -0.0
            "unit": unit,
        }
    )

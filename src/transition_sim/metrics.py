"""Indicators: pure functions from a run's dataset to numbers.

All are recomputed from the primal solution (what is built, what runs); none is read back from a
constraint or from the objective.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from transition_sim.cocontrol import CO2, yearly_cocontrol, yearly_cut
from transition_sim.inputs.policy_sections import RENEWABLE
from transition_sim.inputs.schema import Definition
from transition_sim.shares import SHARES, Metric, weigh


def annual_energy(dataset: xr.Dataset, name: str) -> xr.DataArray:
    """Return the yearly sum of a power [MWh] over its steps.

    Parameters
    ----------
    dataset : xarray.Dataset
        A run's results.
    name : str
        A variable in MW over year and step (``power``, ``gross_power``, ``flow``, …).
    """
    return (dataset[name] * dataset["step_weight"]).sum("step")


def must_be_served(dataset: xr.Dataset) -> xr.DataArray:
    """Return demand, export obligation and what loads and heat pumps draw [MWh a year]."""
    fixed = (dataset["demand"] + dataset["export_obligation"]) * dataset["step_weight"]
    served = fixed.sum(["zone", "step"]) + annual_energy(dataset, "load_need").sum("load")
    if "heat_output" not in dataset:
        return served
    drawn = annual_energy(dataset, "heat_output") * dataset["heat_source_electricity"]
    return served + drawn.sum("heat_source")


def share_parts(
    dataset: xr.Dataset, definition: Definition, metric: Metric, year: int
) -> tuple[float, float]:
    """Return numerator and denominator of a share [MW on 31 December, or MWh in the year].

    Parameters
    ----------
    definition : Definition
    metric : {"capacity_share", "generation_share"}
    year : int
    """
    weights = weigh(definition, metric, dataset["asset_class"].values, dataset["in_city"].values)
    if metric == "capacity_share":
        stock = dataset["capacity"].sel(year=year).values
        stores = float(dataset["store_power_capacity"].sel(year=year).sum())
        return (
            float(stock @ weights.numerator) + stores * weights.store_numerator,
            float(stock @ weights.denominator) + stores * weights.store_denominator,
        )
    output = dataset["gross_power" if weights.gross else "power"].sel(year=year)
    energy = (output * dataset["step_weight"].sel(year=year)).sum("step")
    served = float(must_be_served(dataset).sel(year=year)) if weights.served else 0.0
    return (
        float(energy.values @ weights.numerator),
        float(energy.values @ weights.denominator) + served * weights.served,
    )


def share(dataset: xr.Dataset, definition: Definition, metric: Metric, year: int) -> float:
    """Return a share; NaN where nothing counts in its denominator."""
    numerator, denominator = share_parts(dataset, definition, metric, year)
    return numerator / denominator if denominator else float("nan")


def yearly_shares(dataset: xr.Dataset, definitions: Mapping[str, Definition]) -> xr.Dataset:
    """Return both shares of every year under every definition."""
    years = dataset["year"].values.tolist()
    tables = {
        metric: (
            ("definition", "year"),
            [[share(dataset, each, metric, y) for y in years] for each in definitions.values()],
            {"units": "share", "long_name": metric.replace("_", " ")},
        )
        for metric in SHARES
    }
    return xr.Dataset(tables, coords={"definition": list(definitions), "year": years})


def curtailed_energy(dataset: xr.Dataset) -> xr.DataArray:
    """Return what wind and PV could have generated and did not [MWh, gross]."""
    able = dataset["availability"] * dataset["running_capacity"]
    spare = ((able - dataset["gross_power"]) * dataset["step_weight"]).sum("step")
    return spare.where(dataset["asset_class"].isin(["wind", "pv"]), drop=True)


def utilisation(dataset: xr.Dataset) -> xr.DataArray:
    """Return which share of what wind, PV and both could generate they did, NaN without any."""
    curtailed = curtailed_energy(dataset)
    output = annual_energy(dataset, "gross_power").sel(asset=curtailed["asset"])
    shares = []
    for classes in RENEWABLE.values():
        here = dataset["asset_class"].sel(asset=curtailed["asset"]).isin(classes)
        used, lost = output.where(here).sum("asset"), curtailed.where(here).sum("asset")
        shares.append((used / (used + lost)).where(used + lost > 0.0))
    return xr.concat(shares, dim="utilised").assign_coords(utilised=list(RENEWABLE))


def electricity_price(dataset: xr.Dataset) -> xr.DataArray:
    """Return the price of electricity [CNY/MWh of its year]: the dual of the balance per hour.

    Positive where one more MWh of demand costs more; undiscounted.
    """
    return _price(dataset, "dual_balance", "price of electricity, in money of its year")


def reserve_price(dataset: xr.Dataset) -> xr.DataArray:
    """Return the price of each reserve [CNY per MW and hour, of its year]: the requirement's dual.

    Positive where one more MW that is required at that hour costs more; undiscounted.
    """
    return _price(dataset, "dual_reserve_min", "price of reserve, per MW and hour")


def reserve_promised(dataset: xr.Dataset) -> xr.DataArray:
    """Return what each asset and store promises of each product on the mean of the year [MW]."""
    kinds = {"asset_reserve": "asset", "store_reserve": "store", "curtailable_reserve": "asset"}
    hours = dataset["step_weight"].sum("step")
    found = []
    for name, kind in kinds.items():
        own = annual_energy(dataset, name).where(dataset[name].notnull().any("step")) / hours
        named = own.reset_coords(drop=True).rename({kind: "provider"})
        found.append(named.dropna("provider", how="all"))
    return xr.concat(found, dim="provider")


def heat_price(dataset: xr.Dataset) -> xr.DataArray:
    """Return the price of heat [CNY/MWh of its year]: the dual of the heat balance per hour.

    Positive where one more MWh of heat demand costs more; undiscounted.

    Raises
    ------
    KeyError
        The city has no heat area.
    """
    return _price(dataset, "dual_heat_balance", "price of heat, in money of its year")


def _price(dataset: xr.Dataset, dual: str, name: str) -> xr.DataArray:
    price = dataset[dual] / (dataset["step_weight"] * dataset["discount"])
    return price.assign_attrs({"units": "CNY/MWh", "long_name": name})


def net_import(dataset: xr.Dataset) -> xr.DataArray:
    """Return what the city draws from outside over links less what it sends [MWh]."""
    zones = dataset["zone"].values
    sign = np.where(np.isin(dataset["link_to"].values, zones), 1.0, 0.0)
    sign -= np.where(np.isin(dataset["link_from"].values, zones), 1.0, 0.0)
    return (annual_energy(dataset, "flow") * xr.DataArray(sign, dims="link")).sum("link")


def projects_by_year(dataset: xr.Dataset) -> xr.DataArray:
    """Return the MW of each named project in the year in which it joins the stock."""
    stock = dataset["unit_capacity"]
    added = stock.diff("year")
    return added.where(added > 0.0)


def upgraded_capacity(dataset: xr.Dataset) -> xr.DataArray:
    """Return what has been upgraded by 31 December [MW]: in all, and of each kind.

    ``by_unit`` counts a MW once whatever its upgrade; ``by_kind`` once for each kind of a bundle.
    """
    kinds = [tuple(filter(None, each.split(";"))) for each in dataset["upgrade_kinds"].values]
    items = list(dict.fromkeys(kind for own in kinds for kind in own))
    rows = [[float(kind in own) for own in kinds] for kind in items]
    if items:
        rows += [[float(bool(own)) for own in kinds], [float(len(own)) for own in kinds]]
        items += ["by_unit", "by_kind"]
    weights = xr.DataArray(
        np.asarray(rows).reshape(len(items), len(kinds)),
        dims=("item", "asset"),
        coords={"item": np.asarray(items, dtype=str), "asset": dataset["asset"].values},
    )
    return (weights * dataset["converted"].fillna(0.0).cumsum("year")).sum("asset")


def stock_of_class(dataset: xr.Dataset, year: int) -> pd.Series:
    """Return the stock on 31 December of each class [MW]; stores are not assets."""
    stock = dataset["capacity"].sel(year=year).to_series()
    return stock.groupby(dataset["asset_class"].to_series()).sum()


def summarise(dataset: xr.Dataset, scenario: str) -> pd.DataFrame:
    """Return the tidy summary ``scenario, year, metric, item, value, unit``."""
    tables = [
        _rows(dataset["capacity"], "capacity", "MW"),
        _rows(dataset["store_power_capacity"], "storage_power", "MW"),
        _rows(dataset["store_energy_capacity"], "storage_energy", "MWh"),
        _rows(dataset["unit_capacity"], "unit_capacity", "MW"),
        _rows(dataset["built"], "build", "MW"),
        _rows(dataset["store_built"], "build", "MW"),
        _rows(projects_by_year(dataset), "project", "MW"),
        _rows(dataset["converted"], "retrofit", "MW"),
        _rows(dataset["unit_upgraded"], "unit_upgraded", "MW"),
        _rows(upgraded_capacity(dataset), "upgraded_capacity", "MW"),
        _rows(annual_energy(dataset, "gross_power"), "gross_generation", "MWh"),
        _rows(annual_energy(dataset, "power"), "net_generation", "MWh"),
        _rows(curtailed_energy(dataset), "curtailment", "MWh"),
        _rows(utilisation(dataset), "utilisation", "share"),
        _rows(annual_energy(dataset, "demand"), "demand", "MWh"),
        _rows(annual_energy(dataset, "export_obligation"), "export_obligation", "MWh"),
        _rows(annual_energy(dataset, "unserved"), "unserved_energy", "MWh"),
        _rows(dataset["load_count"], "load_count", "1"),
        _rows(annual_energy(dataset, "load_need"), "load_energy", "MWh"),
        _rows(dataset["diesel_replaced"], "diesel_replaced", "l"),
        _rows(dataset["co2_replaced"], "co2_replaced_gross", "t"),
        _rows(dataset["coal_replaced"], "loose_coal_replaced", "t"),
        _rows(net_import(dataset).expand_dims(item=["net"]), "net_import", "MWh"),
        _rows(annual_energy(dataset, "flow"), "flow", "MWh"),
        _rows(dataset["fuel_consumption"], "fuel", "MWh"),
        _rows(dataset["emissions"], "emissions", "t"),
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
    if dataset["pollutant"].isin([CO2]).any() and dataset.sizes["year"] > 1:
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

"""Indicators: pure functions from a run's dataset to numbers.

All are recomputed from the primal solution (what is built, what runs); none is read back from a
constraint or from the objective.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from transition_sim.inputs.schema.city_settings import Definition
from transition_sim.inputs.schema.policies import RENEWABLE
from transition_sim.results.absent import no_power, total
from transition_sim.system.shares import (
    SHARES,
    Amounts,
    Metric,
    Weights,
    measure,
    weigh,
)

WEIGHED = (
    *("capacity", "store_power_capacity", "gross_power", "power", "step_weight"),
    *("demand", "load_need", "export_obligation", "heat_output", "heat_source_electricity"),
)
"""What shares read of a run; of stores, loads and heat only where there are any."""


def finite(number: float) -> float | None:
    """Return a number, or None in place of NaN, which is nothing over nothing."""
    return number if math.isfinite(number) else None


def annual_energy(dataset: xr.Dataset, name: str) -> xr.DataArray:
    """Return the yearly sum of a power [MWh] over its steps.

    Parameters
    ----------
    dataset : xarray.Dataset
        A run's results.
    name : str
        A variable in MW over year and step (``power``, ``gross_power``, ``flow``, …).
    """
    return (dataset[name] * dataset["step_weight"].variable).sum("step")  # of one dataset: aligned


def energy_of_all(dataset: xr.Dataset, name: str, over: str) -> xr.DataArray:
    """Return the yearly sum of a power [MWh] over a dimension; zero where the run has none."""
    return (total(dataset, name, over) * dataset["step_weight"].variable).sum("step")


def drawn_in_city(dataset: xr.Dataset) -> xr.DataArray:
    """Return what demand, loads and heat pumps of the city draw [MWh a year]."""
    drawn = energy_of_all(dataset, "demand", "zone")
    drawn = drawn + energy_of_all(dataset, "load_need", "flexible_load")
    if "heat_output" not in dataset:
        return drawn
    heat = annual_energy(dataset, "heat_output") * dataset["heat_source_electricity"]
    return drawn + heat.sum("heat_source")


def must_be_served(dataset: xr.Dataset) -> xr.DataArray:
    """Return what the city draws and its export obligation [MWh a year]."""
    return drawn_in_city(dataset) + energy_of_all(dataset, "export_obligation", "zone")


def amounts_of(dataset: xr.Dataset, year: int) -> Amounts:
    """Return what shares weigh, of one year: the stock on 31 December and the year's energy."""
    at = dataset.get_index("year").get_loc(year)
    here = {  # plain arrays: of one dataset, and so in one order
        name: dataset.variables[name].isel(year=at, missing_dims="ignore")
        for name in WEIGHED
        if name in dataset
    }
    hours = here["step_weight"].values

    def energy(name: str) -> np.ndarray:
        return np.nansum(here[name].transpose(..., "step").values * hours, axis=-1)

    drawn = energy("demand").sum()
    if "load_need" in here:
        drawn += energy("load_need").sum()
    if "heat_output" in here:
        drawn += np.nansum(energy("heat_output") * here["heat_source_electricity"].values)
    has_stores = "store_power_capacity" in here
    return Amounts(
        stock=here["capacity"].values,
        stores=float(np.nansum(here["store_power_capacity"].values)) if has_stores else 0.0,
        gross=energy("gross_power"),
        net=energy("power"),
        demand=float(drawn),
        export=float(energy("export_obligation").sum()),
    )


def weights_of(dataset: xr.Dataset, definition: Definition, metric: Metric) -> Weights:
    """Return how a definition weighs the assets of a run."""
    kinds = (dataset[name].values for name in ("asset_class", "in_city", "above_scale"))
    return weigh(definition, metric, *kinds)


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
    weights = weights_of(dataset, definition, metric)
    return measure(weights, metric, amounts_of(dataset, year))


def share(dataset: xr.Dataset, definition: Definition, metric: Metric, year: int) -> float:
    """Return a share; NaN where nothing counts in its denominator."""
    return _ratio(*share_parts(dataset, definition, metric, year))


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else float("nan")


def yearly_shares(dataset: xr.Dataset, definitions: Mapping[str, Definition]) -> xr.Dataset:
    """Return both shares of every year under every definition."""
    years = dataset["year"].values.tolist()
    amounts = [amounts_of(dataset, year) for year in years]
    tables = {
        metric: (
            ("definition", "year"),
            [
                [_ratio(*measure(weights_of(dataset, each, metric), metric, a)) for a in amounts]
                for each in definitions.values()
            ],
            {"units": "share", "long_name": metric.replace("_", " ")},
        )
        for metric in SHARES
    }
    text = {"units": "label", "long_name": "definition of the shares"}
    names = ("definition", list(definitions), text)
    return xr.Dataset(tables, coords={"definition": names, "year": years})


def curtailed_energy(dataset: xr.Dataset) -> xr.DataArray:
    """Return what wind and PV could have generated and did not [MWh, gross]."""
    chosen = np.flatnonzero(dataset["asset_class"].isin(["wind", "pv"]))
    here = dataset[["availability", "running_capacity", "gross_power"]].isel(asset=chosen)
    able = here["availability"] * here["running_capacity"].variable
    spare = (able - here["gross_power"].variable) * dataset["step_weight"].variable
    return spare.sum("step").rename(None)


def utilisation(dataset: xr.Dataset) -> xr.DataArray:
    """Return which share of what wind, PV and both could generate they did, NaN without any."""
    curtailed = curtailed_energy(dataset)
    output = annual_energy(dataset, "gross_power").sel(asset=curtailed["asset"])
    shares = []
    for classes in RENEWABLE.values():
        here = np.flatnonzero(curtailed["asset_class"].isin(classes))
        used = output.isel(asset=here).sum("asset")
        able = used + curtailed.isel(asset=here).sum("asset").variable
        shares.append((used / able.variable).where(able.variable > 0.0))
    return xr.concat(shares, dim="utilised").assign_coords(utilised=list(RENEWABLE)).rename(None)


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
        if name not in dataset:
            continue
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
    return (import_by_step(dataset) * dataset["step_weight"].variable).sum("step")


def import_by_step(dataset: xr.Dataset) -> xr.DataArray:
    """Return what the city draws from outside over links less what it sends [MW]."""
    if "flow" not in dataset:
        return no_power(dataset)
    zones = dataset["zone"].values
    sign = np.where(np.isin(dataset["link_to"].values, zones), 1.0, 0.0)
    sign -= np.where(np.isin(dataset["link_from"].values, zones), 1.0, 0.0)
    return (dataset["flow"] * xr.DataArray(sign, dims="link")).sum("link")


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

"""What a run gives for a published figure of its base year."""

from __future__ import annotations

from datetime import date

import numpy as np
import xarray as xr

from transition_sim.inputs.schema.published import Published
from transition_sim.timeseries.axis import day_of_year


def modelled_value(row: Published, dataset: xr.Dataset) -> float:
    """Return what a run gives for a published figure, in its unit; NaN without such plant."""
    chosen = dataset["in_city"].values.copy()
    if row.scale == "above":
        chosen &= dataset["above_scale"].values
    counted = chosen.copy()
    if row.classes is not None:
        counted &= np.isin(dataset["asset_class"].values, row.classes.split(";"))
    base = dataset["year"].values.tolist()[0]
    stock = dataset["capacity"].sel(year=base).values
    if row.metric == "total_capacity":
        return float(stock[counted].sum())
    first, last = row.start or date(base, 1, 1), row.end or date(base, 12, 31)
    energy = generation_between(dataset, base, first, last)
    if row.metric == "gross_generation":
        return float(energy[counted].sum()) / 1e6
    if row.metric == "generation_share":
        return _ratio(energy[counted].sum(), energy[chosen].sum())
    return _ratio(energy[counted].sum(), stock[counted].sum())


def _ratio(part: float, whole: float) -> float:
    """Return a share or hours; NaN where there is nothing to divide by."""
    return float(part / whole) if whole else float("nan")


def generation_between(dataset: xr.Dataset, year: int, first: date, last: date) -> np.ndarray:
    """Return gross generation of each asset from one day to another, both included [MWh].

    Every day has the mean daily energy of the period that stands for it.
    """
    power = dataset["gross_power"].sel(year=year).transpose("asset", "step").values
    period = dataset["period"].values
    hours = np.bincount(period)
    days = dataset["day_period"].values[day_of_year(first) : day_of_year(last) + 1]
    stands_for = np.bincount(days, minlength=len(hours))
    energy: np.ndarray = power @ (stands_for * 24.0 / hours)[period]
    return energy

"""What a run has none of: a city without stores, links or loads has no variables of them.

A dimension without labels is left out of a run's dataset, with all that lies along it: a table of
the whole has a row for each combination of labels, and would have none. Whoever sums over such a
dimension reads it from here.
"""

from __future__ import annotations

from typing import Any

import xarray as xr


def labels_of(dataset: xr.Dataset, name: str) -> list[Any]:
    """Return the labels of a dimension, or along one; none where the run has no such."""
    return dataset[name].values.tolist() if name in dataset.variables else []


def total(dataset: xr.Dataset, name: str, over: str) -> xr.DataArray:
    """Return the sum of a variable over a dimension, by year and step; zero where there is none.

    Parameters
    ----------
    dataset : xarray.Dataset
        A run's results, or those of one of its years.
    name : str
        A variable over year and step.
    """
    return dataset[name].sum(over) if name in dataset else no_power(dataset)


def yearly_total(dataset: xr.Dataset, name: str, over: str) -> xr.DataArray:
    """Return the sum of a yearly variable over a dimension; zero where the run has none."""
    return dataset[name].sum(over) if name in dataset else no_power(dataset).sum("step")


def no_power(dataset: xr.Dataset) -> xr.DataArray:
    """Return zero in every year and step."""
    return xr.zeros_like(dataset["step_weight"]).drop_attrs()

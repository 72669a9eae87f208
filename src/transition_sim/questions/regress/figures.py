"""Results → the figures that a baseline holds: few, named, and none of them hourly.

A figure's name is its metric, its item and its year: ``capacity_mw.pv.2025``. What runs at an hour
is no figure: it differs among plans of the same cost, and says nothing about the plan.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import xarray as xr

from transition_sim.errors import Text
from transition_sim.results.store import Results
from transition_sim.system.shares import SHARES

Value = int | float | bool | None
Table = dict[str, dict[int, Value]]
OBJECTIVE = "objective_cny"
COUNTS = ("rows", "columns")
VERDICT = "verdict"
UNITS = {
    OBJECTIVE: "CNY",
    "capacity_mw": "MW",
    "store_power_mw": "MW",
    "store_energy_mwh": "MWh",
    "build_mw": "MW",
    "upgrade_mw": "MW",
    "retired_mw": "MW",
    "capacity_share": "",
    "generation_share": "",
    VERDICT: "",
    "rows": "",
    "columns": "",
}
METRICS = {
    OBJECTIVE: Text("least cost", "最低成本"),
    "capacity_mw": Text("stock by technology", "各技术装机"),
    "store_power_mw": Text("power of stores", "储能功率"),
    "store_energy_mwh": Text("energy of stores", "储能容量"),
    "build_mw": Text("free builds", "自由新建"),
    "upgrade_mw": Text("upgrades", "改造"),
    "retired_mw": Text("retirements", "退役"),
    "capacity_share": Text("share of capacity", "装机占比"),
    "generation_share": Text("share of generation", "发电量占比"),
    VERDICT: Text("targets met", "目标达成"),
    "rows": Text("rows of the program", "线性规划的行数"),
    "columns": Text("columns of the program", "线性规划的列数"),
}
SIGNIFICANT = 10  # digits that a file holds
NOTHING = 1e-9  # of any unit: less is what a solver leaves


def tables_of(results: Results) -> dict[str, Table]:
    """Return a run's figures by metric, item and year; a metric that has none is left out.

    Returns
    -------
    dict of str to dict of str to dict of int to number
        In the unit of the metric (`UNITS`); None for a share of nothing.
    """
    dataset = results.dataset
    tables: dict[str, Table] = {
        "capacity_mw": _by_technology(dataset),
        "store_power_mw": _table_of(dataset, "store_power_capacity"),
        "store_energy_mwh": _table_of(dataset, "store_energy_capacity"),
        "build_mw": _table(dataset["built"]) | _table_of(dataset, "store_built"),
        "upgrade_mw": _table(dataset["converted"]),
        "retired_mw": _table_of(dataset, "retired"),
        **{name: _table(dataset[name], absent=True) for name in SHARES},
        VERDICT: _verdicts(results),
    }
    return {name: table for name, table in tables.items() if table}


def flatten(
    objective: float, tables: Mapping[str, Mapping[str, Mapping[int, Value]]]
) -> Iterator[tuple[str, Value]]:
    """Yield each figure's name and value."""
    yield OBJECTIVE, objective
    for metric, table in tables.items():
        for item, years in table.items():
            for year, value in years.items():
                yield f"{metric}.{item}.{year}", value


def metric_of(figure: str) -> str:
    """Return the metric of a figure's name."""
    return figure.partition(".")[0]


def shorten(value: float) -> float:
    """Return a number with the digits that a file holds, and nothing for a solver's dust."""
    return 0.0 if abs(value) < NOTHING else float(f"{value:.{SIGNIFICANT}g}")


def _by_technology(dataset: xr.Dataset) -> Table:
    """Return the stock of each technology on 31 December [MW]."""
    technology = dataset["asset_technology"].values
    stock = dataset["capacity"].transpose("asset", "year").values
    years = [int(year) for year in dataset["year"].values]
    return {
        str(name): {
            year: shorten(float(value))
            for year, value in zip(years, stock[technology == name].sum(axis=0), strict=True)
        }
        for name in dict.fromkeys(technology.tolist())
    }


def _table_of(dataset: xr.Dataset, name: str) -> Table:
    """Return a variable that not every run has."""
    return _table(dataset[name]) if name in dataset else {}


def _table(array: xr.DataArray, absent: bool = False) -> Table:
    """Return an array over one dimension and the year; NaN is left out, or None if `absent`."""
    item = next(str(name) for name in array.dims if name != "year")
    years = [int(year) for year in array["year"].values]
    found: Table = {}
    for name, row in zip(array[item].values, array.transpose(item, "year").values, strict=True):
        known = {
            year: shorten(float(value)) if math.isfinite(value) else None
            for year, value in zip(years, row, strict=True)
            if absent or math.isfinite(value)
        }
        if known:
            found[str(name)] = known
    return found


def _verdicts(results: Results) -> Table:
    return {
        f"{target['id']}-{target['definition']}": {int(target["year"]): bool(target["met"])}
        for target in results.verdict["targets"]
    }

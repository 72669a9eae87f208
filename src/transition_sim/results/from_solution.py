"""Solution → an xarray Dataset of named, labelled arrays; absent is NaN."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from transition_sim.model.assemble import Extent
from transition_sim.solved import Solved
from transition_sim.system import System, retired_units
from transition_sim.system.conversions import converted_running, upgraded_units

COST = "cost_"
DIMENSIONS = "asset store link load zone fuel pollutant unit year step day"
ORDER = tuple(DIMENSIONS.split())
LABELS = (
    *("asset_class", "asset_technology", "build_group", "asset_zone", "asset_fuel", "in_city"),
    *("above_scale", "clean_as_printed", "variant_of", "upgrade", "upgrade_kinds", "store_zone"),
    *("link_from", "link_to", "link_outside", "load_zone", "load_kind", "period", "hour"),
)
"""What a run's arrays carry as labels; a system's do not: every sum would copy them."""
Ends = dict[int, list[tuple[str, list[Any]]]]
Places = Mapping[int, list[tuple[str, np.ndarray]]]


def collect(solved: Solved) -> xr.Dataset:
    """Return the solution as a dataset of named, labelled arrays in MW, MWh, t and CNY."""
    system, solution = solved.system, solved.solution
    program, expressions = solved.program.linear, solved.program.expressions
    families = [*program.columns.values(), *program.rows.values(), *expressions.extents.values()]
    ends = _ends(families)
    labels = _labels(ends, system.data)
    axes = {name: pd.Index(each) for name, each in labels.items()}
    sizes = {name: len(axis) for name, axis in axes.items()}
    places = {
        key: [
            (name, axes[name].get_indexer(pd.Index(own, dtype=axes[name].dtype)))
            for name, own in each
        ]
        for key, each in ends.items()
    }
    variables = {
        name: _labelled(solution.primal, extent, sizes, places)
        for name, extent in program.columns.items()
    }
    for name, extent in program.rows.items():
        dual = _labelled(solution.dual, extent, sizes, places)
        dual.attrs = {"units": f"CNY per {extent.unit}", "long_name": f"dual of {extent.text}"}
        variables[f"dual_{name}"] = dual
    variables |= {
        name: _labelled(solved.reported, extent, sizes, places)
        for name, extent in expressions.extents.items()
    }
    terms = [name for name in variables if name.startswith(COST)]
    cost = xr.Variable(
        ("cost_term", "year"),
        np.stack([variables.pop(name).values for name in terms]),
        {"units": "CNY/year", "long_name": "cost of the year, undiscounted"},
    )
    labels["cost_term"] = np.asarray([name.removeprefix(COST) for name in terms])
    return _with_system(xr.Dataset({**variables, "cost": cost}, labels), system)


def _labels(ends: Ends, data: xr.Dataset) -> dict[str, np.ndarray]:
    """Return the labels of each dimension: the system's, or all that the families use."""
    found: dict[str, dict[Any, None]] = {}
    for each in ends.values():
        for name, labels in each:
            found.setdefault(name, {}).update(dict.fromkeys(labels))
    own = {name: np.asarray(list(labels) or [""])[: len(labels)] for name, labels in found.items()}
    return {name: data[name].values if name in data.coords else own[name] for name in own}


def _ends(families: Iterable[Extent]) -> Ends:
    """Return each dimension that a set lies along and its labels; of pairs, both ends.

    Families share their sets: each is read once.
    """
    found: Ends = {}
    for extent in families:
        for name, labels in zip(extent.along, extent.sets, strict=True):
            if id(labels) in found:
                continue
            if isinstance(name, tuple):
                found[id(labels)] = [
                    (end, [pair[i] for pair in labels]) for i, end in enumerate(name)
                ]
            else:
                found[id(labels)] = [(name, list(labels))]
    return found


def _labelled(
    values: np.ndarray, extent: Extent, sizes: Mapping[str, int], places: Places
) -> xr.Variable:
    """Return a family's numbers over the whole of each dimension; NaN where it has none."""
    block = extent.of(values)
    attributes = {"units": extent.unit, "long_name": extent.text}
    names, positions = [], []
    for axis, each in enumerate(extent.sets):
        along = [-1 if other == axis else 1 for other in range(block.ndim)]
        for name, position in places[id(each)]:
            names.append(name)
            positions.append(position.reshape(along))
    table = np.full([sizes[name] for name in names], np.nan)
    table[tuple(positions)] = block
    return xr.Variable(names, table, attributes)


def _with_system(found: xr.Dataset, system: System) -> xr.Dataset:
    """Return the solution together with what it was solved for, under the names of a run."""
    # as variables: both have the system's order, and aligning labels takes longest by far
    data, solved = system.data.variables, found.variables
    grown = solved["capacity"]
    fixed = data["fixed_capacity"]
    store_built = solved["store_built"].fillna(0.0)
    power_built = store_built.cumsum("year")
    stores_running = data["store_mean_power"] + power_built
    stores_running = stores_running - (1.0 - data["store_build_mean"]) * store_built
    efficiency = data["charge_efficiency"] * data["discharge_efficiency"]
    whole = {
        "capacity": (grown.fillna(fixed), "MW", "stock on 31 December"),
        "gross_power": (solved["power"] / (1.0 - data["own_use"]), "MW", "gross output"),
        "availability": (
            data["availability_factor"].set_dims(solved["power"].sizes),
            "share",
            "share of running capacity that can generate (gross)",
        ),
        "running_capacity": (_running(found, system.data), "MW", "what runs of the stock"),
        "store_power_capacity": (
            data["store_fixed_power"] + power_built,
            "MW",
            "power on 31 December",
        ),
        "store_energy_capacity": (
            data["store_fixed_energy"] + power_built * data["store_hours"],
            "MWh",
            "energy on 31 December",
        ),
        "store_mean_power": (stores_running, "MW", "what runs of the power, mean of the year"),
        "store_efficiency": (efficiency, "1", "energy given back of what is charged"),
        "minimum_load": (data["minimum_load"], "1", "least net output per MW online"),
        "power_loss": (data["power_loss"], "1", "power that a MW of heat takes from a unit"),
        "demand": (data["demand"], "MW", "demand at the sending end"),
        "export_obligation": (data["export_obligation"], "MW", "obligation to export"),
        "load_count": (data["load_count"], "1", "units of a flexible load"),
        "load_need": (data["load_need"], "MW", "mean power of a flexible load's day"),
        "diesel_replaced": (data["diesel_replaced"], "l/year", "diesel that a load replaces"),
        "co2_replaced": (
            data["co2_replaced"],
            "t/year",
            "CO2 of what a load replaces, without that of its power; no part of emissions",
        ),
        "coal_replaced": (data["coal_replaced"], "t/year", "loose coal that a load replaces"),
        "step_weight": (data["step_weight"], "h/year", "hours of the year a step stands for"),
        "discount": (data["discount"], "1", "present value in the base year"),
        "link_loss": (data["link_loss"], "share", "what a link loses of what flows"),
        "trade_price": (data["trade_price"], "CNY/MWh", "price at the outside end"),
        "peak_load": (data["peak_load"], "MW", "largest hourly demand and export obligation"),
        "day_period": (data["day_period"], "1", "period that stands for each day of the year"),
    }
    if system.data.sizes["heat_source"]:
        text = "electricity that a heat source draws per heat"
        whole["heat_source_electricity"] = (data["heat_source_electricity"], "MWh/MWh", text)
    known = data["converted_known"].where(data["variant_of"] != "")
    converted = found["converted"].copy(data=(solved["converted"].fillna(0.0) + known).values)
    axes = dict.fromkeys(name for array, *_ in whole.values() for name in array.dims)
    new = [name for name in axes if name in data and name not in found.coords]
    found = found.assign_coords({name: data[name] for name in new})
    found = found.assign(
        {name: _described(*each) for name, each in whole.items()}
        | {"converted": converted, "unit_capacity": _units(system, retired_units(system, found))}
    )
    upgraded = upgraded_units(converted, system)
    found["unit_upgraded"] = upgraded.reindex(unit=found["unit"])
    return found.assign_coords({name: data[name] for name in LABELS})


def _described(array: xr.Variable, unit: str, text: str) -> xr.Variable:
    ordered = array.transpose(*(name for name in ORDER if name in array.dims))
    return xr.Variable(ordered.dims, ordered.values, {"units": unit, "long_name": text})


def _running(found: xr.Dataset, data: xr.Dataset) -> xr.Variable:
    solved, known = found.variables, data.variables
    built = solved["built"].fillna(0.0)
    earlier = built.cumsum("year") - built
    gone = solved["retired"].fillna(0.0).cumsum("year") if "retired" in solved else 0.0
    moved = converted_running(found["converted"], data).variable
    return known["running_fixed"] + earlier + built * known["build_running"] - gone + moved


def _units(system: System, retired: np.ndarray) -> xr.DataArray:
    """Return the stock of each named unit and project on 31 December [MW]."""
    years = system.data["year"].values.tolist()
    members = [(asset.id, each) for asset in system.assets for each in asset.members]
    members += [(store, each) for store, known in system.stores.items() for each in known]
    table = [[m.power_mw * m.stands_at_the_end_of(y) for y in years] for _, m in members]
    return xr.DataArray(
        np.asarray(table).reshape(len(members), len(years)) - retired,
        dims=("unit", "year"),
        coords={
            "unit": [each.id for _, each in members],
            "year": years,
            "unit_asset": ("unit", [name for name, _ in members]),
        },
        attrs={"units": "MW", "long_name": "stock of named units on 31 December"},
    )

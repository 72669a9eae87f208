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
DIMENSIONS = "asset store link flexible_load zone fuel pollutant heat_source unit year step day"
ORDER = tuple(DIMENSIONS.split())
GIVEN = (
    *("minimum_load", "power_loss", "demand", "export_obligation", "load_count", "load_need"),
    *("diesel_replaced", "co2_replaced", "coal_replaced", "step_weight", "discount", "link_loss"),
    *("trade_price", "peak_load", "day_period", "heat_source_electricity"),
)
"""What a run holds of the System as it stands there."""
LABELS = (
    *("asset_class", "asset_technology", "build_group", "asset_zone", "asset_fuel", "in_city"),
    *("above_scale", "clean_as_printed", "variant_of", "upgrade", "upgrade_kinds", "store_zone"),
    *("link_from", "link_to", "link_outside", "load_zone", "load_kind", "period", "hour"),
)
"""What a run's arrays carry as labels; a system's do not: every sum would copy them."""
COORDINATES = {
    "technology": ("label", "technology that may be built in several zones"),
    "retrofit": ("label", "upgrade that several assets can take"),
    "capacity_target": ("label", "target for the share of capacity, under one definition"),
    "generation_target": ("label", "target for the share of generation, under one definition"),
    "load_day": ("1", "first step of a day"),
    "typical_period": ("1", "period of the year"),
    "span": ("1", "first day of a day or week of the calendar, from 0"),
    "cost_term": ("label", "part of the cost"),
    "unit": ("label", "named unit, project or store"),
    "unit_asset": ("label", "asset or store of a named unit"),
}
"""Unit and text of the labels that only a run's arrays lie along."""
Ends = dict[int, list[tuple[str, list[Any]]]]
Places = Mapping[int, list[tuple[str, np.ndarray]]]


def collect(solved: Solved) -> xr.Dataset:
    """Return the solution as a dataset of named, labelled arrays in MW, MWh, t and CNY.

    A dimension without labels is left out, with all that lies along it; but for `asset`, which
    every run has, of a city without any plant too.
    """
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
    labels["cost_term"] = np.asarray([name.removeprefix(COST) for name in terms])
    cost = xr.Variable(
        ("cost_term", "year"),
        np.stack([variables.pop(name).values for name in terms]),
        {"units": "CNY/year", "long_name": "cost of the year, undiscounted"},
    )
    coordinates = {name: _coordinate(name, each, system) for name, each in labels.items()}
    found = _with_system(xr.Dataset({**variables, "cost": cost}, coordinates), system)
    empty = [name for name, size in found.sizes.items() if not size and name != "asset"]
    return found.drop_dims(empty)


def _coordinate(name: str, labels: np.ndarray, system: System) -> xr.Variable:
    """Return the labels of a dimension with what they are."""
    if name in system.data.coords:
        return xr.Variable(name, labels, system.data[name].attrs)
    return xr.Variable(name, labels, _attributes(name))


def _attributes(name: str) -> dict[str, str]:
    return dict(zip(("units", "long_name"), COORDINATES.get(name, ("label", name)), strict=True))


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
    data = system.data.variables
    known = data["converted_known"].where(data["variant_of"] != "")
    converted = found["converted"].copy(
        data=(found.variables["converted"].fillna(0.0) + known).values
    )
    whole = {
        **{name: data[name] for name in GIVEN},
        **_of_plant(found, system),
        **_of_stores(found, system),
    }
    axes = dict.fromkeys(str(name) for array in whole.values() for name in array.dims)
    new = [name for name in axes if name in data and name not in found.coords]
    found = found.assign_coords({name: data[name] for name in new})
    units = _units(system, retired_units(system, found))
    found = found.assign_coords(units.coords)
    upgraded = upgraded_units(converted, system).reindex(unit=found["unit"].values)
    found = found.assign(
        {name: _in_order(each) for name, each in whole.items()}
        | {
            "converted": converted.variable,
            "unit_capacity": units.variable,
            "unit_upgraded": upgraded.variable,
        }
    )
    return found.assign_coords({name: data[name] for name in LABELS})


def _of_plant(found: xr.Dataset, system: System) -> dict[str, xr.Variable]:
    """Return what a run says of every asset, be its stock a variable or known."""
    data, solved = system.data.variables, found.variables
    power = solved["power"]
    return {
        "capacity": _told(solved["capacity"].fillna(data["fixed_capacity"]), solved["capacity"]),
        "gross_power": _as(power / (1.0 - data["own_use"]), "MW", "gross output"),
        "availability": _told(data["availability"].set_dims(power.sizes), data["availability"]),
        "running_capacity": _as(_running(found, system.data), "MW", "what runs of the stock"),
    }


def _of_stores(found: xr.Dataset, system: System) -> dict[str, xr.Variable]:
    """Return what a run says of every store."""
    data, built = system.data.variables, found.variables["store_built"].fillna(0.0)
    power = built.cumsum("year")
    running = data["store_mean_fixed"] + power - (1.0 - data["store_build_mean"]) * built
    energy = data["store_fixed_energy"] + power * data["store_hours"]
    efficiency = data["charge_efficiency"] * data["discharge_efficiency"]
    text = "power that runs on the mean of the year's days"
    return {
        "store_power_capacity": _as(
            data["store_fixed_power"] + power, "MW", "power on 31 December"
        ),
        "store_energy_capacity": _as(energy, "MWh", "energy on 31 December"),
        "store_mean_power": _as(running, "MW", text),
        "store_efficiency": _as(efficiency, "share", "energy given back of what is charged"),
    }


def _as(array: xr.Variable, units: str, text: str) -> xr.Variable:
    """Return what is made of several of the System's variables, with its own unit and text."""
    return xr.Variable(array.dims, array.values, {"units": units, "long_name": text})


def _told(array: xr.Variable, like: xr.Variable) -> xr.Variable:
    """Return numbers with the unit and text of another variable."""
    return xr.Variable(array.dims, array.values, like.attrs)


def _in_order(array: xr.Variable) -> xr.Variable:
    ordered = array.transpose(*(name for name in ORDER if name in array.dims))
    return xr.Variable(ordered.dims, ordered.values, ordered.attrs)


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
            "unit": ("unit", [each.id for _, each in members], _attributes("unit")),
            "unit_asset": ("unit", [name for name, _ in members], _attributes("unit_asset")),
        },
        attrs={"units": "MW", "long_name": "stock of named units on 31 December"},
    )

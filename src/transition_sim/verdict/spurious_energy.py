"""Power that counts towards a share and serves nobody, or that only a model can give: hour by hour.

Each function returns MW over year and step at the sending end, as they would have to come off the
balance; what that does to a share is said in `verdict.audit`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from transition_sim.inputs.schema.plant import Unit
from transition_sim.results.absent import labels_of, no_power

WHOLE = 1e-6  # of a unit: less is the solver's tolerance


def at_once(dataset: xr.Dataset) -> xr.DataArray:
    """Return what all stores charge and discharge at once."""
    return simultaneous(dataset).sum("store") if "charge" in dataset else no_power(dataset)


def simultaneous(dataset: xr.Dataset) -> xr.DataArray:
    """Return what stores charge and discharge at once, each [MW of store, year and step]."""
    return _smaller(dataset["charge"], dataset["discharge"]).fillna(0.0).clip(min=0.0)


def burnt_at_once(dataset: xr.Dataset) -> xr.DataArray:
    """Return the power that stores burn by charging and discharging at once.

    With x MW both ways a store loses x / discharge_efficiency - x · charge_efficiency of what it
    holds, and takes x · (1 / (charge_efficiency · discharge_efficiency) - 1) from the grid for it.
    """
    if "charge" not in dataset:
        return no_power(dataset)
    lost = 1.0 / dataset["store_efficiency"] - 1.0
    return (simultaneous(dataset) * lost).sum("store")


def lost_in_cycles(dataset: xr.Dataset) -> xr.DataArray:
    """Return the power that stores lose between charging and discharging at another time.

    A year's losses are what goes in less what comes out, less what is burnt at once; they fall on
    the hours of charging, in proportion.
    """
    if "charge" not in dataset:
        return no_power(dataset)
    weight = dataset["step_weight"]
    charge, discharge = dataset["charge"].fillna(0.0), dataset["discharge"].fillna(0.0)
    both = simultaneous(dataset)
    burnt = (both * (1.0 / dataset["store_efficiency"] - 1.0) * weight).sum("step")
    lost = (((charge - discharge) * weight).sum("step") - burnt).clip(min=0.0)
    apart = charge - both
    energy = (apart * weight).sum("step")
    share = (lost / energy.where(energy > 0.0)).fillna(0.0).clip(max=1.0)
    return (apart * share).sum("store")


def lost_in_links(dataset: xr.Dataset) -> xr.DataArray:
    """Return the power that vanishes in links beyond the loss of what flows: no link does that.

    A loss is at least the share of the flow, and more where power is worth nothing, or less than
    nothing. Of a link to the outside the city bears half.
    """
    if "flow" not in dataset:
        return no_power(dataset)
    loss = dataset["link_loss"] * np.abs(dataset["flow"])
    beyond = (dataset["flow_loss"].fillna(0.0) - loss).clip(min=0.0)
    part = xr.where(dataset["link_outside"], 0.5, 1.0)
    return (beyond * part).sum("link")


def heat_lost(dataset: xr.Dataset) -> xr.DataArray:
    """Return the heat that is given and reaches no demand [MW of year and step]; mean of the year.

    The heat of an area is its demand: nothing can be dumped but what heat stores lose. It is their
    charge less their discharge over the year.
    """
    none = no_power(dataset)
    if "heat_charge" not in dataset:
        return none
    net = (dataset["heat_charge"] - dataset["heat_discharge"]).fillna(0.0).sum("heat_store")
    lost = (net * dataset["step_weight"]).sum("step") / dataset["step_weight"].sum("step")
    return none + lost.clip(min=0.0)


def drawn_for_lost_heat(dataset: xr.Dataset) -> xr.DataArray:
    """Return the power that heat pumps and electric boilers draw for heat that is lost.

    At most all that they draw: the lost heat is taken as theirs first, as the sources that draw
    most per heat.
    """
    if "heat_charge" not in dataset or "heat_source_electricity" not in dataset:
        return no_power(dataset)
    weight = dataset["step_weight"]
    drawn = (dataset["heat_output"] * dataset["heat_source_electricity"]).fillna(0.0)
    drawn = drawn.sum("heat_source")
    most = (drawn * weight).sum("step")
    lost = (heat_lost(dataset) * weight).sum("step")
    needs = _smaller(lost * dataset["heat_source_electricity"].max("heat_source"), most)
    return drawn * (needs / most.where(most > 0.0)).fillna(0.0)


def unit_sizes(dataset: xr.Dataset, units: Sequence[Unit]) -> xr.DataArray:
    """Return the mean size of each committed asset's units [MW]; NaN where it is not known.

    An upgraded variant has the units of the asset that it was.
    """
    owner = dict(zip(labels_of(dataset, "unit"), labels_of(dataset, "unit_asset"), strict=True))
    power: dict[str, float] = {}
    number: dict[str, int] = {}
    for unit in units:
        if unit.unit_count is not None and unit.id in owner:
            name = owner[unit.id]
            power[name] = power.get(name, 0.0) + unit.capacity_mw
            number[name] = number.get(name, 0) + unit.unit_count
    names = dataset["asset"].values
    bases = [base or name for name, base in zip(names, dataset["variant_of"].values, strict=True)]
    sizes = [power[each] / number[each] if each in number else np.nan for each in bases]
    return xr.DataArray(sizes, dims="asset", coords={"asset": names})


def forced_by_whole_units(
    dataset: xr.Dataset, sizes: xr.DataArray, counts: np.ndarray
) -> xr.DataArray:
    """Return what unclean units would give more at least, if only whole units could be on.

    What is on of a fleet is rounded up to whole units, as far as they run and are in order. One
    fleet may make room for another, down to its own minimum load: what all of them must give at
    least, less what all of them give already, is forced into the balance.

    Parameters
    ----------
    counts : numpy.ndarray of bool, shape (asset,)
        Whose output counts as clean; the others are looked at.
    """
    if "online" not in dataset:
        return no_power(dataset)
    online, whole = _on(dataset, sizes)
    able = dataset["availability"] * dataset["running_capacity"]
    up = _smaller(_rounded(online / whole, up=True) * whole, able)
    loading = dataset["power"] + _taken_by_heat(dataset)
    return _of(dataset["minimum_load"] * up - loading, ~counts).clip(min=0.0)


def of_parts_of_units(dataset: xr.Dataset, sizes: xr.DataArray, counts: np.ndarray) -> xr.DataArray:
    """Return what clean units give with less than a whole unit on: rounded down, they would not."""
    if "online" not in dataset:
        return no_power(dataset)
    online, whole = _on(dataset, sizes)
    down = _rounded(online / whole, up=False) * whole
    part = (1.0 - down / online.where(online > 0.0)).fillna(0.0).clip(min=0.0)
    return _of(dataset["power"] * part, counts)


def _on(dataset: xr.Dataset, sizes: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """Return what is on, and the MW of a whole unit that is in order."""
    whole = dataset["availability"] * sizes
    return dataset["online"], whole.where(whole > 0.0)


def _rounded(units: xr.DataArray, up: bool) -> xr.DataArray:
    """Return a number of units as a whole number; one that is all but whole stays it."""
    values = np.ceil(units.values - WHOLE) if up else np.floor(units.values + WHOLE)
    return units.copy(data=values)


def _smaller(one: xr.DataArray, other: xr.DataArray) -> xr.DataArray:
    return xr.where(one < other, one, other)


def _taken_by_heat(dataset: xr.Dataset) -> xr.DataArray | float:
    if "heat" not in dataset:
        return 0.0
    return (dataset["power_loss"] * dataset["heat"]).fillna(0.0)


def _of(power: xr.DataArray, chosen: np.ndarray) -> xr.DataArray:
    """Return the sum over the chosen assets; nothing where an asset has no units."""
    here = xr.DataArray(chosen, dims="asset", coords={"asset": power["asset"].values})
    return power.where(here).fillna(0.0).sum("asset")

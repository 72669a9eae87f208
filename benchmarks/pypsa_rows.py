"""Rows that PyPSA has no component for, written on its own variables with linopy.

`add_rows` is what `Network.optimize` calls as `extra_functionality`. Steps wrap within the year,
or within a typical period; PyPSA's rows of commitment run from the first snapshot to the last, so
that they are taken out and written again. Everything is read from the network and its meta data.
"""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import pypsa
import xarray as xr
from pypsa_prices import emission_column
from pypsa_tables import Tables

CONSTANT = "constant_cost_cny"
PREVIOUS, DAY, LIMITS = "previous_step", "day_of_step", "limits"
REPLACED = (
    "transition-start-up",
    "transition-shut-down",
    "p-before",  # PyPSA's tightening where starts and stops cost the same
    "p-current",
    "partly-start-up",
    "partly-shut-down",
)


def list_limits(t: Tables) -> list[dict[str, Any]]:
    """Return every limit of a fuel's supply and of a pollutant, one a year."""
    return [
        {"kind": kind, "name": str(name), "year": int(year), "most": float(most)}
        for kind, table in (("fuel", "fuel_supply"), ("pollutant", "emission_limit"))
        for name in t.data[kind].values
        for year, most in t.data[table].sel({kind: name}).to_series().dropna().items()
    ]


def add_rows(n: pypsa.Network, snapshots: Any) -> None:
    """Add every row that the network's columns and meta data ask for."""
    del snapshots  # all of them
    units = n.c.generators.static.query("committable").index
    if len(units):
        _replace_commitment(n, list(units))
        _limit_heat(n)
    if len(n.c.stores.static) and len(set(_loops(n))) > 1:
        _close_levels(n)
    _add_load_energy(n)
    _add_limits(n)


def _loops(n: pypsa.Network) -> np.ndarray:
    """Return, for each step of a year, the number of its loop."""
    previous = np.asarray(n.meta[PREVIOUS])
    return np.cumsum(previous != np.arange(previous.size) - 1)


def _close_levels(n: pypsa.Network) -> None:
    """Close each store's level in each typical period: PyPSA closes it once a year."""
    stores = n.c.stores.static
    names = list(stores.index)
    n.model.remove_constraints("Store-energy_balance")
    level, given = (_expression(n, f"Store-{x}", names) for x in ("e", "p"))
    kept = xr.DataArray(1.0 - stores["standing_loss"].to_numpy(), coords={"name": names})
    n.model.add_constraints(level - kept * _before(n, level, 1) + given == 0.0, name="levels")


def _replace_commitment(n: pypsa.Network, units: list[str]) -> None:
    m = n.model
    for name in REPLACED:
        if f"Generator-com-{name}" in m.constraints:
            m.remove_constraints(f"Generator-com-{name}")
    status, start, stop = (_expression(n, f"Generator-{x}", units) for x in _SWITCHES)
    most = _table(n, "status_most", units)
    m.add_constraints(status <= most, name="status_most")
    m.add_constraints(start - stop - status + _before(n, status, 1) == 0.0, name="switches")
    columns = n.c.generators.static.loc[units]
    for way, switched in (("on", start), ("off", stop)):
        for hours, own in columns.groupby(f"hours_{way}").groups.items():
            if hours <= 1:
                continue
            names = list(own)
            one = switched.sel(name=names)
            within = sum((_before(n, one, lag) for lag in range(1, int(hours))), one)
            here = status.sel(name=names)
            # what can be off is what was there before the window
            there = here if way == "on" else _shift(n, most.sel(name=names), int(hours)) - here
            m.add_constraints(within - there <= 0.0, name=f"hours_{way}_{hours}")
    _add_ramps(n, columns.index[columns["ramp_online"].notna()])


_SWITCHES = ("status", "start_up", "shut_down")


def _add_ramps(n: pypsa.Network, units: Any) -> None:
    if not len(units):
        return
    names = list(units)
    output = _expression(n, "Generator-p", names)
    status, start, stop = (_expression(n, f"Generator-{x}", names) for x in _SWITCHES)
    slope, level = (
        xr.DataArray(n.c.generators.static.loc[names, f"ramp_{x}"].values, coords={"name": names})
        for x in ("online", "started")
    )
    before, rise = _before(n, status, 1), output - _before(n, output, 1)
    n.model.add_constraints(rise - slope * before - level * start <= 0.0, name="ramp_up")
    n.model.add_constraints(-1.0 * rise - slope * status - level * stop <= 0.0, name="ramp_down")


def _limit_heat(n: pypsa.Network) -> None:
    """Hold heat to the units that are on, and power to the back-pressure line."""
    links = n.c.links.static
    if "heats_with" not in links:
        return
    for name, link in links[links["taken_online"] > 0.0].iterrows():
        taken = _expression(n, "Link-p", [name]).sum("name")
        online = _expression(n, "Generator-status", [link["heats_with"]]).sum("name")
        power = _expression(n, "Link-p", [f"{link['heats_with']} power"]).sum("name")
        n.model.add_constraints(taken - link["taken_online"] * online <= 0.0, name=f"{name} most")
        n.model.add_constraints(power - link["least_power"] * taken >= 0.0, name=f"{name} line")


def _add_load_energy(n: pypsa.Network) -> None:
    """Give each flexible load what it needs of every day, or year."""
    columns = n.c.generators.static
    if "energy_by" not in columns:
        return
    years = len(n.investment_periods)
    day = np.asarray(n.meta[DAY])
    weight = n.snapshot_weightings["generators"].values
    year = np.repeat(np.arange(years), day.size)
    groups = {"day": year * (day.max() + 1) + np.tile(day, years), "year": year}
    for period, group in groups.items():
        names = list(columns.index[columns["energy_by"] == period])
        if not names:
            continue
        drawn = _expression(n, "Generator-p", names)
        label = xr.DataArray(group, dims="snapshot", name="run")
        hours = xr.DataArray(weight, dims="snapshot")
        need = _table(n, "need", names).values
        if need.shape[0] != group.size:
            need = need.T
        rows = np.zeros((group.max() + 1, len(names)))
        np.add.at(rows, group, need * weight[:, None])
        left = (hours * _positions(drawn)).groupby(label).sum()
        right = xr.DataArray(rows, dims=("run", "name"), coords={"name": names})
        n.model.add_constraints(
            left == right.assign_coords(run=np.arange(len(rows))), name=f"energy of each {period}"
        )


def _add_limits(n: pypsa.Network) -> None:
    """Limit what is burnt of a fuel, or emitted, in a year."""
    columns = n.c.generators.static
    periods = n.snapshots.get_level_values("period")
    for limit in n.meta[LIMITS]:
        rate = np.ones(len(columns))
        if limit["kind"] == "pollutant":
            rate = columns[emission_column(limit["name"])].fillna(0.0).to_numpy()
        else:
            rate = (columns["burns"] == limit["name"]).to_numpy(dtype=float)
        hours = n.snapshot_weightings["generators"].where(periods == limit["year"], 0.0).to_numpy()
        total = None
        for variable, column in (("p", "burnt_per_output"), ("status", "burnt_online")):
            if column not in columns:
                continue
            own = rate * columns[column].fillna(0.0).to_numpy()
            if not own.any():
                continue
            names = list(columns.index[own != 0.0])
            factor = xr.DataArray(own[own != 0.0], coords={"name": names})
            flow = _positions(_expression(n, f"Generator-{variable}", names))
            part = (flow * factor * xr.DataArray(hours, dims="snapshot")).sum()
            total = part if total is None else total + part
        if total is not None:
            name = f"{limit['kind']} {limit['name']} {limit['year']}"
            n.model.add_constraints(total <= limit["most"], name=name)


def _expression(n: pypsa.Network, variable: str, names: list[str]) -> linopy.LinearExpression:
    return n.model[variable].sel(name=names).to_linexpr()


def _table(n: pypsa.Network, attribute: str, names: list[str]) -> xr.DataArray:
    """Return a table of our own over snapshots and names, as PyPSA labels them."""
    frame = n.c.generators.dynamic[attribute][names]
    like = n.model["Generator-p"].data.coords["snapshot"]
    return xr.DataArray(
        frame.to_numpy(), dims=("snapshot", "name"), coords={"name": names}
    ).assign_coords(like.coords)


def _lagged(n: pypsa.Network, lag: int) -> np.ndarray:
    """Return the position of the snapshot some hours before, around each loop."""
    previous = np.asarray(n.meta[PREVIOUS])
    steps = np.arange(previous.size)
    for _ in range(lag):
        steps = previous[steps]
    years = len(n.investment_periods)
    return (np.arange(years)[:, None] * previous.size + steps).ravel()


def _before(
    n: pypsa.Network, expression: linopy.LinearExpression, lag: int
) -> linopy.LinearExpression:
    """Return an expression some hours before."""
    data = expression.data
    moved = data.isel(snapshot=_lagged(n, lag)).drop_vars(["snapshot", "period", "timestep"])
    own = data.coords["snapshot"].coords
    return linopy.LinearExpression(moved.assign_coords(own), n.model)


def _shift(n: pypsa.Network, table: xr.DataArray, lag: int) -> xr.DataArray:
    moved = table.isel(snapshot=_lagged(n, lag)).drop_vars(["snapshot", "period", "timestep"])
    return moved.assign_coords(table.coords["snapshot"].coords)


def _positions(expression: linopy.LinearExpression) -> linopy.LinearExpression:
    """Return an expression whose snapshots are numbers."""
    data = expression.data.drop_vars(["snapshot", "period", "timestep"])
    return linopy.LinearExpression(data, expression.model)

"""Hourly System → the System of a true relaxation: its optimum is never above the full year's.

Every day belongs to one cluster, and a step of the relaxation stands for one hour of all days of
its cluster. Take any plan that the hourly model allows and replace what it does at an hour by the
mean over the cluster's days; builds stay. The mean satisfies every row here and costs no more:

- a row that is linear in what is dispatched, with coefficients that do not vary in time, holds on
  the mean with the mean of its right side (demand, obligation to export, what a flexible load
  needs on a day);
- a limit that is a number, or a share of what is built, holds on the mean with the mean limit;
  where it is a product of what varies (available × running), it is the mean of the product;
- a loss of at least loss · abs(flow) holds on the mean, since abs is convex;
- a store's level at the end of a day is that at the start of the next: ends and starts, weighed by
  the clusters' days, have the same sum, and that is the only row that ties periods together;
- what is on, what starts, heat and reserves are dispatched too: their rows have coefficients that
  do not vary in time, and those that look at the hour before are left out at a period's first hour,
  as are the windows of least times on and off;
- output over the year (utilisation, what coal plant burns) has the same sum, and the most that a
  year could deliver is a sum of the limits above; the peak load is a number of the hours;
- a price that varies multiplies what is dispatched, and the mean of products is not the product of
  means. The least that a mean import can cost is what it costs on the days with the lowest prices,
  a convex function of it; a few tangents lie below that function everywhere. So each link becomes
  one link a tangent and direction, with the tangent's price, open as far as it is the highest. For
  sales it is the days with the highest prices.

`docs/bounds.md` has the proof in full.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from transition_sim.system.build import System
from transition_sim.timeseries.axis import DAYS, TimeAxis

HOURS_OF_DAY = 24
TANGENTS = 6
# Right sides, limits that are numbers, and shares of what is built: the mean of the days.
AVERAGED = (
    "demand",
    "export_obligation",
    "load_need",
    "load_limit",
    "power_limit",
    "power_floor",
    "deliverable",
    "availability",
    "store_running_power",
    "store_running_energy",
    "store_build_running",
    "heat_demand",
)
# weighed by what each day can deliver
RUNNING = ("running_fixed", "build_running", "staying_running", "arriving_running")
PRICES = ("trade_price", "loss_price")
CALENDAR = ("step_weight", "period", "hour")
KNOWN = {*AVERAGED, *RUNNING, *PRICES, *CALENDAR, "must_run"}


def relax(system: System, day_cluster: np.ndarray, tangents: int = TANGENTS) -> System:
    """Return a system whose least cost bounds that of the hourly one from below.

    Parameters
    ----------
    system : System
        Hour by hour, without an enforced share's guards (`net_import_limit`, `unserved_limit`):
        these are numbers of another run, and left out they only widen what is allowed.
    day_cluster : numpy.ndarray of int, shape (365,)
        Cluster of each day, from 0.
    tangents : int
        How many prices stand for those of a cluster's days, two or more.

    Raises
    ------
    ValueError
        The system is not hourly, or holds something over steps that no rule here covers.
    """
    _refuse_unknown(system)
    clusters = _Clusters(day_cluster)
    hourly, axis = system.data, clusters.axis(system.time)
    values = {name: clusters.mean(hourly[name].values) for name in AVERAGED}
    values |= _running(hourly, clusters)
    values["step_weight"] = np.tile(axis.weight, (hourly.sizes["year"], 1))
    values |= {"period": axis.period, "hour": axis.hour, "day_period": axis.day_period}
    new = {name: _like(hourly[name], each) for name, each in values.items()}
    links = _priced_links(hourly, clusters, tangents)
    kept = hourly.drop_vars([*KNOWN, "day_period", "step"]).drop_dims("link")
    steps = _like(hourly["step"], axis.label)
    data = kept.assign(new).assign_coords(step=steps).merge(links)
    return replace(system, data=data, time=axis)


def _refuse_unknown(system: System) -> None:
    if not system.time.is_chronological:
        raise ValueError("only an hourly system can be relaxed")
    unknown = {str(name) for name, each in system.data.data_vars.items() if "step" in each.dims}
    if unknown - KNOWN:
        raise ValueError(f"no rule says how to relax {', '.join(sorted(unknown - KNOWN))}")


class _Clusters:
    """Days in clusters, and values of the year's hours sorted into them."""

    def __init__(self, day_cluster: np.ndarray) -> None:
        self.of_day = np.asarray(day_cluster)
        self.days = np.bincount(self.of_day)
        self.steps = len(self.days) * HOURS_OF_DAY
        if self.of_day.shape != (DAYS,) or not self.days.all():
            raise ValueError("every day is in one cluster, and no cluster is empty")

    def axis(self, hourly: TimeAxis) -> TimeAxis:
        """Return the axis of one step for each hour of each cluster."""
        step = np.arange(self.steps)
        period, hour = step // HOURS_OF_DAY, step % HOURS_OF_DAY
        return TimeAxis(
            label=step,
            weight=self.days[period].astype(float),
            period=period,
            hour=hour,
            previous=np.where(hour == 0, step + HOURS_OF_DAY - 1, step - 1),
            day_period=self.of_day,
            series={name: self.mean(values) for name, values in hourly.series.items()},
            loose=True,
        )

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Return the means over each cluster's days; steps are the last axis."""
        by_day = self._by_day(values)
        order = np.argsort(self.of_day, kind="stable")
        first = np.cumsum(self.days) - self.days
        sums = np.add.reduceat(by_day[..., order, :], first, axis=-2)
        return (sums / self.days[:, None]).reshape(*values.shape[:-1], self.steps)

    def least(self, values: np.ndarray) -> np.ndarray:
        """Return the least over each cluster's days; steps are the last axis."""
        found = [
            self._by_day(values)[..., self.of_day == cluster, :].min(axis=-2)
            for cluster in range(len(self.days))
        ]
        return np.stack(found, axis=-2).reshape(*values.shape[:-1], self.steps)

    def tangents(self, values: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Return lines that are nowhere above the least mean of a share of the days.

        With a cluster's days sorted by value, the share q of them with the lowest values costs
        g(q), the integral of the sorted values from 0 to q. The lines touch g at evenly spaced
        shares from 0 to 1.

        Returns
        -------
        slope, length : numpy.ndarray, shape (tangent, ..., step)
            Slope of each line, and over which part of the shares it is the highest.
        """
        share = np.linspace(0.0, 1.0, count)
        shape = (count, *values.shape[:-1], len(self.days), HOURS_OF_DAY)
        slope, length = np.empty(shape), np.empty(shape)
        for cluster in range(len(self.days)):
            ranked = np.sort(self._by_day(values)[..., self.of_day == cluster, :], axis=-2)
            slope[..., cluster, :], length[..., cluster, :] = _touching(ranked, share)
        flat = (count, *values.shape[:-1], self.steps)
        return slope.reshape(flat), length.reshape(flat)

    def _by_day(self, values: np.ndarray) -> np.ndarray:
        return values.reshape(*values.shape[:-1], DAYS, HOURS_OF_DAY)


def _touching(ranked: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return slope of the tangents at shares of the sorted days, and where each is the highest.

    Parameters
    ----------
    ranked : numpy.ndarray, shape (..., day, hour)
        Rising along the days.
    share : numpy.ndarray, shape (tangent,)
    """
    days = ranked.shape[-2]
    number = np.minimum((share * days).astype(int), days - 1)
    before = np.cumsum(ranked, axis=-2) - ranked
    slope = np.moveaxis(ranked[..., number, :], -2, 0)
    rest = (share * days - number)[:, None]
    cost = np.moveaxis(before[..., number, :] + rest * ranked[..., number, :], -2, 0) / days
    at = share.reshape(-1, *[1] * (slope.ndim - 1))
    foot = cost - slope * at  # of each line, at no share
    steeper = np.diff(slope, axis=0)
    meet = np.broadcast_to(at[1:], steeper.shape).copy()
    np.divide(-np.diff(foot, axis=0), steeper, out=meet, where=steeper > 0.0)
    meet = np.clip(meet, at[:-1], at[1:])
    edges = np.concatenate([np.zeros_like(meet[:1]), meet, np.ones_like(meet[:1])])
    return slope, np.diff(edges, axis=0)


def _running(hourly: xr.Dataset, clusters: _Clusters) -> dict[str, np.ndarray]:
    """Return what runs, and the share of it that must deliver.

    What runs is weighed by what each day can deliver, so that its product with the mean of
    `deliverable` is the mean of the products. The share that must deliver is the largest whose
    product with what runs is nowhere above the mean of the products.
    """
    deliverable, must_run = hourly["deliverable"].values, hourly["must_run"].values
    able = clusters.mean(deliverable)[:, None, :]
    floor = np.full(able.shape, np.inf)
    found = {}
    # what stays if all is retired or was upgraded that may be: that runs on all days or on none
    stays = hourly["running_fixed"] - _most_leaving(hourly)
    for name, values in [*((n, hourly[n].values) for n in RUNNING), ("", stays.values)]:
        plain = clusters.mean(values)
        weighed = np.divide(
            clusters.mean(deliverable[:, None, :] * values), able, out=plain, where=able > 0.0
        )
        least = clusters.mean(must_run[:, None, :] * values)
        ratio = np.full(least.shape, np.inf)
        np.divide(least, weighed, out=ratio, where=weighed > 0.0)
        floor = np.minimum(floor, ratio.min(axis=1, keepdims=True))
        if name:
            found[name] = weighed
    # a build of an earlier year runs on all days
    floor = np.minimum(floor[:, 0], clusters.mean(must_run))
    found["must_run"] = floor
    return found


def _most_leaving(hourly: xr.Dataset) -> xr.DataArray:
    """Return what may be gone before a year [MW]; of an asset with upgrades all that lasts it."""
    upgradable = hourly["asset"].isin(hourly["variant_of"].values)
    return hourly["retirable"].where(~upgradable, hourly["running_fixed"].min("step"))


def _priced_links(hourly: xr.Dataset, clusters: _Clusters, tangents: int) -> xr.Dataset:
    """Return the links: those to the outside once a tangent of the price and direction."""
    links = hourly[[str(name) for name, each in hourly.variables.items() if "link" in each.dims]]
    timeless = links.drop_vars([*PRICES, "step"])
    outside = hourly["link_outside"].values
    inner, far = timeless.isel(link=~outside), timeless.isel(link=outside)
    free = np.zeros((inner.sizes["link"], clusters.steps))
    pieces = [inner.assign({name: _like(hourly[name], free) for name in PRICES})]
    price = hourly["trade_price"].values[outside]
    least = clusters.least(price)
    # a positive flow is bought where the link starts outside, and sold where it ends there
    bought = ~np.isin(far["link_from"].values, hourly["zone"].values)[:, None]
    for way, idle, paid in (
        ("link_forward", "link_reverse", bought),
        ("link_reverse", "link_forward", ~bought),
    ):
        sign = np.where(paid, 1.0, -1.0)
        slope, length = clusters.tangents(sign * price, tangents)
        for number in range(tangents):
            name = f"{way.removeprefix('link_')}.{number}"
            values = {
                way: far[way].values[:, None] * length[number],
                idle: np.zeros_like(length[number]),
                "trade_price": sign * slope[number],
                "loss_price": least,
            }
            piece = far.assign(
                {key: (("link", "step"), each, hourly[key].attrs) for key, each in values.items()}
            )
            names = [f"{each}.{name}" for each in far["link"].values]
            pieces.append(piece.assign_coords(link=_like(far["link"], np.asarray(names, str))))
    return xr.concat(pieces, dim="link", join="override", data_vars="all")


def _like(array: xr.DataArray, values: np.ndarray) -> tuple[Any, np.ndarray, dict[str, Any]]:
    """Return other values along the same dimensions, with the same unit and text."""
    return array.dims, values, array.attrs

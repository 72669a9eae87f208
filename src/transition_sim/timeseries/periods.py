"""Typical periods of a year, chosen on all series together (tsam), and extreme ones beside them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd
import tsam

from transition_sim.timeseries.axis import DAYS, HOURS, PROFILE_YEAR, TimeAxis
from transition_sim.timeseries.extremes import Residual, find_extremes

_SEASON = "heating season"
_CLUSTERING = tsam.ClusterConfig(
    method="hierarchical", representation=tsam.Distribution(concurrency="medoid")
)
_REMEMBERED = 4  # clusterings
_MEMORY: dict[bytes, tuple[np.ndarray, dict[str, np.ndarray]]] = {}


def typical_periods(
    series: Mapping[str, np.ndarray],
    periods: int,
    hours: int,
    season: np.ndarray,
    kinds: Mapping[str, str] | None = None,
    residual: Residual | None = None,
) -> TimeAxis:
    """Return the axis of typical and extreme periods.

    Extreme periods are taken out first and stand for themselves alone, hour by hour as they were.
    (tsam can add them itself, but then they still count in the cluster that they came from, and
    what that does to the yearly means is spread over all the others.) The rest of the year is
    clustered on all series together; a cluster's values keep its own distribution and mean, in the
    order in which they come on its most central day. The heating season is told apart.

    A year that holds no more different periods than are asked for is given back as it is, whatever
    is extreme in it; apart in the heating season where the number allows.

    Parameters
    ----------
    series : mapping of str to numpy.ndarray, shape (8760,)
    periods : int
        How many periods, extreme ones among them. These are left out where they would be more
        than half of all.
    hours : int
        Length of a period [h]: 24 (days) or 168 (weeks, the last of which has eight days).
    season : numpy.ndarray of bool, shape (365,)
        Days of the heating season.
    kinds : mapping of str to str, optional
        What each series is (``wind``, say): series of one kind share one weight, so that no kind
        counts for more because there are more series of it.
    residual : Residual, optional
        What extreme periods are chosen on; without it there are none.
    """
    count = HOURS // hours
    extreme = find_extremes(residual, hours) if residual is not None else {}
    alone = sorted(set(extreme.values()))
    if 2 * len(alone) > periods:
        extreme, alone = {}, []
    rest = np.setdiff1d(np.arange(count), alone)
    hourly = {**series, _SEASON: np.repeat(season, 24).astype(float)}
    blocks = {name: each[: count * hours].reshape(count, hours) for name, each in hourly.items()}
    own = {name: values[rest] for name, values in blocks.items()}
    given = _as_given(blocks, own, periods, periods - len(alone))
    if given is not None:
        whole = {name: blocks[name][_firsts(given)].ravel() for name in series}
        return _period_axis(whole, given, hours, {})
    clusters, found = _recall(own, periods - len(alone), {_SEASON: _SEASON, **(kinds or {})})
    assignment = np.empty(count, dtype=int)
    assignment[rest] = clusters
    assignment[alone] = clusters.max() + 1 + np.arange(len(alone))
    whole = {name: np.vstack([found[name], blocks[name][alone]]).ravel() for name in series}
    return _period_axis(
        whole, assignment, hours, {reason: int(assignment[n]) for reason, n in extreme.items()}
    )


def _as_given(
    blocks: Mapping[str, np.ndarray], rest: Mapping[str, np.ndarray], periods: int, clusters: int
) -> np.ndarray | None:
    """Return the kind of each period of a year that has few; None where clusters do as well.

    Parameters
    ----------
    blocks, rest : mapping of str to numpy.ndarray, shape (period, hour)
        All of the year, and what is left of it beside what is extreme.
    periods, clusters : int
        How many periods may be different, of all and of the rest.
    """
    if _kinds(rest).max(initial=0) < clusters:
        return None
    series = {name: values for name, values in blocks.items() if name != _SEASON}
    for each in (blocks, series):
        kinds = _kinds(each)
        if kinds.max(initial=0) < periods:
            return kinds
    return None


def _kinds(blocks: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return a number for each period, the same for the same hours, from 0 in their order."""
    table = np.hstack(list(blocks.values()))
    _, first, kind = np.unique(table, axis=0, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=int)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[kind.ravel()])


def _firsts(kinds: np.ndarray) -> np.ndarray:
    return np.unique(kinds, return_index=True)[1]


def _recall(
    blocks: Mapping[str, np.ndarray], clusters: int, kinds: Mapping[str, str]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return what `_cluster` does, from memory for the last series: many runs share theirs."""
    said = hashlib.blake2b(repr((clusters, sorted(kinds.items()))).encode())
    for name, values in blocks.items():
        said.update(f"{name}{values.shape}".encode() + np.ascontiguousarray(values).tobytes())
    key = said.digest()
    if key not in _MEMORY:
        if len(_MEMORY) >= _REMEMBERED:
            del _MEMORY[next(iter(_MEMORY))]
        _MEMORY[key] = _cluster(blocks, clusters, kinds)
    return _MEMORY[key]


def _cluster(
    blocks: Mapping[str, np.ndarray], clusters: int, kinds: Mapping[str, str]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the cluster of each period, and for each series a row of values for each cluster."""
    hours = blocks[_SEASON].shape[1]
    varying = [name for name, values in blocks.items() if np.ptp(values) > 0.0] or [_SEASON]
    table = pd.DataFrame({name: blocks[name].ravel() for name in varying})
    table.index = pd.date_range(f"{PROFILE_YEAR}-01-01", periods=len(table), freq="h")
    alike = Counter(kinds.get(name, name) for name in varying)
    result = tsam.aggregate(
        table,
        n_clusters=clusters,
        period_duration=hours,
        cluster=_CLUSTERING,
        # tsam multiplies values, and the distance is made of squares
        weights={name: alike[kinds.get(name, name)] ** -0.5 for name in varying},
    )
    assignment = np.asarray(result.cluster_assignments)
    values = result.cluster_representatives
    found = {
        name: values[name].to_numpy(copy=True).reshape(-1, hours)
        if name in varying
        else np.full((assignment.max() + 1, hours), each[0, 0])
        for name, each in blocks.items()
    }
    # tsam 4.1.1 sorts the hours of a period that is alone in its cluster, each series on its own
    for single in np.flatnonzero(np.bincount(assignment) == 1):
        for name, each in blocks.items():
            found[name][single] = each[assignment == single][0]
    return assignment, found


def _period_axis(
    found: Mapping[str, np.ndarray],
    assignment: np.ndarray,
    hours: int,
    extreme: Mapping[str, int],
) -> TimeAxis:
    """Return the axis of periods in the year's spans; the days left over join the last span."""
    day_span = np.minimum(np.arange(DAYS) // (hours // 24), len(assignment) - 1)
    day_period = assignment[day_span]
    days = np.bincount(day_period)
    step = np.arange(len(days) * hours)
    period, hour = step // hours, step % hours
    return TimeAxis(
        label=step,
        weight=days[period] * 24.0 / hours,
        period=period,
        hour=hour,
        previous=np.where(hour == 0, step + hours - 1, step - 1),
        day_period=day_period,
        series=found,
        day_span=day_span,
        extreme=extreme,
    )

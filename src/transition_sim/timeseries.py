"""The time axis of a year: all its hours, or typical periods with weights.

Both are one thing: *periods* of hours, each standing for some days of the 365-day profile year.
Hour by hour, every day is a period of its own and the steps wrap once a year; with typical
periods (tsam), a period stands for every day of its cluster and its steps wrap within it. The
calendar is kept: what starts in June runs in a period for the share of that period's days that
lie on or after the date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import tsam

DAYS = 365
HOURS = 24 * DAYS
PROFILE_YEAR = 2025  # any year of 365 days: it only numbers them


@dataclass(frozen=True)
class TimeAxis:
    """Steps of one hour, the same in every model year.

    Attributes
    ----------
    label : numpy.ndarray of int, shape (step,)
        Step number, from 0.
    weight : numpy.ndarray, shape (step,)
        Hours per year that a step stands for; sums to 8,760.
    period : numpy.ndarray of int, shape (step,)
        Period that a step belongs to.
    hour : numpy.ndarray of int, shape (step,)
        Hour within the period.
    previous : numpy.ndarray of int, shape (step,)
        The step before, wrapping within the year (hourly) or the period (typical).
    day_period : numpy.ndarray of int, shape (365,)
        Period that each day of the year belongs to.
    series : mapping of str to numpy.ndarray, shape (step,)
        The hourly series, aggregated.
    """

    label: np.ndarray
    weight: np.ndarray
    period: np.ndarray
    hour: np.ndarray
    previous: np.ndarray
    day_period: np.ndarray
    series: Mapping[str, np.ndarray]

    def share_of_days(self, days: np.ndarray) -> np.ndarray:
        """Return, for each step, the share of its period's days that are marked.

        Parameters
        ----------
        days : numpy.ndarray of bool, shape (365,)

        Returns
        -------
        numpy.ndarray, shape (step,)
            0 or 1 hour by hour; between them in typical periods.
        """
        marked = np.bincount(self.day_period, weights=days.astype(float))
        return (marked / np.bincount(self.day_period))[self.period]


def day_of_year(when: date) -> int:
    """Return the day's position in the 365-day profile year; 29 February counts as the 28th."""
    day = 28 if (when.month, when.day) == (2, 29) else when.day
    return date(PROFILE_YEAR, when.month, day).timetuple().tm_yday - 1


def whole_year(series: Mapping[str, np.ndarray]) -> TimeAxis:
    """Return the axis of all 8,760 hours."""
    step = np.arange(HOURS)
    return TimeAxis(
        label=step,
        weight=np.ones(HOURS),
        period=step // 24,
        hour=step % 24,
        previous=np.roll(step, 1),
        day_period=np.arange(DAYS),
        series=dict(series),
    )


def typical_periods(
    series: Mapping[str, np.ndarray], periods: int, hours: int, season: np.ndarray
) -> TimeAxis:
    """Return the axis of typical periods, clustered by tsam on all series together.

    Each day is in exactly one cluster, whose values keep the cluster's own distribution and mean;
    the heating season is told apart from the rest of the year.

    Parameters
    ----------
    series : mapping of str to numpy.ndarray, shape (8760,)
    periods : int
        How many typical periods.
    hours : int
        Length of a period [h]: 24 (days) or 168 (weeks).
    season : numpy.ndarray of bool, shape (365,)
        Days of the heating season.
    """
    days = hours // 24
    whole = DAYS // days * days
    table = pd.DataFrame({name: values[: whole * 24] for name, values in series.items()})
    table[_SEASON] = np.repeat(season[:whole].astype(float), 24)
    table.index = pd.date_range(f"{PROFILE_YEAR}-01-01", periods=len(table), freq="h")
    varying = [name for name in table.columns if np.ptp(table[name].to_numpy()) > 0.0] or [_SEASON]
    clustering = tsam.ClusterConfig(method="hierarchical", representation="distribution")
    result = tsam.aggregate(
        table[varying], n_clusters=periods, period_duration=hours, cluster=clustering
    )
    assignment = np.asarray(result.cluster_assignments)
    values = result.cluster_representatives
    found = {
        name: values[name].to_numpy(copy=True) if name in varying else np.resize(each, len(values))
        for name, each in series.items()
    }
    _restore_single_members(found, series, assignment, hours)
    return _period_axis(found, assignment, hours)


_SEASON = "heating season"


def _restore_single_members(
    found: dict[str, np.ndarray],
    series: Mapping[str, np.ndarray],
    assignment: np.ndarray,
    hours: int,
) -> None:
    """Let a period that is alone in its cluster stand for itself.

    tsam 4.1.1 sorts the hours of such a period, each series on its own.
    """
    for period in np.flatnonzero(np.bincount(assignment) == 1):
        own = int(np.flatnonzero(assignment == period)[0])
        for name, each in series.items():
            found[name][period * hours : (period + 1) * hours] = each[
                own * hours : (own + 1) * hours
            ]


def _period_axis(found: Mapping[str, np.ndarray], assignment: np.ndarray, hours: int) -> TimeAxis:
    count = np.bincount(assignment)
    step = np.arange(len(count) * hours)
    period, hour = step // hours, step % hours
    day_period = np.repeat(assignment, hours // 24)
    day_period = np.concatenate([day_period, np.full(DAYS - len(day_period), assignment[-1])])
    return TimeAxis(
        label=step,
        weight=(count / count.sum())[period] * HOURS / hours,
        period=period,
        hour=hour,
        previous=np.where(hour == 0, step + hours - 1, step - 1),
        day_period=day_period,
        series=found,
    )

"""Steps, weights and the calendar of a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

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
    day_span : numpy.ndarray of int, shape (365,)
        Span of the calendar that each day lies in: a day, or a week (the last has eight days). A
        span is one run through its period.
    extreme : mapping of str to int
        The periods that were kept for what is extreme in them, by the reason.
    loose : bool
        Whether a store may start each period from any level, if it gains nothing over the year:
        the axis of a relaxation.
    """

    label: np.ndarray
    weight: np.ndarray
    period: np.ndarray
    hour: np.ndarray
    previous: np.ndarray
    day_period: np.ndarray
    series: Mapping[str, np.ndarray]
    day_span: np.ndarray = field(default_factory=lambda: np.arange(DAYS))
    extreme: Mapping[str, int] = field(default_factory=dict)
    loose: bool = False

    @property
    def is_chronological(self) -> bool:
        """Whether steps follow each other through the year, not only within a period."""
        return bool((self.period[self.previous] != self.period).any())

    @property
    def run_length(self) -> int:
        """Hours after which steps wrap: those of the year, or of a period."""
        return len(self.label) if self.is_chronological else int(np.bincount(self.period).min())

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

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Return the year's mean of values over steps, the last axis."""
        return np.asarray(values @ self.weight / self.weight.sum())


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

"""The hours of a 365-day year, with what a calendar says about each of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOURS = 8760
MONTHS = 12


@dataclass(frozen=True)
class YearHours:
    """
    The 8,760 hours of a calendar year in local standard time, without 29 February.

    Attributes
    ----------
    start : ndarray of datetime64[m]
        Beginning of each hour, local standard time.
    month : ndarray of int
        0 (January) to 11.
    hour : ndarray of int
        0 to 23, the hour that begins then.
    day : ndarray of int
        0 to 364.
    weekend : ndarray of bool
        Whether the hour lies on a Saturday or Sunday; public holidays are not known.
    """

    start: NDArray[np.datetime64]
    month: NDArray[np.int64]
    hour: NDArray[np.int64]
    day: NDArray[np.int64]
    weekend: NDArray[np.bool_]

    @property
    def month_hours(self) -> NDArray[np.float64]:
        """Length of each month [h]."""
        return np.bincount(self.month, minlength=MONTHS).astype(float)

    def monthly_mean(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Return the mean of each month.

        Parameters
        ----------
        values : ndarray of float
            One value per hour, any unit.

        Returns
        -------
        ndarray of float
            Twelve means, in the unit of `values`.
        """
        return np.bincount(self.month, weights=values, minlength=MONTHS) / self.month_hours


def make_year_hours(calendar_year: int) -> YearHours:
    """
    Lay out the hours of a year.

    Parameters
    ----------
    calendar_year : int
        Year whose weekdays and sun positions are taken; 29 February is left out.

    Returns
    -------
    YearHours
        Exactly 8,760 hours.
    """
    first = np.datetime64(f"{calendar_year}-01-01T00:00", "m")
    last = np.datetime64(f"{calendar_year + 1}-01-01T00:00", "m")
    start = np.arange(first, last, np.timedelta64(60, "m"))
    date = start.astype("datetime64[D]")
    leap_day = np.datetime64(f"{calendar_year}-03-01", "D") - np.timedelta64(1, "D")
    if len(start) > HOURS:
        start, date = start[date != leap_day], date[date != leap_day]
    month = start.astype("datetime64[M]").astype(np.int64) % MONTHS
    hour = (start - date.astype("datetime64[m]")).astype(np.int64) // 60
    return YearHours(
        start=start,
        month=month,
        hour=hour,
        day=np.arange(HOURS) // 24,
        weekend=~np.is_busday(date),
    )

"""The time axis of a year: all its hours, or typical and extreme periods with weights.

Both are one thing: *periods* of hours, each standing for some days of the 365-day profile year.
Hour by hour, every day is a period of its own and the steps wrap once a year; with typical
periods (tsam), a period stands for every day of its cluster and its steps wrap within it. The
calendar is kept: what starts in June runs in a period for the share of that period's days that
lie on or after the date, and a seasonal store goes through the periods in the order of the days.
"""

from transition_sim.timeseries.axis import (
    DAYS,
    HOURS,
    PROFILE_YEAR,
    TimeAxis,
    day_of_year,
    whole_year,
)
from transition_sim.timeseries.extremes import (
    CALM,
    COLD,
    PEAK,
    SURPLUS,
    Residual,
    find_extremes,
)
from transition_sim.timeseries.periods import typical_periods

__all__ = [
    "CALM",
    "COLD",
    "DAYS",
    "HOURS",
    "PEAK",
    "PROFILE_YEAR",
    "SURPLUS",
    "Residual",
    "TimeAxis",
    "day_of_year",
    "find_extremes",
    "typical_periods",
    "whole_year",
]

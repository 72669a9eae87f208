"""Hourly demand from typical days, and series without a known shape."""

import numpy as np

from transition_sim.errors import Text
from transition_sim.synthesis.calibration import MEAN
from transition_sim.synthesis.hours import HOURS, YearHours
from transition_sim.synthesis.recipe import Flat, TypicalCurves
from transition_sim.synthesis.series import Figure, Series


def make_typical_curves(name: str, recipe: TypicalCurves, hours: YearHours) -> Series:
    """
    Lay typical days on the calendar and scale them to an annual mean of 1.

    Parameters
    ----------
    name : str
        Name of the series.
    recipe : TypicalCurves
        Typical days by month and kind of day.
    hours : YearHours
        The calendar.

    Returns
    -------
    Series
        Demand [pu of the annual mean].

    Notes
    -----
    The days of a month differ only by weekday and weekend: no weather and no public holidays,
    so the peak of the year is the peak of the typical curve, lower than a measured one.
    """
    tables = np.array([recipe.weekday.value, recipe.weekend.value])
    raw = tables[hours.weekend.astype(int), hours.month, hours.hour]
    values = raw / raw.mean()
    weekend, weekday = values[hours.weekend].mean(), values[~hours.weekend].mean()
    figures = (
        Figure(MEAN, "pu", float(values.mean()), 1.0),
        Figure(Text("load factor", "负荷率"), "pu", float(values.mean() / values.max())),
        Figure(Text("weekend over mean", "周末与平均之比"), "pu", float(weekend)),
        Figure(Text("weekend over weekday", "周末与工作日之比"), "pu", float(weekend / weekday)),
    )
    return Series(name, Text("pu of annual mean", "以年平均值为 1"), values, figures)


def make_flat(name: str, recipe: Flat) -> Series:
    """
    Make a constant series, where no shape is published.

    Parameters
    ----------
    name : str
        Name of the series.
    recipe : Flat
        Carries only the source of the assumption.

    Returns
    -------
    Series
        1 in every hour [pu of the mean].
    """
    values = np.ones(HOURS)
    figures = (Figure(MEAN, "pu", float(values.mean()), 1.0),)
    return Series(name, Text("pu of mean", "以平均值为 1"), values, figures)

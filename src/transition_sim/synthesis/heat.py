"""Hourly demand for district heat from how cold it is."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from transition_sim.errors import Text
from transition_sim.inputs.schema.city_settings import Season
from transition_sim.synthesis.calibration import MEAN
from transition_sim.synthesis.heat_recipe import DegreeHours
from transition_sim.synthesis.hours import HOURS, YearHours
from transition_sim.synthesis.process import draw_persistent_noise
from transition_sim.synthesis.series import Figure, Series, SeriesError

DAYS = HOURS // 24


def make_degree_hours(
    name: str, recipe: DegreeHours, hours: YearHours, season: Season | None
) -> Series:
    """
    Make a heat demand that follows the degrees below the indoor temperature within the season.

    Parameters
    ----------
    name : str
        Name of the series.
    recipe : DegreeHours
        Temperatures, their daily range and their spells.
    hours : YearHours
        The calendar.
    season : Season or None
        Of the city; outside of it nothing is heated.

    Returns
    -------
    Series
        Heat demand [pu of the annual mean].

    Notes
    -----
    The days' means lie on straight lines between the months' means, each at the middle of its
    month, with a random spell of warmer or colder days added. The range of a day is what is left
    of it at the plant: buildings and networks even out most of what the air does.

    Raises
    ------
    SeriesError
        Where the city has no heating season, or it is never cold in it.
    """
    if season is None:
        raise SeriesError(
            ("kind",),
            Text("city.yaml has no heating season", "city.yaml 没有供暖季"),
            Text("give heating_season", "请给出 heating_season"),
        )
    heated = np.repeat(_heated_days(hours, season), 24)
    phase = 2.0 * np.pi * (hours.hour - recipe.coldest_hour.value) / 24.0
    outdoor = np.repeat(_daily_means(recipe, hours), 24)
    outdoor -= recipe.daily_range_k.value / 2.0 * np.cos(phase)
    raw = np.where(heated, np.maximum(recipe.indoor_c.value - outdoor, 0.0), 0.0)
    if not raw.any():
        raise SeriesError(
            ("indoor_c",),
            Text("no hour of the season is colder", "供暖季内没有更冷的时刻"),
            Text("raise it, or lower the temperatures outdoors", "请调高，或调低室外温度"),
        )
    values = raw / raw.mean()
    in_season = raw[heated]
    figures = (
        Figure(MEAN, "pu", float(values.mean()), 1.0),
        Figure(Text("hours heated", "供暖小时数"), "h", float(heated.sum())),
        Figure(Text("full-load hours", "满负荷小时数"), "h", float(HOURS / values.max())),
        Figure(
            Text("mean over peak, in the season", "供暖季平均与峰值之比"),
            "pu",
            float(in_season.mean() / in_season.max()),
        ),
        Figure(Text("coldest hour outdoors", "室外最低温度"), "°C", float(outdoor.min())),
    )
    return Series(name, Text("pu of annual mean", "以年平均值为 1"), values, figures)


def _daily_means(recipe: DegreeHours, hours: YearHours) -> NDArray[np.float64]:
    """Return the mean temperature outdoors of each day [°C]."""
    ends = np.cumsum(hours.month_hours) / 24.0
    middle = ends - hours.month_hours / 48.0
    months = np.asarray(recipe.month_mean_c.value)
    day = np.arange(DAYS) + 0.5
    usual = np.interp(day, middle, months, period=DAYS)
    noise = draw_persistent_noise(recipe.seed, DAYS, recipe.spell_persistence.value)
    return np.asarray(usual + recipe.spell_k.value * noise)


def _heated_days(hours: YearHours, season: Season) -> NDArray[np.bool_]:
    days: list[date] = hours.start[::24].astype("datetime64[D]").tolist()
    return np.asarray([season.covers(day) for day in days])

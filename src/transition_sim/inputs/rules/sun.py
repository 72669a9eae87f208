"""The sun at a city's location, and what a series of photovoltaics says against it.

References
----------
J. W. Spencer, Fourier series representation of the position of the sun, Search 2 (1971) 172:
declination, to some 0.05 degrees, and equation of time, to some 0.6 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transition_sim.inputs.schema.city_settings import Location
from transition_sim.inputs.schema.scenario import HOURS_IN_A_YEAR

HOURS_OF_DAY = 24
DEGREES_PER_HOUR = 15.0
DAYS = 365
RISEN = -0.833
"""Elevation of the sun's centre when its upper edge is seen to rise, with refraction [degree]."""
MOMENTS = np.linspace(0.0, 1.0, 5)
"""Moments of an hour at which the sun is looked at [h]."""


@dataclass(frozen=True)
class SunCheck:
    """What a series delivers at night, and by how much it runs early or late.

    Attributes
    ----------
    night_share : float
        Share of its energy in hours in which the sun does not rise at all.
    shift : float
        Its middle of the day less the sun's, between -12 and 12 [h]; NaN where no hour of the
        day stands out.
    """

    night_share: float
    shift: float


def sun_elevation(location: Location, utc_offset_h: float) -> np.ndarray:
    """Return the elevation of the sun at moments of each hour of a 365-day year.

    Parameters
    ----------
    location : Location
        Latitude and longitude [degree].
    utc_offset_h : float
        The clock of the hours minus UTC [h].

    Returns
    -------
    numpy.ndarray, shape (8760, 5)
        Without refraction [degree].

    Notes
    -----
    ``sin e = sin φ sin δ + cos φ cos δ cos ω`` with the hour angle
    ``ω = 15 (clock - offset + longitude / 15 + equation of time - 12)``.
    """
    clock = np.arange(HOURS_IN_A_YEAR)[:, None] + MOMENTS[None, :]
    angle = 2.0 * np.pi * (clock / HOURS_OF_DAY) / DAYS
    one, two, three = (np.cos(n * angle) for n in (1, 2, 3))
    s_one, s_two, s_three = (np.sin(n * angle) for n in (1, 2, 3))
    declination = (
        0.006918 - 0.399912 * one + 0.070257 * s_one
        - 0.006758 * two + 0.000907 * s_two - 0.002697 * three + 0.00148 * s_three
    )  # fmt: skip
    equation = (
        229.18
        / 60.0
        * (0.000075 + 0.001868 * one - 0.032077 * s_one - 0.014615 * two - 0.040849 * s_two)
    )
    solar = clock % HOURS_OF_DAY - utc_offset_h + location.longitude / DEGREES_PER_HOUR + equation
    hour_angle = np.radians(DEGREES_PER_HOUR * (solar - 12.0))
    latitude = np.radians(location.latitude)
    sine = np.sin(latitude) * np.sin(declination)
    sine = sine + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))))


def compare_with_sun(series: np.ndarray, location: Location, utc_offset_h: float) -> SunCheck:
    """Return what a series delivers at night, and by how many hours it looks shifted.

    Parameters
    ----------
    series : numpy.ndarray, shape (8760,)
        Output of each hour, by a clock that is `utc_offset_h` ahead of UTC; not zero throughout.
    """
    elevation = sun_elevation(location, utc_offset_h)
    is_night = elevation.max(axis=1) < RISEN
    light = np.clip(np.sin(np.radians(elevation)), 0.0, None).mean(axis=1)
    night_share = float(series[is_night].sum() / series.sum())
    own, sun = _middle_of_day(series), _middle_of_day(light)
    if abs(own) < 0.1 or abs(sun) < 0.1:
        return SunCheck(night_share, float("nan"))
    turned = float(np.angle(own / sun)) / (2.0 * np.pi)
    return SunCheck(night_share, HOURS_OF_DAY * turned)


def _middle_of_day(series: np.ndarray) -> complex:
    """Return the mean of the hours on a circle of a day; short where no hour stands out."""
    turn = np.exp(2j * np.pi * np.arange(HOURS_IN_A_YEAR) / HOURS_OF_DAY)
    return complex((series * turn).sum() / series.sum())

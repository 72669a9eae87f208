"""Photovoltaic output from clear-sky irradiance and a random daily clearness."""

from collections.abc import Callable
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from transition_sim.inputs.schema.city_settings import Location
from transition_sim.synthesis.calibration import (
    PER_CAPACITY,
    Target,
    compare_with_targets,
    scale_months_to_year,
    solve_increasing,
)
from transition_sim.synthesis.hours import HOURS, YearHours
from transition_sim.synthesis.process import draw_persistent_noise
from transition_sim.synthesis.recipe import Pv
from transition_sim.synthesis.series import Series, missing_extra

# four sun positions an hour: sunrise and sunset fall within an hour, and its mean counts
STEPS_PER_HOUR = 4
# irradiance at which output is rated, by definition of the capacity of a module [W/m2]
RATED_IRRADIANCE = 1000.0
# exponents at which a month is as good as wholly overcast or wholly clear
CLEARNESS_EXPONENTS = (0.02, 200.0)
AIM = Target(
    "month_shape", "pu", "full_load_hours, performance_ratio, overcast_clearness, tilt_deg"
)


def make_pv(
    name: str, recipe: Pv, hours: YearHours, location: Location, utc_offset_h: float
) -> Series:
    """
    Make a fleet's photovoltaic output.

    Parameters
    ----------
    name : str
        Name of the series.
    recipe : Pv
        Array, clearness process and what to calibrate to.
    hours : YearHours
        The calendar.
    location : Location
        Latitude and longitude [degrees], altitude [m].
    utc_offset_h : float
        Local standard time minus UTC [h].

    Returns
    -------
    Series
        Output [pu of capacity], 0 to 1, and 0 while the sun is down.

    Notes
    -----
    Per month, the exponent of the clearness distribution is solved so that the month has its
    share of the full-load hours; the annual sum follows. Temperature is within the constant
    performance ratio.
    """
    noise = draw_persistent_noise(recipe.seed, HOURS // 24, recipe.daily_persistence.value)
    output = _prepare_output(recipe, hours, location, utc_offset_h)
    target = scale_months_to_year(
        np.array(recipe.month_shape.value), hours.month_hours, recipe.full_load_hours.value
    )

    def make_values(exponent: NDArray[np.float64]) -> NDArray[np.float64]:
        daily = map_to_clearness(
            ndtr(noise),
            exponent[hours.month[::24]],
            recipe.clear_day_bunching.value,
            recipe.overcast_clearness.value,
        )
        return output(np.repeat(daily, 24))

    exponent = np.exp(
        solve_increasing(
            lambda trial: hours.monthly_mean(make_values(np.exp(trial))),
            target,
            (log(CLEARNESS_EXPONENTS[0]), log(CLEARNESS_EXPONENTS[1])),
            what=AIM,
        )
    )
    values = make_values(exponent)
    figures = compare_with_targets(values, hours, recipe.full_load_hours.value, target)
    return Series(name, PER_CAPACITY, values, figures)


def map_to_clearness(
    rank: NDArray[np.float64],
    exponent: NDArray[np.float64],
    bunching: float,
    overcast: float,
) -> NDArray[np.float64]:
    """
    Map ranks to a day's clearness, the ratio of irradiance to that of a clear sky.

    Parameters
    ----------
    rank : ndarray of float
        Rank of each day, 0 (darkest) to 1 (clearest).
    exponent : ndarray of float
        First parameter of the distribution, per day; larger is clearer.
    bunching : float
        Second parameter; below 1 makes wholly clear days the most common kind.
    overcast : float
        Clearness of the darkest day [share of clear sky].

    Returns
    -------
    ndarray of float
        Clearness [share of clear sky], `overcast` to 1.

    Notes
    -----
    Quantiles of Kumaraswamy's distribution, which is bounded and has them in closed form:
    ``x = (1 - (1 - rank)**(1/b))**(1/a)``.

    References
    ----------
    P. Kumaraswamy, "A generalized probability density function for double-bounded random
    processes", Journal of Hydrology 46 (1980) 79-88.
    """
    quantile = (1.0 - (1.0 - rank) ** (1.0 / bunching)) ** (1.0 / exponent)
    return np.asarray(overcast + (1.0 - overcast) * quantile)


def _prepare_output(
    recipe: Pv, hours: YearHours, location: Location, utc_offset_h: float
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Return the function from hourly clearness to hourly output [pu], sun positions done."""
    irradiance, sun, clear_ghi, extra = _compute_clear_sky(hours, location, utc_offset_h)
    up = np.asarray(sun["apparent_elevation"] > 0)

    def compute_output(clearness: NDArray[np.float64]) -> NDArray[np.float64]:
        ghi = np.repeat(clearness, STEPS_PER_HOUR) * clear_ghi
        parts = irradiance.erbs(ghi, sun["zenith"], sun.index)
        plane = irradiance.get_total_irradiance(
            recipe.tilt_deg.value,
            recipe.azimuth_deg.value,
            sun["apparent_zenith"],
            sun["azimuth"],
            parts["dni"],
            ghi,
            parts["dhi"],
            dni_extra=extra,
            albedo=recipe.ground_albedo.value,
            model="haydavies",
        )["poa_global"]
        step = np.where(up, np.nan_to_num(np.asarray(plane)), 0.0) / RATED_IRRADIANCE
        hourly = recipe.performance_ratio.value * step.reshape(HOURS, STEPS_PER_HOUR).mean(axis=1)
        return np.asarray(np.clip(hourly, 0.0, 1.0))

    return compute_output


def _compute_clear_sky(
    hours: YearHours, location: Location, utc_offset_h: float
) -> tuple[Any, Any, Any, Any]:
    """
    Compute the sun's positions and the clear-sky irradiance within each hour.

    Returns pvlib's irradiance module, the positions, global horizontal irradiance [W/m2] after
    Ineichen and Perez with pvlib's own map of Linke turbidity, and the extraterrestrial
    irradiance [W/m2].
    """
    try:
        import pandas as pd
        from pvlib import irradiance
        from pvlib.location import Location as PvlibLocation
    except ImportError as error:
        raise missing_extra("pvlib") from error

    step_minutes = 60 / STEPS_PER_HOUR
    offsets = (np.arange(STEPS_PER_HOUR) + 0.5) * step_minutes - 60 * utc_offset_h
    seconds = np.rint(60 * offsets).astype("timedelta64[s]")
    moments = (hours.start[:, None] + seconds[None, :]).ravel()
    times = pd.DatetimeIndex(moments, tz="UTC")
    place = PvlibLocation(
        location.latitude, location.longitude, tz="UTC", altitude=location.altitude_m
    )
    sun = place.get_solarposition(times)
    clear = place.get_clearsky(times, model="ineichen", solar_position=sun)
    return irradiance, sun, clear["ghi"], irradiance.get_extra_radiation(times)

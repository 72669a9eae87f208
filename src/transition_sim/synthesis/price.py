"""Spot prices from a supply curve over what wind and PV leave of demand."""

from math import log

import numpy as np
from numpy.typing import NDArray

from transition_sim.errors import Text
from transition_sim.synthesis.calibration import (
    LARGEST,
    MEAN,
    Target,
    solve_increasing,
)
from transition_sim.synthesis.hours import HOURS, YearHours
from transition_sim.synthesis.process import draw_persistent_noise
from transition_sim.synthesis.recipe import SpotPrice
from transition_sim.synthesis.series import Figure, Series, SeriesError

# brackets of the level [CNY/MWh] and of the steepness [1 per pu of demand] of the supply curve
LEVELS = (1e-3, 1e5)
STEEPNESS = (0.0, 30.0)
AIM = Target("mean_cny_per_mwh", "CNY/MWh", "limits_cny_per_mwh, drop_cny_per_mwh")
EVENING_AIM = Target(
    "evening_mean_cny_per_mwh",
    "CNY/MWh",
    "mean_cny_per_mwh, limits_cny_per_mwh, evening_hours, noise, season_weight",
)


def make_spot_price(
    name: str,
    recipe: SpotPrice,
    hours: YearHours,
    demand: NDArray[np.float64],
    wind: NDArray[np.float64],
    pv: NDArray[np.float64],
) -> Series:
    """
    Make a spot price.

    Parameters
    ----------
    name : str
        Name of the series.
    recipe : SpotPrice
        Shares of wind and PV, noise and what to calibrate to.
    hours : YearHours
        The calendar.
    demand : ndarray of float
        Demand [pu of its annual mean].
    wind, pv : ndarray of float
        Output [pu of capacity].

    Returns
    -------
    Series
        Price [CNY/MWh], within the market's limits.

    Raises
    ------
    SeriesError
        If the targets exclude each other, or the sunny midday misses its range.

    Notes
    -----
    ``price = limit(level exp(steepness residual + noise) - drop)``. The level is solved for the
    mean price, the steepness for the evening's mean; the midday's mean follows and is checked.
    """
    residual = compute_residual_demand(recipe, hours, demand, wind, pv)
    noise = recipe.noise.value * draw_persistent_noise(
        recipe.seed, HOURS, recipe.noise_persistence.value
    )
    evening = np.isin(hours.hour, recipe.evening_hours.value)
    values = calibrate_supply_curve(recipe, residual, noise, evening)
    midday = np.isin(hours.hour, recipe.midday_hours.value) & (pv > recipe.sunny_above.value)
    figures = _check_prices(recipe, values, evening, midday)
    return Series(name, Text("CNY/MWh", "CNY/MWh"), values, figures)


def compute_residual_demand(
    recipe: SpotPrice,
    hours: YearHours,
    demand: NDArray[np.float64],
    wind: NDArray[np.float64],
    pv: NDArray[np.float64],
) -> NDArray[np.float64]:
    """
    Compute what wind and PV leave of demand, with a damped season.

    Parameters
    ----------
    recipe : SpotPrice
        Capacities of wind and PV over mean demand, and the season's weight.
    hours : YearHours
        The calendar.
    demand : ndarray of float
        Demand [pu of its annual mean].
    wind, pv : ndarray of float
        Output [pu of capacity].

    Returns
    -------
    ndarray of float
        Residual demand about its mean [pu of mean demand].

    Notes
    -----
    ``residual = demand - w wind - v pv``, less its month's mean, of which only the season's
    weight is put back: maintenance and fuel stocks are planned for the season, so a month of
    high demand is dearer by less than an evening of high demand.
    """
    share_wind, share_pv = recipe.wind_per_mean_demand.value, recipe.pv_per_mean_demand.value
    residual = demand - share_wind * wind - share_pv * pv
    months = hours.monthly_mean(residual)[hours.month]
    return residual - months + recipe.season_weight.value * (months - residual.mean())


def calibrate_supply_curve(
    recipe: SpotPrice,
    residual: NDArray[np.float64],
    noise: NDArray[np.float64],
    evening: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """
    Price each hour on the supply curve that gives the recipe's mean and evening mean.

    Parameters
    ----------
    recipe : SpotPrice
        Targets, limits and drop.
    residual : ndarray of float
        Residual demand about its mean [pu of mean demand].
    noise : ndarray of float
        What is added to the logarithm of price.
    evening : ndarray of bool
        Whether an hour counts as evening.

    Returns
    -------
    ndarray of float
        Price [CNY/MWh], within the limits.
    """
    lowest, highest = recipe.limits_cny_per_mwh.value

    def make_values(steepness: float) -> NDArray[np.float64]:
        with np.errstate(over="ignore"):  # what overflows costs the upper limit
            factor = np.exp(steepness * residual + noise)

        def limit_price(level: float) -> NDArray[np.float64]:
            return np.clip(level * factor - recipe.drop_cny_per_mwh.value, lowest, highest)

        level = solve_increasing(
            lambda trial: np.array([limit_price(np.exp(trial[0])).mean()]),
            np.array([recipe.mean_cny_per_mwh.value]),
            (log(LEVELS[0]), log(LEVELS[1])),
            what=AIM,
        )
        return limit_price(np.exp(level[0]))

    steepness = solve_increasing(
        lambda trial: np.array([make_values(trial[0])[evening].mean()]),
        np.array([recipe.evening_mean_cny_per_mwh.value]),
        STEEPNESS,
        what=EVENING_AIM,
    )
    return make_values(steepness[0])


def _check_prices(
    recipe: SpotPrice,
    values: NDArray[np.float64],
    evening: NDArray[np.bool_],
    sunny_midday: NDArray[np.bool_],
) -> tuple[Figure, ...]:
    """Describe prices [CNY/MWh], and refuse them if the sunny midday misses its range."""
    midday = float(values[sunny_midday].mean()) if sunny_midday.any() else np.nan
    low, high = recipe.sunny_midday_range_cny_per_mwh.value
    if sunny_midday.any() and not low <= midday <= high:
        given, asked_for = f"{midday:.0f} CNY/MWh", f"{low:.0f}–{high:.0f}"
        raise SeriesError(
            ("sunny_midday_range_cny_per_mwh", "value"),
            Text(
                f"sunny midday hours cost {given} on average, the recipe asks for {asked_for}",
                f"晴天午间平均价格为 {given}，配方要求 {asked_for}",
            ),
            Text(
                "change noise, the drop, the shares of wind and PV, or this range",
                "请修改噪声、下移量、风电和光伏的占比，或此范围",
            ),
        )
    unit, asked = "CNY/MWh", recipe.evening_mean_cny_per_mwh.value
    return (
        Figure(MEAN, unit, float(values.mean()), recipe.mean_cny_per_mwh.value),
        Figure(Text("evening mean", "晚间平均值"), unit, float(values[evening].mean()), asked),
        Figure(Text("sunny midday mean", "晴天午间平均值"), unit, midday),
        Figure(Text("lowest", "最小值"), unit, float(values.min())),
        Figure(LARGEST, unit, float(values.max())),
    )

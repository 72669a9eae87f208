"""Wind output from an autocorrelated random wind speed and a fleet's power curve."""

import warnings

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from transition_sim.errors import Text, show
from transition_sim.synthesis.calibration import (
    PER_CAPACITY,
    Target,
    compare_with_targets,
    scale_months_to_year,
    solve_increasing,
)
from transition_sim.synthesis.hours import HOURS, YearHours
from transition_sim.synthesis.process import draw_persistent_noise
from transition_sim.synthesis.recipe import Wind
from transition_sim.synthesis.series import (
    Figure,
    Series,
    SeriesError,
    missing_extra,
)

# Weibull scales between which the speed of a month is sought [m/s]; beyond the upper one
# turbines would begin to cut out in a mean wind, and output would fall with more wind
SPEED_SCALES = (0.5, 15.0)
# grid of the fleet's curve [m/s], past any turbine's cut-out and finer than its table
LARGEST_SPEED, SPEED_STEP = 50.0, 0.1
AIM = Target("month_shape", "pu", "full_load_hours, turbine, fleet_efficiency, hour_speed_shape")


def make_wind(name: str, recipe: Wind, hours: YearHours) -> Series:
    """
    Make a fleet's wind output.

    Parameters
    ----------
    name : str
        Name of the series.
    recipe : Wind
        Turbine, wind process and what to calibrate to.
    hours : YearHours
        The calendar.

    Returns
    -------
    Series
        Output [pu of capacity], 0 to 1.

    Notes
    -----
    The Gaussian process gives each hour a rank, the rank a speed of Weibull's distribution,
    times the hour of the day's factor. Per month, the scale of the speed is solved so that the
    month has its share of the full-load hours; the annual sum follows. So the speeds are those
    at the curve's air density, not at the site's.
    """
    noise = draw_persistent_noise(recipe.seed, HOURS, recipe.hourly_persistence.value)
    # -log(1 - rank), without losing the digits of ranks near 1
    relative = (-log_ndtr(-noise)) ** (1.0 / recipe.weibull_shape.value)
    relative *= np.array(recipe.hour_speed_shape.value)[hours.hour]
    speeds, outputs = smooth_over_fleet(
        *read_turbine_curve(recipe.turbine.value),
        recipe.fleet_spread_m_per_s.value,
        recipe.fleet_spread_per_speed.value,
    )
    outputs = recipe.fleet_efficiency.value * np.clip(outputs, 0.0, 1.0)
    target = scale_months_to_year(
        np.array(recipe.month_shape.value), hours.month_hours, recipe.full_load_hours.value
    )

    def make_values(scale: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.interp(scale[hours.month] * relative, speeds, outputs))

    scale = solve_increasing(
        lambda trial: hours.monthly_mean(make_values(trial)),
        target,
        SPEED_SCALES,
        what=AIM,
    )
    values = make_values(scale)
    figures = compare_with_targets(values, hours, recipe.full_load_hours.value, target)
    figures += (
        Figure(Text("hours below 0.05", "低于 0.05 的小时数"), "h", float((values < 0.05).sum())),
        Figure(Text("hours above 0.85", "高于 0.85 的小时数"), "h", float((values > 0.85).sum())),
    )
    return Series(name, PER_CAPACITY, values, figures)


def read_turbine_curve(turbine: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Read a turbine's power curve.

    Parameters
    ----------
    turbine : str
        Type in windpowerlib's library, such as ``VS112/2500``.

    Returns
    -------
    speeds : ndarray of float
        Wind speed at hub height [m/s].
    outputs : ndarray of float
        Output [pu of capacity].
    """
    try:
        from windpowerlib import WindTurbine
    except ImportError as error:
        raise missing_extra("windpowerlib") from error

    try:
        with warnings.catch_warnings():  # that it has no curve is an error here
            warnings.simplefilter("ignore")
            machine = WindTurbine(hub_height=100, turbine_type=turbine)
    except Exception as error:  # windpowerlib lets out whatever its reader raises
        raise _refuse_turbine(turbine) from error
    if machine.power_curve is None:
        raise _refuse_turbine(turbine)
    curve = machine.power_curve
    outputs = np.asarray(curve["value"], dtype=float) / float(machine.nominal_power)
    return np.asarray(curve["wind_speed"], dtype=float), outputs


def _refuse_turbine(turbine: str) -> SeriesError:
    shown = show(turbine, "en")
    return SeriesError(
        ("turbine", "value"),
        Text(
            f"windpowerlib knows no power curve of a turbine `{shown}`",
            f"windpowerlib 中没有风机 `{shown}` 的功率曲线",
        ),
        Text(
            "take a type of its library, such as VS112/2500 (windpowerlib.get_turbine_types())",
            "请选用其库中的型号，如 VS112/2500（见 windpowerlib.get_turbine_types()）",
        ),
    )


def smooth_over_fleet(
    speeds: NDArray[np.float64], outputs: NDArray[np.float64], spread: float, spread_rate: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Smooth a turbine's power curve over a fleet whose machines see different winds.

    Parameters
    ----------
    speeds : ndarray of float
        Wind speed at a machine [m/s], rising.
    outputs : ndarray of float
        Output of a machine [pu of capacity]; 0 outside the given speeds.
    spread : float
        Standard deviation of the speed across the fleet in a calm [m/s].
    spread_rate : float
        What is added to it per speed of the fleet [1].

    Returns
    -------
    fleet_speeds : ndarray of float
        Mean wind speed of the fleet [m/s].
    fleet_outputs : ndarray of float
        Mean output of the fleet [pu of capacity].

    Notes
    -----
    ``P(v) = sum_u p(u) g(u; v, spread + spread_rate v)``, with Gauss's weights g over speeds u
    of at least 0, scaled to a sum of 1.

    References
    ----------
    P. Nørgaard and H. Holttinen, "A Multi-Turbine and Power Curve Approach", Nordic Wind Power
    Conference 2004.
    """
    fleet_speeds = np.arange(0.0, LARGEST_SPEED, SPEED_STEP)
    machine = np.interp(fleet_speeds, speeds, outputs, left=0.0, right=0.0)
    deviation = spread + spread_rate * fleet_speeds
    distance = (fleet_speeds[None, :] - fleet_speeds[:, None]) / deviation[:, None]
    weights = np.exp(-0.5 * distance**2)
    return fleet_speeds, (weights @ machine) / weights.sum(axis=1)

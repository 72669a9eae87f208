"""What typical periods are chosen by, and what they keep of the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system.assets import gather_assets
from transition_sim.system.exogenous import describe_loads
from transition_sim.system.heat import describe_heat
from transition_sim.timeseries.axis import (
    HOURS,
    PROFILE_YEAR,
    TimeAxis,
    whole_year,
)
from transition_sim.timeseries.extremes import Residual

RESIDUAL = "residual_load"
LOAD, PRICE, HEAT = "load", "price", "heat"


def series_kinds(scenario: Scenario) -> dict[str, str]:
    """Return what each series in use is: load, heat, price, or a class of plant."""
    city = scenario.city_data
    kinds = {each.price_profile: PRICE for each in city.links if each.price_profile}
    classes = {each.id: each.technology_class for each in city.technologies}
    own = [(each.availability_profile, classes[each.technology]) for each in city.projects]
    own += [(each.availability_profile, each.technology_class) for each in city.technologies]
    kinds |= {profile: kind for profile, kind in own if profile}
    kinds |= {each.profile: HEAT for each in city.heat.values()}
    kinds |= {each.profile: LOAD for each in city.demand.values()}
    kinds |= {each.profile: LOAD for each in city.export.values()}
    return dict(sorted(kinds.items()))


def residual_load(scenario: Scenario, time: TimeAxis) -> Residual:
    """Return load, what wind and sun can deliver, and heat, of the last model year [MW].

    Wind and sun are the plant that is known without optimising: what stands at the end of that
    year and has an hourly availability. What the optimum may build is not known yet, and left out.
    """
    last = scenario.years[-1]
    loads = describe_loads(scenario, time).sel(year=last).sum("zone")
    renewable = np.zeros(len(time.label))
    for asset in gather_assets(scenario):
        profile = asset.technology.availability_profile
        stock = sum(each.power_mw for each in asset.members if each.stands_at_the_end_of(last))
        if profile and stock:
            net = asset.kind.availability * (1.0 - asset.kind.own_use_share)
            renewable += stock * net * time.series[profile]
    heat = describe_heat(scenario, time)["heat_demand"].sel(year=last).sum("heat_area")
    return Residual((loads["demand"] + loads["export_obligation"]).values, renewable, heat.values)


def describe_aggregation(scenario: Scenario, time: TimeAxis) -> dict[str, Any] | None:
    """Return what typical periods keep of the year; None hour by hour.

    Parameters
    ----------
    time : TimeAxis
        The scenario's axis.

    Returns
    -------
    dict or None
        ``periods``, ``hours`` [h], ``extreme`` (first day of each extreme period, by the reason)
        and ``series``: for each series, and for the residual load of the last year, the relative
        error of annual energy and of the peak, full-load hours [h] of the year and of the periods
        (of availability, the yearly sum; none of a price, or of what is negative at some hour),
        and the mean and largest difference of the two duration curves, as shares of the peak.
    """
    if time.is_chronological:
        return None
    kinds = series_kinds(scenario)
    year = whole_year({name: scenario.city_data.profiles[name] for name in kinds})
    compared = {
        name: _compare(year.series[name], time, time.series[name], kind)
        for name, kind in kinds.items()
    }
    whole, typical = (residual_load(scenario, axis).values for axis in (year, time))
    compared[RESIDUAL] = _compare(whole, time, typical, RESIDUAL)
    return {
        "periods": int(time.period.max()) + 1,
        "hours": int(time.hour.max()) + 1,
        "extreme": {reason: _first_day(time, n) for reason, n in time.extreme.items()},
        "series": compared,
    }


def _compare(
    whole: np.ndarray, time: TimeAxis, typical: np.ndarray, kind: str
) -> Mapping[str, float | None]:
    """Return the errors of a series on typical periods against its hours."""
    energy, peak = float(whole.sum()), float(np.abs(whole).max())
    kept, top = float(time.weight @ typical), float(typical.max())
    curve = np.abs(duration_curve(typical, time.weight) - np.sort(whole)[::-1])
    has_hours = kind != PRICE and whole.min() >= 0.0 and peak > 0.0
    by_peak = kind in (LOAD, HEAT, RESIDUAL)
    return {
        "energy_error": _ratio(kept - energy, abs(energy)),
        "peak_error": _ratio(top - float(whole.max()), peak),
        "full_load_hours": (energy / peak if by_peak else energy) if has_hours else None,
        "full_load_hours_kept": (kept / top if by_peak else kept) if has_hours else None,
        "curve_mean_error": _ratio(float(curve.mean()), peak),
        "curve_largest_error": _ratio(float(curve.max()), peak),
    }


def duration_curve(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return weighted values in falling order, one for each hour of the year.

    Parameters
    ----------
    values : numpy.ndarray, shape (step,)
    weight : numpy.ndarray, shape (step,)
        Hours per year of each value; sums to 8,760.
    """
    order = np.argsort(-values, kind="stable")
    end = np.cumsum(weight[order])
    middle = np.minimum(np.arange(HOURS) + 0.5, end[-1])
    return values[order][np.searchsorted(end, middle)]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _first_day(time: TimeAxis, period: int) -> str:
    day = int(np.flatnonzero(time.day_period == period)[0])
    return (date(PROFILE_YEAR, 1, 1) + timedelta(days=day)).isoformat()

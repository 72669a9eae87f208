"""The periods that are kept for what is extreme in them."""

from __future__ import annotations

import numpy as np
import pytest

from transition_sim.timeseries.axis import DAYS, HOURS, TimeAxis
from transition_sim.timeseries.extremes import (
    CALM,
    PEAK,
    SURPLUS,
    Residual,
    find_extremes,
)
from transition_sim.timeseries.periods import typical_periods

HOUR = np.arange(HOURS)
DAY = HOUR // 24
WINTER = np.asarray([day < 74 or day >= 318 for day in range(DAYS)])
PEAK_DAY, CALM_DAY, SURPLUS_DAY = 20, 200, 120


def year_with_extremes() -> dict[str, np.ndarray]:
    """A year of noise, with a day of high demand, one without wind and one of storm."""
    noise = np.random.default_rng(5)
    demand = 100.0 + 10.0 * np.sin(HOUR / 24 * 2 * np.pi) + noise.random(HOURS)
    wind = 0.3 + 0.2 * np.repeat(noise.random(DAYS), 24) + 0.01 * noise.random(HOURS)
    demand[PEAK_DAY * 24 + 18] = 150.0
    wind[DAY == CALM_DAY] = 0.0
    wind[SURPLUS_DAY * 24 + 3] = 1.0
    return {"demand": demand, "wind": wind}


def residual_of(series: dict[str, np.ndarray], wind_mw: float = 50.0) -> Residual:
    return Residual(series["demand"], wind_mw * series["wind"])


def axis_of(periods: int, hours: int = 24) -> TimeAxis:
    series = year_with_extremes()
    return typical_periods(series, periods, hours, WINTER, residual=residual_of(series))


def test_the_extreme_days_are_the_hardest_hours_and_the_calmest_day() -> None:
    found = find_extremes(residual_of(year_with_extremes()), 24)
    assert found == {PEAK: PEAK_DAY, CALM: CALM_DAY, SURPLUS: SURPLUS_DAY}


def test_the_extreme_weeks_hold_the_extreme_days() -> None:
    found = find_extremes(residual_of(year_with_extremes()), 168)
    assert found[PEAK] == PEAK_DAY // 7
    assert found[SURPLUS] == SURPLUS_DAY // 7


def test_without_wind_and_sun_only_the_load_is_extreme() -> None:
    residual = residual_of(year_with_extremes(), wind_mw=0.0)
    assert CALM not in find_extremes(residual, 24)
    assert find_extremes(residual, 24)[PEAK] == PEAK_DAY


def test_where_every_day_is_alike_none_is_extreme() -> None:
    flat = Residual(np.full(HOURS, 7.0), np.zeros(HOURS))
    assert find_extremes(flat, 24) == {}
    assert typical_periods({"flat": np.ones(HOURS)}, 8, 24, WINTER, residual=flat).extreme == {}


@pytest.mark.parametrize(("periods", "hours"), [(6, 24), (36, 24), (365, 24), (6, 168), (52, 168)])
def test_extreme_periods_stay_as_they_were_and_stand_for_themselves_alone(
    periods: int, hours: int
) -> None:
    series, axis = year_with_extremes(), axis_of(periods, hours)
    expected = find_extremes(residual_of(series), hours)
    assert set(axis.extreme) == set(expected)
    for reason, period in axis.extreme.items():
        number = expected[reason]
        assert set(axis.day_span[axis.day_period == period]) == {number}
        assert axis.weight[axis.period == period].tolist() == [1.0] * hours
        for name, values in series.items():
            np.testing.assert_array_equal(
                axis.series[name][axis.period == period],
                values[number * hours : (number + 1) * hours],
            )


@pytest.mark.parametrize(("periods", "hours"), [(6, 24), (36, 24), (365, 24), (6, 168), (52, 168)])
def test_periods_asked_are_typical_and_extreme_ones_together(periods: int, hours: int) -> None:
    axis = axis_of(periods, hours)
    assert axis.period.max() + 1 == periods
    assert set(axis.day_period) == set(range(periods))
    assert axis.weight.sum() == pytest.approx(8760.0, rel=1e-13)


@pytest.mark.parametrize("periods", [6, 12, 36, 365])
def test_extreme_days_do_not_change_the_yearly_sums(periods: int) -> None:
    axis = axis_of(periods)
    for name, values in year_with_extremes().items():
        assert axis.weight @ axis.series[name] == pytest.approx(values.sum(), rel=1e-9)


def test_the_peak_of_the_year_is_the_peak_of_its_periods() -> None:
    axis = axis_of(12)
    residual = residual_of(year_with_extremes()).values
    kept = axis.series["demand"] - 50.0 * axis.series["wind"]
    assert kept.max() == residual.max()
    assert kept.min() == residual.min()


@pytest.mark.parametrize("periods", [1, 2, 3, 5])
def test_a_few_periods_are_all_typical(periods: int) -> None:
    axis = axis_of(periods)
    assert axis.extreme == {}
    assert axis.period.max() + 1 == periods


def test_the_last_week_weighs_eight_days_also_where_it_is_extreme() -> None:
    series = year_with_extremes()
    series["demand"][360 * 24] = 500.0
    axis = typical_periods(series, 8, 168, WINTER, residual=residual_of(series))
    last = axis.extreme[PEAK]
    assert (axis.day_period[-8:] == last).all()
    assert axis.weight[axis.period == last] == pytest.approx(8.0 / 7.0)

"""The year as hours, and as typical periods."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from transition_sim.timeseries.axis import (
    DAYS,
    HOURS,
    TimeAxis,
    day_of_year,
    whole_year,
)
from transition_sim.timeseries.periods import typical_periods

HOUR = np.arange(HOURS)
WINTER = np.asarray([day < 74 or day >= 318 for day in range(DAYS)])
CASES = [(1, 24), (4, 24), (36, 24), (365, 24), (1, 168), (5, 168), (52, 168)]


def invented_year() -> dict[str, np.ndarray]:
    """A demand, a sun and a wind, with seasons, days and noise."""
    noise = np.random.default_rng(3)
    sun = np.maximum(0.0, np.sin(np.pi * (HOUR % 24 - 6) / 12)) * noise.random(DAYS).repeat(24)
    return {
        "demand": 1.0
        + 0.2 * np.sin(HOUR / 24 * 2 * np.pi)
        + 0.1 * np.cos(HOUR / HOURS * 2 * np.pi),
        "pv": np.clip(sun, 0.0, 1.0),
        "wind": np.clip(0.3 + 0.2 * np.sin(HOUR / 40) + 0.1 * noise.standard_normal(HOURS), 0, 1),
        "flat": np.full(HOURS, 0.7),
    }


def axes() -> dict[str, TimeAxis]:
    series = invented_year()
    found = {"hourly": whole_year(series)}
    for periods, hours in CASES:
        found[f"{periods} x {hours}"] = typical_periods(series, periods, hours, WINTER)
    return found


AXES = axes()
each_axis = pytest.mark.parametrize("axis", AXES.values(), ids=AXES)
each_case = pytest.mark.parametrize(("periods", "hours"), CASES)


@each_axis
def test_the_weights_are_the_hours_of_a_year(axis: TimeAxis) -> None:
    assert axis.weight.sum() == pytest.approx(8760.0, rel=1e-13)
    assert (axis.weight > 0.0).all()


@each_axis
def test_every_day_is_in_exactly_one_period_and_no_period_is_empty(axis: TimeAxis) -> None:
    assert axis.day_period.shape == (DAYS,)
    assert set(axis.day_period) == set(axis.period) == set(range(axis.period.max() + 1))


@each_axis
def test_labels_count_the_steps_and_everything_has_one_entry_a_step(axis: TimeAxis) -> None:
    assert axis.label.tolist() == list(range(len(axis.label)))
    for each in (axis.weight, axis.period, axis.hour, axis.previous, *axis.series.values()):
        assert each.shape == axis.label.shape


def test_hour_by_hour_the_year_is_itself() -> None:
    series = invented_year()
    axis = whole_year(series)
    for name, values in series.items():
        np.testing.assert_array_equal(axis.series[name], values)
    assert set(axis.weight) == {1.0}
    assert axis.day_period.tolist() == list(range(DAYS))


def test_hour_by_hour_the_first_step_follows_the_last_of_the_year() -> None:
    axis = whole_year(invented_year())
    assert axis.previous[0] == HOURS - 1
    assert axis.previous[1:].tolist() == list(range(HOURS - 1))


@each_case
def test_typical_periods_are_as_many_and_as_long_as_asked(periods: int, hours: int) -> None:
    axis = AXES[f"{periods} x {hours}"]
    assert axis.label.size == periods * hours
    assert np.bincount(axis.period).tolist() == [hours] * periods
    assert axis.hour.reshape(periods, hours).tolist() == [list(range(hours))] * periods


@each_case
def test_the_step_before_stays_within_the_period(periods: int, hours: int) -> None:
    axis = AXES[f"{periods} x {hours}"]
    np.testing.assert_array_equal(axis.period[axis.previous], axis.period)
    np.testing.assert_array_equal(axis.hour[axis.previous], (axis.hour - 1) % hours)


@each_axis
def test_a_period_weighs_as_many_hours_as_its_days(axis: TimeAxis) -> None:
    by_period = np.bincount(axis.period, weights=axis.weight) / 24.0
    np.testing.assert_allclose(by_period, np.bincount(axis.day_period), rtol=1e-12)


@each_case
def test_the_yearly_mean_of_each_series_is_kept(periods: int, hours: int) -> None:
    axis = AXES[f"{periods} x {hours}"]
    for name, values in invented_year().items():
        mean = axis.weight @ axis.series[name] / axis.weight.sum()
        # The last day of 52 weeks and a day is like its week on the mean, not like itself.
        share = 1e-6 if hours == 24 else 1.0 / DAYS
        assert mean == pytest.approx(values.mean(), rel=share), name


@each_case
def test_the_spans_of_the_calendar_run_through_whole_periods(periods: int, hours: int) -> None:
    axis = AXES[f"{periods} x {hours}"]
    length = np.bincount(axis.day_span)
    assert length.tolist() == ([1] * 365 if hours == 24 else [7] * 51 + [8])
    assert (np.diff(axis.day_span) >= 0).all()
    for span in range(len(length)):
        assert len(set(axis.day_period[axis.day_span == span])) == 1


def test_only_the_hours_of_a_year_follow_each_other_through_it() -> None:
    assert [name for name, axis in AXES.items() if axis.is_chronological] == ["hourly"]


@each_case
def test_typical_values_stay_within_the_years_own(periods: int, hours: int) -> None:
    axis = AXES[f"{periods} x {hours}"]
    for name, values in invented_year().items():
        assert axis.series[name].min() >= values.min() - 1e-9, name
        assert axis.series[name].max() <= values.max() + 1e-9, name


def test_a_series_that_never_changes_never_changes() -> None:
    for axis in AXES.values():
        assert set(axis.series["flat"]) == {0.7}


def test_as_many_periods_as_days_give_the_year_back() -> None:
    axis = AXES["365 x 24"]
    for name, values in invented_year().items():
        found = axis.series[name].reshape(DAYS, 24)[axis.day_period].ravel()
        np.testing.assert_allclose(found, values, atol=1e-9)


@each_axis
def test_the_sun_shines_in_no_typical_night(axis: TimeAxis) -> None:
    night = (axis.hour % 24 <= 6) | (axis.hour % 24 >= 18)
    assert (axis.series["pv"][night] < 1e-12).all()
    assert (axis.series["pv"][~night] > 1e-6).all()


@each_case
def test_a_day_that_is_alone_in_its_period_stays_as_it_was(periods: int, hours: int) -> None:
    # Hours that change places would put one series' noon beside another's night.
    axis = AXES[f"{periods} x {hours}"]
    own = axis.day_period[:: hours // 24][: DAYS // (hours // 24)]
    for period in np.flatnonzero(np.bincount(own) == 1):
        start = int(np.flatnonzero(own == period)[0]) * hours
        for name, values in invented_year().items():
            found = axis.series[name].reshape(periods, hours)[period]
            np.testing.assert_allclose(found, values[start : start + hours], atol=1e-9)


def test_a_kind_of_series_does_not_count_for_more_because_there_are_more_of_it() -> None:
    year = invented_year()
    alone = {name: year[name] for name in ("demand", "wind")}
    doubled = {**alone, "wind-2": year["wind"], "wind-3": year["wind"]}
    kinds = dict.fromkeys(("wind", "wind-2", "wind-3"), "wind")
    expected = typical_periods(alone, 8, 24, WINTER).day_period
    found = typical_periods(doubled, 8, 24, WINTER, kinds).day_period
    without = typical_periods(doubled, 8, 24, WINTER).day_period
    np.testing.assert_array_equal(found, expected)
    assert (without != expected).any()


def test_the_same_year_gives_the_same_periods_twice() -> None:
    for periods, hours in ((6, 24), (3, 168)):
        one, two = (typical_periods(invented_year(), periods, hours, WINTER) for _ in range(2))
        np.testing.assert_array_equal(one.day_period, two.day_period)
        for name in one.series:
            np.testing.assert_array_equal(one.series[name], two.series[name])


def test_a_year_of_equal_days_is_one_typical_day() -> None:
    day = np.tile(1.0 + np.sin(np.arange(24)), DAYS)
    axis = typical_periods({"demand": day}, 1, 24, WINTER)
    np.testing.assert_allclose(axis.series["demand"], day[:24], rtol=1e-12)


@pytest.mark.parametrize("value", [0.0, 1.0, -3.5])
def test_nothing_but_constants_is_a_year_too(value: float) -> None:
    axis = typical_periods({"flat": np.full(HOURS, value)}, 2, 24, WINTER)
    assert set(axis.series["flat"]) == {value}
    assert axis.weight.sum() == pytest.approx(8760.0)


@pytest.mark.parametrize("season", [np.ones(DAYS, bool), np.zeros(DAYS, bool)])
def test_nothing_but_constants_and_one_season_is_a_year_too(season: np.ndarray) -> None:
    axis = typical_periods({"flat": np.full(HOURS, 0.5)}, 1, 24, season)
    assert set(axis.series["flat"]) == {0.5}
    assert axis.weight.sum() == pytest.approx(8760.0)


def test_the_heating_season_is_told_apart_where_nothing_else_varies() -> None:
    axis = typical_periods({"flat": np.ones(HOURS)}, 2, 24, WINTER)
    assert set(axis.share_of_days(WINTER)) == {0.0, 1.0}
    assert np.bincount(axis.day_period)[axis.day_period[0]] == WINTER.sum()


@each_axis
def test_all_days_are_the_whole_and_none_is_nothing(axis: TimeAxis) -> None:
    assert set(axis.share_of_days(np.ones(DAYS, bool))) == {1.0}
    assert set(axis.share_of_days(np.zeros(DAYS, bool))) == {0.0}


@each_axis
def test_the_share_of_days_counts_the_marked_days(axis: TimeAxis) -> None:
    share = axis.share_of_days(WINTER)
    days = np.bincount(axis.day_period)
    one_step_each = np.unique(axis.period, return_index=True)[1]
    assert share[one_step_each] @ days == pytest.approx(WINTER.sum())
    if axis.day_period.max() == DAYS - 1:  # every day is a period of its own
        np.testing.assert_array_equal(share[one_step_each][axis.day_period], WINTER)


def test_in_one_typical_day_half_of_the_year_is_half() -> None:
    axis = AXES["1 x 24"]
    half = np.arange(DAYS) >= day_of_year(date(2025, 7, 1))
    assert axis.share_of_days(half) == pytest.approx(184 / 365)


def test_days_are_counted_from_new_year() -> None:
    assert day_of_year(date(2025, 1, 1)) == 0
    assert day_of_year(date(2025, 12, 31)) == 364


def test_a_leap_years_days_have_their_place_in_a_year_of_365() -> None:
    assert day_of_year(date(2024, 2, 28)) == day_of_year(date(2024, 2, 29)) == 58
    assert day_of_year(date(2024, 3, 1)) == day_of_year(date(2025, 3, 1)) == 59
    assert day_of_year(date(2024, 12, 31)) == 364

"""A year of few different days is given back as it is."""

from __future__ import annotations

import numpy as np
import pytest

from transition_sim.timeseries.axis import DAYS
from transition_sim.timeseries.extremes import Residual
from transition_sim.timeseries.periods import typical_periods

WINTER = (np.arange(DAYS) < 74) | (np.arange(DAYS) >= 318)


def year_of(kinds: int) -> dict[str, np.ndarray]:
    """Return the series of a year whose days are of some kinds, in a random order."""
    random = np.random.default_rng(kinds)
    order = random.integers(0, kinds, DAYS)
    order[:kinds] = np.arange(kinds)
    days = {name: random.random((kinds, 24)) for name in ("wind", "pv", "demand", "price")}
    return {name: each[order].ravel() for name, each in days.items()}


def residual_of(series: dict[str, np.ndarray]) -> Residual:
    return Residual(series["demand"], series["wind"] + series["pv"])


@pytest.mark.parametrize("kinds", [1, 2, 4, 6, 9, 12])
@pytest.mark.parametrize("twice", [1, 2])
def test_as_many_periods_as_kinds_of_days_give_the_year_back(kinds: int, twice: int) -> None:
    series = year_of(kinds)
    axis = typical_periods(series, twice * kinds, 24, WINTER, residual=residual_of(series))
    for name, hourly in series.items():
        back = axis.series[name].reshape(-1, 24)[axis.day_period].ravel()
        np.testing.assert_allclose(back, hourly, rtol=0, atol=1e-12)
    assert axis.weight.sum() == pytest.approx(8760)


def test_the_heating_season_is_told_apart_where_the_number_allows() -> None:
    series = year_of(4)
    apart = typical_periods(series, 8, 24, WINTER, residual=residual_of(series))
    assert set(apart.share_of_days(WINTER)) == {0.0, 1.0}


def test_one_kind_of_days_more_is_not_exact_and_keeps_what_is_extreme() -> None:
    series = year_of(9)
    axis = typical_periods(series, 8, 24, WINTER, residual=residual_of(series))
    assert axis.extreme
    back = axis.series["wind"].reshape(-1, 24)[axis.day_period].ravel()
    assert not np.allclose(back, series["wind"])

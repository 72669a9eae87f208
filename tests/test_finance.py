"""Money now against money later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transition_sim.finance import annuity_factor, discount_factor

RATES = st.floats(0.001, 0.3)
LIFETIMES = st.integers(1, 60)


@given(RATES, LIFETIMES)
def test_the_payments_of_a_lifetime_are_worth_the_investment(rate: float, years: int) -> None:
    # A payment at the end of each year, each discounted to the day of the investment.
    paid = sum(
        annuity_factor(rate, years) * discount_factor(rate, ahead + 1) for ahead in range(years)
    )
    assert paid == pytest.approx(1.0, rel=1e-11)


def test_a_loan_of_one_year_is_paid_back_with_its_interest() -> None:
    assert annuity_factor(0.06, 1) == pytest.approx(1.06, rel=1e-14)


def test_the_annuity_of_25_years_at_6_percent_is_the_textbooks() -> None:
    # 0.06 / (1 - 1.06^-25), with 1.06^25 = 4.291870720
    assert annuity_factor(0.06, 25) == pytest.approx(0.06 / (1.0 - 1.0 / 4.291870720), rel=1e-9)


def test_without_interest_an_investment_is_spread_evenly() -> None:
    assert annuity_factor(0.0, 20) == 1.0 / 20.0


def test_a_rate_near_zero_costs_nearly_what_no_rate_costs() -> None:
    assert annuity_factor(1e-7, 20) == pytest.approx(annuity_factor(0.0, 20), rel=1e-5)


@given(RATES, LIFETIMES)
def test_a_higher_rate_or_a_shorter_life_costs_more_each_year(rate: float, years: int) -> None:
    assert annuity_factor(rate + 0.01, years) > annuity_factor(rate, years)
    assert annuity_factor(rate, years) > annuity_factor(rate, years + 1)


def test_the_base_year_is_not_discounted() -> None:
    assert discount_factor(0.06, 0) == 1.0


def test_two_years_are_discounted_twice() -> None:
    assert discount_factor(0.05, 2) == pytest.approx(1.0 / 1.1025, rel=1e-14)

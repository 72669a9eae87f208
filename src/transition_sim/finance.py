"""Annuities and discounting; nowhere else."""

from __future__ import annotations


def annuity_factor(rate: float, lifetime_years: float) -> float:
    """Return the yearly payment per unit of investment.

    Parameters
    ----------
    rate : float
        Real discount rate [share per year]; 0 spreads the investment evenly.
    lifetime_years : float
        Economic lifetime [years].

    Returns
    -------
    float
        Capital recovery factor [1/year]: ``r / (1 - (1 + r) ** -n)``.
    """
    if rate == 0.0:
        return 1.0 / lifetime_years
    return rate / (1.0 - (1.0 + rate) ** -lifetime_years)


def discount_factor(rate: float, years_ahead: int) -> float:
    """Return the present value in the base year of 1 CNY paid `years_ahead` years later."""
    return (1.0 + rate) ** -years_ahead

"""Calibration of a series to the figures of its recipe."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from transition_sim.synthesis.hours import YearHours
from transition_sim.synthesis.recipe import RecipeError
from transition_sim.synthesis.series import Figure

# 2**-60 of the bracket: below the 6 decimals of the files by far
BISECTIONS = 60


def solve_increasing(
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    target: NDArray[np.float64],
    bracket: tuple[float, float],
    what: str,
) -> NDArray[np.float64]:
    """
    Find where an increasing function meets its target, element by element, by bisection.

    Parameters
    ----------
    function : callable
        Array to array of the same length; element i of the result grows with element i of the
        argument and depends on no other.
    target : ndarray of float
        Values to reach, in the function's unit.
    bracket : tuple of float
        Least and largest argument to try.
    what : str
        Name of the target, for the error.

    Returns
    -------
    ndarray of float
        The argument.

    Raises
    ------
    RecipeError
        If a target lies outside what the bracket can give.
    """
    lower, upper = (np.full(len(target), end) for end in bracket)
    least, most = function(lower), function(upper)
    for i, wanted in enumerate(target):
        if not least[i] <= wanted <= most[i]:
            raise RecipeError(
                f"{what}, item {i + 1} of {len(target)}: {wanted:.4g} cannot be reached, the "
                f"other numbers of the recipe allow {least[i]:.4g} to {most[i]:.4g}"
            )
    for _ in range(BISECTIONS):
        middle = (lower + upper) / 2
        below = function(middle) < target
        lower, upper = np.where(below, middle, lower), np.where(below, upper, middle)
    return (lower + upper) / 2


def scale_months_to_year(
    shape: NDArray[np.float64], month_hours: NDArray[np.float64], full_load_hours: float
) -> NDArray[np.float64]:
    """
    Scale a monthly shape so that the year has given full-load hours.

    Parameters
    ----------
    shape : ndarray of float
        Twelve mean outputs, in any common unit.
    month_hours : ndarray of float
        Length of each month [h].
    full_load_hours : float
        Annual output over capacity [h].

    Returns
    -------
    ndarray of float
        Twelve mean outputs [pu of capacity].
    """
    return np.asarray(shape * full_load_hours / float(shape @ month_hours))


def compare_with_targets(
    values: NDArray[np.float64],
    hours: YearHours,
    full_load_hours: float,
    target: NDArray[np.float64],
) -> tuple[Figure, ...]:
    """
    Set the output of a year and of its months beside what was asked for.

    Parameters
    ----------
    values : ndarray of float
        Hourly output [pu of capacity].
    hours : YearHours
        The calendar.
    full_load_hours : float
        Asked-for annual output over capacity [h].
    target : ndarray of float
        Asked-for mean output of each month [pu of capacity].

    Returns
    -------
    tuple of Figure
        Full-load hours, the twelve months, and the largest output.
    """
    pairs = zip(hours.monthly_mean(values), target, strict=True)
    return (
        Figure("full-load hours", "h", float(values.sum()), full_load_hours),
        *(
            Figure(f"month {i} mean", "pu", float(reached), float(asked))
            for i, (reached, asked) in enumerate(pairs, start=1)
        ),
        Figure("largest", "pu", float(values.max())),
    )

"""Calibration of a series to the figures of its recipe."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transition_sim.errors import Text
from transition_sim.synthesis.hours import YearHours
from transition_sim.synthesis.series import Figure, SeriesError

# 2**-60 of the bracket: below the 6 decimals of the files by far
BISECTIONS = 60
MEAN = Text("mean", "平均值")
LARGEST = Text("largest", "最大值")
PER_CAPACITY = Text("pu of capacity", "以装机容量为 1")


@dataclass(frozen=True)
class Target:
    """
    What a calibration aims at, for the error that it cannot be reached.

    Attributes
    ----------
    field : str
        Field of the series' recipe.
    unit : str
        Unit of what is aimed at, which may differ from the field's.
    others : str
        Fields that decide what can be reached.
    """

    field: str
    unit: str
    others: str

    def refuse(self, position: int | None, wanted: float, least: float, most: float) -> SeriesError:
        """Return the error that `wanted` is not between `least` and `most` [unit]."""
        at = () if position is None else (position,)
        asked, span = f"{wanted:.4g} {self.unit}", f"{least:.4g}–{most:.4g} {self.unit}"
        message = Text(
            f"this asks for a mean of {asked}, the rest of the recipe allows {span}",
            f"此处要求平均值 {asked}，按配方其余各数只能达到 {span}",
        )
        remedy = Text(
            f"change it, or one of these: {self.others}", f"请修改它，或修改其中之一：{self.others}"
        )
        return SeriesError((self.field, "value", *at), message, remedy)


def solve_increasing(
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    target: NDArray[np.float64],
    bracket: tuple[float, float],
    what: Target,
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
    what : Target
        What is aimed at, for the error; a list in the recipe if `target` has several elements.

    Returns
    -------
    ndarray of float
        The argument.

    Raises
    ------
    SeriesError
        If a target lies outside what the bracket can give.
    """
    lower, upper = (np.full(len(target), end) for end in bracket)
    least, most = function(lower), function(upper)
    for i, wanted in enumerate(target):
        if not least[i] <= wanted <= most[i]:
            raise what.refuse(i if len(target) > 1 else None, wanted, least[i], most[i])
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
        Figure(Text("full-load hours", "满负荷小时数"), "h", float(values.sum()), full_load_hours),
        *(
            Figure(Text(f"month {i} mean", f"{i} 月平均"), "pu", float(reached), float(asked))
            for i, (reached, asked) in enumerate(pairs, start=1)
        ),
        Figure(LARGEST, "pu", float(values.max())),
    )

"""What a solver's answer is: values in natural units, how they were found, and their check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from transition_sim.errors import Text
from transition_sim.solve.certificate import Array, Certificate


@dataclass(frozen=True, eq=False)
class Basis:
    """Where a simplex method stands, or shall start.

    Attributes
    ----------
    columns, rows : ndarray of int8
        One value of `highspy.HighsBasisStatus` each: 0 at the lower bound, 1 basic, 2 at the
        upper bound, 3 free and zero, 4 not basic. As many are basic as there are rows; where a
        basis of one's own is singular, HiGHS repairs it.
    """

    columns: npt.NDArray[np.int8]
    rows: npt.NDArray[np.int8]


@dataclass(frozen=True)
class Attempt:
    """One profile that was tried, and what came of it.

    Attributes
    ----------
    profile : str
    status : str
        Of its solution.
    reason : Text or None
        Why its answer was not taken; None for the last attempt.
    """

    profile: str
    status: str
    reason: Text | None = None


@dataclass(frozen=True, eq=False)
class Solution:
    """The answer to one linear program.

    Only a solution whose `status` is ``optimal`` carries values; in any other every number is
    NaN and `certificate` is None.

    Attributes
    ----------
    status : str
        A word of `transition_sim.solve.status.OUTCOMES`.
    objective : float
        Cost of `primal`, offset included [CNY].
    primal : ndarray
        Value of each column [the column's unit].
    row_activity : ndarray
        Value of each row's expression [the row's unit].
    dual : ndarray
        d objective / d right side of each row [CNY per row unit].
    reduced_cost : ndarray
        d objective / d active bound of each column [CNY per column unit].
    certificate : Certificate or None
        The independent check.
    profile, algorithm : str
        Solver profile, and what ran: HiGHS's ``simplex``, ``ipx``, ..., or another solver's name.
    options : Mapping[str, object]
        Every option that was set.
    iterations : int
        Of all algorithms together.
    seconds : float
        Wall time of the solve, hand-over not included [s].
    basis : Basis or None
        Starts another solve of the same shape. None where the algorithm leaves none, and where
        it was not asked for.
    warnings : tuple of str
        What HiGHS warned of.
    attempts : tuple of Attempt
        Every profile that `transition_sim.solve.solve_with_fallback` tried, in order.
    """

    status: str
    objective: float
    primal: Array
    row_activity: Array
    dual: Array
    reduced_cost: Array
    certificate: Certificate | None
    profile: str
    algorithm: str
    options: Mapping[str, object]
    iterations: int
    seconds: float
    basis: Basis | None = None
    warnings: tuple[str, ...] = field(default=())
    attempts: tuple[Attempt, ...] = field(default=())


def absent(length: int) -> Array:
    """Return an array of NaN that takes no memory and cannot be written to."""
    return np.broadcast_to(np.float64(np.nan), (length,))

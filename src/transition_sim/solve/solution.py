"""What a solver's answer is: values in natural units, how they were found, and their check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from transition_sim.solve.certificate import Array, Certificate


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
        Solver profile, and what HiGHS ran (``simplex``, ``ipx``, ...).
    options : Mapping[str, object]
        Every option that was set.
    iterations : int
        Of all algorithms together.
    seconds : float
        Wall time of the solve, hand-over not included [s].
    basis : object or None
        Opaque; starts another solve of the same shape. None where the algorithm leaves none.
    warnings : tuple of str
        What HiGHS warned of.
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
    basis: Any = None
    warnings: tuple[str, ...] = field(default=())


def absent(length: int) -> Array:
    """Return an array of NaN that takes no memory and cannot be written to."""
    return np.broadcast_to(np.float64(np.nan), (length,))

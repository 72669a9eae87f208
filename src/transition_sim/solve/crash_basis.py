"""A starting basis for a year of hours, from the answer on typical days.

A typical day and the days that it stands for have the same rows and columns, and mostly the same
ones are basic. The basis of the coarse program, repeated for every day, is therefore close to that
of the full year; HiGHS repairs the few ranks that are too many or too few.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from transition_sim.solve.solution import Basis

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram

Codes = npt.NDArray[np.int8]
STEP = "step"
DAY = "load_day"  # of the axis, named by its first step


def crash_basis(
    basis: Basis, coarse: LinearProgram, fine: LinearProgram, coarse_step: npt.NDArray[np.intp]
) -> Basis | None:
    """Return a basis of the fine program; None where the programs hold different families.

    Parameters
    ----------
    basis : Basis
        Of the coarse program.
    coarse, fine : LinearProgram
        The same rules and items on two time axes.
    coarse_step : ndarray of int, shape (fine step,)
        Position of the coarse step that stands for each fine one.
    """
    columns = _repeat(basis.columns, coarse.columns, fine.columns, coarse_step)
    rows = _repeat(basis.rows, coarse.rows, fine.rows, coarse_step)
    return None if columns is None or rows is None else Basis(columns, rows)


def _repeat(
    codes: Codes, coarse: Mapping[str, Any], fine: Mapping[str, Any], step: npt.NDArray[np.intp]
) -> Codes | None:
    """Return each family's codes with its steps repeated."""
    if list(coarse) != list(fine):
        return None
    pieces = [np.empty(0, dtype=np.int8)]
    for name, extent in fine.items():
        own = coarse[name]
        part = codes[own.start : own.stop].reshape(own.shape)
        for axis, along in enumerate(extent.along):
            if along == STEP:
                part = np.take(part, step, axis=axis)
            elif along == DAY:
                first = step[np.asarray(list(extent.sets[axis]))]
                part = np.take(part, np.searchsorted(list(own.sets[axis]), first), axis=axis)
        if part.shape != tuple(extent.shape):
            return None
        pieces.append(part.ravel())
    return np.concatenate(pieces)

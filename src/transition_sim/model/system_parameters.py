"""The System's numbers as parameters: each under the System's name, at the labels of its sets.

A quantity has one name, one unit and one text, from the System's variable to the results. What a
component derives from several of them (0/1 masks, windows, differences) it declares itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from transition_sim.model.algebra import AlgebraError, Array, add_parameter
from transition_sim.system import System


def take_parameter(
    model: Any, system: System, name: str, sets: Sequence[Any], absent: float | None = None
) -> None:
    """Declare the System's variable of this name as a parameter over `sets`.

    Parameters
    ----------
    name : str
        The variable's, and the parameter's.
    sets : sequence of pyomo.Set
        Each lies along one of the variable's dimensions; their labels choose what is taken.
    absent : float, optional
        What stands where nothing is given (NaN), because no row reads it there.
    """
    values = values_at(model, system, name, sets)
    if absent is not None:
        values = np.where(np.isnan(values), absent, values)
    attributes = system.data.variables[name].attrs
    add_parameter(model, name, sets, values, attributes["units"], attributes["long_name"])


def values_at(model: Any, system: System, name: str, sets: Sequence[Any]) -> Array:
    """Return the System's variable of this name at the labels of `sets`, in their order.

    Raises
    ------
    AlgebraError
        The sets lie along other dimensions than the variable, or hold a label that it lacks.
    """
    variable = system.data.variables[name]
    along = [model.registry.dimensions[each.local_name] for each in sets]
    if sorted(map(str, along)) != sorted(map(str, variable.dims)):
        raise AlgebraError(f"{name} lies along {', '.join(map(str, variable.dims))}: {along}")
    array: Array = variable.transpose(*along).values
    for axis, each in enumerate(sets):
        position = _position(model, system.data, each)
        if position is not None:
            array = array.take(position, axis=axis)
    return array


def _position(model: Any, data: xr.Dataset, labels: Any) -> Array | None:
    """Return where a set's labels stand along their dimension; None of all in their order."""
    known = model.registry.positions
    name = labels.local_name
    if name not in known:
        index = data.get_index(model.registry.dimensions[name])
        found = index.get_indexer(pd.Index(list(labels), dtype=index.dtype))
        if (found < 0).any():
            raise AlgebraError(f"a label of {name} is none of the System's {index.name}")
        known[name] = None if np.array_equal(found, np.arange(len(index))) else found
    position: Array | None = known[name]
    return position

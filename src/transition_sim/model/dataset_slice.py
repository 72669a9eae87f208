"""The parameters of some assets, or of some fuels: each is cut when it is asked for.

A selection from a whole dataset cuts its hundred arrays, of which a component reads a few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr


@dataclass(frozen=True)
class Selection:
    """A system's data at some labels of one dimension.

    Attributes
    ----------
    data : xarray.Dataset
    item : str
        The dimension.
    at : numpy.ndarray of int
        Positions along it.
    """

    data: xr.Dataset
    item: str
    at: np.ndarray

    def __getitem__(self, name: str) -> xr.DataArray:
        """Return a parameter at these labels; whole, where it has no such dimension."""
        array = self.data[name]
        return array.isel({self.item: self.at}) if self.item in array.dims else array


def select(data: xr.Dataset, item: str, labels: Sequence[Any]) -> Selection:
    """Return the data at some labels of a dimension, in their order.

    Raises
    ------
    KeyError
        A label is none of the dimension's.
    """
    place = {label: position for position, label in enumerate(data[item].values.tolist())}
    return Selection(data, item, np.asarray([place[each] for each in labels], dtype=int))

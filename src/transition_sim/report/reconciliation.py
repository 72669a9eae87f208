"""Modelled against published: what statistics say of the base year, and what the run gives."""

from __future__ import annotations

from dataclasses import dataclass

import xarray as xr

from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.published import Published
from transition_sim.results.published import generation_between, modelled_value

__all__ = ["Comparison", "compare", "generation_between", "modelled_value"]


@dataclass(frozen=True)
class Comparison:
    """A published figure and what the run gives for it.

    Attributes
    ----------
    modelled : float
        In the unit of the published figure.
    """

    published: Published
    modelled: float

    @property
    def difference(self) -> float:
        """Modelled over published, less one."""
        return self.modelled / self.published.value - 1.0


def compare(city: City, dataset: xr.Dataset) -> list[Comparison]:
    """Return every published figure with what the run gives.

    Parameters
    ----------
    city : City
    dataset : xarray.Dataset
        A run of this city.
    """
    return [Comparison(row, modelled_value(row, dataset)) for row in city.published]

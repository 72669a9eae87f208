"""Co-control: how far air pollutants fall together with CO2.

The measure is the elasticity of a pollutant's cut to the cut of CO2, as in the literature on
co-control in China (for instance table 2 of PMC11666946). Several pollutants together are weighed
by the pollution equivalents (污染当量值) of the Environmental Protection Tax Law of China.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import xarray as xr

CO2, INDEX = "co2", "index"
EQUIVALENT_KG: Mapping[str, float] = MappingProxyType({"so2": 0.95, "nox": 0.95, "pm": 2.18})
"""kg of a pollutant that are one pollution equivalent: schedule 2 of the law, dust as 烟尘."""
UNMOVED = 1e-9  # a relative change of CO2 below this is none, and no elasticity can be told


def relative_cut(before: xr.DataArray, after: xr.DataArray) -> xr.DataArray:
    """Return by which share of itself each pollutant falls; negative where it rises.

    Parameters
    ----------
    before, after : xarray.DataArray over pollutant, and perhaps year
        Emissions [t/year].

    Returns
    -------
    xarray.DataArray
        NaN where there was nothing to cut.
    """
    return (before - after) / before.where(before > 0.0)


def elasticity(
    before: xr.DataArray,
    after: xr.DataArray,
    equivalents: Mapping[str, float] = EQUIVALENT_KG,
) -> xr.DataArray:
    """Return how strongly pollutants fall with CO2 between two runs, or two years of one run.

    Parameters
    ----------
    before, after : xarray.DataArray over pollutant, and perhaps year
        Emissions [t/year], CO2 (`co2`) among them.
    equivalents : mapping of str to float, optional
        kg of each pollutant that count as one; a pollutant that it does not name is left out of
        the index. Equal numbers weigh all pollutants by mass.

    Returns
    -------
    xarray.DataArray over item: each pollutant but CO2, and `index`
        S = (ΔE/E) of the pollutant / (ΔE/E) of CO2 [1]; of the index, with E the pollution
        equivalents of all. 1: cut as deeply as CO2; above 1: more deeply; between 0 and 1: less;
        below 0: one rises while the other falls. Where both rise it is positive too, so read it
        beside the changes themselves. NaN where CO2 does not change.

    Notes
    -----
    Pollution equivalents are a weight for taxing, not a measure of harm to health.
    """
    air = [str(name) for name in before["pollutant"].values if name != CO2]
    cut = relative_cut(before, after)
    carbon = cut.sel(pollutant=CO2, drop=True)
    carbon = carbon.where(np.abs(carbon) > UNMOVED)
    single = cut.sel(pollutant=air).rename(pollutant="item")
    weighed = [name for name in air if name in equivalents]
    counts = [1.0 / equivalents[name] for name in weighed]
    weight = xr.DataArray(counts, dims="pollutant", coords={"pollutant": weighed})
    totals = [(weight * each.sel(pollutant=weighed)).sum("pollutant") for each in (before, after)]
    together = relative_cut(*totals).expand_dims(item=[INDEX])
    return (xr.concat([single, together], dim="item") / carbon).rename("cocontrol")


def yearly_cocontrol(dataset: xr.Dataset) -> xr.DataArray:
    """Return a run's elasticities of each year against its base year [1], over item and year."""
    before, after = _against_base(dataset)
    return elasticity(before, after)


def yearly_cut(dataset: xr.Dataset) -> xr.DataArray:
    """Return by which share each pollutant of a run falls from the base year to each later one."""
    return relative_cut(*_against_base(dataset))


def _against_base(dataset: xr.Dataset) -> tuple[xr.DataArray, xr.DataArray]:
    emissions = dataset["emissions"]
    return emissions.isel(year=0, drop=True), emissions.isel(year=slice(1, None))

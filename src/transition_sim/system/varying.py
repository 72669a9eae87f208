"""Which stocks are variables: of what may be built, and of what may be upgraded."""

from __future__ import annotations

import numpy as np

from transition_sim.system.build import System


def varying_assets(system: System) -> np.ndarray:
    """Say of each asset whether its capacity is a variable.

    Parameters
    ----------
    system : System

    Returns
    -------
    numpy.ndarray of bool, shape (asset,)
    """
    return np.asarray(varying_years(system).any(axis=1))


def varying_years(system: System) -> np.ndarray:
    """Say of each asset and year whether its stock may have been changed by then.

    Returns
    -------
    numpy.ndarray of bool, shape (asset, year)
        From the first year in which something of it may be built or upgraded.
    """
    data = system.data
    changing = data["build_limit"].values + data["conversion_limit"].values
    changing = changing + leaving_limit(system)
    return np.asarray(np.cumsum(changing, axis=1) > 0.0)


def leaving_limit(system: System) -> np.ndarray:
    """Return how much of each asset may be upgraded to its variants [MW in each year]."""
    data = system.data
    limit, base = data["conversion_limit"].values, data["variant_of"].values
    return np.asarray([limit[base == name].sum(axis=0) for name in data["asset"].values])

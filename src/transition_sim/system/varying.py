"""Which stocks are variables: what may be built, upgraded or retired is not known before."""

from __future__ import annotations

import numpy as np

from transition_sim.system.build import System
from transition_sim.system.known_upgrades import leaving


def varying_assets(system: System) -> np.ndarray:
    """Return of which assets the capacity is a variable, shape (asset,)."""
    return np.asarray(varying_years(system).any(axis=1))


def varying_years(system: System) -> np.ndarray:
    """Return from which year on it is one, shape (asset, year).

    Something may have been built, upgraded or retired by then; nothing is in the base year.
    """
    data = system.data
    changing = data["build_limit"].values + data["conversion_limit"].values
    grown = np.cumsum(changing + leaving_limit(system), axis=1) > 0.0
    later = np.arange(data.sizes["year"]) > 0
    return np.asarray(grown | ((data["retirable"].values > 0.0)[:, None] & later))


def leaving_limit(system: System) -> np.ndarray:
    """Return how much of each asset may be upgraded to its variants [MW in each year]."""
    return leaving(system.data["conversion_limit"].values, system.data)

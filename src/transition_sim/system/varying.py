"""Which stocks are variables: what may be built or retired is not known before the optimum."""

from __future__ import annotations

import numpy as np

from transition_sim.system.build import System


def varying_assets(system: System) -> np.ndarray:
    """Return of which assets the capacity is a variable, shape (asset,)."""
    return np.asarray(varying_years(system).any(axis=1))


def varying_years(system: System) -> np.ndarray:
    """Return from which year on it is one, shape (asset, year).

    Something may have been built or retired by then; nothing is in the base year.
    """
    grown = np.cumsum(system.data["build_limit"].values, axis=1) > 0.0
    later = np.arange(system.data.sizes["year"]) > 0
    return np.asarray(grown | ((system.data["retirable"].values > 0.0)[:, None] & later))

"""The periods of a year that are hardest for the system."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PEAK = "peak_residual_load"
CALM = "least_wind_and_sun"
SURPLUS = "lowest_residual_load"
COLD = "peak_heat_demand"


@dataclass(frozen=True)
class Residual:
    """What plant that does not follow the weather has to deliver, hour by hour.

    Attributes
    ----------
    load : numpy.ndarray, shape (8760,)
        Demand and obligation to export [MW].
    renewable : numpy.ndarray, shape (8760,)
        What wind and sun can deliver [MW].
    heat : numpy.ndarray, shape (8760,), optional
        Demand for district heat [MW]; none where there is no heat area.
    """

    load: np.ndarray
    renewable: np.ndarray
    heat: np.ndarray | None = None

    @property
    def values(self) -> np.ndarray:
        """Load less what wind and sun can deliver [MW]."""
        return self.load - self.renewable


def find_extremes(residual: Residual, hours: int) -> dict[str, int]:
    """Return the number in the year of each extreme period, by the reason.

    Parameters
    ----------
    residual : Residual
    hours : int
        Length of a period [h]; what is left of the year after the last whole one is left out.

    Returns
    -------
    dict of str to int
        The period with the highest hour of residual load, the one with the least energy of wind
        and sun, the one with the lowest hour of residual load, and the one with the highest hour
        of heat. Two reasons may name the same
        period; a quantity that is the same in every period is extreme in none.
    """
    count = residual.load.size // hours
    heat = np.zeros_like(residual.load) if residual.heat is None else residual.heat
    rest, renewable, heat = (
        each[: count * hours].reshape(count, hours)
        for each in (residual.values, residual.renewable, heat)
    )
    ranked = {
        PEAK: -rest.max(axis=1),
        CALM: renewable.sum(axis=1),
        SURPLUS: rest.min(axis=1),
        COLD: -heat.max(axis=1),
    }
    return {reason: int(order.argmin()) for reason, order in ranked.items() if np.ptp(order) > 0.0}

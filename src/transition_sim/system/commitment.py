"""What a committed unit must do while it is on, and what that is per MW online."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transition_sim.inputs.schema.plant import Technology
from transition_sim.system.described import Quantities

COMMITMENT: Quantities = {
    "committed": ("1", "whether it is committed"),
    "online_share": ("share", "share of what runs that can be on"),
    "full_load": ("MW/MW", "most net output per MW online"),
    "minimum_load": ("MW/MW", "least net output per MW online"),
    "ramp": ("MW/MW", "most change of net output an hour, per MW online"),
    "marginal_fuel": ("MWh/MWh", "fuel of one more MWh while it is on"),
    "no_load_fuel": ("MWh/MWh", "fuel per MW online and hour, whatever the output"),
    "start_cost": ("CNY/MW", "cost of a start"),
    "up_hours": ("h", "least time on after a start"),
    "down_hours": ("h", "least time off after a stop"),
}


@dataclass(frozen=True)
class Commitment:
    """How a unit is committed; shares are of its gross capacity.

    Attributes
    ----------
    minimum_load : float
        Least output while it is on.
    part_load_penalty : float
        Rise of the heat rate from full to minimum load.
    start_cost : float
        CNY/MW.
    ramp : float or None
        Most change of output an hour; None where there is no limit.
    up_hours, down_hours : int
        Hours that it stays on after a start, off after a stop.
    """

    minimum_load: float
    part_load_penalty: float = 0.0
    start_cost: float = 0.0
    ramp: float | None = None
    up_hours: int = 1
    down_hours: int = 1


def commitment_of(technology: Technology) -> Commitment | None:
    """Return how a technology's units are committed; None where they are not."""
    if technology.minimum_load_share is None:
        return None
    return Commitment(
        technology.minimum_load_share,
        technology.part_load_penalty_share or 0.0,
        technology.start_cost_cny_per_mw or 0.0,
        technology.ramp_share_per_hour,
        technology.minimum_up_hours or 1,
        technology.minimum_down_hours or 1,
    )


def describe_commitment(
    commitments: Sequence[Commitment | None],
    availability: np.ndarray,
    own_use: np.ndarray,
    fuel_rate: np.ndarray,
) -> dict[str, tuple[str, np.ndarray]]:
    """Return what each asset does per MW online; zero where it is not committed.

    Parameters
    ----------
    commitments : sequence of Commitment or None, one for each asset
    availability, own_use : numpy.ndarray, shape (asset,)
        Shares.
    fuel_rate : numpy.ndarray, shape (asset,)
        Fuel per net electricity at full load [MWh/MWh].

    Notes
    -----
    With the full load 1 - own_use (net), the minimum load m and the penalty p, the fuel of a MW
    online is a line through the full load, where it burns fuel_rate, and the minimum load, where it
    burns (1 + p) · fuel_rate per MWh.
    """
    plain = [each or Commitment(0.0) for each in commitments]
    committed = np.asarray([each is not None for each in commitments], dtype=bool)
    least = np.asarray([each.minimum_load for each in plain])
    penalty = np.asarray([each.part_load_penalty for each in plain])
    full = 1.0 - own_use
    ramp = np.asarray([1.0 if each.ramp is None else each.ramp for each in plain])
    return {
        "committed": ("asset", committed),
        "online_share": ("asset", np.where(committed, availability, 0.0)),
        "full_load": ("asset", np.where(committed, full, 0.0)),
        "minimum_load": ("asset", least * full),
        "ramp": ("asset", np.where(committed, ramp * full, 0.0)),
        "marginal_fuel": (
            "asset",
            np.where(committed, fuel_rate * (1.0 - (1.0 + penalty) * least) / (1.0 - least), 0.0),
        ),
        "no_load_fuel": ("asset", fuel_rate * full * least * penalty / (1.0 - least)),
        "start_cost": ("asset", np.asarray([each.start_cost for each in plain])),
        "up_hours": ("asset", np.asarray([each.up_hours for each in plain], dtype=int)),
        "down_hours": ("asset", np.asarray([each.down_hours for each in plain], dtype=int)),
    }

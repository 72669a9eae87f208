"""The part of a system's cost that no variable can change."""

from __future__ import annotations

from transition_sim.system import System


def constant_cost(system: System) -> float:
    """Return the discounted capital and fixed costs of the known stock [CNY]."""
    d = system.data
    assets = d["annuity"] * d["mean_new"] + d["fixed_om"] * d["mean_fixed"]
    stores = (
        d["store_annuity_power"] * d["store_new_power"]
        + d["store_annuity_energy"] * d["store_new_energy"]
        + d["store_fixed_om"] * d["store_mean_fixed"]
    )
    return float((d["discount"] * assets).sum() + (d["discount"] * stores).sum())

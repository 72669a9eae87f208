"""What is missing of a share."""

from __future__ import annotations

from transition_sim.system import ShareTarget


def shortfall(target: ShareTarget, numerator: float, denominator: float) -> float | None:
    """Return how much is missing [MW or GWh]; 0 where the target is met, None where no amount does.

    Of capacity: the clean MW that would have to be added, which also enlarge the denominator. Of
    generation: the clean GWh that would have to take the place of other generation.
    """
    if target.is_met(numerator / denominator):
        return 0.0
    gap = abs(target.threshold * denominator - numerator)
    if target.metric == "generation_share":
        return gap / 1e3
    return gap / (1.0 - target.threshold) if target.threshold < 1.0 else None

"""What the plan promises of a share: how much, in which sense, and when that is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from transition_sim.system.shares import Metric, Weights

TOLERANCE = 1e-6
"""Of a share: by how much less than what is asked still counts as met. The only such number."""


class Sense(StrEnum):
    """Which side of its threshold a number has to be on."""

    FLOOR = ">="
    CEILING = "<="

    @property
    def sign(self) -> float:
        """Return 1 where more is better, -1 where less is."""
        return 1.0 if self is Sense.FLOOR else -1.0

    @property
    def symbol(self) -> str:
        """Return ≥ or ≤."""
        return "≥" if self is Sense.FLOOR else "≤"

    def margin(self, value: float, threshold: float) -> float:
        """Return by how much a number is on the right side; negative: on the wrong one."""
        return self.sign * (value - threshold)

    def is_met(self, value: float, threshold: float, size: float = 1.0) -> bool:
        """Say whether a number is on the right side, within the tolerance; NaN is not.

        Parameters
        ----------
        size : float
            What the tolerance is a part of; 1 of a share.
        """
        return bool(self.margin(value, threshold) >= -TOLERANCE * size)

    def best(self, one: float, other: float) -> float:
        """Return the one of two numbers that is further on the right side."""
        return one if self.margin(one, other) >= 0.0 else other


@dataclass(frozen=True)
class ShareTarget:
    """A share that the plan promises, under one definition.

    Attributes
    ----------
    key : str
        ``id-definition``: its label in rows and results.
    id, definition : str
    metric : {"capacity_share", "generation_share"}
    year : int
    sense : Sense
    threshold : float
        Of the share.
    enforced : bool
        Whether the scenario makes it a constraint; otherwise it is only judged.
    weights : Weights
    headroom : float
        What the constraint asks beyond the threshold; the verdict does not.
    """

    key: str
    id: str
    definition: str
    metric: Metric
    year: int
    sense: Sense
    threshold: float
    enforced: bool
    weights: Weights
    headroom: float = 0.0

    @property
    def required(self) -> float:
        """Return the share that the constraint asks for: the threshold and its headroom."""
        return self.threshold + self.sense.sign * self.headroom

    @property
    def is_floor(self) -> bool:
        """Say whether more of the share is better."""
        return self.sense is Sense.FLOOR

    @property
    def unit(self) -> str:
        """Return what the share is of: MW of capacity, or GWh of generation."""
        return "MW" if self.metric == "capacity_share" else "GWh"

    def margin(self, value: float) -> float:
        """Return by how much a share is on the right side; negative: missed."""
        return self.sense.margin(value, self.threshold)

    def is_met(self, value: float | None) -> bool:
        """Say whether a share keeps the promise; nothing over nothing does not."""
        return value is not None and self.sense.is_met(value, self.threshold)

    def is_reached(self, value: float | None) -> bool:
        """Say whether a share is what the constraint asks for, its headroom too."""
        return value is not None and self.sense.is_met(value, self.required)

    def price(self, dual: float, denominator: float) -> float:
        """Return the cost of asking for more [CNY per unit of share]: d objective / d threshold.

        The row is sign · (numerator - θ · denominator) >= 0, so its dual is CNY per MW (MWh) and a
        threshold higher by dθ asks for sign · denominator · dθ more.

        Parameters
        ----------
        dual : float
            Of the row [CNY per MW or MWh].
        denominator : float
            What the share is of [MW or MWh].
        """
        return self.sense.sign * dual * denominator

    def enforce(self, enforced: bool = True) -> ShareTarget:
        """Return the target as a constraint, or only judged."""
        return replace(self, enforced=enforced)


def price_per_point(price: float) -> float:
    """Return what one percentage point costs [CNY], of a price per unit of share."""
    return price / 100.0 + 0.0  # no -0.0

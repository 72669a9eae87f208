"""What moved between a baseline and a run, and by how much more than it may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from transition_sim.errors import Text
from transition_sim.questions.regress.baseline import Record
from transition_sim.questions.regress.figures import UNITS, Value, metric_of
from transition_sim.questions.regress.tolerances import Tolerance, tolerance_of

Range = tuple[float, float]


@dataclass(frozen=True)
class Change:
    """A figure that moved by more than its tolerance.

    Attributes
    ----------
    figure : str
        ``capacity_mw.pv.2025``
    old, new : number or None
        None where it is a share of nothing, or where one side has no such figure.
    in_old, in_new : bool
        Whether the baseline, and the run, has the figure at all.
    allowed : float
        How far it may move [its unit].
    reason : str
        Why just so far.
    at_least_cost : (float, float) or None
        What the figure can be among the plans of least cost, where that is not one number.
    """

    figure: str
    old: Value
    new: Value
    allowed: float
    reason: Text
    in_old: bool = True
    in_new: bool = True
    at_least_cost: Range | None = None

    @property
    def metric(self) -> str:
        """Return what kind of figure it is."""
        return metric_of(self.figure)

    @property
    def unit(self) -> str:
        """Return the figure's unit; empty for shares, verdicts and counts."""
        return UNITS[self.metric]

    def within(self, ends: Range | None) -> Change:
        """Return the change with its range at least cost."""
        return replace(self, at_least_cost=ends)

    def is_tie(self) -> bool:
        """Say whether the old number is as good as the new one: a plan of least cost has it."""
        if self.at_least_cost is None or self.old is None:
            return False
        low, high = self.at_least_cost
        return low - self.allowed <= float(self.old) <= high + self.allowed

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return the change for machines."""
        return {
            "figure": self.figure,
            "old": self.old,
            "new": self.new,
            "unit": self.unit,
            "tolerance": self.allowed,
            "reason": self.reason.in_(lang),
            "range_at_least_cost": None if self.at_least_cost is None else list(self.at_least_cost),
        }


def compare_figures(
    old: Record, new: Record, general: Mapping[str, Tolerance]
) -> tuple[Change, ...]:
    """Return what moved by more than it may, in the order of the baseline.

    Parameters
    ----------
    old : Record
        Of the baseline, with the tolerances that are the scenario's own.
    new : Record
        Of the run.
    general : mapping of str to Tolerance
        By metric.
    """
    before, after = old.named(), new.named()
    changes = []
    for name in dict.fromkeys((*before, *after)):
        tolerance = tolerance_of(name, old.tolerances, general)
        value = before.get(name)
        allowed = 0.0 if value is None else tolerance.allows(float(value))
        sides = name in before, name in after
        change = Change(name, value, after.get(name), allowed, tolerance.reason, *sides)
        if not _agrees(change):
            changes.append(change)
    return tuple(changes)


def _agrees(change: Change) -> bool:
    """Say whether a figure is where it was, within its tolerance."""
    if not (change.in_old and change.in_new):
        return False
    if change.old is None or change.new is None:
        return change.old is change.new
    return abs(float(change.new) - float(change.old)) <= change.allowed

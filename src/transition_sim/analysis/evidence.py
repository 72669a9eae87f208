"""How much of a verdict's margin rests on inputs of which grade.

An input's swing is how far the share moves from one end of its range to the other. The sum of the
swings of a grade beside the margin says whether estimates of that grade could turn the verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

GRADES = ("A", "B", "C", "D")
MOST = 5
"""Inputs that are named."""


def weigh_evidence(
    now: float | None, margin: float | None, flips: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the swings by grade, beside the margin, and the inputs that it leans on most.

    Parameters
    ----------
    now, margin : float or None
        The share as the scenario stands, and by how much the target is met (negative: missed);
        None where there is no share.
    flips : sequence of mapping
        Every input with what its ends give (`flip`).

    Returns
    -------
    dict
        ``margin``; ``grades``: by grade the number of ``inputs``, their summed ``swing`` [share],
        and ``relative``: that over the margin, None where there is no margin; ``leans_on``: the
        inputs with the largest swings, the largest first; none that moves nothing.
    """
    swings = [(swing_of(each, now), each) for each in flips]
    grades = {}
    for grade in sorted({*GRADES, *(each["confidence"] for each in flips)} - {""}):
        own = [swing for swing, each in swings if each["confidence"] == grade]
        whole = sum(own)
        grades[grade] = {
            "inputs": len(own),
            "swing": whole,
            "relative": _over(whole, margin),
        }
    largest = sorted(swings, key=lambda pair: (-pair[0], pair[1]["input"]))[:MOST]
    named = ("input", "text", "confidence", "source")
    return {
        "margin": margin,
        "grades": grades,
        "leans_on": [
            {
                **{name: each[name] for name in named},
                "swing": swing,
                "relative": _over(swing, margin),
            }
            for swing, each in largest
            if swing > 0.0
        ],
    }


def swing_of(seen: Mapping[str, Any], now: float | None) -> float:
    """Return how far the share moves between the ends of an input's range [share].

    Where an end has no share, as where no plan is feasible there, the value of now stands for it.
    """
    low, high = seen["value_at_low"], seen["value_at_high"]
    ends = [now if value is None else value for value in (low, high)]
    if ends[0] is None or ends[1] is None:
        return 0.0
    return float(abs(ends[1] - ends[0]))


def _over(swing: float, margin: float | None) -> float | None:
    return swing / abs(margin) if margin else None

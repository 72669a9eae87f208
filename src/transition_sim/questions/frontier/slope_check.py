"""Whether the prices of a frontier's levels agree with its slopes.

Notes
-----
The least cost v(θ) of a share N(x) / D(x) >= θ is no convex function of θ, since θ multiplies a
variable. With the dual y of a level's row [CNY per MW or MWh], signed as cost over level is, weak
duality still holds any two levels a < b to

    y(a) · D(b)  <=  (v(b) - v(a)) / (b - a)  <=  y(b) · D(a),

for floors and ceilings alike: what is at least asked at one level is a plan to be priced at the
other. Every step of a frontier is checked against both sides; D may be zero. The price of a level
is y · D [CNY per unit of share].
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transition_sim.questions.frontier.answer import Step
from transition_sim.verdict.answer import Bought

PRICE_TOLERANCE = 1e-6  # of a price: what a dual and a slope may differ by
ROUNDING = 1e-9  # of a cost


@dataclass(frozen=True)
class Point:
    """The least cost of a level.

    Attributes
    ----------
    level : float
        Of the share.
    cost : float
        Of all model years, discounted [CNY].
    row_price : float
        The dual of the level's row, negative where more of the share is cheaper [CNY per MW or
        MWh].
    denominator : float
        What the share is of [MW or MWh].
    unserved : mapping of str to float
        Power and heat left unserved in the target's year [MWh], as the answer calls them.
    doubt : float
        What the cost may be wrong by: the gap between primal and dual cost [CNY].
    value : float or None
        The share of the plan itself; None where nothing counts in its denominator.
    bought : Bought or None
        What of the target the plan buys.
    """

    level: float
    cost: float
    row_price: float
    denominator: float
    unserved: Mapping[str, float]
    doubt: float
    value: float | None = None
    bought: Bought | None = None

    @property
    def price(self) -> float:
        """The price of asking for more [CNY per unit of share]."""
        return self.row_price * self.denominator


def check_slopes(points: Sequence[Point]) -> tuple[Step, ...]:
    """Return, from the lowest level to the highest, each step's slope and what the duals allow.

    All in CNY per unit of share; see the notes of this module.
    """
    ordered = sorted(points, key=lambda point: point.level)
    return tuple(_check_step(a, b) for a, b in itertools.pairwise(ordered))


def _check_step(a: Point, b: Point) -> Step:
    width = b.level - a.level
    slope = (b.cost - a.cost) / width
    least, most = a.row_price * b.denominator, b.row_price * a.denominator
    noise = a.doubt + b.doubt + ROUNDING * max(abs(a.cost), abs(b.cost))
    allowed = noise / width + PRICE_TOLERANCE * max(abs(slope), min(abs(least), abs(most)))
    return Step(
        from_=a.level,
        to=b.level,
        slope=slope,
        at_least=least,
        at_most=most,
        agrees=bool(least - allowed <= slope <= most + allowed),
    )


def bend(a: Point, b: Point) -> float:
    """Return how far the cost between two levels may lie below the line between them [CNY].

    The depth of the triangle between that line and what both prices say of the cost near them.
    """
    width = b.level - a.level
    slope = (b.cost - a.cost) / width
    if not a.price < slope < b.price:
        return 0.0
    # in this order no product overflows: the price at an end may be anything
    return abs(width) * (slope - a.price) * ((b.price - slope) / (b.price - a.price))

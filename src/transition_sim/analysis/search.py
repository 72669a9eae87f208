"""The smallest change of one lever, or of a few at once, that gives a scenario a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from transition_sim.analysis.elastic import FEASIBLE
from transition_sim.analysis.feasibility import Feasibility
from transition_sim.analysis.levers import Lever

NINE_TENTHS = 0.9
CLOSE = 1.01  # feasible over infeasible amount: near enough to round outward from
ROOM = 1.06  # most that rounding may add, so that nine tenths of it are still too little
MOST_ROUNDS = 40
STEPS = (5.0, 2.0, 1.0)
INWARD = 0.02  # how far a guess goes beyond the line's crossing, of the interval

Measure = Callable[[float], float | None]


@dataclass(frozen=True)
class Move:
    """Levers and the values that they are set to.

    Attributes
    ----------
    levers : tuple of Lever
    values : tuple of float
        In each lever's unit.
    """

    levers: tuple[Lever, ...]
    values: tuple[float, ...]

    @property
    def settings(self) -> list[str]:
        """The fields for ``run --set``."""
        pairs = zip(self.levers, self.values, strict=True)
        return [each for lever, value in pairs for each in lever.write(value)]

    @property
    def fraction(self) -> float:
        """How much of the levers' ranges is used: that of the one that goes furthest."""
        pairs = zip(self.levers, self.values, strict=True)
        return max(lever.fraction(value) for lever, value in pairs)

    def part(self, share: float) -> Move:
        """Return the move with only a share of every change."""
        pairs = zip(self.levers, self.values, strict=True)
        return Move(self.levers, tuple(lever.part(value, share) for lever, value in pairs))

    def moves_anything(self) -> bool:
        """Say whether any value differs from what it is now."""
        pairs = zip(self.levers, self.values, strict=True)
        return any(value != lever.now for lever, value in pairs)


def moved(levers: Sequence[Lever], fraction: float) -> Move:
    """Return the levers at one fraction of each one's own range."""
    return Move(tuple(levers), tuple(lever.at(fraction) for lever in levers))


def smallest_move(levers: Sequence[Lever], feasibility: Feasibility, exact: bool) -> Move | None:
    """Return the smallest joint move that gives a plan, in printed numbers; None without one.

    Every lever goes the same fraction of its own range. Of the move that is returned nine tenths
    give no plan: both are measured, never inferred.

    Parameters
    ----------
    exact : bool
        Whether the guards of a share of generation are found anew for each amount that is tried;
        what is returned is measured with guards of its own in any case.
    """

    def measure(fraction: float) -> float | None:
        return feasibility.gap(moved(levers, fraction).settings, exact)

    if all(lever.whole for lever in levers):
        found = _bisect_whole(levers, measure)
    else:
        found = _bracket(measure)
    if found is None:
        return None
    for move in _rounded(levers, *found):
        if is_smallest(move, feasibility):
            return move
    return None


def is_smallest(move: Move, feasibility: Feasibility) -> bool:
    """Say whether a move gives a plan and nine tenths of it do not."""
    less = move.part(NINE_TENTHS)
    if less.moves_anything() and _closes(feasibility.gap(less.settings)):
        return False
    return _closes(feasibility.gap(move.settings))


def _closes(gap: float | None) -> bool:
    return gap is not None and gap <= FEASIBLE


def _bracket(measure: Measure) -> tuple[float, float] | None:
    """Return a fraction that gives no plan and a little larger one that does.

    Gaps on both sides are joined by a line; its crossing, or the middle where the line says
    nothing, is tried next.
    """
    low, gap_low = 0.0, measure(0.0)
    high, gap_high = 1.0, measure(1.0)
    if gap_low is None or _closes(gap_low) or not _closes(gap_high):
        return None
    for number in range(MOST_ROUNDS):
        if low > 0.0 and high <= CLOSE * low:
            break
        guess = _guess(low, high, gap_low, gap_high, number)
        gap = measure(guess)
        if _closes(gap):
            high, gap_high = guess, gap
        else:
            low, gap_low = guess, gap_low if gap is None else gap
    return low, high


def _guess(low: float, high: float, gap_low: float, gap_high: float | None, number: int) -> float:
    """Return where to look next: by turns on either side of the line's crossing, or the middle."""
    middle = 0.5 * (low + high)
    if gap_high is None or gap_high > -FEASIBLE or number % 5 == 4:
        return middle
    crossing = low + (high - low) * gap_low / (gap_low - gap_high)
    aside = INWARD * (high - low) * (1.0 if number % 2 == 0 else -1.0)
    guess = crossing + aside
    return guess if low < guess < high else middle


def _bisect_whole(levers: Sequence[Lever], measure: Measure) -> tuple[float, float] | None:
    """Return the last fraction without a plan and the first with one, of whole steps."""
    steps = round(max(abs(lever.end - lever.now) for lever in levers))
    if steps < 1 or not _closes(measure(1.0)):
        return None
    low, high = 0, steps
    while high - low > 1:
        middle = (low + high) // 2
        if _closes(measure(middle / steps)):
            high = middle
        else:
            low = middle
    return low / steps, high / steps


def _rounded(levers: Sequence[Lever], low: float, high: float) -> list[Move]:
    """Return the move in printed numbers, the roundest first, and finer ones after it."""
    exact = moved(levers, high)
    options: list[list[float]] = []
    for lever, value in zip(exact.levers, exact.values, strict=True):
        most = abs(lever.at(low or high / CLOSE) - lever.now) * ROOM
        found = [lever.rounded(value, step) for step in _steps(value - lever.now)]
        fits = [each for each in dict.fromkeys(found) if abs(each - lever.now) <= most]
        options.append([value] if lever.whole else [*fits[:3], value])
    if len(options) == 1:
        return [Move(exact.levers, (value,)) for value in options[0]]
    together = zip(*(each[:4] + each[-1:] * (4 - len(each)) for each in options), strict=True)
    first = [Move(exact.levers, tuple(values)) for values in together]
    mixed = [Move(exact.levers, values) for values in product(*(each[:2] for each in options))]
    return [*first, *mixed]


def _steps(change: float) -> list[float]:
    """Return steps to round to, from the size of the change down to a thousandth of it."""
    if change == 0.0:
        return []
    power = 0
    while 10.0 ** (power + 1) <= abs(change):
        power += 1
    while 10.0**power > abs(change):
        power -= 1
    return [step * 10.0**down for down in range(power, power - 4, -1) for step in STEPS]

"""The smallest change of one lever, or of a few at once, that gives a scenario a plan.

Of a number it is the least that gives one, in printed digits: nine tenths of it give none. Of
several projects or units it is the first few of their list (projects the largest first, units the
smallest first) of which one fewer gives none, less those that need not be among them, tried from
the largest on: no member that is left can be left out. Another choice may have fewer members or
fewer MW: of n members there are 2^n, each a program.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from transition_sim.questions.explain.elastic_program import FEASIBLE
from transition_sim.questions.explain.feasibility import Feasibility
from transition_sim.questions.explain.kinds import Kind, kind_of
from transition_sim.questions.explain.levers import Lever, settings_of

NINE_TENTHS = 0.9
CLOSE = 1.02  # feasible over infeasible amount: near enough to round outward from
ROOM = 1.06  # most that rounding may add, so that nine tenths of it are still too little
MOST_ROUNDS = 40
MOST_TRIES = 6  # printed numbers that are measured
STEPS = (5.0, 2.0, 1.0)
ASIDE = 0.008  # how far a guess goes beyond a line's crossing, on either side by turns

Measure = Callable[[float], float | None]


@dataclass(frozen=True)
class Move:
    """Levers and the values that they are set to.

    Attributes
    ----------
    levers : tuple of Lever
    values : tuple of float
        In each lever's unit.
    beside : tuple of str
        Settings that stand beside any of them: headroom of the targets.
    """

    levers: tuple[Lever, ...]
    values: tuple[float, ...]
    beside: tuple[str, ...] = ()

    @property
    def settings(self) -> list[str]:
        """The fields for ``run --set``."""
        return [*settings_of(self.levers, self.values), *self.beside]

    @property
    def kinds(self) -> frozenset[Kind]:
        """What kinds of levers are moved."""
        return frozenset(kind_of(lever.field) for lever in self.levers)

    @property
    def fraction(self) -> float:
        """How much of the levers' ranges is used: that of the one that goes furthest."""
        pairs = zip(self.levers, self.values, strict=True)
        return max(lever.fraction(value) for lever, value in pairs)

    def part(self, share: float) -> Move:
        """Return the move with only a share of every change."""
        pairs = zip(self.levers, self.values, strict=True)
        parts = tuple(lever.part(value, share) for lever, value in pairs)
        return Move(self.levers, parts, self.beside)

    def moves_anything(self) -> bool:
        """Say whether any value differs from what it is now."""
        pairs = zip(self.levers, self.values, strict=True)
        return any(value != lever.now for lever, value in pairs)


def moved(levers: Sequence[Lever], fraction: float, beside: Sequence[str] = ()) -> Move:
    """Return the levers at one fraction of each one's own range."""
    return Move(tuple(levers), tuple(lever.at(fraction) for lever in levers), tuple(beside))


def smallest_move(
    levers: Sequence[Lever], feasibility: Feasibility, exact: bool, beside: Sequence[str] = ()
) -> Move | None:
    """Return the smallest joint move that gives a plan, in printed numbers; None without one.

    Every lever goes the same fraction of its own range. Of the move that is returned nine tenths
    give no plan: both are measured, never inferred.

    Parameters
    ----------
    exact : bool
        Whether the guards of a share of generation are found anew for each amount that is tried;
        what is returned is measured with guards of its own in any case.
    beside : sequence of str
        Settings that stand beside every amount that is tried.
    """

    def measure(fraction: float) -> float | None:
        settings = moved(levers, fraction, beside).settings if fraction > 0.0 else []
        return feasibility.gap(settings, exact)

    if all(lever.whole for lever in levers):
        found = _bisect_whole(levers, measure)
    else:
        found = _bracket(measure)
    if found is None:
        return None
    for rounded in _rounded(levers, *found):
        move = replace(rounded, beside=tuple(beside))
        if is_smallest(move, feasibility):
            return move
    return None


def is_smallest(move: Move, feasibility: Feasibility) -> bool:
    """Say whether a move gives a plan and nine tenths of it do not."""
    if not _closes(feasibility.gap(move.settings)):
        return False
    less = move.part(NINE_TENTHS)
    return not (less.moves_anything() and _closes(feasibility.gap(less.settings)))


def without_spare(move: Move, feasibility: Feasibility) -> Move:
    """Return the move without projects and units that it does not need.

    A move takes the first few of a list, and what comes before the one that is needed need not
    be: each is left out in turn, the largest first, and stays out where there is a plan without it.
    """
    least, found = None, move
    while found is not least:
        least = found
        for number, name in _taken(least):
            less = _without(found, number, name)
            if less.values[number] >= 1.0 and _closes(feasibility.gap(less.settings)):
                found = less
    return found if found is move or is_smallest(found, feasibility) else move


def _taken(move: Move) -> list[tuple[int, str]]:
    """Return each project or unit that a move takes, with the number of its lever."""
    found = []
    for number, (lever, value) in enumerate(zip(move.levers, move.values, strict=True)):
        names = lever.members[: int(value)]
        is_rising = lever.pool is not None and lever.pool.smallest_first
        found += [(number, name) for name in (reversed(names) if is_rising else names)]
    return found


def _without(move: Move, number: int, name: str) -> Move:
    """Return a move of which one lever leaves out one of the members that it takes."""
    lever, count = move.levers[number], int(move.values[number])
    assert lever.pool is not None
    kept = [each for each in lever.members[:count] if each != name]
    others = [each for each in lever.members if each not in kept]
    fewer = replace(lever.pool.lever([*kept, *others]), source=lever.pool.lever(kept).source)
    levers, values = list(move.levers), list(move.values)
    levers[number], values[number] = fewer, float(len(kept))
    return Move(tuple(levers), tuple(values), move.beside)


def _closes(gap: float | None) -> bool:
    return gap is not None and gap <= FEASIBLE


def _bracket(measure: Measure) -> tuple[float, float] | None:
    """Return a fraction that gives no plan and a little larger one that does.

    Gaps on both sides are joined by a line; what lies just beyond its crossing is tried next, or
    the middle where the line says nothing.
    """
    low, gap_low = 0.0, measure(0.0)
    high, gap_high = 1.0, measure(1.0)
    if gap_low is None or _closes(gap_low) or not _closes(gap_high):
        return None
    for number in range(MOST_ROUNDS):
        if low > 0.0 and high <= CLOSE * low:
            break
        guess = _guess((low, gap_low), (high, gap_high), number)
        gap = measure(guess)
        if _closes(gap):
            high, gap_high = guess, gap
        else:
            low, gap_low = guess, gap_low if gap is None else gap
    return low, high


def _guess(low: tuple[float, float], high: tuple[float, float | None], number: int) -> float:
    """Return where to look next, between points with their gaps."""
    (start, gap), (end, margin) = low, high
    middle = 0.5 * (start + end)
    if margin is None or margin > -FEASIBLE or number % 5 == 4:
        return middle
    crossing = start + (end - start) * gap / (gap - margin)
    guess = crossing * (1.0 + (ASIDE if number % 2 == 0 else -ASIDE))
    return guess if start < guess < end else middle


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
    """Return moves in printed numbers, the roundest first: what lies between them is not enough.

    Rounded outward from an amount that is too little, or else from one that is enough.
    """
    exact = moved(levers, high)
    options: list[list[float]] = []
    for lever, value in zip(exact.levers, exact.values, strict=True):
        short = lever.at(low)
        most = abs(short - lever.now) * ROOM if low > 0.0 else math.inf
        steps = [] if lever.whole else _steps(value - lever.now)
        found = [lever.rounded(start, step) for step in steps for start in (short, value)]
        fits = [each for each in found if abs(each - lever.now) <= most]
        options.append(list(dict.fromkeys([*fits, value]))[:MOST_TRIES])
    if len(options) == 1:
        return [Move(exact.levers, (value,)) for value in options[0]]
    outer = [max(each, key=lever.fraction) for lever, each in zip(levers, options, strict=True)]
    first = [each[0] for each in options]
    together = [tuple(first), tuple(outer), exact.values]
    return [Move(exact.levers, tuple(values)) for values in dict.fromkeys(map(tuple, together))]


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

"""The levels of a frontier: which to look at, and the least cost of each."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from transition_sim.questions.frontier.slope_check import Point, bend
from transition_sim.results.metrics import finite
from transition_sim.solve import HighsModel, Profile, Solution, require_optimal
from transition_sim.solved import Ratio
from transition_sim.verdict.answer import Bought
from transition_sim.verdict.share_row import ShareRow

SAME_LEVEL = 1e-9  # of a share: the precision of its extremes
# How far before the end the last point may lie, where the end itself is not quite feasible.
STEPS_BACK = (0.0, 1e-9, 1e-8, 1e-7, 1e-6)
NARROWEST = 1e-4  # of a share: steps of a hundredth of a percentage point are not cut
FLAT = 1e-8  # of a cost: what counts as no bend


@dataclass(frozen=True, eq=False)
class Ends:
    """Where a frontier begins and ends, and the session in which its levels are solved.

    Attributes
    ----------
    first : float
        The level that costs nothing more.
    last : float
        The furthest level at any cost.
    cost : float
        Least cost with the target's guards and without its row [CNY].
    session : HighsModel
        The program, as HiGHS holds it.
    unserved : mapping of str to Ratio
        Power and heat left unserved in the target's year [MWh], as the answer calls them.
    bought : callable
        Says of a plan, by its columns, what of the target it buys.
    """

    first: float
    last: float
    cost: float
    session: HighsModel
    unserved: Mapping[str, Ratio]
    bought: Callable[[np.ndarray], Bought | None]


def _levels(ends: Ends, points: int, threshold: float) -> list[float]:
    """Return the levels from the first end to the last, with the one asked for among them."""
    if abs(ends.last - ends.first) <= SAME_LEVEL:
        return [ends.last]
    levels = np.linspace(ends.first, ends.last, points).tolist()
    levels[-1] = ends.last
    low, high = sorted((ends.first, ends.last))
    away = min(abs(threshold - level) for level in levels)
    if low < threshold < high and away > SAME_LEVEL:
        levels = sorted([*levels, threshold], reverse=ends.last < ends.first)
    return levels


def solve_levels(
    row: ShareRow, ends: Ends, points: int, threshold: float, profile: Profile
) -> list[Point]:
    """Return the points in the order of their levels from the first end to the last.

    Half of them are evenly spaced, the others where the cost bends most between two of these.
    """
    levels = _levels(ends, max(2, (points + 1) // 2), threshold)
    found = [_solve_at(row, level, ends, profile) for level in levels]
    if len(found) == 1:
        return found
    found.sort(key=lambda point: point.level)
    wanted = points + (threshold in levels[1:-1])
    while len(found) < wanted:
        steps = list(itertools.pairwise(found))
        place = max(range(len(steps)), key=lambda number: _worth(*steps[number]))
        a, b = steps[place]
        middle = (a.level + b.level) / 2.0
        found.insert(place + 1, _solve_at(row, middle, ends, profile))
    return found if ends.first < ends.last else found[::-1]


def _worth(a: Point, b: Point) -> tuple[float, float]:
    """Return what speaks for a point between two: how much the cost bends, then their distance."""
    width = b.level - a.level
    bent = bend(a, b) if width > NARROWEST else 0.0
    return (bent if bent > FLAT * max(abs(a.cost), abs(b.cost)) else 0.0), width


def _solve_at(row: ShareRow, level: float, ends: Ends, profile: Profile) -> Point:
    """Return the least cost of a level; of the very last one, a hair before it where need be."""
    steps = STEPS_BACK if level == ends.last else STEPS_BACK[:1]
    for step in steps:
        wanted = level - row.sign * step
        program = row.at(wanted)
        ends.session.change_to(program)
        solution = ends.session.solve(basis=False)
        if not _is_proven(solution):  # from where the last solve ended; once more from nowhere
            solution = HighsModel(program, profile).solve(basis=False)
        if _is_proven(solution):
            break
    require_optimal(solution)
    assert solution.certificate is not None  # or it would have raised
    size = program.cost_scale + abs(solution.objective)
    return Point(
        level=wanted,
        cost=solution.objective,
        row_price=row.price(solution.dual),
        denominator=row.denominator(solution.primal),
        unserved={name: own.value(solution.primal) for name, own in ends.unserved.items()},
        doubt=solution.certificate.relative_gap * size,
        value=finite(row.ratio.value(solution.primal)),
        bought=ends.bought(solution.primal),
    )


def _is_proven(solution: Solution) -> bool:
    found = solution.certificate
    return solution.status == "optimal" and found is not None and found.passed

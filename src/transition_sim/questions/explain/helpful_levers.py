"""Which levers bring a scenario nearer to a plan: each by itself, and beside others.

The gap of a scenario is that of the demand that is furthest from being met. A lever that only helps
another one changes nothing of it until the furthest is helped: so what helps is sought in rounds,
each with all that helped before at the end of its range.
"""

from __future__ import annotations

from collections.abc import Sequence

from transition_sim.questions.explain.elastic_program import FEASIBLE
from transition_sim.questions.explain.feasibility import Feasibility
from transition_sim.questions.explain.levers import Lever, Pool
from transition_sim.questions.explain.smallest_change import moved

HELPS = 1e-6  # of the gap: less is the solver's tolerance
Helping = list[tuple[Lever, float]]  # levers and by how much each brings a plan nearer


def levers_that_help(
    levers: Sequence[Lever], feasibility: Feasibility, beside: Sequence[Lever] = ()
) -> list[Lever]:
    """Return the levers that at their ends bring a plan nearer, the most helpful first.

    Of projects and units, each alone and several at once are levers of their own.

    Parameters
    ----------
    beside : sequence of Lever
        Already at their ends.
    """
    start = feasibility.gap(moved(beside, 1.0).settings, exact=False)
    if start is None or start <= FEASIBLE:
        return []
    helping = _measured(levers, beside, feasibility, start)
    for pool in dict.fromkeys(lever.pool for lever in levers if lever.pool is not None):
        alone = {name for lever, _ in helping if lever.pool is pool for name in lever.members}
        helping += _several(pool, alone, beside, feasibility, start)
    return [lever for lever, _ in sorted(helping, key=lambda pair: -pair[1])]


def rounds_of_help(
    levers: Sequence[Lever], first: Sequence[Lever], feasibility: Feasibility
) -> list[list[Lever]]:
    """Return the levers that help, round by round, each beside all of those before.

    Parameters
    ----------
    first : sequence of Lever
        Those that help by themselves.
    """
    rounds, left = [list(first)], [lever for lever in levers if lever not in first]
    while rounds[-1] and left:
        beside = apart([lever for each in rounds for lever in each])
        taken = frozenset[str]().union(*(lever.claims for lever in beside))
        left = [lever for lever in left if not lever.claims & taken]
        rounds.append(levers_that_help(left, feasibility, beside))
        left = [lever for lever in left if lever not in rounds[-1]]
    return [each for each in rounds if each]


def apart(levers: Sequence[Lever]) -> list[Lever]:
    """Return levers of which no two move the same field, the most helpful of each first."""
    taken: set[str] = set()
    found = []
    for lever in levers:
        if not lever.claims & taken:
            found.append(lever)
            taken |= lever.claims
    return found


def fewest(levers: Sequence[Lever], feasibility: Feasibility) -> list[Lever]:
    """Return levers of which at their ends none can be left out, the least helpful left out first.

    Parameters
    ----------
    levers : sequence of Lever
        The most helpful first; at their ends there is a plan.
    """
    kept = list(levers)
    for lever in reversed(levers):
        less = [each for each in kept if each is not lever]
        gap = feasibility.gap(moved(less, 1.0).settings, exact=False) if less else None
        if gap is not None and gap <= FEASIBLE:
            kept = less
    return kept


def _measured(
    levers: Sequence[Lever], beside: Sequence[Lever], feasibility: Feasibility, start: float
) -> Helping:
    found = []
    for lever in levers:
        gap = feasibility.gap(moved([*beside, lever], 1.0).settings, exact=False)
        if gap is not None and start - gap > HELPS * max(start, FEASIBLE):
            found.append((lever, start - gap))
    return found


def _several(
    pool: Pool, alone: set[str], beside: Sequence[Lever], feasibility: Feasibility, start: float
) -> Helping:
    """Return the lever that takes several of a pool: of those that help alone, else of all.

    What does not help alone may be what makes all of them too little. Where all of a group are too
    many, as of the coal units that serve the demand, the first half of it is tried, and so on.
    """
    groups = [tuple(name for name in pool.members if name in alone), pool.members]
    found: Helping = []
    for group in dict.fromkeys(groups):
        members, helping = group, list[tuple[Lever, float]]()
        while len(members) > 1 and not helping:
            helping = _measured([pool.lever(members)], beside, feasibility, start)
            members = members[: len(members) // 2]
        found += helping
    enough = [each for each in found if start - each[1] <= FEASIBLE]
    return [*enough, *found][:1]

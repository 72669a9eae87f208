"""The menu: what could be done otherwise, at least, so that a scenario has a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from transition_sim.analysis.elastic import FEASIBLE
from transition_sim.analysis.feasibility import Feasibility
from transition_sim.analysis.levers import SCENARIO, Lever, Pool
from transition_sim.analysis.search import Move, moved, smallest_move, without_spare
from transition_sim.errors import Text

MOST_PAIRS = 3
MOST_IN_PAIRS = 5
MANY = 10_000  # more than the members of any pool
TIMES = {"days": "天", "months": "个月"}
HELPS = 1e-6  # of the gap: less is the solver's tolerance


@dataclass(frozen=True)
class Cost:
    """What a repaired scenario costs.

    Attributes
    ----------
    total : float
        Least discounted cost of the repaired scenario [CNY].
    before : float or None
        That of the scenario as it stands with no share enforced [CNY]; None where not even that
        has a plan.
    """

    total: float
    before: float | None

    @property
    def added(self) -> float:
        """What the repair and what it makes possible cost: all, where there is no plan before."""
        return self.total - (self.before or 0.0)


@dataclass(frozen=True)
class Repair:
    """A move that gives the scenario a plan, and its cost."""

    move: Move
    cost: Cost

    def text(self) -> Text:
        """Return what is done, how far that goes, and what it costs."""
        pairs = list(zip(self.move.levers, self.move.values, strict=True))
        parts = [lever.say(value) for lever, value in pairs]
        ends = [_range(lever) for lever, _ in pairs]
        en = " and ".join(f"{p.en} ({e.en})" for p, e in zip(parts, ends, strict=True))
        zh = "，并".join(f"{p.zh}（{e.zh}）" for p, e in zip(parts, ends, strict=True))
        return Text(f"{en}; {self._price().en}", f"{zh}；{self._price().zh}")

    def _price(self) -> Text:
        million, wan = self.cost.added / 1e6, self.cost.added / 1e4
        if self.cost.before is None:
            return Text(
                f"the plan then costs {million:,.2f} million CNY in all",
                f"此时总成本{wan:,.0f}万元",
            )
        return Text(
            f"{million:+,.2f} million CNY against the plan with no target enforced",
            f"比不强制目标的方案{'多' if wan >= 0 else '少'}{abs(wan):,.0f}万元",
        )


def _range(lever: Lever) -> Text:
    """Return the end of a lever's range and where it comes from."""
    if lever.source == SCENARIO:
        return Text("the scenario's own choice", "情景自定")
    if lever.whole and not lever.unit:
        return Text(f"source: {lever.source}", f"来源：{lever.source}")
    end = _value(lever, lever.end)
    if lever.nearest is not None:
        near = _value(lever, lever.nearest)
        return Text(
            f"its range is from {near.en} to {end.en}; source: {lever.source}",
            f"合理范围为{near.zh}至{end.zh}；来源：{lever.source}",
        )
    return Text(
        f"its range ends at {end.en}; source: {lever.source}",
        f"合理范围至{end.zh}；来源：{lever.source}",
    )


def _value(lever: Lever, value: float) -> Text:
    """Return one of a lever's values; its unit is a word where it counts days or months."""
    shown = lever.show(value)
    chinese = TIMES.get(lever.unit)
    return Text(shown, shown if chinese is None else f"{value:.0f}{chinese}")


@dataclass(frozen=True)
class Menu:
    """Repairs, ranked; and what is left where none is enough.

    Attributes
    ----------
    repairs : tuple of Repair
        The one that uses the least of its range first.
    helpful : tuple of Lever
        Every lever that brings a plan nearer, the most helpful first.
    """

    repairs: tuple[Repair, ...]
    helpful: tuple[Lever, ...]

    def all_at_their_ends(self) -> Move:
        """Return every helpful lever at its end; of those that set one field the most helpful."""
        return moved(_apart(self.helpful), 1.0)


def find_repairs(levers: Sequence[Lever], feasibility: Feasibility) -> Menu:
    """Return the smallest repairs: single levers; pairs where none is enough; then all at once.

    Of projects and units, each alone and several at once are levers of their own.

    Parameters
    ----------
    levers : sequence of Lever
    feasibility : Feasibility
        Of a scenario without a plan.
    """
    start = feasibility.gap(exact=False)
    if start is None:
        return Menu((), ())
    helping = _helping(levers, feasibility, start)
    for pool in dict.fromkeys(lever.pool for lever in levers if lever.pool is not None):
        alone = {name for lever, _ in helping if lever.pool is pool for name in lever.members}
        helping += _several(pool, alone, feasibility, start)
    helpful = [lever for lever, _ in sorted(helping, key=lambda pair: -pair[1])]
    found = _without_twins(_alone(helpful, feasibility))
    if not found:
        pairs = [list(pair) for pair in combinations(_apart(helpful)[:MOST_IN_PAIRS], 2)]
        found = _moves(pairs, feasibility, MOST_PAIRS)
    if not found and len(_apart(helpful)) > 2:
        found = _moves([_apart(helpful)], feasibility, 1)
    return Menu(tuple(_priced(found, feasibility)), tuple(helpful))


def _helping(
    levers: Sequence[Lever], feasibility: Feasibility, start: float
) -> list[tuple[Lever, float]]:
    """Return the levers that at their ends bring a plan nearer, and by how much each."""
    found = []
    for lever in levers:
        gap = feasibility.gap(moved([lever], 1.0).settings, exact=False)
        if gap is not None and start - gap > HELPS * max(start, FEASIBLE):
            found.append((lever, start - gap))
    return found


def _several(
    pool: Pool, alone: set[str], feasibility: Feasibility, start: float
) -> list[tuple[Lever, float]]:
    """Return the lever that takes several of a pool: of those that help alone, else of all.

    What does not help alone may be what makes all of them too little.
    """
    groups = [tuple(name for name in pool.members if name in alone), pool.members]
    levers = [pool.lever(group) for group in dict.fromkeys(groups) if len(group) > 1]
    found = _helping(levers, feasibility, start)
    enough = [each for each in found if start - each[1] <= FEASIBLE]
    return [*enough, *found][:1]


def _alone(helpful: Sequence[Lever], feasibility: Feasibility) -> list[Move]:
    """Return the smallest move of each lever that is enough; of some pools only the first one."""
    found: list[Move] = []
    done: set[Pool] = set()
    for lever in sorted(helpful, key=_place):
        if lever.pool in done and len(lever.members) == 1:
            continue
        moves = _moves([[lever]], feasibility, 1)
        found += moves
        if moves and lever.pool is not None and lever.pool.names_one:
            done.add(lever.pool)
    return found


def _place(lever: Lever) -> int:
    """Return where a lever that takes one member of a pool comes in it; several come last."""
    if lever.pool is None:
        return 0
    return lever.pool.members.index(lever.members[0]) if len(lever.members) == 1 else MANY


def _moves(groups: Sequence[Sequence[Lever]], feasibility: Feasibility, most: int) -> list[Move]:
    """Return the smallest moves of the first groups of levers that are enough."""
    found: list[Move] = []
    for group in groups:
        if len(found) == most:
            break
        move = smallest_move(group, feasibility, exact=False)
        if move is None and feasibility.guards is not None:
            move = smallest_move(group, feasibility, exact=True)
        if move is not None:
            found.append(without_spare(move, feasibility))
    return found


def _apart(levers: Sequence[Lever]) -> list[Lever]:
    """Return levers of which no two move the same field, the most helpful of each first."""
    taken: set[str] = set()
    found = []
    for lever in levers:
        if not lever.claims & taken:
            found.append(lever)
            taken |= lever.claims
    return found


def _without_twins(moves: Sequence[Move]) -> list[Move]:
    """Return the moves without those that set the same fields to the same values."""
    return list({tuple(move.settings): move for move in reversed(moves)}.values())[::-1]


def _priced(moves: Sequence[Move], feasibility: Feasibility) -> list[Repair]:
    if not moves:
        return []
    before = feasibility.cost(enforced=False)
    found = []
    for move in moves:
        total = feasibility.cost(move.settings)
        if total is not None:
            found.append(Repair(move, Cost(total, before)))
    return sorted(found, key=lambda repair: (round(repair.move.fraction, 3), repair.cost.total))

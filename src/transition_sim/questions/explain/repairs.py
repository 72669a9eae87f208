"""The menu: what could be done otherwise, at least, so that a scenario has a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations, zip_longest

from transition_sim.errors import Text
from transition_sim.questions.explain.elastic_program import FEASIBLE
from transition_sim.questions.explain.feasibility import Feasibility
from transition_sim.questions.explain.helpful_levers import (
    apart,
    fewest,
    levers_that_help,
    rounds_of_help,
)
from transition_sim.questions.explain.levers import SCENARIO, Lever, Pool
from transition_sim.questions.explain.smallest_change import (
    NINE_TENTHS,
    Move,
    moved,
    smallest_move,
    without_spare,
)
from transition_sim.questions.explain.unserved_check import Service, more_unserved

MOST_PAIRS = 3
MOST_IN_PAIRS = 6
MANY = 10_000  # more than the members of any pool
TIMES = {"days": "天", "months": "个月"}


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
    unserved, unserved_heat : float
        How much more demand for power and for heat it leaves unserved than that [MWh].
    """

    total: float
    before: float | None
    unserved: float = 0.0
    unserved_heat: float = 0.0

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
        whole = self._comes_to()
        return Text(f"{en}; {whole.en}", f"{zh}；{whole.zh}")

    def say_more_than_enough(self) -> Text:
        """Return that even the least plausible change of the one lever is more than enough."""
        (lever,), (value,) = self.move.levers, self.move.values
        done, ends, whole = lever.say(value), _range(lever), self._comes_to()
        least = Text("smallest", "最小") if lever.end > lever.now else Text("largest", "最大")
        shown = lever.show(value)
        return Text(
            f"{done.en} ({ends.en}): already the {least.en} plausible value, {shown}, is more than "
            f"enough; {whole.en}",
            f"{done.zh}（{ends.zh}）：合理范围内的{least.zh}值{shown}已绰绰有余；{whole.zh}",
        )

    def _comes_to(self) -> Text:
        """Return what it costs, and what it leaves unserved: no rule forbids that."""
        price = self._price()
        amounts = (
            (self.cost.unserved, Text("power", "用电")),
            (self.cost.unserved_heat, Text("heat", "供热")),
        )
        named = [(f"{mwh / 1e3:,.4g} GWh", what) for mwh, what in amounts if mwh > 0.0]
        if not named:
            return price
        en = " and ".join(f"{gwh} of demand for {what.en}" for gwh, what in named)
        zh = "、".join(f"{gwh}{what.zh}需求" for gwh, what in named)
        return Text(f"{price.en}; it leaves {en} unserved", f"{price.zh}；有{zh}得不到满足")

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
        Every lever that brings a plan nearer, by itself or beside the others, the most helpful
        first.
    more_than_enough : tuple of Repair
        Levers whose range does not begin at their present value and of which the nearest plausible
        value gives a plan with room to spare: no smallest repair, since less would do.
    """

    repairs: tuple[Repair, ...]
    helpful: tuple[Lever, ...]
    more_than_enough: tuple[Repair, ...] = ()

    def all_at_their_ends(self) -> Move:
        """Return every helpful lever at its end; of those that set one field the most helpful."""
        return moved(apart(self.helpful), 1.0)


def find_repairs(levers: Sequence[Lever], feasibility: Feasibility) -> Menu:
    """Return the smallest repairs: single levers; pairs where none is enough; then all at once.

    Of all at once also the fewest: levers of which at their ends none can be left out.

    Parameters
    ----------
    levers : sequence of Lever
    feasibility : Feasibility
        Of a scenario without a plan.
    """
    service = Service(feasibility)
    helpful = levers_that_help(levers, feasibility)
    found = _without_twins(_alone(helpful, service))
    ample = [move for lever in helpful if (move := _more_than_enough(lever, feasibility))]
    if not found:
        spent = [lever for move in ample for lever in move.levers]
        rounds = rounds_of_help(levers, helpful, feasibility)
        helpful = list(chain.from_iterable(rounds))
        found = _together([[each for each in r if each not in spent] for r in rounds], service)
    repairs, beyond = _priced(found, service), _priced(ample, service)
    return Menu(tuple(repairs), tuple(helpful), tuple(beyond))


def _together(rounds: Sequence[Sequence[Lever]], service: Service) -> list[Move]:
    """Return the smallest joint moves: of pairs, else of all, and of the fewest of all."""
    in_turn = [each for level in zip_longest(*rounds) for each in level if each is not None]
    pairs = [
        pair
        for pair in combinations(_of_each_pool(in_turn)[:MOST_IN_PAIRS], 2)
        if not pair[0].claims & pair[1].claims
    ]
    found = _moves(pairs, service, MOST_PAIRS)
    every = apart(list(chain.from_iterable(rounds)))
    if found or len(every) < 3:
        return found
    found = _moves([every], service, 1)
    few = fewest(every, service.feasibility) if found else every
    return found + (_moves([few], service, 1) if len(few) < len(every) else [])


def _of_each_pool(levers: Sequence[Lever]) -> list[Lever]:
    """Return levers without the single members of a pool beside the one that takes several."""
    several = {lever.pool for lever in levers if len(lever.members) > 1}
    return [each for each in levers if each.pool not in several or len(each.members) > 1]


def _more_than_enough(lever: Lever, feasibility: Feasibility) -> Move | None:
    """Return the nearest plausible value of a lever where nine tenths of it are enough, too."""
    if lever.nearest is None or lever.nearest == lever.now:
        return None
    move = Move((lever,), (lever.nearest,))
    if not _has_plan(move, feasibility) or not _has_plan(move.part(NINE_TENTHS), feasibility):
        return None
    return move


def _has_plan(move: Move, feasibility: Feasibility) -> bool:
    gap = feasibility.gap(move.settings)
    return gap is not None and gap <= FEASIBLE


def _alone(helpful: Sequence[Lever], service: Service) -> list[Move]:
    """Return the smallest move of each lever that is enough; of some pools only the first one."""
    found: list[Move] = []
    done: set[Pool] = set()
    for lever in sorted(helpful, key=_place):
        if lever.pool in done and len(lever.members) == 1:
            continue
        moves = _moves([[lever]], service, 1)
        found += moves
        if moves and lever.pool is not None and lever.pool.names_one:
            done.add(lever.pool)
    return found


def _place(lever: Lever) -> int:
    """Return where a lever that takes one member of a pool comes in it; several come last."""
    if lever.pool is None:
        return 0
    return lever.pool.members.index(lever.members[0]) if len(lever.members) == 1 else MANY


def _moves(groups: Sequence[Sequence[Lever]], service: Service, most: int) -> list[Move]:
    """Return the smallest moves of the first groups of levers that are enough.

    What leaves more demand unserved is none.
    """
    feasibility, found = service.feasibility, list[Move]()
    for group in groups:
        if len(found) == most:
            break
        move = smallest_move(group, feasibility, exact=False)
        if move is None and feasibility.guards is not None:
            move = smallest_move(group, feasibility, exact=True)
        least = None if move is None else without_spare(move, feasibility)
        if least is not None and service.is_kept(least.settings):
            found.append(least)
    return found


def _without_twins(moves: Sequence[Move]) -> list[Move]:
    """Return the moves without those that set the same fields to the same values."""
    return list({tuple(move.settings): move for move in reversed(moves)}.values())[::-1]


def _priced(moves: Sequence[Move], service: Service) -> list[Repair]:
    if not moves:
        return []
    before = service.before
    found = []
    for move in moves:
        after = service.feasibility.outcome(move.settings)
        if after is not None:
            short = more_unserved(after, before)
            cost = Cost(after.cost, None if before is None else before.cost, *short)
            found.append(Repair(move, cost))
    return sorted(found, key=lambda repair: (round(repair.move.fraction, 3), repair.cost.total))

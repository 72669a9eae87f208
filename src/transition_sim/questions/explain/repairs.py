"""The menu: what could be done otherwise, at least, so that a scenario has a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, zip_longest

from transition_sim.questions.explain.elastic_program import FEASIBLE
from transition_sim.questions.explain.feasibility import Feasibility, Outcome
from transition_sim.questions.explain.helpful_levers import (
    apart,
    fewest,
    levers_that_help,
    rounds_of_help,
)
from transition_sim.questions.explain.levers import Lever, Pool
from transition_sim.questions.explain.smallest_change import (
    NINE_TENTHS,
    Move,
    moved,
    smallest_move,
    without_spare,
)
from transition_sim.verdict.audit import NOTHING

MOST_PAIRS = 3
MOST_IN_PAIRS = 6
MANY = 10_000  # more than the members of any pool
RETIRING, DAY, UNIT_DAY = "retire.", "retire.by", "retire.units."


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


class Service:
    """Whether the demand for power and heat is still served where more units retire.

    A share of capacity has no guard: to retire what serves the demand would meet it, too, and on
    the last day of the model years nobody would notice. What leaves a city dark or cold is no
    repair: the units that stay must serve it for the whole of the year in which the others retire.

    Parameters
    ----------
    feasibility : Feasibility
    """

    def __init__(self, feasibility: Feasibility) -> None:
        self.feasibility = feasibility

    def is_kept(self, settings: Sequence[str]) -> bool:
        """Say whether no more demand is unserved; only where units retire is it looked at."""
        if not any(each.startswith(RETIRING) for each in settings):
            return True
        changed = [_from_new_year(each) for each in settings]
        found = self.feasibility.outcome(changed, enforced=False)
        return found is not None and not any(more_unserved(found, self.before))

    @cached_property
    def before(self) -> Outcome | None:
        """The plan with no share enforced as the scenario stands; None where there is none."""
        return self.feasibility.outcome(enforced=False)


def more_unserved(found: Outcome, before: Outcome | None) -> tuple[float, float]:
    """Return how much more power and heat a plan leaves unserved than another [MWh].

    Zero where it is no more than the solver's tolerance; without another plan, all of it.
    """
    known = (0.0, 0.0) if before is None else (before.unserved, before.unserved_heat)
    more = found.unserved - known[0], found.unserved_heat - known[1]
    power, heat = (each if each > NOTHING else 0.0 for each in more)
    return power, heat


def _from_new_year(setting: str) -> str:
    """Return a setting in which a day of retirement is the first of its year."""
    field, _, value = setting.partition("=")
    is_day = field == DAY or field.startswith(UNIT_DAY)
    return setting if not is_day or value == "null" else f"{field}={value[:4]}-01-01"

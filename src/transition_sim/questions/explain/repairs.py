"""The menu: what could be done otherwise, at least, so that a scenario has a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, zip_longest

from transition_sim.questions.explain.elastic_program import FEASIBLE
from transition_sim.questions.explain.feasibility import Feasibility
from transition_sim.questions.explain.helpful_levers import (
    apart,
    fewest,
    levers_that_help,
    rounds_of_help,
)
from transition_sim.questions.explain.kinds import LAST, MENU, Kind, kind_of
from transition_sim.questions.explain.levers import Lever, Pool
from transition_sim.questions.explain.repair_audit import headroom, headroom_settings
from transition_sim.questions.explain.service import Service, more_unserved
from transition_sim.questions.explain.smallest_change import (
    NINE_TENTHS,
    Move,
    moved,
    smallest_move,
    without_spare,
)

MOST_PAIRS = 3
MOST_JOINT = 4  # moves of whole kinds
MOST_IN_PAIRS = 6
MOST_ROUNDS = 4  # of more headroom
MANY = 10_000  # more than the members of any pool


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
        How much more demand for power and for heat it leaves unserved than that [MWh]: none, but
        where not even that has a plan.
    lost_exports : float
        How much less is exported than is owed [MWh].
    lost_revenue : float or None
        What that would have earned at the price outside [CNY]; None where no price is in the data.
    """

    total: float
    before: float | None
    unserved: float = 0.0
    unserved_heat: float = 0.0
    lost_exports: float = 0.0
    lost_revenue: float | None = 0.0

    @property
    def added(self) -> float:
        """What the repair costs with what it loses: all, where there is no plan before."""
        return self.total - (self.before or 0.0) + (self.lost_revenue or 0.0)


@dataclass(frozen=True)
class Repair:
    """A move that gives the scenario a plan, and its cost."""

    move: Move
    cost: Cost

    @property
    def takes_from_others(self) -> bool:
        """Whether it takes exports that are owed, or plant that stands."""
        return bool(self.move.kinds & set(LAST))


@dataclass(frozen=True)
class Tried:
    """A kind of levers, all of them at once, that is not enough by itself.

    Attributes
    ----------
    levers : tuple of Lever
        Empty where the city has none of the kind.
    """

    kind: Kind
    levers: tuple[Lever, ...] = ()

    @property
    def settings(self) -> list[str]:
        """The fields for ``run --set`` with every lever at its end."""
        return moved(self.levers, 1.0).settings


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
    tried : tuple of Tried
        What a city can always ask itself, and that is not enough by itself.
    """

    repairs: tuple[Repair, ...]
    helpful: tuple[Lever, ...]
    more_than_enough: tuple[Repair, ...] = ()
    tried: tuple[Tried, ...] = ()

    def all_at_their_ends(self) -> Move:
        """Return every helpful lever at its end; of those that set one field the most helpful."""
        return moved(apart(self.helpful), 1.0)


def find_repairs(levers: Sequence[Lever], feasibility: Feasibility) -> Menu:
    """Return the smallest repairs: single levers, kinds of levers, pairs; then all at once.

    Of all at once also the fewest: levers of which at their ends none can be left out. What takes
    exports or plant from others is combined with anything only where nothing else is enough.

    Parameters
    ----------
    levers : sequence of Lever
    feasibility : Feasibility
        Of a scenario without a plan.
    """
    service = Service(feasibility)
    helpful = levers_that_help(levers, feasibility)
    found = _alone(helpful, service)
    ample = [move for lever in helpful if (move := _more_than_enough(lever, service))]
    done = frozenset(kind for each in (*found, *ample) for kind in each.kinds)
    families = {kind: group for kind in MENU if (group := _family(levers, helpful, kind))}
    found += _kinds_at_once({k: each for k, each in families.items() if k not in done}, service)
    if not [each for each in (*found, *ample) if not each.kinds & set(LAST)]:
        spent = [lever for move in ample for lever in move.levers]
        rounds = rounds_of_help(levers, helpful, feasibility)
        helpful = list(chain.from_iterable(rounds))
        left = [[each for each in r if each not in spent] for r in rounds]
        own = [[each for each in r if kind_of(each.field) not in LAST] for r in left]
        found += _together(own, service) or ([] if found else _together(left, service))
    alone = {kind for each in (*found, *ample) if len(each.kinds) == 1 for kind in each.kinds}
    tried = [Tried(kind, tuple(families.get(kind, ()))) for kind in MENU if kind not in alone]
    repairs, beyond = _priced(_without_twins(found), service), _priced(ample, service)
    return Menu(tuple(repairs), tuple(helpful), tuple(beyond), tuple(tried))


def _family(levers: Sequence[Lever], helpful: Sequence[Lever], kind: Kind) -> list[Lever]:
    """Return every lever of a kind, the most helpful first; of a pool the one that takes all."""
    own = [each for each in (*helpful, *levers) if kind_of(each.field) == kind]
    pools = dict.fromkeys(each.pool for each in own if each.pool is not None)
    single = [each for each in dict.fromkeys(own) if each.pool is None]
    return apart([*single, *(pool.lever(pool.members) for pool in pools)])


def _kinds_at_once(families: Mapping[Kind, list[Lever]], service: Service) -> list[Move]:
    """Return the smallest moves of whole kinds of levers, and of several where one is too little.

    Of each the fewest levers: at their ends none can be left out. Where all deadlines at once are
    enough, one of them with what can be built is tried too.
    """
    found, enough = list[Move](), set[Kind]()
    for kind, group in families.items():
        if move := _at_once(group, service):
            found.append(move)
            enough.add(kind)
    left = {kind: group for kind, group in families.items() if kind not in enough}
    plans = [[*one, *other] for one, other in combinations(left.values(), 2)]
    if len(left) > 2:
        plans.append(list(chain.from_iterable(left.values())))
    if "deadline" in enough:
        own = list(chain.from_iterable(left.values()))
        plans += [[*own, deadline] for deadline in families["deadline"]]
    for plan in plans:
        if len(found) == MOST_JOINT:
            break
        if move := _at_once(plan, service):
            found.append(move)
    return found


def _at_once(group: Sequence[Lever], service: Service) -> Move | None:
    """Return the smallest move of the fewest levers of a group; None where all are not enough."""
    levers, feasibility = apart(group), service.feasibility
    if len(levers) < 2 or not _has_plan(moved(levers, 1.0), feasibility, exact=False):
        return None
    moves = _moves([fewest(levers, feasibility)], service, 1)
    return moves[0] if moves else None


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


def _more_than_enough(lever: Lever, service: Service) -> Move | None:
    """Return the nearest plausible value of a lever where nine tenths of it are enough, too."""
    if lever.nearest is None or lever.nearest == lever.now:
        return None
    move, feasibility = Move((lever,), (lever.nearest,)), service.feasibility
    if not _has_plan(move, feasibility) or not _has_plan(move.part(NINE_TENTHS), feasibility):
        return None
    return _audited(move, service)


def _audited(move: Move, service: Service) -> Move | None:
    """Return the move with the headroom that it takes to be met without a red line."""
    asked: dict[str, float] = {}
    for _ in range(MOST_ROUNDS):
        beside = replace(move, beside=headroom_settings(asked))
        found = service.outcome(beside.settings)
        if found is None:
            return None
        more = headroom(found.verdict, asked)
        if more == asked:
            return beside if service.is_sound(beside.settings) else None
        asked = more
    return None


def _has_plan(move: Move, feasibility: Feasibility, exact: bool = True) -> bool:
    gap = feasibility.gap(move.settings, exact)
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

    What leaves more demand unserved is none, nor what is met only by what should not count.
    """
    found = list[Move]()
    for group in groups:
        if len(found) == most:
            break
        move = _sound_move(group, service)
        if move is not None:
            found.append(move)
    return found


def _sound_move(group: Sequence[Lever], service: Service) -> Move | None:
    """Return the smallest move of a group that a run would show without a red line.

    Where the audit of its plan finds that a share is met only with what stores lose, or the like,
    so much headroom is asked for, and the smallest move is sought again.
    """
    feasibility, asked = service.feasibility, dict[str, float]()
    for _ in range(MOST_ROUNDS):
        beside = headroom_settings(asked)
        move = smallest_move(group, feasibility, False, beside)
        if move is None and feasibility.guards is not None:
            move = smallest_move(group, feasibility, True, beside)
        least = None if move is None else without_spare(move, feasibility)
        found = None if least is None else service.outcome(least.settings)
        if least is None or found is None:
            return None
        more = headroom(found.verdict, asked)
        if more == asked:
            return least if service.is_sound(least.settings) else None
        asked = more
    return None


def _without_twins(moves: Sequence[Move]) -> list[Move]:
    """Return the moves without those that set the same fields to the same values."""
    return list({tuple(move.settings): move for move in reversed(moves)}.values())[::-1]


def _priced(moves: Sequence[Move], service: Service) -> list[Repair]:
    """Return moves with what they cost and lose; what takes from others comes last."""
    if not moves:
        return []
    before = service.before
    found = []
    for move in moves:
        after = service.outcome(move.settings)
        if after is not None:
            known = None if before is None else before.cost
            lost = *more_unserved(after, before), *service.lost_exports(after)
            found.append(Repair(move, Cost(after.cost, known, *lost)))
    return sorted(found, key=_rank)


def _rank(repair: Repair) -> tuple[bool, float, float]:
    return repair.takes_from_others, round(repair.move.fraction, 3), repair.cost.added

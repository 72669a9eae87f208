"""One target of one scenario, asked again and again with other numbers of the city.

HiGHS keeps the last basis. A program whose parameters, or whose matrix, are the scenario's own is
not solved at all. Whatever is to be said for certain is solved
from the beginning, as `run` does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.reading.files import missing
from transition_sim.inputs.schema.ledger import SHARE_METRICS
from transition_sim.inputs.schema.scenario import Target
from transition_sim.model.assemble import LinearProgram
from transition_sim.pipeline import prepare, solve_if_feasible, solve_program
from transition_sim.questions.flip.answer import Status
from transition_sim.reruns import Reruns
from transition_sim.results.from_solution import collect
from transition_sim.results.metrics import finite
from transition_sim.solve import Progress, Silent, Solution
from transition_sim.solved import NOTHING, Program, Solved
from transition_sim.system import ShareTarget, System
from transition_sim.verdict.bought import (
    added_by_plan,
    is_buyable,
    judge_bought,
    share_without,
    trade_of_plan,
)
from transition_sim.verdict.equal_optima import ranges_at_least_cost
from transition_sim.verdict.targets import judge_one
from transition_sim.warm import WarmModel

AMBIGUOUS = 1e-6  # of a share: beyond it, equal optima give different answers
ARRAYS = ("row_lower", "row_upper", "column_lower", "column_upper", "cost")


@dataclass(frozen=True)
class Evaluation:
    """What became of the target with other numbers.

    Attributes
    ----------
    status : {"optimal", "infeasible", "invalid"}
        Invalid: the numbers break a rule of the city; `why` says which.
    value : float or None
        The share at least cost; None where there is none.
    met : bool or None
        None where nothing was found.
    unbought : float or None
        The share with what is bought counted as generation that is not clean.
    is_bought : bool
        Whether the target is met, and would not be with that share.
    """

    status: Status
    value: float | None = None
    met: bool | None = None
    why: Text | None = None
    unbought: float | None = None
    is_bought: bool = False

    def share(self, sound: bool) -> float | None:
        """Return the share; where it is to be `sound`, without what is bought."""
        return self.unbought if sound else self.value

    def is_met(self, sound: bool) -> bool | None:
        """Say whether the target is met; where that is to be `sound`, without what is bought."""
        if self.met is None:
            return None
        return self.met and not (sound and self.is_bought)


class TargetEvaluator:
    """A target at least cost, not enforced, under any numbers of the city.

    Parameters
    ----------
    reruns : Reruns
        Of the scenario.
    target : str
        Id of a share target of the ledger.
    definition : str, optional
        Of the shares; by default the one that the scenario asks for.
    progress : Progress, optional

    Attributes
    ----------
    scenario : Scenario
        With the target not enforced.
    fixed : tuple of str
        Overrides beyond the given ones: they take the target's enforcement away.
    target : ShareTarget
    base : Evaluation
        The scenario as it stands.
    margin : float or None
        By how much the target is met as the scenario stands; None where there is no share.
    range_at_least_cost : tuple of float, or None
        What the share can be among equal optima.
    solves : int
        Programs solved so far.

    Raises
    ------
    InputError
        The scenario is wrong, or the target is none that it judges.
    InfeasibleError
        There is no plan even as the scenario stands.
    """

    def __init__(
        self,
        reruns: Reruns,
        target: str,
        definition: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.solver, self.told, self.solves = reruns.solver, progress or Silent(), 0
        self._reruns = reruns
        own = reruns.base.targets.get(target, Target())
        self.fixed = _unenforce(reruns, target, own)
        self.scenario = reruns.with_fields(self.fixed)
        self._first = self._solve_first(target, definition or own.definition)
        self._last = self._first
        self._warm = WarmModel(self._first.program.linear, self.solver)
        self._from_last: dict[tuple[str, ...], Evaluation] = {}
        self._as_run: dict[tuple[str, ...], Evaluation] = {(): self.base}

    @property
    def is_ambiguous(self) -> bool:
        """Whether equal optima differ in the share: each answer is then solved as `run` does."""
        ends = self.range_at_least_cost
        return ends is not None and ends[1] - ends[0] > AMBIGUOUS

    def from_last_basis(self, settings: Sequence[str]) -> Evaluation:
        """Return the target with some of the city's numbers replaced, from the last basis.

        Parameters
        ----------
        settings : sequence of str
            Overrides.
        """
        key = tuple(settings)
        if self.is_ambiguous or key in self._as_run:
            return self.as_run(key)
        if key not in self._from_last:
            self._from_last[key] = self._evaluate(key, True)
        return self._from_last[key]

    def as_run(self, settings: Sequence[str]) -> Evaluation:
        """Return what `run` would report with the same overrides, solved from the beginning.

        Where the program is the scenario's own its answer is too, and nothing is solved.
        """
        key = tuple(settings)
        if key not in self._as_run:
            self._as_run[key] = self._evaluate(key, False)
        return self._as_run[key]

    def _solve_first(self, target: str, definition: str) -> Solved:
        """Solve the scenario as it stands, and note the verdict."""
        program = prepare(self.scenario, self.solver, self.told)
        self.target = _find_target(self.scenario, program.system, target, definition)
        solved = solve_program(program, self.scenario.name, self.solver, self.told)
        self.solves += 1
        found = ranges_at_least_cost(solved, (self.target,), self.solver)
        self.range_at_least_cost = found[self.target.key]
        verdict = judge_one(collect(solved), self.scenario, self.target)
        self.margin = verdict.margin
        trade = trade_of_plan(solved.program, self.target.year, solved.solution.primal)
        # of a target that is missed: what is bought beyond what the scenario imports as it stands
        self._most = np.inf if verdict.met else trade.net_import
        unbought, is_bought = self._without_buying(solved)
        self.base = Evaluation(
            "optimal", verdict.value, verdict.met, unbought=unbought, is_bought=is_bought
        )
        return solved

    def _evaluate(self, settings: Sequence[str], is_warm: bool) -> Evaluation:
        try:
            guarded = self._reruns.guarded((*self.fixed, *settings))
        except InputError as error:
            return Evaluation("invalid", why=Text(error.render("en"), error.render("zh")))
        if guarded.no_plan is not None:
            return Evaluation("infeasible", why=guarded.no_plan)
        if guarded.system.data.identical(self._first.system.data):
            return self.base
        program = guarded.program
        solution = self._resolve(program) if is_warm else None
        if solution is None and is_same(program.linear, self._first.program.linear):
            solution = self._first.solution
        if solution is None:
            self.solves += 1
            solved = solve_if_feasible(program, self.solver)
            solution = None if solved is None else solved.solution
        if solution is None or solution.status == "infeasible":
            return Evaluation("infeasible")
        return self._judge(Solved(program, solution))

    def _resolve(self, program: Program) -> Solution | None:
        """Return the answer of a program, from that of the same one or from the last basis.

        None where that proves nothing, as may be where a plan is only just feasible.
        """
        for known in (self._first, self._last):
            if is_same(program.linear, known.program.linear):
                return known.solution
        self._warm.change_to(program.linear)
        solution = self._warm.solve()
        self.solves += 1
        if not _is_settled(solution):
            return None
        self._last = Solved(program, solution)
        return solution

    def _judge(self, solved: Solved) -> Evaluation:
        """Return the verdict on an answer: the parts of the share, as rows would have them."""
        value = finite(solved.share(self.target))
        unbought, is_bought = self._without_buying(solved)
        met = self.target.is_met(value)
        return Evaluation("optimal", value, met, unbought=unbought, is_bought=is_bought)

    def _without_buying(self, solved: Solved) -> tuple[float | None, bool]:
        """Return the share without what is bought, and whether that makes the difference."""
        target = self.target
        parts = solved.program.ratio(target).parts(solved.solution.primal)
        if parts[1] <= NOTHING:
            return None, False
        if not is_buyable(target):
            return parts[0] / parts[1], False
        program, plan = solved.program, solved.solution.primal
        above = trade_of_plan(program, target.year, plan).above(self._most)
        added = added_by_plan(program, target, above, plan)
        bought = judge_bought(target, parts, above, added)
        return share_without(parts, added), bought is not None


def _is_settled(solution: Solution) -> bool:
    """Say whether an answer is proven: no plan, or an optimum that passed the check."""
    found = solution.certificate
    optimal = solution.status == "optimal" and found is not None and found.passed
    return optimal or solution.status == "infeasible"


def _unenforce(reruns: Reruns, name: str, asked: Target) -> tuple[str, ...]:
    """Return the overrides that, laid over the given ones, take a target's enforcement away.

    A definition that a given override names is refused without the enforcement: then all that is
    asked of the target is taken away, and its threshold and year given anew.
    """
    if not asked.enforce:
        return ()
    field = f"targets.{name}"
    off = f"{field}.enforce=false"
    try:
        reruns.with_fields((off,))
    except InputError:
        said = ((each, getattr(asked, each)) for each in ("threshold", "year"))
        kept = (f"{field}.{each}={value!r}" for each, value in said if value is not None)
        return f"{field}=null", off, *kept
    return (off,)


def is_same(one: LinearProgram, other: LinearProgram) -> bool:
    """Say whether two programs have the same rows, columns and numbers."""
    if one.matrix.shape != other.matrix.shape or one.offset != other.offset:
        return False
    names = [each.name for each in fields(LinearProgram) if each.name in ARRAYS]
    if not all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names):
        return False
    a, b = one.matrix, other.matrix
    parts = ("indptr", "indices", "data")
    return all(np.array_equal(getattr(a, part), getattr(b, part)) for part in parts)


def _find_target(scenario: Scenario, system: System, target: str, definition: str) -> ShareTarget:
    """Return the target that is asked about; say what is wrong where it is not judged."""
    city = scenario.city_data
    if definition not in city.definitions:
        known, place = tuple(city.definitions), Place("--definition")
        raise InputError([missing("definition", definition, known, place, "")])
    for each in system.targets:
        if each.id == target and each.definition == definition:
            return each
    entries = {each.id: each for each in city.ledger}
    shares = tuple(k for k, e in entries.items() if e.metric in SHARE_METRICS and e.is_target)
    place = Place("--target")
    if target not in shares:
        raise InputError([missing("target", target, shares, place, "")])
    due = scenario.due_year(entries[target])
    values = {"given": target, "year": "" if due is None else due}
    raise InputError([Problem("target_year", place, "", values)])

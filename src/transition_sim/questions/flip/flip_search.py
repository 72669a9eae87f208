"""Where a verdict flips on a path, and how far along it there is a verdict at all.

At the end of a path there may be no plan, or its numbers may break a rule of the city. Values
before it can flip the verdict all the same: such a path is cut short where its verdicts end, which
is found as closely as a flip is: to a millionth of an input's range, or to a day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from transition_sim.inputs.uncertain_inputs import Value, measure
from transition_sim.questions.flip.paths import (
    AnyPath,
    InputPath,
    JointPath,
    SingleStep,
    first_flip,
)
from transition_sim.questions.flip.target_evaluator import Evaluation, TargetEvaluator

Evaluate = Callable[[Sequence[str]], Evaluation]
P = TypeVar("P", InputPath, JointPath, SingleStep)
Long = TypeVar("Long", InputPath, JointPath)


@dataclass(frozen=True)
class Followed(Generic[P]):
    """A path as far as it has a verdict, with what is at both of its ends.

    Attributes
    ----------
    path : InputPath, SingleStep or JointPath
        From now to the furthest that has a verdict: to its end, where that has one.
    end : Evaluation
        At the end that it was to reach.
    last : Evaluation
        At the furthest that has a verdict.
    edge : tuple of (float or date), or None
        Where the end has none: the furthest value (of a joint path: fraction) that has a verdict,
        and one just beyond it that has none.
    """

    path: P
    end: Evaluation
    last: Evaluation
    edge: tuple[Value, Value] | None = None


def follow(evaluator: TargetEvaluator, path: Long) -> Followed[Long]:
    """Look at the end of a path, and where that has no verdict at the furthest value that has one.

    What is said of the furthest is what `run` reports there; where a solve from the last basis
    found a plan and `run` finds none, it is sought again with solves from the beginning.
    """
    end = evaluator.as_run(path.settings(path.length))
    if end.status == "optimal":
        return Followed(path, end, end)
    found, edge = _furthest(path, evaluator.from_last_basis)
    last = evaluator.as_run(found.settings(found.length))
    if last.status != "optimal":
        found, edge = _furthest(path, evaluator.as_run)
        last = evaluator.as_run(found.settings(found.length))
    return Followed(found, end, last, edge)


def _furthest(path: Long, evaluate: Evaluate) -> tuple[Long, tuple[Value, Value]]:
    """Return a path only as far as it has a verdict, and the edge: a value with, one without."""
    step = _last_with_verdict(path, evaluate)
    fine = path.cut(step + 1)
    if fine is None:
        return path.up_to(step), (path.mark(step), path.mark(step + 1))
    part = _last_with_verdict(fine, evaluate)
    return fine.up_to(part), (fine.mark(part), fine.mark(part + 1))


def _last_with_verdict(path: AnyPath, evaluate: Evaluate) -> int:
    """Return, by halves, a step that has a verdict and the next one has none; the last has none."""
    short, beyond = 0, path.length
    while beyond - short > 1:
        step = (short + beyond) // 2
        if evaluate(path.settings(step)).status == "optimal":
            short = step
        else:
            beyond = step
    return short


def step_of_flip(
    evaluator: TargetEvaluator, followed: Followed[Any], sound: bool = False
) -> int | None:
    """Return the step at which the verdict flips, confirmed by solves like those of `run`.

    Among equal optima a solve from the last basis may report another share: where the two
    disagree the step is sought again with solves from the beginning. None where the furthest value
    that has a verdict has not flipped.

    Parameters
    ----------
    sound : bool
        Whether a target that is met only by buying counts as missed.
    """
    path = followed.path
    if not _has_flipped(evaluator, followed.last, sound):
        return None
    step = _seek(evaluator, path, evaluator.from_last_basis, sound)
    around = (evaluator.as_run(path.settings(k)) for k in (step - 1, step))
    if [_has_flipped(evaluator, each, sound) for each in around] == [False, True]:
        return step
    return _seek(evaluator, path, evaluator.as_run, sound)


def bracket(
    evaluator: TargetEvaluator, path: InputPath, step: int, sound: bool = False
) -> tuple[Value, Value]:
    """Return two values within a step, the lower first, that have different verdicts.

    They are a millionth of the range apart at most; a day cannot be cut.
    """
    ends = path.value(step - 1), path.value(step)
    if not isinstance(path.end, date):
        within = SingleStep(path, step)
        last = evaluator.as_run(path.settings(step))
        part = step_of_flip(evaluator, Followed(within, last, last), sound)
        assert part is not None  # the step was confirmed by the same solve
        ends = within.value(part - 1), within.value(part)
    return min(ends, key=measure), max(ends, key=measure)


def _has_flipped(evaluator: TargetEvaluator, found: Evaluation, sound: bool) -> bool:
    verdict = found.is_met(sound)
    return verdict is not None and verdict != evaluator.base.is_met(sound)


def _seek(evaluator: TargetEvaluator, path: AnyPath, evaluate: Evaluate, sound: bool) -> int:
    def margin(step: int) -> float | None:
        value = evaluate(path.settings(step)).share(sound)
        return None if value is None else evaluator.target.margin(value)

    def has_flipped(step: int) -> bool:
        return _has_flipped(evaluator, evaluate(path.settings(step)), sound)

    return first_flip(path.length, margin, has_flipped)

"""Where a verdict flips on a way, and how far along it there is a verdict at all.

At the end of a way there may be no plan, or its numbers may break a rule of the city. Values before
it can flip the verdict all the same: such a way is cut short where its verdicts end, which is found
as closely as a flip is: to a millionth of an input's range, or to a day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from transition_sim.inputs.uncertain_inputs import Value, measure
from transition_sim.questions.flip.paths import (
    JointPath,
    Path,
    SingleStep,
    Way,
    first_flip,
)
from transition_sim.questions.flip.target_trials import Trial, Trials

Look = Callable[[Sequence[str]], Trial]
W = TypeVar("W", Path, JointPath, SingleStep)
Long = TypeVar("Long", Path, JointPath)


@dataclass(frozen=True)
class Followed(Generic[W]):
    """A way as far as it has a verdict, with what is at both of its ends.

    Attributes
    ----------
    way : Path, SingleStep or JointPath
        From now to the furthest that has a verdict: to its end, where that has one.
    end : Trial
        At the end that it was to reach.
    last : Trial
        At the furthest that has a verdict.
    edge : tuple of (float or date), or None
        Where the end has none: the furthest value (of a joint way: fraction) that has a verdict,
        and one just beyond it that has none.
    """

    way: W
    end: Trial
    last: Trial
    edge: tuple[Value, Value] | None = None


def follow(trials: Trials, way: Long) -> Followed[Long]:
    """Look at the end of a way, and where that has no verdict at the furthest value that has one.

    What is said of the furthest is what `run` reports there; where a solve from the last basis
    found a plan and `run` finds none, it is sought again with solves from the beginning.
    """
    end = trials.report(way.settings(way.length))
    if end.status == "optimal":
        return Followed(way, end, end)
    found, edge = _furthest(way, trials.look)
    last = trials.report(found.settings(found.length))
    if last.status != "optimal":
        found, edge = _furthest(way, trials.report)
        last = trials.report(found.settings(found.length))
    return Followed(found, end, last, edge)


def _furthest(way: Long, look: Look) -> tuple[Long, tuple[Value, Value]]:
    """Return a way only as far as it has a verdict, and the edge: a value with, one without."""
    step = _last_with_verdict(way, look)
    fine = way.cut(step + 1)
    if fine is None:
        return way.up_to(step), (way.mark(step), way.mark(step + 1))
    part = _last_with_verdict(fine, look)
    return fine.up_to(part), (fine.mark(part), fine.mark(part + 1))


def _last_with_verdict(way: Way, look: Look) -> int:
    """Return, by halves, a step that has a verdict and the next one has none; the last has none."""
    short, beyond = 0, way.length
    while beyond - short > 1:
        step = (short + beyond) // 2
        if look(way.settings(step)).status == "optimal":
            short = step
        else:
            beyond = step
    return short


def step_of_flip(trials: Trials, followed: Followed[Any]) -> int | None:
    """Return the step at which the verdict flips, confirmed by solves like those of `run`.

    Among equal optima a solve from the last basis may report another share: where the two
    disagree the step is sought again with solves from the beginning. None where the furthest value
    that has a verdict has not flipped.
    """
    way = followed.way
    if not _has_flipped(trials, followed.last):
        return None
    step = _seek(trials, way, trials.look)
    sides = [_has_flipped(trials, trials.report(way.settings(k))) for k in (step - 1, step)]
    if sides == [False, True]:
        return step
    return _seek(trials, way, trials.report)


def bracket(trials: Trials, path: Path, step: int) -> tuple[Value, Value]:
    """Return two values within a step, the lower first, that have different verdicts.

    They are a millionth of the range apart at most; a day cannot be cut.
    """
    ends = path.value(step - 1), path.value(step)
    if not isinstance(path.end, date):
        within = SingleStep(path, step)
        last = trials.report(path.settings(step))
        part = step_of_flip(trials, Followed(within, last, last))
        assert part is not None  # the step was confirmed by the same solve
        ends = within.value(part - 1), within.value(part)
    return min(ends, key=measure), max(ends, key=measure)


def _has_flipped(trials: Trials, trial: Trial) -> bool:
    return trial.met is not None and trial.met != trials.base.met


def _seek(trials: Trials, way: Way, look: Look) -> int:
    def margin(step: int) -> float | None:
        value = look(way.settings(step)).value
        return None if value is None else trials.judged.margin(value)

    return first_flip(
        way.length, margin, lambda step: _has_flipped(trials, look(way.settings(step)))
    )

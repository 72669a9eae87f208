"""Where a verdict flips on a way, and how far along it there is a verdict at all.

At the end of a way there may be no plan, or its numbers may break a rule of the city. Values before
it can flip the verdict all the same: such a way ends at its last step that has a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from transition_sim.analysis.paths import JointPath, Path, SingleStep, first_flip
from transition_sim.analysis.trials import Trial, Trials, margin_of
from transition_sim.inputs.ranges import Value, measure

Look = Callable[[Sequence[str]], Trial]


@dataclass(frozen=True)
class Followed:
    """A way with what is at its end and at the last step that has a verdict.

    Attributes
    ----------
    way : Path, SingleStep or JointPath
    end : Trial
        At the end of the way.
    reach : int
        The last step that has a verdict: the end, where that has one.
    last : Trial
        At that step.
    """

    way: Path | SingleStep | JointPath
    end: Trial
    reach: int
    last: Trial


def follow(trials: Trials, way: Path | JointPath) -> Followed:
    """Look at the end of a way, and where there is no verdict at the last step that has one.

    That step is found by halves: it has a verdict and the next one has none. Both are what `run`
    reports: equal optima may differ at an end even where they do not elsewhere.
    """
    end, short = trials.report(way.settings(way.length)), way.length
    if end.status == "optimal":
        return Followed(way, end, short, end)
    short, beyond = 0, way.length
    while beyond - short > 1:
        step = (short + beyond) // 2
        if trials.look(way.settings(step)).status == "optimal":
            short = step
        else:
            beyond = step
    return Followed(way, end, short, trials.report(way.settings(short)))


def step_of_flip(trials: Trials, followed: Followed) -> int | None:
    """Return the step at which the verdict flips, confirmed by solves like those of `run`.

    Among equal optima a solve from the last basis may report another share: where the two
    disagree the step is sought again with solves from the beginning. None where the last step that
    has a verdict has not flipped.
    """
    way = followed.way
    if not _has_flipped(trials, followed.last):
        return None
    step = _seek(trials, followed, trials.look)
    sides = [_has_flipped(trials, trials.report(way.settings(k))) for k in (step - 1, step)]
    if sides == [False, True]:
        return step
    return _seek(trials, followed, trials.report)


def bracket(trials: Trials, path: Path, step: int) -> tuple[Value, Value]:
    """Return two values within a step, the lower first, that have different verdicts.

    They are a millionth of the range apart at most; a day cannot be cut.
    """
    ends = path.value(step - 1), path.value(step)
    if not isinstance(path.end, date):
        within = SingleStep(path, step)
        last = trials.report(path.settings(step))
        part = step_of_flip(trials, Followed(within, last, within.length, last))
        assert part is not None  # the step was confirmed by the same solve
        ends = within.value(part - 1), within.value(part)
    return min(ends, key=measure), max(ends, key=measure)


def _has_flipped(trials: Trials, trial: Trial) -> bool:
    return trial.met is not None and trial.met != trials.base.met


def _seek(trials: Trials, followed: Followed, look: Look) -> int:
    way = followed.way

    def margin(step: int) -> float | None:
        value = look(way.settings(step)).value
        return None if value is None else margin_of(trials.judged, value)

    return first_flip(
        followed.reach, margin, lambda step: _has_flipped(trials, look(way.settings(step)))
    )

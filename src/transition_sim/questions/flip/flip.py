"""How far each input of a scenario's city must move before a target's verdict flips.

Both ends of every input's range are looked at, one input at a time. Where the verdict at an end is
the other one, it flips between two values (`between`) that are a millionth of the range apart at
most; `at` is a short number just beyond them, by a thousandth at most. Where an end has no verdict,
for want of a plan or against a rule of the city, the way to it is cut short where its verdicts end,
which is found to a millionth of the range too (`edge`): what flips only nearer to it than that is
not seen. Only ends are looked at: a verdict that flips within a range and flips back before its end
is not found, and where it flips more than once on the way, any one of these values may be.

The verdict is the one that `run` reports, at least cost with the target not enforced. Where equal
optima differ in the share it hangs on which of them is reported; the answer then says so.

The answer (`questions.flip.answer`) has

- the target, ``met`` and the rest of its verdict as the scenario stands; ``fixed``: what every
  ``set`` begins with, where the scenario enforces the target.
- ``flips``: every input that has a range, those that flip first, the nearest in units of its own
  range before the others. ``value_at_low`` and ``value_at_high`` are the shares at its ends;
  ``reached_low``, ``value_at_reached_low`` and their twins are the furthest values on the way to
  its ends that have a verdict, and the shares there. ``edge``: for each end without a verdict the
  furthest value that has one and a value just beyond it that has none.
- ``joint``: the smallest move of all inputs that help, by the same fraction of the way to the
  furthest of each; ``reached`` is the furthest fraction that has a verdict, with ``edge`` as above.
- ``evidence``: what the margin rests on (`questions.flip.evidence`).

Passing a ``set`` to ``run --set`` flips the verdict.

A target that is missed is not met in earnest by buying (`verdict.bought`). So where an input makes
it met, that is looked for first with what is bought counted as generation that is not clean: what
is above the yardstick of that run, or above what the scenario imports as it stands. An input that
flips the verdict only by buying says so (``bought``) and stands behind those that flip it without.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.inputs.uncertain_inputs import (
    RangedInput,
    Value,
    measure,
    ranged_inputs,
)
from transition_sim.questions.flip.answer import (
    ENDS,
    End,
    Flips,
    InputFlip,
    JointFlip,
)
from transition_sim.questions.flip.evidence import weigh_evidence
from transition_sim.questions.flip.flip_search import (
    Followed,
    bracket,
    follow,
    step_of_flip,
)
from transition_sim.questions.flip.paths import InputPath, JointPath
from transition_sim.questions.flip.target_evaluator import TargetEvaluator
from transition_sim.reruns import Reruns
from transition_sim.solve import Progress, showing

NEGLIGIBLE = 1e-9  # of a share: an input that moves it by less does not help
NOTES = 10  # how often the user hears how far the looking is


def flip(
    scenario: Scenario | str | os.PathLike[str],
    target: str,
    *,
    definition: str | None = None,
    only: Sequence[str] | None = None,
    overrides: Overrides = (),
    solver: str = "highs",
    progress: Progress | bool | None = None,
) -> Flips:
    """Say which inputs, within their plausible ranges, flip a target's verdict, and where.

    Parameters
    ----------
    scenario : Scenario or path
    target : str
        Id of a share target of the ledger.
    definition : str, optional
        Of the shares; by default the one that the scenario asks for.
    only : str or sequence of str, optional
        Fields of the inputs to look at, such as ``data.technologies.wind.availability``; by
        default every one that has a range.
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenario says.
    solver : str
        Solver profile: a name or a path.
    progress : Progress or bool, optional
        By default shown in a terminal or a notebook; False is silent.

    Returns
    -------
    Flips
        As this module describes it.

    Raises
    ------
    InputError
        The scenario is wrong, the target is none that it judges, or an input of `only` has no
        range.
    InfeasibleError
        There is no plan even as the scenario stands.
    SolverError
        The solver stopped without a proven answer, or its answer failed the check.
    """
    with showing(progress) as told:
        told.stage("read")
        reruns = Reruns(scenario, overrides, solver)
        evaluator = TargetEvaluator(reruns, target, definition, told)
        inputs = _choose(ranged_inputs(evaluator.scenario), only)
        found = _look_at_all(evaluator, inputs)
        joint = _move_together(evaluator, inputs, found)
    return _answer(evaluator, found, joint)


def _choose(inputs: Sequence[RangedInput], only: Sequence[str] | None) -> tuple[RangedInput, ...]:
    """Return the inputs that were asked for; an error names one that there is not."""
    only = (only,) if isinstance(only, str) else only
    known = tuple(each.key for each in inputs)
    unknown = [key for key in only or () if key not in known]
    if unknown:
        raise InputError([_without_range(key) for key in unknown])
    return tuple(each for each in inputs if only is None or each.key in only)


def _without_range(key: str) -> Problem:
    message = Text("no input that has a range is called that", "没有给出取值范围的输入叫此名")
    remedy = Text("`flip --json` names them all", "`flip --json` 列出全部此类输入")
    return Problem("other", Place("only"), key, {"message": message, "remedy": remedy})


def _look_at_all(evaluator: TargetEvaluator, inputs: Sequence[RangedInput]) -> list[InputFlip]:
    """Return every input with what its ends give; the user hears how far the looking is."""
    told, found = evaluator.told, []
    told.stage("look")
    told.note(_how_many(len(inputs)))
    for number, each in enumerate(inputs, start=1):
        found.append(_look_at(evaluator, each))
        if number % max(len(inputs) // NOTES, 1) == 0:
            told.note(_so_far(number, len(inputs)))
            told.stage("look")
    return found


def _how_many(number: int) -> Text:
    return Text(f"{number} inputs have a range", f"共{number}项输入给出取值范围")


def _so_far(number: int, whole: int) -> Text:
    return Text(f"looked at {number} of {whole}", f"已考察{number}/{whole}项")


def _answer(
    evaluator: TargetEvaluator, found: Sequence[InputFlip], joint: JointFlip | None
) -> Flips:
    """Return the answer: the inputs in order, and what the margin rests on."""
    base, target, ends = evaluator.base, evaluator.target, evaluator.range_at_least_cost
    assert base.met is not None  # the scenario as it stands has a plan
    flips = sorted(found, key=lambda each: _order(each, base.value))
    return Flips(
        scenario=evaluator.scenario.name,
        target=target.id,
        definition=target.definition,
        met=base.met,
        metric=target.metric,
        year=target.year,
        sense=target.sense,
        threshold=target.threshold,
        value=base.value,
        margin=evaluator.margin,
        range_at_least_cost=ends,
        ambiguous=evaluator.is_ambiguous,
        fixed=evaluator.fixed,
        flips=tuple(flips),
        joint=joint,
        evidence=weigh_evidence(base.value, evaluator.margin, flips),
        solves=evaluator.solves,
    )


def _look_at(evaluator: TargetEvaluator, each: RangedInput) -> InputFlip:
    """Return an input with what its ends give, and where the verdict flips on the way to one."""
    low, high = (follow(evaluator, InputPath(each, end)) for end in (each.low, each.high))
    ways: dict[End, Followed[InputPath]] = {"low": low, "high": high}
    return InputFlip(
        input=each.key,
        text=each.text,
        source=";".join(each.source),
        confidence=each.confidence,
        now=each.now,
        unit=each.unit,
        low=each.low,
        high=each.high,
        value_at_low=low.end.value,
        value_at_high=high.end.value,
        status_at_low=low.end.status,
        status_at_high=high.end.status,
        reached_low=low.path.end,
        reached_high=high.path.end,
        value_at_reached_low=low.last.value,
        value_at_reached_high=high.last.value,
        unbought_at_reached_low=low.last.unbought,
        unbought_at_reached_high=high.last.unbought,
        edge={end: way.edge for end, way in ways.items() if way.edge is not None},
        why={end: way.end.why for end, way in ways.items() if way.end.why is not None},
        **_nearest_flip(evaluator, tuple(ways.values())),
    )


def _nearest_flip(
    evaluator: TargetEvaluator, ways: Sequence[Followed[InputPath]]
) -> dict[str, Any]:
    """Return the fields on where an input flips the verdict nearest to its value of now.

    Where a target that is missed would be met: first where it is met in earnest, and only where
    it nowhere is, where it is met by buying.
    """
    for sound in _kinds(evaluator):
        steps = [
            (way.path, step)
            for way in ways
            if (step := step_of_flip(evaluator, way, sound)) is not None
        ]
        if steps:
            return _flip_at(evaluator, steps, sound)
    return {"at": None, "between": None, "distance": None, "set": ()}


def _kinds(evaluator: TargetEvaluator) -> tuple[bool, ...]:
    """Return which flips are looked for, in order: met without buying, and met at all."""
    return (False,) if evaluator.base.met else (True, False)


def _flip_at(
    evaluator: TargetEvaluator, steps: Sequence[tuple[InputPath, int]], sound: bool
) -> dict[str, Any]:
    path, step = min(steps, key=lambda each: _away(each[0].input, each[0].value(each[1])))
    at, settings = path.value(step), path.settings(step)
    there = evaluator.as_run(settings)
    return {
        "at": at,
        "between": bracket(evaluator, path, step, sound),
        "distance": _away(path.input, at),
        "bought": there.is_bought,
        "unbought_at": there.unbought if there.is_bought else None,
        "set": (*evaluator.fixed, *settings),
    }


def _away(each: RangedInput, value: Value) -> float:
    """Return how far a value is from now, in units of the input's range."""
    return abs(measure(value) - measure(each.now)) / each.width


def _move_together(
    evaluator: TargetEvaluator, inputs: Sequence[RangedInput], found: Sequence[InputFlip]
) -> JointFlip | None:
    """Return the smallest joint move of all inputs that help; None where none helps.

    Each goes as far as there is a verdict when it moves alone.
    """
    paths: list[InputPath] = []
    for sound in _kinds(evaluator):
        paths = paths or [
            InputPath(each, seen.reached(end))
            for each, seen in zip(inputs, found, strict=True)
            if (end := _helpful_end(evaluator, seen, sound)) is not None
        ]
    if not paths:
        return None
    evaluator.told.stage("flip")
    followed = follow(evaluator, JointPath(paths))
    path, whole, edge = followed.path, followed.end, followed.edge
    steps = (step_of_flip(evaluator, followed, sound) for sound in _kinds(evaluator))
    step = next((each for each in steps if each is not None), None)
    settings = () if step is None else path.settings(step)
    there = followed.last if step is None else evaluator.as_run(settings)
    return JointFlip(
        fraction=None if step is None else path.mark(step),
        inputs=len(paths),
        value=there.value,
        status=whole.status,
        why=whole.why,
        reached=path.most,
        edge=None if edge is None else (measure(edge[0]), measure(edge[1])),
        bought=step is not None and there.is_bought,
        set=() if step is None else (*evaluator.fixed, *settings),
    )


def _helpful_end(evaluator: TargetEvaluator, seen: InputFlip, sound: bool) -> End | None:
    """Return the end that moves the share furthest towards the other verdict; None: neither.

    Parameters
    ----------
    sound : bool
        Whether of shares without what is bought.
    """
    now, sign = evaluator.base.share(sound), -1.0 if evaluator.base.met else 1.0
    if now is None:
        return None
    start = evaluator.target.margin(now)
    gains = {
        end: sign * (evaluator.target.margin(value) - start)
        for end in ENDS
        if (value := seen.unbought(end) if sound else seen.share(end)) is not None
    }
    best = max(gains, key=lambda end: gains[end], default=None)
    return best if best is not None and gains[best] > NEGLIGIBLE else None


def _order(seen: InputFlip, now: float | None) -> tuple[int, float, str]:
    """Sort what flips first, the nearest first; then what buys; then what moves the share most."""
    if seen.distance is not None:
        return int(seen.bought), seen.distance, seen.input
    return 2, -seen.moves(now), seen.input

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

The answer is JSON:

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
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path as File
from typing import Any

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.uncertain_inputs import (
    RangedInput,
    Value,
    measure,
    ranged_inputs,
)
from transition_sim.questions.flip.evidence import weigh_evidence
from transition_sim.questions.flip.flip_search import (
    Followed,
    bracket,
    follow,
    step_of_flip,
)
from transition_sim.questions.flip.paths import JointPath, Path
from transition_sim.questions.flip.target_trials import Trials
from transition_sim.solve import Progress

NEGLIGIBLE = 1e-9  # of a share: an input that moves it by less does not help
NOTES = 10  # how often the user hears how far the looking is


def flip(
    scenario: str | os.PathLike[str],
    target: str,
    *,
    definition: str | None = None,
    overrides: Sequence[str] = (),
    only: Sequence[str] | None = None,
    solver: str = "highs",
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Say which inputs, within their plausible ranges, flip a target's verdict, and where.

    Parameters
    ----------
    scenario : path
        A scenario file.
    target : str
        Id of a share target of the ledger.
    definition : str, optional
        Of the shares; by default the one that the scenario asks for.
    overrides : sequence of str
        ``field=value`` in place of what the file says.
    only : sequence of str, optional
        Fields of the inputs to look at, such as ``data.technologies.wind.availability``; by
        default every one that has a range.
    solver : str
        Solver profile: a name or a path.
    progress : Progress, optional

    Returns
    -------
    dict
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
    trials = Trials(File(scenario), overrides, target, definition, solver, progress)
    inputs = _choose(ranged_inputs(trials.scenario), only)
    found = _look_at_all(trials, inputs)
    joint = _move_together(trials, inputs, found)
    trials.told.done()
    return _answer(trials, found, joint)


def _choose(inputs: Sequence[RangedInput], only: Sequence[str] | None) -> tuple[RangedInput, ...]:
    """Return the inputs that were asked for; an error names one that there is not."""
    known = tuple(each.key for each in inputs)
    unknown = [key for key in only or () if key not in known]
    if unknown:
        raise InputError([_without_range(key) for key in unknown])
    return tuple(each for each in inputs if only is None or each.key in only)


def _without_range(key: str) -> Problem:
    message = Text("no input that has a range is called that", "没有给出取值范围的输入叫此名")
    remedy = Text("`flip --json` names them all", "`flip --json` 列出全部此类输入")
    return Problem("other", Place("only"), key, {"message": message, "remedy": remedy})


def _look_at_all(trials: Trials, inputs: Sequence[RangedInput]) -> list[dict[str, Any]]:
    """Return every input with what its ends give; the user hears how far the looking is."""
    told, found = trials.told, []
    told.stage("look")
    told.note(_how_many(len(inputs)))
    for number, each in enumerate(inputs, start=1):
        found.append(_look_at(trials, each))
        if number % max(len(inputs) // NOTES, 1) == 0:
            told.note(_so_far(number, len(inputs)))
            told.stage("look")
    return found


def _how_many(number: int) -> Text:
    return Text(f"{number} inputs have a range", f"共{number}项输入给出取值范围")


def _so_far(number: int, whole: int) -> Text:
    return Text(f"looked at {number} of {whole}", f"已考察{number}/{whole}项")


def _answer(
    trials: Trials, found: Sequence[dict[str, Any]], joint: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what ``flip --json`` prints: the inputs in order, and what the margin rests on."""
    now = trials.base.value
    flips = sorted(found, key=lambda each: _order(each, now))
    return {
        **_describe(trials),
        "flips": flips,
        "joint": joint,
        "evidence": weigh_evidence(now, trials.verdict["margin"], flips),
        "solves": trials.solves,
    }


def _describe(trials: Trials) -> dict[str, Any]:
    """Return the target and its verdict as the scenario stands."""
    verdict, ends = trials.verdict, trials.range_at_least_cost
    kept = ("metric", "year", "sense", "threshold", "value", "margin")
    return {
        "scenario": trials.scenario.name,
        "target": trials.judged.id,
        "definition": trials.judged.definition,
        "met": verdict["met"],
        **{name: verdict[name] for name in kept},
        "range_at_least_cost": None if ends is None else list(ends),
        "ambiguous": trials.is_ambiguous,
        "fixed": list(trials.fixed),
    }


def _look_at(trials: Trials, each: RangedInput) -> dict[str, Any]:
    """Return an input with what its ends give, and where the verdict flips on the way to one."""
    ends = {"low": each.low, "high": each.high}
    ways = {name: follow(trials, Path(each, end)) for name, end in ends.items()}
    turns = [
        (way.way, step) for way in ways.values() if (step := step_of_flip(trials, way)) is not None
    ]
    whys = {name: way.end.why for name, way in ways.items() if way.end.why is not None}
    return {
        "input": each.key,
        "text": _both(each.text),
        "source": ";".join(each.source),
        "confidence": each.confidence,
        "now": _plain(each.now),
        "unit": each.unit,
        "low": _plain(each.low),
        "high": _plain(each.high),
        **{f"value_at_{name}": way.end.value for name, way in ways.items()},
        **{f"status_at_{name}": way.end.status for name, way in ways.items()},
        **{f"reached_{name}": _plain(way.way.end) for name, way in ways.items()},
        **{f"value_at_reached_{name}": way.last.value for name, way in ways.items()},
        "edge": {name: edge for name, way in ways.items() if (edge := _edge(way)) is not None},
        "why": {name: _both(why) for name, why in whys.items()},
        **_describe_flip(trials, turns),
    }


def _describe_flip(trials: Trials, turns: Sequence[tuple[Path, int]]) -> dict[str, Any]:
    """Return where an input flips the verdict nearest to its value of now, if it does."""
    if not turns:
        return {"at": None, "between": None, "distance": None, "set": []}
    path, step = min(turns, key=lambda turn: _away(turn[0].input, turn[0].value(turn[1])))
    at = path.value(step)
    return {
        "at": _plain(at),
        "between": [_plain(value) for value in bracket(trials, path, step)],
        "distance": _away(path.input, at),
        "set": [*trials.fixed, *path.settings(step)],
    }


def _away(each: RangedInput, value: Value) -> float:
    """Return how far a value is from now, in units of the input's range."""
    return abs(measure(value) - measure(each.now)) / each.width


def _move_together(
    trials: Trials, inputs: Sequence[RangedInput], found: Sequence[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the smallest joint move of all inputs that help; None where none helps.

    Each goes as far as there is a verdict when it moves alone.
    """
    ways = [
        Path(each, _value(seen[f"reached_{end}"]))
        for each, seen in zip(inputs, found, strict=True)
        if (end := _helpful_end(trials, seen)) is not None
    ]
    if not ways:
        return None
    trials.told.stage("flip")
    followed = follow(trials, JointPath(ways))
    way, whole = followed.way, followed.end
    step = step_of_flip(trials, followed)
    settings = () if step is None else (*trials.fixed, *way.settings(step))
    value = followed.last.value if step is None else trials.report(way.settings(step)).value
    return {
        "fraction": None if step is None else way.mark(step),
        "inputs": len(ways),
        "value": value,
        "status": whole.status,
        "why": None if whole.why is None else _both(whole.why),
        "reached": way.most,
        "edge": _edge(followed),
        "set": list(settings),
    }


def _edge(followed: Followed[Any]) -> list[float | str] | None:
    """Return the furthest that has a verdict and what just beyond it has none, if the end has."""
    return None if followed.edge is None else [_plain(value) for value in followed.edge]


def _helpful_end(trials: Trials, seen: dict[str, Any]) -> str | None:
    """Return the end that moves the share furthest towards the other verdict; None: neither."""
    now, sign = trials.base.value, -1.0 if trials.base.met else 1.0
    if now is None:
        return None
    start = trials.judged.margin(now)
    gains = {
        end: sign * (trials.judged.margin(value) - start)
        for end in ("low", "high")
        if (value := seen[f"value_at_reached_{end}"]) is not None
    }
    best = max(gains, key=lambda end: gains[end], default=None)
    return best if best is not None and gains[best] > NEGLIGIBLE else None


def _order(seen: dict[str, Any], now: float | None) -> tuple[bool, float, str]:
    """Sort what flips first, the nearest first; then what moves the share most."""
    if seen["at"] is not None:
        return False, seen["distance"], seen["input"]
    ends = [seen[f"value_at_reached_{end}"] for end in ("low", "high")]
    moved = [abs(value - now) for value in ends if value is not None and now is not None]
    return True, -max(moved, default=0.0), seen["input"]


def _plain(value: Value) -> float | str:
    return value if isinstance(value, float | int) else value.isoformat()


def _value(plain: float | str) -> Value:
    return date.fromisoformat(plain) if isinstance(plain, str) else plain


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}

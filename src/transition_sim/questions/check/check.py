"""Whether scenarios and their cities are valid: every problem at once, with its place."""

from __future__ import annotations

import os
from typing import Any

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.pipeline import load
from transition_sim.questions.check.answer import Check, InputProblem, Note, SaidChange
from transition_sim.questions.check.inherited import Inherited, inherited


def check(*scenarios: Scenario | str | os.PathLike[str], overrides: Overrides = ()) -> Check:
    """Validate scenarios and their cities.

    Parameters
    ----------
    scenarios : Scenario or path
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenarios say.

    Raises
    ------
    TypeError
        No scenario is given.
    """
    if not scenarios:
        raise TypeError("check: give one scenario or more, paths or Scenarios")
    problems, changes, notes = list[Problem](), list[SaidChange](), list[Note]()
    same = dict[Inherited, None]()
    for each in scenarios:
        try:
            scenario = load(each, overrides)
        except InputError as wrong:
            problems += wrong.problems
        else:
            changes += SaidChange.all_of(scenario)
            notes += Note.all_of(scenario)
            same |= dict.fromkeys(inherited(scenario))
    told: dict[str, Any] = {"changes": changes, "notes": notes, "inherited": same}
    return Check(
        errors=tuple(InputProblem.of(each) for each in problems),
        **{name: tuple(part) for name, part in told.items() if part},
    )

"""Whether scenarios and their cities are valid: every problem at once, with its place."""

from __future__ import annotations

import os

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.pipeline import load
from transition_sim.questions.check.answer import Check, InputProblem, Note


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
    problems: list[Problem] = []
    notes: list[Note] = []
    for each in scenarios:
        try:
            notes += Note.all_of(load(each, overrides))
        except InputError as wrong:
            problems += wrong.problems
    errors = tuple(InputProblem.of(each) for each in problems)
    return Check(errors=errors, notes=tuple(notes)) if notes else Check(errors=errors)

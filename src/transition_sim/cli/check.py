"""The command `check`: validate only."""

from __future__ import annotations

import sys

import typer

from transition_sim.cli.app import AsJson, Debug, Language, Overrides, Scenarios
from transition_sim.cli.output import Outcome, print_json, reporting_errors


def check(
    scenarios: Scenarios,
    overrides: Overrides = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Validate scenarios and their city; print every error at once, with its place and remedy.

    Example: transition-sim check scenarios/*.yaml
    """
    from transition_sim.errors import InputError, Text
    from transition_sim.inputs.load_scenario import load_scenario
    from transition_sim.questions.check.answer import InputProblem, Note

    outcome, errors, notes = Outcome(), [], []
    for path in scenarios:
        with reporting_errors(outcome, lang, debug):
            try:
                noted = Note.all_of(load_scenario(path, overrides or []))
            except InputError as wrong:
                outcome.note(wrong.exit_code)
                errors += [InputProblem.of(each).to_json(lang) for each in wrong.problems]
                if not as_json:
                    print(wrong.render(lang), file=sys.stderr)
            else:
                notes += [each.to_json(lang) for each in noted]
                if not as_json:
                    print(Text(f"{path}: valid", f"{path}：无误").in_(lang))
                    for each in noted:
                        print(f"  ! {each.text.in_(lang)}")
    if as_json:
        print_json({"errors": errors, **({"notes": notes} if notes else {})})
    raise typer.Exit(outcome.code)

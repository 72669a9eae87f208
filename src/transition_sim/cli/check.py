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

    Of a valid scenario it says in words what it changes against the one that it extends.

    Example: transition-sim check scenarios/*.yaml
    """
    from transition_sim.errors import InputError, Text
    from transition_sim.inputs.load_scenario import load_scenario
    from transition_sim.questions.check.answer import InputProblem, Note, SaidChange
    from transition_sim.questions.check.inherited import inherited, say_inherited

    outcome, errors = Outcome(), []
    changes, notes, same = [], [], list[object]()
    for path in scenarios:
        with reporting_errors(outcome, lang, debug):
            try:
                scenario = load_scenario(path, overrides or [])
                said, noted = SaidChange.all_of(scenario), Note.all_of(scenario)
            except InputError as wrong:
                outcome.note(wrong.exit_code)
                errors += [InputProblem.of(each).to_json(lang) for each in wrong.problems]
                if not as_json:
                    print(wrong.render(lang), file=sys.stderr)
            else:
                changes += [each.to_json(lang) for each in said]
                notes += [each.to_json(lang) for each in noted]
                if not as_json:
                    print(Text(f"{path}: valid", f"{path}：无误").in_(lang))
                    for each in said:
                        print(f"  - {each.text.in_(lang)}")
                    for note in noted:
                        print(f"  ! {note.text.in_(lang)}")
                found = inherited(scenario)
                same += [part for each in found if (part := each.to_json(lang)) not in same]
                if found and not as_json:
                    print(say_inherited(found).in_(lang))
    if as_json:
        more = {"changes": changes, "notes": notes, "inherited": same}
        print_json({"errors": errors} | {name: part for name, part in more.items() if part})
    raise typer.Exit(outcome.code)

"""The commands `schema` and `solvers`: what there is."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from transition_sim.cli.app import AsJson, Debug, Language
from transition_sim.cli.output import Outcome, print_answer, print_json, reporting_errors


def schema(
    kind: Annotated[
        Literal["scenario", "city"], typer.Argument(help="Of which file.")
    ] = "scenario",
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Print the JSON Schema of scenario files (or of city.yaml), for editors.

    Example: transition-sim schema > scenario.schema.json
    """
    from transition_sim.inputs.schema.json_schema import schema_json

    del as_json, lang, debug  # a schema is JSON, and speaks both languages
    print_json(schema_json(kind))


def solvers(as_json: AsJson = False, lang: Language = "en", debug: Debug = False) -> None:
    """List the solver profiles, and which of them can run here."""
    outcome = Outcome()
    with reporting_errors(outcome, lang, debug):
        from transition_sim.questions.solvers.solvers import solvers as list_solvers
        from transition_sim.report.tables import show_profiles

        found = list_solvers()
        print_answer(found, show_profiles, as_json, lang)
    raise typer.Exit(outcome.code)

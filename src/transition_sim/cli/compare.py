"""The command `compare`: what differs between runs, inputs first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transition_sim.cli.app import AsJson, Debug, Language
from transition_sim.cli.output import Outcome, print_answer, print_json, reporting_errors


def compare(
    runs: Annotated[list[Path], typer.Argument(help="Folders of two runs or more.", metavar="RUN")],
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Show what differs between runs: inputs first, then what came out.

    Example: transition-sim compare runs/plan runs/targets
    """
    outcome = Outcome()
    with reporting_errors(outcome, lang, debug):
        from transition_sim.questions.compare.compare import compare as find
        from transition_sim.report.compare_table import show_comparison

        found = find(*runs)
        print_answer(found, show_comparison, as_json, lang)
    if as_json and outcome.errors:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)

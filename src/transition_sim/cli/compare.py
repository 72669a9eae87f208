"""The command `compare`: what differs between runs, inputs first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transition_sim.cli.app import AsJson, Debug, Language
from transition_sim.cli.telling import Outcome, console, print_json, told


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
    with told(outcome, lang, debug):
        from transition_sim.questions.compare.compare import compare as find
        from transition_sim.report.compare_table import show_comparison

        found = find(*runs)
        if as_json:
            print_json(found.to_json(lang))
        else:
            console().print(show_comparison(found, lang))
    if as_json and outcome.errors:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)

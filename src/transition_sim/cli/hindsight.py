"""The command `hindsight`: published outcomes beside what scenarios said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transition_sim.cli.app import AsJson, Debug, Language
from transition_sim.cli.output import Outcome, print_answer, print_json, reporting_errors


def hindsight(
    runs: Annotated[list[Path], typer.Argument(help="Folders of runs.", metavar="RUN")],
    city: Annotated[
        str | None, typer.Option(help="Packaged city, or a folder; the runs' own.")
    ] = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Show what has been published beside what each run said of it.

    Example: transition-sim hindsight runs/plan runs/reference
    """
    outcome = Outcome()
    with reporting_errors(outcome, lang, debug):
        from transition_sim.questions.hindsight.hindsight import hindsight as find
        from transition_sim.report.hindsight_table import show_hindsight

        found = find(*runs, city=city)
        print_answer(found, show_hindsight, as_json, lang)
    if as_json and outcome.errors:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)

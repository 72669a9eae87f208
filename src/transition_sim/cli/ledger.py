"""The command `ledger`: every quantified statement of the plan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from transition_sim.cli.app import AsJson, Debug, Language, Overrides
from transition_sim.cli.output import Outcome, print_answer, print_json, reporting_errors


def ledger(
    run_folder: Annotated[
        Path | None, typer.Argument(help="Folder of a run: adds what it found.", metavar="[RUN]")
    ] = None,
    city: Annotated[
        str | None, typer.Option(help="Packaged city, or a folder; changzhi, or the run's own.")
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option(
            help="The run's scenario: solved again to say which shares are out of reach.",
            metavar="FILE",
        ),
    ] = None,
    overrides: Overrides = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Show every quantified statement of the plan, its source and, with a run, its status.

    Example: transition-sim ledger runs/plan --scenario scenarios/plan.yaml
    """
    outcome = Outcome()
    with reporting_errors(outcome, lang, debug):
        from transition_sim.questions.ledger.ledger import ledger as find
        from transition_sim.report.ledger_table import show_ledger
        from transition_sim.solve import open_progress

        with open_progress(sys.stderr, lang) as progress:
            found = find(
                run_folder,
                city=city,
                scenario=scenario,
                overrides=overrides or (),
                progress=progress,
            )
        print_answer(found, show_ledger, as_json, lang)
    if as_json and outcome.errors:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)

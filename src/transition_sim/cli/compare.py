"""The command `compare`: what differs between runs, inputs first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transition_sim.cli.app import AsJson, Debug, Language
from transition_sim.cli.telling import Outcome, console, open_run, print_json, told


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
        from transition_sim.questions.compare.differences import (
            describe_runs,
            list_differences,
        )
        from transition_sim.report.compare_table import show_comparison

        _require_two(runs)
        opened = [open_run(folder) for folder in runs]
        described = describe_runs(opened, [str(folder) for folder in runs])
        differences = list_differences(opened)
        if as_json:
            found = [each.to_json() for each in differences]
            print_json({"runs": described, "differences": found})
        else:
            console().print(show_comparison(described, differences, lang))
    if as_json and outcome.errors:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)


def _require_two(runs: list[Path]) -> None:
    from transition_sim.errors import InputError, Place, Problem, Text

    if len(runs) < 2:
        values = {
            "message": Text("one run has nothing to differ from", "只有一个运行，无从比较"),
            "remedy": Text("name two runs or more", "请给出两个或更多运行"),
        }
        raise InputError([Problem("other", Place(str(runs[0])), "", values)])

"""The command `explain`: why a scenario has no plan, and the smallest repairs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transition_sim.cli.app import AsJson, Debug, Language, Overrides
from transition_sim.cli.run import resolution_override
from transition_sim.cli.telling import Outcome, console, print_json, told


def explain(
    scenario: Annotated[Path, typer.Argument(help="Scenario file (YAML).", metavar="SCENARIO")],
    overrides: Overrides = None,
    resolution: Annotated[
        str | None,
        typer.Option(help="`hourly`, typical days (36, 36d) or weeks (6w).", metavar="R"),
    ] = None,
    solver: Annotated[
        str, typer.Option(help="Solver profile: see `transition-sim solvers`.", metavar="PROFILE")
    ] = "highs",
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Say why a scenario has no plan, and what would give it one.

    For each enforced target the largest level that can be reached; the rules that stop it; and a
    menu of the smallest repairs within what is plausible, each with its cost. Exit code 0 for a
    scenario without a plan, too: it is what was asked.

    Example: transition-sim explain scenarios/targets.yaml --resolution 3
    """
    outcome = Outcome()
    with told(outcome, lang, debug):
        from transition_sim.analysis.explain import explain as explain_scenario
        from transition_sim.report.explain_table import show_explanation

        given = list(overrides or [])
        if resolution is not None:
            given.append(resolution_override(resolution))
        found = explain_scenario(scenario, given, solver).to_json(lang)
        if as_json:
            print_json(found)
        else:
            console().print(show_explanation(found, lang))
    raise typer.Exit(outcome.code)

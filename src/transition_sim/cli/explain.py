"""The command `explain`: why a scenario has no plan, and the smallest repairs."""

from __future__ import annotations

import sys

import typer

from transition_sim.cli.app import (
    AsJson,
    Debug,
    Language,
    OneScenario,
    Overrides,
    Resolution,
    Solver,
    with_resolution,
)
from transition_sim.cli.output import Outcome, print_answer, reporting_errors


def explain(
    scenario: OneScenario,
    overrides: Overrides = None,
    resolution: Resolution = None,
    solver: Solver = "highs",
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
    with reporting_errors(outcome, lang, debug):
        from transition_sim.questions.explain.explain import explain as find
        from transition_sim.report.explain_table import show_explanation
        from transition_sim.solve import open_progress

        given = with_resolution(overrides, resolution)
        with open_progress(sys.stderr, lang) as progress:
            found = find(scenario, overrides=given, solver=solver, progress=progress)
        print_answer(found, show_explanation, as_json, lang)
    raise typer.Exit(outcome.code)

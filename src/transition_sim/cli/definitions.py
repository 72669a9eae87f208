"""The command `definitions`: the verdict under every admissible definition of the shares."""

from __future__ import annotations

import sys
from typing import Annotated

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
from transition_sim.cli.output import Outcome, print_answer, print_json, reporting_errors


def definitions(
    scenario: OneScenario,
    baseline: Annotated[
        str, typer.Option(help="Definition with which the others are compared.", metavar="NAME")
    ] = "as_printed",
    resolution: Resolution = None,
    solver: Solver = "highs",
    overrides: Overrides = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Judge every target under every admissible definition of the shares.

    Says how many definitions meet a target, which single choice turns its verdict (stores, coalbed
    gas, exports, own use, above-scale plant, stock or mean), and which definitions give the printed
    numbers of the base stock. One run is solved; no run is written.

    Example: transition-sim definitions scenarios/plan.yaml --resolution 12
    """
    outcome = Outcome()
    with reporting_errors(outcome, lang, debug):
        from transition_sim.inputs.load_scenario import load_scenario
        from transition_sim.questions.definitions.definitions import definitions as find
        from transition_sim.report.definitions_table import show_definitions
        from transition_sim.solve import open_progress

        given = with_resolution(overrides, resolution)
        loaded = load_scenario(scenario, given)
        with open_progress(sys.stderr, lang) as progress:
            found = find(loaded, baseline=baseline, solver=solver, progress=progress)
        print_answer(found, show_definitions, as_json, lang)
    if as_json and outcome.errors:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)

"""The command `near-optimal`: whether a verdict holds for every plan that costs little more."""

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


def near_optimal(
    scenario: OneScenario,
    within: Annotated[
        str, typer.Option(help="Most that a plan may cost above the least.", metavar="SHARE")
    ] = "1%",
    resolution: Resolution = None,
    solver: Solver = "highs",
    overrides: Overrides = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Say whether each target is met in all, some or none of the plans that cost little more.

    Example: transition-sim near-optimal scenarios/plan.yaml --within 1% --resolution 12
    """
    outcome = Outcome()
    with reporting_errors(outcome, lang, debug):
        from transition_sim.inputs.load_scenario import load_scenario
        from transition_sim.questions.near_optimal.near_optimal import near_optimal as find
        from transition_sim.report.near_optimal_table import show_near_optimum
        from transition_sim.solve import open_progress

        given = with_resolution(overrides, resolution)
        share = read_share(within)
        loaded = load_scenario(scenario, given)
        with open_progress(sys.stderr, lang) as progress:
            found = find(loaded, within=share, solver=solver, progress=progress)
        print_answer(found, show_near_optimum, as_json, lang)
    if as_json and outcome.errors:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)


def read_share(text: str) -> float:
    """Return a share that is written as `1%`, `1 %` or `0.01`."""
    from transition_sim.errors import InputError, Place, Problem
    from transition_sim.units import (
        PLAIN_NUMBER,
        UnitError,
        parse_number,
        parse_quantity,
    )

    try:
        is_plain = PLAIN_NUMBER.fullmatch(text.strip()) is not None
        return parse_number(text, "share") if is_plain else parse_quantity(text, "share")
    except UnitError as wrong:
        raise InputError([Problem(wrong.code, Place("--within"), "", wrong.values)]) from None

"""The command `frontier`: least cost against the level of a target."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transition_sim.cli.app import (
    AsJson,
    Debug,
    Lang,
    Language,
    OneScenario,
    Overrides,
    Resolution,
    Solver,
    with_resolution,
)
from transition_sim.cli.output import (
    Outcome,
    print_answer,
    print_json,
    print_written,
    reporting_errors,
)
from transition_sim.cli.pictures import require_writable, save_picture

if TYPE_CHECKING:
    from transition_sim.questions.frontier.answer import Frontier


def frontier(
    scenario: OneScenario,
    target: Annotated[str, typer.Option(help="Id of a share in the ledger: C26.", metavar="ID")],
    definition: Annotated[
        str | None,
        typer.Option(help="Of the share; by default the scenario's.", metavar="NAME"),
    ] = None,
    points: Annotated[
        int, typer.Option(help="Levels from least cost to the end, both included.", metavar="N")
    ] = 11,
    resolution: Resolution = None,
    solver: Solver = "highs",
    overrides: Overrides = None,
    plot: Annotated[
        Path | None, typer.Option(help="Picture to write: .png, .svg or .pdf.", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Find the least cost of each level of a target, up to the largest that can be reached.

    Other targets that the scenario enforces stay enforced, unless they are out of reach themselves.

    Example: transition-sim frontier scenarios/targets.yaml --target C26 --resolution 12
    """
    outcome = Outcome()
    found: Frontier | None = None
    with reporting_errors(outcome, lang, debug):
        from transition_sim.inputs.load_scenario import load_scenario
        from transition_sim.questions.frontier.frontier import frontier as find
        from transition_sim.solve import open_progress

        given = with_resolution(overrides, resolution)
        if plot is not None:
            require_writable(plot)
        loaded = load_scenario(scenario, given)
        with open_progress(sys.stderr, lang) as progress:
            found = find(
                loaded,
                target,
                definition=definition,
                points=points,
                solver=solver,
                progress=progress,
            )
        _show(found, as_json, lang)  # first: no fault of a picture takes the answer away
        if plot is not None:
            _draw(found, plot, as_json, lang)
    if as_json and outcome.errors and found is None:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)


def _draw(found: Frontier, file: Path, as_json: bool, lang: Lang) -> None:
    import matplotlib as mpl

    from transition_sim.plot.frontier import frontier as draw

    mpl.use("Agg")  # a file, whatever screen there is
    figure = draw(found, lang=lang).get_figure(root=True)
    assert figure is not None  # axes that were just made lie in one
    save_picture(figure, file)
    if not as_json:
        print_written(file, lang)


def _show(found: Frontier, as_json: bool, lang: Lang) -> None:
    from transition_sim.report.frontier_table import show_frontier

    print_answer(found, show_frontier, as_json, lang)

"""The command `flip`: how far each input must move before a verdict flips, and what it rests on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from transition_sim.cli.output import Outcome, print_answer, reporting_errors
from transition_sim.cli.pictures import require_writable, save_picture

if TYPE_CHECKING:
    from transition_sim.questions.flip.answer import Flips


def flip(
    scenario: OneScenario,
    target: Annotated[str, typer.Option(help="Id of a share target of the ledger.", metavar="ID")],
    definition: Annotated[
        str | None, typer.Option(help="Of the shares; the scenario's own, or as_printed.")
    ] = None,
    resolution: Resolution = None,
    solver: Solver = "highs",
    overrides: Overrides = None,
    plot: Annotated[
        Path | None, typer.Option(help="Draw a tornado to a PNG, SVG or PDF.", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Say which inputs, within their ranges, flip a target's verdict, and what its margin rests on.

    Example: transition-sim flip scenarios/plan.yaml --target C26 --resolution 1 --plot tornado.png
    """
    outcome = Outcome()
    with reporting_errors(outcome, lang, debug):
        from transition_sim.questions.flip.flip import flip as find
        from transition_sim.solve import open_progress

        given = with_resolution(overrides, resolution)
        if plot is not None:
            require_writable(plot)
        with open_progress(sys.stderr, lang) as progress:
            answer = find(
                scenario,
                target,
                definition=definition,
                overrides=given,
                solver=solver,
                progress=progress,
            )
        _show(answer, as_json, lang)  # first: no fault of a picture takes the answer away
        if plot is not None:
            _draw(answer, plot, lang)
    raise typer.Exit(outcome.code)


def _draw(answer: Flips, file: Path, lang: Lang) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from transition_sim.plot.tornado import tornado

    figure: Any = tornado(answer, lang=lang).figure
    save_picture(figure, file, bbox_inches="tight")  # the legend lies below the axes


def _show(answer: Flips, as_json: bool, lang: Lang) -> None:
    from transition_sim.report.flip_table import show_flip

    print_answer(answer, show_flip, as_json, lang)

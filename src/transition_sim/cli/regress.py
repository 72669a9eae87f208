"""The command `regress`: fail where an output drifted beyond its tolerance."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transition_sim.cli.app import AsJson, Debug, Lang, Language, Scenarios, Solver
from transition_sim.cli.telling import (
    Outcome,
    console,
    print_json,
    print_written,
    told,
)

if TYPE_CHECKING:
    from transition_sim.questions.regress.answer import ComparedScenario

DRIFTED = 5


def regress(
    scenarios: Scenarios,
    baseline: Annotated[
        Path, typer.Option(help="Baseline file (YAML) of any number of scenarios.", metavar="FILE")
    ],
    update: Annotated[
        bool, typer.Option("--update", help="Write what the scenarios give now to the baseline.")
    ] = False,
    junit: Annotated[
        Path | None, typer.Option(help="Write a JUnit report for CI.", metavar="FILE.xml")
    ] = None,
    resolution: Annotated[
        str | None,
        typer.Option(
            help="As of `run`; silent: the one that the baseline was written with.", metavar="R"
        ),
    ] = None,
    solver: Solver = "highs",
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Compare scenarios with a baseline; exit 5 where a figure drifted beyond its tolerance.

    Each drift is named, with its cause: data, formulation or solver. A figure that differs between
    plans of the same least cost has not drifted. Hourly dispatch is not compared.

    Example: transition-sim regress scenarios/plan.yaml --baseline baseline.yaml
    """
    outcome, errors = Outcome(), dict[str, dict[str, Any]]()
    found: dict[str, Any] = {"baseline": str(baseline), "scenarios": []}
    compared: list[ComparedScenario] = []
    checks = None
    with told(outcome, lang, debug):
        from transition_sim.questions.regress.regress import BaselineChecks
        from transition_sim.solve import open_progress

        checks = BaselineChecks.of(baseline, update, resolution, solver)
        compared = checks.scenarios
    errors |= {str(baseline): error for error in outcome.errors}
    for path in scenarios if checks is not None else ():
        before = len(outcome.errors)
        with told(outcome, lang, debug):
            with open_progress(sys.stderr, lang) as progress:
                one = checks.compare(path, (), progress)
            outcome.note(DRIFTED if one.has_drifted else 0)
            if not as_json:
                _show(one, lang)
        errors |= {str(path): error for error in outcome.errors[before:]}
    with told(outcome, lang, debug):
        if checks is not None and update and not outcome.code:
            checks.write()
            if not as_json:
                print_written(baseline, lang)
        _finish(compared, errors, junit, as_json, lang)
        if outcome.code == DRIFTED and not as_json:
            _advise(lang)
    if as_json:
        found = found if checks is None else checks.found().to_json(lang)
        print_json({**found, "errors": outcome.errors})
    raise typer.Exit(outcome.code)


def _show(compared: ComparedScenario, lang: Lang) -> None:
    from rich.text import Text as Styled

    from transition_sim.report.regress_lines import show_scenario

    out = console()
    for number, line in enumerate(show_scenario(compared, lang)):
        style = "bold red" if compared.has_drifted and number == 0 else ""
        out.print(Styled(line, style=style), soft_wrap=True)


def _finish(
    scenarios: list[ComparedScenario],
    errors: dict[str, dict[str, Any]],
    junit: Path | None,
    as_json: bool,
    lang: Lang,
) -> None:
    """Write the report for CI, and mark each drift where GitHub shows it."""
    from transition_sim.report.regress_junit import write_junit
    from transition_sim.report.regress_lines import annotate

    if junit is not None:
        write_junit(junit, scenarios, errors, lang)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for each in scenarios:
            for line in annotate(each, lang):
                print(line, file=sys.stderr if as_json else sys.stdout)


def _advise(lang: Lang) -> None:
    """Tell what to do about a drift."""
    from transition_sim.report.regress_lines import REMEDY

    print(REMEDY.in_(lang))

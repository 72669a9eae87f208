"""The command `regress`: fail where an output drifted beyond its tolerance."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transition_sim.cli.app import AsJson, Debug, Lang, Language, Scenarios, Solver
from transition_sim.cli.resolution import with_resolution
from transition_sim.cli.telling import (
    Outcome,
    console,
    print_json,
    print_written,
    told,
)

if TYPE_CHECKING:
    from transition_sim.inputs.load_scenario import Scenario
    from transition_sim.questions.regress.baseline import Baseline, Record
    from transition_sim.questions.regress.regress import Finding

DRIFTED = 5


@dataclass
class _Session:
    """What the scenarios of one command share, and what was found of them."""

    solver: str
    lang: Lang
    findings: list[Finding] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    errors: dict[str, dict[str, Any]] = field(default_factory=dict)


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
    outcome, session = Outcome(), _Session(solver, lang)
    held = None
    with told(outcome, lang, debug):
        from transition_sim.questions.regress.baseline import read_baseline

        held = read_baseline(baseline, may_be_new=update)
    session.errors |= {str(baseline): error for error in outcome.errors}
    for path in scenarios if held is not None else ():
        before = len(outcome.errors)
        with told(outcome, lang, debug):
            finding = _examine(path, held, resolution, update, session)
            outcome.note(DRIFTED if finding.status == "drifted" else 0)
            if not as_json:
                _show(finding, lang)
        session.errors |= {str(path): error for error in outcome.errors[before:]}
    with told(outcome, lang, debug):
        if update and held is not None and not outcome.code:
            _write(held, session, as_json)
        _finish(session, junit, as_json, outcome)
    if as_json:
        content = [finding.to_json(lang) for finding in session.findings]
        print_json({"baseline": str(baseline), "scenarios": content, "errors": outcome.errors})
    raise typer.Exit(outcome.code)


def _examine(
    path: Path, held: Baseline, resolution: str | None, update: bool, session: _Session
) -> Finding:
    """Compare one scenario with the baseline, or take what it gives now."""
    from transition_sim.questions.regress.regress import (
        compare_scenario,
        update_scenario,
    )
    from transition_sim.solve import open_progress

    scenario, used = _load(path, held, resolution, session)
    with open_progress(sys.stderr, session.lang) as progress:
        options: dict[str, Any] = {"solver": session.solver, "progress": progress}
        if update:
            finding, record = update_scenario(scenario, str(path), held, used, **options)
            session.records[scenario.name] = record
        else:
            held.record(scenario.name)
            finding = compare_scenario(scenario, str(path), held, **options)
    session.findings.append(finding)
    return finding


def _load(
    path: Path, held: Baseline, resolution: str | None, session: _Session
) -> tuple[Scenario, str | None]:
    """Return the scenario at the resolution that is asked for, or else the baseline's."""
    from transition_sim.errors import InputError, Place, Problem, Text
    from transition_sim.inputs.load_scenario import load_scenario

    scenario = load_scenario(path, with_resolution(None, resolution))
    if any(each.scenario == scenario.name for each in session.findings):
        values = {
            "message": Text(
                "another scenario of this command has that name", "本次命令中另有同名情景"
            ),
            "remedy": Text("rename the scenario", "请给情景改名"),
        }
        raise InputError([Problem("other", Place(str(path)), "name", values)])
    known = held.scenarios.get(scenario.name)
    if resolution is None and known is not None and known.resolution is not None:
        resolution = known.resolution
        scenario = load_scenario(path, with_resolution(None, resolution))
    return scenario, resolution


def _show(finding: Finding, lang: Lang) -> None:
    from rich.text import Text as Styled

    from transition_sim.report.regress_lines import show_finding

    out = console()
    for number, line in enumerate(show_finding(finding, lang)):
        style = "bold red" if finding.status == "drifted" and number == 0 else ""
        out.print(Styled(line, style=style), soft_wrap=True)


def _write(held: Baseline, session: _Session, as_json: bool) -> None:
    """Write the baseline: what was taken now, and the other scenarios as they were."""
    from transition_sim.questions.regress.baseline_yaml import write_baseline

    write_baseline(held.path, held.tolerances, {**held.scenarios, **session.records})
    if not as_json:
        print_written(held.path, session.lang)


def _finish(session: _Session, junit: Path | None, as_json: bool, outcome: Outcome) -> None:
    """Write the report for CI and tell what to do about a drift."""
    from transition_sim.report.regress_junit import write_junit
    from transition_sim.report.regress_lines import REMEDY, annotate

    if junit is not None:
        write_junit(junit, session.findings, session.errors, session.lang)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for finding in session.findings:
            for line in annotate(finding, session.lang):
                print(line, file=sys.stderr if as_json else sys.stdout)
    if outcome.code == DRIFTED and not as_json:
        print(REMEDY.in_(session.lang))

"""The command `run`: optimise, judge and write."""

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
    Overrides,
    Resolution,
    Scenarios,
    Solver,
    with_resolution,
)
from transition_sim.cli.output import (
    Outcome,
    console,
    print_json,
    print_written,
    reporting_errors,
)

if TYPE_CHECKING:
    from transition_sim.inputs.load_scenario import Scenario
    from transition_sim.results.store import Results


def run(
    scenarios: Scenarios,
    out: Annotated[Path, typer.Option(help="Folder for the runs.", metavar="DIR")] = Path("runs"),
    resolution: Resolution = None,
    solver: Solver = "highs",
    overrides: Overrides = None,
    certify: Annotated[
        bool,
        typer.Option(
            "--certify", help="Bound what the full year would cost, from below and above."
        ),
    ] = False,
    tolerance: Annotated[
        float | None,
        typer.Option(
            help="As --certify, and refine while the bounds' gap is above it (0.01).", min=0.0
        ),
    ] = None,
    require_targets: Annotated[
        bool,
        typer.Option(
            "--require-targets", help="Exit 1 where a target is missed or none is judged."
        ),
    ] = False,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Optimise scenarios, judge every target and write DIR/<scenario>/.

    Each run leaves results.nc, verdict.json, summary.csv and manifest.json.

    Example: transition-sim run scenarios/plan.yaml --resolution 12 --certify
    """
    outcome, verdicts = Outcome(), []
    written: set[Path] = set()
    gap = (0.01 if tolerance is None else tolerance) if certify or tolerance is not None else None
    for path in scenarios:
        with reporting_errors(outcome, lang, debug):
            scenario, folder = _prepare(path, out, resolution, overrides or [], written)
            results = _run_one(scenario, folder, solver, gap, lang)
            changes = results.manifest["changes"]
            verdicts.append({**results.verdict, "folder": str(folder), "changes": changes})
            if require_targets:
                _require(results, outcome, lang)
            if not as_json:
                _show_run(results, folder, lang)
    if as_json:
        print_json({"runs": verdicts, "errors": outcome.errors})
    raise typer.Exit(outcome.code)


def _require(results: Results, outcome: Outcome, lang: Lang) -> None:
    """Note 1 where a target is missed, bought or not judged; say of one that is bought why."""
    from transition_sim.verdict.wording import say_bought_is_not_met

    verdict = results.verdict
    bought = [each["id"] for each in verdict["targets"] if each["bought"] is not None]
    targets = verdict["targets"]  # none at all: nothing is met
    missed = not targets or not all(each["met"] for each in targets)
    if missed or bought or verdict["not_judged"]:
        outcome.note(1)
    if bought:
        print(say_bought_is_not_met(tuple(dict.fromkeys(bought))).in_(lang), file=sys.stderr)


def _prepare(
    path: Path, out: Path, resolution: str | None, overrides: list[str], written: set[Path]
) -> tuple[Scenario, Path]:
    """Return the scenario and its run's folder; nothing is solved for a place that is taken."""
    from transition_sim.errors import InputError, Place, Problem, Text
    from transition_sim.inputs.load_scenario import load_scenario
    from transition_sim.results.store import is_free

    scenario = load_scenario(path, with_resolution(overrides, resolution))
    folder = out / scenario.name
    if folder in written or not is_free(folder):
        twice = Text("another scenario of this command has that name", "本次命令中另有同名情景")
        taken = Text(
            f"{folder} holds something else than a run", f"{folder} 中有运行结果以外的内容"
        )
        remedy = Text("rename the scenario, or choose another --out", "请给情景改名，或另选 --out")
        values = {"message": twice if folder in written else taken, "remedy": remedy}
        raise InputError([Problem("other", Place(str(path)), "name", values)])
    written.add(folder)
    return scenario, folder


def _run_one(
    scenario: Scenario, folder: Path, solver: str, tolerance: float | None, lang: Lang
) -> Results:
    """Run a scenario, with bounds where a tolerance of their gap is given, and write the run."""
    from transition_sim.pipeline import run as run_scenario
    from transition_sim.questions.bounds.bounds import certify
    from transition_sim.solve import open_progress

    with open_progress(sys.stderr, lang) as progress:
        if tolerance is None:
            results = run_scenario(scenario, solver=solver, progress=progress)
        else:
            results = certify(scenario, solver=solver, tolerance=tolerance, progress=progress)
    results.save(folder)
    return results


def _show_run(results: Results, folder: Path, lang: Lang) -> None:
    from transition_sim.report.tables import show_run

    console().print(show_run(results, lang))
    print_written(f"{folder}/", lang)

"""The command `run`: optimise, judge and write."""

from __future__ import annotations

import errno
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
    FEW,
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
            results, replaced = _run_one(scenario, folder, solver, gap, lang)
            changes = results.manifest["changes"]
            verdicts.append({**results.verdict, "folder": str(folder), "changes": changes})
            if require_targets:
                _require(results, outcome, lang)
            if not as_json:
                _show_run(results, folder, lang, replaced)
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
    from transition_sim.inputs.load_scenario import load_scenario

    scenario = load_scenario(path, with_resolution(overrides, resolution))
    folder = out / scenario.name
    _require_place(path, folder, written)
    written.add(folder)
    return scenario, folder


def _require_place(path: Path, folder: Path, written: set[Path]) -> None:
    """Refuse a folder that is taken, or that cannot be written to.

    Raises
    ------
    InputError
    OSError
        The disk is full.
    """
    from transition_sim.errors import InputError, Place, Problem, Text
    from transition_sim.results.run_folder import obstacles, require_room

    remedy = Text("rename the scenario, or choose another --out", "请给情景改名，或另选 --out")
    place, field, message = Place(str(path)), "name", None
    if folder in written:
        message = Text("another scenario of this command has that name", "本次命令中另有同名情景")
    elif found := obstacles(folder):
        place, field, names = Place("--out"), "", ", ".join(found[:FEW])
        message = Text(
            f"{folder} is no run: in the way is {names}", f"{folder} 不是运行结果：其中有 {names}"
        )
        remedy = Text(f"move {names}, or choose another --out", f"请移走 {names}，或另选 --out")
    else:
        try:
            require_room(folder)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            reason = f"{error.filename}: {error.strerror}"
            place, field = Place("--out"), ""
            message = Text(
                f"no run can be written to {folder} ({reason})", f"无法写入 {folder}（{reason}）"
            )
            remedy = Text("choose another --out", "请另选 --out")
    if message is not None:
        raise InputError([Problem("other", place, field, {"message": message, "remedy": remedy})])


def _run_one(
    scenario: Scenario, folder: Path, solver: str, tolerance: float | None, lang: Lang
) -> tuple[Results, list[str]]:
    """Run a scenario, with bounds where a tolerance of their gap is given, and write the run.

    Returns
    -------
    Results, list of str
        The second: in which inputs the run that it replaces was another.
    """
    from transition_sim.pipeline import run as run_scenario
    from transition_sim.questions.bounds.bounds import certify
    from transition_sim.results.run_folder import read_manifest
    from transition_sim.results.runs import changed_inputs
    from transition_sim.solve import open_progress

    with open_progress(sys.stderr, lang) as progress:
        if tolerance is None:
            results = run_scenario(scenario, solver=solver, progress=progress)
        else:
            results = certify(scenario, solver=solver, tolerance=tolerance, progress=progress)
    replaced = changed_inputs(read_manifest(folder), results.manifest)
    results.save(folder)
    return results, replaced


def _show_run(results: Results, folder: Path, lang: Lang, replaced: list[str]) -> None:
    from transition_sim.report.tables import show_run

    console().print(show_run(results, lang))
    print_written(f"{folder}/", lang, replaced)

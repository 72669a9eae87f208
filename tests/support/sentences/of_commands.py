"""Samples of what a command itself says: refusals, faults, and what it has written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import typer

from support.packaged import load_packaged
from support.sentences.of_explanations import case
from support.sentences.of_runs import scenario_file
from support.sentences.showing import LANGUAGES, refused
from transition_sim.cli import check, pictures
from transition_sim.cli import run as running
from transition_sim.cli.output import Outcome, print_written, reporting_errors
from transition_sim.errors import InterruptedRunError, Place, Problem
from transition_sim.inputs import load_scenario as scenario
from transition_sim.inputs import resolution_text
from transition_sim.questions.check import inherited as inherited_city
from transition_sim.questions.check.answer import Check, InputProblem, notes_of
from transition_sim.questions.compare import compare
from transition_sim.questions.hindsight import hindsight
from transition_sim.questions.ledger import ledger
from transition_sim.questions.regress.baseline import Baseline
from transition_sim.questions.regress.regress import BaselineChecks
from transition_sim.results import runs
from transition_sim.solve import Silent


def run_of(city: str) -> Any:
    """Return what stands for a run of a city."""
    return SimpleNamespace(manifest={"scenario": {"city": city}})


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of the commands."""
    for fault in (OSError("disk full"), ValueError("oops"), KeyboardInterrupt()):
        yield partial(_tell, fault)
    yield InterruptedRunError
    for lang in LANGUAGES:
        for replaced in ((), ("demand.growth", "city/units.csv")):
            yield partial(_quietly, print_written, "runs/plan/", lang, replaced)
        yield partial(_loaded, _quietly, check.check, [scenario_file()], lang=lang)
    toy = case().scenario.city_data
    yield lambda: inherited_city.say_inherited(tuple(inherited_city._compare(toy, "other", toy)))
    wrong = InputProblem.of(Problem("not_flag", Place("a.yaml", 2, 4), "x", {"given": "no"}))
    for problems in ((), (wrong,)):
        yield lambda problems=problems: Check(errors=problems).headline
    yield lambda: list(notes_of(load_packaged("plan")))
    folder = Path(mkdtemp(prefix="commands-"))
    for picture in ("plan.gif", "folder.png", "nowhere/plan.png"):
        (folder / "folder.png").mkdir(exist_ok=True)
        yield partial(refused, pictures.require_writable, folder / picture)
    yield partial(_unwritable, folder / "plan.png")
    yield partial(refused, resolution_text.resolution_override, "daily")
    for few in ((), (Path("a"),)):
        yield partial(refused, compare.compare, *few)
    yield from _ledgers()
    (folder / "targets").mkdir()
    (folder / "targets" / "thesis.md").write_text("years of work")
    for written in ({folder / "targets"}, set()):
        yield partial(
            _loaded, refused, running._prepare, scenario_file(), folder, None, [], written
        )
    (folder / "file").write_text("no folder")
    yield partial(
        _loaded, refused, running._prepare, scenario_file(), folder / "file", None, [], set()
    )
    same: Any = [SimpleNamespace(scenario=case().scenario.name)]
    checks = BaselineChecks(Baseline(Path("b.yaml")), False, None, "highs", scenarios=same)
    yield partial(refused, checks.compare, case().scenario, (), Silent())


def _ledgers() -> Iterator[Callable[[], object]]:
    found = [run_of("changzhi"), run_of("elsewhere")]
    places = ["a", "b"]
    yield partial(refused, hindsight.hindsight)
    yield partial(refused, hindsight._city_of, found, places, None)
    yield partial(refused, runs.city_of_run, found[0], "a", "changzhi-xiangyuan")
    for run in (found[1], SimpleNamespace(manifest={})):
        yield partial(refused, runs.city_of_run, run, "b")
    yield partial(refused, ledger.ledger, overrides=["a=1"])
    yield partial(refused, ledger._scenario_of, found[0], case().scenario, ())


def _tell(fault: BaseException) -> None:
    for lang in LANGUAGES:
        with (
            redirect_stderr(StringIO()),
            suppress(typer.Exit),
            reporting_errors(Outcome(), lang, False),
        ):  # type: ignore[arg-type]
            raise fault


def _loaded(do: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """Do something with a scenario that is read already: to read it while watched is slow."""
    with (
        patch.object(scenario, "load_scenario", return_value=case().scenario),
        patch.object(inherited_city, "packaged_cities", return_value={}),
    ):
        do(*arguments, **named)


def _quietly(do: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    with redirect_stdout(StringIO()), suppress(typer.Exit):
        do(*arguments, **named)


def _unwritable(picture: Path) -> None:
    with patch.object(os, "access", return_value=False):
        refused(pictures.require_writable, picture)

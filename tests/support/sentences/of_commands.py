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

from support.sentences.of_explanations import case
from support.sentences.of_runs import scenario_file
from support.sentences.showing import LANGUAGES, refused
from transition_sim.cli import (
    check,
    compare,
    hindsight,
    ledger,
    pictures,
    regress,
    resolution,
)
from transition_sim.cli import run as running
from transition_sim.cli.telling import Outcome, print_written, told
from transition_sim.errors import InterruptedRunError
from transition_sim.inputs import load_scenario as scenario


def run_of(city: str) -> Any:
    """Return what stands for a run of a city."""
    return SimpleNamespace(manifest={"scenario": {"city": city}})


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of the commands."""
    for fault in (OSError("disk full"), ValueError("oops"), KeyboardInterrupt()):
        yield partial(_tell, fault)
    yield InterruptedRunError
    for lang in LANGUAGES:
        yield partial(_quietly, print_written, "runs/plan/", lang)
        yield partial(_loaded, _quietly, check.check, [scenario_file()], lang=lang)
    folder = Path(mkdtemp(prefix="commands-"))
    for picture in ("plan.gif", "folder.png", "nowhere/plan.png"):
        (folder / "folder.png").mkdir(exist_ok=True)
        yield partial(refused, pictures.require_writable, folder / picture)
    yield partial(_unwritable, folder / "plan.png")
    yield partial(refused, resolution.resolution_override, "daily")
    yield partial(refused, compare._require_two, [Path("a")])
    yield from _ledgers()
    (folder / "targets").mkdir()
    (folder / "targets" / "thesis.md").write_text("years of work")
    for written in ({folder / "targets"}, set()):
        yield partial(
            _loaded, refused, running._prepare, scenario_file(), folder, None, [], written
        )
    session: Any = SimpleNamespace(findings=[SimpleNamespace(scenario="targets")])
    held: Any = None
    yield partial(_loaded, refused, regress._load, scenario_file(), held, None, session)


def _ledgers() -> Iterator[Callable[[], object]]:
    runs = [run_of("changzhi"), run_of("elsewhere")]
    folders = [Path("a"), Path("b")]
    yield partial(refused, hindsight._one_city, runs, folders, None)
    yield partial(refused, ledger.city_of, runs[0], folders[0], "changzhi-xiangyuan")
    yield partial(refused, ledger.city_of, runs[1], folders[1])
    yield partial(refused, ledger._solved, None, ["a=1"], None)
    yield partial(_loaded, refused, ledger._solved, scenario_file(), [], runs[0])


def _tell(fault: BaseException) -> None:
    for lang in LANGUAGES:
        with redirect_stderr(StringIO()), suppress(typer.Exit), told(Outcome(), lang, False):  # type: ignore[arg-type]
            raise fault


def _loaded(do: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """Do something with a scenario that is read already: to read it while watched is slow."""
    with patch.object(scenario, "load_scenario", return_value=case().scenario):
        do(*arguments, **named)


def _quietly(do: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    with redirect_stdout(StringIO()), suppress(typer.Exit):
        do(*arguments, **named)


def _unwritable(picture: Path) -> None:
    with patch.object(os, "access", return_value=False):
        refused(pictures.require_writable, picture)

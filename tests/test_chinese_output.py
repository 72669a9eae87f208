"""What a reader of Chinese is shown: no English words but ids, units, files and fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import rich.console
from matplotlib.text import Text as Drawn
from typer.testing import CliRunner

import transition_sim as ts
from support.flip_cities import share_target, write_flip_city
from support.frontier_cities import PAPERS
from support.impossible_cities import IMPOSSIBLE
from support.indicator_cities import counted_city
from support.sentences.of_costs import FRONTIER
from support.sentences.of_flips import ANSWERS
from support.toy_cities import load_toy
from support.toy_folder import build_toy
from transition_sim.cli import COMMANDS, app
from transition_sim.solve.profiles import profile_files

WORD = re.compile(r"[A-Za-z][A-Za-z_./#-]*[A-Za-z]")
SLUG = re.compile(r"\b[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*\b")
CODE = re.compile(r"`[^`]*`|--[a-z]+(?: [a-z]+=\S*)?|\S*[./=]\S*|<[a-z]+>|[\d.]+e[-+]\d+")
UNITS = {"MW", "GW", "MWh", "GWh", "TWh", "Mt", "Mm", "CNY", "CO", "SO", "NOx", "GDP", "CNY/MWh"}
# The program and the solvers by their names, and what one types to get them.
NAMES = {"transition-sim", "explain", "HiGHS", "HiPO", "HiPDLP", "IPX", "CBC", "Pyomo", "YAML"}
TYPED = {"pip", "install", "cbc", "highspy", "extras", "pulp", "bulids"}
INVENTED = {"Invented", "invented", "Plan", "of", "Toytown"}  # the toy plan's title
LEDGER = re.compile("[A-Z]+(-[A-Z]+)*")  # ids such as AIR-EASY


def known(folder: Path) -> set[str]:
    """Return the ids and fields of a city's and a scenario's files."""
    folder = folder if any(folder.iterdir()) else _two_runs()
    files = [*folder.rglob("*.csv"), *folder.rglob("*.yaml")]
    texts = (file.read_text("utf-8").partition("\nhour")[0] for file in files)
    names = re.compile(r'"(?:en|zh)": "[^"]*"|\ben: "?[^,}]*')
    return {slug for text in texts for slug in SLUG.findall(names.sub("", text))}


def words_left(said: str, folder: Path) -> set[str]:
    """Return the English words of an output that are no id, unit, file or field."""
    plain = CODE.sub(" ", said.replace(str(folder), ""))
    found = set(WORD.findall(plain)) - UNITS - NAMES - TYPED - set(profile_files())
    ids = known(folder)
    return {word for word in found if word not in ids and not LEDGER.fullmatch(word)}


def shown(*arguments: object) -> str:
    """Return what a command shows in Chinese, on both streams."""
    given = [*map(str, arguments), "--lang", "zh"]
    done = CliRunner().invoke(app, given, catch_exceptions=False)
    return done.stdout + done.stderr


def _toy(folder: Path) -> Path:
    return build_toy(folder) / "scenario.yaml"


def _run(folder: Path) -> str:
    toy, out = _toy(folder), folder / "runs"
    far = ("--set", "targets.C26.threshold=0.99", "--set", "targets.C26.enforce=true")
    short = ("--resolution", "1")
    return shown("run", toy, "--out", out, *short) + shown("run", toy, "--out", out, *short, *far)


def _check(folder: Path) -> str:
    return shown("check", toy := _toy(folder)) + shown("check", toy, "--set", "bulids.x=1")


def _frontier(folder: Path) -> str:
    load_toy(folder, PAPERS["generation_floor"].city)
    return shown("frontier", folder / "scenario.yaml", "--target", "T", "--points", 3)


def _near_optimal(folder: Path) -> str:
    load_toy(folder, PAPERS["capacity_floor"].city)
    return shown("near-optimal", folder / "scenario.yaml")


def _explain(folder: Path) -> str:
    case = next(iter(IMPOSSIBLE.values()))
    load_toy(folder, case.city, **case.scenario)
    return shown("explain", folder / "scenario.yaml")


def _flip(folder: Path) -> str:
    scenario = write_flip_city(folder, [share_target("T", "generation_share", 0.3)])
    return shown("flip", scenario, "--target", "T")


@cache
def _two_runs() -> Path:
    """Return a folder with two runs of a city whose ledger has every kind of statement."""
    folder = Path(mkdtemp(prefix="chinese-"))
    load_toy(folder, counted_city())
    other = ("--set", "projects.stages=[approved]")
    for out, more in (("runs", ()), ("others", other)):
        shown("run", folder / "scenario.yaml", "--out", folder / out, *more)
    return folder


def _ledger(folder: Path) -> str:
    return shown("ledger", _two_runs() / "runs" / "toy", "--city", _two_runs() / "city")


def _compare(folder: Path) -> str:
    return shown("compare", *(_two_runs() / out / "toy" for out in ("runs", "others")))


def _hindsight(folder: Path) -> str:
    return shown("hindsight", _two_runs() / "runs" / "toy", "--city", _two_runs() / "city")


def _regress(folder: Path) -> str:
    toy, base = _toy(folder), folder / "base.yaml"
    said = shown("regress", toy, "--baseline", base, "--update", "--resolution", 1)
    text = toy.read_text("utf-8")
    toy.write_text(text.replace("wind: {2026: 100 MW}", "wind: {2026: 90 MW}"), encoding="utf-8")
    return said + shown("regress", toy, "--baseline", base)


OUTPUTS: dict[str, Callable[[Path], str]] = {
    "run": _run,
    "check": _check,
    "definitions": lambda folder: shown("definitions", _toy(folder), "--resolution", 1),
    "frontier": _frontier,
    "near-optimal": _near_optimal,
    "explain": _explain,
    "flip": _flip,
    "ledger": _ledger,
    "compare": _compare,
    "hindsight": _hindsight,
    "regress": _regress,
    "solvers": lambda folder: shown("solvers"),
}


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print on lines so long that no word is broken."""
    make = rich.console.Console.__init__

    def start(self: rich.console.Console, **given: Any) -> None:
        make(self, **{**given, "width": 500})

    monkeypatch.setattr(rich.console.Console, "__init__", start)


def test_every_command_that_speaks_is_looked_at() -> None:
    names = {each.__name__.replace("_", "-") for each in COMMANDS}
    assert set(OUTPUTS) == names - {"schema"}  # which prints JSON, in both languages


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize("command", OUTPUTS)
def test_a_command_shows_no_english_word(command: str, tmp_path: Path) -> None:
    said = OUTPUTS[command](tmp_path)
    assert re.search("[\u4e00-\u9fff]", said)
    assert words_left(said, tmp_path) - INVENTED == set()


def test_an_english_word_that_is_left_is_seen(tmp_path: Path) -> None:
    _toy(tmp_path)
    assert words_left("装机，MW wind --set a=1 missed", tmp_path) == {"missed"}
    assert words_left("Toytown", tmp_path) == {"Toytown"}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> ts.Results:
    return ts.run(_toy(tmp_path_factory.mktemp("pictures")))


@pytest.mark.parametrize("name", ["capacity", "generation", "dispatch", "curtailment", "targets"])
def test_a_picture_shows_no_english_word(name: str, results: ts.Results) -> None:
    assert _words_drawn(getattr(ts.plot, name)(results, lang="zh")) == set()


def test_a_picture_of_a_question_shows_no_english_word() -> None:
    assert _words_drawn(ts.plot.frontier(FRONTIER, lang="zh")) <= {"toy"}
    drawn = _words_drawn(ts.plot.tornado(ANSWERS["flips"], lang="zh"))
    assert drawn <= {"toy", *(each.input.split(".")[-1] for each in ANSWERS["flips"].flips)}


def _words_drawn(axes: Any) -> set[str]:
    texts = [text.get_text() for text in axes.figure.findobj(Drawn)]
    return {word for text in texts for word in WORD.findall(text)} - UNITS

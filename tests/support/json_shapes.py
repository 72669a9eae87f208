"""What every command prints with `--json`: of toy cities, and of samples made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from support.flip_cities import share_target, write_flip_city
from support.frontier_cities import PAPERS
from support.indicator_cities import counted_city
from support.packaged import FOLDER
from support.sentences.of_costs import BOUGHT, variants
from support.sentences.of_drift import old_record, regression
from support.sentences.of_explanations import explanation
from support.sentences.of_flips import ANSWERS
from support.sentences.of_near_optimal import verdicts
from support.sentences.of_outcomes import DIFFERENT, LOOKED, comparison
from support.sentences.of_runs import AUDIT, TRADE
from support.toy_cities import load_toy
from support.toy_folder import build_toy
from transition_sim.cli import app

FAR = ("--set", "targets.C26.threshold=0.99", "--set", "targets.C26.enforce=true")
SHORT = ("--resolution", "1")


def call(*arguments: object) -> Any:
    """Return what a command prints for machines."""
    given = [*map(str, arguments), "--json"]
    return json.loads(CliRunner().invoke(app, given, catch_exceptions=False).stdout)


def _toy(folder: Path) -> Path:
    return build_toy(folder / "toy") / "scenario.yaml"


MOVED = ("--set", "targets.C26.year=2026", "--set", "targets.C26.threshold=0.4")


def _paper(folder: Path, name: str, **fields: Any) -> Path:
    load_toy(folder, PAPERS[name].city, **fields)
    return folder / "scenario.yaml"


def _counted(folder: Path) -> tuple[Path, Path]:
    """Return a run of a city with a ledger of every kind, and the city."""
    load_toy(folder, counted_city())
    call("run", folder / "scenario.yaml", "--out", folder / "runs")
    return folder / "runs" / "toy", folder / "city"


def run(folder: Path) -> list[Any]:
    toy, out = _toy(folder), folder / "runs"
    paper = _paper(folder, "capacity_floor")
    bought = {"bought": BOUGHT.to_json()}
    return [
        call("run", toy, "--out", out, *SHORT),
        call("run", paper, "--out", out, "--certify"),
        call("run", paper, "--out", out / "early", "--set", "years=[2024]"),
        call("run", toy, "--out", out / "moved", *SHORT, *MOVED),
        {"runs": [{"audit": {**AUDIT, "unserved_heat_mwh": {"2025": 1.0}}}]},
        {"runs": [{"targets": [bought], "trade": {"2025": TRADE}}]},
        {"runs": [{"bounds": {"targets_full_year": [bought]}}]},
    ]


def errors(folder: Path) -> list[Any]:
    toy, out = _toy(folder), folder / "runs"
    wrong = ("--set", "bulids.limits.wind=1")
    return [call("run", toy, "--out", out, *SHORT, *each) for each in (FAR, wrong)]


def check(folder: Path) -> list[Any]:
    city, copied = folder / "copied", folder / "copied.yaml"
    city.mkdir()
    (city / "city.yaml").write_text("extends: changzhi\nname: Copied\n", encoding="utf-8")
    text = "name: copied\ntitle: copied\ncity: ./copied\nyears: [2024, 2025]\n"
    copied.write_text(text, encoding="utf-8")
    toy = _toy(folder)
    wrong = call("check", toy, "--set", "bulids.limits.wind=1")
    changed = call("check", toy, "--set", "demand.level=+8 %")
    return [wrong, call("check", copied), changed, call("check", FOLDER / "plan.yaml")]


def definitions(folder: Path) -> list[Any]:
    early = _paper(folder, "capacity_floor", years=[2024])
    return [
        *(call("definitions", each, *SHORT) for each in (_toy(folder), early)),
        {"rows": [{"bought": BOUGHT.to_json()}]},
    ]


def frontier(folder: Path) -> list[Any]:
    left_out = [each.to_json() for found in variants() for each in found.left_out]
    found = call("frontier", _paper(folder, "generation_floor"), "--target", "T", "--points", 3)
    points = [point.to_json() for each in variants() for point in each.points]
    return [found, {"kept": ["U"], "left_out": left_out, "points": points}]


def near_optimal(folder: Path) -> list[Any]:
    found = call("near-optimal", _paper(folder, "generation_floor"))
    return [found, {"targets": [each.to_json() for each in verdicts()]}]


def explain(folder: Path) -> list[Any]:
    return [call("explain", _toy(folder), *SHORT), explanation().answer().to_json()]


def flip(folder: Path) -> list[Any]:
    scenario = write_flip_city(folder, [share_target("T", "generation_share", 0.3)])
    found = call("flip", scenario, "--target", "T")
    return [found, *(answer.to_json() for answer in ANSWERS.values())]


def ledger(folder: Path) -> list[Any]:
    done, city = _counted(folder)
    scenario = _paper(folder, "capacity_floor")
    return [
        call("ledger", done, "--city", city),
        call("ledger", "--city", "changzhi"),
        call("ledger", "--scenario", scenario),
    ]


def compare(folder: Path) -> list[Any]:
    done, _ = _counted(folder)
    return [
        call("compare", done, done),
        {"differences": comparison(*DIFFERENT).to_json()["differences"]},
    ]


def hindsight(folder: Path) -> list[Any]:
    done, city = _counted(folder)
    found = call("hindsight", done, "--city", city)
    return [found, {"rows": [each.to_json() for each in LOOKED]}]


def regress(folder: Path) -> list[Any]:
    base = folder / "baseline.yaml"
    found = call("regress", _toy(folder), "--baseline", base, "--update", *SHORT)
    return [found, regression(old_record()).to_json()]


def solvers(folder: Path) -> list[Any]:
    return [call("solvers")]


# What each section of the page is held against. What would take a solve for each case is made by
# hand beside one call of the command: findings, differences, an explanation, rare answers.
SHAPES: dict[str, Callable[[Path], list[Any]]] = {
    "errors": errors,
    "run": run,
    "check": check,
    "definitions": definitions,
    "frontier": frontier,
    "near-optimal": near_optimal,
    "explain": explain,
    "flip": flip,
    "ledger": ledger,
    "compare": compare,
    "hindsight": hindsight,
    "regress": regress,
    "solvers": solvers,
}

"""Whole runs as processes: against PyPSA, coarse against full, growth, and time without solver."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from processes import Ended, run_measured, run_script

Record = dict[str, Any]

DAYS = ("4", "12", "36", "73", "146", "hourly")
DEFAULT = "36"
YEARS, HOURS = 3, 24
SMALL = "12"  # typical days of the network whose optimum is compared first
SAME = 1e-6  # of the objective
OPTIONS = {
    "simplex": {"solver": "simplex"},
    "interior point": {"solver": "ipm"},
    "interior point, no crossover": {"solver": "ipm", "run_crossover": "off"},
    "HiGHS's choice": {"solver": "choose"},
}
LIMIT_S = 180.0  # for one of PyPSA's runs while its fastest profile is looked for


def say(text: str) -> None:
    """Print progress."""
    print(text, file=sys.stderr, flush=True)


def run_project(scenario: Path, resolution: str, *options: str) -> Record:
    """Run `transition-sim run` as a process of its own, and return what it took and found."""
    with tempfile.TemporaryDirectory() as folder:
        ended = run_measured(
            *(sys.executable, "-m", "transition_sim.cli", "run", str(scenario)),
            *("--resolution", resolution, "--out", folder, *options),
        )
        if ended.code:
            sys.exit(f"transition-sim run {scenario.stem} ({resolution}) failed:\n{ended.output}")
        run = next(Path(folder).iterdir())
        manifest = json.loads((run / "manifest.json").read_text())
        verdict = json.loads((run / "verdict.json").read_text())
    name = " ".join([scenario.stem, _name(resolution), *options])
    say(f"  transition-sim, {name}: {ended.seconds:.1f} s, {ended.memory:.0f} MB")
    return {
        "resolution": resolution,
        "seconds": ended.seconds,
        "memory": ended.memory,
        "stages": manifest["seconds"],
        "matrix": manifest["matrix"],
        "objective_cny": verdict["objective_cny"],
        "shares": verdict["shares"],
        "bounds": verdict.get("bounds"),
    }


def measure_growth(scenario: Path, repeat: int) -> list[Record]:
    """Run at every resolution, by turns; a record a resolution with medians.

    Hour by hour is run once here; `against_pypsa` runs it again.
    """
    run_project(scenario, DAYS[0])  # not counted: the first run fills caches
    runs: list[Record] = []
    for turn in range(repeat):
        runs += [run_project(scenario, days) for days in DAYS if turn == 0 or days != "hourly"]
    return [_middle([run for run in runs if run["resolution"] == days]) for days in DAYS]


def _middle(runs: list[Record]) -> Record:
    """Return the first run with the medians of time and memory over all of them."""
    first = runs[0]
    steps = 365 * HOURS if first["resolution"] == "hourly" else int(first["resolution"]) * HOURS
    return {
        **first,
        "steps": YEARS * steps,
        "runs": len(runs),
        "seconds": median(run["seconds"] for run in runs),
        "memory": median(run["memory"] for run in runs),
        "stages": {
            name: median(run["stages"].get(name, 0.0) for run in runs) for name in first["stages"]
        },
    }


def against_pypsa(scenario: Path, repeat: int) -> Record:
    """Compare whole runs hour by hour; first the optimum of a small network, then all of it."""
    with tempfile.TemporaryDirectory() as folder:
        small = _export(scenario, SMALL, folder)
        found, _ = _run_pypsa(small, "simplex", None)
        ours = run_project(scenario, SMALL)
        differences = {SMALL: _difference(found, ours)}
        network = _export(scenario, "hourly", folder)
        tried = {name: _run_pypsa(network, name, LIMIT_S) for name in OPTIONS}
        proven = {name: run for name, run in tried.items() if run[0] is not None}
        fastest = min(proven, key=lambda name: proven[name][1].seconds)
        ours_runs, theirs = [run_project(scenario, "hourly")], [proven[fastest]]
        for _ in range(repeat - 1):
            theirs.append(_run_pypsa(network, fastest, None))
            ours_runs.append(run_project(scenario, "hourly"))
        differences["hourly"] = max(_difference(run, ours_runs[0]) for run, _ in theirs)
    return {
        "differences": differences,
        "fastest": fastest,
        "tried": {name: ended.seconds for name, (_, ended) in tried.items()},
        "pypsa": _summary([ended for _, ended in theirs]) | {"stages": theirs[0][0]},
        "project": _middle(ours_runs),
    }


def _export(scenario: Path, resolution: str, folder: str) -> str:
    target = str(Path(folder) / f"{resolution}.nc")
    run_script("pypsa_network.py", str(scenario), resolution, target)
    return target


def _run_pypsa(network: str, name: str, limit: float | None) -> tuple[Record | None, Ended]:
    found, ended = run_script(
        "pypsa_run.py", network, network + ".solved", json.dumps(OPTIONS[name]), limit=limit
    )
    took = f"{ended.seconds:.1f} s" if found is not None else f"stopped after {limit:.0f} s"
    say(f"  PyPSA, {Path(network).stem}, {name}: {took}, {ended.memory:.0f} MB")
    return found, ended


def _difference(theirs: Record | None, ours: Record) -> float:
    """Return the relative difference of two optima; stop where it is no rounding."""
    assert theirs is not None
    away = abs(theirs["objective_cny"] - ours["objective_cny"]) / abs(ours["objective_cny"])
    if not away <= SAME:  # also where it is NaN
        sys.exit(f"PyPSA's optimum is another: {theirs['objective_cny']}, {ours['objective_cny']}")
    return float(away)


def _summary(runs: list[Ended]) -> Record:
    return {
        "runs": len(runs),
        "seconds": median(run.seconds for run in runs),
        "memory": median(run.memory for run in runs),
    }


def measure_anatomy(scenario: Path, repeat: int) -> Record:
    """Say what a default run consists of: medians of its stages, beside the command itself."""
    found, commands, wholes = [], [], []
    for _ in range(repeat):
        commands.append(run_project(scenario, DEFAULT)["seconds"])
        with tempfile.TemporaryDirectory() as folder:
            stages, ended = run_script(
                *("anatomy.py", str(scenario), DEFAULT, str(Path(folder) / "run")),
                str(time.perf_counter()),
            )
        found.append(stages)
        wholes.append(ended.seconds)
    names = list(found[-1])
    stages = {name: median(each.get(name, 0.0) for each in found) for name in names}
    whole = median(wholes)
    solver = sum(seconds for name, seconds in stages.items() if name.startswith("solver"))
    return {
        "command": median(commands),
        "same_with_stopwatch": whole,
        "stages": {**stages, "ending the process": whole - sum(stages.values())},
        "solver": solver,
        "outside": (whole - solver) / whole,
        "runs": repeat,
    }


def measure_bounds(scenarios: list[Path], repeat: int) -> dict[str, Record]:
    """Compare a certified default run with the run of all hours, by turns."""
    found = {}
    for scenario in scenarios:
        runs = [
            (run_project(scenario, DEFAULT, "--certify"), run_project(scenario, "hourly"))
            for _ in range(repeat)
        ]
        certified, full = (
            median(each["seconds"] for each in side) for side in zip(*runs, strict=True)
        )
        found[scenario.stem] = {
            "certified": certified,
            "hourly": full,
            "ratio": certified / full,
            "bounds": runs[0][0]["bounds"],
            "optimum_cny": runs[0][1]["objective_cny"],
        }
    return found


def coarse_against_full(growth: list[Record]) -> Record:
    """Compare the default's runs with the whole year's: time, objective, shares."""
    coarse = next(run for run in growth if run["resolution"] == DEFAULT)
    full = next(run for run in growth if run["resolution"] == "hourly")
    away = [
        abs(coarse["shares"][year][name] - full["shares"][year][name])
        for year in full["shares"]
        for name in full["shares"][year]
    ]
    return {
        "coarse": coarse,
        "full": full,
        "time": coarse["seconds"] / full["seconds"],
        "objective": coarse["objective_cny"] / full["objective_cny"] - 1.0,
        "largest_share_difference": max(away),
    }


def _name(resolution: str) -> str:
    return "hour by hour" if resolution == "hourly" else f"{resolution} days"

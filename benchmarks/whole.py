"""Whole runs as processes: against PyPSA, coarse against full, growth, and time without solver."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from processes import Ended, run_measured, run_script

Record = dict[str, Any]

HOURS = 24
FIRST_YEAR = 2024
WITHOUT_UPGRADES = "retrofits.choose=false"  # PyPSA has none
SAME = 1e-6  # of the objective
OPTIONS = {
    "simplex": {"solver": "simplex"},
    "interior point": {"solver": "ipm"},
    "interior point, no crossover": {"solver": "ipm", "run_crossover": "off"},
    "HiGHS's choice": {"solver": "choose"},
}
LIMIT_S = 300.0  # for one run


def say(text: str) -> None:
    """Print progress."""
    print(text, file=sys.stderr, flush=True)


def years_from_first(number: int) -> tuple[str, ...]:
    """Return the change of a scenario that leaves it so many years; none for 0."""
    years = list(range(FIRST_YEAR, FIRST_YEAR + number))
    return (f"years={years}",) if years else ()


@cache
def run_hourly(scenario: Path, *options: str) -> Record | None:
    """Run hour by hour; what several sections ask for is run once."""
    return run_project(scenario, "hourly", *options)


def run_project(scenario: Path, resolution: str, *options: str) -> Record | None:
    """Run `transition-sim run` as a process of its own, and return what it took and found.

    None where it does not end within the limit.
    """
    with tempfile.TemporaryDirectory() as folder:
        ended = run_measured(
            *(sys.executable, "-m", "transition_sim.cli", "run", str(scenario)),
            *("--resolution", resolution, "--out", folder, *options),
            limit=LIMIT_S,
        )
        if ended.code is None:
            say(
                f"  transition-sim, {scenario.stem} {_name(resolution)}: not within {LIMIT_S:.0f} s"
            )
            return None
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


def measure_growth(
    scenario: Path, days: tuple[str, ...], repeat: int, *options: str
) -> list[Record]:
    """Run at every resolution, by turns; a record with medians for each that ends in time."""
    run_project(scenario, days[0], *options)  # not counted: the first run fills caches
    found: list[Record | None] = []
    for _ in range(repeat):
        found += [run_project(scenario, each, *options) for each in days if each != "hourly"]
    runs = [run for run in [*found, run_hourly(scenario, *options)] if run is not None]
    groups = [[run for run in runs if run["resolution"] == each] for each in days]
    return [_middle(own) for own in groups if own]


def _middle(runs: list[Record]) -> Record:
    """Return the first run with the medians of time and memory over all of them."""
    first = runs[0]
    steps = 365 * HOURS if first["resolution"] == "hourly" else int(first["resolution"]) * HOURS
    return {
        **first,
        "steps": steps,
        "runs": len(runs),
        "seconds": median(run["seconds"] for run in runs),
        "memory": median(run["memory"] for run in runs),
        "stages": {
            name: median(run["stages"].get(name, 0.0) for run in runs) for name in first["stages"]
        },
    }


def against_pypsa(
    scenario: Path, resolution: str, options: tuple[str, ...], repeat: int, *changes: str
) -> Record:
    """Compare whole runs at a resolution; optima must agree.

    Parameters
    ----------
    options : tuple of str
        HiGHS's algorithms that PyPSA tries; the fastest is compared.
    changes : str
        Fields of the scenario to replace.
    """
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        network = _export(scenario, resolution, folder, *changes)
        tried = {name: _run_pypsa(network, name, LIMIT_S) for name in options}
        proven = {name: run for name, run in tried.items() if run[0] is not None}
        fastest = min(proven, key=lambda name: proven[name][1].seconds) if proven else None
        theirs += [proven[fastest]] if fastest else []
        for turn in range(repeat):
            ours.append(run_project(scenario, resolution, *as_options(*changes)))
            if fastest and turn:
                theirs.append(_run_pypsa(network, fastest, LIMIT_S))
    known = [run for run in ours if run is not None]
    both = bool(known and theirs)
    return {
        "resolution": resolution,
        "difference": max(_difference(run, known[0]) for run, _ in theirs) if both else None,
        "fastest": fastest,
        "tried": {name: run and ended.seconds for name, (run, ended) in tried.items()},
        "pypsa": _summary([e for _, e in theirs]) | {"stages": theirs[0][0]} if theirs else None,
        "project": _middle(known) if known else None,
    }


def as_options(*changes: str) -> tuple[str, ...]:
    """Return changes of a scenario as options of the command."""
    return tuple(part for change in changes for part in ("--set", change))


def _export(scenario: Path, resolution: str, folder: str, *changes: str) -> str:
    target = str(Path(folder) / f"{resolution}.nc")
    run_script("pypsa_network.py", str(scenario), resolution, target, *changes)
    return target


def _run_pypsa(network: str, name: str, limit: float) -> tuple[Record | None, Ended]:
    found, ended = run_script(
        "pypsa_run.py", network, network + ".solved", json.dumps(OPTIONS[name]), limit=limit
    )
    took = f"{ended.seconds:.1f} s" if found is not None else f"not within {limit:.0f} s"
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


def measure_anatomy(scenario: Path, days: str, repeat: int) -> Record:
    """Say what a default run consists of: medians of its stages, beside the command itself."""
    found, commands, wholes = [], [], []
    for _ in range(repeat):
        run = run_project(scenario, days)
        if run is None:
            sys.exit(f"the default run takes more than {LIMIT_S:.0f} s")
        commands.append(run["seconds"])
        with tempfile.TemporaryDirectory() as folder:
            stages, ended = run_script(
                *("anatomy.py", str(scenario), days, str(Path(folder) / "run")),
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


def measure_bounds(scenario: Path, days: str, repeat: int, *options: str) -> Record | None:
    """Compare a certified default run with the run of all hours; None where one takes too long."""
    full = run_hourly(scenario, *options)
    runs = [run_project(scenario, days, "--certify", *options) for _ in range(repeat)]
    known = [run for run in runs if run is not None]
    if full is None or not known:
        return None
    certified = median(run["seconds"] for run in known)
    return {
        "certified": certified,
        "hourly": full["seconds"],
        "ratio": certified / full["seconds"],
        "bounds": known[0]["bounds"],
        "optimum_cny": full["objective_cny"],
    }


def coarse_against_full(growth: list[Record], days: str) -> Record | None:
    """Compare the default's runs with the whole year's: time, objective, shares."""
    found = {run["resolution"]: run for run in growth}
    if days not in found or "hourly" not in found:
        return None
    coarse, full = found[days], found["hourly"]
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
        "largest_share_difference": max(away, default=0.0),
    }


def _name(resolution: str) -> str:
    return "hour by hour" if resolution == "hourly" else f"{resolution} days"

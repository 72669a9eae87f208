"""How long it takes, and how much memory, to bring a scenario's program to HiGHS.

Compares this project with linopy and with Pyomo's own interface to HiGHS on one program, in one
run, and holds the ratios against their budgets. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

# This process imports nothing heavy: a child inherits its parent's peak on Linux.
FOLDER = Path(__file__).resolve().parent
SCENARIO = FOLDER.parent / "scenarios" / "plan.yaml"
OUTPUT = FOLDER / "out" / "assembly.json"
TITLES = {
    "project": "transition-sim",
    "linopy": "linopy",
    "linopy-sparse": "linopy, sparse=True",
    "pyomo": "Pyomo, appsi_highs",
}
PEERS = ("linopy", "linopy-sparse")
SMALL = "4"  # typical days of the program that is solved by every route
OPTIMUM_TOLERANCE = 1e-6
BUDGETS = (  # (what, against, the largest ratio)
    ("time", "linopy", 0.5),
    ("time", "Pyomo", 1 / 20),
    ("memory", "linopy", 0.8),
)

Record = dict[str, Any]


def main() -> int:
    """Verify, measure, print and write; return 1 where programs differ or a budget is missed."""
    asked = _read_arguments()
    load = os.getloadavg()[0]
    scenario = str(asked.scenario)
    verified = _child("compare", scenario, SMALL)
    print(f"the same program by every route? {asked.scenario.stem}, {SMALL} typical days")
    if not _print_comparison(verified):
        return 1
    runs = _measure_in_turn(asked, scenario)
    sizes = {(run["rows"], run["columns"], run["nonzeros"]) for run in runs}
    if len(sizes) > 1:
        print(f"the programs differ in size: {sorted(sizes)}")
        return 1
    middle = _medians(runs)
    _print_table(asked, sizes.pop(), middle)
    verdicts = _judge(middle)
    _print_verdicts(verdicts)
    _write(asked, load, verified, runs, middle, verdicts)
    return 0 if all(verdict["kept"] for verdict in verdicts) else 1


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", type=Path, default=SCENARIO)
    parser.add_argument("--resolution", default="hourly", help="hourly, or N typical days")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each route")
    parser.add_argument(
        "--repeat-pyomo", type=int, default=1, help="runs of Pyomo's route, which takes minutes"
    )
    return parser.parse_args()


def _child(*arguments: str) -> Any:
    """Run `routes.py` in a process of its own and return what it found."""
    done = subprocess.run(
        [sys.executable, str(FOLDER / "routes.py"), *arguments],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _measure_in_turn(asked: argparse.Namespace, scenario: str) -> list[Record]:
    """Measure the routes one after the other, again and again, so that all meet the same load."""
    runs = []
    for turn in range(asked.repeat):
        for name in TITLES:
            if name == "pyomo" and turn >= asked.repeat_pyomo:
                continue
            runs.append(_child("measure", name, scenario, asked.resolution))
            seconds = runs[-1]["build"] + runs[-1]["hand_over"]
            print(f"run {turn + 1}: {TITLES[name]}: {seconds:.2f} s", file=sys.stderr)
    return runs


def _medians(runs: list[Record]) -> dict[str, Record]:
    found = {}
    for name in TITLES:
        own = [run for run in runs if run["route"] == name]
        if own:
            found[name] = {
                "runs": len(own),
                "build": median(run["build"] for run in own),
                "hand_over": median(run["hand_over"] for run in own),
                "time": median(run["build"] + run["hand_over"] for run in own),
                "memory": median(run["memory"] for run in own),
                "process_peak": median(run["process_peak"] for run in own),
            }
    return found


def _judge(middle: dict[str, Record]) -> list[Record]:
    """Return each ratio with its budget; linopy is the better of its two ways in each."""
    verdicts = []
    for what, against, limit in BUDGETS:
        peers = PEERS if against == "linopy" else ("pyomo",)
        known = [middle[peer][what] for peer in peers if peer in middle]
        if not known or min(known) <= 0.0:  # a small program fits into memory held before
            continue
        ratio = middle["project"][what] / min(known)
        verdicts.append(
            {
                "what": what,
                "against": against,
                "ratio": ratio,
                "budget": limit,
                "kept": ratio <= limit,
            }
        )
    return verdicts


def _print_comparison(verified: dict[str, Record]) -> bool:
    ours = verified["project"]
    same = True
    print(f"  {'route':<20} {'rows':>8} {'columns':>8} {'non-zeros':>9}   optimum [CNY]")
    for name, found in verified.items():
        away = abs(found["optimum_cny"] - ours["optimum_cny"]) / abs(ours["optimum_cny"])
        agrees = away <= OPTIMUM_TOLERANCE and not found["different"]  # False where it is NaN
        agrees &= all(found[key] == ours[key] for key in ("rows", "columns", "nonzeros"))
        same &= agrees
        print(
            f"  {TITLES[name]:<20} {found['rows']:>8,} {found['columns']:>8,}"
            f" {found['nonzeros']:>9,}   {found['optimum_cny']:.12g}"
            + ("" if agrees else f"   NOT the same: {', '.join(found['different'])}")
        )
    return same


def _print_table(
    asked: argparse.Namespace, size: tuple[int, int, int], middle: dict[str, Record]
) -> None:
    rows, columns, nonzeros = size
    steps = "8,760 h" if asked.resolution == "hourly" else f"{asked.resolution} typical days"
    print(f"\n{asked.scenario.stem}, {steps} a year: {rows:,} rows, {columns:,} columns,", end=" ")
    print(f"{nonzeros:,} non-zeros; medians")
    heads = ("build", "hand-over", "sum", "memory", "process peak", "runs")
    print(f"  {'route':<20}" + "".join(f" {head:>12}" for head in heads))
    for name, found in middle.items():
        print(
            f"  {TITLES[name]:<20} {found['build']:>10.3f} s {found['hand_over']:>10.3f} s"
            f" {found['time']:>10.3f} s {found['memory']:>9.0f} MB"
            f" {found['process_peak']:>9.0f} MB {found['runs']:>12}"
        )


def _print_verdicts(verdicts: list[Record]) -> None:
    print(f"\n  {'ratio':<34} {'measured':>9} {'budget':>9}")
    for each in verdicts:
        label = f"{each['what']}, transition-sim / {each['against']}"
        print(
            f"  {label:<34} {each['ratio']:>9.4f} {each['budget']:>9.4f}"
            f"   {'kept' if each['kept'] else 'MISSED'}"
        )


def _write(
    asked: argparse.Namespace,
    load: float,
    verified: Record,
    runs: list[Record],
    middle: dict[str, Record],
    verdicts: list[Record],
) -> None:
    packages = ("highspy", "linopy", "numpy", "pyomo", "scipy", "xarray")
    found = {
        "scenario": asked.scenario.stem,
        "resolution": asked.resolution,
        "machine": {
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "load_average_at_start": load,
        },
        "packages": {name: version(name) for name in packages},
        "comparison": verified,
        "runs": runs,
        "medians": middle,
        "budgets": verdicts,
    }
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"\nwritten: {OUTPUT.relative_to(FOLDER.parent)}")


if __name__ == "__main__":
    sys.exit(main())

"""How long it takes, and how much memory, to bring a scenario's program to HiGHS.

Compares this project with linopy and with Pyomo's own interface to HiGHS on one program, in one
run, and holds the ratios against their budgets.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import Any

from processes import run_script

TITLES = {
    "project": "transition-sim",
    "project-inside": "the same, HiGHS inside",
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


def measure_assembly(scenario: Path, repeat: int, repeat_pyomo: int, *changes: str) -> Record:
    """Verify that all routes give one program; measure them hour by hour; judge the ratios."""
    verified, _ = run_script("routes.py", "compare", str(scenario), SMALL, *changes)
    print(f"the same program by every route? {scenario.stem}, {SMALL} typical days")
    if not _print_comparison(verified):
        sys.exit("the programs differ")
    runs = _measure_in_turn(str(scenario), repeat, repeat_pyomo, *changes)
    sizes = {(run["rows"], run["columns"], run["nonzeros"]) for run in runs}
    if len(sizes) > 1:
        sys.exit(f"the programs differ in size: {sorted(sizes)}")
    middle = _medians(runs)
    return {
        "size": dict(zip(("rows", "columns", "nonzeros"), sizes.pop(), strict=True)),
        "comparison": verified,
        "runs": runs,
        "medians": middle,
        "budgets": _judge(middle),
    }


def _measure_in_turn(scenario: str, repeat: int, repeat_pyomo: int, *changes: str) -> list[Record]:
    """Measure the routes one after the other, again and again, so that all meet the same load."""
    runs = []
    for turn in range(repeat):
        for name in TITLES:
            if name == "pyomo" and turn >= repeat_pyomo:
                continue
            found, _ = run_script("routes.py", "measure", name, scenario, "hourly", *changes)
            runs.append(found)
            seconds = found["build"] + found["hand_over"]
            print(f"  run {turn + 1}: {TITLES[name]}: {seconds:.2f} s", file=sys.stderr, flush=True)
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
        label = f"assembly and hand-over, {what}, against {against}"
        verdicts.append({"what": label, "ratio": ratio, "budget": limit})
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

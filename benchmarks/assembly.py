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
    "materialised": "solved through Pyomo",
}
MEASURED = tuple(name for name in TITLES if name != "materialised")  # that is the same twice
ONCE = ("pyomo",)  # takes minutes
PEERS = ("linopy", "linopy-sparse")
SMALL = "4"  # typical days of the program that is solved by every route
OPTIMUM_TOLERANCE = 1e-6
SIZES = ("rows", "columns", "nonzeros")
BUDGETS = (  # (what, against, the largest ratio)
    ("time", "linopy", 0.5),
    ("time", "Pyomo", 1 / 20),
    ("memory", "linopy", 0.8),
)

Record = dict[str, Any]


def measure_assembly(scenario: Path, resolution: str, repeat: int, *changes: str) -> Record:
    """Verify that all routes give one program; measure them; judge the ratios."""
    verified = verify_routes(scenario, *changes)
    runs = _measure_in_turn(str(scenario), resolution, repeat, *changes)
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


def verify_routes(scenario: Path, *changes: str) -> dict[str, Record]:
    """Return what every route makes of a scenario on few days; stop where one differs."""
    verified, _ = run_script("routes.py", "compare", str(scenario), SMALL, *changes)
    lines, differing = compare(verified)
    title = f"the same program by every route? {scenario.stem}, {SMALL} typical days"
    print("\n".join([title, *lines]), flush=True)
    if differing:
        sys.exit(f"{scenario.stem}, {SMALL} typical days: {'; '.join(differing)}")
    return verified


def _measure_in_turn(scenario: str, resolution: str, repeat: int, *changes: str) -> list[Record]:
    """Measure the routes one after the other, again and again, so that all meet the same load."""
    runs = []
    for turn in range(repeat):
        for name in MEASURED:
            if name in ONCE and turn:
                continue
            found, _ = run_script("routes.py", "measure", name, scenario, resolution, *changes)
            runs.append(found)
            seconds = found["build"] + found["hand_over"]
            print(f"  run {turn + 1}: {TITLES[name]}: {seconds:.2f} s", file=sys.stderr, flush=True)
    return runs


def _medians(runs: list[Record]) -> dict[str, Record]:
    found = {}
    for name in MEASURED:
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


def compare(verified: dict[str, Record]) -> tuple[list[str], list[str]]:
    """Return a table of the programs as lines, and what is another in which."""
    ours = verified["project"]
    lines = [f"  {'route':<22} {'rows':>8} {'columns':>8} {'non-zeros':>9}   optimum [CNY]"]
    differing = []
    for name, found in verified.items():
        away = abs(found["optimum_cny"] - ours["optimum_cny"]) / abs(ours["optimum_cny"])
        unlike = [key for key in SIZES if found[key] != ours[key]] + found["different"]
        unlike += [] if away <= OPTIMUM_TOLERANCE else [f"optimum by {away:.0e}"]  # or NaN
        lines.append(
            f"  {TITLES[name]:<22} {found['rows']:>8,} {found['columns']:>8,}"
            f" {found['nonzeros']:>9,}   {found['optimum_cny']:.12g}"
            + ("   NOT the same" if unlike else "")
        )
        if unlike:
            differing.append(
                f"{TITLES[name]} differs from {TITLES['project']}: {', '.join(unlike)}"
            )
    return lines, differing

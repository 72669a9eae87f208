"""Measure everything, print one table of ratios against their budgets, write results and picture.

See README.md beside this file for what each figure means.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version
from statistics import median
from typing import Any

from assembly import measure_assembly
from page import table_lines, write_page
from processes import FOLDER, run_script
from whole import (
    DEFAULT,
    against_pypsa,
    coarse_against_full,
    measure_anatomy,
    measure_bounds,
    measure_growth,
    say,
)

# This process imports nothing heavy: a child inherits its parent's peak on Linux.
SCENARIOS = FOLDER.parent / "scenarios"
PLAN, TARGETS = SCENARIOS / "plan.yaml", SCENARIOS / "targets.yaml"
ALL_IN = SCENARIOS / "all-in.yaml"
SECTIONS = ("assembly", "pypsa", "growth", "bounds", "warm", "anatomy")
PACKAGES = ("highspy", "linopy", "numpy", "pandas", "pyomo", "pypsa", "scipy", "xarray")
WHOLE_BUDGET, BOUNDS_BUDGET, WARM_BUDGET, OUTSIDE_BUDGET = 0.5, 0.2, 0.2, 0.15

Record = dict[str, Any]


def main() -> int:
    """Measure, print and write; return 1 where a budget is missed."""
    asked = _read_arguments()
    start = time.perf_counter()
    found: Record = {"machine": _describe_machine(), "packages": _versions(), "budgets": []}
    for section in SECTIONS:
        if section in asked.only:
            say(f"{section} ({time.perf_counter() - start:.0f} s so far)")
            MEASURES[section](found, asked.repeat)
    found["seconds"] = time.perf_counter() - start
    for each in found["budgets"]:
        each["kept"] = each["ratio"] <= each["budget"]
    out = FOLDER / "out"
    out.mkdir(exist_ok=True)
    whole = set(asked.only) == set(SECTIONS)
    file = out / ("benchmark.json" if whole else "part.json")
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print("\n".join(table_lines(found["budgets"])))
    print(f"\nwritten: {file.relative_to(FOLDER.parent)}, after {found['seconds']:.0f} s")
    if whole:
        write_page(found, FOLDER / "results.md")
        subprocess.run([sys.executable, str(FOLDER / "picture.py"), str(file)], check=True)
    return 0 if all(each["kept"] for each in found["budgets"]) else 1


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only",
        nargs="+",
        choices=SECTIONS,
        default=SECTIONS,
        help="some sections; the result page is written after all of them only",
    )
    parser.add_argument("--repeat", type=int, default=3, help="runs of each measurement")
    return parser.parse_args()


def _measure_assembly(found: Record, repeat: int) -> None:
    found["assembly"] = measure_assembly(PLAN, repeat + 2, 1)
    found["budgets"] += found["assembly"].pop("budgets")


def _measure_pypsa(found: Record, repeat: int) -> None:
    whole = found["pypsa"] = against_pypsa(PLAN, max(repeat - 1, 1))
    ratio = whole["project"]["seconds"] / whole["pypsa"]["seconds"]
    found["budgets"].append(_verdict("whole run hour by hour, against PyPSA", ratio, WHOLE_BUDGET))


def _measure_growth(found: Record, repeat: int) -> None:
    found["growth"] = measure_growth(PLAN, repeat)
    found["coarse"] = coarse_against_full(found["growth"])


def _measure_bounds(found: Record, repeat: int) -> None:
    found["bounds"] = measure_bounds([PLAN, ALL_IN], max(repeat - 1, 1))
    ratio = found["bounds"][PLAN.stem]["ratio"]
    found["budgets"].append(_verdict("both bounds, against all hours", ratio, BOUNDS_BUDGET))


def _measure_warm(found: Record, repeat: int) -> None:
    found["warm"] = {}
    for resolution, runs in ((DEFAULT, repeat), ("hourly", 1)):
        warm, _ = run_script("warm.py", str(TARGETS), resolution, str(runs))
        found["warm"][resolution] = warm
        cold, again = (median(run[name] for run in warm["runs"]) for name in ("cold", "warm"))
        say(f"  {resolution}: from nothing {cold:.2f} s, from the basis before {again:.2f} s")
        steps = "hour by hour" if resolution == "hourly" else f"{resolution} days"
        label = f"solved again after a changed target, {steps}"
        found["budgets"].append(_verdict(label, again / cold, WARM_BUDGET))


def _measure_anatomy(found: Record, repeat: int) -> None:
    found["anatomy"] = measure_anatomy(PLAN, repeat + 2)
    label = f"time outside the solver, default run ({DEFAULT} days)"
    found["budgets"].append(_verdict(label, found["anatomy"]["outside"], OUTSIDE_BUDGET))


MEASURES = {
    "assembly": _measure_assembly,
    "pypsa": _measure_pypsa,
    "growth": _measure_growth,
    "bounds": _measure_bounds,
    "warm": _measure_warm,
    "anatomy": _measure_anatomy,
}


def _verdict(what: str, ratio: float, budget: float) -> Record:
    return {"what": what, "ratio": ratio, "budget": budget}


def _describe_machine() -> Record:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "python": platform.python_version(),
        "load_average_at_start": os.getloadavg()[0],
    }


def _versions() -> dict[str, str]:
    return {name: version(name) for name in PACKAGES}


if __name__ == "__main__":
    sys.exit(main())

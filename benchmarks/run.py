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
    LIMIT_S,
    OPTIONS,
    WITHOUT_UPGRADES,
    against_pypsa,
    as_options,
    coarse_against_full,
    measure_anatomy,
    measure_bounds,
    measure_growth,
    say,
    years_from_first,
)

# This process imports nothing heavy: a child inherits its parent's peak on Linux.
SCENARIOS = FOLDER.parent / "scenarios"
PLAN, TARGETS = SCENARIOS / "plan.yaml", SCENARIOS / "targets.yaml"
REFERENCE = SCENARIOS / "reference.yaml"
SECTIONS = ("assembly", "pypsa", "growth", "bounds", "warm", "anatomy")
ON_REQUEST = ("agreement",)  # minutes by itself
PACKAGES = ("highspy", "linopy", "numpy", "pandas", "pyomo", "pypsa", "scipy", "xarray")
WHOLE_BUDGET, BOUNDS_BUDGET, WARM_BUDGET, OUTSIDE_BUDGET = 0.5, 0.2, 0.2, 0.15

Record = dict[str, Any]


def main() -> int:
    """Measure, print and write; return 1 where a budget is missed."""
    asked = _read_arguments()
    start = time.perf_counter()
    found: Record = {"machine": _describe_machine(), "packages": _versions(), "budgets": []}
    found["years"] = max(asked.years, 1)
    for section in (*ON_REQUEST, *SECTIONS):
        if section in asked.only:
            say(f"{section} ({time.perf_counter() - start:.0f} s so far)")
            MEASURES[section](found, asked)
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
        choices=(*ON_REQUEST, *SECTIONS),
        default=SECTIONS,
        help="some sections; the result page is written after all of them only",
    )
    parser.add_argument("--repeat", type=int, default=3, help="runs of each measurement")
    parser.add_argument(
        "--years",
        type=int,
        default=1,
        help="years of what is measured hour by hour; 0 leaves PyPSA hour by hour out",
    )
    return parser.parse_args()


def _measure_agreement(found: Record, asked: argparse.Namespace) -> None:
    """Stop where an independent program finds another optimum: no ratio would mean anything."""
    del asked
    found["agreement"], _ = run_script("agreement.py")


def _measure_assembly(found: Record, asked: argparse.Namespace) -> None:
    years = years_from_first(max(asked.years, 1))
    found["assembly"] = measure_assembly(REFERENCE, asked.repeat, 1, years)
    found["budgets"] += found["assembly"].pop("budgets")


def _measure_pypsa(found: Record, asked: argparse.Namespace) -> None:
    repeat = max(asked.repeat - 1, 1)
    runs = [against_pypsa(PLAN, DEFAULT, tuple(OPTIONS), repeat, WITHOUT_UPGRADES)]
    if asked.years and runs[0]["fastest"]:
        fastest = (runs[0]["fastest"],)
        years = years_from_first(asked.years)
        runs.append(against_pypsa(REFERENCE, "hourly", fastest, 1, years))
    found["pypsa"] = runs
    for each in runs:
        if each["project"] is None or each["pypsa"] is None:
            continue
        ratio = each["project"]["seconds"] / each["pypsa"]["seconds"]
        label = f"whole run against PyPSA, {each['resolution']}"
        found["budgets"].append(_verdict(label, ratio, WHOLE_BUDGET))


def _measure_growth(found: Record, asked: argparse.Namespace) -> None:
    years = as_options(years_from_first(max(asked.years, 1)))
    found["growth"] = measure_growth(REFERENCE, max(asked.repeat - 1, 1), *years)
    found["coarse"] = coarse_against_full(found["growth"])


def _measure_bounds(found: Record, asked: argparse.Namespace) -> None:
    years = as_options(years_from_first(max(asked.years, 1)))
    found["bounds"] = measure_bounds(REFERENCE, 1, *years)
    if found["bounds"] is not None:
        ratio = found["bounds"]["ratio"]
        found["budgets"].append(_verdict("both bounds, against all hours", ratio, BOUNDS_BUDGET))


def _measure_warm(found: Record, asked: argparse.Namespace) -> None:
    runs = str(max(asked.repeat - 1, 1))
    warm, _ = run_script("warm.py", str(TARGETS), DEFAULT, runs, limit=2 * LIMIT_S)
    found["warm"] = {DEFAULT: warm}
    if warm is None:
        say(f"  not within {2 * LIMIT_S:.0f} s")
        return
    cold, again = (median(run[name] for run in warm["runs"]) for name in ("cold", "warm"))
    say(f"  from nothing {cold:.2f} s, from the basis before {again:.2f} s")
    label = f"solved again after a changed target, {DEFAULT} days"
    found["budgets"].append(_verdict(label, again / cold, WARM_BUDGET))


def _measure_anatomy(found: Record, asked: argparse.Namespace) -> None:
    found["anatomy"] = measure_anatomy(PLAN, max(asked.repeat - 1, 1))
    label = f"time outside the solver, default run ({DEFAULT} days)"
    found["budgets"].append(_verdict(label, found["anatomy"]["outside"], OUTSIDE_BUDGET))


MEASURES = {
    "agreement": _measure_agreement,
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

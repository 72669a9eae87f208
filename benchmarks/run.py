"""Measure everything, print one table of ratios against their budgets, write results and picture.

See README.md beside this file for what each figure means.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from page import table_lines, write_results
from processes import FOLDER, run_script
from records import RESULTS, save_record
from sections import ON_REQUEST, SECTIONS, Sizes
from whole import say

# This process imports nothing heavy: a child inherits its parent's peak on Linux.
Record = dict[str, Any]


def main() -> int:
    """Measure, print and write; return 1 where a budget is missed."""
    asked = _read_arguments()
    sizes = Sizes(repeat=asked.repeat, years=asked.years, pypsa_hourly=not asked.coarse)
    sections = [name for name in SECTIONS if name in asked.only]
    found = measure(sizes, sections)
    whole = set(SECTIONS) - set(ON_REQUEST) <= set(sections)
    print("\n".join(table_lines(found["budgets"])))
    written = write(found, FOLDER) if whole else write_part(found)
    print(f"\nwritten: {written}, after {found['seconds']:.0f} s")
    return 0 if all(each["kept"] for each in found["budgets"]) else 1


def measure(sizes: Sizes, sections: list[str]) -> Record:
    """Return what sections measure, where and from what."""
    start = time.perf_counter()
    found = begin(sizes)
    for section in sections:
        say(f"{section} ({time.perf_counter() - start:.0f} s so far)")
        SECTIONS[section](found, sizes)
    return end(found, time.perf_counter() - start)


def begin(sizes: Sizes) -> Record:
    """Return a record that says where it is measured, and from what as it stands now."""
    made_from, _ = run_script("made_from.py", str(sizes.years))
    return {
        "made_from": made_from,
        "measured_on": datetime.now(UTC).date().isoformat(),
        "machine": _describe_machine(),
        "years": sizes.years,
        "budgets": [],
    }


def end(found: Record, seconds: float) -> Record:
    """Add how long it took, and which budgets are kept."""
    found["seconds"] = seconds
    for each in found["budgets"]:
        each["kept"] = each["ratio"] <= each["budget"]
    return found


def write(found: Record, folder: Path) -> str:
    """Write the record, the page and the picture into a folder, and return their names."""
    from picture import draw_growth  # with matplotlib: what is measured has ended

    record = save_record(found, folder / RESULTS)
    (folder / "results.md").write_text(write_results(record), encoding="utf-8")
    draw_growth(record, folder)
    return f"{RESULTS}, results.md, growth.png"


def write_part(found: Record) -> str:
    """Write what some sections found, beside the page."""
    file = FOLDER / "out" / "part.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return str(file.relative_to(FOLDER.parent))


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only",
        nargs="+",
        choices=tuple(SECTIONS),
        default=tuple(name for name in SECTIONS if name not in ON_REQUEST),
        help="some sections; the result page is written after all of them only",
    )
    parser.add_argument("--repeat", type=int, default=3, help="runs of each measurement")
    parser.add_argument(
        "--years",
        type=int,
        default=1,
        help="years of what is measured hour by hour; 0: all of the scenario's",
    )
    parser.add_argument("--coarse", action="store_true", help="without PyPSA hour by hour")
    return parser.parse_args()


def _describe_machine() -> Record:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "python": platform.python_version(),
        "load_average_at_start": os.getloadavg()[0],
    }


if __name__ == "__main__":
    sys.exit(main())

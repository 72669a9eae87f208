"""Does the benchmark run, and does every route find the same optimum? On little, in two minutes.

``python check.py`` solves the toy city and ``reference`` at four typical days by every route and as
PyPSA networks. Then it goes through all sections, most of them on the toy city, and writes record,
page and picture where they are thrown away. No time is judged. It exits with 1, and a line for
each part that failed.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from agreement_cities import write_toy
from assembly import SMALL, verify_routes
from run import begin, end, write
from sections import REFERENCE, SECTIONS, Sizes

CHECK = Sizes(
    assembled=REFERENCE,
    assembled_at=SMALL,
    default_days=SMALL,
    days=(SMALL, "hourly"),
    systems=("toy city, 4 days", "reference, 4 days"),
    algorithms=("HiGHS's choice",),
    repeat=1,
    years=0,
    pypsa_hourly=False,
)
# Hour by hour the toy city is solved at once where nothing may be built.
NO_BUILDS = """name: toy-known
title: {en: Toytown without free builds, zh: 不新增装机的玩具市}
extends: toy.yaml
builds: {limits: {wind: 0 MW, pv: 0 MW, battery: 0 MW}}
"""
LONGEST_FIRST = ("assembly", "agreement", "pypsa", "growth", "bounds", "anatomy", "warm")
WORKERS = 2
Record = dict[str, Any]
Part = Callable[[], Any]


def main() -> int:
    """Check every part, and say which failed."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        given = write_toy(Path(folder))
        toy, known = given.rename(given.with_name("toy.yaml")), given.with_name("known.yaml")
        known.write_text(NO_BUILDS, encoding="utf-8")
        sizes = replace(CHECK, full=known, default=known)
        header: Record = {}
        found: Record = {"budgets": []}
        parts: dict[str, Part] = {
            name: partial(SECTIONS[name], found, sizes) for name in LONGEST_FIRST
        }
        parts["routes, toy city"] = partial(verify_routes, toy)
        parts["record"] = lambda: header.update(begin(sizes))
        failed = run_parts(parts)
        if not failed:
            found = end(header | found, time.perf_counter() - start)
            failed = run_parts({"page": partial(write, found, Path(folder))})
    for name, why in failed.items():
        print(f"\nbenchmark-check FAILED in {name}:\n{why}", file=sys.stderr)
    seconds = time.perf_counter() - start
    if failed:
        print(f"benchmark-check: FAILED in {', '.join(failed)} ({seconds:.0f} s)", file=sys.stderr)
        return 1
    print(f"benchmark-check: the same optimum by every route ({seconds:.0f} s)")
    return 0


def run_parts(parts: dict[str, Part]) -> dict[str, str]:
    """Run parts, two at a time, and return why those failed that did."""
    with ThreadPoolExecutor(WORKERS) as pool:
        running = {name: pool.submit(part) for name, part in parts.items()}
        reasons = {name: future.exception() for name, future in running.items()}
    return {name: _reason(why) for name, why in reasons.items() if why is not None}


def _reason(why: BaseException) -> str:
    """Return what a part says: it ends with `sys.exit`, or by an error of the benchmark itself."""
    if isinstance(why, SystemExit):
        return str(why)
    return "".join(traceback.format_exception(why)).rstrip()


if __name__ == "__main__":
    sys.exit(main())

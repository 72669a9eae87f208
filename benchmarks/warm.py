"""Solving again after a changed target: from the last basis, against from nothing.

``python warm.py SCENARIO RESOLUTION REPEAT`` prints one line of JSON: the seconds of each solve.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.solve import HighsModel, load_profile, require_optimal
from transition_sim.system import build_system

TARGET = "C26"  # the share of capacity: it binds, and can be reached, at both levels
BEFORE, AFTER = 0.45, 0.46
TOLERANCE = 1e-9  # of the cost: a warm solve has to find the same optimum


def read_program(scenario: str, resolution: str, threshold: float) -> LinearProgram:
    """Return the program in which one share is enforced, and no other."""
    asked = resolution if resolution == "hourly" else f"{{periods: {resolution}, hours: 24}}"
    changes = (
        f"resolution={asked}",
        f"targets.{TARGET}.threshold={threshold}",
        "targets.C27.enforce=false",
    )
    return assemble(build_model(build_system(load_scenario(Path(scenario), changes))))


def main(scenario: str, resolution: str, repeat: str) -> dict[str, Any]:
    """Solve by turns from nothing and from the basis of the program before the change."""
    before, after = (read_program(scenario, resolution, level) for level in (BEFORE, AFTER))
    profile = load_profile("highs")
    held = HighsModel(before, profile)
    runs = []
    for _ in range(int(repeat)):
        held.change_to(before)
        require_optimal(held.solve())
        start = time.perf_counter()
        cold = HighsModel(after, profile).solve()
        middle = time.perf_counter()
        held.change_to(after)
        warm = held.solve()
        end = time.perf_counter()
        for solution in (cold, warm):
            require_optimal(solution)
        if abs(warm.objective - cold.objective) > TOLERANCE * abs(cold.objective):
            sys.exit(f"another optimum: {warm.objective} after {cold.objective}")
        runs.append(
            {
                "cold": middle - start,
                "warm": end - middle,
                "cold_iterations": cold.iterations,
                "warm_iterations": warm.iterations,
            }
        )
    return {"target": TARGET, "before": BEFORE, "after": AFTER, "runs": runs}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))

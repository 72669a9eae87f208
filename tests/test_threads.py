"""Runs in several threads at once: each comes out as it does alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import transition_sim as ts

COARSE = "resolution={periods: 1, hours: 24}"
GROWTHS = (0.0, 0.02, 0.04, 0.06)


def test_runs_in_threads_are_those_of_one_thread(toy_folder: Path) -> None:
    path = toy_folder / "scenario.yaml"

    def cost(growth: float) -> float:
        found = ts.run(path, overrides=[COARSE, f"demand.growth={growth}"], progress=False)
        return float(found.verdict["objective_cny"])

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(cost, GROWTHS))
    assert together == pytest.approx([cost(growth) for growth in GROWTHS], rel=1e-12)
    assert len(set(together)) == len(GROWTHS)

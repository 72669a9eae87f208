"""The project's own scenarios beside their baseline, by the command that others use.

The baseline lies here and not in `scenarios/`, where every file is a scenario. What to do where a
change is wanted: docs/regress.md.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command_line import call
from support.packaged import FOLDER, NAMES
from transition_sim.questions.regress.baseline import read_baseline

BASELINE = Path(__file__).parents[2] / "baselines" / "scenarios.yaml"
IMPOSSIBLE = {"targets"}  # no plan meets both shares: there is nothing to compare
# Known stock; flexible plant and trade; two zones. Each takes a second; the command takes them all.
COMPARED = ("plan", "curtailed", "xiangyuan")


def test_every_scenario_that_has_a_plan_has_a_baseline() -> None:
    assert set(read_baseline(BASELINE).scenarios) == set(NAMES) - IMPOSSIBLE


@pytest.mark.parametrize("name", COMPARED)
def test_the_citys_figures_have_not_drifted(name: str) -> None:
    done = call("regress", FOLDER / f"{name}.yaml", "--baseline", BASELINE, "--json")
    (found,) = json.loads(done.stdout)["scenarios"]
    assert (done.exit_code, found["drifted"], found["causes"]) == (0, [], [])
    assert found["compared"] > 100

"""The scenarios that come with the project, at a few periods, each solved once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from support.shared import shared
from transition_sim.inputs.city_cache import Cities
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.pipeline import run
from transition_sim.results.store import Results

FOLDER = Path(__file__).parents[2] / "scenarios"
NAMES = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))
PERIODS = "resolution.periods=3"
# Both shares of `targets` are out of reach; at these levels they are within it, and binding.
WITHIN_REACH = ("targets.C26.threshold=0.457", "targets.C27.threshold=0.275")
CITIES = Cities()  # what has been read of them


def load_packaged(name: str, *overrides: str) -> Scenario:
    """Load a scenario, at three periods where nothing else is said."""
    return load_scenario(FOLDER / f"{name}.yaml", (PERIODS, *overrides), CITIES)


@cache
def run_packaged(name: str, *overrides: str) -> Results:
    """Run a scenario; the same one is solved once in a session."""
    return shared(f"run {name} {overrides}", lambda: run(load_packaged(name, *overrides)))


def run_within_reach(name: str, *overrides: str) -> Results:
    """Run a scenario, with the enforced shares lowered to what can be reached."""
    return run_packaged(name, *(WITHIN_REACH if name == "targets" else ()), *overrides)

"""Samples of what a scenario changes against its parent: every kind of lever, there and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from support.sentences.of_runs import scenario_file
from transition_sim.errors import Text
from transition_sim.inputs.changes_in_words import _described
from transition_sim.inputs.lever_names import write_number
from transition_sim.inputs.load_scenario import Scenario, load_scenario

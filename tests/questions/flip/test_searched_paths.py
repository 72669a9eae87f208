"""Steps of short numbers to the end of a range, and the step at which a verdict flips."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from transition_sim.errors import Text
from transition_sim.inputs.uncertain_inputs import RangedInput, Value, measure
from transition_sim.questions.flip.paths import STEPS, InputPath, JointPath, first_flip


def ranged(now: Value, low: Value, high: Value) -> RangedInput:
    unit = "date" if isinstance(now, date) else "MW"
    return RangedInput("data.x.y.z", Text("x", "数"), now, low, high, unit, ("toy",), "D")


@pytest.mark.parametrize(
    ("now", "low", "high"),
    [
        (0.9, 0.85, 0.93),
        (-10.0, -15.0, -6.0),
        (27e6, 22e6, 33e6),
        (1 / 3, 0.1, 0.7),
        (0.0085, 0.0043, 0.0133),
        (5.0, 5.0, 5.0007),
        (0.0, 0.0, 1.0),
        (date(2025, 12, 31), date(2025, 12, 1), date(2026, 12, 31)),
    ],
)
def test_steps_lead_from_now_to_the_end_by_a_thousandth_at_most(
    now: Value, low: Value, high: Value
) -> None:
    each = ranged(now, low, high)
    for end in (low, high):
        path = InputPath(each, end)
        values = [measure(path.value(step)) for step in range(path.length + 1)]
        assert values[0] == measure(now)
        assert values[-1] == measure(end)
        widest = 1.0 if isinstance(now, date) else each.width / STEPS * (1 + 1e-9)
        steps = [abs(b - a) for a, b in pairwise(values)]
        assert all(0.0 < step <= widest for step in steps)
        assert values == sorted(values, reverse=measure(end) < measure(now))
        assert path.length <= 3 * STEPS


def test_a_step_is_a_number_of_few_digits_and_what_is_set_is_that_number() -> None:
    path = InputPath(ranged(0.9, 0.85, 0.93), 0.85)
    assert path.settings(0) == ()
    assert path.settings(7) == ("data.x.y.z=0.89965",)
    for step in range(1, path.length + 1):
        (setting,) = path.settings(step)
        assert float(setting.partition("=")[2]) == path.value(step)
        assert len(setting.partition("=")[2]) <= 7


def test_no_way_is_left_where_now_is_the_end() -> None:
    assert InputPath(ranged(1.0, 1.0, 2.0), 1.0).length == 0
    day = date(2025, 1, 1)
    assert InputPath(ranged(day, day, date(2026, 1, 1)), day).length == 0


def test_a_joint_step_moves_every_input_by_the_same_part_of_its_way() -> None:
    sun = ranged(0.5, 0.2, 0.9)
    day = ranged(date(2025, 1, 1), date(2025, 1, 1), date(2025, 1, 11))
    joint = JointPath([InputPath(sun, 0.9), InputPath(day, date(2025, 1, 11))])
    assert joint.settings(0) == ()
    assert joint.settings(500) == ("data.x.y.z=0.7", "data.x.y.z=2025-01-06")
    assert joint.settings(1) == ("data.x.y.z=0.5004",)  # no day has passed yet
    assert joint.settings(1000) == ("data.x.y.z=0.9", "data.x.y.z=2025-01-11")


SHAPES: dict[str, Callable[[float], float]] = {
    "line": lambda x: 0.3 - x,
    "hyperbola": lambda x: 1 / (x + 0.3) - 2,
    "cube": lambda x: 0.5 - x**3,
    "kink": lambda x: 0.1 - 4 * max(0.0, x - 0.8),
    "jump": lambda x: 0.2 if x < 0.7 else -0.4,
    "early jump": lambda x: 0.2 if x < 0.07 else -0.004,
    "at once": lambda x: -x,
}


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("length", [1, 2, 365, 2000])
@pytest.mark.parametrize("has_margin", [True, False])
def test_the_step_of_a_flip_has_flipped_and_the_one_before_has_not(
    shape: str, length: int, has_margin: bool
) -> None:
    asked = set[int]()

    def margin(step: int) -> float:
        asked.add(step)
        return SHAPES[shape](step / length)

    step = first_flip(
        length, margin if has_margin else lambda step: None, lambda step: margin(step) < 0.0
    )
    assert margin(step) < 0.0 <= margin(step - 1)
    assert len(asked - {0, length}) <= math.ceil(math.log2(length)) + 4

"""Which levers help, beside which: a gap is that of what is furthest from being met."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transition_sim.errors import Text
from transition_sim.questions.explain.helpful_levers import (
    apart,
    fewest,
    levers_that_help,
    rounds_of_help,
)
from transition_sim.questions.explain.levers import Lever

Gap = Callable[[dict[str, float]], float]


class Measured:
    """Answers for a gap that is worked out by hand from what is set."""

    def __init__(self, gap: Gap) -> None:
        self._gap = gap

    def gap(self, settings: Sequence[str], exact: bool = True) -> float:
        pairs = (each.split("=") for each in settings)
        return self._gap({name: float(value) for name, value in pairs})


def lever(name: str, field: str | None = None) -> Lever:
    key = field or name
    return Lever(
        key, 0.0, 1.0, "MW", lambda value: [f"{key}={value}"], lambda _: Text(name, name), "toy"
    )


A, B, C, D = (lever(each) for each in "abcd")


def two_targets(at: dict[str, float]) -> float:
    """Return the larger of two gaps: a and b close the first, c the second; d is in the way."""
    first = 1.0 - 0.5 * at.get("a", 0.0) - 0.4 * at.get("b", 0.0)
    second = 0.6 - 0.7 * at.get("c", 0.0) + at.get("d", 0.0)
    return max(first, second)


def test_what_helps_the_nearer_target_is_found_beside_what_helps_the_further_one() -> None:
    measured = Measured(two_targets)
    first = levers_that_help([A, B, C, D], measured)  # type: ignore[arg-type]
    assert first == [A, B]
    rounds = rounds_of_help([A, B, C, D], first, measured)  # type: ignore[arg-type]
    assert rounds == [[A, B], [C]]


def test_a_lever_of_a_field_that_is_set_already_is_not_tried_beside_it() -> None:
    twin = lever("c again", "a")
    rounds = rounds_of_help([A, twin, C], [A], Measured(two_targets))  # type: ignore[arg-type]
    assert all(twin not in each for each in rounds)
    assert apart([A, twin, C]) == [A, C]


def test_of_the_fewest_none_can_be_left_out() -> None:
    def gap(at: dict[str, float]) -> float:
        return 1.0 - 0.6 * at.get("a", 0.0) - 0.3 * at.get("b", 0.0) - 0.5 * at.get("c", 0.0)

    assert fewest([A, C, B, D], Measured(gap)) == [A, C]  # type: ignore[arg-type]
    assert gap({"a": 1.0, "c": 1.0}) <= 0.0 < min(gap({"a": 1.0}), gap({"c": 1.0}))

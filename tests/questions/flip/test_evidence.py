"""What a margin rests on: swings by grade, and the inputs with the largest."""

from __future__ import annotations

import pytest

from support.flip_answers import FLIPS, answer, nothing, seen
from transition_sim.questions.flip.answer import CutShort, GradeSwing
from transition_sim.questions.flip.evidence import swing_of, weigh_evidence


def test_a_swing_is_the_way_of_the_share_between_both_ends() -> None:
    assert swing_of(seen("x", 0.2, 0.5), 0.3) == pytest.approx(0.3)
    assert swing_of(seen("x", 0.5, 0.2), 0.3) == pytest.approx(0.3)


def test_of_an_end_without_a_plan_the_furthest_value_that_has_one_counts() -> None:
    cut = seen("x", None, 0.5, reached_low=0.3, value_at_reached_low=0.1)
    assert swing_of(cut, 0.38) == pytest.approx(0.4)
    # nothing beyond now has a plan
    assert swing_of(seen("x", None, 0.5), 0.38) == pytest.approx(0.12)
    # a share of nothing at that value, and one of nothing everywhere
    nowhere = seen("x", None, 0.5, value_at_reached_low=None)
    assert swing_of(nowhere, 0.38) == pytest.approx(0.12)
    assert swing_of(nowhere, None) == 0.0


def test_an_end_without_a_plan_is_said_where_the_margin_leans_on_it() -> None:
    evidence = answer().evidence
    load = next(each for each in evidence.leans_on if each.input.endswith("load"))
    assert load.swing == pytest.approx(0.385 - 0.362)
    assert load.cut_short == {"low": CutShort(status="infeasible", reached=1.4)}
    assert {g: each.cut_short for g, each in evidence.grades.items()} == {
        "A": 0, "B": 0, "C": 1, "D": 0,
    }  # fmt: skip


def test_swings_are_summed_by_grade_beside_the_margin() -> None:
    evidence = answer().evidence
    assert evidence.margin == -0.02
    swings = {grade: each.swing for grade, each in evidence.grades.items()}
    expected = {"A": 0.02, "B": 0.005, "C": 0.385 - 0.362, "D": 0.12 + 0.03}
    assert swings == pytest.approx(expected)
    for each in evidence.grades.values():
        assert each.relative == pytest.approx(each.swing / 0.02)
    assert sum(each.inputs for each in evidence.grades.values()) == len(FLIPS)


def test_a_grade_without_inputs_is_there_with_nothing() -> None:
    grades = weigh_evidence(0.3, 0.1, [seen("x", 0.2, 0.4, confidence="B")]).grades
    assert list(grades) == ["A", "B", "C", "D"]
    assert grades["D"] == GradeSwing(inputs=0, cut_short=0, swing=0.0, relative=0.0)


def test_the_five_inputs_that_it_leans_on_most_are_named_the_largest_first() -> None:
    flips = [seen(f"x{n}", 0.3, 0.3 + n / 100) for n in range(8)]
    leans = weigh_evidence(0.3, 0.01, flips).leans_on
    assert [each.input for each in leans] == [f"data.technologies.x{n}" for n in (7, 6, 5, 4, 3)]
    assert leans[0].relative == pytest.approx(7.0)


def test_an_input_that_moves_nothing_is_leant_on_by_nobody() -> None:
    assert weigh_evidence(0.3, 0.1, [seen("x", 0.3, 0.3)]).leans_on == ()


def test_without_a_margin_nothing_is_relative_to_it() -> None:
    for margin in (0.0, None):
        evidence = weigh_evidence(0.3, margin, FLIPS)
        assert all(each.relative is None for each in evidence.grades.values())
    assert nothing().evidence.leans_on == ()

"""Every sentence of a flip reads in English and in Chinese."""

from __future__ import annotations

import pytest
from rich.console import Console

from flip_answers import FLIPS, answer
from sentences.of_flips import ANSWERS
from transition_sim.report import flip_sentences as said
from transition_sim.report.flip_table import show_flip


def test_the_nearest_flip_is_said_with_its_value_and_how_far_it_is() -> None:
    sentence = said.say_flips(answer())
    assert "Of the 6 inputs that have a range, 1 can flip" in sentence.en
    assert "the sun: 0.62 in place of 0.5, 17.0% of its range away" in sentence.en
    assert "参数sun：由0.5变为0.62" in sentence.zh


def test_the_margin_is_said_beside_the_swings_of_each_grade() -> None:
    sentence = said.say_evidence(answer())
    assert "2.00 percentage points" in sentence.en
    assert "D 15.00 points (7.5 times the margin)" in sentence.en
    assert "D级15.00个百分点（裕度的7.5倍）" in sentence.zh


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", list(ANSWERS))
def test_an_answer_is_a_table_for_people(name: str, lang: str) -> None:
    console = Console(width=120, record=True, file=None, quiet=False)
    with console.capture() as caught:
        console.print(show_flip(ANSWERS[name], lang))
    shown = caught.get()
    assert ("Only the ends" in shown) is (lang == "en")
    if name == "flips":
        assert "data.technologies.sun" in shown
        assert "data.technologies.idle" not in shown
        assert ("no plan" in shown) is (lang == "en")
        assert ("周" in shown) is (lang == "zh")
        assert str(len(FLIPS) - 5) in shown

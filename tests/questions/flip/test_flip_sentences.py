"""Every sentence of a flip reads in English and in Chinese."""

from __future__ import annotations

from datetime import date

import pytest
from rich.console import Console

from support.flip_answers import FLIPS, answer, seen
from support.sentences.of_flips import ANSWERS
from transition_sim.questions.flip import sentences as said
from transition_sim.questions.flip.answer import say_value
from transition_sim.report.flip_table import show_flip


def test_the_nearest_flip_is_said_with_its_value_and_how_far_it_is() -> None:
    sentence = answer().say_flips()
    assert "Of the 6 inputs that have a range, 1 can flip" in sentence.en
    assert "the sun: 0.62 in place of 0.5, 17.0% of its range away" in sentence.en
    assert "参数sun：由0.5变为0.62" in sentence.zh


def test_no_digit_of_a_value_just_before_there_is_no_plan_is_rounded_away() -> None:
    flipping = seen("x", 0.3, None, at=0.4761895, distance=0.1)
    assert "0.4761895 in place of 0.5" in answer(flips=(flipping,)).say_flips().en
    assert say_value(1234.5, "MW").en == "1,234.5 MW"


def test_the_margin_is_said_beside_the_swings_of_each_grade() -> None:
    sentence = said.say_evidence(answer())
    assert "2.00 percentage points" in sentence.en
    assert "D 15.00 points (7.5 times the margin)" in sentence.en
    assert "D级15.00个百分点（裕度的7.5倍）" in sentence.zh


def test_an_end_without_a_plan_is_said_beside_what_the_margin_leans_on() -> None:
    sentence = said.say_leaning(answer())
    assert "the load (2.30, C; no plan at its low end, counted as far as 1.4 week" in sentence.en
    assert "参数load（2.30，C；下限处无可行方案，计至1.4 周）" in sentence.zh
    sentence = said.say_leaning(ANSWERS["invalid"])
    assert "the x (12.00, D; not allowed at its low end, counted as far as 0.5)" in sentence.en
    assert "参数x（12.00，D；下限处不允许，计至0.5）" in sentence.zh


def test_the_headline_is_the_verdict_and_the_nearest_flip() -> None:
    headline = answer().headline
    assert headline.en.startswith("T, share of capacity 2025 (as printed): 38.00% at least cost")
    assert "asked ≥ 40.00%: missed. Of the 6 inputs" in headline.en
    assert "最低成本下为38.00%，要求≥ 40.00%，未达到。在6项" in headline.zh
    assert "asked ≤ 30.00%: met." in ANSWERS["met"].headline.en


def test_the_table_of_an_answer_has_a_row_an_input() -> None:
    frame = answer().to_frame()
    assert frame["input"].tolist() == [each.input for each in FLIPS]
    sun, day, *_, load, _ = (frame.iloc[row] for row in range(len(FLIPS)))
    assert (sun["at"], sun["distance"], sun["low"], sun["high"]) == (0.62, 0.17, 0.2, 0.9)
    assert day["now"] == date(2025, 6, 1)
    assert (load["status_at_low"], load["reached_low"]) == ("infeasible", 1.4)
    assert frame["at"].notna().sum() == 1
    for name, each in ANSWERS.items():
        assert len(each.to_frame()) == len(each.flips), name
        assert repr(each).startswith(f"Flips: {each.headline.en}")
        assert len(each._repr_html_()) < 50_000


def test_of_many_inputs_a_repr_is_one_screen_and_a_page_is_small() -> None:
    flips = tuple(seen(f"x{n}", 0.3, 0.3 + n / 1000, at=0.4, distance=0.1) for n in range(400))
    many = answer(flips=flips)
    assert len(repr(many).splitlines()) <= 40
    assert len(many._repr_html_()) < 50_000
    assert len(many.to_frame()) == 400


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
        assert ("no plan beyond" in shown.replace("\n", " ")) is (lang == "en")
        assert ("再远无可行方案" in shown) is (lang == "zh")
        assert "36.20%" in shown
        assert ("周" in shown) is (lang == "zh")
        assert str(len(FLIPS) - 5) in shown

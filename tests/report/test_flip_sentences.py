"""Every sentence of a flip reads in English and in Chinese."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rich.console import Console

from flip_answers import FLIPS, JOINT, answer, nothing, seen
from transition_sim.errors import Text
from transition_sim.report import flip_sentences as said
from transition_sim.report.flip_table import show_flip

WHY = {"en": "a rule", "zh": "一条规则"}
ANSWERS: dict[str, dict[str, Any]] = {
    "flips": answer(),
    "met": answer(met=True, threshold=0.3, margin=0.08, sense="<="),
    "none flips": answer(flips=[seen("wind", 0.38, 0.39)]),
    "nothing moves": answer(flips=[seen("idle", 0.38, 0.38)], joint=None),
    "not even together": answer(joint={**JOINT, "fraction": None, "set": []}),
    "not together": answer(joint={**JOINT, "fraction": None, "status": "infeasible"}),
    "not allowed": answer(joint={**JOINT, "fraction": None, "status": "invalid", "why": WHY}),
    "ties": answer(ambiguous=True, range_at_least_cost=[0.3, 0.5]),
    "enforced": answer(fixed=["targets.T.enforce=false"]),
    "invalid": answer(flips=[seen("x", None, 0.5, status_at_low="invalid", why={"low": WHY})]),
    "no share": nothing(),
}


@pytest.mark.parametrize("name", list(ANSWERS))
def test_every_sentence_exists_in_both_languages(name: str) -> None:
    sentences = said.sentences(ANSWERS[name])
    assert len(sentences) >= 6
    for each in sentences:
        assert isinstance(each, Text)
        assert each.en.isascii() or re.fullmatch(r"[\x00-\x7f≥≤–]*", each.en), each.en
        assert each.en.rstrip().endswith("."), each.en
        assert re.search(r"[一-鿿]", each.zh), each.zh
        assert each.zh.endswith("。"), each.zh
        assert not re.search(r"[一-鿿][,;:()?!]|[,;:()?!][一-鿿]", each.zh), each.zh


def test_every_sentence_is_among_those_that_are_rendered() -> None:
    """A sentence that no answer brings forth would never be read here."""
    starts = {each.en.split()[0] for a in ANSWERS.values() for each in said.sentences(a)}
    assert {
        "T,",
        "None",
        "Of",
        "No",
        "Moved",
        "Even",
        "The",
        "It",
        "Equal",
        "There",
        "Ends",
    } <= starts
    text = "\n".join(each.en for a in ANSWERS.values() for each in said.sentences(a))
    assert "cannot all be at their ends at once: a rule" in text
    assert "no plan is feasible there" in text
    assert "only judged" in text
    assert "against a rule of the city: 1." in text


def test_the_nearest_flip_is_said_with_its_value_and_how_far_it_is() -> None:
    sentence = said.say_flips(answer())
    assert "Of the 6 inputs that have a range, 1 can flip" in sentence.en
    assert "the sun: 0.62 in place of 0.5, 17.0% of its range away" in sentence.en
    assert "参数sun：由0.5变为0.62" in sentence.zh


def test_no_digit_of_a_value_just_before_there_is_no_plan_is_rounded_away() -> None:
    turning = seen("x", 0.3, None, at=0.4761895, distance=0.1)
    assert "0.4761895 in place of 0.5" in said.say_flips(answer(flips=[turning])).en
    assert said.show({"x": 1234.5, "unit": "MW"}, "x", "en") == "1,234.5 MW"


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

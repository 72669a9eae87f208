"""What frontiers say, in both languages, and amounts of money."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.console import Console

from support.frontier_cities import PAPERS
from support.sentences.of_costs import variants
from support.toy_cities import load_toy
from transition_sim.errors import Text
from transition_sim.questions.frontier.answer import Frontier
from transition_sim.questions.frontier.frontier import frontier
from transition_sim.questions.frontier.sentences import say_frontier
from transition_sim.report.frontier_table import show_frontier
from transition_sim.verdict.money import say_money

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What is the same in both languages: ids, names of runs, units, and what one types.
LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES = {"toy", "GWh", "definition"}


@pytest.fixture(scope="module", params=["capacity_floor", "capacity_ceiling"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Frontier:
    """Return a frontier that rises, and one that falls."""
    folder: Path = tmp_path_factory.mktemp("frontier")
    return frontier(load_toy(folder, PAPERS[request.param].city), "T", points=3)


def assert_bilingual(text: Text) -> None:
    assert text.en
    assert not CHINESE.search(text.en)
    assert CHINESE.search(text.zh)
    assert set(LATIN.findall(text.zh)) <= NAMES
    for sentence in (text.en, text.zh):
        assert "nan" not in sentence
        assert "None" not in sentence


@pytest.mark.parametrize(("lang", "unit"), [("en", "billion CNY"), ("zh", "亿元")])
def test_a_table_gives_every_level_its_cost(found: Frontier, lang: str, unit: str) -> None:
    console = Console(width=120, record=True, file=None, quiet=False)
    with console.capture() as printed:
        console.print(show_frontier(found, lang))
    lines = printed.get()
    assert unit in lines
    for point in found.points:
        assert f"{point.level:.2%}" in lines


def test_a_failed_check_is_said_aloud(found: Frontier) -> None:
    steps = tuple(step.model_copy(update={"agrees": False}) for step in found.steps)
    wrong = found.model_copy(update={"steps": steps})
    assert say_frontier(found)[-1].en.startswith("Checked")
    assert say_frontier(wrong)[-1].en.startswith("CHECK FAILED")
    assert say_frontier(wrong)[-1].zh.startswith("校验未通过")


def test_a_what_if_level_names_the_documents_own(found: Frontier) -> None:
    other = found.model_copy(update={"threshold": 0.35})  # of a scenario; the document says 30 %
    (said,) = [each for each in say_frontier(other) if "35.00%" in each.en and "T (" in each.en]
    assert "the document says 30.00%" in said.en
    assert "文件原文为30.00%" in said.zh


def test_every_frontier_is_said_in_both_languages() -> None:
    for each in variants():
        for text in (each.headline, *each.sentences):
            assert_bilingual(text)


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (2.345e9, "2.35 billion CNY", "23.45亿元"),
        (5.6e8, "560.0 million CNY", "5.60亿元"),
        (1.2e6, "1.2 million CNY", "120万元"),
        (40_000.0, "40,000 CNY", "4万元"),
        (12.4, "12 CNY", "12元"),
        (0.0, "0 CNY", "0元"),
        (-3e6, "-3.0 million CNY", "-300万元"),
    ],
)
def test_money_is_said_in_words_of_its_size(amount: float, english: str, chinese: str) -> None:
    assert say_money(amount) == Text(english, chinese)

"""Every sentence exists in English and in Chinese, and one test renders all of them in both.

What a function says is rendered with the samples of `sentences`; a sentence, or a branch of one,
that no sample reaches fails by its file and line. What is written in a module itself is looked at
where it is written. What no test of this kind sees: a sentence whose English and Chinese say
different things.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import chain

import pytest

from support.sentence_faults import faults_of, told_templates, unfilled
from support.sentence_source import (
    codes_of_problems,
    constants,
    faults_of_pair,
    pairs,
    pairs_in,
    words_in,
    words_past_text,
)
from support.sentence_watch import Watch
from support.sentences import (
    of_changes,
    of_commands,
    of_costs,
    of_definitions,
    of_drift,
    of_explanations,
    of_flips,
    of_inputs,
    of_ledgers,
    of_near_optimal,
    of_outcomes,
    of_runs,
    of_series,
    of_solvers,
)
from transition_sim.errors import Text
from transition_sim.messages import CATALOGUE
from transition_sim.verdict.money import say_money

SAMPLES = (
    of_changes,
    of_commands,
    of_costs,
    of_definitions,
    of_drift,
    of_explanations,
    of_flips,
    of_inputs,
    of_ledgers,
    of_near_optimal,
    of_outcomes,
    of_runs,
    of_series,
    of_solvers,
)


def samples() -> Iterator[Callable[[], object]]:
    return chain.from_iterable(each.samples() for each in SAMPLES)


def test_every_sentence_is_rendered_in_english_and_in_chinese() -> None:
    watch = Watch()
    for sample in samples():
        with watch.on():
            sample()
    assert watch.unseen() == [], "no sample in tests/sentences renders these"
    texts = list(watch.texts.values())
    assert len(texts) > 700
    assert [each for text in texts for each in faults_of(text)] == []
    assert unfilled(texts) == []


def test_the_watch_sees_a_branch_that_no_sample_reaches() -> None:
    watch = Watch()
    with watch.on():
        say_money(1e10)
    left = [place.text for place in watch.unseen() if place.function == "say_money"]
    assert left == ["万元", "元"]
    assert [text.en for text in watch.texts.values()] == ["10.00 billion CNY"]


def test_every_sentence_is_written_in_both_languages_with_the_same_placeholders() -> None:
    written = list(pairs())
    assert len(written) > 700
    assert [fault for pair in written for fault in faults_of_pair(pair)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Text('met', '')",
        "Text('met 达到', '达到')",
        "Text('is met in every plan', 'met')",
        "Text('a new sentence', 'a new sentence')",
        "Text(f'{mw} MW more', '多若干')",
        "Text(f'{mw} MW in {year}', f'{mw} MW')",
        "cite('rule', f'{mw} MW', f'{size} MW', 'source')",
    ],
)
def test_a_pair_that_is_written_wrongly_is_seen(line: str) -> None:
    (pair,) = pairs_in("x", ast.parse(line))
    assert list(faults_of_pair(pair))


def test_nothing_is_shown_to_a_user_past_both_languages() -> None:
    assert list(words_past_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "table.add_column('year')",
        "console().print(f'written to {file}')",
        "ax.set_xlabel('hour of the day')",
        "ax.plot(x, y, label='demand')",
        "table.add_row(name, 'met' if met else 'missed')",
        "print(', '.join(['one run']))",
    ],
)
def test_a_text_that_goes_past_both_languages_is_seen(line: str) -> None:
    assert list(words_in("plot/x.py", ast.parse(line)))


def test_a_text_in_the_readers_language_is_let_through() -> None:
    for line in ("table.add_column(HEAD.in_(lang), justify='right')", "print(f'{a} MW: {b}')"):
        assert not list(words_in("plot/x.py", ast.parse(line)))


def test_every_problem_has_its_sentences_and_every_sentence_its_problem() -> None:
    assert [each for each in codes_of_problems() if each[1] not in CATALOGUE] == []
    assert set(CATALOGUE) - constants() == set()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (Text("", "无"), "nothing in English"),
        (Text("none", ""), "nothing in Chinese"),
        (Text("met 达到", "达到"), "Chinese in the English"),
        (Text("met", "met it"), "no Chinese"),
        (Text("a {hint}", "甲{hint}"), "a placeholder"),
        (Text("None MW", "无 MW"), "a value that is none"),
        (Text("nan MW", "nan MW为"), "a value that is none"),
        (Text("a  b", "甲乙"), "two spaces"),
        (Text("a, b", "甲, 乙"), "half-width punctuation"),
    ],
)
def test_a_faulty_sentence_is_seen(text: Text, fault: str) -> None:
    assert any(fault in each for each in faults_of(text))


def test_a_list_that_is_filled_later_is_told_from_a_placeholder_left_open() -> None:
    template = Text("gone: {}", "已移除：{}")
    assert unfilled([template]) == [template]
    assert unfilled([template, Text("gone: a, b", "已移除：a、b")]) == []
    assert told_templates([template]) == [template]

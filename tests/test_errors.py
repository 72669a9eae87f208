from __future__ import annotations

import ast
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import transition_sim.errors
from transition_sim.errors import (
    InfeasibleError,
    InputError,
    InterruptedRunError,
    MachineError,
    Place,
    Problem,
    SolverError,
    Text,
    TransitionSimError,
    UnboundedError,
    word,
)
from transition_sim.messages import CATALOGUE, Sentences
from transition_sim.questions.check.answer import InputProblem

LANGS = ("en", "zh")
PACKAGE = Path(transition_sim.errors.__file__).parent
MODULES = sorted(
    [
        PACKAGE / "errors.py",
        PACKAGE / "units.py",
        *(PACKAGE / "messages").rglob("*.py"),
        *(PACKAGE / "inputs").rglob("*.py"),
    ]
)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def faults_of_code(code: str) -> Iterator[str]:
    """Say what is wrong with an entry of the catalogue, as it is written and as it is rendered."""
    entry = CATALOGUE[code]
    if not all(text.strip() for text in entry):
        yield f"{code}: one of its texts is empty"
    if placeholders(entry.message_en) != placeholders(entry.message_zh):
        yield f"{code}: the messages have other placeholders"
    if placeholders(entry.remedy_en) != placeholders(entry.remedy_zh):
        yield f"{code}: the remedies have other placeholders"
    names = set[str]().union(*(placeholders(text) for text in entry))
    values: dict[str, object] = {name: f"<{name}>" for name in names}
    values |= {"given": "wnd", "options": ("wind", "pv")} if "hint" in names else {}
    problem = Problem(code, Place("plan.yaml", 3, 5), "builds.limits", values)
    for lang in LANGS:
        line = problem.render(lang)
        if not line.startswith("plan.yaml:3:5: builds.limits: "):
            yield f"{code}, {lang}: no place before it: {line}"
        if problem.message(lang) not in line or problem.remedy(lang) not in line:
            yield f"{code}, {lang}: a text of it is missing: {line}"
        if ("`wind`" in line) != ("hint" in names):
            yield f"{code}, {lang}: the nearest name is not offered: {line}"


def test_every_code_reads_and_renders_in_both_languages() -> None:
    """All of the catalogue is one test, which names every fault there is."""
    assert len(CATALOGUE) > 200
    assert [fault for code in sorted(CATALOGUE) for fault in faults_of_code(code)] == []


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (("a `{given}`", "甲 `{given}`", "b", " "), "empty"),
        (("a `{given}`", "甲", "b", "乙"), "the messages have other"),
        (("a", "甲", "b `{given}`", "乙"), "the remedies have other"),
    ],
)
def test_a_faulty_entry_of_the_catalogue_is_seen(
    texts: tuple[str, str, str, str], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CATALOGUE, "not_flag", Sentences(*texts))
    assert any(fault in each for each in faults_of_code("not_flag"))


def test_chinese_sentences_hold_chinese() -> None:
    for code, entry in CATALOGUE.items():
        if code != "other":
            for text in (entry.message_zh, entry.remedy_zh):
                assert any("一" <= mark <= "鿿" for mark in text), code
            for text in (entry.message_en, entry.remedy_en):
                assert text.isascii() or "…" in text, code


def sentences(module: Path) -> list[str]:
    """Return the pieces of Chinese text in a module, without what stands in backticks."""
    constants = [
        node.value
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    found = [re.sub(r"`[^`]*`", "`", text) for text in constants if re.search("[一-鿿]", text)]
    return [text for text in found if "\\d" not in text]  # but no regular expression


def test_chinese_sentences_have_chinese_punctuation() -> None:
    texts = [(module.stem, text) for module in MODULES for text in sentences(module)]
    assert len(texts) > 700
    beside = re.compile(r"[一-鿿][\s`]*[,;:()?!]|[,;:()?!][\s`]*[一-鿿]")
    assert [each for each in texts if beside.search(each[1])] == []
    assert [each for each in texts if "  " in each[1] or "份额" in each[1]] == []


def test_lists_in_chinese_sentences_are_joined_in_the_chinese_way() -> None:
    values = {"given": "wnd", "kind": word("zone"), "options": ("aa", "bb")}
    problem = Problem("reference_unknown", Place("a"), "x", values)
    assert problem.remedy("zh").endswith("可用：aa、bb")
    assert problem.remedy("en").endswith("known: aa, bb")
    targets = Problem("target_reported", Place("a"), "x", {"given": "C1", "targets": ("C2", "C3")})
    assert "C2、C3" in targets.remedy("zh")


def test_problems_are_sorted_by_place_and_said_once() -> None:
    late = Problem("not_flag", Place("b.yaml", 9, 1), "x", {"given": "no"})
    early = Problem("not_flag", Place("b.yaml", 2, 1), "x", {"given": "no"})
    error = InputError([late, early, late])
    assert error.problems == (early, late)
    assert error.render("en").count("\n") == 1
    assert str(error) == error.render("en")


def test_a_problem_is_an_object_of_the_check_command() -> None:
    problem = Problem("not_flag", Place("a.yaml", 2, 4), "x.y", {"given": "maybe"})
    found = InputProblem.of(problem)
    assert found.to_json("en") == {
        "file": "a.yaml",
        "line": 2,
        "column": 4,
        "field": "x.y",
        "message": "`maybe` is neither true nor false",
        "remedy": "write true or false",
    }
    assert found.to_json("zh")["remedy"] == "请写 true 或 false"


def test_what_a_user_wrote_is_shown_short_and_printable() -> None:
    problem = Problem("not_flag", Place("a"), "x", {"given": "\x1b[31m" + "y" * 500 + "{given}"})
    line = problem.render("en")
    assert line.isprintable()
    assert len(line) < 200


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError([]), 2),
        (InfeasibleError(Text("no", "无"), [{"id": "C26"}]), 3),
        (UnboundedError(Text("no", "无")), 3),
        (SolverError(Text("no", "无")), 4),
        (MachineError(Text("no", "无")), 6),
        (InterruptedRunError(), 130),
    ],
)
def test_each_error_has_its_exit_code_and_survives_a_process(
    error: TransitionSimError, code: int
) -> None:
    assert error.exit_code == code
    again = pickle.loads(pickle.dumps(error))
    assert again.render("zh") == error.render("zh")

from __future__ import annotations

import ast
import pickle
import re
import string
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
from transition_sim.messages import CATALOGUE
from transition_sim.questions.check.answer import InputProblem

LANGS = ("en", "zh")
PACKAGE = Path(transition_sim.errors.__file__).parent
MODULES = sorted(
    [
        PACKAGE / "errors.py",
        PACKAGE / "units.py",
        *(PACKAGE / "messages").glob("*.py"),
        *(PACKAGE / "inputs").glob("*.py"),
    ]
)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_reads_in_both_languages_with_the_same_placeholders(code: str) -> None:
    entry = CATALOGUE[code]
    assert all(text.strip() for text in entry)
    assert placeholders(entry.message_en) == placeholders(entry.message_zh)
    assert placeholders(entry.remedy_en) == placeholders(entry.remedy_zh)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
@pytest.mark.parametrize("lang", LANGS)
def test_every_code_renders_with_its_values_and_its_place(code: str, lang: str) -> None:
    names = set[str]().union(*(placeholders(text) for text in CATALOGUE[code]))
    values: dict[str, object] = {name: f"<{name}>" for name in names}
    values |= {"given": "wnd", "options": ("wind", "pv")} if "hint" in names else {}
    problem = Problem(code, Place("plan.yaml", 3, 5), "builds.limits", values)
    line = problem.render(lang)
    assert line.startswith("plan.yaml:3:5: builds.limits: ")
    assert problem.message(lang) in line
    assert problem.remedy(lang) in line
    assert ("`wind`" in line) == ("hint" in names)


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


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_chinese_sentences_have_chinese_punctuation(module: Path) -> None:
    for text in sentences(module):
        beside = re.search(r"[一-鿿][\s`]*[,;:()?!]|[,;:()?!][\s`]*[一-鿿]", text)
        assert beside is None, text
        assert "  " not in text, text
        assert "份额" not in text, text


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

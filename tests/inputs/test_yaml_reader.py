from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transition_sim.errors import Place, Problem
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.reading.yaml import MOST_ALIASES, parse_yaml, read_yaml
from transition_sim.inputs.tree import (
    assign,
    locate,
    merge,
    plain,
    without,
)


def refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        parse_yaml(text, "a.yaml")
    return caught.value.problems


def test_scalars_follow_yaml_1_2_whatever_the_directive() -> None:
    text = (
        "%YAML 1.1\n---\na: no\nb: 12:30\nc: 010\nd: 1e3\ne: ~\nf: true\n2025: '7'\ng: 2024-01-01\n"
    )
    assert plain(parse_yaml(text, "a.yaml")) == {
        "a": "no",
        "b": "12:30",
        "c": 10,
        "d": 1000.0,
        "e": None,
        "f": True,
        2025: "7",
        "g": "2024-01-01",
    }


def test_keys_and_values_know_their_places() -> None:
    tree = parse_yaml("a:\n  b: [1, two]\n", "a.yaml")
    spot = locate(tree, ("a", "b", 1))
    assert (spot.place, spot.name) == (Place("a.yaml", 2, 10), "a.b[1]")
    assert locate(tree, ("a", "b")).key_place == Place("a.yaml", 2, 3)


def test_duplicate_keys_and_tags_are_all_reported() -> None:
    problems = refused("a: 1\nb: !!python/object:os.system x\na: 2\nb: 3\n")
    found = [(each.code, each.place.line, each.place.column) for each in problems]
    assert found == [("yaml_tag", 2, 4), ("yaml_duplicate_key", 3, 1), ("yaml_duplicate_key", 4, 1)]
    assert "keep one" in problems[1].remedy()


def test_a_bomb_of_aliases_is_refused_quickly() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    start = time.perf_counter()
    (problem,) = refused("\n".join(rows))
    assert time.perf_counter() - start < 2
    assert problem.code == "yaml_too_many"
    assert problem.place.line is not None


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: [1, 2\nb: 3\n", "yaml_syntax", 2),
        ("a: b: c\n", "yaml_syntax", 1),
        ("\tname: x\n", "yaml_tab", 1),
        ("a: *x\n", "yaml_alias_unknown", 1),
        ("a: &a [*a]\n", "yaml_alias_unknown", 1),
        ("a: &x 1\nb: [" + "*x, " * (MOST_ALIASES + 1) + "]\n", "yaml_aliases", 2),
        ("[" * 5000, "yaml_too_deep", 1),
        ("a: 1\n---\nb: 2\n", "yaml_documents", 2),
        ("? [1, 2]\n: 3\n", "yaml_key", 1),
        ("x: [" + "1, " * 50_000 + "]\n", "yaml_too_many", 1),
        ("a: \x07\n", "yaml_syntax", None),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(
    text: str, code: str, line: int | None
) -> None:
    (problem,) = refused(text)
    assert (problem.code, problem.place.line) == (code, line)
    assert problem.remedy("zh")


def test_aliases_within_reason_are_followed() -> None:
    tree = parse_yaml("a: &x {b: 1}\nc: *x\n", "a.yaml")
    assert plain(tree) == {"a": {"b": 1}, "c": {"b": 1}}


@given(st.text(max_size=200))
def test_any_text_is_a_tree_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        plain(parse_yaml(text, "a.yaml"))


@given(st.text(alphabet="ab:-[]{}&*!?|>'\"#%@,1\n ~.", max_size=120))
def test_any_punctuation_is_a_tree_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        plain(parse_yaml(text, "a.yaml"))


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"a: 1\nb: \xff\n", "file_not_utf8", "2:4"),
        (b"a: \0\n", "file_nul", "1:4"),
        (b"# " + b"x" * 1_100_000, "file_too_large", ""),
    ],
)
def test_bytes_that_are_no_text_are_refused(
    tmp_path: Path, content: bytes, code: str, place: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        read_yaml(path, "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place)) == (code, f"a.yaml:{place}".rstrip(":"))


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert plain(read_yaml(path)) == {"a": 1, "b": 2}


def test_a_child_overrides_deeply_and_lists_replace() -> None:
    parent = parse_yaml("a: {b: 1, c: 2}\nd: [1, 2]\n", "p.yaml")
    child = parse_yaml("a: {c: 3}\nd: [4]\n", "c.yaml")
    merged = merge(parent, child)
    assert plain(merged) == {"a": {"b": 1, "c": 3}, "d": (4,)}
    assert locate(merged, ("a", "b")).place.file == "p.yaml"
    assert locate(merged, ("a", "c")).place.file == "c.yaml"


def test_a_year_laid_over_one_value_keeps_the_value_of_the_other_years() -> None:
    tree = parse_yaml("wind: 100 MW\n", "p.yaml")
    value = parse_yaml("50 MW", "--set")
    assert plain(assign(tree, ("wind", 2025), value)) == {
        "wind": {"every": "100 MW", 2025: "50 MW"}
    }


def test_parts_can_be_left_out_for_the_checks_of_the_rest() -> None:
    tree = parse_yaml("a: {b: [1, 2], c: 3}\n", "p.yaml")
    assert plain(without(tree, ("a", "b", 0))) == {"a": {"b": (2,), "c": 3}}
    assert plain(without(tree, ("a", "c"))) == {"a": {"b": (1, 2)}}

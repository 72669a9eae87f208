"""Paths that a scenario names stay in its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import load_scenario

HEAD = "name: child\ntitle: A\n"


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return caught.value.problems


def write(folder: Path, text: str, name: str = "child.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("../scenario.yaml", "path_outside"),
        ("city/../../x.yaml", "path_outside"),
        ("/etc/passwd", "path_form"),
        ("~/x.yaml", "path_form"),
        ("C:/x.yaml", "path_form"),
        ("a\\b.yaml", "path_form"),
        ("https://example.org/x.yaml", "path_form"),
        ("file:///etc/passwd", "path_form"),
        ("scenaro.yaml", "file_missing"),
        ("city", "file_not_regular"),
    ],
)
@pytest.mark.parametrize("key", ["extends", "profiles"])
def test_a_path_that_leaves_the_folder_is_refused(
    toy_folder: Path, key: str, given: str, code: str
) -> None:
    if key == "extends":
        path = write(toy_folder, f"{HEAD}extends: '{given}'\n")
        place, field = "3:10", "extends"
    else:
        path = write(toy_folder, f"{HEAD}extends: scenario.yaml\nprofiles: {{wind: '{given}'}}\n")
        place, field = "4:18", "profiles.wind"
    (problem,) = problems_of(path)
    assert (problem.code, str(problem.place), problem.field) == (code, f"{path}:{place}", field)
    assert problem.remedy()
    if given == "scenaro.yaml" and key == "extends":
        assert "did you mean `scenario.yaml`?" in problem.remedy()


@pytest.mark.parametrize("given", ["../city", "./../city", "/tmp", "~/city", "./a:b", "a\\b"])
def test_a_city_outside_the_folder_is_refused(toy_folder: Path, given: str) -> None:
    path = write(toy_folder, f"{HEAD}extends: scenario.yaml\ncity: '{given}'\n")
    (problem,) = problems_of(path)
    assert problem.code in ("path_outside", "path_form")
    assert (problem.place.line, problem.field) == (4, "city")


def test_a_link_that_leads_out_of_the_folder_is_refused(toy_folder: Path, tmp_path: Path) -> None:
    secret = write(tmp_path, "name: secret\n", "secret.yaml")
    os.symlink(secret, toy_folder / "inner.yaml")
    (problem,) = problems_of(write(toy_folder, f"{HEAD}extends: inner.yaml\n"))
    assert problem.code == "path_outside"


def test_a_city_file_that_is_a_link_out_of_the_folder_is_refused(
    toy_folder: Path, tmp_path: Path
) -> None:
    secret = write(tmp_path, "secret", "secret.csv")
    (toy_folder / "city" / "links.csv").unlink()
    os.symlink(secret, toy_folder / "city" / "links.csv")
    (problem,) = problems_of(toy_folder / "scenario.yaml")
    assert problem.code == "path_outside"
    assert problem.place.file.endswith("links.csv")


def test_a_circle_of_scenarios_names_the_chain(toy_folder: Path) -> None:
    write(toy_folder, f"{HEAD}extends: b.yaml\n", "a.yaml")
    write(toy_folder, f"{HEAD}extends: ./c.yaml\n", "b.yaml")
    last = write(toy_folder, f"{HEAD}extends: a.yaml\n", "c.yaml")
    (problem,) = problems_of(toy_folder / "a.yaml")
    assert problem.code == "extends_cycle"
    assert "a.yaml → b.yaml → c.yaml → a.yaml" in problem.message()
    assert str(problem.place) == f"{last}:3:10"
    assert "remove one `extends`" in problem.remedy()


def test_a_scenario_that_extends_itself_is_a_circle(toy_folder: Path) -> None:
    path = write(toy_folder, f"{HEAD}extends: child.yaml\n")
    assert [each.code for each in problems_of(path)] == ["extends_cycle"]


def test_a_chain_without_end_is_cut(toy_folder: Path) -> None:
    for number in range(30):
        write(toy_folder, f"{HEAD}extends: s{number + 1}.yaml\n", f"s{number}.yaml")
    (problem,) = problems_of(toy_folder / "s0.yaml")
    assert problem.code == "extends_too_long"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "yaml_not_mapping"),
        (b"- a\n", "yaml_not_mapping"),
        (b"just words\n", "yaml_not_mapping"),
        (b"extends: [a]\n", "not_text"),
        (b"name: \xff\n", "file_not_utf8"),
        (b"\x00\x01\x02", "file_nul"),
        (b"PK\x03\x04", "yaml_syntax"),
        (b"name: x\n" * 200_000, "file_too_large"),
    ],
)
def test_a_file_that_is_no_scenario_is_one_problem(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    (problem,) = problems_of(path)
    assert problem.code == code
    assert problem.place.file == str(path)


def test_a_scenario_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    (problem,) = problems_of(path)
    assert problem.code == "file_too_large"
    assert "below 1" in problem.remedy()


def test_a_missing_scenario_says_what_is_there(toy_folder: Path) -> None:
    (problem,) = problems_of(toy_folder / "scenari.yaml")
    assert problem.code == "file_missing"
    assert "did you mean `scenario.yaml`?" in problem.remedy()

from __future__ import annotations

from pathlib import Path

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.solve import list_profiles, load_profile
from transition_sim.solve.highs.options import option_names

HEAD = "title: {en: Own, zh: 自定}\nsolver: highs\n"


def refuse(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    """Return the problems of a profile with this text."""
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_profile(path)
    assert caught.value.exit_code == 2
    for problem in caught.value.problems:
        assert problem.render("en")
        assert problem.render("zh")
    return caught.value.problems


def test_every_packaged_profile_is_listed_and_only_hipo_may_be_missing() -> None:
    listed = {profile.name: runnable for profile, runnable, _ in list_profiles()}
    highs = {"highs", "highs-ipm", "highs-ipm-fast", "highs-pdlp", "highs-hipo"}
    assert {*highs, "cbc"} <= set(listed)
    assert all(runnable for name, runnable in listed.items() if name != "highs-hipo")
    for _, runnable, reason in list_profiles():
        assert runnable == (reason is None)


def test_every_packaged_profile_of_highs_fixes_threads_and_seed() -> None:
    fixed = {
        (profile.options["threads"], profile.options["random_seed"])
        for profile, _, _ in list_profiles()
        if profile.solver == "highs"
    }
    assert len(fixed) == 1


def test_only_what_ends_short_of_a_vertex_or_writes_few_digits_has_a_looser_check() -> None:
    loose = {profile.name for profile, _, _ in list_profiles() if profile.tolerance > 1e-6}
    assert loose == {"highs-pdlp", "highs-ipm-fast", "cbc"}


def test_a_profile_is_read_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(HEAD + "tolerance: 1e-7\ntime_limit: 60\noptions: {presolve: off}\n", "utf-8")
    profile = load_profile(str(path))
    assert (profile.name, profile.title.zh, profile.tolerance) == ("own", "自定", 1e-7)
    assert (profile.time_limit, profile.fallback) == (60.0, None)
    assert profile.options == {"presolve": "off"}


def test_a_profile_of_the_working_folder_comes_before_the_packaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "solvers").mkdir()
    (tmp_path / "solvers" / "highs.yaml").write_text(HEAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_profile("highs").title.en == "Own"
    assert load_profile("highs-ipm").title.en != "Own"


def test_an_unknown_profile_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match="did you mean `highs-ipm`"):
        load_profile("highs-imp")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no file"):
        load_profile(tmp_path / "none.yaml")


def test_a_misspelt_option_is_refused_at_its_line_with_the_right_name(tmp_path: Path) -> None:
    (problem,) = refuse(tmp_path, HEAD + "options:\n  presolve: on\n  thread: 2\n")
    assert (problem.place.line, problem.place.column) == (5, 3)
    assert problem.field == "options.thread"
    assert "did you mean `threads`" in problem.remedy()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("threads: two", "not a whole number"),
        ("threads: true", "not a whole number"),
        ("threads: -1", "below lower bound"),
        ("primal_feasibility_tolerance: soon", "not a number"),
        ("presolve: 1", "not text"),
        ("presolve: perhaps", "refuses the value"),
        ("solver: hippo", "refuses the value"),
        ("allow_unbounded_or_infeasible: 1", "neither true nor false"),
        ("random_seed: [1]", "not a whole number"),
    ],
)
def test_a_wrong_value_of_an_option_is_refused(tmp_path: Path, line: str, said: str) -> None:
    (problem,) = refuse(tmp_path, HEAD + f"options:\n  {line}\n")
    assert problem.place.line == 4
    assert said in problem.message()


@pytest.mark.parametrize("name", ["log_file", "output_flag", "mip_rel_gap", "time_limit"])
def test_an_option_that_writes_files_or_means_nothing_is_refused(tmp_path: Path, name: str) -> None:
    assert name not in option_names()
    (problem,) = refuse(tmp_path, HEAD + f"options: {{{name}: x}}\n")
    assert problem.code == "unknown_key"


def test_everything_wrong_with_a_profile_is_said_at_once(tmp_path: Path) -> None:
    text = "solver: hihgs\ncode: import os\ntolerance: 0.5\nneeds: 3\ntime_limit: 0\n"
    problems = refuse(tmp_path, text)
    assert {problem.field for problem in problems} == {
        "title",
        "solver",
        "code",
        "tolerance",
        "needs",
        "time_limit",
    }


@pytest.mark.parametrize(
    "text",
    [
        "- a\n",
        "title: {en: x}\nsolver: highs\n",
        HEAD + "options: 3\n",
        HEAD + "tolerance: x\n",
        "{",
    ],
)
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, text: str) -> None:
    assert len(refuse(tmp_path, text)) == 1


def test_the_option_names_are_those_of_highs() -> None:
    assert {"threads", "solver", "hipo_system", "run_crossover"} <= set(option_names())

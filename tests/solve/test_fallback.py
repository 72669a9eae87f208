from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from support.programs import BOUNDED, INFEASIBLE, dispatch
from transition_sim.errors import (
    InputError,
    InterruptedRunError,
    SolverError,
    Text,
)
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import (
    Lines,
    Live,
    Profile,
    Silent,
    Solution,
    load_profile,
    solve,
    solve_with_fallback,
)
from transition_sim.solve import (
    fallback as routes,
)
from transition_sim.solve.status import OUTCOMES

HEAD = "title: {en: Own, zh: 自定}\nsolver: highs\n"
# A first-order method that is held to what only a vertex reaches.
VAIN = HEAD + "tolerance: 1e-9\nfallback: highs\noptions: {solver: hipdlp}\n"


class Listener(Silent):
    """Keeps what the user is told."""

    def __init__(self) -> None:
        self.notes: list[Text] = []

    def note(self, sentence: Text) -> None:
        self.notes.append(sentence)


@pytest.fixture
def vain(tmp_path: Path) -> Profile:
    path = tmp_path / "vain.yaml"
    path.write_text(VAIN, encoding="utf-8")
    return load_profile(path)


def pretend(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the profile `highs` end with another status than it does."""

    def answer(lp: LinearProgram, profile: Profile, *rest: Any) -> Solution:
        found = solve(lp, profile, *rest)
        return dataclasses.replace(found, status=status) if profile.name == "highs" else found

    monkeypatch.setattr(routes, "solve", answer)


def test_an_answer_that_fails_the_check_is_sought_again_by_the_next_profile(vain: Profile) -> None:
    listener = Listener()
    solution = solve_with_fallback(dispatch(40), vain, listener)
    assert (solution.profile, solution.status) == ("highs", "optimal")
    first, last = solution.attempts
    assert (first.profile, first.status) == ("vain", "optimal")
    assert first.reason is not None
    assert "failed the independent check" in first.reason.en
    assert (last.profile, last.status, last.reason) == ("highs", "optimal", None)
    (note,) = listener.notes
    assert note.en.startswith("vain: ")
    assert note.en.endswith("; trying highs")
    assert "改用 highs" in note.zh


@pytest.mark.parametrize("status", sorted({outcome.word for outcome in OUTCOMES.values()}))
def test_only_what_proves_nothing_falls_back(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(status, monkeypatch)
    solution = solve_with_fallback(BOUNDED, "highs")
    falls = status in {"unknown", "error", "unbounded_or_infeasible"}
    assert solution.profile == ("highs-ipm" if falls else "highs")
    assert [attempt.status for attempt in solution.attempts] == [status] + ["optimal"] * falls


def test_a_plain_success_is_one_attempt_and_no_plan_is_an_answer() -> None:
    listener = Listener()
    for lp, status in ((BOUNDED, "optimal"), (INFEASIBLE, "infeasible")):
        (attempt,) = solve_with_fallback(lp, "highs", listener).attempts
        assert (attempt.profile, attempt.status, attempt.reason) == ("highs", status, None)
    assert listener.notes == []


def test_where_nothing_follows_the_last_attempt_says_why_it_proved_nothing(vain: Profile) -> None:
    alone = dataclasses.replace(vain, fallback=None)
    solution = solve_with_fallback(dispatch(40), alone)
    (attempt,) = solution.attempts
    assert attempt.reason is not None
    assert solution.certificate is not None
    assert not solution.certificate.passed


def test_ctrl_c_and_a_solver_that_is_missing_do_not_fall_back(
    vain: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error in (InterruptedRunError(), SolverError(Text("missing", "缺少"))):

        def fail(*rest: Any, raised: Exception = error) -> Solution:
            raise raised

        monkeypatch.setattr(routes, "solve", fail)
        with pytest.raises(type(error)):
            solve_with_fallback(BOUNDED, vain)


def test_the_change_of_profile_is_told_in_the_users_language() -> None:
    sentence = Text("highs: in vain; trying highs-ipm", "highs：无果；改用 highs-ipm")
    for lang, said in (("en", sentence.en), ("zh", sentence.zh)):
        stream, terminal = io.StringIO(), io.StringIO()
        lines = Lines(stream, lang)
        lines.stage("solve")
        lines.note(sentence)  # at once, though a line was written just now
        assert stream.getvalue().splitlines()[-1] == said
        with Live(Console(file=terminal, force_terminal=True, width=80), lang) as live:
            live.stage("solve")
            live.note(sentence)
        assert said in terminal.getvalue()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"one": "two", "two": "one"}, "one → two → one"),
        ({"one": "one"}, "one → one"),
        ({"one": "highs-imp"}, "did you mean `highs-ipm`"),
    ],
)
def test_a_fallback_that_leads_nowhere_or_back_is_refused(
    names: dict[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "solvers").mkdir()
    for name, following in names.items():
        path = tmp_path / "solvers" / f"{name}.yaml"
        path.write_text(HEAD + f"fallback: {following}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load_profile("one")
    (problem,) = caught.value.problems
    assert (problem.field, problem.place.line) == ("fallback", 3)
    assert said in problem.render("en")
    assert problem.render("zh")


def test_the_default_profile_falls_back_to_the_interior_point_method() -> None:
    assert load_profile("highs").fallback == "highs-ipm"

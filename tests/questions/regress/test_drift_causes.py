"""Why a figure drifted, from what is recorded alone."""

from __future__ import annotations

import re

import pytest

from support.sentences.of_drift import (
    COST,
    IPM,
    SHARE,
    findings,
    old_record,
    other_data,
    other_matrix,
    other_packages,
)
from transition_sim.errors import Text
from transition_sim.questions.regress.answer import Cause, ComparedScenario
from transition_sim.questions.regress.causes import find_causes
from transition_sim.questions.regress.changes import compare_figures
from transition_sim.questions.regress.record import Record
from transition_sim.questions.regress.tolerances import USUAL
from transition_sim.report.regress_lines import annotate, show_scenario

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def kinds(causes: tuple[Cause, ...]) -> list[str]:
    return [cause.kind for cause in causes]


@pytest.fixture(scope="module")
def old() -> Record:
    """Return a record to compare others with."""
    return old_record()


def test_other_inputs_are_data_whatever_the_matrix_is(old: Record) -> None:
    assert kinds(find_causes(old, other_data(old), [SHARE])) == ["data"]
    assert kinds(find_causes(old, other_matrix(other_data(old), "balance"), [COST])) == ["data"]


def test_inputs_that_leave_the_matrix_alone_cannot_move_the_cost(old: Record) -> None:
    assert kinds(find_causes(old, other_data(old), [COST])) == ["data", "solver"]


def test_the_same_inputs_with_another_matrix_are_formulation(old: Record) -> None:
    (cause,) = find_causes(old, other_matrix(old, "balance", "extra"), [COST])
    assert cause.kind == "formulation"
    said = [text.en for text in cause.evidence]
    assert said == ["rows changed: balance (48 → 7)", "rows new: extra"]


def test_another_version_of_what_makes_typical_days_is_formulation(old: Record) -> None:
    new = other_packages(other_matrix(old, "balance"), tsam="9.0")
    (cause,) = find_causes(old, new, [COST])
    assert cause.kind == "formulation"
    assert f"version of tsam: {old.packages['tsam']} → 9.0" in [t.en for t in cause.evidence]


def test_another_matrix_and_another_solver_are_both_told(old: Record) -> None:
    new = other_matrix(old, "balance").model_copy(update={"solver": IPM})
    assert kinds(find_causes(old, new, [COST])) == ["formulation", "solver"]


def test_what_a_first_solve_found_is_the_solvers(old: Record) -> None:
    new = other_matrix(old, "net_import_max", "unserved_max")
    assert kinds(find_causes(old, new, [COST])) == ["formulation"]
    (cause,) = find_causes(old, new.model_copy(update={"solver": IPM}), [COST])
    assert cause.kind == "solver"
    assert "what a first solve without the share found" in cause.evidence[-1].en


def test_another_version_of_the_solver_is_named(old: Record) -> None:
    (cause,) = find_causes(old, other_packages(old, highspy="2.0"), [COST])
    assert cause.kind == "solver"
    assert [text.en for text in cause.evidence] == [
        f"version of highspy: {old.packages['highspy']} → 2.0"
    ]


def test_many_families_are_counted_and_not_all_named(old: Record) -> None:
    (cause,) = find_causes(old, other_matrix(old, *old.matrix.rows), [COST])
    assert f"{len(old.matrix.rows) - 8} more" in cause.evidence[0].en


def test_a_share_of_nothing_agrees_with_itself_only(old: Record) -> None:
    def with_share(value: float | None) -> Record:
        figures = old.figures.model_copy(update={"capacity_share": {"strict": {2025: value}}})
        return old.model_copy(update={"figures": figures})

    assert compare_figures(with_share(None), with_share(None), USUAL) == ()
    (change,) = compare_figures(with_share(None), with_share(0.5), USUAL)
    assert (change.old, change.new) == (None, 0.5)
    assert [c.new for c in compare_figures(with_share(0.5), with_share(None), USUAL)] == [None]


def test_a_long_list_of_families_is_cut_and_the_cut_is_told(old: Record) -> None:
    finding = next(findings(old))
    lines = show_scenario(finding, "en")
    assert sum("rows.family" in line for line in lines) == 8
    assert any("4 more families" in line for line in lines)


def test_an_annotation_escapes_what_would_end_it() -> None:
    cause = Cause(kind="data", evidence=(Text("x", "y"),))
    odd = ComparedScenario.of(
        "a:b,c", "dir,1/100%.yaml", "drifted", {}, drifted=(COST,), causes=(cause,)
    )
    (line,) = annotate(odd, "en")
    assert line.startswith("::error file=dir%2C1/100%25.yaml,title=a%3Ab%2Cc::DRIFTED: ")

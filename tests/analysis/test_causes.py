"""Why a figure drifted, from what is recorded alone; and every sentence in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from analysis.tie_city import write_tie_city
from transition_sim.analysis.baseline import Record, SolverRecord
from transition_sim.analysis.causes import Cause, find_causes
from transition_sim.analysis.drift import Change, compare_figures
from transition_sim.analysis.figures import METRICS
from transition_sim.analysis.regress import Finding
from transition_sim.analysis.snapshot import snapshot
from transition_sim.analysis.tolerances import USUAL, Tolerance
from transition_sim.errors import Text
from transition_sim.pipeline import run
from transition_sim.report.regress_lines import REMEDY, annotate, show_finding

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WHY = Text("why", "原因")
COST = Change("objective_cny", 1.0, 2.0, 0.1, WHY)
SHARE = Change("capacity_share.strict.2025", 0.5, 0.6, 1e-5, WHY)
IPM = SolverRecord(profile="highs-ipm", algorithm="ipm", options={"solver": "ipm", "threads": 2})


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return a record to compare others with."""
    return snapshot(run(write_tie_city(tmp_path_factory.mktemp("city"))))


def other_matrix(record: Record, *families: str) -> Record:
    """Return a record with other rows in some families."""
    rows = {**record.matrix.rows, **{name: (7, "other") for name in families}}
    matrix = record.matrix.model_copy(update={"fingerprint": "other", "rows": rows})
    return record.model_copy(update={"matrix": matrix})


def other_data(record: Record) -> Record:
    """Return a record of other input files and fields."""
    inputs = {**record.inputs, "city/units.csv": "other", "city/new.csv": "new"}
    del inputs["city/fuels.csv"]
    fields = {**record.fields, "demand.growth.2025": 0.05, "retire.economic": True}
    return record.model_copy(update={"inputs": inputs, "fields": fields})


def other_packages(record: Record, **versions: str) -> Record:
    return record.model_copy(update={"packages": {**record.packages, **versions}})


def kinds(causes: tuple[Cause, ...]) -> list[str]:
    return [cause.kind for cause in causes]


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


def findings(old: Record) -> Iterator[Finding]:
    """Yield a finding of every status, cause and kind of figure."""
    changes = (
        COST,
        Change("build_mw.pv.2025", 1.0, None, 0.0, WHY, in_new=False),
        Change("build_mw.wind.2025", None, 1.0, 0.0, WHY, in_old=False),
        Change("capacity_share.strict.2025", None, 0.5, 0.0, WHY),
        Change("verdict.C26-strict.2025", True, False, 0.0, WHY),
        *(Change(f"rows.family{n}", 1, 2, 0.0, WHY) for n in range(12)),
    )
    tied = (
        SHARE.within((0.4, 0.6)),
        Change("verdict.C26-strict.2025", True, False, 0.0, WHY).within((0.0, 1.0)),
    )
    figures = old.named()
    everywhere = ("data", "matrix", "solver")
    dropped = {"capacity_mw.x": Tolerance(absolute=1, reason=WHY)}
    news = [
        other_data(old),
        other_matrix(other_data(old), "balance"),
        other_matrix(old, "balance", "extra"),
        other_matrix(old),
        other_matrix(old, "unserved_max").model_copy(update={"solver": IPM}),
        other_packages(other_matrix(other_data(old), "balance"), tsam="9").model_copy(
            update={"code": "other", "solver": IPM}
        ),
        old.model_copy(update={"solver": IPM}),
        other_packages(old, pandas="9"),
        old,
        old.model_copy(update={"inputs": {}}),
    ]
    gone = {name: each for name, each in old.matrix.rows.items() if name != "balance"}
    less = old.matrix.model_copy(update={"fingerprint": "x", "rows": gone})
    news.append(old.model_copy(update={"matrix": less}))
    for new in news:
        causes = find_causes(old, new, changes)
        yield Finding("toy", "a.yaml", "drifted", figures, changes, tied, causes, everywhere)
        yield Finding("toy", "a.yaml", "updated", figures, changes, (), causes, (), dropped)
    yield Finding("toy", "a.yaml", "same", figures, tied=tied, differing=everywhere)
    yield Finding("toy", "a.yaml", "same", figures)
    yield Finding("toy", "a.yaml", "added", figures)


def test_every_sentence_exists_in_english_and_in_chinese(old: Record) -> None:
    for finding in findings(old):
        english, chinese = (show_finding(finding, lang) for lang in ("en", "zh"))
        assert len(english) == len(chinese)
        for line, other in zip(english, chinese, strict=True):
            assert not CHINESE.search(line), line
            assert CHINESE.search(other) or "→" in other, other
            assert "{" not in line + other
        assert CHINESE.search("".join(annotate(finding, "zh"))) or finding.status != "drifted"
        assert finding.to_json("zh")["causes"] != finding.to_json("en")["causes"] or (
            not finding.causes
        )
    for text in (REMEDY, *METRICS.values(), *(each.reason for each in USUAL.values())):
        assert CHINESE.search(text.zh)
        assert not CHINESE.search(text.en)


def test_every_kind_of_evidence_is_in_both_languages(old: Record) -> None:
    seen = [text for each in findings(old) for cause in each.causes for text in cause.evidence]
    assert len({text.en for text in seen}) > 15
    for text in seen:
        assert CHINESE.search(text.zh), text
        assert not CHINESE.search(text.en), text


def test_a_long_list_of_families_is_cut_and_the_cut_is_told(old: Record) -> None:
    finding = next(findings(old))
    lines = show_finding(finding, "en")
    assert sum("rows.family" in line for line in lines) == 8
    assert any("4 more families" in line for line in lines)


def test_an_annotation_escapes_what_would_end_it() -> None:
    cause = Cause("data", (Text("x", "y"),))
    odd = Finding("a:b,c", "dir,1/100%.yaml", "drifted", {}, (COST,), causes=(cause,))
    (line,) = annotate(odd, "en")
    assert line.startswith("::error file=dir%2C1/100%25.yaml,title=a%3Ab%2Cc::DRIFTED: ")

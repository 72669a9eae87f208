"""Published outcomes beside what runs said, per definition."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from support.indicator_cities import counted_city
from support.packaged import load_packaged
from support.toy_cities import load_beside
from transition_sim.errors import InputError, Text
from transition_sim.inputs.load_city import load_city
from transition_sim.pipeline import run
from transition_sim.questions.hindsight.answer import PublishedFigure
from transition_sim.questions.hindsight.hindsight import hindsight
from transition_sim.report.hindsight_table import worth

LEDGER = [
    {
        "id": "STOCK",
        "text": "原文",
        "document": "toy",
        "quantity": {"en": "clean share", "zh": "清洁占比"},
        "value": 0.07,
        "unit": "share",
        "date": "2024-12-31",
        "wording": "reported",
        "metric": "capacity_share",
        "stage": "base",
    }
]
COMMON = {"source": "toy", "name_en": "x", "name_zh": "某项"}
PUBLISHED = [
    {
        "id": "wind-2024", "metric": "gross_generation", "classes": "wind", "scale": "all",
        "value": 0.09, "value_low": 0.08, "value_high": 0.1, "unit": "TWh", "evidence": "sized",
        "note": "sized to match", "note_zh": "按公布值取值",
    },
    {
        "id": "hours", "metric": "full_load_hours", "classes": "coal", "scale": "all",
        "value": 4000, "unit": "h", "evidence": "bound",
    },
]  # fmt: skip
OUTCOMES = [
    {
        "id": "park-2025", "metric": "project_capacity", "item": "park", "date": "2025-06-30",
        "value": 15, "unit": "MW", "evidence": "independent", "note": "half", "note_zh": "一半",
    },
    {
        "id": "coal-2025", "metric": "class_capacity", "item": "coal", "date": "2025-12-31",
        "value": 200, "unit": "MW", "evidence": "forced",
    },
    {
        "id": "coal-2026", "metric": "class_capacity", "item": "coal", "date": "2026-12-31",
        "value": 200, "unit": "MW", "evidence": "forced",
    },
    {"id": "air", "date": "2025-12-31", "value": 30, "unit": "µg/m3", "evidence": "independent"},
]  # fmt: skip


def write_rows(file: Path, rows: list[dict[str, Any]]) -> None:
    whole = [{**COMMON, **row} for row in rows]
    with file.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(dict.fromkeys(key for row in whole for key in row)))
        writer.writeheader()
        writer.writerows(whole)


def said(row: PublishedFigure) -> dict[str, float | None]:
    """Return what each run said of a figure."""
    return {run: each.value for run, each in row.runs.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hindsight")
    counted_city(ledger=LEDGER).write(folder / "city")
    write_rows(folder / "city" / "published.csv", PUBLISHED)
    write_rows(folder / "city" / "outcomes.csv", OUTCOMES)
    return folder


@pytest.fixture(scope="module")
def rows(folder: Path) -> dict[tuple[str, str | None], PublishedFigure]:
    runs = [
        run(load_beside(folder, name="plain")),
        run(load_beside(folder, name="windy", projects={"stages": ["approved"]})),
    ]
    found = hindsight(*runs, city=load_city(folder / "city"))
    return {(row.id, row.definition): row for row in found.rows}


def test_a_reported_share_is_held_against_every_definition(
    rows: dict[tuple[str, str | None], PublishedFigure],
) -> None:
    # wind and gas are 15 of 220 MW; there is no store, so that both definitions agree
    for definition in ("as_printed", "strict"):
        row = rows["STOCK", definition]
        assert said(row) == {"plain": pytest.approx(15 / 220), "windy": pytest.approx(15 / 220)}
        assert row.runs["plain"].difference == pytest.approx(15 / 220 - 0.07)
    assert rows["STOCK", "as_printed"].sentence.en == (
        "published 7.00% (as printed), plain said 6.82%: 0.18 points too low; "
        "windy said 6.82%: 0.18 points too low"
    )


def test_a_statistic_of_the_base_year_is_what_the_docs_hold_it_against(
    rows: dict[tuple[str, str | None], PublishedFigure],
) -> None:
    row = rows["wind-2024", None]
    assert row.runs["plain"].value == pytest.approx(10 * 8760 / 1e6)
    assert "too low, within the published range" in row.sentence.en
    assert "偏低" in row.sentence.zh
    assert (row.confidence, row.evidence) == ("D", "sized")
    assert row.to_json()["note"] == {"en": "sized to match", "zh": "按公布值取值"}


def test_a_bound_is_not_missed_but_lies_above_or_below(
    rows: dict[tuple[str, str | None], PublishedFigure],
) -> None:
    row = rows["hours", None]  # 80 of 200 MW run all the year
    assert row.runs["plain"].value == pytest.approx(0.4 * 8760)
    assert row.sentence.en.endswith("496 h below the bound")
    assert "低于该界限496 h" in row.sentence.zh


def test_a_project_stands_in_the_run_that_has_it(
    rows: dict[tuple[str, str | None], PublishedFigure],
) -> None:
    row = rows["park-2025", None]
    assert said(row) == {"plain": 0.0, "windy": pytest.approx(20.0)}
    assert row.sentence.en == (
        "published 15 MW, plain said 0 MW: 15 MW too low; windy said 20 MW: 5 MW too high"
    )
    assert row.sentence.zh == (
        "公布值15 MW，plain结果为0 MW：偏低15 MW；windy结果为20 MW：偏高5 MW"
    )
    assert row.to_json()["runs"]["windy"] == {"value": 20.0, "difference": pytest.approx(5.0)}
    assert row.note == Text("half", "一半")


def test_what_a_run_said_as_published_is_told_so(
    rows: dict[tuple[str, str | None], PublishedFigure],
) -> None:
    text = rows["coal-2025", None].sentence
    assert text.en == (
        "published 200 MW, plain said 200 MW: as published; windy said 200 MW: as published"
    )
    assert text.zh.count("与公布值一致") == 2


def test_outside_the_years_and_outside_the_model_a_run_says_nothing(
    rows: dict[tuple[str, str | None], PublishedFigure],
) -> None:
    for name in ("coal-2026", "air"):
        row = rows[name, None]
        assert set(said(row).values()) == {None}
        assert row.runs["plain"].difference is None
        assert "says nothing of it" in row.sentence.en
        assert "未涉及" in row.sentence.zh
        assert worth(row).en == "–"


BAD = [
    ({"item": None}, "outcome_item", "item", "name the project"),
    ({"item": "new-wnd"}, "reference_unknown", "item", "did you mean `new-wind`?"),
    ({"metric": "class_capacity"}, "reference_unknown", "item", "`wind`"),
    ({"unit": "trucks"}, "outcome_unit", "unit", "convert the figure to MW"),
    ({"unit": "MWh"}, "not_choice", "unit", "`MW`"),
    ({"metric": "project_capcity"}, "not_choice", "metric", "`project_capacity`"),
]


@pytest.mark.parametrize(("change", "code", "field", "remedy"), BAD)
def test_a_wrong_outcome_is_refused_with_its_place(
    toy_folder: Path, change: dict[str, Any], code: str, field: str, remedy: str
) -> None:
    city = toy_folder / "city"
    row = {**OUTCOMES[0], "source": "toy-plan", "item": "new-wind"}
    write_rows(city / "outcomes.csv", [row])
    assert load_city(city).outcomes[0].item == "new-wind"
    write_rows(city / "outcomes.csv", [{**row, **change}])
    with pytest.raises(InputError) as caught:
        load_city(city)
    (problem,) = caught.value.problems
    assert (problem.code, problem.field, problem.place.line) == (code, field, 2)
    assert problem.place.file.endswith("outcomes.csv")
    assert remedy in problem.remedy()
    assert problem.render("zh") != problem.render("en")


@pytest.mark.parametrize("file", ["published.csv", "outcomes.csv"])
@pytest.mark.parametrize(("left_out", "language"), [("note_zh", "Chinese"), ("note", "English")])
def test_a_remark_in_one_language_only_is_refused_with_its_place(
    toy_folder: Path, file: str, left_out: str, language: str
) -> None:
    city = toy_folder / "city"
    row = {**(PUBLISHED if file == "published.csv" else OUTCOMES)[0], "source": "toy-plan"}
    row |= {"item": "new-wind"} if "item" in row else {}
    write_rows(city / file, [row])
    load_city(city)
    write_rows(city / file, [{**row, left_out: ""}])
    with pytest.raises(InputError) as caught:
        load_city(city)
    (problem,) = caught.value.problems
    assert (problem.code, problem.field, problem.place.line) == ("remark_one_language", left_out, 2)
    assert problem.place.file.endswith(file)
    assert f"{left_out} ({language})" in problem.remedy()


def test_changzhis_outcomes_have_known_sources_and_a_remark_in_both_languages() -> None:
    city = load_packaged("plan", "resolution.periods=1").city_data
    known = {source.id for source in city.sources}
    assert len(city.outcomes) >= 7
    for figure in (*city.published, *city.outcomes):
        assert set(figure.source) <= known
        assert figure.remark is not None
    for row in city.outcomes:
        assert row.metric is not None or row.evidence in ("independent", "bound")

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transition_sim.errors import Problem
from transition_sim.inputs.reading.csv_tables import (
    MOST_ROWS,
    read_table,
    split_records,
)
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.schema.emissions import EmissionFactor
from transition_sim.inputs.schema.plant import Technology, Unit

HEADER = "fuel,pollutant,factor_kg_per_gj,factor_kg_per_gj_low,factor_kg_per_gj_high,source\n"


def problems_of(tmp_path: Path, text: str) -> list[Problem]:
    path = tmp_path / "emissions.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(EmissionFactor, path, "emissions.csv")[1]


def test_a_row_carries_its_ranges_sources_and_place(tmp_path: Path) -> None:
    path = tmp_path / "emissions.csv"
    columns = "fuel,pollutant,factor_kg_per_gj,factor_kg_per_gj_low,factor_kg_per_gj_high,"
    text = f"\ufeff{columns}factor_kg_per_gj_source,source\ncoal,co2,95,90,100,a;b,c\n"
    path.write_text(text, encoding="utf-8")
    table, problems = read_table(EmissionFactor, path, "emissions.csv")
    assert problems == []
    (row,) = table.rows
    assert row.factor_kg_per_gj == 95
    assert row.ranges == {"factor_kg_per_gj": (90, 100)}
    assert row.sources["factor_kg_per_gj"] == ("a", "b")
    assert row.sources["fuel"] == ("c",)
    assert row.place.line == 2
    with pytest.raises(TypeError):
        row.ranges["x"] = (0, 1)  # type: ignore[index]  # it must not be possible
    with pytest.raises(ValueError, match="frozen"):
        row.fuel = "gas"  # type: ignore[misc]  # it must not be possible


def test_a_blank_cell_is_absent_and_never_zero(tmp_path: Path) -> None:
    path = tmp_path / "technologies.csv"
    header = "id,name_en,name_zh,class,fuel,capex_cny_per_kw,above_scale,source\n"
    path.write_text(f"{header}wind,W,风,wind,,,true,a\n", encoding="utf-8")
    (row,) = read_table(Technology, path, "t")[0].rows
    assert row.fuel is None
    assert row.capex_cny_per_kw is None
    assert row.technology_class == "wind"


@pytest.mark.parametrize(
    ("line", "code", "place", "field", "remedy"),
    [
        ("coal,co2,,,,a", "cell_blank", "2:10", "factor_kg_per_gj", "every row needs a value"),
        ("coal,co2,much,,,a", "not_number", "2:10", "factor_kg_per_gj", "plain decimal number"),
        ("coal,co2,9 kg,,,a", "not_number", "2:10", "factor_kg_per_gj", "kg/GJ"),
        ("coal,co2,nan,,,a", "not_number", "2:10", "factor_kg_per_gj", "plain decimal number"),
        ("coal,co2,1e999,,,a", "not_finite", "2:10", "factor_kg_per_gj", "finite"),
        ("coal,co2,-5,,,a", "out_of_range", "2:10", "factor_kg_per_gj", "between 0 and 500"),
        ("coal,co2,95,90,,a", "range_half", "2:13", "factor_kg_per_gj_low", "both ends"),
        ("coal,co2,95,96,97,a", "range_order", "2:10", "factor_kg_per_gj", "low, value, high"),
        ("coal,co2,95,x,97,a", "not_number", "2:13", "factor_kg_per_gj_low", "number"),
        ("Coal!,co2,95,,,a", "not_slug", "2:1", "fuel", "lower-case"),
        ("coal,co2,95,,,", "cell_blank", "2:15", "source", "every row"),
        ("coal,co2,95", "row_length", "2:1", "", "give 6 cells"),
        ('"coal,co2,95', "csv_syntax", "2:1", "", "quotes"),
    ],
)
def test_a_wrong_cell_is_reported_with_its_line_and_column(
    tmp_path: Path, line: str, code: str, place: str, field: str, remedy: str
) -> None:
    problems = problems_of(tmp_path, f"{HEADER}{line}\n")
    problem = problems[0]
    assert (problem.code, str(problem.place)) == (code, f"emissions.csv:{place}")
    assert problem.field == field
    assert remedy in problem.remedy()


@pytest.mark.parametrize(
    ("header", "code", "place", "field", "remedy"),
    [
        (
            "fuel,polutant,factor_kg_per_gj,source",
            "column_unknown",
            "1:6",
            "polutant",
            "`pollutant`",
        ),
        ("fuel,factor_kg_per_gj,source", "column_missing", "1:1", "pollutant", "add it"),
        ("fuel,fuel,pollutant,factor_kg_per_gj,source", "column_twice", "1:6", "fuel", "keep one"),
        (
            "fuel,pollutant,factor_kg_per_gj,fuel_low,source",
            "column_unknown",
            "1:33",
            "fuel_low",
            "",
        ),
    ],
)
def test_a_wrong_header_is_reported_with_its_column(
    tmp_path: Path, header: str, code: str, place: str, field: str, remedy: str
) -> None:
    found = {each.code: each for each in problems_of(tmp_path, f"{header}\n")}
    problem = found[code]
    assert (str(problem.place), problem.field) == (f"emissions.csv:{place}", field)
    assert remedy in problem.remedy()


def test_five_mistakes_in_a_table_are_five_problems(tmp_path: Path) -> None:
    text = HEADER + "coal,co2,x,,,a\ncoal,co2,95,,,a\ngas,co2,-1,2,1,a\n,co2,5,,,\n"
    found = [(each.place.line, each.code) for each in problems_of(tmp_path, text)]
    assert sorted(found) == [
        (2, "not_number"),
        (3, "duplicate_id"),
        (4, "out_of_range"),
        (5, "cell_blank"),
        (5, "cell_blank"),
    ]


def test_lines_and_columns_survive_quotes_commas_and_line_ends() -> None:
    text = 'a,b,c\n"x, ""y""\nz",2,3\r\n\n4,"5",6\n'
    records = list(split_records(text, "t.csv"))
    places = [[str(place) for _, place in record] for record in records]
    assert [[cell for cell, _ in record] for record in records][1] == ['x, "y"\nz', "2", "3"]
    assert places[1] == ["t.csv:2:1", "t.csv:3:4", "t.csv:3:6"]
    assert places[2] == ["t.csv:5:1", "t.csv:5:3", "t.csv:5:7"]


def test_an_empty_table_and_a_missing_one_are_errors(tmp_path: Path) -> None:
    assert problems_of(tmp_path, "")[0].code == "table_empty"
    _, problems = read_table(EmissionFactor, tmp_path / "emission.csv", "emission.csv")
    assert problems[0].code == "file_missing"
    assert "did you mean `emissions.csv`?" in problems[0].remedy()


def test_a_table_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    _, problems = read_table(Unit, path, "units.csv")
    assert [each.code for each in problems] == ["file_too_large"]
    assert "below 20" in problems[0].remedy()


def test_a_year_stands_for_a_day(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    header = "id,name_en,name_zh,technology,zone,capacity_mw,commissioned,retires,status,source\n"
    path.write_text(f"{header}a,A,甲,coal,town,5,2015,2026,operating,s\n", encoding="utf-8")
    (unit,) = read_table(Unit, path, "units.csv")[0].rows
    assert str(unit.commissioned) == "2015-01-01"
    assert str(unit.retires) == "2026-12-31"
    assert unit.unit_size_mw is None


@given(st.text(max_size=200))
def test_any_text_is_a_table_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        list(split_records(text, "t.csv"))


def test_a_table_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, HEADER + "coal,co2,1,,,a\n" * (MOST_ROWS + 1))
    assert (problem.code, problem.place.line) == ("table_too_long", MOST_ROWS + 2)

"""What a spreadsheet and a Chinese keyboard make of inputs: read where it is plain, else named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.inputs.reading.csv_tables import read_table
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.reading.yaml import parse_yaml
from transition_sim.inputs.schema.emissions import EmissionFactor
from transition_sim.inputs.schema.identifiers import read_day
from transition_sim.inputs.tree import plain

TABLES = ("units.csv", "projects.csv", "technologies.csv", "sources.csv", "fuels.csv")


def rewrite(folder: Path, name: str, change: object, encoding: str = "utf-8") -> None:
    path = folder / "city" / name
    assert callable(change)
    path.write_bytes(change(path.read_text("utf-8")).encode(encoding))


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_city(folder / "city")
    return caught.value.problems


@pytest.mark.parametrize(
    "text",
    ["2025/6/30", "2025-6-30", "2025.06.30", "2025年6月30日", "２０２５/6/30"],
)
def test_a_date_with_its_year_first_is_read(text: str) -> None:
    assert read_day(text) == date(2025, 6, 30)


@pytest.mark.parametrize("text", ["6/30/2025", "30.6.2025", "2025/6", "25/6/30", "2025/6-30"])
def test_any_other_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not_date"):
        read_day(text)


CHANGES = {
    "byte order mark": lambda text: "\ufeff" + text,
    "line ends": lambda text: text.replace("\n", "\r\n"),
    "dates": lambda text: text.replace("2025-07-01", "2025/7/1").replace("-", "-"),
    "empty columns": lambda text: "".join(f"{line},,\n" for line in text.splitlines()),
    "empty columns of rows": lambda text: text.replace("\n", ",\n").replace(",\n", "\n", 1),
    "blank rows": lambda text: f"{text}\n,,,\n\u3000,\n",
    "flags": lambda text: text.replace(",true,", ",TRUE,").replace(",false,", ",否,"),
    "thousands": lambda text: text.replace(",6000,", ',"6,000",'),
    "digits": lambda text: text.replace(",600,", ",６００,"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_says_one_thing_is_read(toy_folder: Path, name: str) -> None:
    before = load_city(toy_folder / "city")
    for table in TABLES:
        rewrite(toy_folder, table, CHANGES[name])
    after = load_city(toy_folder / "city")
    for table in ("units", "projects", "technologies", "sources", "fuels"):
        assert getattr(after, table) == getattr(before, table)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_chinese_text_of_a_spreadsheet_is_read(toy_folder: Path, encoding: str) -> None:
    before = load_city(toy_folder / "city")
    rewrite(toy_folder, "units.csv", lambda text: text, encoding)
    assert load_city(toy_folder / "city").units == before.units


def test_text_of_another_encoding_is_named(toy_folder: Path) -> None:
    path = toy_folder / "city/units.csv"
    path.write_bytes("id,name_en\na,Größe Ölbrenner süß\n".encode("latin-1"))
    assert problems_of(toy_folder)[0].code == "file_not_utf8"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("fuel;pollutant;factor_kg_per_gj;source\n", "csv_separator", "1:1"),
        ("fuel\tpollutant\tfactor_kg_per_gj\tsource\n", "csv_separator", "1:1"),
        ("fuel,pollutant,factor_kg_per_gj,source,\ncoal,co2,95,a,left over\n", "column_unnamed",
         "2:15"),
        ("fuel,pollutant,factor_kg_per_gj,source\ncoal,co2,=B2*2,a\n", "cell_formula", "2:10"),
        ("fuel,pollutant,factor_kg_per_gj,source,note\ncoal,co2,95,a,@cmd\n", "cell_formula",
         "2:15"),
        ("fuel,pollutant,factor_kg_per_gj,source,note\ncoal,co2,95,a,#REF!\n", "cell_formula",
         "2:15"),
        ("fuel,pollutant,factor_kg_per_gj,source,note\ncoal,co2,95,a,+cmd|x\n", "cell_formula",
         "2:15"),
        ("fuel,pollutant,factor_kg_per_gj,source,note\ncoal,co2,95,a,\x1b[31m\n", "text_control",
         "2:15"),
        ('fuel,pollutant,factor_kg_per_gj,source\ncoal,co2,"1,23",a\n', "not_number", "2:10"),
    ],
)  # fmt: skip
def test_the_rest_is_named_at_its_cell(tmp_path: Path, text: str, code: str, place: str) -> None:
    path = tmp_path / "emissions.csv"
    path.write_text(text, encoding="utf-8")
    problem = read_table(EmissionFactor, path, "e.csv")[1][0]
    assert (problem.code, str(problem.place)) == (code, f"e.csv:{place}")
    assert problem.message("en") != problem.message("zh")


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("name：plan\ncity: x\n", "yaml_full_width", "1:5"),
        ("a: 1\nname：plan\n", "yaml_full_width", "2:5"),
        ("name：plan\n", "yaml_full_width", "1:5"),
        ("demand:\n  growth：4 %\n", "yaml_full_width", "2:9"),
        ("demand: {growth：4 %}\n", "yaml_full_width", "1:16"),
        ("limits: {wind: 0 MW，pv: 0 MW}\n", "yaml_full_width", "1:20"),
        ("stages: [operating，approved]\n", "yaml_full_width", "1:19"),
        ("demand:\n\u3000growth: 4 %\n", "yaml_full_width", "2:1"),
        ("demand:\n\tgrowth: 4 %\n", "yaml_tab", "2:1"),
        ('title: "\\e[31mred"\n', "text_control", "1:8"),
    ],
)
def test_a_mark_of_the_keyboard_is_named_where_it_stands(text: str, code: str, place: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_yaml(text, "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place)) == (code, f"a.yaml:{place}")
    assert problem.message("en") != problem.message("zh")


def test_full_width_digits_and_sentences_are_read() -> None:
    tree = parse_yaml(
        "years: [２０２４]\n２０２５: ６.5\nnote: 情景：甲，乙（丙）\nzh: {zh: 甲，乙}\n", "a.yaml"
    )
    assert plain(tree) == {
        "years": (2024,), 2025: 6.5, "note": "情景：甲，乙（丙）", "zh": {"zh": "甲，乙"}
    }  # fmt: skip


@pytest.mark.parametrize(
    "override",
    [
        "demand.growth=６％",
        "demand.growth＝6%",
        "demand.growth={２０２５: 6%}",
        "demand.growth\t=\t6%",
    ],
)
def test_an_override_of_a_chinese_keyboard_is_read(toy_folder: Path, override: str) -> None:
    scenario = load_scenario(toy_folder / "scenario.yaml", override)
    assert scenario.demand.growth[2025] == 0.06


@pytest.mark.parametrize(
    ("override", "code"),
    [
        ("demand.growth={2025：6%}", "yaml_full_width"),
        ("demand.growth：6%", "override_form"),
        ('title="a\\u001b[2Jb"', "text_control"),
        ('title={en: "a\\u202eb", zh: 甲}', "text_control"),
    ],
)
def test_an_override_is_named_where_it_is_not_plain(
    toy_folder: Path, override: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(toy_folder / "scenario.yaml", override)
    assert [each.code for each in caught.value.problems] == [code]


def test_a_name_in_code_holds_no_control_character(toy_folder: Path) -> None:
    scenario = load_scenario(toy_folder / "scenario.yaml")
    with pytest.raises(InputError) as caught:
        scenario.with_({"title": "a\x1b[31m"})
    assert [each.code for each in caught.value.problems] == ["text_control"]


def test_a_series_keeps_no_empty_columns(toy_folder: Path) -> None:
    rewrite(toy_folder, "profiles/pv.csv", lambda text: text.replace("\n", ",,\r\n"))
    load_city(toy_folder / "city")

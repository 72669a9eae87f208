"""The data page: what it says is in the city's files, and the stored page is the generated one."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import transition_sim as ts
from transition_sim.errors import InputError
from transition_sim.inputs.city import City, load_city
from transition_sim.inputs.scenario import load_scenario
from transition_sim.metrics import annual_energy
from transition_sim.report.data_page import RUN_ENDS, RUN_STARTS, write_data_page
from transition_sim.report.markdown import number, table
from transition_sim.report.numbers import Grades
from transition_sim.report.reconciliation import compare, generation_between, read_published
from transition_sim.results import Results

ROOT = Path(__file__).parents[2]
STORED = ROOT / "docs" / "data.md"
HEADER = "id,name_en,name_zh,metric,scale,value,unit,evidence,source"


@pytest.fixture(scope="module")
def results() -> Results:
    return ts.run(ROOT / "scenarios" / "reference.yaml")


@pytest.fixture(scope="module")
def city() -> City:
    return load_city("changzhi")


@pytest.fixture(scope="module")
def page(city: City, results: Results) -> str:
    return write_data_page(city, results)


def _without_run(page: str) -> list[str]:
    pattern = f"{re.escape(RUN_STARTS)}.*?{re.escape(RUN_ENDS)}"
    return re.sub(pattern, "", page, flags=re.DOTALL).splitlines()


def _run_numbers(page: str) -> list[list[float]]:
    block = page.split(RUN_STARTS)[1].split(RUN_ENDS)[0]
    rows = [line.split("|")[2:4] for line in block.splitlines() if line.startswith("| ")]
    found = [[re.sub(r"[^\d.].*", "", cell.strip().replace(",", "")) for cell in r] for r in rows]
    return [[float(cell) for cell in row] for row in found[1:]]


def test_the_stored_page_is_what_the_files_say(page: str) -> None:
    assert _without_run(page) == _without_run(STORED.read_text(encoding="utf-8"))


def test_the_stored_reconciliation_is_what_a_run_gives(page: str) -> None:
    stored = _run_numbers(STORED.read_text(encoding="utf-8"))
    assert np.array(_run_numbers(page)) == pytest.approx(np.array(stored), rel=5e-3)


def test_the_page_is_the_same_when_written_again(page: str, city: City, results: Results) -> None:
    assert write_data_page(city, results) == page


def test_the_page_says_how_it_was_made_and_that_series_are_synthetic(page: str) -> None:
    assert "python -m transition_sim.report.data_page > docs/data.md" in page
    assert "synthetic, not measured" in page


def test_the_base_stock_is_the_printed_one_exactly(page: str, results: Results) -> None:
    base = results.dataset["capacity"].sel(year=2024)
    clean = float(base.where(results.dataset["clean_as_printed"]).sum())
    assert clean == pytest.approx(4870.2, abs=1e-9)
    assert float(base.sum()) == pytest.approx(14529.0, abs=1e-9)
    assert "| **new and clean** | **4,870.2** |  | 33.52% |" in page
    assert "| **all** | **14,529** |" in page


def test_every_unit_project_technology_and_source_is_on_the_page(page: str, city: City) -> None:
    for row in (*city.units, *city.projects, *city.technologies):
        assert row.name_zh in page
        assert row.name_en in page
    for source in city.sources:
        assert f'<a id="{source.id}"></a>' in page


def test_every_link_to_a_source_has_its_place_on_the_page(page: str) -> None:
    places = set(re.findall(r'<a id="([^"]+)"', page))
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= places


def test_every_row_of_a_table_has_as_many_cells_as_its_head(page: str) -> None:
    width = 0
    for line, following in zip(page.splitlines(), [*page.splitlines()[1:], ""], strict=True):
        if re.fullmatch(r"\|(---\|)+", following):
            width = len(re.findall(r"(?<!\\)\|", line))
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == width, line


def test_the_base_year_agrees_with_what_is_published(city: City, results: Results) -> None:
    found = {each.published.id: each for each in compare(city, results.dataset)}
    for name in ("wind-2024-10", "pv-2024-10", "all-2024-10", "all-2024", "new-share-2024-10"):
        assert abs(found[name].difference) < 0.03, name
    assert found["wind-2024-10"].published.value == 1.31
    assert found["pv-2024-10"].published.value == 1.46
    assert found["total-capacity"].difference == pytest.approx(0.0, abs=1e-4)


def test_what_was_sized_to_match_is_said_to_prove_nothing(page: str) -> None:
    for line in page.splitlines():
        if line.startswith(("| Wind generation", "| Solar generation", "| All generation")):
            assert "no evidence" in line


def test_published_figures_name_known_sources(city: City) -> None:
    known = {source.id for source in city.sources}
    for row in read_published(city):
        assert set(row.source) <= known


def test_all_days_together_are_the_year(results: Results) -> None:
    days = generation_between(results.dataset, 2024, date(2024, 1, 1), date(2024, 12, 31))
    year = annual_energy(results.dataset, "gross_power").sel(year=2024)
    assert days == pytest.approx(year.transpose("asset").values)


def test_a_city_without_published_figures_has_a_page_too(toy_master: Path) -> None:
    scenario = load_scenario(toy_master / "scenario.yaml")
    assert read_published(scenario.city_data) == ()
    assert "# Data of" in write_data_page(scenario.city_data, ts.run(scenario))


def test_a_wrong_published_figure_is_refused_with_its_place(toy_folder: Path) -> None:
    file = toy_folder / "city" / "published.csv"
    file.write_text(f"{HEADER}\nx,X,X,total_capacity,all,many,MW,sized,toy\n", encoding="utf-8")
    city = load_city(toy_folder / "city")
    with pytest.raises(InputError) as refused:
        read_published(city)
    assert refused.value.problems[0].place.line == 2


def test_a_number_is_graded_by_its_weakest_source() -> None:
    grades = Grades((("press", "B"), ("estimate-x", "D")))
    assert grades.worst(("press", "estimate-x")) == "D"
    assert grades.worst(("press",)) == "B"


@pytest.mark.parametrize(
    ("value", "text"), [(14529.0, "14,529"), (0.00004, "0.00004"), (0.0, "0"), (None, "")]
)
def test_a_number_is_written_without_needless_digits(value: float | None, text: str) -> None:
    assert number(value) == text


def test_a_cell_cannot_break_its_table() -> None:
    assert table(("a",), [("x|y\nz",)]).splitlines()[-1] == "| x\\|y z |"


def test_an_own_grade_of_a_row_replaces_that_of_its_source(city: City) -> None:
    grades = Grades.of(city)
    doubtful = next(unit for unit in city.units if unit.status == "doubtful")
    assert grades.of_row(doubtful) == doubtful.confidence == "C"
    assert dataclasses.is_dataclass(grades)

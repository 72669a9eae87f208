"""What differs between runs: inputs first, and nothing where nothing does."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from support.indicator_cities import counted_city
from support.toy_cities import ToyCity, load_beside, load_toy
from transition_sim import open_results
from transition_sim.errors import Text
from transition_sim.model import build
from transition_sim.pipeline import run
from transition_sim.questions.compare.answer import INPUTS, SECTIONS, Difference
from transition_sim.questions.compare.compare import compare, difference_of
from transition_sim.report.compare_table import choose
from transition_sim.results.runs import differing_fields
from transition_sim.results.store import Results
from transition_sim.verdict.item_names import COST_TERMS, name_item
from transition_sim.verdict.summary_names import SECTION_OF


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("differences")
    counted_city().write(folder / "city")
    return folder


@pytest.fixture(scope="module")
def plain(folder: Path) -> Results:
    return run(load_beside(folder, name="plain"))


@pytest.fixture(scope="module")
def windy(folder: Path) -> Results:
    return run(load_beside(folder, name="windy", projects={"stages": ["approved"]}))


def found(differences: Sequence[Difference], field: str, item: str | None = None) -> Difference:
    (one,) = [
        d for d in differences if d.field == field and d.item == item and d.year in (None, 2025)
    ]
    return one


def test_a_run_does_not_differ_from_itself_saved(plain: Results, tmp_path: Path) -> None:
    opened = open_results(plain.save(tmp_path / "plain"))
    assert compare(plain, opened).differences == ()


def test_inputs_stand_before_what_came_out(plain: Results, windy: Results) -> None:
    order = [SECTIONS.index(each.section) for each in compare(plain, windy).differences]
    assert order == sorted(order)
    assert min(order) < len(INPUTS) <= max(order)


def test_the_field_that_differs_is_named_and_what_is_called_otherwise_is_not(
    plain: Results, windy: Results
) -> None:
    differences = compare(plain, windy).differences
    fields = [each.field for each in differences if each.section in INPUTS]
    assert fields == ["projects.stages"]
    text = found(differences, "projects.stages").text
    assert text.en == "projects.stages: plain none, windy approved"


def test_what_came_out_differs_by_what_can_be_counted(plain: Results, windy: Results) -> None:
    differences = compare(plain, windy).differences
    capacity = found(differences, "capacity", "wind")
    assert capacity.values == {"plain": pytest.approx(10.0), "windy": pytest.approx(30.0)}
    assert capacity.difference == pytest.approx(20.0)
    # 20 MW of wind in place of coal at 40 %: 50 MW of coal less, 0.36 t/MWh
    co2 = found(differences, "emissions", "co2")
    assert co2.difference == pytest.approx(-50 * 8760 * 0.36)
    cost = found(differences, "objective")
    assert cost.difference == pytest.approx(-20 * 8760 * 300)
    assert (cost.section, cost.unit) == ("cost", "CNY")
    value = found(differences, "value", "SHARE as_printed")
    assert value.values["windy"] == pytest.approx(35 / 240)


def test_a_file_that_changed_and_a_package_are_inputs_too(plain: Results) -> None:
    manifest = {
        **plain.manifest,
        "inputs": {**plain.manifest["inputs"], "city/fuels.csv": "0" * 64},
        "packages": {**plain.manifest["packages"], "highspy": "0.0"},
        "solver": {**plain.manifest["solver"], "options": {"seed": 7}},
    }
    differences = compare(plain, replace(plain, manifest=manifest)).differences
    assert {(each.section, each.field) for each in differences} >= {
        ("files", "city/fuels.csv"),
        ("versions", "highspy"),
        ("solver", "options.seed"),
    }
    assert {each.section for each in differences} <= set(INPUTS)
    text = found(differences, "city/fuels.csv").text
    assert text.en.endswith("000000000000")  # the start of the hash is enough to tell


def test_a_target_that_is_met_in_one_run_only_is_told(folder: Path, windy: Results) -> None:
    low = {"SHARE": {"threshold": 0.1}}
    other = run(load_beside(folder, name="low", projects={"stages": ["approved"]}, targets=low))
    differences = compare(windy, other).differences
    assert found(differences, "met", "SHARE as_printed").values == {"windy": False, "low": True}
    text = found(differences, "met", "SHARE as_printed").text
    assert text.en == "target met, SHARE as printed, 2025: windy no, low yes"
    assert text.zh == "目标是否达到，SHARE 公布口径，2025：windy 否，low 是"


def test_a_scenario_is_held_against_another_by_its_fields(plain: Results, windy: Results) -> None:
    one, other = plain.manifest["scenario"], windy.manifest["scenario"]
    assert differing_fields(one, one) == []
    assert differing_fields(one, other) == ["projects.stages"]


def test_every_metric_of_a_summary_has_a_name_and_a_section(windy: Results, tmp_path: Path) -> None:
    links = [{"id": "tie", "capacity_mw": 5}]
    city = ToyCity(
        counted_city().technologies,
        counted_city().units,
        fuels=counted_city().fuels,
        emissions=counted_city().emissions,
        links=links,
        profiles={"price": lambda hour: 100.0},
    )
    traded = run(load_toy(tmp_path, city))
    for results in (windy, traded):
        assert set(results.summary()["metric"]) <= set(SECTION_OF)


def test_every_term_of_the_cost_has_a_name() -> None:
    components = Path(build.__file__).parent / "components"
    terms = {
        str(call.args[0].value).replace(" ", "_")
        for file in components.glob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "accounts.cost.add"
        if isinstance(call.args[0], ast.Constant)
    }
    assert terms == set(COST_TERMS)
    assert name_item("cost", "fuel") == Text("fuel", "燃料")
    assert name_item("fuel", "coal") == Text("coal", "coal")  # an id of the city


def test_the_table_shows_the_year_and_the_items_that_differ_most() -> None:
    small = [
        difference_of("generation", "fuel", {"a": 0.0, "b": float(i)}, f"f{i}", 2025, "MWh")
        for i in range(1, 7)
    ]
    later = difference_of("generation", "fuel", {"a": 0.0, "b": 9.0}, "f1", 2026, "MWh")
    absent = difference_of("generation", "fuel", {"a": None, "b": 99.0}, "f9", 2025, "MWh")
    chosen = choose([*small, later, absent])
    assert [(each.item, each.year) for each in chosen] == [
        ("f9", 2025), ("f1", 2026), ("f6", 2025), ("f5", 2025),
    ]  # fmt: skip

"""Rules that one edit of the toy city cannot trip; errors that hide or follow no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.inputs.schema.json_schema import schema_json

HEAD = "id,name_en,name_zh,metric,classes,scale,value,unit,evidence,source\n"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def problems_of_city(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_city(folder / "city")
    return caught.value.problems


def problems_of(path: Path, *overrides: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_scenario(path, overrides)
    return caught.value.problems


def write_price(path: Path, hour: int, price: float) -> None:
    cells = [f"{h},{price if h == hour else 300}" for h in range(8760)]
    path.write_text("\n".join(["hour,price", *cells]) + "\n", "utf-8")


def test_a_store_stands_in_one_zone(toy_folder: Path) -> None:
    city = toy_folder / "city"
    edit(city / "city.yaml", "zones: {town: {en: Town, zh: 市区}}", "zones: {town: T, hill: H}")
    edit(city / "city.yaml", "export:\n", """  hill:
    energy: {value: 0, source: toy-plan}
    growth: {value: 0, source: toy-plan}
    profile: demand
export:
""")  # fmt: skip
    edit(city / "projects.csv", "battery,town", "battery,hill")
    (problem,) = problems_of_city(toy_folder)
    assert (problem.code, problem.field) == ("store_zone", "zone")
    assert "write zone `town`" in problem.remedy()


def test_ids_of_two_tables_name_both_files(toy_folder: Path) -> None:
    edit(toy_folder / "city" / "projects.csv", "new-wind,", "coal-2,")
    (problem,) = problems_of_city(toy_folder)
    assert problem.place.file.endswith("projects.csv")
    assert "units.csv, line 3" in problem.message()


def test_a_lossy_link_with_a_negative_price_names_the_hour(toy_folder: Path) -> None:
    write_price(toy_folder / "city" / "profiles" / "price.csv", 17, -5.0)
    (problem,) = problems_of_city(toy_folder)
    assert (problem.code, problem.field) == ("link_price_negative", "price_profile")
    assert "-5 CNY/MWh in hour 17" in problem.message()
    edit(toy_folder / "city" / "links.csv", "0.02,price", "0,price")
    assert load_city(toy_folder / "city").profiles["price"][17] == -5.0


def test_a_negative_price_that_a_scenario_brings_is_refused_there(toy_folder: Path) -> None:
    write_price(toy_folder / "mine.csv", 17, -5.0)
    (problem,) = problems_of(toy_folder / "scenario.yaml", "profiles.price=mine.csv")
    assert (problem.code, problem.field) == ("link_price_negative", "profiles.price")
    assert "hour 17" in problem.message()


def test_a_child_may_switch_off_a_target_with_a_definition(toy_folder: Path) -> None:
    edit(
        toy_folder / "scenario.yaml",
        "C26: {enforce: false}",
        "C26: {enforce: true, definition: strict}",
    )
    override = "targets.C26.enforce=false"
    assert not load_scenario(toy_folder / "scenario.yaml", [override]).targets["C26"].enforce
    text = "name: a\ntitle: a\nextends: scenario.yaml\ntargets: {C26: {enforce: false}}\n"
    child = toy_folder / "child.yaml"
    child.write_text(text, "utf-8")
    assert load_scenario(child).targets["C26"].definition == "strict"
    (problem,) = problems_of(child, "targets.C26.definition=strict")
    assert problem.code == "definition_unused"


def test_a_threshold_alone_is_for_the_judge(toy_folder: Path) -> None:
    scenario = load_scenario(toy_folder / "scenario.yaml", ["targets.C26.threshold=40 %"])
    assert scenario.targets["C26"].threshold == 0.4


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("builds={limits: {battey: 300 MW, pv: 800 MWh}}", {"battey", "pv"}),
        ("fuels={cmb: {supply: 5}, cbm: {supply: 200 MW}}", {"cmb", "supply"}),
        ("fuels={cmb: {supply: 5}, cbm: {supply: {2024: 5, 2025: 5 MW, 2026: 6 MW}}}",
         {"cmb", "2025", "2026"}),
        ("projects={include: [new-wnd, 5, 7], delay: {new-wid: 6 months}}",
         {"include[0]", "include[1]", "include[2]", "new-wid"}),
    ],
)  # fmt: skip
def test_a_wrong_value_hides_no_error_beside_it(
    toy_folder: Path, text: str, fields: set[str]
) -> None:
    found = [each.field.split(".")[-1] for each in problems_of(toy_folder / "scenario.yaml", text)]
    assert sorted(found) == sorted(fields)


def test_a_wrong_value_for_all_years_is_one_error(toy_folder: Path) -> None:
    (problem,) = problems_of(toy_folder / "scenario.yaml", "fuels.coal.price=200 MW")
    assert (problem.code, problem.field) == ("unit_dimension", "fuels.coal.price")


@pytest.mark.parametrize("column", ["id", "class", "capex_cny_per_kw"])
def test_a_wrong_header_makes_no_further_errors_in_other_tables(
    toy_folder: Path, column: str
) -> None:
    path = toy_folder / "city" / "technologies.csv"
    edit(path, column, f"{column}x")
    assert {Path(each.place.file).name for each in problems_of_city(toy_folder)} == {path.name}


@pytest.mark.parametrize("name", ["technologies.csv", "sources.csv", "fuels.csv", "storage.csv"])
def test_a_missing_table_is_one_error(toy_folder: Path, name: str) -> None:
    (toy_folder / "city" / name).unlink()
    (problem,) = problems_of_city(toy_folder)
    assert problem.code == "file_missing"


def test_a_missing_file_has_a_hint_only_where_one_is_close(toy_folder: Path) -> None:
    (problem,) = problems_of(toy_folder / "scenario.yaml", "profiles.wind=abc.csv")
    assert problem.remedy("en") == "check the name and the folder"
    assert problem.remedy("zh") == "请检查文件名和文件夹"
    (toy_folder / "abd.csv").write_text("", "utf-8")
    (problem,) = problems_of(toy_folder / "scenario.yaml", "profiles.wind=abc.csv")
    assert problem.remedy("en") == "check the name and the folder; did you mean `abd.csv`?"
    assert problem.remedy("zh") == "请检查文件名和文件夹；是否想写 `abd.csv`？"


def test_a_file_is_never_suggested_as_its_own_parent(toy_folder: Path) -> None:
    child = toy_folder / "plan-late.yaml"
    child.write_text("name: a\ntitle: a\nextends: plan-lat.yaml\n", "utf-8")
    (problem,) = problems_of(child)
    assert "plan-late" not in problem.remedy()


def test_published_figures_are_a_table_of_the_city(toy_folder: Path) -> None:
    path = toy_folder / "city" / "published.csv"
    assert load_city(toy_folder / "city").published == ()
    path.write_text(f"{HEAD}x,X,X,total_capacity,wind;pv,all,5,MW,sized,toy-plan\n", "utf-8")
    city = load_city(toy_folder / "city")
    assert [row.value for row in city.published] == [5]
    assert path in city.files
    assert "published.csv" in schema_json("city")["tables"]


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("x,X,X,total_capacity,,all,many,MW,sized,toy-plan", "not_number", "value"),
        ("x,X,X,total_capacity,,all,5,MW,sized,toy", "reference_unknown", "source"),
        ("x,X,X,total_capacity,wnd,all,5,MW,sized,toy-plan", "reference_unknown", "classes"),
    ],
)
def test_a_wrong_published_figure_is_refused_with_its_place(
    toy_folder: Path, row: str, code: str, field: str
) -> None:
    (toy_folder / "city" / "published.csv").write_text(f"{HEAD}{row}\n", "utf-8")
    (problem,) = problems_of_city(toy_folder)
    assert (problem.code, problem.field, problem.place.line) == (code, field, 2)


def test_the_packaged_cities_have_their_published_figures() -> None:
    for name, folder in packaged_cities().items():
        city = load_city(name)
        folders = (folder, *city.extended)
        assert bool(city.published) == any((each / "published.csv").exists() for each in folders)


def test_a_series_is_not_taken_from_the_file_of_another(toy_folder: Path) -> None:
    for header in ("hour,pv", "hour,solar", "hour,price"):
        lines = [header, *(f"{hour},0.5" for hour in range(8760))]
        (toy_folder / "mine.csv").write_text("\n".join(lines), "utf-8")
        (problem,) = problems_of(toy_folder / "scenario.yaml", "profiles.wind=mine.csv")
        assert (problem.code, problem.field) == ("profile_other", "profiles.wind")
        assert (problem.place.line, problem.place.column) == (1, 6)
        assert "`wind`" in problem.remedy("zh")


def test_the_unit_of_a_series_reads_in_both_languages(toy_folder: Path) -> None:
    lines = ["hour,wind", *(f"{hour},1.5" for hour in range(8760))]
    (toy_folder / "mine.csv").write_text("\n".join(lines), "utf-8")
    (problem,) = problems_of(toy_folder / "scenario.yaml", "profiles.wind=mine.csv")
    assert (problem.code, problem.field) == ("profile_range", "profiles.wind")
    assert (problem.place.line, problem.place.column) == (2, 3)
    assert "share of capacity" in problem.remedy("en")
    assert "占装机的比例" in problem.remedy("zh")
    assert "share" not in problem.remedy("zh")

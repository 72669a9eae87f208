"""A city that extends another: its files say only what differs, and mistakes name their file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.inputs.merging.city_layers import LONGEST_CHAIN, packaged_cities
from transition_sim.inputs.schema.json_schema import schema_json
from transition_sim.results.manifest import hash_inputs
from transition_sim.system import build_system

HEAD = "name: {en: East, zh: 东}\nextends: ../city\n"
UNITS = "id,name_en,name_zh,technology,zone,capacity_mw,chp,status,source\n"
FUELS = "id,name_en,name_zh,year,price_cny_per_tce,source\n"
ZONE = """\
zones: {hill: {en: Hill, zh: 山区}}
demand:
  hill:
    energy: {value: 1 TWh, source: toy-plan}
    growth: {value: 0, source: toy-plan}
    profile: demand
"""


def extend(folder: Path, settings: str = HEAD, **files: str) -> Path:
    """Write a city beside the toy city: `units="…"` is its `units.csv`."""
    city = folder / "east"
    city.mkdir(exist_ok=True)
    (city / "city.yaml").write_text(settings, encoding="utf-8")
    for name, text in files.items():
        suffix = ".yaml" if name == "ledger" else ".csv"
        (city / f"{name}{suffix}").write_text(text, encoding="utf-8")
    return city


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_city(folder)
    return caught.value.problems


def only_problem(folder: Path) -> tuple[str, str, str]:
    """Return the code, the file and line, and the field of the one problem of a city."""
    (problem,) = problems_of(folder)
    assert problem.message("en") != problem.message("zh")
    assert problem.remedy("en")
    place = f"{Path(problem.place.file).parent.name}/{Path(problem.place.file).name}"
    return problem.code, f"{place}:{problem.place.line}", problem.field


def test_a_city_that_says_nothing_but_its_name_is_the_one_it_extends(toy_folder: Path) -> None:
    base, city = load_city(toy_folder / "city"), load_city(extend(toy_folder))
    assert city.name.en == "East"
    assert base.name.en == "Toytown"
    for name in type(base).model_fields:
        if name not in ("name", "folder", "files", "extended", "profiles"):
            assert getattr(city, name) == getattr(base, name), name
    assert {name: each.sum() for name, each in city.profiles.items()} == {
        name: each.sum() for name, each in base.profiles.items()
    }
    assert [each.name for each in city.extended] == ["city"]


def test_a_row_takes_the_place_of_the_one_with_its_key_and_borrows_nothing(
    toy_folder: Path,
) -> None:
    row = "coal-1,Unit 1,一号,coal-small,town,500,false,operating,estimate-toy\n"
    city = load_city(extend(toy_folder, units=UNITS + row))
    first = city.units[0]
    assert [each.id for each in city.units] == [
        "coal-1", "coal-2", "wind-farms", "pv-farms", "cbm-engines",
    ]  # fmt: skip
    assert (first.capacity_mw, first.technology, first.source) == (
        500, "coal-small", ("estimate-toy",),
    )  # fmt: skip
    assert (first.county, first.unit_count, first.commissioned) == (None, None, None)


def test_a_new_row_comes_last_and_a_key_of_two_columns_is_one_key(toy_folder: Path) -> None:
    rows = "coal,Coal,煤,2024,900,toy-plan\ncoal,Coal,煤,2026,950,toy-plan\n"
    city = load_city(extend(toy_folder, fuels=FUELS + rows))
    prices = {(each.id, each.year): each.price_cny_per_tce for each in city.fuels}
    assert prices[("coal", 2024)] == 900
    assert prices[("coal", 2026)] == 950
    assert [each.year for each in city.fuels if each.id == "cbm"] == [2024, 2026]
    assert (city.fuels[-1].id, city.fuels[-1].year) == ("coal", 2026)


def test_a_number_with_a_source_is_replaced_whole(toy_folder: Path) -> None:
    settings = HEAD + "demand: {town: {energy: {value: 9 TWh, source: estimate-toy}}}\n"
    demand = load_city(extend(toy_folder, settings)).demand["town"]
    assert demand.energy.value == pytest.approx(9e6)
    assert (demand.energy.low, demand.energy.high) == (None, None)
    assert demand.growth.value == pytest.approx(0.02)
    city = extend(toy_folder, HEAD + "demand: {town: {energy: {value: 9 TWh}}}\n")
    found = {(each.code, each.field, each.place.line) for each in problems_of(city)}
    assert ("missing_key", "demand.town.energy.source", 3) in found


def test_a_second_zone_is_a_zone_of_the_city(toy_folder: Path) -> None:
    row = "coal-2,Small,小,coal-small,hill,200,false,operating,toy-plan\n"
    city = load_city(extend(toy_folder, HEAD + ZONE, units=UNITS + row))
    assert list(city.zones) == ["town", "hill"]
    assert city.units[1].zone == "hill"


def test_a_profile_and_a_ledger_entry_are_taken_from_the_nearest_city(toy_folder: Path) -> None:
    entry = (toy_folder / "city" / "ledger.yaml").read_text(encoding="utf-8")
    own = re.search(r"- id: C27\n(  .*\n)+", entry)
    assert own is not None
    city = extend(toy_folder, ledger=own.group(0).replace("value: 0.3", "value: 0.4"))
    (city / "profiles").mkdir()
    lines = ["hour,wind", *(f"{hour},0.5" for hour in range(8760))]
    (city / "profiles" / "wind.csv").write_text("\n".join(lines), encoding="utf-8")
    found = load_city(city)
    assert found.profiles["wind"].sum() == pytest.approx(4380)
    assert [each.id for each in found.ledger] == ["C01", "C26", "C27", "C30", "C38"]
    assert [each.value for each in found.ledger][2] == 0.4
    assert city / "profiles" / "wind.csv" in found.files
    assert toy_folder / "city" / "profiles" / "wind.csv" not in found.files


def test_what_without_names_is_left_out(toy_folder: Path) -> None:
    settings = HEAD + (
        "without:\n  units: [coal-2, cbm-engines]\n  ledger: [C38]\n  definitions: [strict]\n"
        "  technologies: [cbm-engine]\n  emissions: [cbm]\n  fuels: [cbm]\n"
    ) + "definitions: {as_printed: {clean: [wind, pv]}}\n"  # fmt: skip
    city = load_city(extend(toy_folder, settings))
    assert {each.id for each in city.units} == {"coal-1", "wind-farms", "pv-farms"}
    assert {each.id for each in city.fuels} == {"coal"}
    assert "C38" not in {each.id for each in city.ledger}
    assert list(city.definitions) == ["as_printed"]
    assert city.definitions["as_printed"].clean == ("wind", "pv")


def test_a_row_of_its_own_stays_when_without_names_its_key(toy_folder: Path) -> None:
    settings = HEAD + "without: {fuels: [coal]}\n"
    city = load_city(extend(toy_folder, settings, fuels=f"{FUELS}coal,Coal,煤,2023,700,toy-plan\n"))
    assert [each.year for each in city.fuels if each.id == "coal"] == [2023]


@pytest.mark.parametrize(
    ("settings", "code", "line", "field"),
    [
        (HEAD + "without: {units: [coal-3]}\n", "reference_unknown", 3, "without.units[0]"),
        (HEAD + "without: {ledger: [C99]}\n", "reference_unknown", 3, "without.ledger[0]"),
        (HEAD + "without: {profiles: [sun]}\n", "reference_unknown", 3, "without.profiles[0]"),
        (HEAD + "without: {outside: [sea]}\n", "reference_unknown", 3, "without.outside[0]"),
        (HEAD + "without: {unit: [coal-2]}\n", "unknown_key", 3, "without.unit"),
        (HEAD + "without: {units: coal-2}\n", "not_list", 3, "without.units"),
        (HEAD + "prices: 1\n", "unknown_key", 3, "prices"),
        ("extends: ../city\n", "missing_key", 1, "name"),
        ("name: East\nextends: ../citi\n", "folder_missing", 2, "extends"),
        ("name: East\nextends: ../../city\n", "path_outside", 2, "extends"),
        ("name: East\nextends: /city\n", "path_form", 2, "extends"),
        ("name: East\nextends: ./a:b\n", "path_form", 2, "extends"),
        ("name: East\nextends: [a]\n", "not_text", 2, "extends"),
        ("name: East\nextends: changzi\n", "city_unknown", 2, "extends"),
        ("name: East\nextends: ../east\n", "city_cycle", 2, "extends"),
        ("name: East\nextends: ./\n", "city_cycle", 2, "extends"),
    ],
)
def test_a_wrong_extension_is_one_sentence_with_its_place(
    toy_folder: Path, settings: str, code: str, line: int, field: str
) -> None:
    found = only_problem(extend(toy_folder, settings))
    assert found == (code, f"east/city.yaml:{line}", field)


def test_the_id_that_was_meant_is_suggested(toy_folder: Path) -> None:
    (problem,) = problems_of(extend(toy_folder, HEAD + "without: {units: [wind-farm]}\n"))
    assert "did you mean `wind-farms`?" in problem.remedy("en")


def test_without_needs_something_that_is_extended(toy_folder: Path) -> None:
    path = toy_folder / "city" / "city.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}without: {{units: [coal-2]}}\n", encoding="utf-8")
    line = len(text.splitlines()) + 1
    found = only_problem(toy_folder / "city")
    assert found == ("without_alone", f"city/city.yaml:{line}", "without")


def test_cities_that_extend_each_other_in_a_circle_are_refused(toy_folder: Path) -> None:
    west = toy_folder / "west"
    west.mkdir()
    (west / "city.yaml").write_text("name: West\nextends: ../east\n", encoding="utf-8")
    city = extend(toy_folder, "name: East\nextends: ../west\n")
    (problem,) = problems_of(city)
    assert (problem.code, problem.place.line) == ("city_cycle", 2)
    assert "east → west → east" in problem.message("en")
    assert problem.place.file == (west / "city.yaml").as_posix()


def test_a_chain_of_cities_is_followed_only_so_far(toy_folder: Path) -> None:
    for number in range(LONGEST_CHAIN + 1):
        folder = toy_folder / f"c{number}"
        folder.mkdir()
        text = f"name: C{number}\nextends: ../c{number + 1}\n"
        (folder / "city.yaml").write_text(text, encoding="utf-8")
    (problem,) = problems_of(toy_folder / "c0")
    assert problem.code == "city_chain_too_long"


@pytest.mark.parametrize("whose", ["city", "east"])
def test_a_mistake_in_a_table_names_the_file_and_the_line_it_is_in(
    toy_folder: Path, whose: str
) -> None:
    rows = "coal-9,A,甲,coal-small,town,100,false,operating,toy-plan\n"
    city = extend(toy_folder, units=UNITS + rows)
    path = toy_folder / whose / "units.csv"
    old, line = (",300,", 4) if whose == "city" else (",100,", 2)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, ",-5,", 1), encoding="utf-8")
    found = only_problem(city)
    assert found == ("out_of_range", f"{whose}/units.csv:{line}", "capacity_mw")


def test_a_reference_that_the_child_breaks_is_reported_where_it_stands(toy_folder: Path) -> None:
    city = extend(toy_folder, HEAD + "without: {technologies: [pv]}\n")
    found = {
        (each.code, Path(each.place.file).parent.name, Path(each.place.file).name)
        for each in problems_of(city)
    }
    assert ("reference_unknown", "city", "units.csv") in found


def test_a_file_that_no_table_is_is_refused_in_every_folder(toy_folder: Path) -> None:
    city = extend(toy_folder, unit="id\n")
    assert only_problem(city)[:2] == ("file_unknown", "east/unit.csv:None")


def test_a_twin_within_one_file_is_still_a_mistake(toy_folder: Path) -> None:
    row = "coal-1,A,甲,coal-small,town,100,false,operating,toy-plan\n"
    assert only_problem(extend(toy_folder, units=UNITS + row + row)) == (
        "duplicate_id", "east/units.csv:3", "id",
    )  # fmt: skip


def test_a_file_that_leads_out_of_an_extended_folder_is_refused(toy_folder: Path) -> None:
    outside = toy_folder / "elsewhere.csv"
    shutil.copy(toy_folder / "city" / "links.csv", outside)
    (toy_folder / "city" / "links.csv").unlink()
    (toy_folder / "city" / "links.csv").symlink_to(outside)
    extend(toy_folder)
    text = (toy_folder / "scenario.yaml").read_text(encoding="utf-8")
    path = toy_folder / "scenario.yaml"
    path.write_text(text.replace("./city", "./east"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    (problem,) = caught.value.problems
    assert (problem.code, Path(problem.place.file).name) == ("path_outside", "links.csv")


def test_the_files_of_both_cities_are_among_the_hashed_inputs(toy_folder: Path) -> None:
    row = "coal-9,A,甲,coal-small,town,100,false,operating,toy-plan\n"
    extend(toy_folder, units=UNITS + row)
    path = toy_folder / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("./city", "./east"), encoding="utf-8")
    scenario = load_scenario(path)
    before = hash_inputs(scenario)
    wanted = {"city/city.yaml", "city/units.csv", "scenario/scenario.yaml"}
    wanted |= {f"extends/1-city/{name}" for name in ("city.yaml", "units.csv", "profiles/pv.csv")}
    assert wanted <= set(before)
    assert len(before) == len(scenario.files)
    base = toy_folder / "city" / "units.csv"
    base.write_text(base.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    after = hash_inputs(scenario)
    assert {name for name in before if before[name] != after[name]} == {"extends/1-city/units.csv"}


def test_the_model_of_an_extended_city_is_that_of_one_folder_with_the_same_rows(
    toy_folder: Path,
) -> None:
    text = (toy_folder / "scenario.yaml").read_text(encoding="utf-8")
    extend(toy_folder)
    (toy_folder / "east.yaml").write_text(text.replace("./city", "./east"), encoding="utf-8")
    systems: list[Any] = [
        build_system(load_scenario(toy_folder / name)) for name in ("scenario.yaml", "east.yaml")
    ]
    assert systems[0].data.identical(systems[1].data)


def test_the_schema_asks_for_little_where_another_city_is_extended() -> None:
    schema = schema_json("city")
    assert schema["then"] == {"required": ["name"]}
    assert {"name", "zones", "demand"} <= set(schema["else"]["required"])
    assert {"units", "storage", "ledger", "zones"} <= set(
        schema["properties"]["without"]["properties"]
    )


def test_a_packaged_city_may_be_extended_by_its_name(tmp_path: Path) -> None:
    city = extend(tmp_path, "name: East\nextends: changzhi\nwithout: {projects: [renhe]}\n")
    base, found = load_city("changzhi"), load_city(city)
    assert {each.id for each in base.projects} - {each.id for each in found.projects} == {"renhe"}
    assert found.extended == (packaged_cities()["changzhi"],)

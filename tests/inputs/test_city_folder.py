"""What a city's folder gives, and how its mistakes are reported together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.identifiers import MonthDay


def problems_of(folder: Path | str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_city(folder)
    return caught.value.problems


def edit(folder: Path, name: str, old: str, new: str) -> str:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {name}"
    edited = text.replace(old, new, 1)
    path.write_text(edited, encoding="utf-8")
    return edited


def test_the_toy_city_holds_what_its_files_say(toy_folder: Path) -> None:
    city = load_city(toy_folder / "city")
    assert isinstance(city, City)
    assert city.name.in_("zh") == "玩具市"
    assert city.base_year == 2024
    assert city.stock_date == date(2024, 12, 31)
    assert city.discount_rate.value == pytest.approx(0.05)
    assert city.demand["town"].energy.value == pytest.approx(4e6)
    assert city.demand["town"].energy.high == pytest.approx(4.5e6)
    assert city.free_builds_online.month == 7
    assert city.heating_season.start == MonthDay(11, 15)
    assert [unit.id for unit in city.units][:2] == ["coal-1", "coal-2"]
    assert city.stores[0].hours == 2
    assert city.technologies[2].ranges["build_limit_mw_per_year"] == (100, 300)
    assert {entry.id for entry in city.ledger if entry.is_target} == {"C26", "C27", "C30"}
    assert len(city.files) == 15
    assert all(path.is_file() for path in city.files)


def test_a_season_wraps_the_new_year(toy_folder: Path) -> None:
    season = load_city(toy_folder / "city").heating_season
    days = {date(2025, 1, 1): True, date(2025, 3, 15): True, date(2025, 3, 16): False}
    days |= {date(2025, 11, 14): False, date(2025, 11, 15): True}
    assert {day: season.covers(day) for day in days} == days


def test_every_part_of_a_city_is_frozen(toy_folder: Path) -> None:
    city = load_city(toy_folder / "city")
    with pytest.raises(ValueError, match="frozen"):
        city.base_year = 2025  # type: ignore[misc]  # it must not be possible
    with pytest.raises(TypeError):
        city.zones["x"] = city.name  # type: ignore[index]  # it must not be possible
    with pytest.raises(TypeError):
        city.profiles["wind"] = np.zeros(8760)  # type: ignore[index]  # it must not be possible
    with pytest.raises(ValueError, match="read-only"):
        city.profiles["wind"][0] = 1
    assert isinstance(city.units, tuple)


@pytest.mark.parametrize("name", sorted(packaged_cities()))
def test_a_packaged_city_loads_by_its_name(name: str) -> None:
    city = load_city(name)
    assert city.folder == packaged_cities()[name]
    assert set(city.demand) == set(city.zones)


def test_a_row_with_an_error_makes_no_further_errors_where_it_is_named(toy_folder: Path) -> None:
    edit(toy_folder / "city", "technologies.csv", "coal,300", "coal,much")
    assert [each.code for each in problems_of(toy_folder / "city")] == ["not_number"]


def test_mistakes_in_five_files_are_reported_together(toy_folder: Path) -> None:
    folder = toy_folder / "city"
    edit(folder, "city.yaml", "currency: CNY", "curency: CNY")
    edit(folder, "units.csv", "600", "-600")
    edit(folder, "fuels.csv", "800", "cheap")
    edit(folder, "ledger.yaml", "wording: binding", "wording: firm")
    (folder / "links.csv").unlink()
    (folder / "unit.csv").write_text("id\n", encoding="utf-8")
    found = {(Path(each.place.file).name, each.code) for each in problems_of(folder)}
    assert found == {
        ("city.yaml", "missing_key"),
        ("city.yaml", "unknown_key"),
        ("units.csv", "out_of_range"),
        ("fuels.csv", "not_number"),
        ("ledger.yaml", "not_choice"),
        ("links.csv", "file_missing"),
        ("unit.csv", "file_unknown"),
    }


@pytest.mark.parametrize(
    ("given", "code"), [("./nowhere", "folder_missing"), ("changzi", "city_unknown")]
)
def test_a_city_that_is_not_there_is_one_sentence(given: str, code: str) -> None:
    (problem,) = problems_of(Path(given) if given == "changzi" else given)
    assert problem.code == code
    assert "packaged city" in problem.remedy() or "did you mean `changzhi`?" in problem.remedy()


def test_a_ledger_is_a_list(toy_folder: Path) -> None:
    (toy_folder / "city" / "ledger.yaml").write_text("C26: {}\n", encoding="utf-8")
    (problem,) = problems_of(toy_folder / "city")
    assert (problem.code, problem.place.line) == ("yaml_not_list", 1)


def test_a_file_that_may_not_be_read_is_one_sentence(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = problems_of(toy_folder / "city")
    assert {each.code for each in found} == {"file_unreadable"}
    assert "Permission denied" in found[0].message()

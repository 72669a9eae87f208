"""What is asked at least is summed before any solver is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import InputError
from transition_sim.inputs.load_scenario import load_scenario

COAL = {
    "id": "coal",
    "class": "coal",
    "fuel": "coal",
    "heat_rate_gce_per_kwh": 300,
    "minimum_load_share": 0.5,
    "part_load_penalty_share": 0.1,
}
SAVING: dict[str, Any] = {
    "id": "saving",
    "kinds": "energy_saving",
    "technology": "coal",
    "heat_rate_change_gce_per_kwh": -10,
    "capex_cny_per_kw": 100,
    "outage_weeks": 8,
}
BUNDLE = {**SAVING, "id": "both", "kinds": "energy_saving;flexibility", "minimum_load_share": 0.3}


def city() -> ToyCity:
    return ToyCity(
        technologies=[COAL, {"id": "pv", "class": "pv"}],
        units=[
            {"id": "a", "technology": "coal", "capacity_mw": 100},
            {"id": "b", "technology": "coal", "capacity_mw": 50},
            {"id": "old", "technology": "coal", "capacity_mw": 70, "retires": "2025"},
            {"id": "s", "technology": "pv", "capacity_mw": 100},
        ],
        fuels=[{"id": "coal", "price_cny_per_tce": 800}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
        retrofits=(SAVING, BUNDLE),
        settings={"conversions_start": {"month": 4, "day": 1, "source": "toy"}},
    )


# what the scenario says of upgrades, and the most that it can give, or None where it is enough
CASES: list[tuple[dict[str, Any], float | None]] = [
    ({"at_least": 150, "by": 2025}, None),
    ({"at_least": 151, "by": 2025}, 150),
    ({"at_least": 300, "by": 2025, "count": "kind"}, None),
    ({"at_least": 301, "by": 2025, "count": "kind"}, 300),
    ({"at_least": 151, "by": 2025, "count": "kind", "only": ["saving"]}, 150),
    ({"at_least": 1, "by": "2025-05-01"}, 0),
    ({"at_least": 1, "by": "2025-06-30"}, None),
    ({"at_least": 1, "by": "2025-06-30", "start": "05-15"}, 0),
    ({"kinds": {"flexibility": 150}, "by": 2025}, None),
    ({"kinds": {"flexibility": 160}, "by": 2025}, 150),
    ({"kinds": {"flexibility": 10}, "by": 2025, "exclude": ["both"]}, 0),
    ({"at_least": 150, "by": 2025, "units": {"a": {"upgrade": "saving", "year": 2025}}}, None),
    ({"at_least": 200, "by": 2025, "count": "kind",
      "units": {"a": {"upgrade": "saving", "year": 2025}}}, None),
    ({"at_least": 201, "by": 2025, "count": "kind",
      "units": {"a": {"upgrade": "saving", "year": 2025}}}, 200),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "most"), CASES)
def test_no_more_upgrades_are_asked_than_there_can_be(
    tmp_path: Path, asked: dict[str, Any], most: float | None
) -> None:
    if most is None:
        load_toy(tmp_path, city(), retrofits=asked)
        return
    with pytest.raises(InputError) as caught:
        load_toy(tmp_path, city(), retrofits=asked)
    found = [e for e in caught.value.problems if e.code == "retrofit_more_than_there_is"]
    assert [each.values["high"] for each in found] == [most]
    assert found[0].field.startswith(("retrofits.at_least", "retrofits.kinds"))


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        (["projects.include=[new-wind]"], "projects.include[0]"),
        (["projects.new.late={technology: wind, capacity: 1, online: 2027-01-01}"],
         "projects.new.late.online"),
    ],
)  # fmt: skip
def test_a_project_that_is_named_comes_within_the_years(
    toy_folder: Path, overrides: list[str], field: str
) -> None:
    table = toy_folder / "city" / "projects.csv"
    lines = table.read_text("utf-8").splitlines()
    rows = [dict(zip(lines[0].split(","), line.split(","), strict=True)) for line in lines]
    late = {"online": "2027-01-01", "online_high": "2027-12-31"}
    rows = [row | (late if row["id"] == "new-wind" else {}) for row in rows]
    table.write_text("\n".join(",".join(row.values()) for row in rows) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(toy_folder / "scenario.yaml", overrides)
    assert [(e.code, e.field) for e in caught.value.problems] == [("project_after_years", field)]
    meant = "data.projects.new-wind.online=2027-01-01"  # as a search over dates says it
    load_scenario(toy_folder / "scenario.yaml", ["projects.include=[new-wind]", meant])


def test_a_project_of_a_stage_or_that_slips_may_come_later(toy_folder: Path) -> None:
    late = "data.projects.new-wind.online=2027-01-01"
    load_scenario(toy_folder / "scenario.yaml", late)
    slips = ["projects.include=[new-wind]", "projects.delay.new-wind=36 months"]
    load_scenario(toy_folder / "scenario.yaml", slips)


@pytest.mark.parametrize("name", ["import", "sales", "unserved", "charge", "discharge", "total"])
def test_no_class_has_the_name_of_a_flow(toy_folder: Path, name: str) -> None:
    path = toy_folder / "city/technologies.csv"
    path.write_text(path.read_text("utf-8").replace("气发电,cbm,", f"气发电,{name},"), "utf-8")
    text = path.read_text("utf-8")
    assert f",{name}," in text
    with pytest.raises(InputError) as caught:
        load_scenario(toy_folder / "scenario.yaml")
    assert "class_reserved" in [each.code for each in caught.value.problems]


def test_no_project_is_called_all(toy_folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(
            toy_folder / "scenario.yaml",
            "projects.new.all={technology: wind, capacity: 1, online: 2025-01-01}",
        )
    assert [each.code for each in caught.value.problems] == ["project_reserved"]

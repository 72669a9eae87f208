"""What a scenario file gives, and how its mistakes are reported together."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.schema.scenario import Delay

HEAD = "name: {name}\ntitle: {{en: A, zh: 甲}}\n"


def problems_of(path: Path, *overrides: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_scenario(path, overrides)
    return caught.value.problems


def append(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return path


def write_child(folder: Path, text: str, name: str = "child") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.format(name=name) + text, encoding="utf-8")
    return path


def test_the_toy_scenario_holds_what_its_file_says(toy_scenario: Scenario) -> None:
    assert toy_scenario.name == "toy"
    assert toy_scenario.years == (2024, 2025, 2026)
    assert toy_scenario.resolution != "hourly"
    assert toy_scenario.resolution.periods == 4
    assert toy_scenario.builds.limits["wind"] == {2026: 100}
    assert toy_scenario.builds.limits["battery"] == {2025: 50, 2026: 50}
    assert "pv" not in toy_scenario.builds.limits
    assert toy_scenario.fuels["cbm"].supply == {2025: 45, 2026: 45}
    assert toy_scenario.targets["C26"].definition == "as_printed"
    assert toy_scenario.retire.by is None
    assert toy_scenario.city_data.base_year == 2024
    assert toy_scenario.files[0].name == "scenario.yaml"


def test_every_part_of_a_scenario_is_frozen(toy_scenario: Scenario) -> None:
    with pytest.raises(ValueError, match="frozen"):
        toy_scenario.name = "other"  # type: ignore[misc]  # it must not be possible
    with pytest.raises(ValueError, match="frozen"):
        toy_scenario.builds.limits = {}  # type: ignore[misc]  # it must not be possible
    with pytest.raises(TypeError):
        toy_scenario.builds.limits["wind"] = {}  # type: ignore[index]  # it must not be possible
    with pytest.raises(TypeError):
        toy_scenario.builds.limits["wind"][2026] = 1e9  # type: ignore[index]  # it must not be possible


def test_the_resolved_scenario_is_plain_json_with_every_field(toy_folder: Path) -> None:
    path = toy_folder / "scenario.yaml"
    overrides = ("projects.delay.new-wind=6 months", "retire={units_below: 300 MW, by: 2026}")
    resolved = load_scenario(path, overrides).resolved()
    again = json.loads(json.dumps(resolved, allow_nan=False))
    assert again["projects"]["delay"] == {"new-wind": "6 months"}
    assert again["retire"] == {
        "units_below": 300.0,
        "by": "2026-12-31",
        "units": {},
        "economic": False,
    }
    assert again["title"] == {"en": "Toytown as planned", "zh": "玩具市规划情景"}
    assert again["builds"]["limits"]["battery"] == {"2025": 50.0, "2026": 50.0}
    assert "city_data" not in again
    assert again["discount_rate"] is None


def test_a_chain_of_scenarios_merges_deeply(toy_folder: Path) -> None:
    write_child(toy_folder, "extends: scenario.yaml\nbuilds: {limits: {pv: 10 MW}}\n", "middle")
    path = write_child(
        toy_folder,
        "extends: middle.yaml\nbuilds: {limits: {pv: {2026: 0 MW}}}\nprojects: {stages: []}\n",
    )
    scenario = load_scenario(path)
    assert scenario.name == "child"
    assert scenario.builds.limits["wind"] == {2026: 100}
    assert scenario.builds.limits["pv"] == {2025: 10, 2026: 0}
    assert scenario.projects.stages == ()
    assert [each.name for each in scenario.files[:3]] == [
        "child.yaml",
        "middle.yaml",
        "scenario.yaml",
    ]


def test_a_child_does_not_inherit_the_name_of_its_run(toy_folder: Path) -> None:
    path = toy_folder / "child.yaml"
    path.write_text("extends: scenario.yaml\n", encoding="utf-8")
    found = {(each.code, each.field) for each in problems_of(path)}
    assert found == {("missing_key", "name"), ("missing_key", "title")}


def test_overrides_win_over_the_file_and_are_read_with_units(toy_folder: Path) -> None:
    overrides = ("demand.growth=6%", "builds.limits.battery.2026=1.45 GW", "resolution=hourly")
    scenario = load_scenario(toy_folder / "scenario.yaml", overrides)
    assert scenario.demand.growth == {2025: 0.06, 2026: 0.06}
    assert scenario.builds.limits["battery"] == {2025: 50, 2026: 1450}
    assert scenario.resolution == "hourly"


@pytest.mark.parametrize(
    ("override", "code", "field", "remedy"),
    [
        ("demand.growth", "override_form", "demand.growth", "key=value"),
        ("=4", "override_form", "", "key=value"),
        ("a..b=4", "override_form", "a..b", "key=value"),
        ("demand.growth=[", "yaml_syntax", "demand.growth", "brackets"),
        ("demand.growth=6 MW", "unit_dimension", "demand.growth", "share"),
        ("demand.grwth=6%", "unknown_key", "demand.grwth", "did you mean `growth`?"),
        ("builds.limits.wind.2024=5", "year_base", "builds.limits.wind.2024", "year after 2024"),
        ("carbon.price=90", "carbon_unused", "carbon.price", "scheme: tax"),
        ("extends=other.yaml", "unknown_key", "extends", "rename or remove"),
    ],
)
def test_a_wrong_override_is_reported_at_the_command_line(
    toy_folder: Path, override: str, code: str, field: str, remedy: str
) -> None:
    problem = problems_of(toy_folder / "scenario.yaml", override)[0]
    assert (problem.code, str(problem.place), problem.field) == (code, "--set", field)
    assert remedy in problem.remedy()


@pytest.mark.parametrize(
    ("delay", "day"),
    [
        ("6 months", date(2025, 8, 28)),
        ("90 days", date(2025, 5, 29)),
        ("18个月", date(2026, 8, 28)),
        ("1 year", date(2026, 2, 28)),
    ],
)
def test_a_delay_is_a_time_of_the_calendar(toy_folder: Path, delay: str, day: date) -> None:
    override = f"projects.delay.all={delay}"
    scenario = load_scenario(toy_folder / "scenario.yaml", [override])
    assert scenario.projects.delay["all"].shift(date(2025, 2, 28)) == day


def test_a_delay_ends_within_a_shorter_month() -> None:
    assert Delay(months=6).shift(date(2025, 8, 31)) == date(2026, 2, 28)


def test_a_users_own_series_replaces_the_citys(toy_folder: Path) -> None:
    path = toy_folder / "my-wind.csv"
    path.write_text("\n".join(["wind", *["0.5"] * 8760]), encoding="utf-8")
    scenario = load_scenario(append(toy_folder, "profiles: {wind: my-wind.csv}\n"))
    assert scenario.city_data.profiles["wind"].mean() == 0.5
    assert scenario.city_data.profiles["pv"].mean() < 0.5
    assert path.resolve() in [each.resolve() for each in scenario.files]


def test_a_users_own_series_is_checked_like_the_citys(toy_folder: Path) -> None:
    (toy_folder / "load.csv").write_text("\n".join(["3000"] * 8760), encoding="utf-8")
    (problem,) = problems_of(append(toy_folder, "profiles: {demand: load.csv}\n"))
    assert (problem.code, problem.place.line) == ("profile_range", 1)
    assert problem.place.file.endswith("load.csv")


def test_a_file_with_five_mistakes_reports_all_five(toy_folder: Path) -> None:
    path = append(
        toy_folder,
        "reserve: 1\n"
        "trade: {limit: 5 %}\n"
        "demand: {growth: 9}\n"
        "retire: {units: [nobody], by: 2026}\n"
        "projects: {}\n",
    )
    text = path.read_text(encoding="utf-8").replace("projects: {}\n", "profles: {}\n")
    path.write_text(text, encoding="utf-8")
    found = [(each.place.line, each.code) for each in problems_of(path)]
    first = text.count("\n") - 4
    assert found == [
        (first, "not_mapping"),
        (first + 1, "unit_dimension"),
        (first + 2, "out_of_range"),
        (first + 3, "reference_unknown"),
        (first + 4, "unknown_key"),
    ]


def test_mistakes_of_a_scenario_and_of_its_city_are_reported_together(toy_folder: Path) -> None:
    units = toy_folder / "city" / "units.csv"
    units.write_text(units.read_text("utf-8").replace("600,1,2015", "-6,1,2015"), "utf-8")
    found = [each.code for each in problems_of(append(toy_folder, "projcts: {}\n"))]
    assert sorted(found) == ["out_of_range", "unknown_key"]


def test_a_mistake_in_a_parent_is_reported_in_the_parent(toy_folder: Path) -> None:
    parent = append(toy_folder, "trade: {limit: 5 %}\n")
    path = write_child(toy_folder, "extends: scenario.yaml\n")
    (problem,) = problems_of(path)
    assert problem.place.file == str(parent)

"""Each rule of flexible loads is tripped by one edit of a table or a scenario."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.schema.json_schema import schema_json
from transition_sim.inputs.schema.loads import Load
from transition_sim.messages.demand_rules import LOAD_RULES

HEAD = (
    "id,name_en,name_zh,kind,zone,unit,count,count_low,count_high,in_demand,"
    "energy_mwh_per_unit_year,power_mw_per_unit,window_start_hour,window_end_hour,season,balance,"
    "source"
)
TRUCKS = "trucks,Trucks,重卡,trucks,town,truck,30,20,40,true,73,0.03,20,6,year,day,toy-plan"
HEAT = "heat,Heat,取暖,clean_heating,town,household,0,,,false,2.42,0.002,,,heating,day,toy-plan"


def write_loads(folder: Path, *rows: str) -> Path:
    path = folder / "city" / "loads.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def loads_of(folder: Path, *rows: str) -> tuple[Load, ...]:
    write_loads(folder, *rows)
    return load_city(folder / "city").loads


def problem_of(folder: Path, *overrides: str) -> Problem:
    with pytest.raises(InputError) as caught:
        load_scenario(folder / "scenario.yaml", overrides)
    (problem,) = caught.value.problems
    assert problem.render("zh") != problem.render("en")
    return problem


def test_a_city_needs_no_loads(toy_folder: Path) -> None:
    assert load_city(toy_folder / "city").loads == ()
    trucks, heat = loads_of(toy_folder, TRUCKS, HEAT)
    assert (trucks.count, trucks.counted, trucks.in_demand) == (30.0, "truck", True)
    assert trucks.ranges["count"] == (20.0, 40.0)
    assert heat.count == 0.0
    assert "loads.csv" in schema_json("city")["tables"]


def test_a_window_may_wrap_midnight_and_a_blank_one_is_the_whole_day(toy_folder: Path) -> None:
    trucks, heat = loads_of(toy_folder, TRUCKS, HEAT)
    assert sorted(trucks.window_hours) == [*range(6), *range(20, 24)]
    assert heat.window_hours == tuple(range(24))
    (day,) = loads_of(toy_folder, TRUCKS.replace(",20,6,", ",0,24,"))
    assert day.window_hours == tuple(range(24))
    (evening,) = loads_of(toy_folder, TRUCKS.replace(",20,6,", ",16,24,"))
    assert evening.window_hours == tuple(range(16, 24))


def test_a_load_of_the_heating_season_has_its_days(toy_folder: Path) -> None:
    trucks, heat = loads_of(toy_folder, TRUCKS, HEAT)
    season = load_city(toy_folder / "city").heating_season
    assert all(trucks.days(season))
    days = heat.days(season)
    assert sum(days) == 121  # 15 November to 15 March
    assert days[date(2025, 3, 15).timetuple().tm_yday - 1]
    assert not days[date(2025, 3, 16).timetuple().tm_yday - 1]


# a piece of the row of trucks, what stands in its place, code, field, piece of the remedy
ROWS = [
    (",20,6,", ",20,,", "load_window_half", "window_end_hour", "both hours"),
    (",20,6,", ",,6,", "load_window_half", "window_start_hour", "both hours"),
    (",20,6,", ",20,20,", "load_window_empty", "window_end_hour", "all day"),
    (",20,6,", ",25,6,", "out_of_range", "window_start_hour", "between 0 and 23"),
    # 0.03 MW in 6 hours of 365 days are 65.7 MWh
    (",20,6,", ",0,6,", "load_window_short", "energy_mwh_per_unit_year", "a longer window"),
    (",0.03,", ",0.01,", "load_window_short", "energy_mwh_per_unit_year", "power_mw_per_unit"),
    (",73,", ",-73,", "out_of_range", "energy_mwh_per_unit_year", "between 0"),
    (",town,", ",twon,", "reference_unknown", "zone", "did you mean `town`?"),
    (",trucks,town", ",lorries,town", "not_choice", "kind", "electrolysis, other, trucks"),
    (",30,20,40,", ",90000,2,99000,", "load_above_demand", "in_demand", "in_demand false"),
    (",30,20,40,", ",50,20,40,", "range_order", "count", "low, value, high"),
    (",toy-plan", ",toy-pln", "reference_unknown", "source", "did you mean `toy-plan`?"),
    (",day,", ",week,", "not_choice", "balance", "day, year"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "field", "remedy"), ROWS)
def test_a_wrong_row_names_the_cell_and_the_remedy(
    toy_folder: Path, old: str, new: str, code: str, field: str, remedy: str
) -> None:
    assert old in TRUCKS
    path = write_loads(toy_folder, TRUCKS.replace(old, new, 1))
    problem = problem_of(toy_folder)
    assert (problem.code, problem.field, problem.place.line) == (code, field, 2)
    assert problem.place.file.endswith(path.name)
    assert remedy in problem.remedy()


def test_a_window_that_just_holds_its_energy_is_enough(toy_folder: Path) -> None:
    # 0.02 MW x 10 h x 365 days
    assert loads_of(toy_folder, TRUCKS.replace(",0.03,", ",0.02,"))[0].power_mw_per_unit == 0.02
    # 0.002 MW x 24 h x 121 days are 5.8 MWh
    assert loads_of(toy_folder, HEAT.replace(",2.42,", ",5.8,"))
    write_loads(toy_folder, HEAT.replace(",2.42,", ",5.9,"))
    assert problem_of(toy_folder).code == "load_window_short"


def two_kinds(folder: Path, *overrides: str) -> Scenario:
    write_loads(folder, TRUCKS, HEAT)
    return load_scenario(folder / "scenario.yaml", overrides)


def test_a_count_holds_until_the_next_entry(toy_folder: Path) -> None:
    demand = two_kinds(toy_folder, "demand.trucks={2025: 45}", "demand.clean_heating=1000").demand
    assert dict(demand.trucks) == {2025: 45.0, 2026: 45.0}
    assert dict(demand.clean_heating) == {2024: 1000.0, 2025: 1000.0, 2026: 1000.0}
    by_id = two_kinds(toy_folder, "demand.loads={trucks: {2024: 10, 2026: 20}}").demand.loads
    assert dict(by_id["trucks"]) == {2024: 10.0, 2025: 10.0, 2026: 20.0}


# overrides, code, field, piece of the remedy
ASKED = [
    ("demand.loads={truks: 5}", "reference_unknown", "demand.loads.truks", "`trucks`"),
    ("demand.trucks=-5", "out_of_range", "demand.trucks", "between 0"),
    ("demand.trucks=5 MW", "unit_dimension", "demand.trucks", "in trucks"),
    ("demand.trucks=450 %", "unit_dimension", "demand.trucks", "in trucks"),
    ("demand={trucks: 5, loads: {trucks: 6}}", "load_twice", "demand.trucks", "one of the two"),
    ("demand.energy={town: 0}", "load_above_demand", "demand.energy.town",
     "lower the count"),
]  # fmt: skip


@pytest.mark.parametrize(("override", "code", "field", "remedy"), ASKED)
def test_a_wrong_count_is_refused_with_its_remedy(
    toy_folder: Path, override: str, code: str, field: str, remedy: str
) -> None:
    write_loads(toy_folder, TRUCKS, HEAT)
    problem = problem_of(toy_folder, override)
    assert (problem.code, problem.field) == (code, field)
    assert remedy in problem.remedy()


@pytest.mark.parametrize("kind", ["trucks", "clean_heating"])
def test_a_count_without_a_load_is_refused(toy_folder: Path, kind: str) -> None:
    problem = problem_of(toy_folder, f"demand.{kind}=5")
    assert (problem.code, problem.field) == ("load_kind_missing", f"demand.{kind}")
    assert "loads.csv" in problem.remedy()


def test_a_kind_with_several_loads_is_counted_by_id(toy_folder: Path) -> None:
    write_loads(toy_folder, TRUCKS, TRUCKS.replace("trucks,", "mine-trucks,", 1))
    problem = problem_of(toy_folder, "demand.trucks=5")
    assert problem.code == "load_kind_several"
    assert "trucks, mine-trucks" in problem.remedy()


def test_trucks_may_be_counted_with_their_unit(toy_folder: Path) -> None:
    for text in ("45 trucks", "45 辆", "45"):
        assert two_kinds(toy_folder, f"demand.trucks={text}").demand.trucks[2024] == 45.0


def test_every_rule_of_loads_is_tripped_by_a_test() -> None:
    tests = Path(__file__).read_text("utf-8")
    assert [code for code in LOAD_RULES if f'"{code}"' not in tests] == []

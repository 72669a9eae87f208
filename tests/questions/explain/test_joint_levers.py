"""Levers that move together: two years of one limit, and several projects or units."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.impossible_cities import (
    C200,
    CAPACITY,
    COAL,
    ENFORCED,
    GAS,
    GENERATION,
    IMPOSSIBLE,
    LIMITED_PV,
    PV,
    project,
    ranged,
)
from support.toy_cities import FLAT_100_MW, ToyCity, load_toy, share_target
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.pipeline import run
from transition_sim.questions.explain.elastic_program import FEASIBLE
from transition_sim.questions.explain.explain import Diagnosis, diagnose
from transition_sim.questions.explain.feasibility import Feasibility
from transition_sim.questions.explain.levers import Lever, settings_of
from transition_sim.questions.explain.levers_plant import build_levers
from transition_sim.questions.explain.levers_policy import (
    cap_levers,
    export_levers,
    fuel_levers,
    limit_levers,
    obligation_levers,
)
from transition_sim.questions.explain.levers_projects_units import project_levers
from transition_sim.questions.explain.sentences import say_repair
from transition_sim.reruns import Reruns

THREE = [2024, 2025, 2026]


def diagnosed(folder: Path, city: ToyCity, **fields: Any) -> Diagnosis:
    load_toy(folder, city, **fields)
    return diagnose(Reruns(folder / "scenario.yaml"))


def test_the_limits_of_two_years_are_raised_together_where_one_is_not_enough(
    tmp_path: Path,
) -> None:
    # 300 MW of PV beside 200 MW of coal: 50 MW a year make 100, one year's 200 make 250
    target = share_target("CAP", "capacity_share", 0.6, year=2026)
    city = ToyCity([COAL, LIMITED_PV], [C200], ledger=[target])
    found = diagnosed(tmp_path, city, years=THREE, targets={"CAP": ENFORCED})
    (repair,) = found.menu.repairs
    fields = {lever.field for lever in repair.move.levers}
    assert fields == {"builds.limits.pv.2025", "builds.limits.pv.2026"}
    (judged,) = (
        each
        for each in run(tmp_path / "scenario.yaml", overrides=repair.move.settings).verdict[
            "targets"
        ]
        if each["id"] == "CAP" and each["definition"] == "as_printed"
    )
    assert judged["met"]
    assert judged["value"] == pytest.approx(0.6, abs=0.02)


def everything_by_year(folder: Path) -> Scenario:
    """Load a scenario with a number of every kind that holds from a year on."""
    gas = {
        "id": "cbm",
        "price_cny_per_m3": 0.5,
        "heating_value_mj_per_m3": 36,
        "supply_limit_mm3": 40,
        "supply_limit_mm3_low": 30,
        "supply_limit_mm3_high": 90,
    }
    kind = {"id": "cbm", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.4}
    city = ToyCity(
        [COAL, LIMITED_PV, kind],
        [C200, {"id": "g", "technology": "cbm", "capacity_mw": 10}],
        fuels=[gas],
        emissions=[{"fuel": "cbm", "factor_kg_per_gj": 56}],
        export={"town": {}},
        settings={
            "export": {
                "town": {"energy": ranged(FLAT_100_MW / 10, 0.0, FLAT_100_MW), "profile": "flat"}
            }
        },
    )
    return load_toy(
        folder,
        city,
        years=THREE,
        emissions={"limits": {"co2": {2025: 500_000, 2026: 400_000}}},
        utilisation={"pv": {2025: 0.9, 2026: 0.95}},
        planning_reserve={2025: 0.1, 2026: 0.2},
        limits={
            "generation": {"coal": {2025: "700 GWh", 2026: "600 GWh"}},
            "fuels": {"fossil": {"of": ["cbm"], "at_most": {2025: "200 ktce", 2026: "150 ktce"}}},
        },
    )


FAMILIES = {
    "builds.limits.pv": lambda s: build_levers(s, 2026),
    "fuels.cbm.supply": lambda s: fuel_levers(s, 2026),
    "export.energy": lambda s: export_levers(s, 2026),
    "emissions.limits.co2": lambda s: cap_levers(s, {("co2", 2025): 6e5, ("co2", 2026): 6e5}),
    "limits.generation.coal": lambda s: limit_levers(
        s, {("limits.generation.coal", y): 9e5 for y in (2025, 2026)}
    ),
    "limits.fuels.fossil.at_most": lambda s: limit_levers(
        s, {("limits.fuels.fossil.at_most", y): 4e5 for y in (2025, 2026)}
    ),
    "utilisation.pv": obligation_levers,
    "planning_reserve": obligation_levers,
}


@pytest.mark.parametrize("field", FAMILIES)
def test_two_years_of_one_number_are_moved_each_to_its_own_value(
    tmp_path: Path, field: str
) -> None:
    levers = list(FAMILIES[field](everything_by_year(tmp_path)))
    first, second = (last_of(levers, f"{field}.{year}") for year in (2025, 2026))
    assert not first.claims & second.claims
    alone = settings_of([first], [first.end])
    assert [each.partition("=")[0] for each in alone] == [f"{field}.2025", f"{field}.2026"]
    assert alone[1] == second.write(second.now)[0]
    for pair in ((first, second), (second, first)):
        together = settings_of(pair, [lever.end for lever in pair])
        assert sorted(together) == sorted([*first.write(first.end), *second.write(second.end)])


def names_of(found: Diagnosis) -> list[list[str]]:
    """Return the projects or units that each repair takes."""
    return [
        sorted(lever.members[: int(value)])
        for repair in found.menu.repairs
        for lever, value in zip(repair.move.levers, repair.move.values, strict=True)
    ]


def unit(name: str, mw: float, technology: str = "coal") -> dict[str, Any]:
    return {"id": name, "technology": technology, "capacity_mw": mw, "unit_count": 1}


def test_a_unit_that_is_not_needed_does_not_retire(tmp_path: Path) -> None:
    # 60 MW of PV are 30 % of 200 MW: of 240 MW of coal 100 have to go, all of them in b
    city = ToyCity(
        [COAL, PV],
        [unit("a", 30), unit("b", 100), unit("c", 110), unit("s", 60, "pv")],
        ledger=[CAPACITY],
    )
    found = diagnosed(tmp_path, city, targets={"CAP": ENFORCED})
    assert names_of(found) == [["b"]]
    (repair,) = found.menu.repairs
    assert any(each.startswith("retire.units.b=") for each in repair.move.settings)


def test_of_several_units_none_can_stay(tmp_path: Path) -> None:
    # 208 MW of coal have to go: the smallest first are 20, 50, 120 and 160, and two are enough
    units = [unit("a", 20), unit("b", 50), unit("c", 120), unit("d", 160), unit("e", 170)]
    city = ToyCity([COAL, PV], [*units, unit("s", 134, "pv")], ledger=[CAPACITY])
    found = diagnosed(tmp_path, city, targets={"CAP": ENFORCED})
    ((*taken,),) = names_of(found)
    assert len(taken) > 1
    path, mw = tmp_path / "scenario.yaml", {each["id"]: each["capacity_mw"] for each in units}
    kept = sum(mw.values()) - sum(mw[name] for name in taken)
    assert 134 / (134 + kept) >= 0.3
    for name in taken:
        assert 134 / (134 + kept + mw[name]) < 0.3, name
    assert run(path, overrides=found.menu.repairs[0].move.settings)


def retiring(sun: float, *coal: float) -> tuple[ToyCity, dict[str, Any]]:
    """Return a city of coal units a, b, ..., of 100 MW of demand and of PV that gives a half."""
    units = [unit(name, mw) for name, mw in zip("abcdefgh", coal, strict=False)]
    city = ToyCity([COAL, PV], [*units, unit("s", sun, "pv")], ledger=[CAPACITY])
    return city, {"targets": {"CAP": ENFORCED}}


def test_the_largest_coal_unit_retires_where_it_alone_is_enough(tmp_path: Path) -> None:
    # 90 MW of PV are 30 % beside 210 MW of coal: 60 of 270 MW have to go, c or both of the others
    city, fields = retiring(90, 30, 40, 200)
    found = diagnosed(tmp_path, city, **fields)
    assert sorted(names_of(found)) == [["a", "b"], ["c"]]
    for each in found.menu.repairs:
        assert run(tmp_path / "scenario.yaml", overrides=each.move.settings)


def test_a_unit_without_which_the_demand_is_not_served_does_not_retire(tmp_path: Path) -> None:
    # 55 of 265 MW have to go: without c 65 MW of coal and 45 of sun are left for 100
    city, fields = retiring(90, 20, 45, 200)
    assert sorted(names_of(diagnosed(tmp_path, city, **fields))) == [["a", "b"], ["c"]]
    # 35 of 245 MW have to go: without c only 45 and 45
    city, fields = retiring(90, 20, 25, 200)
    assert names_of(diagnosed(tmp_path, city, **fields)) == [["a", "b"]]


def test_a_unit_without_which_homes_are_cold_does_not_retire(tmp_path: Path) -> None:
    # 55 of 265 MW have to go, c or both others; only c can give heat
    city, fields = retiring(90, 20, 45, 200)
    *others, sun = city.units
    chp = {
        **COAL, "id": "chp", "minimum_load_share": 0, "heat_share_mw_per_mw": 1,
        "power_loss_per_heat": 0, "power_per_heat_minimum": 0.1,
    }  # fmt: skip
    units = [*others[:2], {**others[2], "technology": "chp", "chp": "true"}, sun]
    warmed = {"heat": {"centre": {"energy": 50 * 8760}}, "technologies": [COAL, chp, PV]}
    found = diagnosed(tmp_path, replace(city, units=units, **warmed), **fields)
    assert names_of(found) == [["a", "b"]]


def test_the_last_coal_unit_stays(tmp_path: Path) -> None:
    city, fields = retiring(60, 200)
    assert diagnosed(tmp_path, city, **fields).menu.repairs == ()


def test_no_member_of_what_is_taken_can_be_left_out(tmp_path: Path) -> None:
    city, fields = retiring(134, 20, 50, 120, 160, 170)
    found = diagnosed(tmp_path, city, **fields)
    feasibility = Feasibility(Reruns(tmp_path / "scenario.yaml"))
    assert found.menu.repairs
    for repair in found.menu.repairs:
        ((lever,), (count,)) = repair.move.levers, repair.move.values
        taken = lever.members[: int(count)]
        assert len(taken) > 1
        assert lever.pool is not None
        for name in taken:
            rest = [each for each in taken if each != name]
            settings = lever.pool.lever(rest).write(float(len(rest)))
            gap = feasibility.gap(settings)
            assert gap is not None
            assert gap > FEASIBLE, name


def test_levers_that_help_different_targets_are_found_beside_each_other(tmp_path: Path) -> None:
    # the sun hardly shines: it only helps the stock, and gas only what is generated
    gas = {
        "id": "cbm", "price_cny_per_m3": 0.5, "heating_value_mj_per_m3": 36,
        "supply_limit_mm3": 40, "supply_limit_mm3_low": 30, "supply_limit_mm3_high": 90,
    }  # fmt: skip
    city = ToyCity(
        [COAL, {**LIMITED_PV, "availability": 0.001}, GAS],
        [C200, {"id": "g", "technology": "cbm", "capacity_mw": 80}],
        fuels=[gas],
        emissions=[{"fuel": "cbm", "factor_kg_per_gj": 56}],
        ledger=[{**CAPACITY, "value": 0.45}, GENERATION],
    )
    found = diagnosed(tmp_path, city, targets={"CAP": ENFORCED, "GEN": ENFORCED})
    (repair,) = found.menu.repairs
    fields = {lever.field for lever in repair.move.levers}
    assert fields == {"builds.limits.pv.2025", "fuels.cbm.supply.2025"}
    assert set(found.answer().to_json()["levers_tried"]) >= fields
    verdict = run(tmp_path / "scenario.yaml", overrides=repair.move.settings).verdict
    met = [each["met"] for each in verdict["targets"] if each["definition"] == "as_printed"]
    assert met == [True, True]


def test_a_unit_that_need_not_stay_is_not_kept(tmp_path: Path) -> None:
    # 120 MW of load with the reserve: 60 MW have to stay beside 60, and b alone is enough
    units = [unit("a", 20), unit("b", 70), unit("c", 60)]
    city = ToyCity([COAL, PV], units)
    found = diagnosed(
        tmp_path,
        city,
        retire={"units": ["a", "b"], "by": "2025-01-01"},
        planning_reserve=0.2,
    )
    kept = [each.move for each in found.menu.repairs if each.move.levers[0].field == "retire.units"]
    assert [move.levers[0].members[: int(move.values[0])] for move in kept] == [("b",)]
    assert "retire.units.b=null" in kept[0].settings


def left_out(*projects: dict[str, Any]) -> tuple[ToyCity, dict[str, Any]]:
    announced = [{**each, "stage": "announced"} for each in projects]
    return ToyCity([COAL, PV], [C200], announced, ledger=[CAPACITY]), {"targets": {"CAP": ENFORCED}}


FARM = project("farm", "pv", 60, "2025-06-30")
FIELD = project("field", "pv", 40, "2025-06-30")
BLOCK = project("block", "coal", 500, "2025-06-30")


def test_a_large_project_that_nobody_wants_hides_no_repair(tmp_path: Path) -> None:
    city, fields = left_out(FARM, FIELD, BLOCK)
    found = diagnosed(tmp_path, city, **fields)
    assert names_of(found) == [["farm", "field"]]
    assert found.menu.repairs[0].move.settings == ["projects.include=[farm, field]"]


def test_a_project_that_is_not_needed_is_not_taken(tmp_path: Path) -> None:
    # 86 MW are needed: 60, 40 and 30 MW are left out, and two of them are enough
    city, fields = left_out(FARM, FIELD, project("roof", "pv", 30, "2025-06-30"))
    assert names_of(diagnosed(tmp_path, city, **fields)) == [["farm", "field"]]


def test_two_projects_that_are_taken_by_levers_of_their_own_are_both_taken(
    tmp_path: Path,
) -> None:
    city, fields = left_out(FARM, FIELD, BLOCK)
    chosen = {"exclude": ["field"], "include": ["block"]}
    scenario = load_toy(tmp_path, city, projects=chosen, **fields)
    first, second = project_levers(scenario, 2025)
    assert not first.claims & second.claims
    assert settings_of([first, second], [1.0, 1.0]) == [
        "projects.include=[block, farm, field]",
        "projects.exclude=[]",
    ]
    assert settings_of([first], [1.0]) == ["projects.include=[block, farm]"]


def last_of(levers: list[Lever], field: str) -> Lever:
    """Return the lever of a field, the one that raises it where there are two."""
    return [lever for lever in levers if lever.field == field][-1]


def test_a_repair_that_leaves_demand_unserved_says_how_much(tmp_path: Path) -> None:
    # The new block serves demand that nothing else serves: to let it come later, or to burn less
    # coal, leaves a part of it unserved. The sentence has what `run` finds.
    case = IMPOSSIBLE["new coal must run beside the old"]
    load_toy(tmp_path, case.city, **case.scenario)
    file = tmp_path / "scenario.yaml"
    found = diagnose(Reruns(file)).menu.repairs
    assert len(found) == 2
    for repair in found:
        audit = run(file, overrides=repair.move.settings).verdict["audit"]
        short = sum(audit["unserved_mwh"].values())
        assert short > 1000.0
        assert repair.cost.unserved == pytest.approx(short, rel=1e-6)
        said = say_repair(repair).en
        assert f"it leaves {short / 1e3:,.4g} GWh of demand for power unserved" in said

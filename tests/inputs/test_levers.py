"""Levers do what they say: nothing said is nothing changed, and a change is what it says."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.schema.quantity_fields import ANY, QuantityField, quantity_fields
from transition_sim.inputs.schema.scenario import NO_LIMIT, ScenarioFile

IDS = {
    "builds": "pv",
    "retrofits": "energy_saving",
    "demand.energy": "town",
    "demand.loads": "trucks",
    "heat": "town",
    "fuels": "coal",
    "emissions": "co2",
    "reserve": "spinning",
    "targets": "C27",
}
QUANTITIES = list(quantity_fields(ScenarioFile))
LIFTED = [each for each in QUANTITIES if each.yearly and each.yearly.lifted != "refused"]
GIVERS = ("file", "--set", "python")


def named(field: QuantityField) -> str:
    """Return a field's dotted path, with an id of the toy where it has one."""
    whole = ".".join(field.path[:2])
    own = IDS.get(whole) or IDS.get(field.path[0]) or "x"
    return ".".join(own if key == ANY else key for key in field.path)


def loaded(folder: Path, giver: str, path: str, value: Any) -> Scenario:
    """Load the toy with a value given in a child file, by --set, or in Python."""
    toy = folder / "scenario.yaml"
    text = str(value).replace("None", "null").replace("'", "")
    if giver == "file":
        child = folder / "child.yaml"
        keys = path.split(".")
        body = "".join(f"{'  ' * i}{key}:\n" for i, key in enumerate(keys[:-1]))
        line = f"{'  ' * (len(keys) - 1)}{keys[-1]}: {text}\n"
        child.write_text(f"name: child\ntitle: x\nextends: scenario.yaml\n{body}{line}", "utf-8")
        return load_scenario(child)
    if giver == "--set":
        return load_scenario(toy, f"{path}={text}")
    return Scenario.from_dict({path: value}, base=toy)


def outcome(folder: Path, giver: str, path: str, value: Any) -> Scenario | tuple[Problem, ...]:
    """Return the scenario, or what is wrong with it."""
    try:
        return loaded(folder, giver, path, value)
    except InputError as wrong:
        return wrong.problems


def problems_of(make: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        make()
    return caught.value.problems


@pytest.mark.parametrize("giver", GIVERS)
@pytest.mark.parametrize("field", QUANTITIES, ids=named)
def test_null_in_a_quantity_is_understood_or_refused_with_a_sentence(
    field: QuantityField, giver: str, toy_folder: Path
) -> None:
    for value in (None, {2025: None}, {2025: 1, 2026: None}):
        found = outcome(toy_folder, giver, named(field), value)
        for each in found if isinstance(found, tuple) else ():
            assert all(each.message(lang) and each.remedy(lang) for lang in ("en", "zh"))


@pytest.mark.parametrize("giver", GIVERS)
@pytest.mark.parametrize("field", LIFTED, ids=named)
def test_null_in_a_year_lifts_a_limit_from_then_on(
    field: QuantityField, giver: str, toy_folder: Path
) -> None:
    number = max(field.quantity.low, 0.15 if field.quantity.unit == "share" else 40.0)
    number = min(number, field.quantity.high)
    found: Any = outcome(toy_folder, giver, named(field), {2025: number, 2026: None})
    if isinstance(found, tuple):  # the toy has nobody to ask it of: said, and no fault of null
        assert all("null" not in each.message() for each in found)
        return
    for key in named(field).split("."):
        found = found[key] if hasattr(found, "keys") else getattr(found, key)
    assert found[2025] == number
    assert found.get(2026) is None


def test_a_limit_that_is_lifted_is_none_in_the_program(toy_folder: Path) -> None:
    toy = toy_folder / "scenario.yaml"
    found = load_scenario(toy, "fuels.cbm.supply={2025: 45 Mm3, 2026: null}")
    assert found.fuels["cbm"].supply == {2025: 45.0, 2026: None}
    found = load_scenario(toy, "builds.limits.pv={2025: 5 MW, 2026: null}")
    assert [found.builds.most("pv", year, 300.0) for year in (2025, 2026)] == [5.0, NO_LIMIT]
    (problem,) = problems_of(lambda: found.with_("builds.at_limit=true"))
    assert (problem.code, problem.field) == ("limit_lifted", "builds.limits.pv")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("demand.growth={2025: null}", "null_of_year"),
        ("demand.growth=null", "not_number"),
        ("emissions.limits.co2=null", "null_nothing"),
        ("builds.exactly.pv=5 MW", "year_wanted"),
        ("builds.exactly.pv={2024: 5 MW}", "year_base"),
        ("trade.limit=+5", "change_unit"),
        ("trade.limit=+5 points", "change_points"),
        ("targets.C27.threshold=+5 %", "change_of_share"),
        ("emissions.limits.co2=+5 %", "change_of_nothing"),
        ("builds.exactly.pv={2025: x2}", "change_of_nothing"),
        ("builds.limits.pv=+5 GWh", "unit_dimension"),
        ("fuels.coal.price=x100", "out_of_range"),
        ("demand.level=8 %", "out_of_range"),
        ("data.technologies.wind.availability=+5 %", "change_of_share"),
        ("data.technologies.wind.must_run_share=x2", "change_of_nothing"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_refused(
    given: str, code: str, toy_folder: Path
) -> None:
    problems = problems_of(lambda: load_scenario(toy_folder / "scenario.yaml", given))
    assert code in {each.code for each in problems}
    own = next(each for each in problems if each.code == code)
    assert given.partition("=")[0].startswith(own.field.rpartition(".")[0])


@pytest.mark.parametrize("giver", GIVERS)
@pytest.mark.parametrize("written", ["+30 %", "x1.3", "×1.3", "1.3倍", "＋30%"])
def test_a_price_may_be_given_as_so_much_more(giver: str, written: str, toy_folder: Path) -> None:
    found = loaded(toy_folder, giver, "fuels.coal.price", {2025: written})
    assert found.fuels["coal"].price == {2025: 1040.0, 2026: 1040.0}


@pytest.mark.parametrize("giver", GIVERS)
def test_demand_may_be_given_as_a_level(giver: str, toy_folder: Path) -> None:
    for written in ("+8 %", "108 %", "x1.08"):
        found = loaded(toy_folder, giver, "demand.level", written)
        assert found.demand.level == {2025: 1.08, 2026: 1.08}


def test_a_change_is_of_each_years_own_number_and_changes_add_up(toy_folder: Path) -> None:
    toy = load_scenario(toy_folder / "scenario.yaml")
    path = toy.with_("fuels.coal.price={2024: 800, 2025: 700, 2026: 600}")
    more = path.with_("fuels.coal.price.2025=x2")
    assert more.fuels["coal"].price == {2024: 800.0, 2025: 1400.0, 2026: 1200.0}
    assert more.with_("fuels.coal.price=-50 %").fuels["coal"].price == {
        2024: 800.0,
        2025: 700.0,
        2026: 600.0,
    }
    over = more.with_("fuels.coal.price.2026=500")
    assert over.fuels["coal"].price == {2024: 800.0, 2025: 1400.0, 2026: 500.0}
    assert pickle.loads(pickle.dumps(more)).fuels == more.fuels
    twice = toy.with_("data.technologies.wind.capex_cny_per_kw=5000")
    twice = twice.with_("data.technologies.wind.capex_cny_per_kw=-10 %")
    assert twice.data["technologies"]["wind"]["capex_cny_per_kw"] == 4500.0
    assert toy.with_("discount_rate=+1 point").discount_rate == pytest.approx(
        toy.city_data.discount_rate.value + 0.01
    )
    assert toy.with_("builds.limits.wind=+20 MW").builds.limits["wind"][2026] == 120.0
    assert toy.with_("demand.growth=+5 %").demand.growth[2025] == 0.05  # its own sign


def test_a_price_without_a_year_leaves_the_base_year_as_it_was(toy_folder: Path) -> None:
    toy = load_scenario(toy_folder / "scenario.yaml")
    assert toy.with_("fuels.coal.price=900").fuels["coal"].price == {2025: 900.0, 2026: 900.0}
    taxed = toy.with_(["carbon.scheme=tax", "carbon.price=100"])
    assert taxed.carbon.price == {2025: 100.0, 2026: 100.0}
    named_year = toy.with_("fuels.coal.price.2024=900")
    assert set(named_year.fuels["coal"].price) == {2024, 2025, 2026}
    assert set(toy.with_("export.energy=-10 %").export.energy) == {2025, 2026}


def test_an_exact_build_is_of_its_year_alone(toy_folder: Path) -> None:
    found = load_scenario(toy_folder / "scenario.yaml", "builds.exactly.wind.2025=80 MW")
    most = [found.builds.most("wind", year, 200.0) for year in (2025, 2026)]
    least = [found.builds.least("wind", year) for year in (2025, 2026)]
    assert (most, least) == ([80.0, 100.0], [80.0, 0.0])


def test_a_unit_retires_on_its_own_day_and_the_others_on_theirs(toy_folder: Path) -> None:
    parent = toy_folder / "parent.yaml"
    parent.write_text(
        "name: parent\ntitle: x\nextends: scenario.yaml\nretire: {units_below: 300 MW, by: 2026}\n",
        "utf-8",
    )
    ends = date(2026, 12, 31)
    own = load_scenario(parent, "retire.units.coal-1=2025-06-30").retire
    assert (own.by, own.units) == (ends, {"coal-1": date(2025, 6, 30)})
    child = toy_folder / "child.yaml"
    child.write_text(
        "name: child\ntitle: x\nextends: parent.yaml\nretire: {units: [coal-1], by: 2025}\n",
        "utf-8",
    )
    listed = load_scenario(child)
    assert (listed.retire.by, dict(listed.retire.units)) == (ends, {"coal-1": date(2025, 12, 31)})
    assert load_scenario(parent, "retire.by=2025").retire.by == date(2025, 12, 31)
    more = listed.with_("retire.units.coal-2=2025-03-31").retire.units
    assert more == {"coal-1": date(2025, 12, 31), "coal-2": date(2025, 3, 31)}
    less = listed.with_("retire.units.coal-1=null").retire
    assert (dict(less.units), less.by) == ({}, ends)
    none = listed.with_("retire.units_below=null").retire
    assert dict(none.units) == {"coal-1": date(2025, 12, 31)}
    (problem,) = problems_of(lambda: listed.with_("retire.units.coal-1=2023"))
    assert (problem.code, problem.field) == ("retire_in_base_year", "retire.units.coal-1")


def test_null_takes_back_what_a_parent_says(toy_folder: Path) -> None:
    toy = load_scenario(toy_folder / "scenario.yaml")
    delayed = toy.with_("projects.delay.new-wind=6 months")
    assert not delayed.with_("projects.delay.new-wind=null").projects.delay
    assert "wind" not in toy.with_("builds.limits.wind=null").builds.limits
    assert not toy.with_("fuels=null").fuels
    assert toy.with_({"fuels.cbm": None}).fuels == {}
    assert not toy.with_("targets.C27=null").targets.keys() & {"C27"}
    child = toy_folder / "child.yaml"
    child.write_text(
        "name: child\ntitle: x\nextends: scenario.yaml\nbuilds: {limits: {wind: null}}\n", "utf-8"
    )
    assert "wind" not in load_scenario(child).builds.limits


@pytest.mark.parametrize("field", QUANTITIES, ids=named)
def test_every_lever_says_in_words_what_it_changes(field: QuantityField, toy_folder: Path) -> None:
    quantity = field.quantity
    number = min(max(quantity.low, 0.25 if quantity.unit == "share" else 55.0), quantity.high)
    found = outcome(toy_folder, "file", named(field), {2025: number} if field.yearly else number)
    if isinstance(found, tuple):  # the toy has nobody to ask it of
        assert all(each.message("en") for each in found)
        return
    said = [each for each in found.changes() if each.field.startswith(named(field)[:12])]
    assert said
    shown = f"{100 * number:.6g} %" if quantity.unit == "share" else f"{number:,.10g}"
    assert any(shown in each.text.en and shown in each.text.zh for each in said)


def test_what_is_said_again_is_no_change(toy_folder: Path) -> None:
    found = loaded(toy_folder, "file", "builds.limits.battery", "50 MW")
    assert found.changes() == ()
    assert load_scenario(toy_folder / "scenario.yaml").changes() == ()

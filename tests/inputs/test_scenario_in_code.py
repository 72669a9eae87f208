"""A scenario that is written or changed in Python obeys the rules of a file, and says so."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.merging.overrides import Overrides, list_overrides
from transition_sim.inputs.schema.scenario import Delay, Resolution, Target
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.model.fingerprint import fingerprint_program
from transition_sim.pipeline import run
from transition_sim.questions.compare.compare import compare
from transition_sim.results.manifest import hash_inputs
from transition_sim.system import build_system

AVAILABILITY = "data.technologies.coal-large.availability"
FORMS: list[Overrides] = [
    "demand.growth=6 %",
    ["demand.growth=6 %"],
    ("demand.growth=2 %", "demand.growth=6 %"),
    {"demand.growth": "6 %"},
    {"demand.growth": 0.06},
    {"demand.growth": np.float64(0.06)},
    {"demand.growth": {2025: "6 %"}},
    {"demand.growth": {"2025": "6 %"}},
    {"demand": {"growth": "6 %"}},
    [{"demand.growth": "2 %"}, "demand.growth=6 %"],
]
class _Unwritable:
    """What no YAML can say; its text is the same in every process."""

    def __repr__(self) -> str:
        return "unwritable"


UNWRITABLE = _Unwritable()
each_form = pytest.mark.parametrize("form", FORMS, ids=str)


def problems_of(make: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        make()
    return caught.value.problems


def pickled(scenario: Scenario) -> Any:
    return pickle.loads(pickle.dumps(scenario))


def own_hashes(scenario: Scenario) -> dict[str, str]:
    return {name: each for name, each in hash_inputs(scenario).items() if name.startswith("code/")}


def fingerprint(scenario: Scenario) -> object:
    return fingerprint_program(assemble(build_model(build_system(scenario)))).to_json()


@each_form
def test_overrides_have_three_forms_that_say_the_same(toy_folder: Path, form: Overrides) -> None:
    path = toy_folder / "scenario.yaml"
    plain = load_scenario(path)
    wanted = load_scenario(path, ("demand.growth=6%",))
    written = {"demand": {"growth": "6 %"}}
    assert wanted.demand.growth == {2025: 0.06, 2026: 0.06}
    assert plain.demand.growth == {}
    assert load_scenario(path, form) == wanted
    assert plain.with_(form) == wanted
    assert Scenario.from_dict(written, base=path) == wanted
    assert Scenario.from_dict(written, base=plain) == wanted
    assert plain != wanted


def test_a_scenario_that_is_changed_stays_as_it_was(toy_scenario: Scenario) -> None:
    before = toy_scenario.resolved()
    changed = toy_scenario.with_({"demand.growth": "6 %"})
    assert toy_scenario.resolved() == before
    assert changed.model_copy(update={"demand": {}}) == toy_scenario
    assert toy_scenario.with_({}) is toy_scenario
    with pytest.raises(ValueError, match="frozen"):
        changed.name = "other"  # type: ignore[misc]  # it must not be possible


def test_values_of_python_are_what_a_file_would_hold(toy_scenario: Scenario) -> None:
    changed = toy_scenario.with_(
        {
            "years": range(2024, 2027),
            "resolution": Resolution(periods=2, hours=168),
            "projects": {"stages": ["approved"], "delay": {"new-wind": Delay(months=6)}},
            "retire": {"units_below": np.int64(400), "by": date(2026, 6, 30)},
            "builds.at_limit": np.bool_(True),
            "title": "no",
            "discount_rate": None,
        }
    )
    assert changed.resolution == Resolution(periods=2, hours=168)
    assert changed.projects.stages == ("approved",)
    assert changed.projects.delay == {"new-wind": Delay(months=6)}
    assert (changed.retire.units_below, changed.retire.by) == (400.0, date(2026, 6, 30))
    assert changed.builds.at_limit is True
    assert changed.builds.limits == toy_scenario.builds.limits
    assert changed.title.en == "no"  # a text of Python is never taken for a flag


def test_a_text_is_quoted_so_that_it_stays_one() -> None:
    given = {"title": 'a: "b", #c\n1', "a.b": {"x y": [True, None, 1e-7, float("inf")]}}
    first, second = list_overrides(given)
    assert first == r'title="a: \"b\", #c\n1"'
    assert second == 'a.b={"x y": [true, null, 1e-07, .inf]}'


@pytest.mark.parametrize(
    ("changes", "code", "field", "remedy"),
    [
        ({"discount_rate": 5}, "out_of_range", "discount_rate", "between 0 and 0.3"),
        ("discount_rate=5", "out_of_range", "discount_rate", "between 0 and 0.3"),
        ({"demand.growth": "6 MW"}, "unit_dimension", "demand.growth", "quantity in share"),
        ({"demand.grwth": 0.1}, "unknown_key", "demand.grwth", "did you mean `growth`?"),
        ({"demand": {"grwth": 0.1}}, "unknown_key", "demand.grwth", "did you mean `growth`?"),
        ({"builds.limits.wnd": 5}, "reference_unknown", "builds.limits.wnd", "`wind`"),
        ({"builds.limits.wind": {2024: 5}}, "year_base", "builds.limits.wind.2024", "after 2024"),
        ({"carbon.price": 90}, "carbon_unused", "carbon.price", "scheme: tax"),
        ({AVAILABILITY: 2}, "out_of_range", AVAILABILITY, "between 0 and 1"),
        ({"data.fuels.coal/1.x": 2}, "data_row", "data.fuels.coal/1.x", "coal/"),
        ({"city": "../city"}, "path_outside", "city", "folder"),
        ({"extends": "other.yaml"}, "unknown_key", "extends", "rename or remove"),
        ({"demand.growth": "x: [" + "\x7f"}, "yaml_syntax", "demand.growth", "brackets"),
        ({"demand.growth": None}, "not_number", "demand.growth", "decimal number"),
        ({"demand.growth": UNWRITABLE}, "override_value", "demand.growth", "a number, a text"),
        ({"demand.growth": {None: 1}}, "override_value", "demand.growth", "a number, a text"),
        ({"a..b": 1}, "override_form", "a..b", "dotted key"),
        ({3: 1}, "override_form", "3", "dotted key"),
        ("demand.growth", "override_form", "demand.growth", "dotted key"),
        (5, "override_form", "", "dotted key"),
        ([None], "override_form", "", "dotted key"),
    ],
    ids=str,
)
def test_a_wrong_change_is_refused_with_its_place_and_remedy(
    toy_scenario: Scenario, changes: Any, code: str, field: str, remedy: str
) -> None:
    problem = problems_of(lambda: toy_scenario.with_(changes))[0]
    assert (problem.code, str(problem.place), problem.field) == (code, "with_", field)
    assert remedy in problem.remedy("en")
    assert problem.render("zh").startswith("with_: ")


def test_all_that_is_wrong_is_said_at_once(toy_scenario: Scenario) -> None:
    changes = {"discount_rate": 5, "demand.grwth": 1, AVAILABILITY: 2}
    found = {each.field for each in problems_of(lambda: toy_scenario.with_(changes))}
    assert found == {"discount_rate", "demand.grwth", AVAILABILITY}
    unwritable = {"a..b": 1, "demand.growth": object()}
    assert len(problems_of(lambda: toy_scenario.with_(unwritable))) == 2


def test_what_itself_refers_to_itself_is_refused(toy_scenario: Scenario) -> None:
    circle: dict[str, object] = {}
    circle["x"] = circle
    (problem,) = problems_of(lambda: toy_scenario.with_({"demand": circle}))
    assert problem.code == "override_value"


def test_errors_name_how_the_change_was_given_and_which_one(toy_folder: Path) -> None:
    path = toy_folder / "scenario.yaml"
    scenario = load_scenario(path)
    wrong = {"discount_rate": 5}
    again = scenario.with_({"demand.growth": 0.1})
    makers: dict[str, Callable[[], object]] = {
        "--set": lambda: load_scenario(path, "discount_rate=5"),
        "overrides": lambda: load_scenario(path, wrong),
        "with_": lambda: scenario.with_(wrong),
        "with_[2]": lambda: again.with_(wrong),
        "from_dict": lambda: Scenario.from_dict(wrong, base=path),
        "model_copy": lambda: scenario.model_copy(update=wrong),
    }
    assert {str(problems_of(make)[0].place) for make in makers.values()} == set(makers)


def test_a_change_that_makes_a_file_wrong_is_reported_in_the_file(toy_scenario: Scenario) -> None:
    (problem,) = problems_of(lambda: toy_scenario.with_({"years": [2024, 2025]}))
    assert (problem.code, problem.field) == ("year_unknown", "builds.limits.wind.2026")
    assert problem.place.file.endswith("scenario.yaml")
    assert problem.place.line is not None


def test_a_later_change_may_switch_off_what_an_earlier_one_asked_for(
    toy_scenario: Scenario,
) -> None:
    asked = toy_scenario.with_({"targets.C26": {"enforce": True, "definition": "strict"}})
    off = asked.with_({"targets.C26.enforce": False})
    assert off.targets["C26"] == Target(enforce=False, definition="strict")
    both = {"targets.C26": {"enforce": False, "definition": "strict"}}
    assert problems_of(lambda: toy_scenario.with_(both))[0].code == "definition_unused"


def test_a_scenario_written_in_python_is_one_of_a_file(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(toy_folder)
    given = {"name": "mine", "title": {"en": "Mine", "zh": "我的"}, "city": "./city"}
    alone = Scenario.from_dict({**given, "years": [2024, 2025], "demand": {"growth": "6 %"}})
    assert (alone.name, alone.years, alone.demand.growth) == ("mine", (2024, 2025), {2025: 0.06})
    child = Scenario.from_dict({**given, "extends": "scenario.yaml", "demand.growth": "6 %"})
    (toy_folder / "child.yaml").write_text(
        "name: mine\ntitle: {en: Mine, zh: 我的}\nextends: scenario.yaml\ncity: ./city\n"
        "demand: {growth: 6 %}\n",
        encoding="utf-8",
    )
    wanted = load_scenario("child.yaml")
    assert child.resolved() == wanted.resolved()
    assert child.city_data == wanted.city_data
    assert fingerprint(child) == fingerprint(wanted)
    assert set(child.files) == set(wanted.files) - {toy_folder / "child.yaml"}


def test_a_scenario_written_in_python_says_what_it_lacks(toy_folder: Path) -> None:
    found = problems_of(lambda: Scenario.from_dict({"city": "changzhi"}))
    assert {each.field for each in found} == {"name", "title", "years"}
    assert {str(each.place) for each in found} == {"from_dict"}
    (problem,) = problems_of(lambda: Scenario.from_dict([1]))  # type: ignore[arg-type]
    assert problem.code == "not_mapping"
    missing = toy_folder / "scenari.yaml"
    (problem,) = problems_of(lambda: Scenario.from_dict({}, base=missing))
    assert (problem.code, problem.place.file) == ("file_missing", str(missing))
    assert "`scenario.yaml`" in problem.remedy()


def test_a_base_gives_the_name_and_title_that_the_dictionary_leaves_out(toy_folder: Path) -> None:
    path = toy_folder / "scenario.yaml"
    assert Scenario.from_dict({}, base=path).name == "toy"
    named = Scenario.from_dict({"name": "mine", "title": "Mine"}, base=str(path))
    assert (named.name, named.title.zh) == ("mine", "Mine")
    assert named.years == (2024, 2025, 2026)


def test_paths_of_a_change_are_relative_to_the_scenarios_file_wherever_one_works(
    toy_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (toy_folder / "my-wind.csv").write_text("\n".join(["wind", *["0.5"] * 8760]), "utf-8")
    monkeypatch.chdir(toy_folder)
    scenario = load_scenario("scenario.yaml")
    copied = pickled(scenario)
    monkeypatch.chdir(tmp_path)
    for each in (scenario, copied):
        windy = each.with_({"profiles.wind": "my-wind.csv"})
        assert windy.city_data.profiles["wind"].mean() == 0.5
        assert toy_folder / "my-wind.csv" in windy.files
        assert each.with_({AVAILABILITY: 0.5}).data == {
            "technologies": {"coal-large": {"availability": 0.5}}
        }
        assert windy.model_copy(update={"profiles": {}}) == scenario
        assert set(hash_inputs(windy)) - set(hash_inputs(each)) == {
            "scenario/my-wind.csv",
            "code/scenario",
        }


def test_a_number_of_the_city_is_replaced_as_a_file_does_it(toy_folder: Path) -> None:
    path = toy_folder / "scenario.yaml"
    changed = load_scenario(path).with_({AVAILABILITY: 0.5})
    assert changed == load_scenario(path, f"{AVAILABILITY}=0.5")
    (coal,) = (each for each in changed.city_data.technologies if each.id == "coal-large")
    assert coal.availability == 0.5
    # what the city is read by stays where another field is changed
    assert changed.with_({"demand.growth": 0.06}).city_data is changed.city_data


def test_a_copy_with_other_fields_obeys_the_rules(toy_scenario: Scenario) -> None:
    (problem,) = problems_of(lambda: toy_scenario.model_copy(update={"discount_rate": 5}))
    assert (problem.code, problem.field) == ("out_of_range", "discount_rate")
    limits = {"wind": {2026: 50}}
    other = toy_scenario.model_copy(update={"builds": {"limits": limits}, "name": "other"})
    assert (other.name, other.builds.limits) == ("other", limits)  # a field is replaced whole
    section = toy_scenario.demand.model_copy(update={"growth": {2025: 9.0}})
    (problem,) = problems_of(lambda: toy_scenario.model_copy(update={"demand": section}))
    assert (problem.code, problem.field) == ("out_of_range", "demand.growth.2025")
    assert toy_scenario.model_copy() == toy_scenario
    assert toy_scenario.model_copy(deep=True) == toy_scenario


@pytest.mark.parametrize("field", ["city_data", "files"])
def test_the_city_of_a_scenario_cannot_be_exchanged(toy_scenario: Scenario, field: str) -> None:
    update = {field: getattr(toy_scenario, field)}
    (problem,) = problems_of(lambda: toy_scenario.model_copy(update=update))
    assert (problem.code, problem.field) == ("city_in_code", field)
    assert "with_" in problem.remedy("en")
    assert "with_" in problem.remedy("zh")


def test_a_scenario_put_together_past_the_rules_cannot_be_changed_without_a_word(
    toy_scenario: Scenario,
) -> None:
    fields = {name: getattr(toy_scenario, name) for name in type(toy_scenario).model_fields}
    past = [
        Scenario.model_construct(**fields),
        BaseModel.model_copy(toy_scenario, update={"discount_rate": 5}),
    ]
    for scenario in past:
        (problem,) = problems_of(lambda given=scenario: given.with_({"demand.growth": 0.1}))
        assert problem.code == "scenario_not_loaded"
        assert "load_scenario" in problem.remedy()
        assert own_hashes(scenario)  # and it is not denied either


def dearer_coal(scenario: Scenario) -> Scenario:
    """Return a scenario with another city in it, as no method of it allows."""
    city = scenario.city_data
    fuels = tuple(
        each.model_copy(update={"price_cny_per_tce": 2000.0}) if each.id == "coal" else each
        for each in city.fuels
    )
    other = city.model_copy(update={"fuels": fuels})
    return BaseModel.model_copy(scenario, update={"city_data": other})


def test_a_city_that_was_changed_in_code_has_a_hash(toy_scenario: Scenario) -> None:
    changed = dearer_coal(toy_scenario)
    assert changed.city_data != toy_scenario.city_data
    assert set(own_hashes(changed)) == {"code/city"}
    assert own_hashes(pickled(changed)) == own_hashes(changed)
    assert set(own_hashes(changed.with_({"demand.growth": 0.1}))) == {"code/city", "code/scenario"}
    assert set(own_hashes(changed.with_resolution("hourly"))) == {"code/city"}
    same = toy_scenario.city_data.model_copy()
    assert own_hashes(BaseModel.model_copy(toy_scenario, update={"city_data": same})) == {}
    # reading the city again would lose the change
    (problem,) = problems_of(lambda: changed.with_({AVAILABILITY: 0.5}))
    assert problem.code == "city_in_code"


@each_form
def test_the_hash_is_of_what_was_changed_however_it_was_written(
    toy_scenario: Scenario, form: Overrides
) -> None:
    usual, changed = hash_inputs(toy_scenario), hash_inputs(toy_scenario.with_(form))
    assert set(changed) - set(usual) == {"code/scenario"}
    assert {name: changed[name] for name in usual} == usual
    wanted = toy_scenario.with_("demand.growth=6 %")
    assert own_hashes(toy_scenario.with_(form)) == own_hashes(wanted)
    assert own_hashes(toy_scenario.with_("demand.growth=7 %")) != own_hashes(wanted)


def test_what_is_as_the_files_say_has_no_hash_of_its_own(toy_folder: Path) -> None:
    path = toy_folder / "scenario.yaml"
    scenario = load_scenario(path, "demand.growth=6 %")
    assert own_hashes(scenario) == {}
    assert own_hashes(scenario.with_({"demand.growth": 0.06})) == {}
    assert own_hashes(scenario.with_({"demand.growth": 0.07}).with_({"demand.growth": 0.06})) == {}
    written = Scenario.from_dict({"demand.growth": 0.06}, base=path)
    assert list(written.changed_in_code()["scenario"]) == ["demand"]  # type: ignore[call-overload]
    assert json.loads(json.dumps(written.changed_in_code())) == written.changed_in_code()
    two = (Scenario.from_dict({"demand.growth": 0.06}, base=each) for each in (path, scenario))
    assert len({json.dumps(own_hashes(each)) for each in two}) == 1


def test_what_a_question_chooses_is_no_change_of_the_users(toy_scenario: Scenario) -> None:
    hourly = toy_scenario.with_resolution("hourly")
    assert hourly.resolution == "hourly"
    assert own_hashes(hourly) == {}
    asked = hourly.with_targets({"C26": Target(enforce=True, definition="strict")})
    assert asked.targets["C26"] == Target(enforce=True, definition="strict")
    assert asked.targets["C27"] == toy_scenario.targets["C27"]
    off = asked.with_targets({"C26": Target(enforce=False, definition="strict")})
    assert off.targets["C26"] == Target(enforce=False, definition="strict")
    assert own_hashes(off) == {}
    # but what the user changed before is still a change
    coarse = toy_scenario.with_({"resolution.periods": 2})
    assert set(own_hashes(coarse.with_resolution("hourly"))) == {"code/scenario"}
    too_fine = Resolution(periods=365, hours=168)
    assert problems_of(lambda: toy_scenario.with_resolution(too_fine))[0].code == (
        "resolution_too_fine"
    )


@pytest.mark.parametrize(
    "again", [copy.deepcopy, copy.copy, lambda s: pickle.loads(pickle.dumps(s))]
)
def test_a_copied_scenario_is_the_same(
    toy_scenario: Scenario, again: Callable[[Scenario], Scenario]
) -> None:
    scenario = toy_scenario.with_({AVAILABILITY: 0.8, "demand.growth": {2025: "6 %"}})
    copied = again(scenario)
    assert copied == scenario
    assert copied.resolved() == scenario.resolved()
    assert hash_inputs(copied) == hash_inputs(scenario)
    assert fingerprint(copied) == fingerprint(scenario)
    assert copied.with_({AVAILABILITY: 0.7}) == scenario.with_({AVAILABILITY: 0.7})
    assert copied.with_({AVAILABILITY: 0.7}) != copied
    row = copied.city_data.technologies[0]
    assert (row.place, row.sources) == (toy_scenario.city_data.technologies[0].place, row.sources)
    for series in copied.city_data.profiles.values():
        with pytest.raises(ValueError, match="read-only"):
            series[0] = 1.0


def test_scenarios_of_other_cities_or_series_are_not_the_same(toy_scenario: Scenario) -> None:
    city = toy_scenario.city_data
    profiles = {name: series + 0.0 for name, series in city.profiles.items()}
    same = city.model_copy(update={"profiles": type(city.profiles)(profiles)})  # type: ignore[call-arg]
    assert same == city
    profiles["wind"] = profiles["wind"] * 0.5
    other = city.model_copy(update={"profiles": type(city.profiles)(profiles)})  # type: ignore[call-arg]
    assert other != city
    assert toy_scenario != "toy"


RUN_IN_ANOTHER_PROCESS = """
import json, pickle, sys
from transition_sim.pipeline import run
results = run(pickle.load(open(sys.argv[1], "rb")))
kept = ("inputs", "scenario", "matrix")
found = {name: results.manifest[name] for name in kept}
print(json.dumps({**found, "cost": results.verdict["objective_cny"]}))
"""


def test_a_pickled_scenario_runs_the_same_in_another_process(
    toy_scenario: Scenario, tmp_path: Path
) -> None:
    scenario = toy_scenario.with_({AVAILABILITY: 0.8, "resolution.periods": 2})
    file = tmp_path / "scenario.pickle"
    file.write_bytes(pickle.dumps(scenario))
    there = subprocess.run(
        [sys.executable, "-c", RUN_IN_ANOTHER_PROCESS, str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        timeout=300,
    )
    found = json.loads(there.stdout)
    here = run(scenario)
    assert found["cost"] == here.verdict["objective_cny"]
    wanted = {name: here.manifest[name] for name in ("inputs", "scenario", "matrix")}
    assert {name: found[name] for name in wanted} == json.loads(json.dumps(wanted))


def test_a_comparison_shows_what_was_changed_in_code(toy_scenario: Scenario) -> None:
    scenario = toy_scenario.with_resolution(Resolution(periods=2))
    plain = run(scenario)
    dear, grown = run(dearer_coal(scenario)), run(scenario.with_({"demand.growth": "6 %"}))
    found = {
        (each.section, each.field): list(each.values.values())
        for each in compare(plain, grown).differences
        if each.section in ("scenario", "files")
    }
    assert found == {
        ("scenario", "demand.growth.2025"): [None, 0.06],
        ("scenario", "demand.growth.2026"): [None, 0.06],
    }
    assert "code/scenario" in grown.manifest["inputs"]
    found = {
        (each.section, each.field): list(each.values.values())
        for each in compare(plain, dear).differences
        if each.section in ("scenario", "files")
    }
    assert found == {("files", "code/city"): [None, dear.manifest["inputs"]["code/city"]]}
    assert dear.verdict["objective_cny"] > plain.verdict["objective_cny"]

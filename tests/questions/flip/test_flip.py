"""What flips a verdict: just beyond it the verdict is the other one, just short of it is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.flip_cities import ranged, write_flip_city
from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim.errors import InfeasibleError, InputError
from transition_sim.inputs.city_cache import Cities
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.inputs.uncertain_inputs import ranged_inputs
from transition_sim.pipeline import run
from transition_sim.questions.flip.flip import flip
from transition_sim.questions.flip.paths import STEPS, InputPath

LEDGER = [
    share_target("CAP", "capacity_share", 0.42),
    share_target("GEN", "generation_share", 0.35),
    share_target("CEIL", "capacity_share", 0.41, sense="<="),
]
COAL, PV = "data.technologies.coal.variable_om_cny_per_mwh", "data.technologies.pv.availability"
SIZE, ONLINE = "data.units.coal-1.capacity_mw", "data.projects.more.online"
# By hand. CAP: 180 clean MW of 0.42 are 428.6 MW, 248.6 of them coal; CEIL: of 0.41, 259.02, and
# 150 of 400 MW where the project comes after 2025. GEN: 35 of 100 MW from PV, 67.59 MW of it on the
# mean of the year: at 0.5178; or gas before dearer coal, a jump.
EXPECTED = {
    "CAP": {SIZE: 248.5},
    "GEN": {PV: 0.518, COAL: 400.2},
    "CEIL": {SIZE: 259.1, ONLINE: "2026-01-01"},
}
FIXED = {  # no range is left of these
    "CAP": (f"{COAL}=300", f"{ONLINE}=2025-06-01"),
    "GEN": (f"{ONLINE}=2025-06-01",),
    "CEIL": (f"{COAL}=300", f"{PV}=0.5"),
}


@dataclass(frozen=True)
class Case:
    """A scenario, the target that was asked about, and the answer."""

    path: Path
    target: str
    answer: dict[str, Any]
    fixed: tuple[str, ...] = ()
    cities: Cities = field(default_factory=Cities)

    @property
    def flips(self) -> dict[str, dict[str, Any]]:
        return {each["input"]: each for each in self.answer["flips"]}

    def is_met(self, *settings: str) -> bool:
        """Say what `run` reports with some overrides."""
        scenario = load_scenario(self.path, (*self.fixed, *settings), self.cities)
        verdict = run(scenario).verdict
        return bool(next(each["met"] for each in verdict["targets"] if each["id"] == self.target))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flips")


@pytest.fixture(scope="module", params=["CAP", "GEN", "CEIL"])
def case(request: pytest.FixtureRequest, folder: Path) -> Case:
    path, fixed = write_flip_city(folder, LEDGER), FIXED[request.param]
    return Case(path, request.param, flip(path, request.param, overrides=fixed).to_json(), fixed)


def step_before(case: Case, seen: dict[str, Any]) -> tuple[str, ...]:
    """Return the overrides of the step before the one at which the verdict flips."""
    inputs = ranged_inputs(load_scenario(case.path, case.fixed, case.cities))
    (each,) = [one for one in inputs if one.key == seen["input"]]
    steps = InputPath(each, each.low if seen["at"] < seen["now"] else each.high)
    at = date.fromisoformat(seen["at"]) if isinstance(seen["at"], str) else seen["at"]
    (step,) = [k for k in range(1, steps.length + 1) if steps.value(k) == at]
    return steps.settings(step - 1)


def test_every_input_that_has_a_range_is_listed_with_what_its_ends_give(case: Case) -> None:
    inputs = ranged_inputs(load_scenario(case.path, case.fixed))
    replaced = {each.partition("=")[0] for each in case.fixed}
    assert set(case.flips) == {each.key for each in inputs}
    assert set(case.flips) == {COAL, PV, SIZE, ONLINE} - replaced
    for seen in case.flips.values():
        for end in ("low", "high"):
            assert seen[f"status_at_{end}"] == "optimal"
            assert 0.0 <= seen[f"value_at_{end}"] <= 1.0


def test_just_beyond_a_flip_the_verdict_is_the_other_one_and_just_short_it_is_not(
    case: Case,
) -> None:
    met = case.answer["met"]
    flipping = [each for each in case.answer["flips"] if each["at"] is not None]
    assert {each["input"]: each["at"] for each in flipping} == EXPECTED[case.target]
    for seen in flipping:
        assert case.is_met(*seen["set"]) is not met
        assert case.is_met(*step_before(case, seen)) is met


def test_where_it_flips_is_known_to_a_millionth_of_the_range(case: Case) -> None:
    """By hand: 180 clean MW are 0.42 with 248.5714 MW of coal, and 0.41 with 259.0244 MW."""
    exact = {SIZE: 180 / case.answer["threshold"] - 180, COAL: 400.0}
    for seen in case.answer["flips"]:
        if seen["at"] is None:
            assert seen["between"] is None
            continue
        low, high = seen["between"]
        verdicts = {case.is_met(f"{seen['input']}={value}") for value in (low, high)}
        assert verdicts == {True, False}
        if isinstance(low, str):
            assert seen["at"] in (low, high)
            assert (date.fromisoformat(high) - date.fromisoformat(low)).days == 1
            continue
        width = seen["high"] - seen["low"]
        assert 0.0 < high - low <= 1.001e-6 * width
        assert max(abs(seen["at"] - low), abs(seen["at"] - high)) <= 1.001 * width / STEPS
        if seen["input"] in exact:  # a share is met to within 1e-6
            assert low - 0.002 <= exact[seen["input"]] <= high + 0.002


def test_an_input_without_a_flip_has_the_same_verdict_at_both_ends(case: Case) -> None:
    threshold, above = case.answer["threshold"], case.answer["sense"] == ">="
    for seen in case.answer["flips"]:
        ends = [seen["value_at_low"], seen["value_at_high"]]
        verdicts = {value >= threshold if above else value <= threshold for value in ends}
        assert (verdicts != {case.answer["met"]}) is (seen["at"] is not None)
        assert bool(seen["set"]) is (seen["at"] is not None)


def test_the_nearest_in_units_of_its_own_range_is_first(case: Case) -> None:
    distances = [each["distance"] for each in case.answer["flips"]]
    found = [each for each in distances if each is not None]
    assert found == sorted(found)
    assert distances[: len(found)] == found
    size = case.flips[SIZE]
    if size["at"] is not None:
        assert size["distance"] == pytest.approx(abs(size["at"] - 250.0) / 100.0)


def test_all_that_help_moved_together_flip_it_sooner_than_any_alone(case: Case) -> None:
    joint, met = case.answer["joint"], case.answer["met"]
    assert case.is_met(*joint["set"]) is not met
    assert joint["inputs"] == len({each.partition("=")[0] for each in joint["set"]})
    alone = [each for each in case.answer["flips"] if each["at"] is not None]
    for seen in alone:
        if isinstance(seen["at"], float):
            far = max(abs(seen["low"] - seen["now"]), abs(seen["high"] - seen["now"]))
            assert joint["fraction"] <= abs(seen["at"] - seen["now"]) / far + 2.0 / STEPS


def test_an_end_without_a_plan_or_against_the_rules_is_recorded(tmp_path: Path) -> None:
    """Coal that must run at 0.9 of 250 MW has nowhere to go; a project cannot precede the stock."""
    coal = {
        "id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300,
        "must_run_share": 0.2, "must_run_share_low": 0.1, "must_run_share_high": 0.9,
    }  # fmt: skip
    late = {
        "id": "more", "technology": "pv", "capacity_mw": 30, "online": "2025-06-01",
        "online_low": "2024-06-01", "online_high": "2025-07-01",
    }  # fmt: skip
    more = {
        "technologies": [coal, {"id": "pv", "class": "pv", "availability": 0.0}],
        "units": [{"id": "coal-1", "technology": "coal", "capacity_mw": 250}],
        "projects": [late],
    }
    path = write_flip_city(tmp_path, [share_target("C", "capacity_share", 0.9)], more=more)
    answer = flip(path, "C").to_json()
    seen = {each["input"].rpartition(".")[2]: each for each in answer["flips"]}
    assert seen["must_run_share"]["status_at_high"] == "infeasible"
    assert seen["must_run_share"]["value_at_high"] is None
    assert seen["online"]["status_at_low"] == "invalid"
    assert "2024-06-01" in seen["online"]["why"]["low"]["en"]
    assert "2024-06-01" in seen["online"]["why"]["low"]["zh"]
    # nothing of this moves a share of capacity: 30 of 280 MW
    assert {each["value_at_reached_low"] for each in seen.values()} == {answer["value"]}
    assert {each["value_at_reached_high"] for each in seen.values()} == {answer["value"]}
    assert all(each["at"] is None for each in answer["flips"])
    assert answer["joint"] is None
    # the furthest that have a verdict: 0.4 of 250 MW is all demand; the stock is that of 2024's end
    assert seen["must_run_share"]["reached_low"] == 0.1
    assert seen["must_run_share"]["reached_high"] == pytest.approx(0.4, abs=0.001)
    assert seen["online"]["reached_low"] == "2025-01-01"
    assert seen["online"]["reached_high"] == "2025-07-01"


def must_run_city(
    folder: Path, coal: dict[str, float], high: float, pv_mw: float, asked: float = 0.5
) -> Path:
    """Write 100 MW of demand, PV that always shines, and coal of which 0.1 must run."""
    kinds = [
        ranged("must_run_share", 0.0, high, id=name, must_run_share=0.1, **{"class": "coal"},
               variable_om_cny_per_mwh=300)
        for name in coal
    ]  # fmt: skip
    plants = [{"id": f"{k}-1", "technology": k, "capacity_mw": mw} for k, mw in coal.items()]
    city = ToyCity(
        technologies=[*kinds, {"id": "pv", "class": "pv", "availability": 1.0}],
        units=[*plants, {"id": "pv-1", "technology": "pv", "capacity_mw": pv_mw}],
        ledger=[share_target("G", "generation_share", asked)],
    )
    load_toy(folder, city)
    return folder / "scenario.yaml"


def test_a_flip_before_an_end_without_a_plan_is_found(tmp_path: Path) -> None:
    """Of 200 MW of coal half must run at a share of 0.25, and no more than 0.5 can."""
    path = must_run_city(tmp_path, {"coal": 200}, 0.9, 70)
    answer = flip(path, "G").to_json()
    case, (seen,) = Case(path, "G", answer), answer["flips"]
    assert answer["met"] is True
    assert (seen["status_at_high"], seen["value_at_high"]) == ("infeasible", None)
    assert seen["at"] == 0.2505
    assert seen["reached_high"] == pytest.approx(0.5, abs=0.001)
    assert case.is_met(*seen["set"]) is False
    assert case.is_met(*step_before(case, seen)) is True
    assert case.is_met(*answer["joint"]["set"]) is False


def test_a_joint_flip_before_an_end_without_a_plan_is_found(tmp_path: Path) -> None:
    """Each can go to 0.6 of its 100 MW alone; both to 0.5 at most, and at 0.25 it flips."""
    path = must_run_city(tmp_path, {"a": 100, "b": 100}, 0.6, 90)
    answer = flip(path, "G").to_json()
    case, joint = Case(path, "G", answer), answer["joint"]
    assert (answer["met"], joint["status"]) == (True, "infeasible")
    assert joint["fraction"] == 0.301  # from 0.1: 0.25 is 0.3 of the way to 0.6
    assert joint["reached"] == pytest.approx(0.8, abs=0.001)
    assert case.is_met(*joint["set"]) is False
    assert joint["value"] == pytest.approx(0.499, abs=0.001)


def test_a_flip_in_the_last_step_before_there_is_no_plan_is_found(tmp_path: Path) -> None:
    """Of 210 MW of coal all 100 MW of demand must run at 1/2.1: 0.02 % are sun just before that."""
    path = must_run_city(tmp_path, {"coal": 210}, 0.9, 70, asked=0.0002)
    answer = flip(path, "G").to_json()
    case, (seen,) = Case(path, "G", answer), answer["flips"]
    assert answer["met"] is True
    assert seen["status_at_high"] == "infeasible"
    has_plan, has_none = seen["edge"]["high"]
    assert has_plan <= 1 / 2.1 + 1e-6
    assert has_none >= 1 / 2.1 - 1e-6
    assert has_none - has_plan <= 1.001e-6 * 0.9
    assert seen["reached_high"] == has_plan
    assert "low" not in seen["edge"]
    with pytest.raises(InfeasibleError):
        case.is_met(f"{seen['input']}={has_none}")
    # 0.476 is the last short number that has a plan, and 0.04 % are sun there
    assert case.is_met(f"{seen['input']}=0.476") is True
    assert seen["at"] == has_plan
    assert case.is_met(*seen["set"]) is False
    short, beyond = seen["between"]
    assert (short, beyond) == pytest.approx((0.9998 / 2.1, 0.9998 / 2.1), abs=2e-6)
    assert case.is_met(f"{seen['input']}={short}") is True
    assert case.is_met(f"{seen['input']}={beyond}") is False


def test_a_joint_flip_in_the_last_step_before_there_is_no_plan_is_found(tmp_path: Path) -> None:
    """Both at 1/2.1 of 105 MW are all demand: 0.7524 of the way from 0.1 to 0.6."""
    path = must_run_city(tmp_path, {"a": 105, "b": 105}, 0.6, 90, asked=0.0002)
    answer = flip(path, "G").to_json()
    case, joint = Case(path, "G", answer), answer["joint"]
    assert (answer["met"], joint["status"]) == (True, "infeasible")
    assert all(each["at"] is None for each in answer["flips"])
    has_plan, has_none = joint["edge"]
    assert has_plan == joint["reached"] == joint["fraction"]
    assert has_plan == pytest.approx((1 / 2.1 - 0.1) / 0.5, abs=3e-6)
    assert 0.0 < has_none - has_plan <= 1.001e-6
    assert case.is_met(*joint["set"]) is False
    assert joint["value"] < 0.0002


def test_of_a_day_the_edge_is_a_day(tmp_path: Path) -> None:
    """The stock is that of the end of 2024: no project can have come before."""
    late = {
        "id": "more", "technology": "pv", "capacity_mw": 30, "online": "2025-06-01",
        "online_low": "2024-06-01", "online_high": "2025-07-01",
    }  # fmt: skip
    path = write_flip_city(tmp_path, LEDGER, more={"projects": [late]})
    fixed = (f"{COAL}=300", f"{SIZE}=250", f"{PV}=0.5")
    (seen,) = flip(path, "CAP", overrides=fixed).to_json()["flips"]
    assert seen["status_at_low"] == "invalid"
    assert seen["edge"] == {"low": ["2025-01-01", "2024-12-31"]}


def test_an_enforced_target_is_judged_without_its_enforcement(tmp_path: Path) -> None:
    """Enforced, the scenario is impossible; a `set` takes the enforcement away as well."""
    asked = {"CAP": {"enforce": True, "definition": "strict"}}
    path = write_flip_city(tmp_path, LEDGER, targets=asked)
    fixed = [f"{COAL}=300", f"{PV}=0.5", f"{ONLINE}=2025-06-01"]
    answer = flip(path, "CAP", overrides=fixed).to_json()
    assert (answer["met"], answer["definition"]) == (False, "strict")
    assert answer["fixed"] == ["targets.CAP.enforce=false"]
    (seen,) = answer["flips"]
    assert seen["set"] == [*answer["fixed"], f"{SIZE}=248.5"]
    assert Case(path, "CAP", answer, tuple(fixed)).is_met(*seen["set"])


@pytest.mark.parametrize(
    "asked",
    [
        ["targets.CAP.enforce=true", "targets.CAP.definition=strict"],
        ["targets={CAP: {enforce: true, definition: strict, threshold: 0.421}}"],
    ],
)
def test_a_set_flips_it_whatever_the_user_set_of_the_target(
    tmp_path: Path, asked: list[str]
) -> None:
    path = write_flip_city(tmp_path, LEDGER)
    fixed = [f"{COAL}=300", f"{PV}=0.5", f"{ONLINE}=2025-06-01", *asked]
    answer = flip(path, "CAP", overrides=fixed).to_json()
    assert answer["threshold"] == (0.421 if "0.421" in asked[-1] else 0.42)
    assert answer["definition"] == ("strict" if "strict" in asked[-1] else "as_printed")
    (seen,) = answer["flips"]
    case = Case(path, "CAP", answer, tuple(fixed))
    assert case.is_met(*seen["set"]) is True
    assert case.is_met(*answer["fixed"], *step_before(case, seen)) is False


def test_equal_optima_are_said_and_the_verdict_is_that_of_run(tmp_path: Path) -> None:
    path = write_flip_city(tmp_path, [share_target("G", "generation_share", 0.6)])
    fixed = [f"{COAL}=400", f"{SIZE}=250", f"{ONLINE}=2025-06-01", f"{PV}=0.5"]
    answer = flip(path, "G", overrides=fixed).to_json()
    assert answer["ambiguous"] is True
    low, high = answer["range_at_least_cost"]
    assert low < 0.6 < high
    assert answer["met"] is Case(path, "G", answer, tuple(fixed)).is_met()


@pytest.mark.parametrize("coal_first", [True, False])
def test_an_end_is_what_run_reports_where_equal_optima_are_only_there(
    tmp_path: Path, coal_first: bool
) -> None:
    """Coal at 400 costs what gas does: either may serve all 100 MW, and 0.35 of them be clean."""
    kinds = [
        ranged("variable_om_cny_per_mwh", 250, 400, id="coal", variable_om_cny_per_mwh=300,
               **{"class": "coal"}),
        {"id": "gas", "class": "cbm", "variable_om_cny_per_mwh": 400},
    ]  # fmt: skip
    plants = [
        {"id": "coal-1", "technology": "coal", "capacity_mw": 250},
        {"id": "gas-1", "technology": "gas", "capacity_mw": 100},
    ]
    way = 1 if coal_first else -1
    city = ToyCity(
        kinds[::way], plants[::way], ledger=[share_target("G", "generation_share", 0.35)]
    )
    load_toy(tmp_path, city)
    path = tmp_path / "scenario.yaml"
    answer = flip(path, "G").to_json()
    assert answer["ambiguous"] is False
    case, (seen,) = Case(path, "G", answer), answer["flips"]
    for end in ("low", "high"):
        setting = f"{COAL}={seen[end]}"
        assert case.is_met(setting) is (seen[f"value_at_{end}"] >= 0.35)
        if case.is_met(setting) is not answer["met"]:
            assert seen["at"] == 400
            assert case.is_met(*seen["set"]) is not answer["met"]


def test_a_definition_may_be_chosen(folder: Path) -> None:
    path = write_flip_city(folder, LEDGER)
    fixed = [f"{COAL}=300", f"{SIZE}=250", f"{ONLINE}=2025-06-01", f"{PV}=0.5"]
    answer = flip(path, "GEN", definition="strict", overrides=fixed).to_json()
    assert answer["definition"] == "strict"
    assert (answer["flips"], answer["joint"]) == ([], None)


@pytest.mark.parametrize(
    ("target", "definition", "field", "hint"),
    [
        ("CUP", None, "--target", "`CAP`"),
        ("LATE", None, "--target", "2030"),
        ("CAP", "strct", "--definition", "`strict`"),
    ],
)
def test_a_target_that_is_not_judged_is_refused(
    folder: Path, target: str, definition: str | None, field: str, hint: str
) -> None:
    late = share_target("LATE", "capacity_share", 0.5, year=2030)
    path = write_flip_city(folder, [*LEDGER, late])
    with pytest.raises(InputError) as caught:
        flip(path, target, definition=definition)
    (problem,) = caught.value.problems
    assert str(problem.place) == field
    assert hint in problem.render("en")
    assert problem.render("en") != problem.render("zh")

"""What each level of a target costs, worked out on paper and found by the command."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.frontier_cities import PAPERS
from support.packaged import load_packaged
from support.paper import HOURS, close, plant, unit
from support.toy_cities import ToyCity, load_beside, load_toy, share_target
from transition_sim.errors import InfeasibleError, InputError
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.pipeline import prepare, run
from transition_sim.questions.frontier.answer import Frontier, FrontierPoint
from transition_sim.questions.frontier.frontier import frontier
from transition_sim.questions.frontier.slope_check import Point, check_slopes
from transition_sim.solve import solve
from transition_sim.solved import Program
from transition_sim.system import System, build_system
from transition_sim.verdict.share_row import ShareRow

ENFORCED = {"T": {"enforce": True}}
each_paper = pytest.mark.parametrize("name", PAPERS)
Trace = Callable[[str], tuple[Path, Frontier]]


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    """Return a city's folder and its frontier of 6 points; each is traced once."""

    @cache
    def traced(name: str) -> tuple[Path, Frontier]:
        folder = tmp_path_factory.mktemp(name)
        return folder, frontier(load_toy(folder, PAPERS[name].city), "T", points=6)

    return traced


def inner_points(found: Frontier) -> tuple[FrontierPoint, ...]:
    """Return the points whose price is one number: at an end it is a range."""
    return found.points[1:-1]


@each_paper
def test_a_frontier_is_what_the_paper_says(name: str, trace: Trace) -> None:
    paper, (_, found) = PAPERS[name], trace(name)
    levels = [point.level for point in found.points]
    assert levels[0] == close(paper.first)
    assert levels[-1] == close(paper.last)
    assert found.largest_reachable == close(paper.last)
    assert len(levels) == 7  # and the level that is asked for
    assert 0.3 in levels
    for point in found.points:
        assert point.objective_cny == close(paper.cost(point.level))
    for point in inner_points(found):
        assert point.dual == close(paper.price(point.level))
        assert point.dual_per_point_cny == close(paper.price(point.level) / 100)
    assert found.slopes_agree is True
    assert found.least_cost.level == close(paper.first)
    assert found.least_cost.objective_cny == close(paper.cost(paper.first))
    assert found.guards_cny == pytest.approx(0.0, abs=1.0)


@each_paper
def test_both_pieces_of_a_frontier_are_seen(name: str, trace: Trace) -> None:
    _, found = trace(name)
    sides = {point.level < PAPERS[name].kink for point in inner_points(found)}
    assert sides == {True, False}


def test_a_frontier_need_not_be_convex_and_its_prices_still_agree(tmp_path: Path) -> None:
    # Gas takes the place of coal that uses a tenth itself: the more gas, the less is generated in
    # all, and the less a further point costs.
    paper = PAPERS["generation_floor"]
    found = frontier(load_toy(tmp_path, paper.city), "T", points=20)
    prices = [p.dual for p in inner_points(found) if p.level < paper.kink]
    assert len(prices) > 5
    assert all(a > b for a, b in itertools.pairwise(prices))
    assert found.slopes_agree is True


@each_paper
def test_the_price_of_a_level_is_the_slope_of_separate_runs(name: str, trace: Trace) -> None:
    step, (folder, found) = 1e-4, trace(name)
    runs = [
        run(load_beside(folder, targets={"T": {"enforce": True, "threshold": 0.3 + move}}))
        for move in (-step, 0.0, step)
    ]
    costs = [each.verdict["objective_cny"] for each in runs]
    slope = (costs[2] - costs[0]) / (2 * step)
    verdict = next(t for t in runs[1].verdict["targets"] if t["enforced"])
    assert verdict["dual"] == pytest.approx(slope, rel=1e-5)
    # A floor costs, a ceiling saves: more of the share is asked for, less is forbidden.
    assert (verdict["dual"] > 0.0) is (verdict["sense"] == ">=")
    assert found.dual_unit == "CNY per unit of share"
    (asked,) = [point for point in found.points if point.level == 0.3]
    assert asked.dual == pytest.approx(verdict["dual"], rel=1e-9)


@each_paper
def test_the_row_of_a_level_is_the_one_that_a_run_would_have(name: str, trace: Trace) -> None:
    system = build_system(load_beside(trace(name)[0], targets=ENFORCED))
    program = Program.of(system)
    (target,) = program.enforced
    row = ShareRow.of(program, target)
    for level in (0.0, 0.5):
        wanted, made = assemble(build_model(_at(system, level))), row.at(level)
        assert np.abs((wanted.matrix - made.matrix).toarray()).max() <= 1e-12
        assert made.row_lower == pytest.approx(wanted.row_lower, rel=1e-12, abs=1e-9)
        assert made.row_upper == pytest.approx(wanted.row_upper, rel=1e-12)


def _at(system: System, level: float) -> System:
    return replace(system, targets=tuple(replace(t, threshold=level) for t in system.targets))


def importing_city() -> ToyCity:
    """Return a city that grows into imports: 80 MW of coal, and gas that is dearer than both."""
    return ToyCity(
        [plant("coal", "coal", 300), plant("gas", "cbm", 400)],
        [unit("coal", 80), unit("gas", 100)],
        links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 200}],
        demand={"town": {"growth": 0.25}},
        ledger=[share_target("T", "generation_share", 0.3)],
        profiles={"price": lambda hour: 310.0},
    )


def test_along_a_frontier_a_share_is_not_bought(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, importing_city())
    found = frontier(scenario, "T", points=4)
    # 125 MW: 80 of coal and 45 of import at least cost. With no more import than the 20 MW of the
    # base year, 25 MW of gas, of 105 MW generated, have to take its place.
    assert found.least_cost.level == close(0.0)
    assert found.guards_cny == close(25 * HOURS * (400 - 310))
    assert found.points[0].level == close(25 / 105)
    assert found.points[0].extra_cny == close(25 * HOURS * (400 - 310))
    assert "may import no more than in the base year" in found.sentences[1].en
    # Gas for all that is not imported, and at the end for imports too.
    assert found.largest_reachable == close(100 / 105)
    for point in (found.points[0], found.points[-2]):
        targets = {"T": {"enforce": True, "threshold": point.level}}
        again = run(load_beside(tmp_path, targets=targets)).verdict
        assert again["objective_cny"] == close(point.objective_cny)


def test_a_share_of_generation_ends_where_homes_would_be_cold(tmp_path: Path) -> None:
    # Only coal gives heat, with 0.8 MWh of power a MWh: 50 MW of heat need 40 MW of it.
    chp = {
        "minimum_load_share": 0,
        "heat_share_mw_per_mw": 1,
        "power_loss_per_heat": 0,
        "power_per_heat_minimum": 0.8,
    }
    city = ToyCity(
        [plant("coal", "coal", 300, **chp), plant("gas", "cbm", 400)],
        [{**unit("coal", 200), "chp": "true"}, unit("gas", 100)],
        heat={"centre": {"energy": 50 * HOURS}},
        ledger=[share_target("T", "generation_share", 0.3)],
    )
    found = frontier(load_toy(tmp_path, city), "T", points=7)
    assert found.largest_reachable == close(0.6)


def test_a_share_of_capacity_that_leaves_homes_cold_says_so(tmp_path: Path) -> None:
    # Only coal gives heat, a MW a MW. 200 MW of gas are 0.8 of the plant where 50 MW of coal stay.
    chp = {
        "minimum_load_share": 0,
        "heat_share_mw_per_mw": 1,
        "power_loss_per_heat": 0,
        "power_per_heat_minimum": 0.1,
    }
    city = ToyCity(
        [plant("coal", "coal", 300, **chp), plant("gas", "cbm", 400), plant("pv", "pv", 0)],
        [{**unit("coal", 100), "chp": "true"}, unit("gas", 200)],
        heat={"centre": {"energy": 50 * HOURS}},
        ledger=[share_target("T", "capacity_share", 0.7)],
    )
    asked = {"retire": {"economic": True}, "planning_reserve": 0.1}
    found = frontier(load_toy(tmp_path, city, **asked), "T", points=7)
    assert found.largest_reachable == close(1.0)
    for point in found.points:
        coal = 200 / point.level - 200
        cold = max(0.0, 50 - coal) * HOURS
        assert point.unserved_heat_mwh == pytest.approx(cold, abs=2.0)
        assert point.unserved_mwh == 0.0
    said = " ".join(each.en for each in found.sentences)
    assert "only by leaving heat unserved: 438.0 GWh at 100.00%" in said


def two_shares(**asked: Any) -> tuple[ToyCity, dict[str, Any]]:
    pv = {"capex_cny_per_kw": 3000, "lifetime_years": 25, "build_limit_mw_per_year": 50}
    city = ToyCity(
        [plant("coal", "coal", 300), plant("pv", "pv", 0, availability=0.5, **pv)],
        [unit("coal", 200)],
        ledger=[
            share_target("MORE", "capacity_share", 0.3),
            share_target("LESS", "capacity_share", 0.1, sense="<="),
            share_target("POWER", "generation_share", 0.9),
        ],
    )
    return city, {name: {"enforce": True, **each} for name, each in asked.items()}


def test_other_targets_stay_enforced_along_a_frontier(tmp_path: Path) -> None:
    city, targets = two_shares(LESS={})
    found = frontier(load_toy(tmp_path, city, targets=targets), "MORE", points=3)
    assert found.largest_reachable == close(0.1)  # 0.2 without the ceiling
    assert found.kept == ("LESS",)
    assert found.left_out == ()


def test_another_target_that_no_plan_meets_is_left_out_and_named(tmp_path: Path) -> None:
    city, targets = two_shares(POWER={}, LESS={})
    found = frontier(load_toy(tmp_path, city, targets=targets), "MORE", points=3)
    (other,) = found.left_out
    assert other.id == "POWER"
    assert other.required == 0.9
    assert other.largest_reachable == close(0.25)  # 50 MW of sun for half the hours
    assert found.kept == ("LESS",)
    said = " ".join(each.en for each in found.sentences)
    assert "POWER (≥ 90.00%) is enforced too but is itself out of reach (25.00% at most)" in said


def test_targets_that_contradict_each_other_leave_no_frontier(tmp_path: Path) -> None:
    city, targets = two_shares(MORE={"threshold": 0.15}, LESS={})
    with pytest.raises(InfeasibleError, match=r"MORE asks for >= 15\.00%"):
        frontier(load_toy(tmp_path, city, targets=targets), "POWER")


def test_limits_that_contradict_each_other_leave_no_frontier(tmp_path: Path) -> None:
    paper = PAPERS["capacity_floor"].city
    coal, *clean = paper.technologies
    city = replace(paper, technologies=[{**coal, "must_run_share": 0.9}, *clean])
    with pytest.raises(InfeasibleError, match="even with no target enforced"):
        frontier(load_toy(tmp_path, city), "T")


def test_a_stock_that_is_given_has_a_frontier_of_one_level(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("coal", "coal", 300), plant("gas", "cbm", 400)],
        [unit("coal", 150), unit("gas", 50)],
        ledger=[share_target("T", "capacity_share", 0.3)],
    )
    found = frontier(load_toy(tmp_path, city), "T")
    (point,) = found.points
    assert point.level == close(0.25)
    assert found.steps == ()
    assert "one level, 25.00%" in " ".join(each.en for each in found.sentences)


def test_a_definition_may_be_chosen(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, PAPERS["generation_floor"].city)
    strict = frontier(scenario, "T", definition="strict", points=2)
    assert strict.definition == "strict"
    assert strict.largest_reachable == close(0.7)  # 70 of the 100 MW that are served
    assert frontier(scenario, "T", points=2).definition == "as_printed"


def points(prices: tuple[float, float]) -> list[Point]:
    """Return two levels of a cost that rises by 100 CNY per unit of share."""
    return [
        Point(level, 1000 + 100 * level, price, 1.0, {}, 0.0)
        for level, price in zip((0.1, 0.2), prices, strict=True)
    ]


@pytest.mark.parametrize(
    ("prices", "agrees"),
    [
        ((100.0, 100.0), True),
        ((0.0, 500.0), True),  # kinks at both ends
        ((1.0, 1.0), False),  # per percentage point
        ((-100.0, -100.0), False),
        ((100.1, 100.1), False),
        ((500.0, 0.0), False),
    ],
)
def test_a_price_of_the_wrong_unit_or_sign_fails_the_check(
    prices: tuple[float, float], agrees: bool
) -> None:
    (step,) = check_slopes(points(prices))
    assert step.agrees is agrees
    assert step.slope == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("X99", "no target `X99`"),
        ("STOCK", "`STOCK` is no share that is promised for a year of the scenario"),
        ("LATER", "`LATER` is no share that is promised for a year of the scenario"),
    ],
)
def test_an_unknown_target_is_answered_with_the_known_ones(
    name: str, named: str, tmp_path: Path
) -> None:
    city = PAPERS["capacity_floor"].city
    ledger = [
        *city.ledger,
        share_target("LATER", "generation_share", 0.5, year=2030),
        {**share_target("STOCK", "clean_capacity", 500), "unit": "MW"},
    ]
    scenario = load_toy(tmp_path, replace(city, ledger=ledger))
    with pytest.raises(InputError, match=named) as caught:
        frontier(scenario, name)
    assert "targets: T (share of capacity, 2025)" in caught.value.render("en")
    assert "可选目标：T（装机占比, 2025年）".replace(", ", "，") in caught.value.render("zh")
    assert "--target" in caught.value.render("en")


def test_a_ledger_without_a_share_due_says_which_year_to_add(tmp_path: Path) -> None:
    city = replace(
        PAPERS["capacity_floor"].city,
        ledger=[share_target("LATER", "capacity_share", 0.5, year=2030)],
    )
    with pytest.raises(InputError, match="add the year to `years`"):
        frontier(load_toy(tmp_path, city), "LATER")


@pytest.mark.parametrize("number", [1, 0, -3, 1001])
def test_a_frontier_has_two_points_at_least(number: int, tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, PAPERS["capacity_floor"].city)
    with pytest.raises(InputError, match="give 2 to 1000"):
        frontier(scenario, "T", points=number)


def test_an_unknown_definition_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, PAPERS["capacity_floor"].city)
    with pytest.raises(InputError, match="did you mean `strict`"):
        frontier(scenario, "T", definition="strikt")


def test_a_share_of_nothing_has_no_frontier(tmp_path: Path) -> None:
    # Everything is imported in the base year and after: nothing is generated to take a share of.
    city = ToyCity(
        [plant("coal", "coal", 300), plant("gas", "cbm", 400)],
        [unit("coal", 250), unit("gas", 50)],
        links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 200}],
        ledger=[share_target("T", "generation_share", 0.5)],
        profiles={"price": lambda hour: 10.0},
    )
    with pytest.raises(InputError, match="nothing counts in the denominator of T"):
        frontier(load_toy(tmp_path, city), "T")


COARSE = "resolution.periods=1"


def separate_status(name: str, *overrides: str) -> str:
    """Solve a packaged scenario once, from nothing, as a run does."""
    return solve(prepare(load_packaged(name, COARSE, *overrides)).linear).status


@pytest.mark.parametrize("name", ["targets", "all-in"])
@pytest.mark.parametrize(("target", "other"), [("C26", "C27"), ("C27", "C26")])
def test_changzhis_frontiers_end_where_separate_solves_say(
    name: str, target: str, other: str
) -> None:
    found = frontier(load_packaged(name, COARSE), target, points=2)
    assert found.slopes_agree is True
    # In `targets` both are enforced and both out of reach: the other one is left out.
    assert [each.id for each in found.left_out] == ([other] if name == "targets" else [])
    end = found.largest_reachable
    alone = (f"targets.{other}.enforce=false", f"targets.{target}.enforce=true")
    less, more = (f"targets.{target}.threshold={end + change}" for change in (-0.001, 0.001))
    assert separate_status(name, *alone, less) == "optimal"
    assert separate_status(name, *alone, more) == "infeasible"

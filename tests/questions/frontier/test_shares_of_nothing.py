"""Shares whose denominator can be zero: nothing over nothing is no share, and no number is NaN."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.command_line import call
from support.paper import HOURS, close, plant, unit
from support.programs import program
from support.toy_cities import ToyCity, load_beside, load_toy, share_target
from transition_sim.cli.telling import print_json
from transition_sim.errors import InputError
from transition_sim.questions.frontier.frontier import frontier
from transition_sim.solve import HighsModel
from transition_sim.system import Sense, ShareTarget
from transition_sim.system.shares import Weights
from transition_sim.verdict.linear_fractional import Ratio, extreme_share

SHARE = share_target("T", "generation_share", 0.3)


def strict(text: str) -> Any:
    """Read JSON as every reader must: without NaN and infinity."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def city_that_can_import_everything() -> ToyCity:
    """Return 100 MW of demand: imports at 310, gas at 400 and, from 2025 on, coal at 300.

    All is imported in the base year, so that all may be.
    """
    block = {"id": "block", "technology": "coal", "capacity_mw": 100, "online": "2025-01-01"}
    return ToyCity(
        [plant("coal", "coal", 300), plant("gas", "cbm", 400)],
        [unit("gas", 100)],
        [block],
        links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 200}],
        ledger=[SHARE],
        profiles={"price": lambda hour: 310.0},
    )


IMPORTING = {"projects": {"stages": ["approved"]}}


def test_where_nothing_over_nothing_is_cheapest_a_frontier_has_a_price_and_says_so(
    tmp_path: Path,
) -> None:
    # Beside coal a share of gas costs 100 CNY/MWh more; from a tenth on importing all is cheaper.
    scenario = load_toy(tmp_path, city_that_can_import_everything(), **IMPORTING)
    found = frontier(scenario, "T", points=12)
    assert found.largest_reachable == close(1.0)
    levels = [point.level for point in found.points]
    assert min(abs(level - 0.1) for level in levels) < 0.05
    for point in found.points:
        level, extra = point.level, point.extra_cny
        assert extra == pytest.approx(100 * HOURS * min(100 * level, 10), abs=1.0)
        if level < 0.1 - 1e-6:
            assert point.value == pytest.approx(level, abs=1e-9)
        if 1e-6 < level < 0.1 - 1e-6:  # a level of nothing costs nothing either way
            assert point.dual == close(100 * HOURS * 100)
        if level > 0.1 + 1e-6:
            assert point.value is None
            assert point.dual == pytest.approx(0.0, abs=1e-3)
    assert found.slopes_agree is True
    english, chinese = (
        " ".join(each.in_(lang) for each in found.sentences) for lang in ("en", "zh")
    )
    assert "it is cheapest that nothing at all counts in the denominator" in english
    assert "costs at least" in english
    assert "分母为零：不存在占比，判定为未达到" in chinese
    assert "至少多花" in chinese


def test_under_a_definition_of_what_is_served_there_is_always_a_share(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, city_that_can_import_everything(), **IMPORTING)
    found = frontier(scenario, "T", definition="strict", points=3)
    assert all(point.value is not None for point in found.points)
    said = " ".join(each.en for each in found.sentences)
    assert "denominator" not in said
    assert "costs at least" not in said


def city_without_sun() -> ToyCity:
    """Return a city whose only plant never runs: all is imported, in every plan."""
    return ToyCity(
        [plant("pv", "pv", 0, availability=0.0), plant("coal", "coal", 300)],
        [unit("pv", 50)],
        links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 200}],
        ledger=[SHARE, share_target("LESS", "capacity_share", 0.5, sense="<=")],
        profiles={"price": lambda hour: 310.0},
    )


COMMANDS = {
    "run": ("run", "{path}", "--out", "{folder}/runs"),
    "definitions": ("definitions", "{path}"),
    "explain": ("explain", "{path}"),
    "frontier": ("frontier", "{path}", "--target", "T", "--points", "4"),
    "flip": ("flip", "{path}", "--target", "T"),
    "near-optimal": ("near-optimal", "{path}"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["can import everything", "never runs"])
def test_no_command_prints_a_number_that_is_none(tmp_path: Path, command: str, name: str) -> None:
    if name == "can import everything":
        load_toy(tmp_path, city_that_can_import_everything(), **IMPORTING)
    else:
        load_toy(tmp_path, city_without_sun())
    path = tmp_path / "scenario.yaml"
    arguments = [each.format(path=path, folder=tmp_path) for each in COMMANDS[command]]
    done = call(*arguments, "--json")
    nothing = command == "frontier" and name == "never runs"
    assert done.exit_code == (2 if nothing else 0), done.output
    assert strict(done.stdout)


@pytest.mark.parametrize(
    ("lang", "said", "remedy"),
    [
        ("en", "anything count in the denominator of T in 2025, as printed", "another definition"),
        ("zh", "T（2025年，公布口径）的分母均为零，不存在占比", "请换一种口径"),
    ],
)
def test_a_share_that_no_plan_has_is_said_in_words_with_another_definition(
    tmp_path: Path, lang: str, said: str, remedy: str
) -> None:
    # of the stock all is sun: at most a half is out of reach, and of T nothing is anything
    load_toy(
        tmp_path, city_without_sun(), targets={"T": {"enforce": True}, "LESS": {"enforce": True}}
    )
    done = call("explain", tmp_path / "scenario.yaml", "--lang", lang)
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert remedy in done.stderr
    assert "not finite" not in done.stderr
    # under the other one it is explained
    other = {"enforce": True, "definition": "strict"}
    load_beside(tmp_path, targets={"T": other, "LESS": {"enforce": True}})
    done = call("explain", tmp_path / "scenario.yaml", "--lang", lang, "--json")
    assert done.exit_code == 0, done.output
    levels = {each["id"]: each["largest_reachable"] for each in strict(done.stdout)["targets"]}
    assert levels == {"T": close(0.0), "LESS": close(1.0)}


def test_a_printed_share_of_a_city_without_plant_has_no_nearest_definition(tmp_path: Path) -> None:
    printed = {**SHARE, "id": "C", "stage": "base", "metric": "capacity_share"}
    later = {"id": "farm", "technology": "pv", "capacity_mw": 50, "online": "2025-01-01"}
    city = replace(city_without_sun(), units=(), projects=[later])
    load_toy(tmp_path, replace(city, ledger=[*city.ledger, printed]), **IMPORTING)
    done = call("definitions", tmp_path / "scenario.yaml", "--json")
    assert done.exit_code == 0, done.output
    (found,) = strict(done.stdout)["reproduces"]
    assert found["nearest"]["value"] is None
    assert "no definition finds a share" in found["sentence"]["en"]
    assert "任何口径均无从计算" in found["sentence"]["zh"]


CLEAN, OTHER = np.array([1.0, 0.0]), np.array([1.0, 1.0])


def session(most: float = 8.0, least: float = 0.0) -> HighsModel:
    """Return clean and other output: at most `most` together, no more clean than thrice other."""
    rows = [([1.0, 1.0], least, most), ([1.0, -3.0], -np.inf, 0.0)]
    return HighsModel(program([0.0, 0.0], rows))


@pytest.mark.parametrize("start", [0.0, 0.3, 0.75, 0.9, 5.0, -2.0])
@pytest.mark.parametrize("least", [0.0, 1.0])
def test_the_extremes_of_a_share_do_not_hang_on_the_guess_nor_on_plans_of_nothing(
    start: float, least: float
) -> None:
    ratio = Ratio(CLEAN, 0.0, OTHER, 0.0)
    assert extreme_share(ratio, session(least=least), start, True) == close(0.75)
    assert extreme_share(ratio, session(least=least), start, False) == close(0.0)
    some = Ratio(OTHER, 0.0, OTHER, 0.0)  # of a share of all of it there is no other value
    assert extreme_share(some, session(least=least), start, False) == close(1.0)


def test_a_share_of_nothing_and_one_without_end_are_errors_in_words() -> None:
    weights = Weights(CLEAN, OTHER, 0.0, 0.0, True, 0.0, 0.0)
    asked = "T", "as_printed", "generation_share", 2025, Sense.FLOOR, 0.3, False
    target = ShareTarget("T-as_printed", *asked, weights)
    with pytest.raises(InputError, match="in no plan does anything count") as caught:
        extreme_share(Ratio(CLEAN, 0.0, OTHER, 0.0, target), session(most=0.0), 0.5, True)
    assert "T（2025年，公布口径）的分母均为零" in caught.value.render("zh")
    with pytest.raises(InputError, match="the share has no end") as caught:
        extreme_share(Ratio(OTHER, 0.0, OTHER - 1.0, 0.0, target), session(), 0.5, True)
    assert "占比没有界限" in caught.value.render("zh")
    assert "--definition" in caught.value.render("en")


def test_what_is_printed_for_machines_has_no_nan(capsys: pytest.CaptureFixture[str]) -> None:
    for number in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON"):
            print_json({"value": number})
    assert capsys.readouterr().out == ""

"""Verdicts under every definition as an answer: the table, what a notebook shows, the JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_definitions import toy

from support.packaged import load_packaged
from support.sentences.of_definitions import FOUND, answer, target
from support.toy_cities import load_toy, share_target
from transition_sim.errors import InputError
from transition_sim.questions.definitions.answer import Definitions
from transition_sim.questions.definitions.definition_space import APPLIES
from transition_sim.questions.definitions.definitions import definitions


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    city = toy(
        share_target("A", "capacity_share", 0.40), share_target("B", "generation_share", 0.55)
    )
    load_toy(folder, city, projects={"stages": ["approved"]})
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> Definitions:
    return definitions(folder / "scenario.yaml", progress=False)


def test_a_definition_of_a_target_is_a_row_and_each_choice_a_column(found: Definitions) -> None:
    frame = found.to_frame()
    assert len(frame) == len(found.rows) == 160
    assert list(frame.columns[:6]) == ["definition", "target", "metric", "year", "value", "met"]
    assert frame["value"].tolist() == [row.value for row in found.rows]
    for name, of_the_other in (("A", "generation_share"), ("B", "capacity_share")):
        own = frame[frame["target"] == name].dropna(axis="columns")
        left = set(APPLIES[of_the_other]) - {"plant"}
        assert set(own.columns[6:]) == set(frame.columns[6:]) - left
        assert not own.duplicated(list(own.columns[6:])).any()
    # what a choice does is a group of the table
    clean = frame.groupby(["target", "cbm"])["met"].sum()
    assert clean["A", "clean"] > clean["A", "other"]


def test_the_targets_are_shown_on_a_screen_and_in_a_notebook(found: Definitions) -> None:
    shown = repr(found)
    assert shown == str(found)
    assert shown.startswith("Definitions: toy: the verdict on A, B depends on the definition")
    assert len(shown.splitlines()) <= 40
    page = found._repr_html_()
    assert "the verdict on A, B" in page
    assert page.count("<tr") == 1 + 2
    assert len(page.encode()) < 50_000


def test_a_city_whose_definitions_agree_says_so_and_one_without_a_target_too() -> None:
    alike = answer(targets=(target(met=64), target(met=0)))
    assert "every verdict is the same" in alike.headline.en
    assert "no share is due" in answer(targets=(), rows=()).headline.en
    assert answer(targets=(), rows=()).to_frame().empty


def test_the_keys_that_were_always_printed_stand_in_their_order() -> None:
    printed = FOUND.to_json()
    assert list(printed) == [
        *("scenario", "baseline", "rows", "targets", "flips", "reproduces", "sentences"),
        *("not_judged", "definitions", "shares"),
    ]
    assert list(printed["targets"][0]["smallest"]) == [
        *("definition", "target", "year", "value", "met", "text"),
    ]
    assert (printed["flips"][0]["from"], printed["flips"][0]["to"]) == ("none", "both")
    assert json.loads(json.dumps(printed, allow_nan=False)) == printed


def test_a_baseline_that_the_city_does_not_define_is_refused_before_a_run(folder: Path) -> None:
    with pytest.raises(InputError, match="did you mean `strict`"):
        definitions(folder / "scenario.yaml", baseline="stric")


def test_changzhis_definitions_fit_a_notebook() -> None:
    scenario = load_packaged("reference", "resolution={periods: 1, hours: 24}")
    found = definitions(scenario)
    assert len(found.to_frame()) == len(found.rows) > 300
    assert len(found._repr_html_().encode()) < 50_000
    assert len(repr(found).splitlines()) <= 40

"""What hindsight answers in Python: a row a figure and run, and as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

import transition_sim as ts
from support.sentences.of_outcomes import LOOKED
from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import InputError
from transition_sim.questions.hindsight.answer import Hindsight

TECHNOLOGIES = [
    {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300},
    {"id": "pv", "class": "pv", "availability": 0.5},
]
UNITS = [
    {"id": "c", "technology": "coal", "capacity_mw": 200},
    {"id": "s", "technology": "pv", "capacity_mw": 20},
]
OUTCOMES = (
    "id,name_en,name_zh,metric,item,date,value,unit,evidence,source,note,note_zh\n"
    "coal-2025,Coal in 2025,2025年煤电,class_capacity,coal,2025-12-31,210,MW,independent,toy,,\n"
    "air,Air in 2025,2025年空气,,,2025-12-31,30,µg/m3,independent,toy,,\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a scenario beside its city, of which two outcomes are published."""
    folder = tmp_path_factory.mktemp("hindsight")
    load_toy(folder, ToyCity(TECHNOLOGIES, UNITS))
    (folder / "city" / "outcomes.csv").write_text(OUTCOMES, encoding="utf-8")
    return folder


def test_a_row_of_the_table_is_a_figure_and_a_run(folder: Path) -> None:
    results = ts.run(folder / "scenario.yaml")
    saved = results.save(folder / "run")
    found = ts.hindsight(results, saved, city=folder / "city")
    frame = found.to_frame()
    assert frame["run"].tolist() == ["toy", "toy #2"] * 2
    coal = frame.query("id == 'coal-2025'")
    assert coal["value"].tolist() == [200.0, 200.0]
    assert coal["difference"].tolist() == [-10.0, -10.0]
    assert frame.query("id == 'air'")["value"].isna().all()
    city = ts.load_city(folder / "city")
    assert ts.hindsight(saved, city=city) == ts.hindsight(results, city=city)


def test_a_run_has_to_be_given_and_a_city_of_its_own_too(folder: Path) -> None:
    with pytest.raises(InputError, match="no run is given"):
        ts.hindsight()
    results = ts.run(folder / "scenario.yaml")
    with pytest.raises(InputError, match="name that folder with --city"):
        ts.hindsight(results)


def test_it_is_said_in_few_lines_beside_which_runs() -> None:
    found = Hindsight(rows=(LOOKED[0],))
    assert found.headline.en == "1 published figures beside what a, b, c, d said of them"
    assert len(repr(found).splitlines()) == 6
    assert "<table" in found._repr_html_()
    assert "no published outcome" in repr(Hindsight(rows=()))

"""What a comparison answers in Python: tidy, side by side, and as a page."""

from __future__ import annotations

import copy
import math
import pickle
from pathlib import Path

import pandas as pd
import pytest

import transition_sim as ts
from support.indicator_cities import counted_city
from support.sentences.of_outcomes import DIFFERENT, comparison
from support.toy_cities import load_beside
from transition_sim.errors import InputError
from transition_sim.pipeline import run
from transition_sim.questions.compare.answer import Comparison
from transition_sim.results.store import Results


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, Path]:
    """Return a run without the wind park, and the folder of one with it."""
    folder = tmp_path_factory.mktemp("comparison")
    counted_city().write(folder / "city")
    plain = run(load_beside(folder, name="plain"))
    windy = run(load_beside(folder, name="windy", projects={"stages": ["approved"]}))
    return plain, windy.save(folder / "windy")


@pytest.fixture(scope="module")
def found(runs: tuple[Results, Path]) -> Comparison:
    return ts.compare(*runs)


def test_results_and_folders_are_compared_alike(
    runs: tuple[Results, Path], found: Comparison
) -> None:
    plain, folder = runs
    assert ts.compare(plain, ts.open_results(folder)).differences == found.differences
    assert [each.folder for each in found.runs] == [None, str(folder)]
    with pytest.raises(InputError, match="two runs or more"):
        ts.compare(plain)


def test_a_row_of_the_table_is_a_difference_and_a_run(found: Comparison) -> None:
    frame = found.to_frame()
    assert len(frame) == 2 * len(found.differences)
    wind = frame.query("field == 'capacity' and item == 'wind' and year == 2025")
    assert dict(zip(wind["run"], wind["value"], strict=True)) == {"plain": 10.0, "windy": 30.0}
    (stages,) = frame.query("field == 'projects.stages' and run == 'windy'")["value"]
    assert stages == "approved"
    assert frame["year"].dtype == pd.Int64Dtype()


def test_side_by_side_stands_what_does_not_differ_too(
    runs: tuple[Results, Path], found: Comparison
) -> None:
    table = found.side_by_side()
    assert list(table.columns) == ["plain", "windy", "difference"]
    assert table.loc[("capacity", "wind", 2025, "MW")].tolist() == [10.0, 30.0, 20.0]
    assert table.loc[("capacity", "coal", 2025, "MW")].tolist() == [200.0, 200.0, 0.0]
    park = table.loc[("project", "park", 2025, "MW")]
    assert math.isnan(park["plain"])
    assert math.isnan(park["difference"])
    plain = runs[0].summary().set_index(["metric", "item", "year", "unit"])["value"]
    pd.testing.assert_series_equal(
        table.loc[plain.index, "plain"], plain, check_names=False, check_index_type=False
    )
    assert "summary" not in found.to_json()


def test_it_says_how_much_differs_in_few_lines(found: Comparison) -> None:
    count = len(found.differences)
    assert found.headline.en == f"plain, windy: {count} differences, 1 of them of inputs"
    assert found.headline.zh == f"plain、windy：共{count}处不同，其中输入1处"
    assert repr(found).startswith(f"Comparison: {found.headline.en}\n")
    assert len(repr(found).splitlines()) <= 40
    page = found._repr_html_()
    assert "<table" in page
    assert len(page) < 50_000
    assert repr(comparison()) == "Comparison: a, b: nothing differs"


def test_an_answer_is_frozen_and_can_be_kept() -> None:
    found = comparison(*DIFFERENT)
    assert pickle.loads(pickle.dumps(found)) == found == copy.deepcopy(found)
    with pytest.raises(ValueError, match="frozen"):
        found.runs = ()  # type: ignore[misc]

"""The picture of a frontier: what is drawn is what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text as Letters

import transition_sim as ts
from support.sentences.of_costs import frontier_of, point
from transition_sim.questions.frontier.answer import Frontier, LeastCost
from transition_sim.system import Sense

POINTS = [(0.2, 0.0), (0.3, 1e9), (0.4, 4e9)]


@pytest.fixture(autouse=True)
def _closed_figures() -> Iterator[None]:
    mpl.use("Agg", force=True)
    yield
    plt.close("all")


def found(**fields: Any) -> Frontier:
    own: dict[str, Any] = {
        "threshold": 0.45,
        "printed_threshold": 0.5,
        "least_cost": LeastCost(level=0.2, objective_cny=1e9),
        "points": tuple(point(level, 1e9 + extra) for level, extra in POINTS),
        "largest_reachable": 0.4,
        **fields,
    }
    return frontier_of(**own)


@pytest.mark.parametrize(("lang", "unit"), [("en", 1e9), ("zh", 1e8)])
def test_every_level_is_drawn_at_its_cost(lang: str, unit: float) -> None:
    axes = ts.plot.frontier(found(), lang=lang)
    curve = axes.lines[0]
    assert curve.get_xdata().tolist() == pytest.approx([20.0, 30.0, 40.0])
    assert curve.get_ydata().tolist() == pytest.approx([cost / unit for _, cost in POINTS])


@pytest.mark.parametrize(("sense", "side"), [(Sense.FLOOR, "right"), (Sense.CEILING, "left")])
def test_what_is_out_of_reach_is_shaded_beyond_the_end(sense: Sense, side: str) -> None:
    axes = ts.plot.frontier(found(sense=sense, threshold=0.3, printed_threshold=0.3))
    (shade,) = axes.patches
    box = shade.get_extents().transformed(axes.transData.inverted())
    assert (box.x0 if side == "right" else box.x1) == pytest.approx(40.0)


def test_the_level_asked_for_and_the_documents_are_both_in_the_picture() -> None:
    axes = ts.plot.frontier(found())
    left, right = axes.get_xlim()
    assert left < 20.0
    assert right > 50.0  # also the document's, which no plan reaches
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert "asked for 45.00%" in labels
    assert "in the document 50.00%" in labels


def test_a_frontier_in_chinese_has_no_english_words() -> None:
    axes = ts.plot.frontier(found(), lang="zh")
    words = " ".join(text.get_text() for text in axes.findobj(Letters))
    assert set(re.findall(r"[A-Za-z]{2,}", words)) <= {"toy"}


def test_a_frontier_of_one_level_is_drawn() -> None:
    nowhere = LeastCost(level=None, objective_cny=1e9)
    one = found(points=(point(0.4, 1e9),), least_cost=nowhere)
    assert ts.plot.frontier(one).lines[0].get_xdata().tolist() == [40.0]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no language 'fr'"):
        ts.plot.frontier(found(), lang="fr")

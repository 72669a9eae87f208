"""The tornado: bars from the share of now to both ends, the widest on top, letters with glyphs."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text as Letters

from support.flip_answers import answer, nothing, seen
from transition_sim.plot.tornado import tornado


@pytest.fixture(autouse=True)
def _closed_figures() -> Iterator[None]:
    mpl.use("Agg", force=True)
    yield
    plt.close("all")


def names(axes: Axes) -> list[str]:
    return [label.get_text() for label in axes.get_yticklabels()]


def test_bars_go_from_now_to_both_ends_in_percent() -> None:
    axes = tornado(answer())
    ends = {}
    for bar in axes.patches:
        row = round(bar.get_y() + bar.get_height() / 2)
        ends.setdefault(row, set()).add(round(bar.get_x() + bar.get_width(), 6))
        assert bar.get_x() == pytest.approx(38.0)
    assert ends[0] == {34.0, 46.0}
    assert ends[1] == {39.0, 36.0}
    lines = sorted(line.get_xdata()[0] for line in axes.get_lines() if len(line.get_xdata()) == 2)
    assert lines == pytest.approx([38.0, 40.0])


def test_the_widest_is_on_top_and_what_moves_nothing_is_left_out() -> None:
    axes = tornado(answer())
    assert [name.split()[1] for name in names(axes)] == ["sun", "day", "load", "coal", "wind"]
    low, high = axes.get_ylim()
    assert low > high
    assert names(tornado(answer(), most=2)) == names(axes)[:2]


def test_a_bar_has_its_inputs_own_ends_unit_and_grade() -> None:
    axes = tornado(answer())
    assert names(axes)[3] == "the coal [MW]  A"
    beside = {text.get_text() for text in axes.texts}
    assert {"0.2", "0.9", "2026-06-01", "200", "300"} <= beside


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "no verdict beyond"), ("zh", "再远无判定：无可行方案或不允许")]
)
def test_an_end_without_a_plan_is_drawn_as_far_as_there_is_one_and_open(
    lang: str, said: str
) -> None:
    axes = tornado(answer(), lang=lang)
    (mark,) = [line for line in axes.get_lines() if len(line.get_xdata()) == 1]
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (pytest.approx(36.2), 2)
    assert mark.get_markerfacecolor() == "white"
    ends = {round(b.get_x() + b.get_width(), 6) for b in axes.patches if round(b.get_y()) == 2}
    assert 36.2 in ends
    assert "1.4" in {text.get_text() for text in axes.texts}
    assert any(said in text.get_text() for text in axes.get_legend().get_texts())
    closed = tornado(answer(flips=(seen("sun", 0.34, 0.46),)), lang=lang)
    assert not any(said in text.get_text() for text in closed.get_legend().get_texts())


def test_nothing_that_moves_is_said_in_words() -> None:
    for empty in (nothing(), answer(flips=(seen("idle", 0.38, 0.38),))):
        axes = tornado(empty)
        assert not axes.patches
        assert axes.texts[0].get_text() == "no input moves the share"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_letter_has_a_glyph(lang: str) -> None:
    axes = tornado(answer(), lang=lang)
    axes.figure.canvas.draw()
    for text in axes.findobj(Letters):
        families = text.get_fontfamily()
        fonts = [get_font(findfont(FontProperties(family=[each]))) for each in families]
        for mark in text.get_text().replace("\n", ""):
            assert any(font.get_char_index(ord(mark)) for font in fonts), mark


def test_a_language_that_no_text_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no language"):
        tornado(answer(), lang="fr")

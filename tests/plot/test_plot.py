"""Pictures: the numbers drawn are the run's, units are on the axes, letters have glyphs."""

from __future__ import annotations

import dataclasses
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text as Letters

import transition_sim as ts
from transition_sim.pipeline import run
from transition_sim.plot.operation import balance_of_period
from transition_sim.plot.style import CLASSES, COLOURS, chinese_family, colour_of
from transition_sim.results.metrics import annual_energy, stock_of_class
from transition_sim.results.store import Results

PICTURES = ("capacity", "generation", "dispatch", "targets")
# what a colour looks like without one kind of cone (Machado, Oliveira and Fernandes, 2009)
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}


@pytest.fixture(scope="module")
def results(toy_master: Path) -> Results:
    return run(toy_master / "scenario.yaml")


@pytest.fixture(autouse=True)
def _closed_figures() -> Iterator[None]:
    mpl.use("Agg", force=True)
    yield
    plt.close("all")


def _draw(name: str, results: Results, lang: str = "en") -> Axes:
    axes: Axes = getattr(ts.plot, name)(results, lang=lang)
    axes.figure.canvas.draw()
    return axes


def _tops(axes: Axes) -> dict[float, float]:
    """Return the top of each stack by its place."""
    tops: dict[float, float] = {}
    for bar in axes.patches:
        place = round(bar.get_x() + bar.get_width() / 2, 6)
        tops[place] = max(tops.get(place, 0.0), bar.get_y() + bar.get_height())
    return tops


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_a_title_and_a_unit_on_its_axes(name: str, results: Results) -> None:
    axes = _draw(name, results)
    assert results.dataset.attrs["title_en"] in axes.get_title()
    labels = axes.get_xlabel() + axes.get_ylabel()
    assert any(unit in labels for unit in ("[GW]", "[TWh]", "[%]"))
    assert axes.get_legend() is not None


@pytest.mark.parametrize("name", PICTURES)
def test_given_axes_are_drawn_on_and_returned(name: str, results: Results) -> None:
    axes = plt.subplots()[1]
    assert getattr(ts.plot, name)(results, axes) is axes
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("name", PICTURES)
def test_an_unknown_language_is_refused(name: str, results: Results) -> None:
    with pytest.raises(ValueError, match="no language 'cn': en or zh"):
        getattr(ts.plot, name)(results, lang="cn")
    assert not plt.get_fignums()


def test_the_bars_of_capacity_are_plant_and_stores(results: Results) -> None:
    found = list(_tops(_draw("capacity", results)).values())
    stores = results.dataset["store_power_capacity"].sum("store").values / 1e3
    years = results.dataset["year"].values.tolist()
    plant = [stock_of_class(results.dataset, year).sum() / 1e3 for year in years]
    assert found == pytest.approx(plant + stores)


def test_stores_are_hatched_and_said_not_to_count(results: Results) -> None:
    axes = _draw("capacity", results)
    assert any("not counted" in text.get_text() for text in axes.get_legend().get_texts())
    hatched = [bar for bar in axes.patches if bar.get_hatch()]
    stores = results.dataset["store_power_capacity"].sum("store").values / 1e3
    assert [bar.get_height() for bar in hatched] == pytest.approx(stores[stores > 0.0])


@pytest.mark.parametrize("name", ["capacity", "generation"])
def test_the_share_above_a_bar_is_that_of_the_verdict(name: str, results: Results) -> None:
    written = [text.get_text() for text in _draw(name, results).texts]
    assert written == [f"{share[name]:.1%}" for share in results.verdict["shares"].values()]


def test_the_bars_of_generation_are_gross_and_the_line_is_what_is_served(
    results: Results,
) -> None:
    axes = _draw("generation", results)
    gross = annual_energy(results.dataset, "gross_power").sum("asset").values / 1e6
    assert list(_tops(axes).values()) == pytest.approx(gross)
    served = sum(
        annual_energy(results.dataset, name).sum("zone").values
        for name in ("demand", "export_obligation")
    )
    assert axes.lines[0].get_ydata() == pytest.approx(served / 1e6)


def test_several_runs_stand_side_by_side_under_their_titles(results: Results) -> None:
    axes = ts.plot.capacity([results, results.__class__(results.dataset, results.verdict)])
    years = results.dataset.sizes["year"]
    assert len(axes.get_xticks()) == 2 * years
    titles = [label.get_text() for label in axes.child_axes[0].get_xticklabels()]
    assert [title.replace("\n", " ") for title in titles] == [results.dataset.attrs["title_en"]] * 2


def test_the_balance_of_every_period_closes_on_the_line(results: Results) -> None:
    for year in results.dataset["year"].values.tolist():
        for period in np.unique(results.dataset["period"].values).tolist():
            parts, served = balance_of_period(results.dataset, year, period)
            assert parts.sum(axis="columns").to_numpy() == pytest.approx(served.to_numpy())


def test_charging_and_sales_are_drawn_below_zero(results: Results) -> None:
    dataset = results.dataset.copy()
    dataset["charge"] = xr.full_like(dataset["charge"], 7.0)
    parts, _ = balance_of_period(dataset, dataset["year"].values.tolist()[-1], 0)
    assert (parts["charge"] < 0.0).all()
    below = [name for name in parts if (parts[name] < -1e-9).any()]
    assert set(below) <= {"charge", "sales"}


def test_the_period_with_the_largest_demand_is_drawn_unless_another_is_named(
    results: Results,
) -> None:
    last = results.dataset["year"].values.tolist()[-1]
    demand = results.dataset["demand"].sel(year=last).sum("zone")
    peak = int(results.dataset["period"].values[int(demand.argmax("step"))])
    assert f"period {peak}:" in ts.plot.dispatch(results).get_title()
    assert "2025, typical period 1:" in ts.plot.dispatch(results, year=2025, period=1).get_title()
    of_day = int(results.dataset["day_period"].values[31])
    title = ts.plot.dispatch(results, day=date(2025, 2, 1)).get_title()
    assert f"2025, typical period {of_day}:" in title


@pytest.mark.parametrize("asked", [{"year": 1999}, {"period": 99}])
def test_a_year_or_period_that_the_run_has_not_is_refused(
    asked: dict[str, int], results: Results
) -> None:
    with pytest.raises(ValueError, match="in the run"):
        ts.plot.dispatch(results, **asked)


def test_every_target_is_drawn_with_its_threshold_and_its_verdict(results: Results) -> None:
    axes = _draw("targets", results)
    judged = results.verdict["targets"]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx(
        [100 * target["value"] for target in judged]
    )
    words = [label.get_text() for label in axes.child_axes[0].get_yticklabels()]
    for target, word in zip(judged, words, strict=True):
        assert f"{target['threshold']:.2%}" in word
        assert ("missed" in word) is not target["met"]


def test_the_whisker_of_a_target_is_its_range_among_equal_optima(results: Results) -> None:
    target = {**results.verdict["targets"][0], "enforced": False}
    target["range_at_least_cost"] = [target["value"] - 0.02, target["value"] + 0.03]
    axes = ts.plot.targets(dataclasses.replace(results, verdict={"targets": [target]}))
    (whisker,) = axes.containers[1].lines[2]
    ends = whisker.get_segments()[0][:, 0]
    assert ends == pytest.approx([100 * each for each in target["range_at_least_cost"]])


def test_a_share_of_nothing_is_drawn_without_a_number(results: Results) -> None:
    target = {**results.verdict["targets"][0], "value": None, "margin": None, "met": False}
    target |= {"range_at_least_cost": None, "shortfall": {"value": None, "unit": "MW"}}
    shares = {year: dict.fromkeys(each) for year, each in results.verdict["shares"].items()}
    empty = dataclasses.replace(results, verdict={"targets": [target], "shares": shares})
    (label,) = ts.plot.targets(empty).child_axes[0].get_yticklabels()
    assert label.get_text().startswith("– (")
    assert not ts.plot.generation(empty).texts


@pytest.mark.parametrize("name", PICTURES)
def test_chinese_labels_have_a_glyph_for_every_character(
    name: str, results: Results, recwarn: pytest.WarningsRecorder
) -> None:
    axes = _draw(name, results, "zh")
    assert not [str(each.message) for each in recwarn if "Glyph" in str(each.message)]
    latin = get_font(findfont("DejaVu Sans")).get_charmap()
    chinese = get_font(findfont(FontProperties(family=chinese_family()))).get_charmap()
    texts = [text for text in axes.figure.findobj(Letters) if text.get_text().strip()]
    assert any("\u4e00" <= char <= "\u9fff" for text in texts for char in text.get_text())
    for text in texts:
        assert chinese_family() in text.get_fontfamily()
        lacking = [c for c in text.get_text() if c != "\n" and ord(c) not in latin | chinese]
        assert not lacking, text.get_text()


def test_the_chinese_font_has_the_characters_of_gb_2312() -> None:
    charmap = get_font(findfont(FontProperties(family=chinese_family()))).get_charmap()
    pairs = itertools.product(range(0xB0, 0xF8), range(0xA1, 0xFF))
    characters = [bytes(pair).decode("gb2312", errors="ignore") for pair in pairs]
    assert not [each for each in characters if each and ord(each) not in charmap]


def test_importing_and_drawing_leaves_global_settings_alone(toy_master: Path) -> None:
    code = (
        "import matplotlib as mpl; mpl.use('Agg'); import matplotlib.pyplot\n"
        "before = dict(mpl.rcParams)\n"
        "import transition_sim.plot as plot, transition_sim as ts, sys\n"
        "results = ts.run(sys.argv[1])\n"
        f"for name in {PICTURES}: getattr(plot, name)(results, lang='zh')\n"
        "assert dict(mpl.rcParams) == before\n"
    )
    command = [sys.executable, "-c", code, str(toy_master / "scenario.yaml")]
    subprocess.run(command, check=True, env=os.environ)


def test_a_class_has_one_colour_even_if_nobody_chose_it() -> None:
    assert colour_of("coal") == COLOURS["coal"]
    assert colour_of("geothermal") == colour_of("geothermal")
    assert set(COLOURS) == set(CLASSES)


@pytest.mark.parametrize("sight", SIGHTS)
def test_colours_can_be_told_apart(sight: str) -> None:
    seen = {kind: _lab(colour, SIGHTS[sight]) for kind, colour in COLOURS.items()}
    apart = {
        pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]]))
        for pair in itertools.combinations(seen, 2)
    }
    nearest = pd.Series(apart).sort_values()
    assert nearest.iloc[0] > 25.0, nearest.head(3).to_dict()


def _lab(colour: str, sight: np.ndarray) -> np.ndarray:
    """Return a colour in CIELAB as someone sees it."""
    given = np.array(to_rgb(colour))
    linear = np.where(given <= 0.04045, given / 12.92, ((given + 0.055) / 1.055) ** 2.4)
    linear = np.clip(sight @ linear, 0.0, 1.0)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ linear / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])

"""Pictures of flexibility: the numbers drawn are the run's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

import transition_sim as ts
from support.packaged import run_packaged
from transition_sim.pipeline import run
from transition_sim.plot.curtailment import curtailed_by_class
from transition_sim.plot.flexibility import by_hour, online_by_hour
from transition_sim.results.metrics import annual_energy, curtailed_energy
from transition_sim.results.store import Results

CHP = ["coal_330_chp", "coal_50_waste"]
PICTURES: dict[str, Callable[..., Axes]] = {
    "curtailment": lambda *given, **asked: ts.plot.curtailment(*given, **asked),
    "charging": lambda *given, **asked: ts.plot.charging(*given, **{"load": "trucks", **asked}),
    "reserve": lambda *given, **asked: ts.plot.reserve(*given, **{"store": "flywheel", **asked}),
    "online": lambda *given, **asked: ts.plot.online(*given, **{"assets": CHP, **asked}),
}
each_picture = pytest.mark.parametrize("name", PICTURES)


@pytest.fixture(scope="module")
def results() -> Results:
    return run_packaged("curtailed")


@pytest.fixture(autouse=True)
def _closed_figures() -> Iterator[None]:
    mpl.use("Agg", force=True)
    yield
    plt.close("all")


@each_picture
def test_a_picture_says_its_year_and_its_units(name: str, results: Results) -> None:
    axes = PICTURES[name](results)
    assert "2026" in axes.get_title()
    labels = axes.get_xlabel() + axes.get_ylabel()
    assert any(unit in labels for unit in ("[TWh]", "[MW]", "[%]"))
    assert axes.get_legend() is not None


@each_picture
def test_a_picture_in_chinese_has_chinese_labels(name: str, results: Results) -> None:
    english, chinese = (PICTURES[name](results, lang=lang) for lang in ("en", "zh"))
    assert english.get_ylabel().isascii()
    assert not chinese.get_ylabel().isascii()
    assert "Noto Sans SC" in chinese.yaxis.label.get_fontfamily()


@each_picture
def test_given_axes_are_drawn_on(name: str, results: Results) -> None:
    axes = plt.subplots()[1]
    assert PICTURES[name](results, axes) is axes
    assert len(plt.get_fignums()) == 1


@each_picture
def test_a_year_or_language_that_there_is_not_is_refused(name: str, results: Results) -> None:
    with pytest.raises(ValueError, match="no language 'cn'"):
        PICTURES[name](results, lang="cn")
    with pytest.raises(ValueError, match="no year 2030"):
        PICTURES[name](results, year=2030)


@pytest.mark.parametrize(
    ("name", "asked", "message"),
    [
        ("charging", {"load": "lorries"}, "no load_power of flexible_load 'lorries'"),
        ("reserve", {"store": "dam"}, "no store_reserve of store 'dam'"),
        ("online", {"assets": ["wind"]}, "no such committed assets in the run: \\['wind'\\]"),
        ("online", {"labels": ["a", "b"]}, "2 labels for 1 runs"),
        ("curtailment", {"labels": ["a", "b"]}, "2 labels for 1 runs"),
    ],
)
def test_what_the_run_does_not_have_is_refused(
    name: str, asked: dict[str, object], message: str, results: Results
) -> None:
    with pytest.raises(ValueError, match=message):
        PICTURES[name](results, **asked)


def test_a_run_without_reserves_has_no_picture_of_them() -> None:
    with pytest.raises(ValueError, match="no store_reserve of store 'flywheel'"):
        ts.plot.reserve(run_packaged("plan"), store="flywheel")


def test_a_city_without_heat_or_commitment_is_told_so(toy_folder: Path) -> None:
    with pytest.raises(ValueError, match="no such committed assets"):
        ts.plot.online(run(toy_folder / "scenario.yaml"), assets=["coal"])


def test_without_heat_all_days_are_of_one_kind(results: Results) -> None:
    cold = results.dataset.drop_vars("heat_demand")
    assert list(online_by_hour(cold, CHP, 2025)) == ["other"]


def test_the_bars_are_what_is_curtailed(results: Results) -> None:
    axes = ts.plot.curtailment([results, results], labels=["one", "two"], year=2026)
    heights = [bar.get_height() for bar in axes.patches]
    total = float(curtailed_energy(results.dataset).sel(year=2026).sum()) / 1e6
    assert sum(heights) == pytest.approx(2 * total, rel=1e-9)
    assert total > 0.1
    assert [label.get_text() for label in axes.get_xticklabels()] == ["one", "two"]
    assert set(curtailed_by_class(results.dataset, 2026).index) == {"wind", "pv"}


def test_the_day_of_a_load_has_its_energy_of_the_year(results: Results) -> None:
    data = results.dataset
    drawn = by_hour(data["load_power"].sel(flexible_load="trucks"), data, 2025)
    energy = float(annual_energy(data, "load_power").sel(flexible_load="trucks", year=2025))
    assert drawn.shape == (24,)
    assert drawn.sum() * 365 == pytest.approx(energy, rel=1e-9)


def test_promises_under_the_picture_are_those_of_the_year(results: Results) -> None:
    axes = ts.plot.reserve(results, store="flywheel", year=2025)
    area = 0.0
    for patch in axes.patches:
        values, edges, baseline = patch.get_data()
        area += float(((values - baseline) * np.diff(edges)).sum()) / 100 * 8760
    promised = annual_energy(results.dataset, "store_reserve").sel(store="flywheel", year=2025)
    assert area == pytest.approx(float(promised.sum()), rel=1e-9)
    assert area > 0.0


def test_what_is_on_is_a_share_of_what_runs_on_both_kinds_of_days(results: Results) -> None:
    found = online_by_hour(results.dataset, CHP, 2025)
    assert list(found) == ["heated", "other"]
    assert found["heated"].min() > found["other"].max() + 20.0
    for share in found.values():
        assert (share >= -1e-9).all()
        assert (share <= 100.0).all()

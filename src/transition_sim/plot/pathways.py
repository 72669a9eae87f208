"""Pathways of one run or of several side by side: a stacked bar per year."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import xarray as xr
from matplotlib.axes import Axes

from transition_sim.errors import Text
from transition_sim.plot.style import (
    LOAD,
    colour_of,
    name_of,
    new_axes,
    put_legend,
    require_language,
    set_letters,
    stacked,
    tidy,
)
from transition_sim.results.absent import yearly_total
from transition_sim.results.metrics import (
    annual_energy,
    must_be_served,
    stock_of_class,
)
from transition_sim.results.store import Results

WIDTH = 0.72
YEAR = Text("year", "年份")
CAPACITY = Text("stock on 31 December [GW]", "12月31日装机 [GW]")
GENERATION = Text("gross generation [TWh]", "发电量（含厂用电） [TWh]")
CAPACITY_TITLE = Text(
    "Capacity, with the share of new and clean plant", "装机容量及新能源和清洁能源占比"
)
GENERATION_TITLE = Text(
    "Generation, with the share of new and clean plant", "发电量及新能源和清洁能源占比"
)
STORES = Text("stores\n(not counted in the share)", "储能（不计入占比）")
SERVED = Text(
    "demand + export obligation\n(net of plants' own use)", "用电＋外送任务（上网电量口径）"
)


@dataclass(frozen=True)
class Bar:
    """Where a year of a run stands on the axis."""

    run: Results
    year: int
    place: float


def capacity(
    results: Results | Sequence[Results], ax: Axes | None = None, lang: str = "en"
) -> Axes:
    """Draw the stock on 31 December by class and year [GW].

    The share above each bar is that of new and clean plant as the city prints it: stores, drawn
    hatched on top, are not counted in it.

    Parameters
    ----------
    results : Results or sequence of Results
        One run, or several side by side.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    lang : {"en", "zh"}
        Language of all text.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where `lang` is neither `en` nor `zh`.
    """
    require_language(lang)
    ax, bars = _start(results, ax)
    tops = _draw_stack(ax, bars, lambda run, year: stock_of_class(run.dataset, year) / 1e3, lang)
    power = [_stores(bar.run.dataset, bar.year) for bar in bars]
    if any(power):
        held = [number for number, own in enumerate(power) if own]
        ax.bar(
            [bars[number].place for number in held],
            [power[number] for number in held],
            WIDTH,
            bottom=[tops[number] for number in held],
            facecolor="white",
            edgecolor=colour_of("storage"),
            hatch="////",
            label=STORES.in_(lang),
        )
    heights = [top + own for top, own in zip(tops, power, strict=True)]
    _write_shares(ax, bars, heights, "capacity")
    return _finish(ax, bars, CAPACITY_TITLE, CAPACITY, lang)


def generation(
    results: Results | Sequence[Results], ax: Axes | None = None, lang: str = "en"
) -> Axes:
    """Draw gross generation by class and year [TWh], and what must be served as a line.

    Gross generation also feeds the plants' own use, losses and sales beyond the obligation, so
    it is not the line.

    Parameters
    ----------
    results : Results or sequence of Results
        One run, or several side by side.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    lang : {"en", "zh"}
        Language of all text.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where `lang` is neither `en` nor `zh`.
    """
    require_language(lang)
    ax, bars = _start(results, ax)
    energy = {id(bar.run): _gross_by_class(bar.run.dataset) for bar in bars}
    tops = _draw_stack(ax, bars, lambda run, year: energy[id(run)][year], lang)
    runs = list({id(bar.run): bar.run for bar in bars}.values())
    for number, run in enumerate(runs):
        served = _served(run.dataset)
        places = [bar.place for bar in bars if bar.run is run]
        ax.plot(
            places,
            [served[bar.year] for bar in bars if bar.run is run],
            color=LOAD,
            marker="D",
            markersize=5,
            markerfacecolor="white",
            label=SERVED.in_(lang) if number == 0 else None,
        )
    _write_shares(ax, bars, tops, "generation")
    return _finish(ax, bars, GENERATION_TITLE, GENERATION, lang)


def _start(results: Results | Sequence[Results], ax: Axes | None) -> tuple[Axes, list[Bar]]:
    runs = [results] if isinstance(results, Results) else list(results)
    bars, place = list[Bar](), 0.0
    for run in runs:
        for year in run.dataset["year"].values.tolist():
            bars.append(Bar(run, year, place))
            place += 1.0
        place += 0.6
    return new_axes(ax, 4.6 + 0.75 * len(bars), 4.4), bars


def _draw_stack(
    ax: Axes, bars: list[Bar], values: Callable[[Results, int], pd.Series], lang: str
) -> list[float]:
    """Draw the classes of each bar upon each other and return the tops."""
    table = pd.DataFrame([values(bar.run, bar.year) for bar in bars]).fillna(0.0)
    bottoms = [0.0] * len(bars)
    for kind in stacked(map(str, table.columns)):
        heights = table[kind].tolist()
        if not any(heights):
            continue
        ax.bar(
            [bar.place for bar in bars],
            heights,
            WIDTH,
            bottom=bottoms,
            color=colour_of(kind),
            linewidth=0.0,
            label=name_of(kind, lang),
        )
        bottoms = [low + high for low, high in zip(bottoms, heights, strict=True)]
    return bottoms


def _stores(dataset: xr.Dataset, year: int) -> float:
    """Return the power of all stores on 31 December [GW]."""
    power = yearly_total(dataset, "store_power_capacity", "store")
    return float(power.sel(year=year)) / 1e3


def _gross_by_class(dataset: xr.Dataset) -> pd.DataFrame:
    """Return gross generation [TWh]: a row per class, a column per year."""
    energy = annual_energy(dataset, "gross_power").transpose("asset", "year")
    table = pd.DataFrame(energy.values, columns=dataset["year"].values.tolist())
    return table.groupby(dataset["asset_class"].values).sum() / 1e6


def _served(dataset: xr.Dataset) -> pd.Series:
    """Return demand, what flexible loads need, and export obligation of each year [TWh]."""
    return must_be_served(dataset).to_series() / 1e6


def _write_shares(ax: Axes, bars: list[Bar], heights: list[float], kind: str) -> None:
    for bar, height in zip(bars, heights, strict=True):
        found = bar.run.verdict.get("shares", {}).get(str(bar.year))
        if found is None or found[kind] is None:
            continue
        ax.annotate(
            f"{found[kind]:.1%}",
            (bar.place, height),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            fontsize="small",
        )


def _finish(ax: Axes, bars: list[Bar], title: Text, measure: Text, lang: str) -> Axes:
    ax.set_xticks([bar.place for bar in bars], [str(bar.year) for bar in bars])
    ax.set_xlabel(YEAR.in_(lang))
    ax.set_ylabel(measure.in_(lang))
    ax.set_ylim(0.0, ax.get_ylim()[1] * 1.06)
    runs = list({id(bar.run): bar.run for bar in bars}.values())
    titles = [run.dataset.attrs.get(f"title_{lang}", run.scenario) for run in runs]
    if len(runs) == 1:
        ax.set_title(f"{titles[0]}\n{title.in_(lang)}", fontsize="medium")
    else:
        ax.set_title(title.in_(lang), fontsize="medium")
        _name_groups(ax, bars, runs, titles, 12 if lang == "zh" else 26)
    tidy(ax)
    put_legend(ax)
    set_letters(ax, lang)
    return ax


def _name_groups(
    ax: Axes, bars: list[Bar], runs: list[Results], titles: list[str], width: int
) -> None:
    """Write each run's title under its years."""
    middles = []
    for run in runs:
        places = [bar.place for bar in bars if bar.run is run]
        middles.append((places[0] + places[-1]) / 2)
    ax.set_xlabel("")
    groups = ax.secondary_xaxis(-0.07)
    groups.set_xticks(middles, [textwrap.fill(title, width) for title in titles])
    groups.tick_params(length=0, labelsize="small")
    groups.spines[:].set_visible(False)

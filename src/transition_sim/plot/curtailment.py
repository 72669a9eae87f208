"""What is curtailed: wind and PV that could have run and did not, run beside run."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes

from transition_sim.errors import Text
from transition_sim.plot.style import (
    colour_of,
    name_of,
    new_axes,
    put_legend,
    require_language,
    set_letters,
    stacked,
    tidy,
)
from transition_sim.results.metrics import curtailed_energy
from transition_sim.results.store import Results

WIDTH = 0.6
LETTERS = 18  # of a line under a bar
CURTAILED = Text("curtailed, gross [TWh]", "弃风弃光电量（含厂用电） [TWh]")
CURTAILED_TITLE = Text("Wind and PV that could not be used", "未能消纳的风光电量")


def curtailment(
    results: Results | Sequence[Results],
    ax: Axes | None = None,
    lang: str = "en",
    *,
    year: int | None = None,
    labels: Sequence[str] = (),
) -> Axes:
    """Draw what wind and PV could have given and did not, a bar per run [TWh].

    Parameters
    ----------
    results : Results or sequence of Results
        One run, or several side by side.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    lang : {"en", "zh"}
        Language of all text.
    year : int, optional
        Model year; the last one by default.
    labels : sequence of str, optional
        Names of the runs; their titles by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where `lang` is neither `en` nor `zh`, the run has no such year, or the labels are not as
        many as the runs.
    """
    require_language(lang)
    runs, names = name_runs(results, labels, lang)
    year = year_of(runs[0], year)
    table = pd.DataFrame([curtailed_by_class(run.dataset, year) for run in runs])
    ax = new_axes(ax, 2.6 + 1.7 * len(runs), 4.2)
    bottom = np.zeros(len(runs))
    for kind in stacked(table.columns):
        label = name_of(kind, lang)
        heights = table[kind].to_numpy()
        ax.bar(names, heights, WIDTH, bottom=bottom, color=colour_of(kind), label=label)
        bottom += heights
    ax.set_ylabel(CURTAILED.in_(lang))
    ax.set_title(f"{CURTAILED_TITLE.in_(lang)}, {year}", fontsize="medium")
    tidy(ax)
    put_legend(ax)
    set_letters(ax, lang)
    return ax


def curtailed_by_class(dataset: xr.Dataset, year: int) -> pd.Series:
    """Return what is curtailed in a year by class [TWh]."""
    lost = curtailed_energy(dataset).sel(year=year)
    kinds = dataset["asset_class"].sel(asset=lost["asset"]).values
    found: pd.Series = pd.Series(lost.values / 1e6).groupby(kinds).sum().clip(lower=0.0)
    return found


def name_runs(
    results: Results | Sequence[Results], labels: Sequence[str], lang: str
) -> tuple[list[Results], list[str]]:
    """Return the runs and their names: the labels, or the runs' titles.

    Raises
    ------
    ValueError
        Where the labels are not as many as the runs.
    """
    runs = [results] if isinstance(results, Results) else list(results)
    if labels and len(labels) != len(runs):
        raise ValueError(f"{len(labels)} labels for {len(runs)} runs")
    names = list(labels) or [title_of(run, lang) for run in runs]
    return runs, ["\n".join(textwrap.wrap(name, LETTERS)) for name in names]


def title_of(results: Results, lang: str) -> str:
    """Return a run's title, or its name where it has none."""
    return str(results.dataset.attrs.get(f"title_{lang}", results.scenario))


def year_of(results: Results, year: int | None) -> int:
    """Return the year to draw, the last one by default.

    Raises
    ------
    ValueError
        Where the run has no such year.
    """
    years = [int(each) for each in results.dataset["year"].values]
    if year is not None and year not in years:
        raise ValueError(f"no year {year} in the run: {years}")
    return years[-1] if year is None else year

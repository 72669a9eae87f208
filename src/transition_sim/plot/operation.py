"""How a typical period runs, hour by hour."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes

from transition_sim.errors import Text
from transition_sim.plot.style import (
    LOAD,
    TRADE,
    UNSERVED,
    colour_of,
    name_of,
    new_axes,
    put_legend,
    require_language,
    set_letters,
    stacked,
    tidy,
)
from transition_sim.results.absent import no_power, total
from transition_sim.results.store import Results
from transition_sim.timeseries.axis import DAYS, PROFILE_YEAR, day_of_year

IMPORT, EXPORT, MISSING, CHARGE = "import", "sales", "unserved", "charge"
LABELS = {
    IMPORT: Text("bought from outside", "从市外购电"),
    EXPORT: Text("sold outside,\nbeyond the obligation", "外送任务之外的外售"),
    MISSING: Text("unserved", "未供电量"),
    CHARGE: Text("charging", "储能充电"),
    "storage": Text("discharging", "储能放电"),
}
HATCHES = {IMPORT: "....", EXPORT: "....", MISSING: "xxxx", CHARGE: "////", "storage": "////"}
COLOURS = {
    IMPORT: TRADE,
    EXPORT: TRADE,
    MISSING: UNSERVED,
    CHARGE: colour_of("storage"),
}
SERVED = Text("demand + export obligation", "用电＋外送任务")
POWER = Text("net power [GW]", "上网出力（扣除厂用电） [GW]")
HOUR = Text("hour of the period [h]", "时段内小时 [h]")


def dispatch(
    results: Results,
    ax: Axes | None = None,
    lang: str = "en",
    *,
    year: int | None = None,
    period: int | None = None,
    day: date | None = None,
) -> Axes:
    """Draw the net power of each class through a period [GW], charging and sales below zero.

    What is above zero less what is below it is the line: demand and the obligation to export.

    Parameters
    ----------
    results : Results
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    lang : {"en", "zh"}
        Language of all text.
    year : int, optional
        Model year; that of `day`, or the last one, by default.
    period : int, optional
        Which period; by default that of `day`, or the one with the largest demand.
    day : datetime.date, optional
        A day whose period to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where the run has no such year or period, or `lang` is neither `en` nor `zh`.
    """
    require_language(lang)
    data = results.dataset
    year, period = _choose(data, year, period, day)
    table, served = balance_of_period(data, year, period)
    ax = new_axes(ax, 8.4, 4.6)
    edges = np.arange(len(table) + 1)
    below = [name for name in (CHARGE, EXPORT) if name in table]
    for kinds in (below, _above(table)):
        tops = table[kinds].cumsum(axis="columns")
        # the legend lists what is drawn last first, so that it reads from top to bottom
        for kind in kinds if kinds is not below else below[::-1]:
            ax.stairs(
                tops[kind].to_numpy(),
                edges,
                baseline=(tops[kind] - table[kind]).to_numpy(),
                fill=True,
                facecolor=COLOURS.get(kind, colour_of(kind)),
                edgecolor="white",
                linewidth=0.0,
                hatch=HATCHES.get(kind),
                label=LABELS[kind].in_(lang) if kind in LABELS else name_of(kind, lang),
            )
    line = SERVED.in_(lang)
    ax.stairs(served.to_numpy(), edges, baseline=None, color=LOAD, linewidth=2.0, label=line)
    return _finish(ax, results, year, period, lang)


def balance_of_period(
    dataset: xr.Dataset, year: int, period: int
) -> tuple[pd.DataFrame, pd.Series]:
    """Return the city's balance in each hour of a period [GW].

    Returns
    -------
    parts : pandas.DataFrame
        A column per class, and per other flow; what leaves the balance is negative. Columns
        without power are left out.
    served : pandas.Series
        Demand, flexible loads and export obligation: the sum of the parts.
    """
    here = dataset.sel(year=year).isel(step=dataset["period"].values == period)
    power = pd.DataFrame(here["power"].transpose("asset", "step").values)
    parts = power.groupby(here["asset_class"].values).sum().T
    traded = _arriving(here)
    parts["storage"] = total(here, "discharge", "store").values
    parts[CHARGE] = -total(here, "charge", "store").values
    parts[IMPORT] = np.clip(traded, 0.0, None).sum(axis=0)
    parts[EXPORT] = np.clip(traded, None, 0.0).sum(axis=0)
    parts[MISSING] = here["unserved"].sum("zone").values
    served = (here["demand"] + here["export_obligation"]).sum("zone").values
    served = served + total(here, "load_power", "flexible_load").values
    parts = parts / 1e3
    return parts.loc[:, parts.abs().max() > 1e-6], pd.Series(served) / 1e3


def _arriving(here: xr.Dataset) -> np.ndarray:
    """Return what each link brings to the city's zones in each step, net of losses [MW]."""
    if "flow" not in here:
        return no_power(here).values[None, :]
    zones = here["zone"].values
    into = np.isin(here["link_to"].values, zones).astype(float)[:, None]
    out_of = np.isin(here["link_from"].values, zones).astype(float)[:, None]
    flow = here["flow"].transpose("link", "step").values
    lost = np.nan_to_num(here["flow_loss"].transpose("link", "step").values)
    arriving: np.ndarray = (into - out_of) * flow - 0.5 * (into + out_of) * lost
    return arriving


def _above(table: pd.DataFrame) -> list[str]:
    """Return the columns above zero from the bottom of the stack to its top."""
    flows = [name for name in (IMPORT, MISSING) if name in table]
    return [*stacked(set(table.columns) - {CHARGE, EXPORT, *flows}), *flows]


def _choose(
    data: xr.Dataset, year: int | None, period: int | None, day: date | None
) -> tuple[int, int]:
    years = data["year"].values.tolist()
    if year is None:
        year = day.year if day is not None else years[-1]
    if year not in years:
        raise ValueError(f"no year {year} in the run: {years}")
    if period is None and day is not None:
        period = int(data["day_period"].values[day_of_year(day)])
    if period is None:
        demand = data["demand"].sel(year=year).sum("zone")
        period = int(data["period"].values[int(demand.argmax("step"))])
    if period not in data["period"].values:
        raise ValueError(f"no period {period} in the run: 0 to {int(data['period'].max())}")
    return year, period


def _finish(ax: Axes, results: Results, year: int, period: int, lang: str) -> Axes:
    hours = int((results.dataset["period"].values == period).sum())
    ax.axhline(0.0, color=LOAD, linewidth=0.8)
    ax.set_xlim(0, hours)
    ax.set_xticks(range(0, hours + 1, 3 if hours <= 48 else 24))
    ax.set_xlabel(HOUR.in_(lang))
    ax.set_ylabel(POWER.in_(lang))
    title = results.dataset.attrs.get(f"title_{lang}", results.scenario)
    ax.set_title(f"{title}\n{_describe(results.dataset, year, period, lang)}", fontsize="medium")
    tidy(ax)
    put_legend(ax)
    set_letters(ax, lang)
    return ax


def _describe(data: xr.Dataset, year: int, period: int, lang: str) -> str:
    """Say which days of the year a period stands for."""
    days = np.flatnonzero(data["day_period"].values == period)
    if len(days) == 1 and len(np.unique(data["day_period"].values)) == DAYS:
        when = date(PROFILE_YEAR, 1, 1) + timedelta(days=int(days[0]))
        return Text(
            f"Dispatch on {when.day} {when:%B} {year}", f"{year}年{when.month}月{when.day}日运行"
        ).in_(lang)
    return Text(
        f"Dispatch in {year}, typical period {period}: it stands for {len(days)} days of the year",
        f"{year}年运行方式，典型时段{period}（代表全年{len(days)}天）",
    ).in_(lang)

"""What flexibility does by the hour: who charges when, what reserve is worth, who is on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from transition_sim.errors import Text
from transition_sim.plot.curtailment import name_runs, title_of, year_of
from transition_sim.plot.style import (
    LOAD,
    colour_of,
    name_of,
    new_axes,
    require_language,
    set_letters,
    tidy,
)
from transition_sim.results.metrics import reserve_price
from transition_sim.results.store import Results

NAMES = {
    "regulation_up": Text("regulation up", "上调频"),
    "regulation_down": Text("regulation down", "下调频"),
    "spinning": Text("spinning reserve", "旋转备用"),
    "battery": Text("batteries", "电池储能"),
    "flywheel": Text("flywheel", "飞轮储能"),
    "trucks": Text("heavy trucks", "新能源重卡"),
    "electric_heating": Text("electric heating", "电采暖"),
}


def call(label: str, lang: str) -> str:
    """Return what a picture calls a label; the label itself where nothing is known of it."""
    return NAMES[label].in_(lang) if label in NAMES else name_of(label, lang)


HOURS = 24
PRODUCTS = ("#33a3ee", "#0a6a2c", "#f06d1b", "#5b096c")
SEASONS = {
    "heated": Text("days with heat demand", "有供热需求的日子"),
    "other": Text("other days", "其他日子"),
}
LINES = ("solid", "dashed", "dotted", "dashdot")
DRAWN = Text("drawn [MW]", "充电功率 [MW]")
NEED = Text("the same energy spread evenly", "同样电量均匀分布")
PRICE = Text("price of electricity [CNY/MWh]", "电价 [元/MWh]")
HOUR = Text("hour of the day [h]", "一天中的小时 [h]")
PROMISED = Text("promised [MW]", "承诺备用 [MW]")
SORTED = Text(
    "share of the year, dearest hours first [%]", "全年时间占比（按备用价格由高到低） [%]"
)
RESERVE_PRICE = Text(
    "price of reserve, all products [CNY/MW and hour]", "各品种备用价格合计 [元/MW·h]"
)
ONLINE = Text("on, share of what runs [%]", "开机容量占比 [%]")


def charging(
    results: Results,
    ax: Axes | None = None,
    lang: str = "en",
    *,
    load: str,
    year: int | None = None,
) -> Axes:
    """Draw what a flexible load draws by the hour of the day [MW], and the price [CNY/MWh].

    Both are means of the year. The price is that of the first zone.

    Parameters
    ----------
    results : Results
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    lang : {"en", "zh"}
        Language of all text.
    load : str
        Which load.
    year : int, optional
        Model year; the last one by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where `lang` is neither `en` nor `zh`, or the run has no such load or year.
    """
    require_language(lang)
    year, here = year_of(results, year), results.dataset
    drawn = by_hour(_chosen(here, "load_power", "flexible_load", load), here, year)
    need = by_hour(here["load_need"].sel(flexible_load=load), here, year)
    price = by_hour(here["price"].isel(zone=0), here, year)
    ax = new_axes(ax, 8.4, 4.2)
    edges = np.arange(HOURS + 1)
    ax.stairs(drawn, edges, fill=True, color=colour_of("wind"), label=DRAWN.in_(lang))
    ax.stairs(need, edges, baseline=None, color=LOAD, linestyle="dashed", label=NEED.in_(lang))
    ax.set_ylabel(DRAWN.in_(lang))
    beside = _beside(ax, PRICE, lang)
    beside.stairs(
        price, edges, baseline=None, color=colour_of("cbm"), linewidth=2.0, label=PRICE.in_(lang)
    )
    _set_hours(ax, lang)
    title = f"{title_of(results, lang)}\n{call(load, lang)}"
    return _finish(ax, title, year, lang, beside)


def by_hour(values: xr.DataArray, dataset: xr.Dataset, year: int) -> np.ndarray:
    """Return the mean of a year by the hour of the day, in the unit of the values.

    Returns
    -------
    numpy.ndarray, shape (24,)
    """
    weight = dataset["step_weight"].sel(year=year).values
    hour = dataset["hour"].values % HOURS
    own = values.sel(year=year).transpose("step").values
    total = np.bincount(hour, weights=weight * own, minlength=HOURS)
    mean: np.ndarray = total / np.bincount(hour, weights=weight, minlength=HOURS)
    return mean


def reserve(
    results: Results,
    ax: Axes | None = None,
    lang: str = "en",
    *,
    store: str,
    year: int | None = None,
) -> Axes:
    """Draw what a store promises as reserve [MW], its dearest hours first, and the price there.

    The price is the sum over the products that the store promises, per MW and hour.

    Parameters
    ----------
    results : Results
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    lang : {"en", "zh"}
        Language of all text.
    store : str
        Which store.
    year : int, optional
        Model year; the last one by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where `lang` is neither `en` nor `zh`, or the run has no such store, year or reserve.
    """
    require_language(lang)
    year, here = year_of(results, year), results.dataset
    promised = _chosen(here, "store_reserve", "store", store).sel(year=year)
    gives = [p for p in promised["product"].values if float(promised.sel(product=p).max()) > 0.0]
    price = reserve_price(here).sel(year=year, product=gives).sum("product").values
    order = np.argsort(-price, kind="stable")
    weight = here["step_weight"].sel(year=year).values[order]
    edges = np.concatenate([[0.0], weight.cumsum()]) / weight.sum() * 100.0
    ax = new_axes(ax, 8.4, 4.2)
    bottom = np.zeros(len(order))
    for number, product in enumerate(gives):
        top = bottom + promised.sel(product=product).values[order]
        colour = PRODUCTS[number % len(PRODUCTS)]
        ax.stairs(top, edges, baseline=bottom, fill=True, color=colour, label=call(product, lang))
        bottom = top
    ax.set_ylabel(PROMISED.in_(lang))
    ax.set_xlabel(SORTED.in_(lang))
    ax.set_xlim(0.0, 100.0)
    beside = _beside(ax, RESERVE_PRICE, lang)
    label = RESERVE_PRICE.in_(lang)
    beside.stairs(price[order], edges, baseline=None, color=LOAD, linewidth=2.0, label=label)
    title = f"{title_of(results, lang)}\n{call(store, lang)}"
    return _finish(ax, title, year, lang, beside)


def online(
    results: Results | Sequence[Results],
    ax: Axes | None = None,
    lang: str = "en",
    *,
    assets: Sequence[str],
    year: int | None = None,
    labels: Sequence[str] = (),
) -> Axes:
    """Draw the share of some committed units that is on by the hour [%], on heated and other days.

    A period is heated where it has a demand for heat.

    Parameters
    ----------
    results : Results or sequence of Results
        One run, or several on one picture.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    lang : {"en", "zh"}
        Language of all text.
    assets : sequence of str
        Which units, by their assets.
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
        Where `lang` is neither `en` nor `zh`, a run has no such asset or year, or the labels are
        not as many as the runs.
    """
    require_language(lang)
    runs, names = name_runs(results, labels, lang)
    year = year_of(runs[0], year)
    ax = new_axes(ax, 8.4, 4.2)
    edges = np.arange(HOURS + 1)
    colours = {"heated": colour_of("cbm"), "other": colour_of("wind")}
    for number, run in enumerate(runs):
        for season, share in online_by_hour(run.dataset, assets, year).items():
            ax.stairs(
                share,
                edges,
                baseline=None,
                color=colours[season],
                linestyle=LINES[number % len(LINES)],
                linewidth=2.0,
                label=f"{names[number]}:\n{SEASONS[season].in_(lang)}",
            )
    ax.set_ylim(-3.0, 103.0)  # so that a line at either end is seen
    ax.set_ylabel(ONLINE.in_(lang))
    _set_hours(ax, lang)
    return _finish(ax, ", ".join(assets), year, lang)


def online_by_hour(dataset: xr.Dataset, assets: Sequence[str], year: int) -> dict[str, np.ndarray]:
    """Return the share of some units that is on by the hour, on heated and on other days [%].

    A kind of day that the run has none of is left out.
    """
    online = dataset.get("online", dataset["power"].isel(asset=[]))
    known = online.dropna("asset", how="all")["asset"].values.tolist()
    unknown = sorted(set(assets) - set(known))
    if unknown or not assets:
        raise ValueError(f"no such committed assets in the run: {unknown or known}")
    here = dataset.sel(year=year, asset=list(assets))
    weight, hour = here["step_weight"].values, here["hour"].values % HOURS
    on = here["online"].sum("asset").values
    running = here["running_capacity"].sum("asset").values
    period = here["period"].values
    heat = here["heat_demand"].sum("heat_area").values if "heat_demand" in here else 0.0 * period
    heated = np.bincount(period, heat)[period] > 0.0
    found = {}
    for season, days in (("heated", heated), ("other", ~heated)):
        if days.any():
            own = weight * days
            parts = (np.bincount(hour, own * each, HOURS) for each in (on, running))
            found[season] = 100.0 * np.divide(*parts)
    return found


def _chosen(dataset: xr.Dataset, name: str, dimension: str, label: str) -> xr.DataArray:
    """Return a variable at a label of a dimension; refuse a label that the run does not have."""
    known = dataset[name][dimension].values.tolist() if name in dataset else []
    if label not in known or dataset[name].sel({dimension: label}).isnull().all():
        raise ValueError(f"no {name} of {dimension} {label!r} in the run")
    return dataset[name].sel({dimension: label})


def _beside(ax: Axes, label: Text, lang: str) -> Axes:
    """Return axes for a price, on the right."""
    beside = ax.twinx()
    beside.spines["top"].set_visible(False)
    beside.set_ylabel(label.in_(lang))
    return beside


def _set_hours(ax: Axes, lang: str) -> None:
    ax.set_xlim(0, HOURS)
    ax.set_xticks(range(0, HOURS + 1, 3))
    ax.set_xlabel(HOUR.in_(lang))


def _finish(ax: Axes, title: str, year: int, lang: str, beside: Axes | None = None) -> Axes:
    ax.set_title(f"{title}, {year}", fontsize="medium")
    tidy(ax)
    handles, labels = ax.get_legend_handles_labels()
    further = beside.get_legend_handles_labels() if beside is not None else ([], [])
    ax.legend(
        [*handles, *further[0]],
        [*labels, *further[1]],
        loc="upper left",
        bbox_to_anchor=(0.0, -0.16),
        ncols=2,
        frameon=False,
        fontsize="small",
    )
    for each in (ax, beside):
        if each is not None:
            set_letters(each, lang)
    return ax

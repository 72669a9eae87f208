"""The frontier of a target: what each level costs, and where it ends."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from transition_sim.errors import Text
from transition_sim.plot.style import (
    LOAD,
    MET,
    MISSED,
    new_axes,
    require_language,
    set_letters,
    tidy,
)
from transition_sim.questions.frontier.answer import Frontier
from transition_sim.verdict.wording import METRICS, name_definition

BILLION, YI = 1e9, 1e8  # CNY
ROOM = 0.08  # of the width, on both sides of what is drawn
COST = Text("cost more than without the target [billion CNY]", "比不设目标时增加的成本 [亿元]")
WORDS = {
    "frontier": Text("least cost of the level", "各水平的最低成本"),
    "least_cost": Text("plan without the target", "不设目标的方案"),
    "asked": Text("asked for", "要求"),
    "printed": Text("in the document", "文件原文"),
    "beyond": Text("out of reach at any cost, beyond {}", "{}以外：任何成本都无法达到"),
}


def frontier(found: Frontier, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw least cost against the level of a target, up to the furthest that can be reached.

    Parameters
    ----------
    found : Frontier
        What `transition_sim.frontier` returns.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    lang : {"en", "zh"}
        Language of all text.

    Returns
    -------
    matplotlib.axes.Axes
        Level in percent of the share, cost in billion CNY (亿元 in Chinese).

    Raises
    ------
    ValueError
        Where `lang` is neither `en` nor `zh`.
    """
    require_language(lang)
    ax = new_axes(ax, 8.0, 4.8)
    unit = BILLION if lang == "en" else YI
    levels = [100.0 * point.level for point in found.points]
    costs = [point.extra_cny / unit for point in found.points]
    words = {name: text.in_(lang) for name, text in WORDS.items()}
    ax.plot(levels, costs, color=LOAD, marker="o", markersize=4.5, label=words["frontier"])
    start = found.least_cost.level
    if start is not None:
        ax.plot(100.0 * start, 0.0, "D", color=MET, markersize=8, label=words["least_cost"])
    _mark_levels(ax, found, words)
    _shade_beyond(ax, found, levels, words)
    tidy(ax)
    ax.xaxis.set_major_formatter(PercentFormatter(decimals=1))
    ax.set_ylim(bottom=min(0.0, *costs) - ROOM * (max(costs) or 1.0))
    ax.set_xlabel(_name_axis(found, lang))
    ax.set_ylabel(COST.in_(lang))
    ax.set_title(_name(found, lang), fontsize="medium")
    # below the axes: a curve may be anywhere in them
    where = (0.5, -0.14)
    ax.legend(loc="upper center", bbox_to_anchor=where, ncols=3, frameon=False, fontsize="small")
    set_letters(ax, lang)
    return ax


def _mark_levels(ax: Axes, found: Frontier, words: Mapping[str, str]) -> None:
    """Draw the level that is asked for, and the document's where it is another."""
    asked, printed = found.threshold, found.printed_threshold
    label = f"{words['asked']} {asked:.2%}"
    ax.axvline(100.0 * asked, color=MISSED, linewidth=1.8, label=label)
    if printed is not None and printed != asked:
        label = f"{words['printed']} {printed:.2%}"
        ax.axvline(100.0 * printed, color=MISSED, linestyle="--", linewidth=1.5, label=label)


def _shade_beyond(ax: Axes, found: Frontier, levels: list[float], words: Mapping[str, str]) -> None:
    """Shade what no plan reaches."""
    end = 100.0 * found.largest_reachable
    printed = found.printed_threshold
    shown = [*levels, 100.0 * found.threshold, end]
    shown += [] if printed is None else [100.0 * printed]
    room = ROOM * (max(shown) - min(shown)) or 1.0
    low, high = min(shown) - room, max(shown) + room
    beyond = sorted((end, found.sense.best(low, high)))
    label = words["beyond"].format(f"{end / 100.0:.2%}")
    ax.axvspan(*beyond, color="#f3e3e1", zorder=0, label=label)
    ax.set_xlim(low, high)


def _name(found: Frontier, lang: str) -> str:
    name, year = found.scenario, found.year
    text = Text(
        f"{name}: what each level of {found.target} costs, {year}",
        f"{name}：{found.target}（{year}年）各水平的成本",
    )
    return text.in_(lang)


def _name_axis(found: Frontier, lang: str) -> str:
    metric = METRICS[found.metric]
    names = {each: name_definition(found.definition, each) for each in ("en", "zh")}
    return Text(f"{metric.en} ({names['en']})", f"{metric.zh}（{names['zh']}）").in_(lang)

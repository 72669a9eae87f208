"""Targets: what was promised, what was found, and how much of it is settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from transition_sim.errors import Text
from transition_sim.plot.style import (
    LOAD,
    MET,
    MISSED,
    new_axes,
    require_language,
    set_letters,
)
from transition_sim.results.store import Results
from transition_sim.system import Sense
from transition_sim.verdict.wording import BOUGHT, METRICS, name_definition

NONE = "–"  # where there is no number
AXIS = Text("share of new and clean plant [%]", "新能源和清洁能源占比 [%]")
TITLE = Text("Targets", "目标完成情况")
WORDS = {
    "met": Text("met", "达到"),
    "missed": Text("missed", "未达到"),
    "threshold": Text("threshold", "目标值"),
    "range": Text("range among equal optima", "等价最优解区间"),
}


def targets(results: Results, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw each target under each definition: found against asked [%], met or missed.

    The whisker is the range that the share can take among solutions of the same least cost; an
    enforced target has none.

    Parameters
    ----------
    results : Results
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
    judged = results.verdict.get("targets", [])
    ax = new_axes(ax, 9.2, 1.9 + 0.62 * len(judged))
    for row, target in enumerate(judged):
        _draw(ax, row, target)
    rows = range(len(judged))
    ax.set_yticks(rows, [_name(target, lang) for target in judged])
    ax.set_ylim(len(judged) - 0.4, -0.6)
    found = ax.secondary_yaxis("right")
    found.set_yticks(rows, [_finding(target, lang) for target in judged])
    found.tick_params(length=0)
    for label, target in zip(found.get_yticklabels(), judged, strict=True):
        label.set_color(MET if _is_sound(target) else MISSED)
    for spines in (ax.spines, found.spines):
        spines[["right"]].set_visible(False)
    ax.spines[["top"]].set_visible(False)
    ax.grid(axis="x", color="#e3e3e3", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.set_xlabel(AXIS.in_(lang))
    title = results.dataset.attrs.get(f"title_{lang}", results.scenario)
    ax.set_title(f"{title}\n{TITLE.in_(lang)}", fontsize="medium")
    _put_legend(ax, len(judged), lang)
    set_letters(ax, lang)
    return ax


def _draw(ax: Axes, row: int, target: Mapping[str, Any]) -> None:
    asked = 100.0 * target["threshold"]
    value = 100.0 * (target["value"] or 0.0)  # nothing over nothing is drawn as no bar
    ax.barh(
        row,
        value,
        0.5,
        facecolor=MET if _is_sound(target) else "white",
        edgecolor=MET if _is_sound(target) else MISSED,
        hatch=None if _is_sound(target) else "////",
    )
    ax.plot([asked, asked], [row - 0.38, row + 0.38], color=LOAD, linewidth=3.0)
    ends = target.get("range_at_least_cost")
    if ends is not None:
        low, high = ends
        away = [[max(value - 100.0 * low, 0.0)], [max(100.0 * high - value, 0.0)]]
        ax.errorbar(value, row, xerr=away, fmt="none", ecolor="#555555", capsize=6, elinewidth=1.8)


def _is_sound(target: Mapping[str, Any]) -> bool:
    """Say whether a target is met, and not only by importing."""
    return bool(target["met"]) and target.get("bought") is None


def _name(target: Mapping[str, Any], lang: str) -> str:
    definition = target["definition"]
    known = name_definition(definition, lang)
    metric = METRICS[target["metric"]].in_(lang)
    return f"{target['id']} {metric} {target['year']}\n{known}"


def _finding(target: Mapping[str, Any], lang: str) -> str:
    """Return the verdict in words and numbers."""
    sense = Sense(target["sense"]).symbol
    found = NONE if target["value"] is None else f"{target['value']:.2%}"
    head = f"{found} ({sense} {target['threshold']:.2%})"
    if target["met"]:
        word = WORDS["met"] if _is_sound(target) else BOUGHT
        return f"{head}\n{word.in_(lang)}"
    if target["margin"] is None:
        return f"{head}\n{WORDS['missed'].in_(lang)}"
    points = f"{abs(target['margin']) * 100:.2f}"
    missing = target["shortfall"]["value"]
    amount = "∞" if missing is None else f"{missing:,.0f} {target['shortfall']['unit']}"
    text = Text(f"missed by {points} points, {amount}", f"未达到，差{points}个百分点，{amount}")
    return f"{head}\n{text.in_(lang)}"


def _put_legend(ax: Axes, rows: int, lang: str) -> None:
    handles = [
        Patch(facecolor=MET, edgecolor=MET, label=WORDS["met"].in_(lang)),
        Patch(facecolor="white", edgecolor=MISSED, hatch="////", label=WORDS["missed"].in_(lang)),
        Line2D([], [], color=LOAD, linewidth=3.0, label=WORDS["threshold"].in_(lang)),
        Line2D(
            [],
            [],
            color="#555555",
            linewidth=1.8,
            marker="|",
            markersize=9,
            label=WORDS["range"].in_(lang),
        ),
    ]
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.7 / (0.62 * rows + 0.4)),
        ncols=4,
        frameon=False,
        fontsize="small",
    )

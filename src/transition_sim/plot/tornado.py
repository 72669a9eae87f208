"""A tornado: how far each input, moved to both ends of its range, moves a target's share."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from transition_sim.errors import Text
from transition_sim.messages import UNITS
from transition_sim.plot.style import LOAD, new_axes, require_language, set_letters
from transition_sim.questions.flip.answer import (
    ENDS,
    WITHOUT_UNIT,
    End,
    Flips,
    InputFlip,
    InputValue,
)
from transition_sim.verdict.wording import METRICS, name_definition

MOST = 15  # bars
LINE = {"en": 48, "zh": 24}  # letters of a name in one line
NOTHING = 5e-7  # of a share: less is drawn as no bar
LOW, HIGH = "#33a3ee", "#f06d1b"
NOW = "#808180"
OPEN: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 8,
    "markerfacecolor": "white",
    "markeredgewidth": 1.8,
    "zorder": 4,
}
WORDS = {
    "low": Text("input at the low end of its range", "输入取范围下限"),
    "high": Text("input at the high end of its range", "输入取范围上限"),
    "open": Text("no verdict beyond: no plan, or not allowed", "再远无判定：无可行方案或不允许"),
    "now": Text("as the scenario stands", "情景现值"),
    "threshold": Text("threshold", "目标值"),
    "none": Text("no input moves the share", "没有输入能改变该占比"),
}


def tornado(answer: Flips, ax: Axes | None = None, lang: str = "en", most: int = MOST) -> Axes:
    """Draw the share [%] at both ends of each input's range, the widest bar on top.

    The numbers beside a bar are the input's own at its ends; the letter is the grade of its
    evidence. Where an end has no plan, or is not allowed, the bar goes to the furthest value that
    has a verdict and ends in an open circle.

    Parameters
    ----------
    answer : Flips
        What `transition_sim.questions.flip.flip.flip` returns.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    lang : {"en", "zh"}
        Language of all text.
    most : int
        Bars at most.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        Where `lang` is neither `en` nor `zh`.
    """
    require_language(lang)
    now = answer.value
    drawn = _widest(answer, most)
    ax = new_axes(ax, 10.0, 2.2 + 0.42 * max(len(drawn), 2))
    for row, each in enumerate(drawn):
        assert now is not None  # else nothing moves it
        _draw(ax, row, each, now)
    ax.set_yticks(range(len(drawn)), [_name(each, lang) for each in drawn])
    ax.set_ylim(max(len(drawn), 1) - 0.4, -0.6)
    if now is not None:
        ax.axvline(100.0 * now, color=NOW, linewidth=1.5)
    ax.axvline(100.0 * answer.threshold, color=LOAD, linewidth=2.5)
    if not drawn:
        ax.text(0.5, 0.5, WORDS["none"].in_(lang), ha="center", va="center", transform=ax.transAxes)
    _clear(ax)
    ax.set_xlabel(f"{METRICS[answer.metric].in_(lang)} [%]")
    ax.set_title(_title(answer, lang), fontsize="medium")
    _put_legend(ax, len(drawn), any(_is_open(each, end) for each in drawn for end in ENDS), lang)
    set_letters(ax, lang)
    return ax


def _clear(ax: Axes) -> None:
    """Leave of the frame only what carries a number, and room for those beside the bars."""
    ax.margins(x=0.14)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="#e3e3e3", linewidth=0.8)
    ax.set_axisbelow(True)


def _widest(answer: Flips, most: int) -> Sequence[InputFlip]:
    """Return the inputs that move the share most; those that do not move it are left out."""
    pairs = [(each.moves(answer.value), each) for each in answer.flips]
    moving = [pair for pair in pairs if pair[0] > NOTHING]
    ordered = sorted(moving, key=lambda pair: (-pair[0], pair[1].input))
    return [each for _, each in ordered[:most]]


def _is_open(seen: InputFlip, end: End) -> bool:
    """Say whether an end of a range has no verdict."""
    return seen.status(end) != "optimal"


def _draw(ax: Axes, row: int, seen: InputFlip, now: float) -> None:
    """Draw one input: a bar to each end; on one side of now the shorter lies before the longer."""
    bars = {end: share for end in ENDS if (share := seen.share(end)) is not None}
    texts: dict[float, list[str]] = {}
    for end in sorted(bars, key=lambda each: -abs(bars[each] - now)):
        ax.barh(
            row,
            100.0 * (bars[end] - now),
            0.62,
            left=100.0 * now,
            facecolor=LOW if end == "low" else HIGH,
            edgecolor="white",
            hatch=None if end == "low" else "////",
        )
        texts.setdefault(bars[end], []).append(_short(seen.reached(end)))
        if _is_open(seen, end):
            colour = LOW if end == "low" else HIGH
            ax.plot(100.0 * bars[end], row, **OPEN, markeredgecolor=colour)
    for value, ends in texts.items():
        if abs(value - now) > NOTHING:
            ax.annotate(
                ", ".join(ends),
                (100.0 * value, row),
                xytext=(8 if value > now else -8, 0),
                textcoords="offset points",
                ha="left" if value > now else "right",
                va="center",
                fontsize="x-small",
                bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"},
                zorder=3,
            )


def _short(value: InputValue) -> str:
    return f"{value:,.4g}" if isinstance(value, int | float) else value.isoformat()


def _name(seen: InputFlip, lang: str) -> str:
    known = UNITS.get(seen.unit, (seen.unit, seen.unit))
    unit = "" if seen.unit in WITHOUT_UNIT else f" [{Text(*known).in_(lang)}]"
    lines = wrap(f"{seen.text.in_(lang)}{unit}", LINE[lang], break_on_hyphens=False)
    return "\n".join(lines) + f"  {seen.confidence}"


def _title(answer: Flips, lang: str) -> str:
    names = {each: name_definition(answer.definition, each) for each in ("en", "zh")}
    metric, year = METRICS[answer.metric], answer.year
    asked = f"{answer.sense.symbol} {answer.threshold:.2%}"
    met = Text("met", "达到") if answer.met else Text("missed", "未达到")
    title = Text(
        f"{metric.en} {year} ({names['en']}), {asked}: {met.en}",
        f"{year}年{metric.zh}（{names['zh']}），{asked}，{met.zh}",
    )
    return f"{answer.scenario} {answer.target} {title.in_(lang)}"


def _put_legend(ax: Axes, rows: int, has_open: bool, lang: str) -> None:
    handles = [
        Patch(facecolor=LOW, edgecolor="white", label=WORDS["low"].in_(lang)),
        Patch(facecolor=HIGH, edgecolor="white", hatch="////", label=WORDS["high"].in_(lang)),
        *([Line2D([], [], **OPEN, markeredgecolor=NOW, label=WORDS["open"].in_(lang))] * has_open),
        Line2D([], [], color=NOW, linewidth=1.5, label=WORDS["now"].in_(lang)),
        Line2D([], [], color=LOAD, linewidth=2.5, label=WORDS["threshold"].in_(lang)),
    ]
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.62 / (0.42 * max(rows, 2) + 0.4)),
        ncols=2,
        frameon=False,
        fontsize="small",
    )

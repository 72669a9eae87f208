"""Time and memory of whole runs against the number of steps, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from records import DIGEST

INK, PALE = "#333333", "#dddddd"
LINES = (  # (label, colour, marker)
    ("whole run", "#1b4f72", "o"),
    ("solve", "#c0392b", "s"),
    ("assembly", "#2e8b57", "^"),
)


def draw_growth(record: dict[str, Any], folder: Path) -> None:
    """Write ``growth.png`` of a record, which says in the file what it is drawn from."""
    made_from = {"Software": None, "made from": record[DIGEST]}
    draw(record["growth"]).savefig(folder / "growth.png", dpi=150, metadata=made_from)
    print("written: growth.png")


def draw(growth: list[dict]) -> Figure:
    """Return the figure."""
    steps = [run["steps"] for run in growth]
    seconds = (
        [run["seconds"] for run in growth],
        [run["stages"]["solve"] for run in growth],
        [run["stages"]["assemble"] for run in growth],
    )
    figure = Figure(figsize=(9.0, 3.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    for (label, colour, marker), values in zip(LINES, seconds, strict=True):
        left.plot(steps, values, color=colour, marker=marker, markersize=4)
        left.annotate(
            label,
            (steps[-1], values[-1]),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=colour,
        )
    right.plot(
        steps, [run["memory"] for run in growth], color=LINES[0][1], marker="o", markersize=4
    )
    left.set_title("Time [s]", loc="left")
    right.set_title("Peak memory, both processes [MB]", loc="left")
    for axes in (left, right):
        _prepare(axes, growth)
    left.yaxis.set_major_locator(mpl.ticker.LogLocator(subs=(1.0, 3.0)))
    right.yaxis.set_major_locator(mpl.ticker.LogLocator(subs=(1.0, 2.0, 3.0, 5.0)))
    left.set_xlim(steps[0] / 1.4, steps[-1] * 4.5)  # room for the names of the lines
    right.set_xlim(steps[0] / 1.4, steps[-1] * 1.4)
    return figure


def _prepare(axes: mpl.axes.Axes, growth: list[dict]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    days = ["all" if run["resolution"] == "hourly" else run["resolution"] for run in growth]
    ticks = [f"{run['steps']:,}\n{day}" for run, day in zip(growth, days, strict=True)]
    axes.set_xticks([run["steps"] for run in growth], ticks, fontsize=7.5)
    axes.set_xticks([], minor=True)
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.yaxis.set_minor_formatter(mpl.ticker.NullFormatter())
    axes.set_xlabel("steps\ndays of the year", fontsize=8, color=INK)
    axes.grid(color=PALE, linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)

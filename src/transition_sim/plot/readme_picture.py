"""``python -m transition_sim.plot.readme_picture docs/images``: the picture of the README.

It draws the scenario ``plan``: its stock and its targets, in English and in Chinese.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import transition_sim as ts
from transition_sim.plot.pathways import capacity
from transition_sim.plot.promises import targets
from transition_sim.results import Results

SCENARIO = Path("scenarios/plan.yaml")
FILES = {"en": "plan.png", "zh": "plan.zh.png"}
DOTS_PER_INCH = 110


def draw_picture(results: Results, lang: str) -> Figure:
    """Return a figure of a run's stock and targets side by side."""
    figure = Figure(figsize=(13.6, 4.4), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2, width_ratios=[1.0, 1.0])
    capacity(results, left, lang)
    targets(results, right, lang)
    return figure


def main(arguments: Sequence[str]) -> int:
    """Write the picture in every language to the folder that is named."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    results = ts.run(SCENARIO)
    for lang, name in FILES.items():
        draw_picture(results, lang).savefig(folder / name, dpi=DOTS_PER_INCH)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

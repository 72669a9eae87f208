"""Write the generated pages and pictures of this folder: ``make docs``.

``decisions/README.md`` comes from the records; ``nomenclature.md`` and ``nomenclature.zh.md`` from
the terms of the package and the program's own words; ``json.md`` from the answers' classes;
``model.md`` from the model's rules, on the tests' city that has every part of the model;
``scenario.md`` from the code; ``data.md`` from the city's files and a run of the scenario
``reference``; the pictures of the READMEs from a run of the scenario ``plan``. A picture says in
its file what it shows, so that a test can hold it against what is drawn today.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from decision_index import write_decision_index
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from output_words import output_words

import transition_sim as ts
from support.whole_city import whole_systems
from transition_sim.report.data_page import write_data_page
from transition_sim.report.json_page import write_json_page
from transition_sim.report.mathematics.model_page import write_model_page
from transition_sim.report.nomenclature_page import write_nomenclature
from transition_sim.report.scenario_page import write_scenario_page

DOCS = Path(__file__).parent
SCENARIOS = DOCS.parent / "scenarios"
PICTURES = {"en": "plan.png", "zh": "plan.zh.png"}
DOTS_PER_INCH = 110
SHOWS = "shows"  # where a picture's file says what it shows


def write_pages() -> None:
    """Write the pages."""
    scenario = ts.load_scenario(SCENARIOS / "reference.yaml")
    pages = {
        "decisions/README.md": write_decision_index(),
        "json.md": write_json_page(),
        "model.md": _mathematics(),
        "nomenclature.md": write_nomenclature("en", output_words()),
        "nomenclature.zh.md": write_nomenclature("zh", output_words()),
        "scenario.md": write_scenario_page(),
        "data.md": write_data_page(scenario.city_data, ts.run(scenario)),
    }
    for name, text in pages.items():
        (DOCS / name).write_text(text, encoding="utf-8")


def _mathematics() -> str:
    with tempfile.TemporaryDirectory() as folder:
        return write_model_page(whole_systems(Path(folder)))


def write_pictures() -> None:
    """Write the picture of the README in every language."""
    folder = DOCS / "images"
    folder.mkdir(exist_ok=True)
    results = ts.run(SCENARIOS / "plan.yaml")
    for lang, name in PICTURES.items():
        figure = draw_picture(results, lang)
        said = {SHOWS: digest_of(figure)}
        figure.savefig(folder / name, dpi=DOTS_PER_INCH, metadata=said)


def draw_picture(results: ts.Results, lang: str) -> Figure:
    """Return a figure of a run's stock and targets side by side."""
    figure = Figure(figsize=(13.6, 4.4), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    ts.plot.capacity(results, left, lang)
    ts.plot.targets(results, right, lang)
    return figure


def digest_of(figure: Figure) -> str:
    """Return the sha256 of what a figure shows before it is laid out: its words and sizes."""
    shown = "\n".join(each for axes in figure.axes for each in _shown(axes))
    return hashlib.sha256(shown.encode()).hexdigest()


def _shown(axes: Axes) -> Iterator[str]:
    """Return the words of a chart, and its bars and lines to two decimals, as the words are."""
    yield from (text.get_text() for text in axes.findobj(Text) if text.get_text())
    bars = (bar.get_patch_transform().transform(bar.get_path().vertices) for bar in axes.patches)
    for points in (*bars, *(line.get_xydata() for line in axes.lines)):
        yield repr((np.round(points, 2) + 0.0).tolist())  # + 0.0: no -0.0


if __name__ == "__main__":
    write_pages()
    write_pictures()

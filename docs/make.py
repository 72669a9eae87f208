"""Write the generated pages and pictures of this folder: ``make docs``.

``decisions/README.md`` comes from the records; ``nomenclature.md`` and ``nomenclature.zh.md`` from
the terms of the package and the program's own words; ``model.md`` from the model's rules, on the
tests' city that has every part of the model; ``scenario.md`` from the code; ``data.md`` from the
city's files and a run of the scenario ``reference``; the pictures of the READMEs from a run of the
scenario ``plan``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from decision_index import write_decision_index
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from output_words import output_words

import transition_sim as ts
from support.whole_city import whole_systems
from transition_sim.report.data_page import write_data_page
from transition_sim.report.mathematics.model_page import write_model_page
from transition_sim.report.nomenclature_page import write_nomenclature
from transition_sim.report.scenario_page import write_scenario_page

DOCS = Path(__file__).parent
SCENARIOS = DOCS.parent / "scenarios"
PICTURES = {"en": "plan.png", "zh": "plan.zh.png"}
DOTS_PER_INCH = 110


def write_pages() -> None:
    """Write the pages."""
    scenario = ts.load_scenario(SCENARIOS / "reference.yaml")
    pages = {
        "decisions/README.md": write_decision_index(),
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
        draw_picture(results, lang).savefig(folder / name, dpi=DOTS_PER_INCH)


def draw_picture(results: ts.Results, lang: str) -> Figure:
    """Return a figure of a run's stock and targets side by side."""
    figure = Figure(figsize=(13.6, 4.4), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    ts.plot.capacity(results, left, lang)
    ts.plot.targets(results, right, lang)
    return figure


if __name__ == "__main__":
    write_pages()
    write_pictures()

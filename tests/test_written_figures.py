"""Figures that the documents give are the current code's: what they were made from is as it was.

A page of measured figures is written from a record, and the record says what it was made from:
see ``benchmarks/made_from.py``. Measuring again takes minutes; comparing what it would be made from
takes seconds. Figures that are cheap to find again are found again.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.uncertain_inputs import ranged_inputs
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.model.fingerprint import fingerprint_program
from transition_sim.pipeline import run

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"
sys.path.append(str(BENCHMARKS))

import made_from  # noqa: E402 - found by the path above
import records  # noqa: E402 - found by the path above
from agreement_cities import list_cases  # noqa: E402 - found by the path above
from agreement_page import write_agreement  # noqa: E402 - found by the path above
from page import write_results  # noqa: E402 - found by the path above

Record = dict[str, Any]
WRITERS: dict[str, Callable[[Record], str]] = {
    records.RESULTS: write_results,
    records.AGREEMENT: write_agreement,
}
SCRIPTS = {
    records.RESULTS: made_from.RESULT_SCRIPTS,
    records.AGREEMENT: made_from.AGREEMENT_SCRIPTS,
}
MEASURE = {
    records.RESULTS: "make benchmark",
    records.AGREEMENT: "make benchmark-agreement",
}
STALE = "**Stale: measured by an earlier program.**"
pages = pytest.mark.parametrize("name", WRITERS)


def recorded(name: str) -> Record:
    """Return what was measured."""
    file = BENCHMARKS / name
    if not file.exists():  # the page says that it is stale
        pytest.skip(f"benchmarks/{name} is not there")
    return records.read_record(file)


def measure_again(name: str, why: str) -> str:
    """Return what to do where a figure is no longer the code's."""
    page = Path(name).with_suffix(".md")
    return f"the figures of benchmarks/{page} are not this code's, {why}: run `{MEASURE[name]}`"


@pages
def test_every_page_of_figures_has_its_record_or_says_that_it_is_stale(name: str) -> None:
    text = (BENCHMARKS / name).with_suffix(".md").read_text(encoding="utf-8")
    measured = (BENCHMARKS / name).exists()
    assert measured is not (STALE in text), f"run `{MEASURE[name]}`"


@pages
def test_a_page_of_figures_is_written_from_its_record(name: str) -> None:
    record = recorded(name)
    assert records.digest_of(record) == record[records.DIGEST], measure_again(name, "but altered")
    text = (BENCHMARKS / name).with_suffix(".md").read_text(encoding="utf-8")
    assert text == WRITERS[name](record), "run `make benchmark-pages`"
    assert records.stamp(record, name) in text


@pages
def test_figures_were_measured_by_this_benchmark(name: str) -> None:
    then, now = recorded(name)["made_from"]["benchmark"], made_from.code_of(SCRIPTS[name])
    assert then == now, measure_again(name, "it measures something else")


@pages
def test_figures_were_measured_with_the_locked_packages(name: str) -> None:
    for package, number in recorded(name)["made_from"]["packages"].items():
        locked = made_from.locked_versions(package)
        assert number in locked, measure_again(name, f"{package} is now {' or '.join(locked)}")


def test_results_are_of_the_engine_as_it_is() -> None:
    lost = made_from.lost_definitions(recorded(records.RESULTS)["made_from"]["engine"])
    assert not lost, measure_again(records.RESULTS, f"{', '.join(lost)} changed")


@pytest.mark.parametrize("program", made_from.PROGRAMS)
def test_results_are_of_a_program_as_it_is(program: str) -> None:
    record = recorded(records.RESULTS)
    now = made_from.fingerprint(program, record["years"])
    then = record["made_from"]["programs"][program]
    assert then == now, measure_again(records.RESULTS, f"the program of {program} is another")


def test_the_picture_of_growth_is_drawn_from_the_record() -> None:
    record = recorded(records.RESULTS)
    with Image.open(BENCHMARKS / "growth.png") as picture:
        drawn_from = picture.info.get("made from")
    assert drawn_from == record[records.DIGEST], "run `make benchmark-pages`"


def test_the_agreement_lists_every_system() -> None:
    listed = [each["name"] for each in recorded(records.AGREEMENT)["systems"]]
    assert listed == list(list_cases()), measure_again(records.AGREEMENT, "it lists others")


@pytest.mark.parametrize("system", list_cases())
def test_the_agreement_is_on_a_system_as_it_is(system: str, tmp_path: Path) -> None:
    rows = {each["name"]: each for each in recorded(records.AGREEMENT)["systems"]}
    program = assemble(build_model(list_cases()[system](tmp_path)))
    now = fingerprint_program(program).fingerprint[: made_from.DIGITS]
    assert rows[system]["program"] == now, measure_again(
        records.AGREEMENT, f"the program of {system} is another"
    )
    assert rows[system]["same"]


@pytest.fixture(scope="module")
def plan() -> Scenario:
    """Return the scenario of the READMEs."""
    return load_scenario(ROOT / "scenarios" / "plan.yaml")


def test_the_pictures_of_the_readmes_show_what_the_plan_gives(
    plan: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = ROOT / "docs"
    monkeypatch.syspath_prepend(str(docs))
    make = runpy.run_path(str(docs / "make.py"))
    results = run(plan)
    for lang, name in make["PICTURES"].items():
        with Image.open(docs / "images" / name) as picture:
            stored = picture.info.get(make["SHOWS"])
        now = make["digest_of"](make["draw_picture"](results, lang))
        assert stored == now, f"docs/images/{name} shows something else: run `make docs`"


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_a_readme_says_what_the_city_promised_and_printed(readme: str, plan: Scenario) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8").replace(" %", "%").replace("％", "%")
    entries = {entry.id: entry for entry in plan.city_data.ledger}
    for name in ("C02", "C26", "C27"):
        said = f"{100 * entries[name].value:g}%"
        assert said in text, f"{name} of the ledger is {said}"


@pytest.mark.parametrize(
    ("readme", "words"), [("README.md", "over {}"), ("README.zh.md", "{}多项")]
)
def test_a_readme_says_how_many_inputs_have_a_range(
    readme: str, words: str, plan: Scenario
) -> None:
    found = len(ranged_inputs(plan))
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert words.format(found // 100 * 100) in text, f"{found} inputs have a range"

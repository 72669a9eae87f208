"""The nomenclature has every name and word of the output, with the unit that the output gives."""

from __future__ import annotations

import csv
import importlib
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest

import transition_sim.errors
from support.emission_cities import load_with
from support.whole_city import LEVERS, SCHEMES, TABLES, WHOLE_CITY
from transition_sim import messages
from transition_sim.errors import Text, TransitionSimError
from transition_sim.inputs.schema.city_settings import Definition
from transition_sim.inputs.schema.plant import Stage
from transition_sim.inputs.schema.published import Evidence
from transition_sim.inputs.schema.records import Grade
from transition_sim.pipeline import run
from transition_sim.questions.flip.answer import Status as FlipStatus
from transition_sim.questions.ledger.status import Outcome
from transition_sim.questions.regress.answer import Status as RegressStatus
from transition_sim.report.nomenclature_page import FILE, Term, read_terms, write_nomenclature
from transition_sim.results.store import Results
from transition_sim.solve.status import BY_WORD
from transition_sim.verdict.answer import Bounds, Certificate, TargetVerdict
from transition_sim.verdict.audit_sentences import KINDS

ROOT = Path(__file__).parents[2]
PAGES = {"en": "nomenclature.md", "zh": "nomenclature.zh.md"}
DUAL = "dual_…"  # one line for the duals of all families
ONLY_IN_COMPARISONS = ("objective", "value", "threshold", "met")
WORDLESS = ("id", "metric", "definition", "year", "text", "rounds", "targets_full_year")
"""Keys of a verdict that hold no word or figure of their own."""
Words = dict[str, dict[str, Text]]


@pytest.fixture(scope="module")
def words() -> Iterator[Words]:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        yield importlib.import_module("output_words").output_words()
    finally:
        sys.path.remove(str(ROOT / "docs"))


@pytest.fixture(scope="module")
def terms(words: Words) -> list[Term]:
    return read_terms(words)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("whole")
    fields = {**LEVERS, "targets": {}, "carbon": SCHEMES[1]}
    return run(load_with(folder, WHOLE_CITY, TABLES, **fields))


def units_of(terms: list[Term], part: str) -> dict[str, str]:
    return {term.name: term.unit for term in terms if term.section == part}


@pytest.mark.parametrize("lang", PAGES)
def test_the_stored_page_is_the_generated_one(lang: str, words: Words) -> None:
    stored = (ROOT / "docs" / PAGES[lang]).read_text(encoding="utf-8")
    assert stored == write_nomenclature(lang, words), "run `make docs`"


def test_no_name_stands_twice_in_a_part(terms: list[Term]) -> None:
    places = [(term.section, term.name) for term in terms]
    assert len(places) == len(set(places)) > 400


def test_every_word_that_the_program_has_for_a_name_is_there(
    words: Words, terms: list[Term]
) -> None:
    for part, known in words.items():
        assert set(known) <= set(units_of(terms, part)), part
        if part != "item":
            assert set(known) == set(units_of(terms, part)), part


def test_every_metric_of_the_summary_is_there_with_its_unit(
    results: Results, terms: list[Term]
) -> None:
    known = units_of(terms, "summary")
    found = results.summary().groupby("metric")["unit"].first().to_dict()
    assert len(found) > 35
    assert {name: known.get(name) for name in found} == found
    assert set(ONLY_IN_COMPARISONS) <= set(known)


def test_every_item_of_the_summary_that_is_no_id_of_the_city_is_there(
    results: Results, terms: list[Term]
) -> None:
    summary = results.summary()
    kinds = ("utilisation", "upgraded_capacity", "net_import", "peak_load", "emissions")
    items = set(summary[summary["metric"].isin(kinds)]["item"])
    known = {term.name for term in terms if term.section in ("item", "class")}
    assert {"net", "all", "wind_and_pv", "by_unit", "co2"} <= items <= known


def test_every_cost_term_of_a_run_is_there(results: Results, terms: list[Term]) -> None:
    found = set(results.dataset["cost_term"].values.tolist())
    assert len(found) == len(units_of(terms, "cost"))
    assert found == set(units_of(terms, "cost"))


def test_every_variable_of_the_results_is_there_with_its_unit(
    results: Results, terms: list[Term]
) -> None:
    known = units_of(terms, "result")
    found = {
        str(name): array.attrs["units"]
        for name, array in results.dataset.data_vars.items()
        if not str(name).startswith("dual_")
    }
    assert {name: known.get(name) for name in found} == found
    assert set(known) - set(found) == {DUAL}


def test_every_dimension_and_label_of_the_results_is_there(
    results: Results, terms: list[Term]
) -> None:
    found = {str(name) for name in (*results.dataset.dims, *results.dataset.coords)}
    assert found == set(units_of(terms, "label"))


def test_every_figure_of_a_verdict_is_there(terms: list[Term]) -> None:
    fields = [name for part in (TargetVerdict, Certificate, Bounds) for name in part.model_fields]
    found = {name for name in fields if name not in WORDLESS}
    extra = {"not_judged", "objective_cny"}
    assert found | extra == set(units_of(terms, "verdict"))


def test_every_status_is_there(terms: list[Term]) -> None:
    solved = {*BY_WORD, *get_args(FlipStatus)}
    assert set(units_of(terms, "status")) == solved
    assert set(units_of(terms, "outcome")) == set(get_args(Outcome))
    assert set(units_of(terms, "regress")) == set(get_args(RegressStatus))
    assert set(units_of(terms, "audit")) == set(KINDS)


def test_every_exit_code_is_there(terms: list[Term]) -> None:
    raised = {
        kind.exit_code
        for kind in vars(transition_sim.errors).values()
        if isinstance(kind, type) and issubclass(kind, TransitionSimError)
    }
    told = {0, 1, 5}  # of commands that end without an error
    assert set(units_of(terms, "exit")) == {str(code) for code in raised | told}


def test_every_grade_stage_and_kind_of_evidence_is_there(terms: list[Term]) -> None:
    assert set(units_of(terms, "grade")) == set(get_args(Grade))
    assert set(units_of(terms, "stage")) == set(get_args(Stage))
    assert set(units_of(terms, "evidence")) == set(get_args(Evidence))
    basis = Definition.model_fields["generation_basis"].annotation
    assert set(units_of(terms, "basis")) == set(get_args(basis))


def test_the_file_says_nothing_that_the_program_says_already(words: Words) -> None:
    text = (resources.files("transition_sim.report") / FILE).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        known = words.get(row["section"], {}).get(row["name"])
        if known is not None:
            assert not row["en"], row
            assert row["zh"] != known.zh, row
            assert not row["zh_today"], row


def test_a_word_that_is_said_to_be_printed_is_printed(terms: list[Term]) -> None:
    package = Path(next(iter(messages.__path__))).parent
    files = [*package.rglob("*.py"), *package.rglob("*.csv"), ROOT / "README.zh.md"]
    said = "".join(file.read_text(encoding="utf-8") for file in files if file.name != FILE)
    printed = {word for term in terms for word in term.today.split("、") if word}
    assert len(printed) > 20
    assert not {word for word in printed if word not in said}


def test_heads_are_found_in_every_table(words: Words) -> None:
    assert {"asked", "found", "flips at", "gap", "level", "said"} <= set(words["heading"])

"""What a planner reads in a terminal: it fits 80 columns, and says what stands beside a verdict."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from rich.console import Console, RenderableType

from transition_sim.errors import Text
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.schema.ledger import LedgerEntry, Metric
from transition_sim.pipeline import run
from transition_sim.questions.ledger.answer import Ledger
from transition_sim.questions.ledger.ledger import judge_ledger
from transition_sim.report.ledger_table import show_ledger
from transition_sim.report.tables import show_run
from transition_sim.results.metrics import annual_energy
from transition_sim.results.store import Results
from transition_sim.verdict.wording import METRICS, WORDINGS

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）][,:;?!(]|[,;?!)][\u4e00-\u9fff]")
each_language = pytest.mark.parametrize("lang", ["en", "zh"])


@pytest.fixture(scope="module")
def results(toy_master: Path) -> Results:
    return run(toy_master / "scenario.yaml")


def lines_of(shown: RenderableType, width: int = 80, colour: bool = False) -> list[str]:
    system = "standard" if colour else None
    console = Console(width=width, file=io.StringIO(), color_system=system, force_terminal=colour)
    console.print(shown)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text.splitlines()


def judged(results: Results, **parts: Any) -> Results:
    return dataclasses.replace(results, verdict={**results.verdict, **parts})


def target(name: str, kind: str) -> Mapping[str, Any]:
    """Return a verdict as wide as verdicts get."""
    return {
        "id": name,
        "metric": f"{kind}_share",
        "definition": "as_printed",
        "year": 2025,
        "sense": ">=",
        "threshold": 0.5,
        "value": 0.3596,
        "met": False,
        "margin": -0.1404,
        "shortfall": {"value": 12345.6, "unit": "GWh"},
        "enforced": False,
        "range_at_least_cost": [0.3512, 0.3696],
    }


@each_language
def test_a_verdict_stands_on_one_line_of_80_columns(results: Results, lang: str) -> None:
    both = [target("C26", "capacity"), target("C27", "generation")]
    lines = lines_of(show_run(judged(results, targets=both), lang))
    for name in ("C26", "C27"):
        (line,) = [line for line in lines if line.startswith(f"{name} ")]
        for part in ("2025", "≥50.00%", "35.96%", "12,346 GWh", "35.12–36.96%"):
            assert part in line


def test_chinese_is_set_in_full_width_punctuation(results: Results) -> None:
    city = load_city("changzhi")
    shown = [show_run(results, "zh"), show_ledger(judge_ledger(city), "zh")]
    verbatim = [*(entry.text for entry in city.ledger), *(each.title for each in city.sources)]
    for line in (line for part in shown for line in lines_of(part, 500)):
        wrong = [found for found in HALF_WIDTH.findall(line) if found not in "".join(verbatim)]
        assert not wrong, line


def test_unserved_demand_is_said_with_its_part_of_demand(results: Results) -> None:
    demand = float(annual_energy(results.dataset, "demand").sum("zone").sel(year=2025))
    audit = {"unserved_mwh": {"2024": 0.0, "2025": demand / 50}}
    shown = judged(results, audit=audit)
    (line,) = [line for line in lines_of(show_run(shown, "en")) if "not served" in line]
    assert line.startswith("2025: ")
    assert "(2% of demand)" in line
    assert any("占用电需求的2%" in line for line in lines_of(show_run(shown, "zh")))
    red = [line for line in lines_of(show_run(shown, "en"), colour=True) if "not served" in line]
    assert "\x1b[1;31m" in red[0]


def test_charging_and_discharging_at_once_is_said(results: Results) -> None:
    shown = judged(results, audit={"simultaneous_storage_mwh": {"2025": 4100.0, "2026": 0.0}})
    found = [line for line in lines_of(show_run(shown, "en")) if "at once" in line]
    assert found == ["2025: stores charge and discharge 4.1 GWh at once, which no store does"]


def test_a_target_of_another_year_is_said_not_to_be_judged(results: Results) -> None:
    shown = judged(results, not_judged=[{"id": "C26", "year": 2030}])
    line = "C26: due 2030, outside the model years: not judged"
    assert line in lines_of(show_run(shown, "en"))
    assert "C26：目标年2030不在模型年份之内，未判定" in lines_of(show_run(shown, "zh"))


def test_nothing_is_said_where_there_is_nothing_to_say(results: Results) -> None:
    clean = judged(results, audit={"unserved_mwh": {"2025": 0.0}}, not_judged=[])
    text = "\n".join(lines_of(show_run(clean, "en")))
    assert not any(word in text for word in ("not served", "at once", "not judged"))


def test_every_metric_and_every_wording_has_a_name() -> None:
    assert set(METRICS) == set(get_args(Metric))
    assert set(WORDINGS) == set(get_args(LedgerEntry.model_fields["wording"].annotation))


@each_language
def test_the_ledger_shows_words_source_wording_and_units(results: Results, lang: str) -> None:
    rows = {each.id: each for each in judge_ledger(load_city("changzhi")).statements}
    status = Text("missed by 14", "差14")
    told = rows["C26"].model_copy(update={"model_value": 0.36, "status": status})
    shown = Ledger(statements=(told, rows["C01"]))
    text = "\n".join(lines_of(show_ledger(shown, lang), 160))
    for part in ("plan-2024 一、（三）主要目标", "2025-12-31", "36.00%", "4,870.2 MW"):
        assert part in text
    assert METRICS["capacity_share"].in_(lang) in text
    assert WORDINGS["binding"].in_(lang) in text
    assert f"plan-2024: {rows['C26'].title.in_(lang)}" in text
    assert "capacity_share" not in text


@each_language
def test_the_ledger_fits_80_columns_and_breaks_no_date(lang: str) -> None:
    found = judge_ledger(load_city("changzhi"))
    lines = lines_of(show_ledger(found, lang))
    for date in {each.date for each in found.statements if each.date}:
        assert any(date in line for line in lines)


def test_a_share_of_nothing_is_a_dash_not_a_number(results: Results) -> None:
    nothing = {
        **target("C27", "generation"),
        "value": None,
        "shortfall": {"value": None, "unit": "GWh"},
        "range_at_least_cost": None,
    }
    shares = {
        year: {**each, "generation": None} for year, each in results.verdict["shares"].items()
    }
    lines = lines_of(show_run(judged(results, targets=[nothing], shares=shares), "en"))
    (line,) = [line for line in lines if line.startswith("C27 ")]
    assert line.split()[-3:] == ["MISSED", "∞", "–"]

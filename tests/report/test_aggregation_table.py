"""What a planner reads of the typical periods that stand for the year."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, Group

from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.pipeline import run
from transition_sim.report.aggregation_table import show_aggregation
from transition_sim.report.tables import show_run
from transition_sim.system.aggregation import describe_aggregation
from transition_sim.system.calendar import choose_time_axis

each_language = pytest.mark.parametrize("lang", ["en", "zh"])
ERRORS = {
    "energy_error": -0.0004,
    "peak_error": -0.0793,
    "full_load_hours": 1313.0,
    "full_load_hours_kept": 1311.6,
    "curve_mean_error": 0.0017,
    "curve_largest_error": 0.1477,
}
KEPT: dict[str, Any] = {
    "periods": 6,
    "hours": 168,
    "extreme": {"peak_residual_load": "2025-12-04", "least_wind_and_sun": "2025-10-30"},
    "series": {
        "pv": ERRORS,
        "price": {
            **ERRORS, "energy_error": -1e-9, "full_load_hours": None, "full_load_hours_kept": None
        },
        "residual_load": ERRORS,
    },
}  # fmt: skip


def printed(manifest: dict[str, Any], lang: str, width: int = 80) -> str:
    console = Console(width=width, file=io.StringIO())
    console.print(Group(*show_aggregation(manifest, lang)))
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def test_a_run_of_all_hours_says_nothing_of_typical_periods() -> None:
    assert printed({"aggregation": None}, "en").strip() == ""
    assert printed({}, "en").strip() == ""  # a run of an earlier version


def test_there_is_one_line_a_series_with_its_errors() -> None:
    text = printed({"aggregation": KEPT}, "en")
    assert re.search(r"^pv +-0\.04% +-7\.93% +-1 / 1,313 h +0\.17% +14\.77%$", text, re.M)
    assert re.search(r"^price +0\.00% +-7\.93% +0\.17% +14\.77%$", text, re.M)
    assert re.search(r"^residual load +-0\.04%", text, re.M)


def test_length_and_extremes_are_named_in_both_languages() -> None:
    english, chinese = (printed({"aggregation": KEPT}, lang, 200) for lang in ("en", "zh"))
    assert "6 typical weeks" in english
    assert "highest residual load 12-04, least wind and sun 10-30" in english
    assert "6个典型周" in chinese
    assert "净负荷最高 12-04、风光出力最少 10-30" in chinese
    few = {"aggregation": {**KEPT, "extreme": {}, "hours": 24}}
    assert "typical days" in printed(few, "en")
    assert "no extreme period is kept" in printed(few, "en")


@each_language
def test_the_table_fits_eighty_columns(lang: str) -> None:
    lines = printed({"aggregation": KEPT}, lang).splitlines()
    assert max(len(line) for line in lines) <= 80
    assert len(lines) <= 12


@each_language
def test_a_run_shows_what_its_typical_periods_keep(lang: str, toy_master: Path) -> None:
    scenario = load_scenario(toy_master / "scenario.yaml")
    kept = describe_aggregation(scenario, choose_time_axis(scenario))
    results = dataclasses.replace(run(scenario), manifest={"aggregation": kept})
    console = Console(width=80, file=io.StringIO())
    console.print(show_run(results, lang))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert {"en": "4 typical days", "zh": "4个典型日"}[lang] in text
    assert re.search(r"^wind +0\.00%", text, re.M)

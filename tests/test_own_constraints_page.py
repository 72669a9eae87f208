"""The page on constraints of one's own: its code runs, and both ways find the same plan."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


def test_the_pages_code_gives_one_plan_by_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "own_constraints.md").read_text("utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL):
        exec(compile(block, "own_constraints.md", "exec"), names)
    results, theirs = names["results"], names["theirs"]
    cost = results.verdict["objective_cny"]
    assert theirs.verdict["objective_cny"] == pytest.approx(cost, rel=1e-7)
    data = results.dataset
    sent = (data["power"] * data["step_weight"]).sum("step").sel(year=2025)
    assert float(sent.where(data["asset_class"] == "coal").sum()) == pytest.approx(20e6, rel=1e-9)
    assert float(data["dual_coal_energy_max"]) < 0.0
    stated = names["stated"].dataset
    limited = {"class": "coal", "year": 2025}
    assert float(stated["class_generation"].sel(limited)) == pytest.approx(20e6, rel=1e-9)
    assert float(stated["dual_generation_max"].sel(limited)) < 0.0

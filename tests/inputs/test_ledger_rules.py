"""Rules of what the ledger computes and reads into words, each tripped by one entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.indicator_cities import counted_city, statement
from transition_sim.errors import InputError
from transition_sim.inputs.load_city import load_city

BAD: list[tuple[dict[str, Any], str, str, str]] = [
    (
        {"value": 0.2, "assumptions": None},
        "ledger_assumptions",
        "X.assumptions",
        "assumptions: {en",
    ),
    ({"value": 0.2, "read_as": 0.3}, "ledger_reading", "X.read_as", "keep one"),
    ({"value": 0.2, "against": "base"}, "ledger_reading", "X.against", "keep one"),
    ({}, "target_incomplete", "X.value", "give value"),
    ({"against": "later"}, "not_choice", "X.against", "known: base"),
    (
        {"metric": "capacity_share", "against": "base"},
        "target_incomplete",
        "X.value",
        "give value",
    ),
]


def load(folder: Path, **columns: Any) -> Any:
    entry = statement("X", "coal_share", **columns)
    kept = {key: value for key, value in entry.items() if value is not None or key == "value"}
    return load_city(counted_city(ledger=[kept]).write(folder / "city")).ledger[0]


@pytest.mark.parametrize(("columns", "code", "field", "remedy"), BAD)
def test_an_entry_that_cannot_be_judged_is_refused(
    tmp_path: Path, columns: dict[str, Any], code: str, field: str, remedy: str
) -> None:
    columns = {"metric": "coal_share", **columns}
    entry = {**statement("X", None), **columns}
    kept = {key: value for key, value in entry.items() if value is not None or key == "value"}
    folder = counted_city(ledger=[kept]).write(tmp_path / "city")
    with pytest.raises(InputError) as caught:
        load_city(folder)
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == (code, field)
    assert problem.place.file.endswith("ledger.yaml")
    assert problem.place.line is not None
    assert remedy in problem.remedy()
    assert problem.render("zh") != problem.render("en")


@pytest.mark.parametrize(
    ("columns", "asked"),
    [({"value": 0.2}, 0.2), ({"read_as": 0.0}, 0.0), ({"against": "base"}, None)],
)
def test_an_entry_asks_for_what_is_printed_or_read_into_it(
    tmp_path: Path, columns: dict[str, Any], asked: float | None
) -> None:
    assert load(tmp_path, **columns).asked == asked

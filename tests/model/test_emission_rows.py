"""Rows and costs of emissions against their stored texts; `golden_emissions` writes them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.golden_emissions import GOLDEN, SCHEMES, emissions_model, write_texts
from support.comparison import assert_same_matrix
from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import AlgebraError


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return write_texts()


@pytest.mark.parametrize("name", ["emission_max", *(f"cost_{scheme}" for scheme in SCHEMES)])
def test_rows_and_costs_of_emissions_are_the_stored_ones(name: str, texts: dict[str, str]) -> None:
    stored = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert texts[name].splitlines() == stored.splitlines()


def test_every_stored_text_is_compared(texts: dict[str, str]) -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(texts)


def test_a_cap_of_so2_counts_what_passes_the_scrubber() -> None:
    lines = (GOLDEN / "emission_max.txt").read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith("emission_max[so2,2024]")]
    # 5,000 h x 0.0036 t/MWh: / 0.5 x a quarter = 9 t/MW for the old plant, / 0.4 = 45 for the new
    assert "+ 9 power[old,2024,0]" in row
    assert "+ 45 power[new,2024,0]" in row
    assert "engine" not in row


@pytest.mark.parametrize("scheme", SCHEMES)
def test_both_routes_give_the_same_matrix_under_any_carbon_scheme(
    tmp_path: Path, scheme: str
) -> None:
    assert_same_matrix(emissions_model(tmp_path, scheme))


def test_an_account_is_read_only_once_it_is_closed() -> None:
    with pytest.raises(AlgebraError, match="still open"):
        Accounts().burning.read()

"""A city whose units are committed and upgraded: both routes, the invariants, and the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.golden_retrofit import GOLDEN, WITH_CONVERSIONS, golden_program, golden_system
from model.golden_rows import write_family
from model.test_retrofits_by_hand import BUNDLE, FLEXIBLE, coal_city, upgraded
from support.comparison import assert_same_matrix
from support.invariants import check_invariants
from support.toy_cities import ToyCity, load_toy
from system.test_variants import ASKED, CITY
from transition_sim.model.build import build_model
from transition_sim.pipeline import run
from transition_sim.questions.ledger.ledger import judge_ledger
from transition_sim.system import build_system, relax

PROMISE = {
    "id": "C29",
    "text": "完成煤电机组改造",
    "document": "toy",
    "quantity": "upgraded",
    "value": 60,
    "unit": "MW",
    "wording": "binding",
    "metric": "retrofitted_capacity",
    "sense": ">=",
}


def test_rows_of_a_stock_that_is_upgraded_are_the_stored_ones(tmp_path: Path) -> None:
    program = golden_program(tmp_path)
    for family in WITH_CONVERSIONS:
        stored = (GOLDEN / f"{family}.txt").read_text(encoding="utf-8")
        assert write_family(program, family).splitlines() == stored.splitlines()


def test_both_routes_give_the_same_model_of_a_city_with_upgrades(tmp_path: Path) -> None:
    assert_same_matrix(build_model(golden_system(tmp_path / "golden")))
    typical = build_system(load_toy(tmp_path / "typical", CITY, **ASKED))
    assert_same_matrix(build_model(typical))


def test_both_routes_give_the_same_relaxation_of_a_city_with_upgrades(tmp_path: Path) -> None:
    hourly = build_system(load_toy(tmp_path, CITY, **{**ASKED, "resolution": "hourly"}))
    assert_same_matrix(build_model(relax(hourly, hourly.time.day_period % 2)))


@pytest.mark.parametrize("price", [0, 400, 1500])
def test_the_invariants_hold_in_a_city_with_upgrades(tmp_path: Path, price: float) -> None:
    fuels = [{"id": "coal", "price_cny_per_tce": price}]
    scenario = load_toy(tmp_path, ToyCity(**{**vars(CITY), "fuels": fuels}), **ASKED)
    found = run(scenario)
    check_invariants(found, scenario)
    data = found.dataset
    moved = float(data["converted"].sum())
    assert moved >= 90.0 - 1e-6
    # what left a base stands as its variants, and in the named units
    assert float(data["unit_upgraded"].sel(year=2026).sum()) == pytest.approx(moved, abs=1e-6)


@pytest.mark.parametrize(
    ("megawatts", "status"),
    [
        (60, "met"),
        (30, "missed by 30 MW counted by unit; met counted by kind"),
        (20, "missed by 40 MW counted by unit; missed by 20 MW counted by kind"),
    ],
)
def test_the_ledger_says_both_ways_of_counting_where_they_differ(
    tmp_path: Path, megawatts: float, status: str
) -> None:
    city = coal_city(0, BUNDLE, ledger=[PROMISE])
    found = upgraded(tmp_path, city, kinds={"flexibility": megawatts}, by=2025)
    (row,) = judge_ledger(load_toy(tmp_path, city).city_data, found).to_json()["ledger"]
    assert row["model_value"] == pytest.approx(megawatts, abs=1e-6)
    assert row["status"]["en"] == status
    assert row["status"]["zh"]


def test_a_city_without_upgrades_misses_what_its_ledger_promises(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, coal_city(0, FLEXIBLE, ledger=[PROMISE]))
    found = run(scenario)
    (row,) = judge_ledger(scenario.city_data, found).to_json()["ledger"]
    assert row["model_value"] == 0.0
    assert row["status"]["en"] == "missed by 60 MW"
    rows: Any = found.summary().query("metric in ['retrofit', 'upgraded_capacity']")
    assert rows.empty

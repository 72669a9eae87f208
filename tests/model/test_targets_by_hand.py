"""Enforced shares whose cheapest plan can be worked out on paper, with what they cost.

Demand is 100 MW in each of the 8,760 hours and money is not discounted.
"""

from __future__ import annotations

from pathlib import Path

from support.paper import HOURS, close, cost, output, plant, solved, unit
from support.toy_cities import ToyCity, share_target


def test_a_share_of_capacity_is_built_where_it_is_cheapest(tmp_path: Path) -> None:
    city = ToyCity(
        [
            plant("coal", "coal", 300),
            plant(
                "wind",
                "wind",
                0,
                availability=0,
                capex_cny_per_kw=6000,
                lifetime_years=20,
                build_limit_mw_per_year=100,
            ),
            plant(
                "pv",
                "pv",
                0,
                availability=0,
                capex_cny_per_kw=3000,
                lifetime_years=25,
                build_limit_mw_per_year=150,
            ),
        ],
        [unit("coal", 200)],
        ledger=[share_target("C26", "capacity_share", 0.5)],
    )
    targets = {"C26": {"enforce": True}}
    found = solved(tmp_path, city, years=[2024, 2025], targets=targets)
    # 200 MW of coal need 200 MW of clean plant: all 150 MW of pv at 3e6 / 25 = 120,000 CNY a year
    # and 50 MW of wind at 6e6 / 20 = 300,000. It generates nothing.
    built = found.dataset["built"].sel(year=2025)
    assert float(built.sel(asset="pv")) == close(150.0)
    assert float(built.sel(asset="wind")) == close(50.0)
    assert cost(found) == close(2 * HOURS * 100 * 300 + 150 * 120_000 + 50 * 300_000)
    # A share θ needs 200 θ / (1 - θ) MW, so dθ asks for 200 / (1 - θ)² = 800 MW of wind a unit.
    (verdict,) = [t for t in found.verdict["targets"] if t["definition"] == "as_printed"]
    assert verdict["dual"] == close(800 * 300_000)
    assert verdict["value"] == close(0.5)
    # One more MW asked for by the row itself takes 1 / (1 - θ) MW.
    dual = found.dataset["dual_capacity_share"].sel(capacity_target="C26-as_printed")
    assert float(dual) == close(2 * 300_000)


def test_a_store_that_counts_must_stand_at_the_end_of_the_targets_year(tmp_path: Path) -> None:
    counted = {"storage": "both", "generation_basis": "gross_generation"}
    city = ToyCity(
        [
            plant("coal", "coal", 300),
            plant("pv", "pv", 0),
            {
                "id": "battery",
                "class": "storage",
                "capex_cny_per_kw": 1000,
                "lifetime_years": 10,
                "build_limit_mw_per_year": 250,
            },
        ],
        [unit("coal", 200)],
        stores=[{"id": "battery"}],
        ledger=[share_target("C26", "capacity_share", 0.5)],
        definitions={"as_printed": counted},
    )
    targets = {"C26": {"enforce": True}}
    found = solved(tmp_path, city, years=[2024, 2025, 2026], targets=targets)
    # 200 MW of stores make a half of 400 MW; one of 2026 would be cheaper, paid for once, but it
    # comes too late: 100,000 CNY a MW in each of two years.
    built = found.dataset["store_built"].sel(store="battery")
    assert built.values.tolist() == [0.0, close(200.0), 0.0]
    assert cost(found) == close(3 * HOURS * 100 * 300 + 2 * 200 * 100_000)
    assert found.verdict["targets"][0]["value"] == close(0.5)


def test_a_share_of_generation_is_gross_and_paid_by_the_dearer_plant(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("coal", "coal", 300, own_use_share=0.1), plant("gas", "cbm", 400)],
        [unit("coal", 200), unit("gas", 200)],
        ledger=[share_target("C27", "generation_share", 0.3)],
    )
    found = solved(tmp_path, city, years=[2024, 2025], targets={"C27": {"enforce": True}})
    # Net 100 = coal + gas; gross coal is coal / 0.9. gas = 0.3 (gas + coal / 0.9) gives
    # 0.63 gas = 0.3 (100 - gas): gas = 30 / 0.93.
    gas = 30 / 0.93
    assert output(found, "gas", 2024) == close(0.0)
    assert output(found, "gas", 2025) == close(gas)
    assert cost(found) == close(HOURS * (2 * 100 * 300 + gas * 100))
    # gas(θ) = 100 θ / (0.9 + 0.1 θ), so dgas/dθ = 90 / (0.9 + 0.1 θ)²
    verdict = next(t for t in found.verdict["targets"] if t["enforced"])
    assert verdict["dual"] == close(HOURS * 100 * 90 / 0.93**2)
    assert verdict["value"] == close(0.3)


def test_a_strict_share_of_generation_is_over_what_must_be_served(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("coal", "coal", 300, own_use_share=0.1), plant("gas", "cbm", 400)],
        [unit("coal", 200), unit("gas", 200)],
        ledger=[share_target("C27", "generation_share", 0.3)],
        export={"town": {"energy": 20 * HOURS}},
    )
    targets = {"C27": {"enforce": True, "definition": "strict"}}
    found = solved(tmp_path, city, years=[2024, 2025], targets=targets)
    # 0.3 of demand and export, 120 MW, is 36 MW net.
    assert output(found, "gas", 2025) == close(36.0)
    assert cost(found) == close(HOURS * (2 * 120 * 300 + 36 * 100))

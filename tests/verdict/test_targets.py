"""Is a target met, by how much is it missed, and what would it take?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim.errors import InfeasibleError
from transition_sim.pipeline import run
from transition_sim.report.alerts import warn

COAL = {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300, "own_use_share": 0.2}
GAS = {"id": "gas", "class": "cbm", "variable_om_cny_per_mwh": 400}
PV = {"id": "pv", "class": "pv", "variable_om_cny_per_mwh": 0}
BATTERY = {"id": "battery", "class": "storage"}


def judged(
    folder: Path,
    share: float = 0.5,
    metric: str = "capacity_share",
    sense: str = ">=",
    enforce: bool = False,
    **amounts: float,
) -> dict[str, dict[str, Any]]:
    """Return the verdicts by definition: coal, pv, gas and a battery of the given MW."""
    mw = {"coal": 250.0, "pv": 50.0, "gas": 0.0, "battery": 0.0, **amounts}
    city = ToyCity(
        [COAL, GAS, PV, BATTERY],
        [{"id": f"{n}-1", "technology": n, "capacity_mw": mw[n]} for n in ("coal", "pv", "gas")],
        stores=[{"id": "battery", "power_mw": mw["battery"], "energy_mwh": 2 * mw["battery"]}],
        ledger=[share_target("T", metric, share, sense=sense)],
    )
    found = run(load_toy(folder, city, targets={"T": {"enforce": enforce}}))
    return {verdict["definition"]: verdict for verdict in found.verdict["targets"]}


def test_every_target_is_judged_under_every_definition(tmp_path: Path) -> None:
    found = judged(tmp_path)
    assert list(found) == ["as_printed", "strict"]
    for definition, verdict in found.items():
        assert verdict["id"] == "T"
        assert verdict["definition"] == definition
        assert verdict["year"] == 2025
        assert verdict["sense"] == ">="
        assert verdict["threshold"] == 0.5
        assert verdict["enforced"] is False
        assert verdict["dual"] is None


def test_a_verdict_says_value_margin_and_what_is_missing(tmp_path: Path) -> None:
    verdict = judged(tmp_path)["as_printed"]
    # 50 of 300 MW; x more clean MW make (50 + x) / (300 + x) a half: x = 200.
    assert verdict["value"] == pytest.approx(1 / 6)
    assert verdict["margin"] == pytest.approx(1 / 6 - 1 / 2)
    assert verdict["met"] is False
    assert verdict["shortfall"] == {"value": pytest.approx(200.0), "unit": "MW"}


@pytest.mark.parametrize("share", [0.3, 0.5, 0.75])
@pytest.mark.parametrize("definition", ["as_printed", "strict"])
def test_building_what_is_missing_meets_the_target_exactly(
    definition: str, share: float, tmp_path: Path
) -> None:
    before = judged(tmp_path / "before", share, battery=30.0)[definition]
    missing = before["shortfall"]["value"]
    assert missing > 0.0
    after = judged(tmp_path / "after", share, battery=30.0, pv=50.0 + missing)[definition]
    assert after["value"] == pytest.approx(share, abs=1e-12)
    assert after["met"] is True
    assert after["shortfall"]["value"] == 0.0


def test_missing_generation_is_what_has_to_take_the_place_of_coal(tmp_path: Path) -> None:
    found = judged(tmp_path, 0.6, "generation_share")
    # 50 MW of sun and 50 MW net, 62.5 MW gross, of coal. Strict: 60 of the 100 MW that are served.
    gross = 112.5 * 8.76
    assert found["as_printed"]["value"] == pytest.approx(50 / 112.5)
    expected = {"value": pytest.approx(0.6 * gross - 50 * 8.76), "unit": "GWh"}
    assert found["as_printed"]["shortfall"] == expected
    assert found["strict"]["value"] == pytest.approx(0.5)
    expected = {"value": pytest.approx(10 * 8.76), "unit": "GWh"}
    assert found["strict"]["shortfall"] == expected


@pytest.mark.parametrize(
    ("above", "met"), [(-1e-9, True), (0.0, True), (5e-7, True), (2e-6, False), (1e-3, False)]
)
def test_a_target_is_met_within_a_millionth(above: float, met: bool, tmp_path: Path) -> None:
    verdict = judged(tmp_path, 0.5 + above, pv=250.0)["as_printed"]
    assert verdict["met"] is met
    assert (verdict["shortfall"]["value"] == 0.0) is met


@pytest.mark.parametrize(("share", "met"), [(0.1, False), (1 / 6, True), (0.2, True)])
def test_a_target_may_be_a_ceiling(share: float, met: bool, tmp_path: Path) -> None:
    verdict = judged(tmp_path, share, sense="<=")["as_printed"]
    assert verdict["met"] is met
    assert verdict["margin"] == pytest.approx(share - 1 / 6, abs=1e-12)


def test_what_is_over_a_ceiling_is_what_would_have_to_go(tmp_path: Path) -> None:
    verdict = judged(tmp_path / "before", 0.1, sense="<=")["as_printed"]
    gone = verdict["shortfall"]["value"]
    after = judged(tmp_path / "after", 0.1, sense="<=", pv=50.0 - gone)["as_printed"]
    assert after["value"] == pytest.approx(0.1, abs=1e-12)


def test_an_enforced_target_has_a_price_and_no_range(tmp_path: Path) -> None:
    found = judged(tmp_path, 0.6, "generation_share", enforce=True, gas=200.0)
    assert found["as_printed"]["enforced"] is True
    assert found["as_printed"]["dual"] > 0.0
    assert "range_at_least_cost" not in found["as_printed"]
    assert found["strict"]["enforced"] is False
    assert found["strict"]["dual"] is None
    assert "range_at_least_cost" in found["strict"]


def test_the_price_of_a_target_is_the_slope_of_the_cost(tmp_path: Path) -> None:
    costs = {}
    for level in (0.5999, 0.6, 0.6001):
        city = ToyCity(
            [COAL, GAS, PV],
            [
                {"id": "c", "technology": "coal", "capacity_mw": 250},
                {"id": "g", "technology": "gas", "capacity_mw": 200},
                {"id": "p", "technology": "pv", "capacity_mw": 50},
            ],
            ledger=[share_target("T", "generation_share", level)],
        )
        found = run(load_toy(tmp_path / str(level), city, targets={"T": {"enforce": True}}))
        costs[level] = found.verdict["objective_cny"]
        dual = found.verdict["targets"][0]["dual"] if level == 0.6 else None
        if dual is not None:
            price = dual
    slope = (costs[0.6001] - costs[0.5999]) / 0.0002
    assert price == pytest.approx(slope, rel=1e-4)


def test_a_scenarios_threshold_comes_before_the_ledgers(tmp_path: Path) -> None:
    city = ToyCity(
        [COAL, PV],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 250},
            {"id": "p", "technology": "pv", "capacity_mw": 50},
        ],
        ledger=[share_target("T", "capacity_share", 0.5)],
    )
    found = run(load_toy(tmp_path, city, targets={"T": {"threshold": 0.1}}))
    assert [t["threshold"] for t in found.verdict["targets"]] == [0.1, 0.1]
    assert [t["met"] for t in found.verdict["targets"]] == [True, True]


def test_a_target_beyond_the_model_years_is_not_judged(tmp_path: Path) -> None:
    city = ToyCity(
        [COAL, PV],
        [{"id": "c", "technology": "coal", "capacity_mw": 250}],
        ledger=[share_target("T", "capacity_share", 0.5, year=2030)],
    )
    verdict = run(load_toy(tmp_path, city)).verdict
    assert verdict["targets"] == []
    assert verdict["not_judged"] == [{"id": "T", "year": 2030}]


def test_what_is_judged_is_not_named_as_left_out(tmp_path: Path) -> None:
    ledger = [
        share_target("NOW", "capacity_share", 0.5),
        share_target("LATER", "generation_share", 0.5, year=2030),
        {**share_target("STOCK", "clean_capacity", 500, year=2030), "unit": "MW"},
    ]
    units = [{"id": "c", "technology": "coal", "capacity_mw": 250}]
    verdict = run(load_toy(tmp_path, ToyCity([COAL, PV], units, ledger=ledger))).verdict
    assert {target["id"] for target in verdict["targets"]} == {"NOW"}
    assert verdict["not_judged"] == [{"id": "LATER", "year": 2030}]  # no share, no verdict


def test_a_share_of_nothing_is_no_share(tmp_path: Path) -> None:
    # Everything is imported: there is no local generation to take a share of.
    city = ToyCity(
        [COAL, PV],
        [{"id": "c", "technology": "coal", "capacity_mw": 250}],
        links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 200}],
        ledger=[share_target("T", "generation_share", 0.5)],
        profiles={"price": lambda hour: 10.0},
    )
    results = run(load_toy(tmp_path, city))
    found = {t["definition"]: t for t in results.verdict["targets"]}
    assert found["as_printed"]["value"] is None
    assert found["as_printed"]["met"] is False
    assert found["as_printed"]["margin"] is None
    assert found["as_printed"]["shortfall"] == {"value": None, "unit": "GWh"}
    assert found["as_printed"]["range_at_least_cost"] is None
    assert found["strict"]["value"] == 0.0
    assert found["strict"]["shortfall"]["value"] == pytest.approx(0.5 * 876)
    assert found["strict"]["range_at_least_cost"] == [0.0, 0.0]
    assert results.verdict["shares"]["2025"]["generation"] is None
    assert results.save(tmp_path / "run").is_dir()


def moved(folder: Path, **asked: Any) -> Any:
    """Return a run in which the scenario says something of the target T."""
    city = ToyCity(
        [COAL, PV],
        [
            {"id": "coal-1", "technology": "coal", "capacity_mw": 250.0},
            {"id": "pv-1", "technology": "pv", "capacity_mw": 50.0},
        ],
        ledger=[share_target("T", "capacity_share", 0.5)],
    )
    return run(load_toy(folder, city, years=[2024, 2025, 2026], targets={"T": asked}))


def test_a_moved_deadline_is_judged_there_and_the_verdict_says_so(tmp_path: Path) -> None:
    printed = moved(tmp_path / "printed", enforce=False).verdict["targets"][0]
    assert printed["year"] == 2025
    assert "printed_year" not in printed
    assert "printed_threshold" not in printed
    found = moved(tmp_path / "moved", year=2026, threshold=0.1)
    verdict = found.verdict["targets"][0]
    assert (verdict["year"], verdict["printed_year"]) == (2026, 2025)
    assert (verdict["threshold"], verdict["printed_threshold"]) == (0.1, 0.5)
    said = {lang: [str(line) for line in warn(found, lang)] for lang in ("en", "zh")}
    assert "T is changed by the scenario: due 2026, printed: 2025; asked 10.00%" in said["en"][0]
    assert "期限2026年，原文为2025年" in said["zh"][0]


def test_headroom_binds_the_constraint_and_not_the_verdict(tmp_path: Path) -> None:
    # 50 of 300 MW are a sixth: enough for 16 %, not for 16 % and one point of headroom
    asked = {"enforce": True, "threshold": 0.16}
    verdict = moved(tmp_path / "with", headroom=0.005, **asked).verdict["targets"][0]
    assert verdict["threshold"] == 0.16
    assert verdict["met"]
    with pytest.raises(InfeasibleError, match=r"17\.00%"):
        moved(tmp_path / "without", headroom=0.01, **asked)

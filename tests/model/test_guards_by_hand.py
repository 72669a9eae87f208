"""An enforced share of generation is generated: not bought, not made by a blackout or cold homes.

Demand is 100 MW in each of the 8,760 hours and money is not discounted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.paper import HOURS, close, cost, energy, output, plant, solved, unit
from support.tie_city import IMPORT_TIE, INSIDE
from support.toy_cities import ToyCity, load_beside, load_toy, share_target
from transition_sim.errors import InfeasibleError
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.pipeline import run, to_pyomo
from transition_sim.questions.explain.explain import explain
from transition_sim.questions.frontier.frontier import frontier
from transition_sim.results.metrics import net_import
from transition_sim.system import Guards, build_system

ENFORCED = {"C27": {"enforce": True}}
YEARS = [2024, 2025]
NOTHING = Guards(0.0, unserved=(0.0, 0.0), unserved_heat=(0.0, 0.0))


def short_of_gas(share: float, **columns: Any) -> ToyCity:
    """Return 200 MW of coal at 300 and 50 MW of gas at 400 CNY/MWh for 100 MW of demand."""
    return ToyCity(
        [plant("coal", "coal", 300), plant("gas", "cbm", 400)],
        [unit("coal", 200), unit("gas", 50)],
        ledger=[share_target("C27", "generation_share", share)],
        **columns,
    )


TIE = {"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 100}
GRID = {"links": [TIE], "profiles": {"price": lambda hour: 350.0}}


@pytest.mark.parametrize("grid", [{}, GRID], ids=["no grid", "a grid to buy from"])
def test_a_share_is_met_neither_by_buying_nor_by_a_blackout(
    grid: dict[str, Any], tmp_path: Path
) -> None:
    # 50 MW of gas are 0.6 of 83.3 MW: 16.7 MW bought in 2025 (and as much in 2024, were the base
    # year free to follow), or as much unserved, would do. Without the share neither is.
    with pytest.raises(InfeasibleError) as caught:
        solved(tmp_path, short_of_gas(0.6, **grid), years=YEARS, targets=ENFORCED)
    (level,) = caught.value.targets
    assert level["required"] == 0.6
    assert level["largest_reachable"] == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize("grid", [{}, GRID], ids=["no grid", "a grid to buy from"])
def test_the_level_that_is_named_is_within_reach(grid: dict[str, Any], tmp_path: Path) -> None:
    found = solved(tmp_path, short_of_gas(0.5, **grid), years=YEARS, targets=ENFORCED)
    assert output(found, "gas", 2025) == close(50.0)
    assert cost(found) == close(HOURS * (100 * 300 + 50 * 300 + 50 * 400))
    assert found.verdict["audit"]["unserved_mwh"] == {"2024": 0.0, "2025": 0.0}
    assert not np.abs(net_import(found.dataset)).max() > 1e-6


def growing(**scenario: Any) -> tuple[ToyCity, dict[str, Any]]:
    """Return 60 MW of coal at 100, a grid at 200 and gas at 400 CNY/MWh; demand grows by 20 %."""
    city = ToyCity(
        [plant("coal", "coal", 100), plant("gas", "cbm", 400)],
        [unit("coal", 60), unit("gas", 50)],
        demand={"town": {"growth": 0.2}},
        links=[{**TIE, "reverse_capacity_mw": 60}],
        profiles={"price": lambda hour: 200.0},
        ledger=[share_target("C27", "generation_share", 0.375)],
    )
    return city, {"years": YEARS, **scenario}


def test_without_a_share_more_is_bought_as_demand_grows(tmp_path: Path) -> None:
    city, fields = growing()
    found = solved(tmp_path, city, **fields)
    assert net_import(found.dataset).values.tolist() == [close(40 * HOURS), close(60 * HOURS)]


def test_in_the_targets_year_no_more_is_bought_than_in_the_base_year(tmp_path: Path) -> None:
    city, fields = growing(targets=ENFORCED)
    found = solved(tmp_path, city, **fields)
    # 2024 buys 40 MW, and so may 2025: the other 80 MW are made here, 0.375 of them, 30, of gas.
    assert net_import(found.dataset).values.tolist() == [close(40 * HOURS)] * 2
    assert [output(found, "gas", year) for year in YEARS] == [close(0.0), close(30.0)]
    first, second = 60 * 100 + 40 * 200, 50 * 100 + 40 * 200 + 30 * 400
    assert cost(found) == close(HOURS * (first + second))
    # One more MWh bought at 200 saves 0.625 of coal at 100 and 0.375 of gas at 400: 12.5 CNY.
    assert float(found.dataset["dual_net_import_max"].sel(year=2025)) == close(-12.5)


def test_what_the_base_year_bought_is_a_number_of_the_model(tmp_path: Path) -> None:
    city, fields = growing(targets=ENFORCED)
    load_toy(tmp_path, city, **fields)
    model = to_pyomo(tmp_path / "scenario.yaml")
    assert float(model.net_import_limit.value) == pytest.approx(40 * HOURS)
    assert list(model.unserved_max) == [2025]
    assert float(model.unserved_max[2025].upper) == 0.0


def test_a_year_without_an_enforced_share_of_generation_is_not_guarded(tmp_path: Path) -> None:
    city, fields = growing()
    system = build_system(load_toy(tmp_path, city, **fields)).guarded(NOTHING)
    program = assemble(build_model(system))
    for family in ("net_import_max", "unserved_max"):
        assert program.rows[family].start == program.rows[family].stop
    unserved = program.columns["unserved"]
    assert program.column_upper[unserved.start : unserved.stop].min() > 99.0


@pytest.fixture(scope="module")
def dark(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return 60 MW of coal and 20 MW of gas for 100 MW: 20 MW are unserved in any case."""
    city = ToyCity(
        [plant("coal", "coal", 300), plant("gas", "cbm", 400)],
        [unit("coal", 60), unit("gas", 20)],
        ledger=[share_target("C27", "generation_share", 0.2)],
    )
    return city.write(tmp_path_factory.mktemp("dark") / "city").parent


def test_a_city_that_is_short_anyway_may_stay_as_short(dark: Path) -> None:
    found = run(load_beside(dark, targets=ENFORCED))
    for year in YEARS:
        assert energy(found, "unserved", year) == close(20 * HOURS)
    assert found.verdict["targets"][0]["value"] == close(0.25)
    unserved = found.verdict["audit"]["unserved_mwh"]
    assert unserved == {"2024": close(20 * HOURS), "2025": close(20 * HOURS)}
    assert found.dataset["dual_unserved_max"]["year"].values.tolist() == YEARS


def test_a_city_that_is_short_anyway_may_not_be_shorter_for_a_share(dark: Path) -> None:
    # 0.3 = 20 / 66.7 would leave 33.3 MW unserved.
    with pytest.raises(InfeasibleError) as caught:
        run(load_beside(dark, targets={"C27": {"enforce": True, "threshold": 0.3}}))
    (level,) = caught.value.targets
    assert level["largest_reachable"] == pytest.approx(0.25, rel=1e-6)


def test_of_plans_that_cost_the_same_the_most_that_one_buys_may_be_bought(tmp_path: Path) -> None:
    # In 2024 up to 60 MW are bought at 300, or made of coal at 300: any plan between costs least.
    # In 2025 all 60 may be bought, and 0.3 of the other 40 MW, 12, are of gas at 400.
    scenario = load_toy(tmp_path, IMPORT_TIE, years=YEARS, targets=ENFORCED)
    inside = tmp_path / "inside.yaml"
    inside.write_text(INSIDE, encoding="utf-8")
    for solver in ("highs", "cbc", str(inside)):
        found = run(scenario, solver=solver)
        imported = found.dataset["net_import"].sel(year=2025)
        assert float(imported) == pytest.approx(60 * HOURS, rel=1e-6)
        assert cost(found) == pytest.approx(HOURS * (188 * 300 + 12 * 400), rel=1e-6)


def heated(heat_of_chp: float) -> ToyCity:
    """Return coal that makes 0.6 MW of power with each MW of heat, and gas: 100 MW of each."""
    chp = {
        **plant("chp", "coal", 300),
        "minimum_load_share": 0.2,
        "heat_share_mw_per_mw": 1.0,
        "power_loss_per_heat": 0.0,
        "power_per_heat_minimum": 0.6,
    }
    return ToyCity(
        [chp, plant("gas", "cbm", 400)],
        [{**unit("chp", heat_of_chp), "chp": "true"}, unit("gas", 100)],
        heat={"town-heat": {}},
        ledger=[share_target("C27", "generation_share", 0.5)],
    )


def test_a_share_is_not_met_by_cold_homes(tmp_path: Path) -> None:
    # 100 MW of heat bring 60 MW of coal power. 0.5 would take 17 MW of heat from somebody.
    with pytest.raises(InfeasibleError) as caught:
        solved(tmp_path, heated(100), years=YEARS, targets=ENFORCED)
    (level,) = caught.value.targets
    assert level["largest_reachable"] == pytest.approx(0.4, rel=1e-9)


def test_homes_that_are_cold_anyway_may_stay_as_cold_and_no_colder(tmp_path: Path) -> None:
    # 80 MW of heat can be given, so 20 are lacking; they bring 48 MW of coal power.
    found = solved(tmp_path, heated(80), years=YEARS, targets=ENFORCED)
    assert energy(found, "heat_unserved", 2025) == close(20 * HOURS)
    assert found.verdict["audit"]["unserved_heat_mwh"]["2025"] == close(20 * HOURS)
    assert found.dataset["dual_unserved_heat_max"]["year"].values.tolist() == YEARS
    with pytest.raises(InfeasibleError) as caught:
        run(tmp_path / "scenario.yaml", overrides="targets.C27.threshold=0.53")
    (level,) = caught.value.targets
    assert level["largest_reachable"] == pytest.approx(0.52, rel=1e-6)


def test_a_share_of_capacity_reaches_as_far_beside_a_share_of_generation_as_alone(
    tmp_path: Path,
) -> None:
    # 100 MW of demand: 60 of coal stand, 40 more may be built, or be left unserved for the sake of
    # C26: it has no guards. 50 MW of PV are 0.4545 of 110 MW.
    built = {"capex_cny_per_kw": 1000, "lifetime_years": 20}
    city = ToyCity(
        [
            plant("coal", "coal", 300),
            plant("new", "coal", 200, build_limit_mw_per_year=100, **built),
            plant("pv", "pv", 0, availability=0, build_limit_mw_per_year=50, **built),
        ],
        [unit("coal", 60)],
        ledger=[
            share_target("C26", "capacity_share", 0.4),
            share_target("C27", "generation_share", 0.9),
        ],
    )
    both = {"C26": {"enforce": True}, **ENFORCED}
    with pytest.raises(InfeasibleError) as caught:
        solved(tmp_path, city, years=YEARS, targets=both)
    reached = {each["id"]: each["largest_reachable"] for each in caught.value.targets}
    assert reached == {"C26": pytest.approx(50 / 110), "C27": pytest.approx(0.0, abs=1e-9)}


def test_where_more_must_be_bought_to_serve_the_city_the_guard_is_what_stops_it(
    tmp_path: Path,
) -> None:
    # Demand grows from 100 to 120 MW beside 80 MW of plant: 20 MW are bought in 2024, 40 in 2025.
    city = ToyCity(
        [plant("gas", "cbm", 100), plant("coal", "coal", 200)],
        [unit("gas", 50), unit("coal", 30)],
        demand={"town": {"growth": 0.2}},
        links=[{**TIE, "reverse_capacity_mw": 60}],
        profiles={"price": lambda hour: 300.0},
        ledger=[share_target("C27", "generation_share", 0.3)],
    )
    load_toy(tmp_path, city, years=YEARS, targets=ENFORCED)
    file = tmp_path / "scenario.yaml"
    with pytest.raises(InfeasibleError, match="imports as little as the base year") as caught:
        run(file)
    (level,) = caught.value.targets
    assert level["largest_reachable"] is None
    with pytest.raises(InfeasibleError, match="imports as little as the base year"):
        frontier(file, "C27")
    (rule,) = explain(file).conflict
    assert "net import: at most 175.2 GWh in 2025" in rule.text.en

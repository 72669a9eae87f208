"""What must hold in every plan, whatever the city: recomputed from the results alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from packaged import NAMES, run_within_reach
from toy_cities import ToyCity, load_beside, share_target
from transition_sim.inputs.scenario import load_scenario
from transition_sim.metrics import electricity_price
from transition_sim.results import Results
from transition_sim.run import run

TOLERANCE_MW = 1e-5
CLEAN = {"wind", "pv", "cbm", "hydro", "biomass", "waste", "waste_heat"}


def check_invariants(results: Results) -> None:
    data = results.dataset
    balance_closes(data)
    costs_sum_to_the_objective(results)
    stock_adds_up(data)
    shares_are_what_they_are(results)
    limits_hold(data)
    levels_follow_their_flows(data)


def balance_closes(data: xr.Dataset) -> None:
    def per_zone(name: str, of: str) -> np.ndarray:
        values = data[name].transpose(of, "year", "step").values
        zones = data[f"{of}_zone"].values
        return np.stack([values[zones == z].sum(axis=0) for z in data["zone"].values])

    net = per_zone("power", "asset") + per_zone("discharge", "store") - per_zone("charge", "store")
    net += (data["unserved"] - data["demand"] - data["export_obligation"]).transpose(
        "zone", "year", "step"
    )
    for k, link in enumerate(data["link"].values):
        flow = data["flow"].sel(link=link).transpose("year", "step").values
        loss = np.nan_to_num(data["flow_loss"].sel(link=link).transpose("year", "step").values)
        for z, zone in enumerate(data["zone"].values):
            net[z] += (data["link_to"].values[k] == zone) * (flow - loss / 2)
            net[z] -= (data["link_from"].values[k] == zone) * (flow + loss / 2)
    assert np.abs(net).max() <= TOLERANCE_MW


def costs_sum_to_the_objective(results: Results) -> None:
    data = results.dataset
    total = float((data["cost"].sum("cost_term") * data["discount"]).sum())
    objective = results.verdict["objective_cny"]
    assert total == pytest.approx(objective, rel=1e-9, abs=1.0)
    weight = data["step_weight"]
    terms = data["cost"].sum("year")
    burnt = float(data["fuel_consumption"].sum() if data.sizes["fuel"] else 0.0)
    assert (float(terms.sel(cost_term="fuel")) == 0.0) or burnt > 0.0
    lost = float((data["unserved"] * weight).sum())
    rate = float(terms.sel(cost_term="unserved_energy"))
    assert rate == pytest.approx(10_000 * lost, rel=1e-9, abs=1e-3)


def stock_adds_up(data: xr.Dataset) -> None:
    built = data["built"].fillna(0.0)
    named = data["unit_capacity"]
    for asset in data["asset"].values:
        units = named.values[named["unit_asset"].values == asset].sum(axis=0)
        expected = units + np.cumsum(built.sel(asset=asset).values)
        np.testing.assert_allclose(data["capacity"].sel(asset=asset), expected, atol=1e-6)
    for store in data["store"].values:
        units = named.values[named["unit_asset"].values == store].sum(axis=0)
        free = np.cumsum(data["store_built"].fillna(0.0).sel(store=store).values)
        np.testing.assert_allclose(
            data["store_power_capacity"].sel(store=store), units + free, atol=1e-6
        )
    assert float(built.isel(year=0).max()) == 0.0
    weights = data["step_weight"].sum("step").values
    np.testing.assert_allclose(weights, 8760.0, rtol=1e-12)


def shares_are_what_they_are(results: Results) -> None:
    """Recompute every share without the project's own definitions."""
    data = results.dataset
    for verdict in results.verdict["targets"]:
        year = data.sel(year=verdict["year"])
        clean = [kind in CLEAN for kind in data["asset_class"].values]
        strict = verdict["definition"] == "strict"
        if verdict["metric"] == "capacity_share":
            stock = year["capacity"].values
            whole = stock.sum() + (year["store_power_capacity"].values.sum() if strict else 0.0)
            share = stock[clean].sum() / whole
        else:
            name = "power" if strict else "gross_power"
            output = (year[name] * year["step_weight"]).sum("step").values
            served = (year["demand"] + year["export_obligation"]) * year["step_weight"]
            share = output[clean].sum() / (float(served.sum()) if strict else output.sum())
        assert verdict["value"] == pytest.approx(share, abs=1e-9)
        assert share >= -1e-9
        if not (strict and verdict["metric"] == "generation_share"):  # may sell more than it serves
            assert share <= 1.0 + 1e-9
        above = verdict["sense"] == ">="
        gap = share - verdict["threshold"] if above else verdict["threshold"] - share
        assert verdict["met"] == (gap >= -1e-6)
        assert not verdict["enforced"] or verdict["met"]
        if not verdict["enforced"]:
            low, high = verdict["range_at_least_cost"]
            assert low - 1e-9 <= verdict["value"] <= high + 1e-9


def limits_hold(data: xr.Dataset) -> None:
    able = (data["availability"] * data["running_capacity"] - data["gross_power"]).values
    assert able.min() >= -0.1 - TOLERANCE_MW  # limits below 0.1 MW are dust
    assert data["power"].values.min() >= -TOLERANCE_MW
    assert (data["unserved"] <= data["demand"] + TOLERANCE_MW).all()
    wasted = at_once(data)
    if wasted.any():  # burning power pays only where power has a price below zero
        (price,) = electricity_price(data).transpose("zone", "year", "step").values
        assert (np.broadcast_to(price, wasted.shape)[wasted] < 0.0).all()


def at_once(data: xr.Dataset) -> np.ndarray:
    """Return where a store charges and discharges at once, over store, year and step."""
    both = np.minimum(data["charge"], data["discharge"])
    return both.transpose("store", "year", "step").values > TOLERANCE_MW


def levels_follow_their_flows(data: xr.Dataset) -> None:
    level = data["level"].transpose("store", "year", "step").values
    assert level.min(initial=0.0) >= -TOLERANCE_MW
    most = data["store_energy_capacity"].transpose("store", "year").values
    assert (level <= most[:, :, None] + TOLERANCE_MW).all()


@pytest.mark.parametrize("name", NAMES)
def test_the_invariants_hold_in_every_packaged_scenario(name: str) -> None:
    check_invariants(run_within_reach(name))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "targets"])
def test_no_store_charges_and_discharges_at_once(name: str) -> None:
    # An enforced share of local generation (`targets`) can make it pay to burn power: the loss of
    # a store makes room for more clean generation, and the price is below zero.
    assert not at_once(run_within_reach(name).dataset).any()


def test_the_invariants_hold_in_the_toy_city(toy_folder: Path) -> None:
    enforced = ("targets.C26.enforce=true", "targets.C27.enforce=true")
    check_invariants(run(toy_folder / "scenario.yaml", overrides=enforced))


def cost(results: Results) -> float:
    return float(results.verdict["objective_cny"])


TIGHTER = {
    "plan": ("trade.limit=100 MW", "fuels.cbm.supply.2025=50 Mm3", "projects.stages=[operating]"),
    "targets": ("builds.limits.pv=400 MW", "trade.limit=300 MW", "builds.limits.cbm=10 MW"),
}


@pytest.mark.parametrize(
    ("name", "change"),
    [(name, change) for name, changes in TIGHTER.items() for change in changes[:2]],
)
def test_tightening_a_limit_never_lowers_the_cost(name: str, change: str) -> None:
    usual, tight = run_within_reach(name), run_within_reach(name, change)
    assert cost(tight) >= cost(usual) * (1 - 1e-9)


def test_a_tighter_cap_on_emissions_costs_more_and_is_kept() -> None:
    usual = run_within_reach("plan")
    emitted = float(usual.dataset["emissions"].sel(pollutant="co2", year=2026))
    tight = run_within_reach("plan", f"emissions.limits.co2.2026={0.99 * emitted}")
    found = float(tight.dataset["emissions"].sel(pollutant="co2", year=2026))
    assert found <= 0.99 * emitted * (1 + 1e-9)
    assert cost(tight) > cost(usual)


def test_a_higher_target_costs_more(toy_folder: Path) -> None:
    costs = [
        cost(
            run(
                toy_folder / "scenario.yaml",
                overrides=("targets.C26.enforce=true", f"targets.C26.threshold={level}"),
            )
        )
        for level in (0.40, 0.50, 0.55, 0.60)
    ]
    assert costs == sorted(costs)
    assert costs[-1] > costs[0]


def test_what_may_be_built_is_never_worse_than_what_may_not() -> None:
    free = run_within_reach("plan", "builds.limits.wind=300 MW", "builds.limits.pv=800 MW")
    assert cost(free) <= cost(run_within_reach("plan")) * (1 + 1e-9)


# Random cities: coal that must run, sun, a store, trade, a fuel that may run short.
SIZES = st.floats(0.0, 150.0).map(lambda number: round(number, 1))
SHARES = st.floats(0.0, 0.6).map(lambda number: round(number, 2))
COSTS = st.floats(1.0, 600.0).map(lambda number: round(number, 1))


@st.composite
def cities(draw: st.DrawFn) -> tuple[ToyCity, dict[str, Any]]:
    swing = draw(st.floats(0.0, 0.9))
    coal = {
        "id": "coal",
        "class": "coal",
        "fuel": "coal",
        "heat_rate_gce_per_kwh": draw(st.integers(280, 400)),
        "own_use_share": round(draw(st.floats(0.0, 0.12)), 3),
        "availability": round(draw(st.floats(0.7, 1.0)), 2),
        "must_run_share": draw(SHARES) / 4,
    }
    gas = {"id": "engine", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.4}
    sun = {
        "id": "pv",
        "class": "pv",
        "availability_profile": "sun",
        "variable_om_cny_per_mwh": 1,
        "capex_cny_per_kw": draw(st.integers(1000, 6000)),
        "lifetime_years": 20,
        "build_limit_mw_per_year": draw(SIZES),
    }
    battery = {
        "id": "battery",
        "class": "storage",
        "capex_cny_per_kw": draw(st.integers(100, 2000)),
        "lifetime_years": 10,
        "build_limit_mw_per_year": draw(SIZES) / 3,
    }
    store = {
        "id": "battery",
        "power_mw": draw(SIZES) / 5,
        "energy_mwh": draw(SIZES),
        "charge_efficiency": round(draw(st.floats(0.7, 1.0)), 2),
        "discharge_efficiency": round(draw(st.floats(0.7, 1.0)), 2),
        "cycle_cost_cny_per_mwh": draw(COSTS) / 10,
    }
    fuels = [
        {"id": "coal", "price_cny_per_tce": draw(COSTS) + 400},
        {
            "id": "cbm",
            "price_cny_per_m3": 1,
            "heating_value_mj_per_m3": 36,
            "supply_limit_mm3": draw(SIZES),
        },
    ]
    link = {
        "id": "tie",
        "capacity_mw": draw(SIZES) / 3,
        "reverse_capacity_mw": draw(SIZES) / 3,
        "loss_share": round(draw(st.floats(0.01, 0.1)), 2),
    }
    price = draw(COSTS)
    city = ToyCity(
        [coal, gas, sun, battery],
        [
            {"id": "c", "technology": "coal", "capacity_mw": draw(SIZES) + 20, "unit_count": 1},
            {"id": "e", "technology": "engine", "capacity_mw": draw(SIZES) / 3},
            {"id": "s", "technology": "pv", "capacity_mw": draw(SIZES)},
        ],
        [
            {
                "id": "roof",
                "technology": "pv",
                "capacity_mw": draw(SIZES),
                "online": f"2025-{draw(st.integers(1, 12)):02d}-01",
            }
        ],
        stores=[store],
        fuels=fuels,
        emissions=[
            {"fuel": "coal", "factor_kg_per_gj": 95},
            {"fuel": "cbm", "factor_kg_per_gj": 56},
        ],
        links=[link],
        ledger=[
            share_target("C26", "capacity_share", 0.5),
            share_target("C27", "generation_share", 0.3),
        ],
        demand={"town": {"growth": draw(SHARES) / 5, "profile": "load"}},
        export={"town": {"energy": draw(SIZES) * 876}},
        profiles={
            "load": lambda hour: 1.0 + swing * np.sign(hour % 24 - 11.5),
            "sun": lambda hour: max(0.0, 1.0 - abs(hour % 24 - 12) / 6) * 0.9,
            "price": lambda hour: price * (1.0 + 0.2 * np.sign(hour % 12 - 5.5)),
        },
        settings={"discount_rate": draw(st.sampled_from([0.0, 0.05, 0.1]))},
    )
    return city, {"projects": {"stages": ["approved"]}}


RANDOM = settings(
    max_examples=28,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # shrinking would solve hundreds of cities
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@RANDOM
@given(cities())
def test_the_invariants_hold_in_any_city(drawn: tuple[ToyCity, dict[str, Any]]) -> None:
    city, fields = drawn
    with tempfile.TemporaryDirectory() as folder:
        city.write(Path(folder) / "city")
        check_invariants(run(load_beside(Path(folder), **fields)))


@settings(RANDOM, max_examples=12)
@given(cities(), st.sampled_from(["trade", "pv", "cbm", "co2"]))
def test_in_any_city_less_is_never_cheaper_and_a_gift_is_never_dearer(
    drawn: tuple[ToyCity, dict[str, Any]], limit: str
) -> None:
    city, fields = drawn
    free = {
        "id": "gift",
        "class": "wind",
        "capex_cny_per_kw": 0,
        "lifetime_years": 20,
        "build_limit_mw_per_year": 30,
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given_city = ToyCity(**{**vars(city), "technologies": [*city.technologies, free]})
        given_city.write(folder / "city")
        none = {"builds": {"limits": {"gift": 0}}}
        usual = run(load_beside(folder, **fields, **none))
        with_gift = run(load_beside(folder, **fields))
        emitted = float(usual.dataset["emissions"].sel(pollutant="co2", year=2025))
        tighter: dict[str, dict[str, Any]] = {
            "trade": {"trade": {"limit": 5}, **none},
            "pv": {"builds": {"limits": {"gift": 0, "pv": 0}}},
            "cbm": {"fuels": {"cbm": {"supply": {2024: 1}}}, **none},
            "co2": {"emissions": {"limits": {"co2": {2025: round(0.9 * emitted, 1) + 1}}}, **none},
        }
        tight = run(load_beside(folder, **fields, **tighter[limit]))
        room = 1e-9 * abs(cost(usual)) + 1.0
        assert cost(with_gift) <= cost(usual) + room
        assert cost(tight) >= cost(usual) - room


def test_the_checks_see_a_plan_that_is_wrong(toy_folder: Path) -> None:
    results = run(load_scenario(toy_folder / "scenario.yaml"))
    check_invariants(results)
    for name, size in (("power", 1.0), ("cost", 1e6), ("capacity", 5.0), ("step_weight", 0.1)):
        wrong = results.dataset.copy(deep=True)
        wrong[name].values.reshape(-1)[0] += size
        with pytest.raises(AssertionError):
            check_invariants(Results(wrong, results.verdict))

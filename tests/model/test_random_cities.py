"""What must hold in any city, tried on cities that nobody chose."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from support.invariants import check_invariants, cost
from support.toy_cities import ToyCity, load_beside, share_target
from transition_sim.pipeline import run

# Random cities: coal that must run, sun in two zones, a store, trade, a fuel that may run short.
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
    ridge = {
        "id": "ridge",
        "to_zone": "hill",
        "capacity_mw": draw(SIZES),
        "reverse_capacity_mw": draw(SIZES),
        "price_profile": "",
    }
    price = draw(COSTS)
    city = ToyCity(
        [coal, gas, sun, battery],
        [
            {"id": "c", "technology": "coal", "capacity_mw": draw(SIZES) + 20, "unit_count": 1},
            {"id": "e", "technology": "engine", "capacity_mw": draw(SIZES) / 3},
            {"id": "s", "technology": "pv", "capacity_mw": draw(SIZES)},
            {"id": "h", "technology": "pv", "capacity_mw": draw(SIZES) / 9, "zone": "hill"},
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
        links=[link, ridge],
        zones=("town", "hill"),
        ledger=[
            share_target("C26", "capacity_share", 0.5),
            share_target("C27", "generation_share", 0.3),
        ],
        demand={
            "town": {"growth": draw(SHARES) / 5, "profile": "load"},
            "hill": {"energy": draw(SIZES) * 876},
        },
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
    max_examples=16,
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
        scenario = load_beside(Path(folder), **fields)
        check_invariants(run(scenario), scenario)


def _widest_link(city: ToyCity) -> float:
    """Return the most that a link to the outside carries [MW]; a limit above it is refused."""
    outward = (each for each in city.links if each.get("to_zone", "grid") == "grid")
    sizes = ("capacity_mw", "reverse_capacity_mw")
    return max(float(each.get(size, 0.0)) for each in outward for size in sizes)


@settings(RANDOM, max_examples=6)
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
            "trade": {"trade": {"limit": min(5.0, _widest_link(city))}, **none},
            "pv": {"builds": {"limits": {"gift": 0, "pv": 0}}},
            "cbm": {"fuels": {"cbm": {"supply": {2024: 0}}}, **none},
            "co2": {"emissions": {"limits": {"co2": {2025: 0.9 * emitted}}}, **none},
        }
        tight = run(load_beside(folder, **fields, **tighter[limit]))
        room = 1e-9 * abs(cost(usual)) + 1.0
        assert cost(with_gift) <= cost(usual) + room
        assert cost(tight) >= cost(usual) - room

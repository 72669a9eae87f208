"""Systems on which this project and PyPSA have to agree: toy cities, random cities, the plan.

The toy cities are those of ``tests``; the random ones have every part of the physics that both
programs have, with numbers drawn from a seed.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import numpy as np
from processes import FOLDER
from routes import read_system

TESTS = FOLDER.parent / "tests"
sys.path.insert(0, str(TESTS))

from model import golden_commitment, golden_heat, golden_loads  # noqa: E402 - found by the path above
from model.golden_rows import system_at_two_steps, system_on  # noqa: E402 - found by the path above
from support.emission_cities import CO2, burner, load_with  # noqa: E402 - found by the path above
from support.toy_cities import HOURS, Hourly, ToyCity, load_toy, write_series  # noqa: E402 - found by the path above
from transition_sim.system import System, build_system  # noqa: E402 - found by the path above

Make = Callable[[Path], System]
DAYS = 365
PLAN, REFERENCE = (str(FOLDER.parent / "scenarios" / f"{n}.yaml") for n in ("plan", "reference"))
WITHOUT_UPGRADES = "retrofits.choose=false"
NO_BATTERY = "builds.limits.battery=0 MW"
TOY_SERIES: dict[str, Hourly] = {
    "demand": lambda hour: 1.0 + 0.2 * sin(hour / 24 * 2 * pi) + 0.1 * cos(hour / HOURS * 2 * pi),
    "export": lambda hour: 1.0,
    "wind": lambda hour: 0.28 + 0.14 * sin(hour / 17) + 0.12 * cos(hour / 71),
    "pv": lambda hour: 0.6 * max(0.0, sin((hour % 24 - 6) / 12 * pi)),
    "price": lambda hour: 320.0 + 80.0 * sin((hour % 24 - 13) / 12 * pi),
}
TAX = "carbon={scheme: tax, price: {2025: 80, 2026: 120}}"


def list_cases() -> dict[str, Make]:
    """Return every system by its name."""
    cases: dict[str, Make] = {
        "plan, 36 days": lambda _: read_system(PLAN, "36", WITHOUT_UPGRADES),
        "plan, 4 weeks hour by hour": lambda _: read_system(PLAN, _weeks(4), WITHOUT_UPGRADES),
        "reference, 4 days": lambda _: read_system(REFERENCE, "4"),
        "toy city, 1 day": _toy("1", NO_BATTERY),
        "toy city, 4 days": _toy("4", NO_BATTERY),
        "toy city, 12 days, tax on CO2": _toy("12", NO_BATTERY, TAX),
        "toy city, hour by hour, batteries": _toy("hourly"),
        "units that ramp, two steps": _units_that_ramp,
        "two heat areas, two steps": lambda f: system_at_two_steps(f, golden_heat.CITY),
        "flexible loads, two days": _flexible_loads,
        "free allowances and methane, 2 days": _allowances,
    }
    for number in range(5):
        shape = {"periods": 5, "hours": 24} if number % 2 else {"periods": 2, "hours": 168}
        name = f"random city {number}, {'5 days' if number % 2 else '2 weeks'}"
        cases[name] = _random(number, shape)
    return cases


def _toy(resolution: str, *changes: str) -> Make:
    return lambda folder: read_system(str(write_toy(folder)), resolution, *changes)


def write_toy(folder: Path) -> Path:
    """Write the city of ``tests/toy`` with series made here; return its scenario."""
    shutil.copytree(TESTS / "toy", folder, dirs_exist_ok=True)
    (folder / "city" / "profiles").mkdir(exist_ok=True)
    for name, value in TOY_SERIES.items():
        write_series(folder / "city" / "profiles" / f"{name}.csv", name, value)
    return folder / "scenario.yaml"


def _weeks(number: int) -> str:
    return f"{{periods: {number}, hours: 168}}"


def _units_that_ramp(folder: Path) -> System:
    return system_at_two_steps(folder, golden_commitment.CITY, builds={"limits": {"coal": 0}})


def _flexible_loads(folder: Path) -> System:
    """Return the city of ``tests``, with a line to the zone that has no plant."""
    line = {"id": "line", "from_zone": "town", "to_zone": "hill", "capacity_mw": 100}
    city = replace(golden_loads.CITY, links=[{**line, "price_profile": ""}])
    return system_on(golden_loads.two_days, folder, city, demand={"trucks": {2025: 250}})


def _allowances(folder: Path) -> System:
    """Return a city of two plants, one below and one above its benchmark, and a gas engine."""
    city = ToyCity(
        [
            burner("old", 100, 0.3, own_use_share=0.2, minimum_load_share=0.5),
            burner("new", 200, 0.45),
            burner("engine", 300, 0.5, fuel="gas", **{"class": "cbm"}),
        ],
        [
            {"id": f"{name}-1", "technology": name, "capacity_mw": mw}
            for name, mw in (("old", 80), ("new", 60), ("engine", 10))
        ],
        fuels=[
            {"id": "coal", "price_cny_per_tce": 0},
            {"id": "gas", "price_cny_per_m3": 3, "heating_value_mj_per_m3": 36},
        ],
        emissions=[CO2, {"fuel": "gas", "factor_kg_per_gj": 50}],
        settings={"methane_gwp": {"value": 20, "source": "toy"}},
    )
    free = {"year": 2024, "co2_benchmark_t_per_mwh": 0.8}
    tables = {
        "benchmarks.csv": [{"technology": name, **free} for name in ("old", "new")],
        "methane.csv": [{"fuel": "gas", "methane_vented_share": 1, "methane_kg_per_m3": 0.5}],
    }
    carbon = {"scheme": "benchmark", "price": {2025: 300}, "methane_credit": True}
    fields = {"years": [2024, 2025], "carbon": carbon, "resolution": {"periods": 2, "hours": 24}}
    return build_system(load_with(folder, city, tables, **fields))


def _random(number: int, resolution: Any) -> Make:
    def make(folder: Path) -> System:
        draw = np.random.default_rng(1000 + number)
        fields = {
            "resolution": resolution,
            "projects": {"stages": ["approved"]},
            "carbon": {"scheme": "tax", "price": {2025: float(draw.uniform(20, 200))}},
            "emissions": {"limits": {"co2": {2025: float(draw.uniform(3e5, 9e5))}}},
        }
        return build_system(load_toy(folder, random_city(number), **fields))

    return make


def random_city(number: int) -> ToyCity:
    """Return a city of which every day differs, with all that both programs have."""
    draw = np.random.default_rng(number)
    series = _series(draw)
    return ToyCity(
        technologies=[
            _coal(draw, "steam", heat=True),
            _coal(draw, "old", heat=False),
            _renewable(draw, "pv", "sun"),
            _renewable(draw, "wind", "wind"),
            {"id": "engine", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.4},
            {"id": "battery", "class": "storage"},
        ],
        units=[
            {"id": "s", "technology": "steam", "capacity_mw": draw.uniform(60, 90), "chp": "true"},
            {"id": "o", "technology": "old", "capacity_mw": draw.uniform(40, 80)},
            {"id": "e", "technology": "engine", "capacity_mw": 15},
        ],
        projects=[
            {
                "id": "late",
                "technology": "old",
                "capacity_mw": draw.uniform(20, 40),
                "online": f"2025-{draw.integers(2, 12):02d}-15",
            }
        ],
        stores=[
            {
                "id": "battery",
                "power_mw": draw.uniform(5, 20),
                "energy_mwh": draw.uniform(20, 80),
                "charge_efficiency": draw.uniform(0.8, 1.0),
                "self_discharge_per_hour": 0.002,
                "cycle_cost_cny_per_mwh": draw.uniform(0, 50),
            }
        ],
        fuels=[
            {"id": "coal", "price_cny_per_tce": draw.uniform(500, 1200)},
            {"id": "cbm", "price_cny_per_m3": 1, "heating_value_mj_per_m3": 36,
             "supply_limit_mm3": 3},
        ],
        emissions=[CO2, {"fuel": "cbm", "factor_kg_per_gj": 50}],
        links=[
            {"id": "tie", "capacity_mw": 30, "reverse_capacity_mw": 20, "loss_share": 0.04},
            {"id": "ridge", "from_zone": "hill", "to_zone": "town", "capacity_mw": 10,
             "reverse_capacity_mw": 10, "loss_share": 0.02, "price_profile": ""},
        ],
        loads=_loads(draw),
        zones=("town", "hill"),
        demand={
            "town": {"growth": 0.05, "profile": "load", "energy": 90 * HOURS},
            "hill": {"growth": 0.0, "profile": "load", "energy": 5 * HOURS},
        },
        heat={"centre": {"profile": "cold", "energy": draw.uniform(20, 50) * HOURS}},
        heat_sources=[
            {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.85,
             "capacity_mw": 30, "variable_om_cny_per_mwh": 5},
            {"id": "pump", "kind": "heat_pump", "cop": 3, "capacity_mw": 10},
        ],
        heat_stores=[{"id": "tank", "power_mw": 15, "energy_mwh": 120, "loss_per_hour": 0.01}],
        profiles={name: values.__getitem__ for name, values in series.items()},
        settings={"free_builds_online": {"month": 7, "day": 1, "source": "toy"}},
    )  # fmt: skip


def _series(draw: np.random.Generator) -> dict[str, np.ndarray]:
    day, hour = draw.uniform(0.5, 1.5, (5, DAYS)), draw.uniform(0.7, 1.3, (5, 24))
    shape = (day[:, :, None] * hour[:, None, :]).reshape(5, HOURS)
    light = np.clip(np.sin((np.arange(HOURS) % 24 - 6) / 12 * np.pi), 0.0, 1.0)
    return {
        "load": shape[0] / shape[0].mean(),
        "wind": np.clip(shape[1] - 0.6, 0.0, 1.0),
        "sun": 0.6 * light * np.repeat(day[2], 24),
        "price": draw.uniform(200.0, 500.0) * shape[3],
        "cold": shape[4] / shape[4].mean(),
    }


def _coal(draw: np.random.Generator, name: str, heat: bool) -> dict[str, Any]:
    gives = {
        "heat_share_mw_per_mw": draw.uniform(0.4, 1.0),
        "power_loss_per_heat": draw.uniform(0.1, 0.2),
        "power_per_heat_minimum": draw.uniform(0.2, 0.8),
    }
    return {
        "id": name,
        "class": "coal",
        "fuel": "coal",
        "net_efficiency": draw.uniform(0.33, 0.42),
        "own_use_share": draw.uniform(0.05, 0.1),
        "availability": draw.uniform(0.8, 0.95),
        "variable_om_cny_per_mwh": draw.uniform(5, 20),
        "minimum_load_share": draw.uniform(0.35, 0.6),
        "part_load_penalty_share": draw.uniform(0.02, 0.1),
        "start_cost_cny_per_mw": draw.uniform(100, 500),
        "ramp_share_per_hour": draw.uniform(0.1, 0.3),
        "minimum_up_hours": int(draw.integers(2, 9)),
        "minimum_down_hours": int(draw.integers(2, 9)),
        **(gives if heat else {}),
    }


def _renewable(draw: np.random.Generator, kind: str, profile: str) -> dict[str, Any]:
    return {
        "id": kind,
        "class": kind,
        "availability_profile": profile,
        "capex_cny_per_kw": draw.uniform(1000, 4000),
        "lifetime_years": 20,
        "build_limit_mw_per_year": draw.uniform(20, 100),
    }


def _loads(draw: np.random.Generator) -> list[dict[str, Any]]:
    return [
        {"id": "trucks", "kind": "trucks", "count": 100, "power_mw_per_unit": 0.05,
         "energy_mwh_per_unit_year": draw.uniform(60, 100), "window_start_hour": 22,
         "window_end_hour": 9},
        {"id": "hydrogen", "kind": "electrolysis", "count": 5, "power_mw_per_unit": 1,
         "energy_mwh_per_unit_year": 4380, "balance": "year"},
    ]  # fmt: skip

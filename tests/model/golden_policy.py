"""The rows of obligations and of retirement, as text: a fleet that may grow, shrink and retire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.golden_rows import at_two_steps, system_at_two_steps
from support.toy_cities import ToyCity
from transition_sim.model.assemble import LinearProgram
from transition_sim.system import System

FAMILIES = ("retired_max", "utilisation_min", "planning_reserve_min", "coal_replacement_max")
CITY = ToyCity(
    technologies=[
        {
            "id": "coal",
            "class": "coal",
            "fuel": "coal",
            "heat_rate_gce_per_kwh": 300,
            "own_use_share": 0.1,
            "availability": 0.9,
            "must_run_share": 0.25,
            "fixed_om_cny_per_kw_year": 50,
            "capex_cny_per_kw": 4000,
            "lifetime_years": 40,
            "build_limit_mw_per_year": 60,
        },
        {
            "id": "old",
            "class": "coal",
            "fuel": "coal",
            "heat_rate_gce_per_kwh": 400,
            "own_use_share": 0.2,
            "availability": 0.5,
            "fixed_om_cny_per_kw_year": 80,
        },
        {
            "id": "pv",
            "class": "pv",
            "availability_profile": "pv",
            "own_use_share": 0.2,
            "firm_share": 0.05,
            "capex_cny_per_kw": 3000,
            "lifetime_years": 25,
            "build_limit_mw_per_year": 50,
        },
        {"id": "wind", "class": "wind", "availability_profile": "wind", "firm_share": 0.1},
        {
            "id": "battery",
            "class": "storage",
            "firm_share": 0.5,
            "capex_cny_per_kw": 500,
            "lifetime_years": 10,
            "build_limit_mw_per_year": 30,
        },
    ],
    units=[
        {"id": "c", "technology": "coal", "capacity_mw": 100},
        {"id": "o", "technology": "old", "capacity_mw": 40},
        {"id": "p", "technology": "old", "capacity_mw": 30, "retires": "2025-06-30"},
        {"id": "w", "technology": "wind", "capacity_mw": 20},
    ],
    projects=[{"id": "roof", "technology": "pv", "capacity_mw": 40, "online": "2025-01-01"}],
    stores=[{"id": "battery", "power_mw": 8, "energy_mwh": 16}],
    fuels=[{"id": "coal", "price_cny_per_tce": 800}],
    emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
    export={"town": {"energy": 87600.0}},
    profiles={"pv": lambda hour: 0.5, "wind": lambda hour: 0.25},
    settings={"free_builds_online": {"month": 7, "day": 1, "source": "toy"}},
)
SCENARIO: dict[str, Any] = {
    "projects": {"stages": ["approved"]},
    "retire": {"economic": True},
    "utilisation": {"wind": 0.9, "wind_and_pv": {"2025": 0.95}},
    "planning_reserve": 0.15,
    "coal_replacement": {"ratio": 0.8},
}


def policy_system(folder: Path) -> System:
    """Return the small city's system on two steps: PV by day, wind in both."""
    return system_at_two_steps(folder, CITY, **SCENARIO)


def golden_program(folder: Path) -> LinearProgram:
    """Return the small city's linear program."""
    return at_two_steps(folder, CITY, **SCENARIO)

"""A city of two years and two steps whose plant and stores give three kinds of reserve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.golden_rows import at_two_steps
from support.reserve_cities import product, settings
from support.toy_cities import ToyCity
from transition_sim.model.assemble import LinearProgram

FAMILIES = (
    "reserve_min",
    "reserve_response_max",
    "reserve_floor",
    "reserve_floor_expanded",
    "curtailable_reserve_max",
    "store_up_power_max",
    "store_down_power_max",
    "store_up_level_max",
    "store_down_level_max",
    "store_up_level_max_before",
    "store_down_level_max_before",
)
CITY = ToyCity(
    technologies=[
        {
            "id": "coal",
            "class": "coal",
            "own_use_share": 0.1,
            "minimum_load_share": 0.5,
            "must_run_share": 0.25,
            "reserve_ramp_share_per_minute": 0.02,
            "capex_cny_per_kw": 4000,
            "lifetime_years": 40,
            "build_limit_mw_per_year": 60,
        },
        {"id": "old", "class": "coal", "minimum_load_share": 0.5},
        {"id": "pv", "class": "pv", "availability_profile": "pv", "reserve_down": "true"},
        {"id": "wind", "class": "wind"},
        {
            "id": "battery",
            "class": "storage",
            "capex_cny_per_kw": 500,
            "lifetime_years": 10,
            "build_limit_mw_per_year": 30,
        },
        {"id": "flywheel", "class": "storage"},
        {"id": "lake", "class": "storage"},
    ],
    units=[
        {"id": "c", "technology": "coal", "capacity_mw": 100},
        {"id": "o", "technology": "old", "capacity_mw": 50},
        {"id": "p", "technology": "pv", "capacity_mw": 40},
        {"id": "w", "technology": "wind", "capacity_mw": 20},
    ],
    stores=[
        {
            "id": "battery",
            "power_mw": 5,
            "energy_mwh": 20,
            "charge_efficiency": 0.8,
            "discharge_efficiency": 0.5,
            "hours": 4,
            "reserves": "up;down;spinning",
        },
        {"id": "flywheel", "power_mw": 3, "energy_mwh": 1, "reserves": "up;down"},
        {"id": "lake", "power_mw": 2, "energy_mwh": 600},
    ],
    profiles={"pv": lambda hour: 0.5},
    settings={
        **settings(up=product("up"), down=product("down"), spinning=product("up", 10, 60)),
        "free_builds_online": {"month": 7, "day": 1, "source": "toy"},
    },
)
SCENARIO: dict[str, Any] = {
    "reserve": {
        "up": {"demand": 0.01, "wind": 0.03, "pv": 0.02},
        "down": {"demand": 0.01},
        "spinning": {"demand": 0.05},
    }
}


def golden_program(folder: Path) -> LinearProgram:
    """Return the small city's whole linear program."""
    return at_two_steps(folder, CITY, **SCENARIO)

"""The rows of commitment, as text: one fleet that is known and may grow, of units that ramp."""

from __future__ import annotations

from pathlib import Path

from model.golden_rows import at_two_steps
from support.toy_cities import ToyCity
from transition_sim.model.assemble import LinearProgram

CITY = ToyCity(
    technologies=[
        {
            "id": "coal",
            "class": "coal",
            "fuel": "coal",
            "heat_rate_gce_per_kwh": 300,
            "own_use_share": 0.1,
            "availability": 0.8,
            "minimum_load_share": 0.5,
            "part_load_penalty_share": 0.2,
            "start_cost_cny_per_mw": 1000,
            "ramp_share_per_hour": 0.25,
            "minimum_up_hours": 2,
            "minimum_down_hours": 2,
            "capex_cny_per_kw": 4000,
            "lifetime_years": 40,
            "build_limit_mw_per_year": 60,
        },
        {"id": "pv", "class": "pv"},
    ],
    units=[{"id": "c", "technology": "coal", "capacity_mw": 100}],
    fuels=[{"id": "coal", "price_cny_per_tce": 800, "supply_limit_kt_ce": 300}],
    emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
    settings={"free_builds_online": {"month": 7, "day": 1, "source": "toy"}},
)
FAMILIES = (
    "online_max",
    "startup_min",
    "min_up",
    "min_down",
    "min_down_expanded",
    "loading_max",
    "loading_min",
    "ramp_up",
    "ramp_down",
)


def golden_program(folder: Path) -> LinearProgram:
    """Return the small city's linear program."""
    return at_two_steps(folder, CITY)

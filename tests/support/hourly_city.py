"""A city over two whole years, hour by hour, small enough for every solver."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from support.paper import plant, unit
from support.toy_cities import ToyCity, load_toy
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.system import build_system

CITY = ToyCity(
    [
        plant("coal", "coal", 300),
        plant(
            "gas", "cbm", 700, capex_cny_per_kw=600, lifetime_years=10, build_limit_mw_per_year=90
        ),
        plant(
            "pv",
            "pv",
            0,
            capex_cny_per_kw=2700,
            lifetime_years=20,
            availability_profile="sun",
            build_limit_mw_per_year=40,
        ),
    ],
    [unit("coal", 80), unit("gas", 30)],
    profiles={
        "sun": lambda hour: max(0.0, math.sin(math.pi * (hour % 24 - 6) / 12)) * 0.9,
        "load": lambda hour: 1.0 + 0.2 * math.sin(hour / 3.8) + 0.05 * math.cos(hour / 1394.0),
    },
    demand={"town": {"profile": "load"}},
    settings={"value_of_lost_load": 9000},
)


def hourly_program(folder: Path) -> tuple[Any, LinearProgram]:
    """Return the city's Pyomo model and its matrix."""
    scenario = load_toy(folder, CITY, resolution="hourly")
    model = build_model(build_system(scenario))
    return model, assemble(model)

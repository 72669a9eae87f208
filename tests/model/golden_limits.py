"""The rows of limits of a year, as text: two coal plants, an engine and a boiler, two steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.golden_rows import at_two_steps
from support.toy_cities import ToyCity
from transition_sim.model.assemble import LinearProgram

FAMILIES = ("generation_max", "fuel_group_max")
CITY = ToyCity(
    technologies=[
        {
            "id": "coal",
            "class": "coal",
            "fuel": "coal",
            "net_efficiency": 0.4,
            "own_use_share": 0.2,
        },
        {
            "id": "old",
            "class": "coal",
            "fuel": "coal",
            "net_efficiency": 0.25,
            "own_use_share": 0.5,
        },
        {"id": "engine", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.5},
    ],
    units=[
        {"id": "c", "technology": "coal", "capacity_mw": 100},
        {"id": "o", "technology": "old", "capacity_mw": 40},
        {"id": "e", "technology": "engine", "capacity_mw": 30},
    ],
    fuels=[
        {"id": "coal", "price_cny_per_tce": 800},
        {"id": "cbm", "price_cny_per_m3": 1, "heating_value_mj_per_m3": 36},
    ],
    emissions=[
        {"fuel": "coal", "factor_kg_per_gj": 100},
        {"fuel": "cbm", "factor_kg_per_gj": 50},
    ],
    heat={"centre": {}},
    heat_sources=[
        {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.8, "capacity_mw": 150}
    ],
)
SCENARIO: dict[str, Any] = {
    "limits": {
        "generation": {"coal": {"2024": "500 GWh", "2025": "400 GWh"}, "cbm": {"2025": "0.1 TWh"}},
        "fuels": {"fossil": {"of": ["coal", "cbm"], "at_most": {"2025": "0.3 Mtce"}}},
    },
}


def golden_program(folder: Path) -> LinearProgram:
    """Return the small city's linear program."""
    return at_two_steps(folder, CITY, **SCENARIO)

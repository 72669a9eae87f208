"""A city with several plans of the same cost: what a baseline must not take for drift."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from toy_cities import ToyCity, load_toy, share_target

CITY = ToyCity(
    [
        {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300, "own_use_share": 0.2},
        {"id": "gas", "class": "cbm", "variable_om_cny_per_mwh": 300},
        {"id": "peaker", "class": "cbm", "variable_om_cny_per_mwh": 500},
        {
            "id": "pv",
            "class": "pv",
            "availability": 0,
            "capex_cny_per_kw": 0,
            "lifetime_years": 20,
            "build_limit_mw_per_year": 100,
        },
    ],
    [
        {"id": "c", "technology": "coal", "capacity_mw": 100},
        {"id": "g", "technology": "gas", "capacity_mw": 60},
        {"id": "p", "technology": "peaker", "capacity_mw": 20},
    ],
    ledger=[
        share_target("CAP", "capacity_share", 0.5),
        share_target("GEN", "generation_share", 0.4),
    ],
)
# Gas gives between 20 and 60 of 100 MW, coal the rest; PV that never shines costs nothing.
GENERATION = (0.2, 0.6)  # strict share
PV_MW = (0.0, 100.0)


def write_tie_city(folder: Path, **fields: Any) -> Path:
    """Write the city and a scenario of it; return the scenario's file."""
    load_toy(folder, CITY, **fields)
    return folder / "scenario.yaml"

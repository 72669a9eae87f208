"""A city with several plans of the same cost: what a baseline must not take for drift."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.toy_cities import ToyCity, load_toy, share_target

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
IMPORT_TIE = ToyCity(
    [
        {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300},
        {"id": "gas", "class": "cbm", "variable_om_cny_per_mwh": 400},
    ],
    [
        {"id": "c", "technology": "coal", "capacity_mw": 200},
        {"id": "g", "technology": "gas", "capacity_mw": 100},
    ],
    links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 60}],
    profiles={"price": lambda hour: 300.0},
    ledger=[share_target("C27", "generation_share", 0.3)],
)
"""Up to 60 of 100 MW are bought at the price of coal: whichever plan is found first, the share of
generation that is enforced then has to cost the same."""
# No crossover to a vertex, and no presolve, which would end on one: between equal optima.
INSIDE = """\
title: {en: Inside, zh: 内部}
solver: highs
tolerance: 1e-4
options: {solver: ipx, run_crossover: off, presolve: off, threads: 1}
"""
# Gas gives between 20 and 60 of 100 MW, coal the rest; PV that never shines costs nothing.
GENERATION = (0.2, 0.6)  # strict share
PV_MW = (0.0, 100.0)


def write_tie_city(folder: Path, city: ToyCity = CITY, **fields: Any) -> Path:
    """Write a city and a scenario of it; return the scenario's file."""
    load_toy(folder, city, **fields)
    return folder / "scenario.yaml"

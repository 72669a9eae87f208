"""The rows of district heat, as text: two areas, one with a boiler and a store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from model.golden_rows import GUARDS, system_at_two_steps
from support.toy_cities import ToyCity, share_target
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model

CITY = ToyCity(
    technologies=[
        {
            "id": "coal",
            "class": "coal",
            "fuel": "coal",
            "heat_rate_gce_per_kwh": 300,
            "own_use_share": 0.1,
            "minimum_load_share": 0.5,
            "heat_share_mw_per_mw": 1.2,
            "power_loss_per_heat": 0.15,
            "power_per_heat_minimum": 0.4,
        },
        {"id": "pv", "class": "pv"},
    ],
    units=[
        {"id": "warm", "technology": "coal", "capacity_mw": 100, "chp": "true"},
        {"id": "cold", "technology": "coal", "capacity_mw": 60},
        {"id": "up", "technology": "coal", "capacity_mw": 30, "chp": "true", "zone": "hill"},
    ],
    fuels=[{"id": "coal", "price_cny_per_tce": 800}],
    emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
    zones=("town", "hill"),
    heat={
        "lower": {"energy": 438_000, "growth": 0.1},
        "upper": {"zone": "hill", "energy": 87_600},
    },
    heat_sources=[
        {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.8, "capacity_mw": 20},
        {"id": "pump", "kind": "heat_pump", "cop": 4, "capacity_mw": 5, "zone": "hill"},
    ],
    heat_stores=[{"id": "tank", "power_mw": 10, "energy_mwh": 80, "loss_per_hour": 0.02}],
    ledger=[share_target("C27", "generation_share", 0.3)],
)
ENFORCED = {"targets": {"C27": {"enforce": True}}}


FAMILIES = ("heat_max", "heat_power_min", "heat_balance", "heat_level_balance", "unserved_heat_max")
RELAXED_FAMILIES = ("heat_level_year",)


def golden_program(folder: Path) -> LinearProgram:
    """Return the small city's linear program."""
    return assemble(build_model(system_at_two_steps(folder, CITY, **ENFORCED).guarded(GUARDS)))


def relaxed_program(folder: Path) -> LinearProgram:
    """Return the same on the axis of a relaxation."""
    system = system_at_two_steps(folder, CITY)
    return assemble(build_model(replace(system, time=replace(system.time, loose=True))))

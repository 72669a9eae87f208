"""The rows of district heat, as text, on a city of two years, two steps and round numbers.

The stored texts are in ``golden/<family>.txt``; to write them again::

    PYTHONPATH=src:tests python -m model.golden_heat
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from model.golden_rows import GOLDEN, two_steps, write_family
from toy_cities import ToyCity, load_toy
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.system import System
from transition_sim.system import build as system_build

HEAT_FAMILIES = (
    "heat_max",
    "heat_power_min",
    "heat_balance",
    "heat_level_balance",
    "heat_level_year",
)
LOOSE = "heat_level_year"  # only on the axis of a relaxation
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
)


def heat_system(folder: Path) -> System:
    """Return the small city's system; its time axis is put in place of the scenario's."""
    scenario = load_toy(folder, CITY)
    usual = system_build.choose_time_axis
    system_build.choose_time_axis = two_steps
    try:
        return system_build.build_system(scenario)
    finally:
        system_build.choose_time_axis = usual


def heat_programs(folder: Path) -> dict[str, LinearProgram]:
    """Return the program that holds each family of heat."""
    system = heat_system(folder)
    cyclic = assemble(build_model(system))
    loose = assemble(build_model(replace(system, time=replace(system.time, loose=True))))
    return {name: loose if name == LOOSE else cyclic for name in HEAT_FAMILIES}


def regenerate() -> None:
    """Write the text of every family again."""
    with tempfile.TemporaryDirectory() as folder:
        programs = heat_programs(Path(folder))
    for family, program in programs.items():
        (GOLDEN / f"{family}.txt").write_text(write_family(program, family), encoding="utf-8")


if __name__ == "__main__":
    regenerate()

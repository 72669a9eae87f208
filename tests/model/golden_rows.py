"""The rows of each family, as text, on a city of two years, two steps and round numbers.

Components with rows of their own have a city of their own beside this one. `golden_texts` says how
the stored texts are written again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.algebra import index_of
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.system import Guards, System
from transition_sim.system import build as system_build
from transition_sim.timeseries.axis import DAYS, TimeAxis

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
            "capex_cny_per_kw": 4000,
            "lifetime_years": 40,
            "build_limit_mw_per_year": 60,
        },
        {
            "id": "engine",
            "class": "cbm",
            "fuel": "cbm",
            "net_efficiency": 0.5,
            "own_use_share": 0.2,
        },
        {
            "id": "pv",
            "class": "pv",
            "availability_profile": "pv",
            "capex_cny_per_kw": 3000,
            "lifetime_years": 25,
            "build_limit_mw_per_year": 50,
        },
        {
            "id": "battery",
            "class": "storage",
            "capex_cny_per_kw": 500,
            "lifetime_years": 10,
            "build_limit_mw_per_year": 30,
        },
        {"id": "lake", "class": "storage"},
        {
            "id": "tank",
            "class": "storage",
            "capex_cny_per_kw": 800,
            "lifetime_years": 20,
            "build_limit_mw_per_year": 6,
        },
    ],
    units=[
        {"id": "c", "technology": "coal", "capacity_mw": 100},
        {"id": "e", "technology": "engine", "capacity_mw": 10},
    ],
    projects=[
        {"id": "roof", "technology": "pv", "capacity_mw": 40, "online": "2025-07-01"},
        {
            "id": "slope",
            "technology": "pv",
            "zone": "hill",
            "capacity_mw": 8,
            "online": "2025-01-01",
        },
    ],
    stores=[
        {
            "id": "battery",
            "power_mw": 5,
            "energy_mwh": 20,
            "charge_efficiency": 0.8,
            "discharge_efficiency": 0.5,
            "self_discharge_per_hour": 0.01,
            "hours": 4,
        },
        {
            "id": "lake",
            "zone": "hill",
            "power_mw": 2,
            "energy_mwh": 600,
            "self_discharge_per_hour": 0.001,
            "seasonal": "true",
        },
        {"id": "tank", "charge_efficiency": 0.8, "hours": 200, "seasonal": "true"},
    ],
    fuels=[
        {"id": "coal", "price_cny_per_tce": 800},
        {
            "id": "cbm",
            "price_cny_per_m3": 1,
            "heating_value_mj_per_m3": 36,
            "supply_limit_mm3": 2,
        },
    ],
    emissions=[
        {"fuel": "coal", "factor_kg_per_gj": 100},
        {"fuel": "cbm", "factor_kg_per_gj": 50},
    ],
    links=[
        {"id": "tie", "capacity_mw": 20, "reverse_capacity_mw": 10, "loss_share": 0.02},
        {
            "id": "feed",
            "from_zone": "grid",
            "to_zone": "town",
            "capacity_mw": 15,
        },
        {
            "id": "ridge",
            "from_zone": "hill",
            "to_zone": "town",
            "capacity_mw": 6,
            "price_profile": "",
        },
    ],
    zones=("town", "hill"),
    ledger=[
        share_target("C26", "capacity_share", 0.4),
        share_target("C27", "generation_share", 0.3),
        share_target("C28", "capacity_share", 0.6, sense="<="),
    ],
    export={"town": {"energy": 8760.0}},
    profiles={"pv": lambda hour: 0.5, "price": lambda hour: 300.0},
    settings={"free_builds_online": {"month": 7, "day": 1, "source": "toy"}},
)
FAMILIES = (
    "power_max",
    "power_min",
    "level_balance",
    "charge_max",
    "discharge_max",
    "level_max",
    "level_change",
    "level_change_first",
    "level_mean",
    "level_link",
    "level_high_min",
    "level_low_max",
    "level_span_min",
    "level_span_max",
    "fuel_max",
    "emission_max",
    "flow_loss_forward",
    "flow_loss_reverse",
    "stock_balance",
    "build_max",
    "balance",
    "capacity_share",
    "generation_share",
    "net_import_max",
    "unserved_max",
)
RELAXED_FAMILIES = ("level_year",)
SCENARIO: dict[str, Any] = {
    "projects": {"stages": ["approved"]},
    "emissions": {"limits": {"co2": {2025: 400_000}}},
    "targets": {
        "C26": {"enforce": True, "definition": "strict"},
        "C27": {"enforce": True},
        "C28": {"enforce": True},
    },
}


GUARDS = Guards(25_000.0, unserved=(700.0, 500.0), unserved_heat=(300.0, 200.0))
"""Numbers of ours: what was imported and left unserved without a share enforced."""


def two_steps(scenario: Scenario) -> TimeAxis:
    """Return an axis of two steps: night and day of one period that stands for the year.

    The calendar has three spans of 100, 65 and 200 days.
    """
    city, flat = scenario.city_data, np.ones(2)
    return TimeAxis(
        label=np.arange(2),
        weight=np.asarray([5000.0, 3760.0]),
        period=np.zeros(2, dtype=int),
        hour=np.arange(2),
        previous=np.asarray([1, 0]),
        day_period=np.zeros(DAYS, dtype=int),
        series={name: flat * values[0] for name, values in city.profiles.items()}
        | {"pv": np.asarray([0.0, 0.5])},
        day_span=np.digitize(np.arange(DAYS), [100, 165]),
    )


def system_on(
    axis: Callable[[Scenario], TimeAxis], folder: Path, city: ToyCity, **fields: Any
) -> System:
    """Return a city's system, with a time axis in place of the scenario's."""
    return on_axis(axis, load_toy(folder, city, **fields))


def on_axis(axis: Callable[[Scenario], TimeAxis], scenario: Scenario) -> System:
    """Return a scenario's system, with a time axis in place of its own."""
    usual = system_build.choose_time_axis
    system_build.choose_time_axis = axis
    try:
        return system_build.build_system(scenario)
    finally:
        system_build.choose_time_axis = usual


def system_at_two_steps(folder: Path, city: ToyCity, **fields: Any) -> System:
    """Return a city's system on two steps."""
    return system_on(two_steps, folder, city, **fields)


def at_two_steps(folder: Path, city: ToyCity, **fields: Any) -> LinearProgram:
    """Return a city's linear program on two steps."""
    return assemble(build_model(system_at_two_steps(folder, city, **fields)))


def golden_system(folder: Path) -> System:
    """Return the small city's system."""
    return system_at_two_steps(folder, CITY, **SCENARIO).guarded(GUARDS)


def write_family(program: LinearProgram, family: str) -> str:
    """Return a family's rows, one a line: ``name: lower <= sum of terms <= upper``."""
    names = names_of(program.columns)
    extent = program.rows[family]
    lines = []
    for row, index in zip(range(extent.start, extent.stop), index_of(extent.sets), strict=True):
        part = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
        columns, values = program.matrix.indices[part], program.matrix.data[part]
        terms = sorted(zip((names[c] for c in columns), values, strict=True))
        body = " ".join(f"{'-' if v < 0 else '+'} {abs(v):.10g} {name}" for name, v in terms)
        lower, upper = program.row_lower[row], program.row_upper[row]
        label = f"{family}[{','.join(map(str, index))}]"
        lines.append(f"{label}: {_side(lower)} <= {body} <= {_side(upper)}")
    unit = extent.unit
    return "\n".join([f"# {extent.text} [{unit}]", *lines]) + "\n"


def names_of(extents: dict[str, Any]) -> list[str]:
    """Return the name of every column or row, in order."""
    return [
        f"{name}[{','.join(map(str, index))}]" if index else name
        for name, extent in extents.items()
        for index in index_of(extent.sets)
    ]


def _side(number: float) -> str:
    if np.isinf(number):
        return "-inf" if number < 0 else "inf"
    return f"{number + 0.0:.10g}"


def golden_program(folder: Path) -> LinearProgram:
    """Return the small city's whole linear program."""
    return assemble(build_model(golden_system(folder)))


def relaxed_program(folder: Path) -> LinearProgram:
    """Return the same on the axis of a relaxation."""
    system = golden_system(folder)
    return assemble(build_model(replace(system, time=replace(system.time, loose=True))))

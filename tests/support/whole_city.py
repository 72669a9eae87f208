"""A small city in which the model has all that it can have: every family of rows, every term.

It is what the mathematics page is written from: it needs no numbers of its own but such that each
part of the model is there. A new part of the model asks for its lever here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from model.golden_rows import on_axis, two_steps
from support.emission_cities import load_with
from support.reserve_cities import product, settings
from support.toy_cities import ToyCity, share_target
from transition_sim.system import Guards, System

COAL = {
    "class": "coal",
    "fuel": "coal",
    "heat_rate_gce_per_kwh": 300,
    "own_use_share": 0.1,
    "availability": 0.9,
    "must_run_share": 0.25,
    "fixed_om_cny_per_kw_year": 50,
}
WHOLE_CITY = ToyCity(
    technologies=[
        {
            **COAL,
            "id": "coal",
            "minimum_load_share": 0.5,
            "part_load_penalty_share": 0.2,
            "start_cost_cny_per_mw": 1000,
            "ramp_share_per_hour": 0.25,
            "reserve_ramp_share_per_minute": 0.02,
            "minimum_up_hours": 2,
            "minimum_down_hours": 2,
            "heat_share_mw_per_mw": 1.2,
            "power_loss_per_heat": 0.15,
            "power_per_heat_minimum": 0.4,
            "capex_cny_per_kw": 4000,
            "lifetime_years": 40,
            "build_limit_mw_per_year": 60,
        },
        {**COAL, "id": "old"},
        {"id": "engine", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.5},
        {
            "id": "solar",
            "firm_share": 0.05,
            "class": "pv",
            "availability_profile": "pv",
            "reserve_down": "true",
            "capex_cny_per_kw": 3000,
            "lifetime_years": 25,
            "build_limit_mw_per_year": 50,
        },
        {
            "id": "battery",
            "class": "storage",
            "firm_share": 0.5,
            "capex_cny_per_kw": 500,
            "lifetime_years": 10,
            "build_limit_mw_per_year": 30,
        },
        {
            "id": "lake",
            "class": "storage",
            "firm_share": 0.5,
            "capex_cny_per_kw": 800,
            "lifetime_years": 20,
            "build_limit_mw_per_year": 6,
        },
    ],
    units=[
        {"id": "usual", "technology": "coal", "capacity_mw": 100, "chp": "true"},
        {"id": "worse", "technology": "coal", "capacity_mw": 60, "heat_rate_gce_per_kwh": 350},
        {"id": "small", "technology": "old", "capacity_mw": 40},
        {"id": "gas", "technology": "engine", "capacity_mw": 10},
    ],
    projects=[
        {"id": "roof", "technology": "solar", "capacity_mw": 40, "online": "2025-07-01"},
        {
            "id": "slope",
            "technology": "solar",
            "zone": "hill",
            "capacity_mw": 8,
            "online": "2025-01-01",
        },
    ],
    stores=[
        {"id": "battery", "power_mw": 5, "energy_mwh": 20, "hours": 4, "reserves": "up;down"},
        {"id": "lake", "power_mw": 2, "energy_mwh": 600, "hours": 200, "seasonal": "true"},
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
            "id": "ridge",
            "from_zone": "hill",
            "to_zone": "town",
            "capacity_mw": 6,
            "price_profile": "",
        },
    ],
    loads=[
        {"id": "trucks", "energy_mwh_per_unit_year": 876, "power_mw_per_unit": 0.5},
        {
            "id": "hydrogen",
            "energy_mwh_per_unit_year": 4380,
            "power_mw_per_unit": 1,
            "balance": "year",
        },
    ],
    zones=("town", "hill"),
    heat={"lower": {"energy": 438_000}},
    heat_sources=[
        {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.8, "capacity_mw": 20},
        {"id": "pump", "kind": "heat_pump", "cop": 4, "capacity_mw": 5},
    ],
    heat_stores=[{"id": "tank", "power_mw": 10, "energy_mwh": 80, "loss_per_hour": 0.02}],
    retrofits=[
        {
            "id": "saving",
            "kinds": "energy_saving",
            "technology": "coal",
            "heat_rate_change_gce_per_kwh": -10,
            "capex_cny_per_kw": 250,
            "outage_weeks": 8,
            "limit_mw_per_year": 70,
        },
    ],
    ledger=[
        share_target("C26", "capacity_share", 0.4),
        share_target("C27", "generation_share", 0.3),
    ],
    export={"town": {"energy": 8760.0}},
    profiles={"pv": lambda hour: 0.5, "price": lambda hour: 300.0},
    settings={
        **settings(up=product("up"), down=product("down")),
        "methane_gwp": {"value": 28, "source": "toy"},
        "free_builds_online": {"month": 7, "day": 1, "source": "toy"},
    },
)
TABLES: dict[str, list[dict[str, Any]]] = {
    "benchmarks.csv": [{"technology": "coal", "year": 2024, "co2_benchmark_t_per_mwh": 0.8}],
    "methane.csv": [{"fuel": "cbm", "methane_vented_share": 0.5, "methane_kg_per_m3": 0.6}],
}
LEVERS: dict[str, Any] = {
    "years": [2024, 2025, 2026],
    "projects": {"stages": ["approved"]},
    "emissions": {"limits": {"co2": {2025: 400_000}}},
    "retrofits": {"at_least": 50, "by": "2026-12-31"},
    "retire": {"economic": True},
    "utilisation": {"wind_and_pv": {"2025": 0.95}},
    "planning_reserve": 0.15,
    "coal_replacement": {"ratio": 0.8},
    "limits": {
        "generation": {"coal": {2025: "900 GWh"}},
        "fuels": {"fossil": {"of": ["coal", "cbm"], "at_most": {2025: "400 ktce"}}},
    },
    "reserve": {"up": {"demand": 0.01, "pv": 0.02}, "down": {"demand": 0.01}},
    "targets": {"C26": {"enforce": True}, "C27": {"enforce": True, "definition": "strict"}},
}
SCHEMES: tuple[dict[str, Any], ...] = (
    {"scheme": "tax", "price": {2025: 75}},
    {"scheme": "benchmark", "price": {2025: 75}, "methane_credit": True},
)
GUARDED = Guards(25_000.0, unserved=(700.0, 500.0, 400.0), unserved_heat=(300.0, 200.0, 100.0))
"""Numbers of ours: what was imported and left unserved without a share enforced."""


def whole_systems(folder: Path) -> list[System]:
    """Return the city's systems: under each carbon scheme, and on the axis of a relaxation."""
    systems = []
    for number, scheme in enumerate(SCHEMES):
        scenario = load_with(folder / str(number), WHOLE_CITY, TABLES, **LEVERS, carbon=scheme)
        systems.append(on_axis(two_steps, scenario).guarded(GUARDED))
    first = systems[0]
    return [*systems, replace(first, time=replace(first.time, loose=True))]

"""Cities of which every day differs, and their least cost by bounds and in full."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from support.toy_cities import ToyCity, load_beside, load_toy, share_target
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.questions.bounds.bounds import certify
from transition_sim.solve import require_optimal, solve
from transition_sim.system import build_system

DAYS, HOURS = 365, 8760

ROOM = 1e-7  # of the cost: what two solves of one program may differ by


def at_random(number: int) -> ToyCity:
    """Return a city of which every day differs: its demand, wind, sun and price are drawn."""
    draw = np.random.default_rng(number)
    day = draw.uniform(0.5, 1.5, (4, DAYS))
    hour = draw.uniform(0.7, 1.3, (4, 24))
    shape = (day[:, :, None] * hour[:, None, :]).reshape(4, HOURS)
    light = np.clip(np.sin((np.arange(HOURS) % 24 - 6) / 12 * np.pi), 0.0, 1.0)
    series = {
        "load": shape[0] / shape[0].mean(),
        "wind": np.clip(shape[1] - 0.6, 0.0, 1.0),
        "sun": 0.6 * light * np.repeat(day[2], 24),
        "price": draw.uniform(100.0, 500.0) * shape[3],
    }
    coal = {
        "id": "coal",
        "class": "coal",
        "fuel": "coal",
        "net_efficiency": 0.4,
        "must_run_share": draw.uniform(0.0, 0.05),
        "must_run_share_heating_season": draw.uniform(0.05, 0.15),
    }
    clean = [
        {
            "id": kind,
            "class": kind,
            "availability_profile": profile,
            "capex_cny_per_kw": draw.uniform(1000, 5000),
            "lifetime_years": 20,
            "build_limit_mw_per_year": draw.uniform(0, 100),
        }
        for kind, profile in (("pv", "sun"), ("wind", "wind"))
    ]
    battery = {
        "id": "battery",
        "class": "storage",
        "capex_cny_per_kw": draw.uniform(100, 2000),
        "lifetime_years": 10,
        "build_limit_mw_per_year": draw.uniform(0, 30),
    }
    store = {
        "id": "battery",
        "power_mw": draw.uniform(0, 30),
        "energy_mwh": draw.uniform(0, 300),
        "charge_efficiency": draw.uniform(0.7, 1.0),
        "self_discharge_per_hour": draw.choice([0.0, 0.002]),
    }
    return ToyCity(
        [coal, *clean, battery],
        [{"id": "c", "technology": "coal", "capacity_mw": draw.uniform(120, 200), "unit_count": 1}],
        [
            {
                "id": "farm",
                "technology": "wind",
                "capacity_mw": draw.uniform(0, 60),
                "online": f"2025-{draw.integers(1, 13):02d}-15",
            }
        ],
        stores=[store],
        fuels=[{"id": "coal", "price_cny_per_tce": draw.uniform(500, 1500)}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 95}],
        links=[
            {
                "id": "tie",
                "capacity_mw": draw.uniform(0, 40),
                "reverse_capacity_mw": draw.uniform(0, 40),
                "loss_share": draw.choice([0.0, 0.05]),
            }
        ],
        ledger=[
            share_target("C26", "capacity_share", 0.5),
            share_target("C27", "generation_share", 0.3),
        ],
        demand={"town": {"growth": 0.05, "profile": "load"}},
        profiles={name: values.__getitem__ for name, values in series.items()},
        settings={"free_builds_online": {"month": 7, "day": 1, "source": "toy"}},
    )


def both_ways(folder: Path, city: ToyCity, **fields: Any) -> tuple[dict[str, Any], float]:
    """Return the bounds of a city on eight typical days, and its least cost hour by hour."""
    fields = {"projects": {"stages": ["approved"]}, **fields}
    typical = load_toy(folder, city, resolution={"periods": 8, "hours": 24}, **fields)
    bounds = certify(typical, tolerance=1.0).verdict["bounds"]
    hourly = build_system(load_beside(folder, resolution="hourly", **fields))
    full = solve(assemble(build_model(hourly)))
    require_optimal(full)
    return bounds, full.objective

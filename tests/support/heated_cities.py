"""Random cities with district heat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from support.differing_days import at_random
from support.toy_cities import HOURS, ToyCity


def heated(number: int) -> ToyCity:
    """Return a random city with units that supply heat, a boiler, a heat pump and a heat store."""
    plain, draw = at_random(number), np.random.default_rng(100 + number)
    coal, *others = plain.technologies
    chp: dict[str, Any] = {
        **{key: value for key, value in coal.items() if not key.startswith("must_run")},
        "minimum_load_share": draw.uniform(0.3, 0.6),
        "part_load_penalty_share": 0.1,
        "start_cost_cny_per_mw": draw.uniform(0, 500),
        "minimum_up_hours": 4,
        "minimum_down_hours": 6,
        "heat_share_mw_per_mw": draw.uniform(0.4, 1.0),
        "power_loss_per_heat": 0.15,
        "power_per_heat_minimum": draw.uniform(0.2, 0.8),
    }
    cold = draw.uniform(0.2, 2.0, 365)[:, None] * draw.uniform(0.8, 1.2, 24)
    series = (cold / cold.mean()).ravel()
    return replace(
        plain,
        technologies=[chp, *others],
        units=[{**plain.units[0], "chp": "true"}, {**plain.units[0], "id": "d"}],
        profiles={**plain.profiles, "cold": series.__getitem__},
        heat={"centre": {"profile": "cold", "energy": draw.uniform(20, 60) * HOURS}},
        heat_sources=[
            {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.85,
             "capacity_mw": 40},
            {"id": "pump", "kind": "heat_pump", "cop": 3, "capacity_mw": 10},
        ],
        heat_stores=[{"id": "tank", "power_mw": 20, "energy_mwh": 150, "loss_per_hour": 0.01}],
    )  # fmt: skip

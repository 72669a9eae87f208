"""What a scenario requires as reserve, and who may promise how much of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system.assets import Asset
from transition_sim.system.described import Quantities, describe

MINUTES = 60.0  # of an hour

RESERVES: Quantities = {
    "reserve_upward": ("1", "whether output has to rise"),
    "reserve_minutes": ("min", "time to respond"),
    "reserve_hours": ("h", "how long a reserve has to last"),
    "reserve_per_demand": ("MW/MW", "reserve required per demand"),
    "reserve_per_output": ("MW/MW", "reserve required per net output"),
    "reserve_response": ("MW/MW", "change of net output in the response time, per MW online"),
    "curtailable": ("1", "whether it may promise to give less"),
    "reserve_stored": ("1", "whether a store may promise a reserve"),
    "value_of_unmet_reserve": ("CNY/MWh", "value of reserve that nobody promises, per hour"),
}


def describe_reserves(scenario: Scenario, assets: Sequence[Asset]) -> xr.Dataset:
    """Return the products that the scenario asks for; none where it is silent.

    Notes
    -----
    A committed unit changes its output by its ramp for as long as the response time lasts; per MW
    online it can give no more than its whole (net) capacity.
    """
    city = scenario.city_data
    asked = {name: need for name, need in scenario.reserve.items() if need.is_asked}
    products = [city.reserves[name] for name in asked]
    value = city.value_of_unmet_reserve
    kinds = [asset.technology.technology_class for asset in assets]
    shares = [[getattr(need, kind, 0.0) for kind in kinds] for need in asked.values()]
    ramp = [
        (asset.technology.reserve_ramp_share_per_minute or 0.0) if asset.kind.commitment else 0.0
        for asset in assets
    ]
    minutes = np.asarray([each.response_minutes for each in products])
    net = 1.0 - np.asarray([asset.kind.own_use_share for asset in assets])
    response = np.minimum(np.outer(ramp, minutes), 1.0) * net[:, None]
    data = xr.Dataset(
        {
            "reserve_upward": ("product", _flags([p.direction == "up" for p in products])),
            "reserve_minutes": ("product", minutes),
            "reserve_hours": ("product", [p.duration_minutes / MINUTES for p in products]),
            "reserve_per_demand": ("product", [need.demand for need in asked.values()]),
            "reserve_per_output": (
                ("product", "asset"),
                np.asarray(shares, dtype=float).reshape(len(asked), len(assets)),
            ),
            "reserve_response": (("asset", "product"), response),
            "curtailable": ("asset", _flags([a.technology.reserve_down for a in assets])),
            "reserve_stored": (
                ("store", "product"),
                _flags([[p in each.reserves for p in asked] for each in city.stores]).reshape(
                    len(city.stores), len(asked)
                ),
            ),
            "value_of_unmet_reserve": 0.0 if value is None else value.value,
        },
        coords={
            "product": np.asarray(list(asked), dtype=str),
            "asset": [asset.id for asset in assets],
            "store": [each.id for each in city.stores],
        },
    )
    return describe(data, RESERVES)


def _flags(values: Sequence[object]) -> np.ndarray:
    return np.asarray(values, dtype=bool)

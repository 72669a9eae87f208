"""What the small cities with reserves share: who holds back, and what a run says of it."""

from __future__ import annotations

from typing import Any

from support.paper import HOURS, energy, plant, unit
from support.reserve_cities import product, settings
from support.toy_cities import ToyCity
from transition_sim.results.metrics import reserve_price, reserve_promised
from transition_sim.results.store import Results

UP = settings(up=product("up"))
FLYWHEEL = {"id": "flywheel", "class": "storage"}
SUN = plant("pv", "pv", 0)  # a city counts something as clean; nothing of it stands


def committed(name: str, cost_of_mwh: float, least: float = 0.0, **columns: Any) -> dict[str, Any]:
    """Return committed plant that can change its output by 2 % of what is on in a minute."""
    ramp = {"reserve_ramp_share_per_minute": 0.02, "minimum_load_share": least}
    return plant(name, "coal", cost_of_mwh, **{**ramp, **columns})


def price(results: Results, name: str) -> float:
    """Return a product's price where it is the same at every hour [CNY/MW and hour]."""
    values = set(reserve_price(results.dataset).sel(product=name).values.round(9).ravel())
    assert len(values) == 1
    return float(values.pop())


def promised(results: Results, name: str, provider: str) -> float:
    """Return the mean promise of a provider [MW]."""
    found = reserve_promised(results.dataset).sel(product=name, provider=provider, year=2024)
    return float(found)


def short(results: Results) -> float:
    return energy(results, "reserve_shortage", 2024) / HOURS


def cheap_and_dear(**setting: Any) -> ToyCity:
    """Return 105 MW at 100 CNY/MWh that may promise, and plant at 300 that may not."""
    return ToyCity(
        [committed("cheap", 100), plant("dear", "coal", 300), SUN],
        [unit("cheap", 105), unit("dear", 50)],
        settings={**UP, **setting},
    )

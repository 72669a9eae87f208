"""A small city whose pollution, energy and carbon can be counted by hand, and its ledger.

Demand is 100 MW in every hour. Of it 10 MW are wind in 2024 and 30 MW in 2025, 5 MW biomass at an
efficiency of 0.25 and 5 MW coalbed gas at 0.5; coal at 0.4 makes up the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.toy_cities import HOURS, ToyCity, share_target

COAL_MWH = {2024: 80 / 0.4 * HOURS, 2025: 60 / 0.4 * HOURS}
BIOMASS_MWH, GAS_MWH = 5 / 0.25 * HOURS, 5 / 0.5 * HOURS
WIND_MWH = {2024: 10.0 * HOURS, 2025: 30.0 * HOURS}
ENERGY_MWH = {y: COAL_MWH[y] + BIOMASS_MWH + GAS_MWH + WIND_MWH[y] for y in (2024, 2025)}
GJ = 3.6  # of a MWh
KG_PER_GJ = {"co2": (100, 50), "so2": (1, 0), "nox": (2, 0.5), "pm": (0.25, 0)}  # coal, gas


def statement(name: str, metric: str | None, **columns: Any) -> dict[str, Any]:
    """Return a ledger entry due at the end of 2025, with its assumptions."""
    return {
        "id": name,
        "text": f"{name}：原文",
        "document": "toy",
        "quantity": {"en": name, "zh": name},
        "value": None,
        "unit": "share",
        "date": "2025-12-31",
        "wording": "binding",
        "metric": metric,
        "sense": ">=",
        "assumptions": {"en": f"{name} is assumed", "zh": f"{name}的假设"},
        **columns,
    }


LEDGER = [
    statement("AIR", "pollutant_cut", value=100_000, unit="t", date="2024-12-31"),
    statement("AIR-EASY", "pollutant_cut", value=1_000, unit="t"),
    statement("ENERGY", "energy_intensity_cut", value=0.3),
    statement("CARBON", "co2_intensity_cut", value=0.185),
    statement("CARBON-MORE", "co2_intensity_cut", value=0.5),
    statement("CLEAN", "nonfossil_share", against="base"),
    statement("COAL", "coal_share", sense="<=", against="base"),
    statement("COAL-UP", "coal_share", against="base"),
    statement("GAS", "coalbed_gas_use", value=20, unit="Mm3", item="engine"),
    statement("ALL-GAS", "coalbed_gas_use", value=8, unit="Mm3"),
    statement("SMALL", "small_coal_capacity", unit="MW", sense="<=", read_as=0),
    share_target("SHARE", "capacity_share", 0.5),
]


def _burner(name: str, kind: str, fuel: str, efficiency: float, cost: float) -> dict[str, Any]:
    own = {"id": name, "class": kind, "fuel": fuel, "net_efficiency": efficiency}
    return {**own, "variable_om_cny_per_mwh": cost}


def counted_city(**changes: Any) -> ToyCity:
    """Return the city; `changes` replace what it is made of."""
    fuels: list[Mapping[str, Any]] = [
        {"id": "coal", "price_cny_per_tce": 0},
        {"id": "straw", "price_cny_per_tce": 0},
        {"id": "gas", "price_cny_per_m3": 0, "heating_value_mj_per_m3": 36},
    ]
    emissions = [
        {"fuel": fuel, "pollutant": pollutant, "factor_kg_per_gj": factors[number]}
        for pollutant, factors in KG_PER_GJ.items()
        for number, fuel in enumerate(("coal", "gas"))
    ] + [{"fuel": "straw", "pollutant": each, "factor_kg_per_gj": 0} for each in KG_PER_GJ]
    parts: dict[str, Any] = {
        "technologies": [
            _burner("coal", "coal", "coal", 0.4, 300),
            _burner("stove", "biomass", "straw", 0.25, 1),
            _burner("engine", "cbm", "gas", 0.5, 2),
            {"id": "wind", "class": "wind"},
        ],
        "units": [
            {"id": "big", "technology": "coal", "capacity_mw": 200, "unit_count": 1},
            {"id": "straw", "technology": "stove", "capacity_mw": 5},
            {"id": "gas", "technology": "engine", "capacity_mw": 5},
            {"id": "mill", "technology": "wind", "capacity_mw": 10},
        ],
        "projects": [
            {"id": "park", "technology": "wind", "capacity_mw": 20, "online": "2025-01-01"}
        ],
        "fuels": fuels,
        "emissions": emissions,
        "ledger": LEDGER,
    }
    return ToyCity(**{**parts, **changes})

"""Toy cities whose scenarios have no plan, each for a reason of its own.

Demand is 100 MW in every hour and one typical day stands for the year, unless a city says more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from support.toy_cities import FLAT_100_MW, ToyCity, share_target

COAL = {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300}
BURNING = {**COAL, "fuel": "coal", "net_efficiency": 0.4}
PV = {
    "id": "pv",
    "class": "pv",
    "capex_cny_per_kw": 3000,
    "lifetime_years": 25,
    "availability": 0.5,
}
LIMITED_PV = {
    **PV,
    "build_limit_mw_per_year": 50,
    "build_limit_mw_per_year_low": 0,
    "build_limit_mw_per_year_high": 200,
}
WIND = {
    **LIMITED_PV,
    "id": "wind",
    "class": "wind",
    "build_limit_mw_per_year": 20,
    "build_limit_mw_per_year_high": 50,
}
OTHER = {"id": "oil", "class": "oil", "variable_om_cny_per_mwh": 600}
GAS = {"id": "cbm", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.4}
C200 = {"id": "c", "technology": "coal", "capacity_mw": 200}
FUEL = {"id": "coal", "price_cny_per_tce": 700}
CARBON = {"fuel": "coal", "pollutant": "co2", "factor_kg_per_gj": 100}
CAPACITY = share_target("CAP", "capacity_share", 0.3)
GENERATION = share_target("GEN", "generation_share", 0.3)
ENFORCED = {"enforce": True}
SAVING = {
    "id": "saving",
    "technology": "coal",
    "kinds": "energy_saving",
    "heat_rate_change_gce_per_kwh": -20,
    "capex_cny_per_kw": 200,
    "limit_mw_per_year": 100,
}
BOTH = {
    "id": "both",
    "kinds": "energy_saving;flexibility",
    "minimum_load_share": 0.3,
    "limit_mw_per_year": 30,
}


def ranged(value: float, low: float, high: float) -> dict[str, Any]:
    """Return a number of `city.yaml` with its range."""
    return {"value": value, "low": low, "high": high, "source": "toy"}


def demand(growth: tuple[float, float, float]) -> dict[str, Any]:
    """Return the settings of a city whose demand grows by a number with a range."""
    own = {"energy": {"value": FLAT_100_MW, "source": "toy"}, "profile": "flat"}
    return {"demand": {"town": {**own, "growth": ranged(*growth)}}}


@dataclass(frozen=True)
class Impossible:
    """A city and a scenario of it that has no plan.

    Attributes
    ----------
    rule : str
        What has to be named among what stops it.
    said : tuple of str
        Asset or rule, number and unit that its sentence holds.
    repairs : tuple of str
        Fields of which one repair each is expected.
    """

    city: ToyCity
    scenario: Mapping[str, Any]
    rule: str
    said: tuple[str, ...]
    repairs: tuple[str, ...] = field(default=())


def project(name: str, technology: str, mw: float, online: str, **rest: Any) -> dict[str, Any]:
    """Return a row of projects.csv."""
    return {"id": name, "technology": technology, "capacity_mw": mw, "online": online, **rest}


IMPOSSIBLE: dict[str, Impossible] = {
    "too little may be built": Impossible(
        ToyCity([COAL, LIMITED_PV], [C200], ledger=[CAPACITY]),
        {"targets": {"CAP": ENFORCED}},
        "build_limit",
        ("pv", "50 MW", "2025", "0–200 MW", "[toy]"),
        ("builds.limits.pv.2025",),
    ),
    "the project slips": Impossible(
        ToyCity(
            [COAL, PV],
            [C200],
            [project("farm", "pv", 100, "2025-06-30")],
            ledger=[CAPACITY],
        ),
        {
            "years": [2024, 2025, 2026],
            "projects": {"stages": ["approved"], "delay": {"farm": "240 days"}},
            "targets": {"CAP": ENFORCED},
        },
        "online_date",
        ("farm", "100 MW", "2026-02-25", "[toy]"),
        ("projects.delay.farm",),
    ),
    "the announced project is left out": Impossible(
        ToyCity(
            [COAL, PV],
            [C200],
            [
                project("farm", "pv", 60, "2025-06-30", stage="announced"),
                project("field", "pv", 40, "2025-06-30", stage="announced"),
            ],
            ledger=[CAPACITY],
        ),
        {"targets": {"CAP": ENFORCED}},
        "project_left_out",
        ("farm (60 MW", "field (40 MW", "100 MW in all", "toy]"),
        ("projects.include",),
    ),
    "coal retires too late": Impossible(
        ToyCity(
            [COAL, PV],
            [
                {"id": "old", "technology": "coal", "capacity_mw": 100, "unit_count": 1},
                {"id": "c", "technology": "coal", "capacity_mw": 100, "unit_count": 1},
                {"id": "sun", "technology": "pv", "capacity_mw": 60},
            ],
            ledger=[CAPACITY],
        ),
        {
            "years": [2024, 2025, 2026],
            "retire": {"units": ["old"], "by": "2026-06-30"},
            "targets": {"CAP": ENFORCED},
        },
        "retirement_date",
        ("old (100 MW)", "2026-06-30", "100 MW in all"),
        ("retire.by",),
    ),
    "the gas is not enough": Impossible(
        ToyCity(
            [COAL, GAS],
            [C200, {"id": "g", "technology": "cbm", "capacity_mw": 80}],
            fuels=[
                {
                    "id": "cbm",
                    "price_cny_per_m3": 0.5,
                    "heating_value_mj_per_m3": 36,
                    "supply_limit_mm3": 40,
                    "supply_limit_mm3_low": 30,
                    "supply_limit_mm3_high": 90,
                }
            ],
            emissions=[{"fuel": "cbm", "factor_kg_per_gj": 56}],
            ledger=[GENERATION],
        ),
        {"targets": {"GEN": ENFORCED}},
        "fuel_supply",
        ("cbm", "40 Mm3", "2025", "30–90 Mm3", "[toy]"),
        ("fuels.cbm.supply.2025",),
    ),
    "the cap is below what must run": Impossible(
        ToyCity(
            [{**BURNING, "must_run_share": 0.4}, PV],
            [C200],
            fuels=[FUEL],
            emissions=[CARBON],
        ),
        {"emissions": {"limits": {"co2": {"2025": 500_000}}}},
        "emission_cap",
        ("CO2", "500,000 t", "2025", "[scenario]"),
        ("emissions.limits.co2.2025",),
    ),
    "coal may generate less than it must": Impossible(
        ToyCity(
            [{**BURNING, "must_run_share": 0.4}, PV],
            [C200],
            fuels=[FUEL],
            emissions=[CARBON],
        ),
        {"limits": {"generation": {"coal": {"2025": "500 GWh"}}}},
        "generation_limit",
        ("coal", "500 GWh", "2025", "[scenario]"),
        ("limits.generation.coal.2025",),
    ),
    "coal may burn less than it must": Impossible(
        ToyCity(
            [{**BURNING, "must_run_share": 0.4}, PV],
            [C200],
            fuels=[FUEL],
            emissions=[CARBON],
        ),
        {"limits": {"fuels": {"black": {"of": ["coal"], "at_most": {"2025": "150 ktce"}}}}},
        "fuel_group_limit",
        ("black", "coal", "150 ktce", "2025", "[scenario]"),
        ("limits.fuels.black.at_most.2025",),
    ),
    "the sun cannot all be used": Impossible(
        ToyCity(
            [COAL, PV],
            [C200],
            [project("farm", "pv", 300, "2025-01-01")],
            export={"town": {}},
            settings={
                "export": {"town": {"energy": ranged(87_600.0, 0.0, 500_000.0), "profile": "flat"}}
            },
        ),
        {"projects": {"stages": ["approved"]}, "utilisation": {"pv": {"2025": 0.9}}},
        "utilisation",
        ("PV", "90.0%", "2025", "[scenario]"),
        ("utilisation.pv.2025", "export.energy.2025"),
    ),
    "firm capacity is short": Impossible(
        ToyCity(
            [COAL, PV],
            [{"id": "c", "technology": "coal", "capacity_mw": 120}],
            settings=demand((0.05, 0.0, 0.06)),
        ),
        {"planning_reserve": 0.2},
        "planning_reserve",
        ("20.0%", "105 MW", "2025", "[scenario]"),
        ("planning_reserve.2025", "demand.growth"),
    ),
    "new coal must run beside the old": Impossible(
        ToyCity(
            [
                {**BURNING, "must_run_share": 0.4},
                {**BURNING, "id": "new", "must_run_share": 0.5},
                PV,
            ],
            [C200],
            [
                project(
                    "block",
                    "new",
                    30,
                    "2025-01-01",
                    online_low="2025-01-01",
                    online_high="2025-12-31",
                )
            ],
            fuels=[FUEL],
            emissions=[CARBON],
        ),
        {"projects": {"stages": ["approved"]}, "coal_replacement": {"ratio": 0.9}},
        "coal_replacement",
        ("90.0%", "2025", "[scenario]"),
        ("coal_replacement.ratio", "projects.delay.block"),
    ),
    "more upgrades are asked for than can be done": Impossible(
        ToyCity(
            [{**COAL, "fuel": "coal", "heat_rate_gce_per_kwh": 320, "minimum_load_share": 0.5}, PV],
            [{"id": "c", "technology": "coal", "capacity_mw": 100, "unit_count": 1}],
            fuels=[FUEL],
            emissions=[CARBON],
            retrofits=[SAVING, {**SAVING, **BOTH}],
        ),
        {  # 30 MW count twice and 70 MW once in a year, which no sum of one limit tells
            "years": [2024, 2025, 2026],
            "retrofits": {"at_least": 150, "by": "2025-12-31", "count": "kind"},
        },
        "upgrade_minimum",
        ("150 MW", "2025-12-31", "[scenario]"),
        ("retrofits.at_least", "retrofits.by"),
    ),
    "what must run is more than anyone takes": Impossible(
        ToyCity(
            [{**COAL, "must_run_share": 0.4}, PV],
            [C200],
            [
                project(
                    "block",
                    "coal",
                    100,
                    "2025-01-01",
                    online_low="2025-01-01",
                    online_high="2025-12-31",
                )
            ],
            settings=demand((0.0, 0.0, 0.3)),
        ),
        {"projects": {"stages": ["approved"]}},
        "must_run",
        ("coal", "40%", "[toy]"),
        ("demand.growth", "projects.delay.block"),
    ),
    "neither lever is enough alone": Impossible(
        ToyCity(
            [OTHER, {**LIMITED_PV, "build_limit_mw_per_year_high": 70}, WIND],
            [{"id": "o", "technology": "oil", "capacity_mw": 200}],
            ledger=[share_target("CAP", "capacity_share", 0.35)],
        ),
        {"targets": {"CAP": ENFORCED}},
        "build_limit",
        ("wind", "20 MW", "2025", "0–50 MW", "[toy]"),
        ("builds.limits.pv.2025",),
    ),
}

"""What surrounds the plant of a random city, and what its scenario asks for."""

from __future__ import annotations

from support.random_draw import Draw, Row
from support.reserve_cities import product


def draw_fuels(draw: Draw) -> list[Row]:
    gas = {"price_cny_per_m3": draw.between(0.2, 2), "heating_value_mj_per_m3": 36}
    limit = draw.between(1, 20)
    coal = draw.maybe(0.3, supply_limit_kt_ce=draw.between(100, 300))
    return [
        {"id": "coal", "price_cny_per_tce": draw.between(500, 1100), **coal},
        {"id": "cbm", **gas, "supply_limit_mm3": limit},
    ]


def draw_links(draw: Draw, has: Row) -> list[Row]:
    tie = {
        "id": "tie",
        "capacity_mw": draw.between(0, 40),
        "reverse_capacity_mw": draw.between(0, 40),
        "loss_share": draw.between(0.01, 0.1),
    }
    ridge = {
        "id": "ridge",
        "to_zone": "hill",
        "capacity_mw": draw.between(1, 20),
        "reverse_capacity_mw": draw.between(1, 20),
        "price_profile": "",
        **draw.maybe(0.5, loss_share=0.03),
    }
    return [tie, *([ridge] if has["hill"] else [])]


def draw_loads(draw: Draw) -> list[Row]:
    hydrogen = draw.between(2, 10)
    trucks = {
        "id": "trucks",
        "kind": "trucks",
        "count": draw.whole(50, 300),
        "energy_mwh_per_unit_year": 87.6,
        "power_mw_per_unit": 0.05,
        "window_start_hour": 20,
        "window_end_hour": 9,
    }
    electrolysis = {
        "id": "hydrogen",
        "kind": "electrolysis",
        "energy_mwh_per_unit_year": hydrogen * 4000,
        "power_mw_per_unit": hydrogen,
        "balance": "year",
    }
    return [trucks, electrolysis]


def draw_settings(draw: Draw, has: Row) -> Row:
    reserves = {
        "reserves": {
            "up": product("up"), "down": product("down"), "spinning": product("up", 10, 60)
        },
        "value_of_unmet_reserve": {"value": draw.between(50, 3000), "source": "toy"},
    }  # fmt: skip
    return {
        "discount_rate": float(draw.random.choice([0.0, 0.05, 0.1])),
        "value_of_lost_load": float(draw.random.choice([700, 10_000])),
        "free_builds_online": {"month": draw.whole(1, 7), "day": 1, "source": "toy"},
        "methane_gwp": {"value": 28, "source": "toy"},
        **(reserves if has["reserve"] else {}),
    }


def draw_heat(draw: Draw) -> Row:
    return {
        "heat": {"centre": {"profile": "cold", "energy": draw.between(20, 70) * 8760}},
        "heat_sources": [
            {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.85,
             "capacity_mw": draw.between(5, 40), "variable_om_cny_per_mwh": 5},
            {"id": "pump", "kind": "heat_pump", "cop": 3, "capacity_mw": draw.between(1, 15)},
        ],
        "heat_stores": [
            {"id": "vat", "power_mw": draw.between(5, 30), "energy_mwh": draw.between(20, 150),
             "loss_per_hour": 0.01},
        ],
    }  # fmt: skip


def draw_tables(draw: Draw) -> dict[str, list[Row]]:
    removed = {"technology": "coal", "pollutant": "so2", "removal_share": draw.between(0.5, 0.95)}
    free = {"technology": "coal", "year": 2024, "co2_benchmark_t_per_mwh": draw.between(0.7, 0.9)}
    vented = {"fuel": "cbm", "methane_vented_share": 0.5, "methane_kg_per_m3": 0.5}
    return {"abatement.csv": [removed], "benchmarks.csv": [free], "methane.csv": [vented]}


def draw_scenario(draw: Draw, has: Row) -> Row:
    """Return what the scenario asks for."""
    years = [2024, 2025, 2026] if draw.happens(0.2) else [2024, 2025]
    later = years[1:]
    fields: Row = {"projects": {"stages": ["approved"]}, "years": years}
    if has["reserve"]:
        fields["reserve"] = {
            "up": {"demand": draw.between(0.01, 0.08), "wind": 0.1, "pv": 0.1},
            "down": {"demand": draw.between(0.01, 0.08), "wind": 0.1},
            "spinning": {"demand": draw.between(0.01, 0.1)},
        }
    if has["retrofit"]:
        least = draw.maybe(0.6, at_least=draw.between(2, 9), by="2025-12-31")
        fields["retrofits"] = {"choose": True, **least}
    if not has["short"] and (has["retirement"] or draw.happens(0.3)):
        fields["planning_reserve"] = dict.fromkeys(later, draw.between(0, 0.3))
    if "planning_reserve" in fields and has["retirement"]:
        fields["retire"] = {"economic": True}
    if has["new coal"] and draw.happens(0.7):
        fields["coal_replacement"] = {"ratio": draw.between(0.7, 1.0)}
    if draw.happens(0.5):
        name = str(draw.random.choice(["wind", "pv", "wind_and_pv"]))
        fields["utilisation"] = {name: draw.between(0.85, 0.99)}
    if draw.happens(0.4):
        most = draw.between(400_000, 800_000)
        fields["emissions"] = {"limits": {"co2": dict.fromkeys(later, most)}}
    fields["carbon"] = _carbon(draw)
    definition = str(draw.random.choice(["strict", "as_printed"]))
    asked = {
        name: {"enforce": True, "definition": definition}
        for name, share in (("C26", 0.4), ("C27", 0.3))
        if draw.happens(share)
    }
    limits = _limits(draw, later)
    return fields | ({"targets": asked} if asked else {}) | ({"limits": limits} if limits else {})


def _limits(draw: Draw, later: list[int]) -> Row:
    """Return limits that are met by other plant, or by what is left unserved."""
    coal = dict.fromkeys(later, f"{draw.between(500, 900)} GWh")
    burnt = {later[0]: f"{draw.between(150, 300)} ktce"}
    fossil = {"fossil": {"of": ["coal", "cbm"], "at_most": burnt}}
    return {
        **draw.maybe(0.4, generation={"coal": coal}),
        **draw.maybe(0.4, fuels=fossil),
    }


def _carbon(draw: Draw) -> Row:
    scheme = str(draw.random.choice(["none", "tax", "benchmark"]))
    if scheme == "none":
        return {}
    credit = draw.maybe(0.5, methane_credit=True)
    return {"scheme": scheme, "price": {2025: draw.between(20, 200)}, **credit}

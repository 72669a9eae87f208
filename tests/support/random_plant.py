"""Plant, stores and upgrades of a random city."""

from __future__ import annotations

from support.random_draw import Draw, Row


def _committed(draw: Draw, has: Row) -> Row:
    reserve = {"reserve_ramp_share_per_minute": draw.between(0.002, 0.03)} if has["reserve"] else {}
    return {
        "minimum_load_share": draw.between(0.3, 0.6),
        "part_load_penalty_share": draw.between(0, 0.15),
        "start_cost_cny_per_mw": draw.between(0, 800),
        "ramp_share_per_hour": draw.between(0.08, 0.5),
        "minimum_up_hours": draw.whole(1, 4),
        "minimum_down_hours": draw.whole(1, 4),
        **reserve,
    }


def draw_thermal(draw: Draw, has: Row) -> list[Row]:
    common: Row = {"class": "coal", "fuel": "coal"}
    coal = {
        **common,
        "id": "coal",
        "heat_rate_gce_per_kwh": draw.whole(290, 340),
        "own_use_share": draw.between(0, 0.1),
        "availability": draw.between(0.75, 0.95),
        "fixed_om_cny_per_kw_year": draw.between(20, 100),
        **draw.maybe(0.5, must_run_share=draw.between(0.05, 0.35)),
    }
    if has["commitment"] or has["heat"] or has["reserve"]:
        coal |= _committed(draw, has)
    if has["heat"]:
        coal |= {
            "heat_share_mw_per_mw": draw.between(0.3, 1.0),
            "power_loss_per_heat": draw.between(0.1, 0.25),
            "power_per_heat_minimum": draw.between(0.3, 1.2),
        }
    old = {
        **common,
        "id": "old",
        "heat_rate_gce_per_kwh": draw.whole(350, 420),
        "fixed_om_cny_per_kw_year": draw.between(50, 400),
        **draw.maybe(0.4, must_run_share=draw.between(0.05, 0.2)),
        **(_committed(draw, has) if has["commitment"] and draw.happens(0.5) else {}),
    }
    return [coal, old, *_further(draw, has)]


def _further(draw: Draw, has: Row) -> list[Row]:
    """Return plant that may be built, and engines."""
    new = {
        "class": "coal",
        "fuel": "coal",
        "id": "new",
        "heat_rate_gce_per_kwh": 285,
        "capex_cny_per_kw": draw.whole(500, 4000),
        "lifetime_years": 40,
        "build_limit_mw_per_year": draw.between(10, 60),
        **draw.maybe(0.5, must_run_share=draw.between(0.05, 0.4)),
        **(_committed(draw, has) if has["commitment"] or has["reserve"] else {}),
    }
    gas = {"id": "engine", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.4}
    peaker = {
        "id": "peaker",
        "class": "other_thermal",
        "variable_om_cny_per_mwh": 1500,
        "capex_cny_per_kw": draw.whole(500, 1500),
        "lifetime_years": 20,
        "build_limit_mw_per_year": 5 if has["short"] else 200,
    }
    return [gas, peaker, *([new] if has["new coal"] else [])]


def draw_clean(draw: Draw, has: Row) -> list[Row]:
    return [
        {
            "id": kind,
            "class": kind,
            "availability_profile": profile,
            "variable_om_cny_per_mwh": draw.between(0, 5),
            "capex_cny_per_kw": draw.whole(2000, 8000),
            "lifetime_years": 20,
            "build_limit_mw_per_year": draw.between(50, 120),
            "firm_share": 0.1,
            **({"reserve_down": "true"} if has["reserve"] and draw.happens(0.6) else {}),
        }
        for kind, profile in (("pv", "sun"), ("wind", "wind"))
    ]


def draw_storage(draw: Draw, has: Row) -> list[Row]:
    build = {
        "lifetime_years": 10,
        "capex_cny_per_kw": draw.whole(50, 1500),
        "build_limit_mw_per_year": draw.between(5, 40),
        "firm_share": 0.5,
    }
    battery = {"id": "battery", "class": "storage", **build}
    flywheel = {"id": "flywheel", "class": "storage", "firm_share": 0}
    tank = {**battery, "id": "tank", "capex_cny_per_kw": draw.whole(10, 500)}
    return [battery, flywheel, *([tank] if has["seasonal"] else [])]


def draw_stores(draw: Draw, has: Row) -> list[Row]:
    offers = {"reserves": "up;down;spinning"} if has["reserve"] else {}
    battery = {
        "id": "battery",
        "power_mw": draw.between(0, 20),
        "energy_mwh": draw.between(0, 60),
        "charge_efficiency": draw.between(0.8, 1.0),
        "discharge_efficiency": draw.between(0.8, 1.0),
        "self_discharge_per_hour": draw.between(0, 0.01),
        "cycle_cost_cny_per_mwh": draw.between(0, 40),
        "hours": draw.whole(1, 4),
        **offers,
    }
    flywheel = {
        "id": "flywheel",
        "power_mw": draw.between(1, 10),
        "energy_mwh": draw.between(0.2, 2),
        **offers,
    }
    tank = {
        "id": "tank",
        "power_mw": draw.between(0, 20),
        "energy_mwh": draw.between(0, 2000),
        "charge_efficiency": draw.between(0.8, 1.0),
        "self_discharge_per_hour": draw.between(0.0001, 0.003),
        "hours": draw.whole(20, 300),
        "seasonal": "true",
    }
    return [battery, flywheel, *([tank] if has["seasonal"] else [])]


def draw_units(draw: Draw, has: Row) -> list[Row]:
    chp = {"chp": "true"} if has["heat"] else {}
    hill = {"zone": "hill"} if has["hill"] else {}
    return [
        {"id": "c", "technology": "coal", "capacity_mw": draw.between(50, 110), **chp},
        {
            "id": "d",
            "technology": "coal",
            "capacity_mw": draw.between(10, 40),
            "heat_rate_gce_per_kwh": draw.whole(345, 360),
        },
        {"id": "o", "technology": "old", "capacity_mw": draw.between(10, 60)},
        {"id": "e", "technology": "engine", "capacity_mw": draw.between(5, 20)},
        {"id": "s", "technology": "pv", "capacity_mw": draw.between(5, 60)},
        {"id": "w", "technology": "wind", "capacity_mw": draw.between(5, 50)},
        {"id": "h", "technology": "pv", "capacity_mw": draw.between(5, 20), **hill},
    ]


def draw_roof(draw: Draw) -> Row:
    online = f"2025-{draw.whole(1, 12):02d}-01"
    return {
        "id": "roof", "technology": "pv", "capacity_mw": draw.between(0, 40), "online": online
    }  # fmt: skip


def draw_retrofits(draw: Draw, has: Row) -> list[Row]:
    common = {"technology": "coal", "outage_weeks": draw.whole(1, 10)}
    saving = {
        **common,
        "id": "saving",
        "kinds": "energy_saving",
        "heat_rate_change_gce_per_kwh": -draw.whole(5, 30),
        "capex_cny_per_kw": draw.whole(20, 2000),
        "limit_mw_per_year": draw.between(10, 60),
    }
    flexible = {
        **common,
        "id": "flexible",
        "kinds": "flexibility",
        "minimum_load_share": 0.25,
        "part_load_penalty_share": 0.1,
        "ramp_share_per_hour": 0.6,
        "capex_cny_per_kw": draw.whole(20, 2000),
        "limit_mw_per_year": draw.between(10, 50),
    }
    committed = has["commitment"] or has["heat"] or has["reserve"]
    return [saving, *([flexible] if committed else [])]

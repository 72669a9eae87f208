"""Cities that nobody chose, each drawn from a number: all that the model knows, on twelve steps.

A city's year is two typical days of six steps. What the profiles' files say hour by hour is the
same, so that a city can be run on any axis.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from reserve_cities import product
from toy_cities import FLAT_100_MW, HOURS, ToyCity, load_beside, share_target, write_series
from transition_sim.inputs import city as city_files
from transition_sim.inputs import profiles
from transition_sim.inputs.scenario import Scenario
from transition_sim.system import build as system_build
from transition_sim.timeseries import DAYS, TimeAxis

STEPS, PERIODS = 6, 2
SERIES = ("load", "cold", "sun", "wind", "price")
SPANS = (60, 120, 180, 250, 300)  # days on which the typical day changes
Row = dict[str, Any]


class Draw:
    """Numbers of one city."""

    def __init__(self, number: int) -> None:
        self.random = np.random.default_rng(number)

    def between(self, low: float, high: float) -> float:
        """Return a number with few digits."""
        return round(float(self.random.uniform(low, high)), 3)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return int(self.random.integers(low, high + 1))

    def happens(self, share: float) -> bool:
        """Say yes in a share of cases."""
        return bool(self.random.random() < share)

    def maybe(self, share: float, **fields: Any) -> Row:
        """Return the fields in a share of cases, and nothing in the others."""
        return fields if self.happens(share) else {}


@dataclass(frozen=True)
class RandomCity:
    """A city, tables beside its own, its scenario's fields, and its two typical days."""

    city: ToyCity
    tables: dict[str, list[Row]]
    fields: Row
    days: dict[str, np.ndarray]

    def load(self, folder: Path) -> Scenario:
        """Write the city and its scenario, and load it."""
        self.write(folder)
        return load_beside(folder, **self.fields)

    def write(self, folder: Path) -> None:
        """Write the city; its series hour by hour only where files are read."""
        quick = city_files.read_profile is not profiles.read_profile
        replace(self.city, profiles={}).write(folder / "city")
        for name, values in self.city.profiles.items():
            file = folder / "city" / "profiles" / f"{name}.csv"
            if quick:
                file.touch()
            else:
                write_series(file, name, values)
        for name, rows in self.tables.items():
            with (folder / "city" / name).open("w", newline="", encoding="utf-8") as handle:
                writer = csv.DictWriter(handle, [*rows[0], "source"])
                writer.writeheader()
                writer.writerows({**row, "source": "toy"} for row in rows)

    @contextmanager
    def on_its_axis(self) -> Iterator[None]:
        """Let every scenario within have the two typical days, and no file read for its series.

        Writing and reading the hours of a year takes most of a small city's time.
        """
        year = {name: _hours(each) for name, each in self.days.items()} | {"flat": np.ones(HOURS)}
        usual = system_build.choose_time_axis, city_files.read_profile
        system_build.choose_time_axis = self.axis
        city_files.read_profile = lambda path, shown, asked: year[asked.name]
        try:
            yield
        finally:
            system_build.choose_time_axis, city_files.read_profile = usual

    def axis(self, scenario: Scenario) -> TimeAxis:
        """Return the two typical days."""
        step = np.arange(STEPS * PERIODS)
        period, within = np.divmod(step, STEPS)
        return TimeAxis(
            label=step,
            weight=np.bincount(period_of_day())[period] * 24.0 / STEPS,
            period=period,
            hour=24 // STEPS * within,
            previous=period * STEPS + (within - 1) % STEPS,
            day_period=period_of_day(),
            series={
                name: self.days[name].ravel() if name in self.days else np.ones(len(step))
                for name in scenario.city_data.profiles
            },
            day_span=np.digitize(np.arange(DAYS), SPANS),
        )


def period_of_day() -> np.ndarray:
    """Return which of the two typical days each day of the year is."""
    return np.digitize(np.arange(DAYS), SPANS) % PERIODS


class Everything(Draw):
    """Numbers of a city that has all that a city may have."""

    def happens(self, share: float) -> bool:
        """Say yes."""
        return True


def random_city(number: int) -> RandomCity:
    """Return the city of a number."""
    return _city(Draw(number))


def everything_city(scheme: str) -> RandomCity:
    """Return a city in which every component has something to do.

    Parameters
    ----------
    scheme : {"tax", "benchmark"}
        Of the price of CO2.
    """
    found = _city(Everything(0))
    asked = {**found.fields["carbon"], "scheme": scheme, "price": {2025: 100}}
    return replace(found, fields={**found.fields, "carbon": asked})


def _city(draw: Draw) -> RandomCity:
    days = _days(draw)
    has = {
        name: draw.happens(share)
        for name, share in {
            "hill": 0.6, "commitment": 0.8, "heat": 0.5, "reserve": 0.6, "retrofit": 0.5,
            "new coal": 0.5, "seasonal": 0.4, "loads": 0.5, "retirement": 0.5,
        }.items()
    }  # fmt: skip
    has["short"] = not has["retirement"] and draw.happens(0.5)
    city = ToyCity(
        technologies=[*_thermal(draw, has), *_clean(draw, has), *_storage(draw, has)],
        units=_units(draw, has),
        projects=[_roof(draw)],
        stores=_stores(draw, has),
        fuels=_fuels(draw),
        emissions=[
            {"fuel": "coal", "factor_kg_per_gj": 95},
            {"fuel": "cbm", "factor_kg_per_gj": 56},
            {"fuel": "coal", "pollutant": "so2", "factor_kg_per_gj": 0.5},
            {"fuel": "cbm", "pollutant": "so2", "factor_kg_per_gj": 0},
        ],
        links=_links(draw, has),
        loads=_loads(draw) if has["loads"] else (),
        retrofits=_retrofits(draw, has) if has["retrofit"] else (),
        zones=("town", "hill") if has["hill"] else ("town",),
        ledger=[
            share_target("C26", "capacity_share", draw.between(0.3, 0.5)),
            share_target("C27", "generation_share", draw.between(0.15, 0.35)),
        ],
        demand={
            "town": {
                "growth": draw.between(0, 0.1),
                "profile": "load",
                "energy": FLAT_100_MW * (1.6 if has["short"] else 1.0),
            },
            "hill": {"energy": draw.between(0, 8) * 8760},
        },
        export={"town": {"energy": draw.between(0, 15) * 8760}} if draw.happens(0.5) else {},
        profiles={name: _hourly(each) for name, each in days.items()},
        settings=_settings(draw, has),
        **(_heat(draw) if has["heat"] else {}),
    )
    return RandomCity(city, _tables(draw), _scenario(draw, has), days)


def _days(draw: Draw) -> dict[str, np.ndarray]:
    """Return the series of two days of six steps; demand of one on the year's mean."""
    light = np.asarray([0, 0, 0.6, 0.9, 0.5, 0])
    shape = (PERIODS, STEPS)
    days = {
        "load": draw.random.uniform(0.5, 1.5, shape),
        "cold": draw.random.uniform(0.2, 2.0, shape),
        "sun": light * draw.random.uniform(0.3, 1.0, (PERIODS, 1)),
        "wind": draw.random.uniform(0, 0.9, shape),
        "price": draw.between(150, 650) * draw.random.uniform(0.6, 1.4, shape),
    }
    count = np.bincount(period_of_day())
    for name in ("load", "cold"):
        days[name] = days[name] / (days[name].mean(axis=1) @ count / DAYS)
    return days


def _hourly(days: np.ndarray) -> Any:
    return _hours(days).__getitem__


def _hours(days: np.ndarray) -> np.ndarray:
    """Return the year hour by hour."""
    return np.repeat(days[period_of_day()], 24 // STEPS, axis=1).ravel()


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


def _thermal(draw: Draw, has: Row) -> list[Row]:
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
    new = {
        **common,
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
    return [coal, old, gas, peaker, *([new] if has["new coal"] else [])]


def _clean(draw: Draw, has: Row) -> list[Row]:
    return [
        {
            "id": kind,
            "class": kind,
            "availability_profile": profile,
            "variable_om_cny_per_mwh": draw.between(0, 5),
            "capex_cny_per_kw": draw.whole(800, 6000),
            "lifetime_years": 20,
            "build_limit_mw_per_year": draw.between(30, 120),
            "firm_share": 0.1,
            **({"reserve_down": "true"} if has["reserve"] and draw.happens(0.6) else {}),
        }
        for kind, profile in (("pv", "sun"), ("wind", "wind"))
    ]


def _storage(draw: Draw, has: Row) -> list[Row]:
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


def _stores(draw: Draw, has: Row) -> list[Row]:
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
        "self_discharge_per_hour": draw.between(0, 0.0005),
        "hours": draw.whole(20, 300),
        "seasonal": "true",
    }
    return [battery, flywheel, *([tank] if has["seasonal"] else [])]


def _units(draw: Draw, has: Row) -> list[Row]:
    chp = {"chp": "true"} if has["heat"] else {}
    hill = {"zone": "hill"} if has["hill"] else {}
    return [
        {"id": "c", "technology": "coal", "capacity_mw": draw.between(50, 110), **chp},
        {"id": "d", "technology": "coal", "capacity_mw": draw.between(10, 40),
         "heat_rate_gce_per_kwh": draw.whole(345, 360)},
        {"id": "o", "technology": "old", "capacity_mw": draw.between(10, 60)},
        {"id": "e", "technology": "engine", "capacity_mw": draw.between(5, 20)},
        {"id": "s", "technology": "pv", "capacity_mw": draw.between(5, 60)},
        {"id": "w", "technology": "wind", "capacity_mw": draw.between(5, 50)},
        {"id": "h", "technology": "pv", "capacity_mw": draw.between(5, 20), **hill},
    ]


def _roof(draw: Draw) -> Row:
    online = f"2025-{draw.whole(1, 12):02d}-01"
    return {
        "id": "roof", "technology": "pv", "capacity_mw": draw.between(0, 40), "online": online
    }  # fmt: skip


def _fuels(draw: Draw) -> list[Row]:
    gas = {"price_cny_per_m3": draw.between(0.2, 2), "heating_value_mj_per_m3": 36}
    limit = draw.between(1, 20)
    coal = draw.maybe(0.3, supply_limit_kt_ce=draw.between(100, 300))
    return [
        {"id": "coal", "price_cny_per_tce": draw.between(500, 1100), **coal},
        {"id": "cbm", **gas, "supply_limit_mm3": limit},
    ]


def _links(draw: Draw, has: Row) -> list[Row]:
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


def _loads(draw: Draw) -> list[Row]:
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


def _retrofits(draw: Draw, has: Row) -> list[Row]:
    common = {"technology": "coal", "outage_weeks": draw.whole(1, 10)}
    saving = {
        **common,
        "id": "saving",
        "kinds": "energy_saving",
        "heat_rate_change_gce_per_kwh": -draw.whole(5, 30),
        "capex_cny_per_kw": draw.whole(5, 150),
        "limit_mw_per_year": draw.between(10, 60),
    }
    flexible = {
        **common,
        "id": "flexible",
        "kinds": "flexibility",
        "minimum_load_share": 0.25,
        "part_load_penalty_share": 0.1,
        "ramp_share_per_hour": 0.6,
        "capex_cny_per_kw": draw.whole(5, 150),
        "limit_mw_per_year": draw.between(10, 50),
    }
    committed = has["commitment"] or has["heat"] or has["reserve"]
    return [saving, *([flexible] if committed else [])]


def _settings(draw: Draw, has: Row) -> Row:
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


def _heat(draw: Draw) -> Row:
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


def _tables(draw: Draw) -> dict[str, list[Row]]:
    removed = {"technology": "coal", "pollutant": "so2", "removal_share": draw.between(0.5, 0.95)}
    free = {"technology": "coal", "year": 2024, "co2_benchmark_t_per_mwh": draw.between(0.7, 0.9)}
    vented = {"fuel": "cbm", "methane_vented_share": 0.5, "methane_kg_per_m3": 0.5}
    return {"abatement.csv": [removed], "benchmarks.csv": [free], "methane.csv": [vented]}


def _scenario(draw: Draw, has: Row) -> Row:
    """Return what the scenario asks for."""
    years = [2024, 2025, 2026] if draw.happens(0.3) else [2024, 2025]
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
        fields["utilisation"] = {name: draw.between(0.6, 0.98)}
    if draw.happens(0.4):
        most = draw.between(400_000, 800_000)
        fields["emissions"] = {"limits": {"co2": dict.fromkeys(later, most)}}
    fields["carbon"] = _carbon(draw)
    definition = str(draw.random.choice(["strict", "as_printed"]))
    asked = {
        name: {"enforce": True, "definition": definition}
        for name, share in (("C26", 0.4), ("C27", 0.45))
        if draw.happens(share)
    }
    return fields | ({"targets": asked} if asked else {})


def _carbon(draw: Draw) -> Row:
    scheme = str(draw.random.choice(["none", "tax", "benchmark"]))
    if scheme == "none":
        return {}
    credit = draw.maybe(0.5, methane_credit=True)
    return {"scheme": scheme, "price": {2025: draw.between(20, 200)}, **credit}

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

from support.random_choices import (
    draw_fuels,
    draw_heat,
    draw_links,
    draw_loads,
    draw_scenario,
    draw_settings,
    draw_tables,
)
from support.random_draw import Draw, Everything, Row
from support.random_plant import (
    draw_clean,
    draw_retrofits,
    draw_roof,
    draw_storage,
    draw_stores,
    draw_thermal,
    draw_units,
)
from support.toy_cities import FLAT_100_MW, HOURS, ToyCity, load_beside, share_target, write_series
from transition_sim.inputs import load_city as city_files
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.reading import series as profiles
from transition_sim.system import build as system_build
from transition_sim.timeseries.axis import DAYS, TimeAxis

STEPS, PERIODS = 6, 2
SERIES = ("load", "cold", "sun", "wind", "price")
SPANS = (60, 120, 180, 250, 300)  # days on which the typical day changes


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
        technologies=[*draw_thermal(draw, has), *draw_clean(draw, has), *draw_storage(draw, has)],
        units=draw_units(draw, has),
        projects=[draw_roof(draw)],
        stores=draw_stores(draw, has),
        fuels=draw_fuels(draw),
        emissions=[
            {"fuel": "coal", "factor_kg_per_gj": 95},
            {"fuel": "cbm", "factor_kg_per_gj": 56},
            {"fuel": "coal", "pollutant": "so2", "factor_kg_per_gj": 0.5},
            {"fuel": "cbm", "pollutant": "so2", "factor_kg_per_gj": 0},
        ],
        links=draw_links(draw, has),
        loads=draw_loads(draw) if has["loads"] else (),
        retrofits=draw_retrofits(draw, has) if has["retrofit"] else (),
        zones=("town", "hill") if has["hill"] else ("town",),
        ledger=[
            share_target("C26", "capacity_share", draw.between(0.5, 0.68)),
            share_target("C27", "generation_share", draw.between(0.35, 0.55)),
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
        settings=draw_settings(draw, has),
        **(draw_heat(draw) if has["heat"] else {}),
    )
    return RandomCity(city, draw_tables(draw), draw_scenario(draw, has), days)


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

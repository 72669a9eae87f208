"""A city and a scenario that say something in every field, and what a change of a field moves.

It is the city of the mathematics page with the columns that this one leaves blank. What a change
moves is told by the program's fingerprint, and where that stays, by the System's data, which the
report is made of.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import numpy as np
from ruamel.yaml import YAML

from support.emission_cities import load_with
from support.toy_cities import ToyCity, load_beside
from support.whole_city import LEVERS, TABLES, WHOLE_CITY
from transition_sim.errors import InputError
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.quantities import Count, Quantity
from transition_sim.inputs.schema.records import Row
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.model.fingerprint import fingerprint_program
from transition_sim.system import System, build_system

Effect = Literal["program", "data", "nothing", "refused"]
DAY = 24


def _with(rows: Any, name: str, **columns: Any) -> list[dict[str, Any]]:
    return [{**row, **(columns if row["id"] == name else {})} for row in rows]


def full_city() -> ToyCity:
    """Return the city with every column filled in some row."""
    city = WHOLE_CITY
    technologies = _with(
        city.technologies,
        "coal",
        must_run_share_heating_season=0.3,
        variable_om_cny_per_mwh=20,
        capture_share=0.1,
        firm_share=0.8,
    )
    technologies = _with(technologies, "old", variable_om_cny_per_mwh=25)
    technologies = _with(technologies, "battery", fixed_om_cny_per_kw_year=30, capex_cny_per_kwh=9)
    units = _with(
        city.units,
        "worse",
        own_use_share=0.12,
        availability=0.8,
        fuel="dear",
        unit_count=1,
        county="north",
        commissioned="2001-01-01",
    )
    units = _with(units, "usual", unit_count=1)
    units = _with(units, "small", retires="2025-06-30", unit_count=1)
    optional = {
        "id": "maybe",
        "technology": "solar",
        "capacity_mw": 12,
        "online": "2025-04-01",
        "stage": "announced",
        "optional": "true",
        "availability": 0.9,
        "availability_profile": "pv",
        "capex_cny_per_kw": 3000,
    }
    heater = {
        "id": "heater",
        "technology": "coal",
        "capacity_mw": 20,
        "online": "2025-05-01",
        "chp": "true",
    }
    stored = {
        "id": "cells",
        "technology": "battery",
        "capacity_mw": 4,
        "energy_mwh": 9,
        "online": "2025-04-01",
        "online_low": "2025-01-01",
        "online_high": "2025-12-01",
        "county": "north",
    }
    stores = _with(city.stores, "battery", self_discharge_per_hour=0.01, cycle_cost_cny_per_mwh=5)
    dear = {"id": "dear", "price_cny_per_tce": 900, "supply_limit_kt_ce": 500}
    later = {"id": "dear", "year": 2026, "price_cny_per_tce": 990, "supply_limit_kt_ce": 500}
    loads = _with(
        city.loads,
        "trucks",
        kind="trucks",
        in_demand="true",
        window_start_hour=20,
        window_end_hour=8,
        diesel_l_per_unit_year=32000,
        co2_t_per_unit_year=80,
        coal_t_per_unit_year=1,
    )
    loads = _with(loads, "hydrogen", season="heating", energy_mwh_per_unit_year=400)
    bundle = {
        "id": "bundle",
        "kinds": "flexibility;heat_supply;capture",
        "technology": "coal",
        "minimum_load_share": 0.4,
        "part_load_penalty_share": 0.1,
        "start_cost_cny_per_mw": 900,
        "ramp_share_per_hour": 0.3,
        "minimum_up_hours": 1,
        "minimum_down_hours": 1,
        "heat_share_mw_per_mw": 1.0,
        "power_loss_per_heat": 0.1,
        "power_per_heat_minimum": 0.3,
        "own_use_share": 0.11,
        "capture_share": 0.3,
        "capex_cny_per_kw": 400,
        "outage_weeks": 4,
        "limit_mw_per_year": 50,
    }
    other = {
        "id": "other",
        "kinds": "energy_saving",
        "technology": "coal",
        "heat_rate_change_gce_per_kwh": -5,
        "capex_cny_per_kw": 100,
        "limit_mw_per_year": 30,
    }
    pump = {"variable_om_cny_per_mwh": 3}
    return replace(
        city,
        technologies=technologies,
        units=[*units, {"id": "spare", "technology": "coal", "capacity_mw": 130, "unit_count": 1}],
        projects=[*city.projects, optional, heater, stored],
        stores=stores,
        fuels=[*city.fuels, dear, later],
        emissions=[*city.emissions, {"fuel": "dear", "factor_kg_per_gj": 95}],
        loads=loads,
        retrofits=[*city.retrofits, bundle, other],
        heat_sources=_with(city.heat_sources, "pump", **pump),
        heat={
            "lower": {
                "energy": 438_000,
                "growth": 0.01,
                "clean_heating": {
                    "heat": {"value": 8, "source": "toy"},
                    "loose_coal": {"value": 1, "source": "toy"},
                },
            }
        },
        demand={"town": {"growth": 0.02}},
        profiles={
            **city.profiles,
            "wave": lambda hour: 1.0 + 0.1 * math.sin(hour),
            "pv": lambda hour: max(0.0, 1.0 - abs(hour % DAY - 12) / 6),
        },
    )


FULL_TABLES = {
    **TABLES,
    "benchmarks.csv": [
        {"technology": "coal", "year": 2024, "co2_benchmark_t_per_mwh": 0.8},
        {"technology": "coal", "year": 2026, "co2_benchmark_t_per_mwh": 0.7},
    ],
    "abatement.csv": [{"technology": "coal", "pollutant": "so2", "removal_share": 0.9}],
}
"""Optional tables that a city of `ToyCity` writes beside its own."""
MORE_FACTORS = [
    {"fuel": name, "pollutant": "so2", "factor_kg_per_gj": 0.5} for name in ("coal", "cbm", "dear")
]
FULL_LEVERS: dict[str, Any] = {
    **LEVERS,
    "resolution": {"periods": 2, "hours": 24},
    "carbon": {"scheme": "benchmark", "price": {2025: 75}, "methane_credit": True},
    "emissions": {"limits": {"co2": {2025: 400_000}, "so2": {2025: 900}}},
    "retire": {"economic": True, "units": ["gas"], "units_below": 50, "by": "2026-06-30"},
    "projects": {
        "stages": ["approved"],
        "include": ["maybe"],
        "new": {"own": {"technology": "solar", "capacity": 8, "online": "2025-06-01"}},
    },
    "heat": {"clean_heating": {"lower": {2025: 40}}},
    "builds": {"limits": {"solar": 20}},
    "demand": {"trucks": {2025: 2}},
    "retrofits": {
        "at_least": 140,
        "by": "2026-12-31",
        "kinds": {"flexibility": 1},
        "units": {"spare": {"upgrade": "saving", "year": 2025}},
    },
    "limits": {"fuels": {"both": {"of": ["coal", "cbm"], "at_most": 200_000}}},
    "trade": {"limit": 15},
    "fuels": {"cbm": {"supply": {2025: 1.5}}},
}


class Walk:
    """The city's folder, and what a change of one of its cells moves.

    Parameters
    ----------
    folder : Path
        Where the city is written; each change is taken back.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        city = full_city()
        whole = replace(city, emissions=[*city.emissions, *MORE_FACTORS])
        scenario = load_with(folder, whole, FULL_TABLES, **FULL_LEVERS)
        self.whole = look(scenario)

    def effect(self, **fields: Any) -> Effect:
        """Return what the scenario with some fields of its own moves, on the city as it lies."""
        try:
            found = look(load_beside(self.folder, **{**FULL_LEVERS, **fields}))
        except InputError:
            return "refused"
        return compare(self.whole, found)

    def cell(self, table: str, row: int, column: str, text: str) -> Effect:
        """Return what another text in a cell of a table moves."""
        path = self.folder / "city" / table
        before = path.read_text(encoding="utf-8")
        rows = read_rows(path)
        rows[row][column] = text
        write_rows(path, rows)
        try:
            return self.effect()
        finally:
            path.write_text(before, encoding="utf-8")

    def setting(self, key: tuple[str, ...], value: Any) -> Effect:
        """Return what another value at a key of `city.yaml` moves."""
        path = self.folder / "city" / "city.yaml"
        before = path.read_text(encoding="utf-8")
        whole = yaml_of(before)
        part = whole
        for each in key[:-1]:
            part = part[each]
        part[key[-1]] = value
        path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        try:
            return self.effect()
        finally:
            path.write_text(before, encoding="utf-8")


def look(scenario: Scenario) -> tuple[str, str, System]:
    """Return the fingerprint of the System's data and targets, of the program, and the System."""
    system = build_system(scenario)
    return _hash_of(system), "", system


def compare(before: tuple[str, str, System], after: tuple[str, str, System]) -> Effect:
    """Say whether the program differs, or only what is reported of it, or nothing."""
    if before[0] == after[0]:
        return "nothing"
    return "data" if _program(before[2]) == _program(after[2]) else "program"


_PRINTS: dict[str, str] = {}


def _program(system: System) -> str:
    key = _hash_of(system)
    if key not in _PRINTS:
        _PRINTS[key] = fingerprint_program(assemble(build_model(system))).fingerprint
    return _PRINTS[key]


def _hash_of(system: System) -> str:
    digest = hashlib.sha256()
    for name in sorted(map(str, system.data.variables)):
        values = np.asarray(system.data.variables[name].values)
        digest.update(f"{name} {values.shape} {values.dtype}".encode())
        digest.update(repr(values.tolist()).encode())
    weights = [
        (t.key, t.year, t.threshold, t.headroom, t.enforced, t.sense, repr(t.weights))
        for t in system.targets
    ]
    digest.update(repr(weights).encode())
    return digest.hexdigest()


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    """Write the rows of a table; a column that only one row has becomes one of all."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def changes_of(kind: type[Row], column: str, text: str, others: tuple[str, ...]) -> Iterator[str]:
    """Yield other texts that a cell might hold: near numbers, other choices, other ids."""
    field: Any = kind.model_fields[column]
    marks = [mark for mark in field.metadata if isinstance(mark, Quantity | Count)]
    if marks and isinstance(marks[0], Quantity):
        number = float(text)
        yield from (repr(number * factor) for factor in (0.9, 1.1) if number)
        yield repr(number + 0.05 * min(1.0, marks[0].high))
        return
    if marks:
        yield from (str(int(text) + step) for step in (1, -1))
        return
    if text in ("true", "false"):
        yield "false" if text == "true" else "true"
    for choice in _choices(field.annotation):
        if choice != text:
            yield choice
    if len(text) == 10 and text[4] == "-":  # a day
        yield f"{text[:8]}{int(text[8:]) % 27 + 1:02d}"
        yield f"{text[:5]}{int(text[5:7]) % 12 + 1:02d}{text[7:]}"
    yield from (other for other in others if other != text)


def _choices(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from (str(each) for each in get_args(annotation))
        return
    for part in get_args(annotation):
        yield from _choices(part)


def yaml_of(text: str) -> Any:
    """Return what a YAML text says."""
    return YAML(typ="safe", pure=True).load(text)


def effects_of_tables(
    walk: Walk, kinds: tuple[type[Row], ...], words: tuple[str, ...] = ()
) -> dict[str, set[Effect]]:
    """Return, by table and column, what the changes of its cells move; empty where all are blank.

    A column is left as soon as a change of it moves the program; of one of `words` one cell is
    enough.
    """
    ids = _ids(walk.folder / "city", kinds)
    keyed = ("year",)  # a key that is a number of its own
    found: dict[str, set[Effect]] = {}
    for kind in kinds:
        rows = read_rows(walk.folder / "city" / kind.file)
        for name, field in kind.model_fields.items():
            column = field.alias or name
            effects = found.setdefault(f"{kind.file}:{column}", set())
            for position, row in enumerate(rows):
                text = row.get(column) or ""
                others = () if column in kind.key else ids.get(name, ())
                if column in kind.key and column not in keyed:
                    continue
                for new in changes_of(kind, name, text, others) if text else ():
                    effects.add(walk.cell(kind.file, position, column, new))
                    if "program" in effects:
                        break
                if "program" in effects or (column in words and effects):
                    break
    return found


def _ids(city: Path, kinds: tuple[type[Row], ...]) -> dict[str, tuple[str, ...]]:
    """Return, by column that names a row of another table, the ids that it may name."""
    by_file = {kind.file: read_rows(city / kind.file) for kind in kinds}
    technologies = tuple(row["id"] for row in by_file["technologies.csv"])
    fuels = tuple(dict.fromkeys(row["id"] for row in by_file["fuels.csv"]))
    profiles = tuple(path.stem for path in sorted((city / "profiles").glob("*.csv")))
    return {
        "technology": technologies,
        "fuel": fuels,
        "zone": ("town", "hill"),
        "from_zone": ("town", "hill"),
        "to_zone": ("town", "hill", "grid"),
        "availability_profile": profiles,
        "price_profile": profiles,
        "reserves": ("up", "down"),
        "technology_class": ("coal", "pv", "wind", "other"),
        "kinds": ("flexibility;capture",),
        "name_en": ("Another",),
        "name_zh": ("另一个",),
        "county": ("south",),
        "counted": ("piece",),
        "source": ("toy;toy",),
        "confidence": ("B",),
        "note": ("another",),
    }

"""Toy cities made to measure: every file of a city's folder, and a scenario beside it.

A city is rows as dictionaries, one per line of its table; names and sources are filled in. Where
nothing else is said the demand is 100 MW in every hour, nothing grows, nothing is discounted, and
there is no second zone.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.rules import city as city_rules

HOURS = 8760
BY_HAND = ".by-hand"
"""Marks a city whose sun shines at night and whose costs are one: plausible is only its arithmetic.

`by_hand_is_let_through` keeps the rules of what is plausible off it, and off no other city.
"""
FLAT_100_MW = 100.0 * HOURS  # MWh
Row = Mapping[str, Any]
Hourly = Callable[[int], float]
Check = Callable[[Any], Any]

REQUIRED: dict[str, tuple[str, ...]] = {
    "technologies.csv": ("id", "name_en", "name_zh", "class", "above_scale", "source"),
    "units.csv": (
        "id", "name_en", "name_zh", "technology", "zone", "capacity_mw", "status", "source",
    ),
    "projects.csv": (
        "id", "name_en", "name_zh", "technology", "zone", "capacity_mw", "energy_mwh", "online",
        "stage", "source",
    ),
    "storage.csv": (
        "id", "zone", "power_mw", "energy_mwh", "charge_efficiency", "discharge_efficiency",
        "hours", "source",
    ),
    "fuels.csv": ("id", "name_en", "name_zh", "year", "price_cny_per_tce", "source"),
    "emissions.csv": ("fuel", "pollutant", "factor_kg_per_gj", "source"),
    "heat_sources.csv": ("id", "name_en", "name_zh", "kind", "zone", "capacity_mw", "source"),
    "heat_stores.csv": (
        "id", "name_en", "name_zh", "zone", "power_mw", "energy_mwh", "source",
    ),
    "links.csv": (
        "id", "name_en", "name_zh", "from_zone", "to_zone", "capacity_mw", "price_profile",
        "source",
    ),
    "loads.csv": (
        "id", "name_en", "name_zh", "kind", "zone", "unit", "count", "in_demand",
        "energy_mwh_per_unit_year", "power_mw_per_unit", "balance", "source",
    ),
    "retrofits.csv": (
        "id", "name_en", "name_zh", "kinds", "technology", "capex_cny_per_kw", "lifetime_years",
        "outage_weeks", "limit_mw_per_year", "source",
    ),
}  # fmt: skip
DEFAULTS: dict[str, dict[str, Any]] = {
    "technologies.csv": {"above_scale": "true"},
    "units.csv": {"zone": "town", "status": "operating"},
    "projects.csv": {"zone": "town", "stage": "approved", "optional": "false"},
    "storage.csv": {
        "zone": "town",
        "power_mw": 0,
        "energy_mwh": 0,
        "charge_efficiency": 1,
        "discharge_efficiency": 1,
        "hours": 2,
    },
    "heat_sources.csv": {"zone": "town"},
    "heat_stores.csv": {"zone": "town"},
    "fuels.csv": {"year": 2024},
    "emissions.csv": {"pollutant": "co2"},
    "links.csv": {"from_zone": "town", "to_zone": "grid", "price_profile": "price"},
    "loads.csv": {
        "kind": "other",
        "zone": "town",
        "unit": "MW",
        "count": 1,
        "in_demand": "false",
        "balance": "day",
    },
    "retrofits.csv": {"lifetime_years": 10, "outage_weeks": 0, "limit_mw_per_year": 1000},
}
CLEAN = ("wind", "pv", "cbm")
DEFINITIONS: dict[str, Row] = {
    "as_printed": {"storage": "none", "generation_basis": "gross_generation"},
    "strict": {"storage": "denominator", "generation_basis": "served_energy"},
}


@contextmanager
def by_hand_is_let_through() -> Iterator[None]:
    """Keep the rules of what is plausible off cities that are solved by hand."""
    whole = city_rules.PLAUSIBILITY_CHECKS

    def lenient(check: Check) -> Check:
        return lambda draft: () if (draft.folder / BY_HAND).exists() else check(draft)

    city_rules.PLAUSIBILITY_CHECKS = tuple(lenient(each) for each in whole)
    try:
        yield
    finally:
        city_rules.PLAUSIBILITY_CHECKS = whole


def share_target(
    name: str, metric: str, value: float, year: int = 2025, sense: str = ">="
) -> dict[str, Any]:
    """Return a ledger entry that promises a share at the end of a year."""
    return {
        "id": name,
        "text": f"{name}: {metric} {sense} {value}",
        "document": "toy",
        "quantity": metric,
        "value": value,
        "unit": "share",
        "date": f"{year}-12-31",
        "wording": "binding",
        "metric": metric,
        "sense": sense,
    }


@dataclass(frozen=True)
class ToyCity:
    """A city in Python, to be written to a folder."""

    technologies: Sequence[Row]
    units: Sequence[Row] = ()
    projects: Sequence[Row] = ()
    stores: Sequence[Row] = ()
    heat_sources: Sequence[Row] = ()
    heat_stores: Sequence[Row] = ()
    heat: Mapping[str, Row] = field(default_factory=dict)
    fuels: Sequence[Row] = ()
    emissions: Sequence[Row] = ()
    links: Sequence[Row] = ()
    loads: Sequence[Row] = ()
    retrofits: Sequence[Row] = ()
    ledger: Sequence[Row] = ()
    profiles: Mapping[str, Hourly] = field(default_factory=dict)
    zones: Sequence[str] = ("town",)
    outside: Sequence[str] = ("grid",)
    demand: Mapping[str, Row] = field(default_factory=lambda: {"town": {}})
    export: Mapping[str, Row] = field(default_factory=dict)
    definitions: Mapping[str, Row] = field(default_factory=lambda: dict(DEFINITIONS))
    settings: Mapping[str, Any] = field(default_factory=dict)

    def _priced(self, technology: Row) -> Row:
        """Return a technology that says 0 of each cost that it needs and that a test leaves out."""
        is_store = technology["class"] == "storage"
        is_built = any(each["technology"] == technology["id"] for each in self.projects)
        free = {} if is_store else {"variable_om_cny_per_mwh": 0}
        if "fixed_om_cny_per_kw_year" in technology:
            free = {}
        if is_built:
            free |= {"capex_cny_per_kw": 0, "lifetime_years": 10}
        if is_store and (is_built or "capex_cny_per_kw" in technology):
            free |= {"capex_cny_per_kwh": 0}
        return {**free, **technology}

    def write(self, folder: Path) -> Path:
        """Write every file of the city and return its folder."""
        (folder / "profiles").mkdir(parents=True, exist_ok=True)
        (folder / BY_HAND).touch()
        tables = {
            "technologies.csv": [self._priced(each) for each in self.technologies],
            "units.csv": self.units,
            "projects.csv": self.projects,
            "storage.csv": self.stores,
            "fuels.csv": self.fuels,
            "emissions.csv": self.emissions,
            "links.csv": self.links,
            **({"loads.csv": self.loads} if self.loads else {}),
        }
        if self.retrofits:
            tables["retrofits.csv"] = self.retrofits
        for name, rows in tables.items():
            _write_table(folder / name, name, rows)
        for name, rows in (
            ("heat_sources.csv", self.heat_sources),
            ("heat_stores.csv", self.heat_stores),
        ):
            if rows:
                _write_table(folder / name, name, rows)
        (folder / "sources.csv").write_text(
            "id,title,publisher,date,licence,confidence,url\ntoy,Invented,toy,2024,MIT,D,\n",
            encoding="utf-8",
        )
        _write_yaml(folder / "city.yaml", self._settings())
        _write_yaml(folder / "ledger.yaml", list(self.ledger))
        for name, value in {"flat": lambda hour: 1.0, **self.profiles}.items():
            write_series(folder / "profiles" / f"{name}.csv", name, value)
        return folder

    def _settings(self) -> dict[str, Any]:
        demand = {
            zone: {
                "energy": _number(row.get("energy", FLAT_100_MW)),
                "growth": _number(row.get("growth", 0.0)),
                "profile": row.get("profile", "flat"),
            }
            for zone in self.zones
            for row in [self.demand.get(zone, {"energy": 0.0})]
        }
        export = {
            zone: {
                "energy": _number(row.get("energy", 0.0)),
                "profile": row.get("profile", "flat"),
            }
            for zone, row in self.export.items()
        }
        own = dict(self.settings)
        if self.retrofits:
            own.setdefault("conversions_start", {"month": 1, "day": 1, "source": "toy"})
        return {
            "name": "Toytown",
            "currency": "CNY",
            "price_year": 2024,
            "base_year": 2024,
            "stock_date": own.pop("stock_date", "2024-12-31"),
            "location": {"latitude": 36, "longitude": 113, "altitude_m": 900},
            "calendar_year": 2025,
            "zones": {zone: zone for zone in self.zones},
            "outside": {zone: zone for zone in self.outside},
            "discount_rate": _number(own.pop("discount_rate", 0.0)),
            "value_of_lost_load": _number(own.pop("value_of_lost_load", 10_000)),
            "free_builds_online": own.pop(
                "free_builds_online", {"month": 1, "day": 1, "source": "toy"}
            ),
            "heating_season": own.pop(
                "heating_season", {"start": "11-15", "end": "03-15", "source": "toy"}
            ),
            "demand": demand,
            "export": export,
            "definitions": {n: self._definition(n, row) for n, row in self.definitions.items()},
            **({"heat": self._heat()} if self.heat else {}),
            **own,
        }

    def _heat(self) -> dict[str, Any]:
        """Fill in heat areas: 100 MW of heat in every hour, and never without it."""
        numbers = {"energy": FLAT_100_MW, "growth": 0.0, "value_of_lost_heat": 20_000}
        return {
            name: {
                "title": name,
                "zone": row.get("zone", "town"),
                "profile": row.get("profile", "flat"),
                **{key: _number(row.get(key, usual)) for key, usual in numbers.items()},
                **{key: row[key] for key in ("clean_heating",) if key in row},
            }
            for name, row in self.heat.items()
        }

    def _definition(self, name: str, row: Row) -> dict[str, Any]:
        """Fill in a title and, of the usual clean classes, those that the city has."""
        known = {str(technology["class"]) for technology in self.technologies}
        return {"title": name, "clean": [kind for kind in CLEAN if kind in known], **row}


def load_toy(folder: Path, city: ToyCity, **fields: Any) -> Scenario:
    """Write a city and a scenario of it to a folder, and load the scenario.

    By default the years are 2024 and 2025 and one typical day stands for the year.
    """
    city.write(folder / "city")
    return load_beside(folder, **fields)


def load_beside(folder: Path, **fields: Any) -> Scenario:
    """Write another scenario of a city that is already written, and load it."""
    scenario = {
        "name": "toy",
        "title": "toy",
        "city": "./city",
        "years": [2024, 2025],
        "resolution": {"periods": 1, "hours": 24},
        **fields,
    }
    _write_yaml(folder / "scenario.yaml", scenario)
    with by_hand_is_let_through():
        return load_scenario(folder / "scenario.yaml")


def write_series(path: Path, name: str, value: Hourly) -> None:
    """Write an hourly series as a function of the hour."""
    lines = [f"hour,{name}", *(f"{hour},{float(value(hour))!r}" for hour in range(HOURS))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_table(path: Path, name: str, rows: Sequence[Row]) -> None:
    filled = [{**_names(row), "source": "toy", **DEFAULTS[name], **row} for row in rows]
    columns = list(dict.fromkeys((*REQUIRED[name], *(key for row in filled for key in row))))
    if "name_en" not in REQUIRED[name]:
        columns = [column for column in columns if not column.startswith("name_")]
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(filled)


def _names(row: Row) -> dict[str, Any]:
    name = row.get("id", row.get("fuel", ""))
    return {"name_en": name, "name_zh": name}


def _number(value: Any) -> dict[str, Any]:
    return {"value": value, "source": "toy"}


def _write_yaml(path: Path, content: Any) -> None:
    path.write_text(_flow(content) + "\n", encoding="utf-8")


def _flow(value: Any) -> str:
    """Return a value in YAML's flow style, which is JSON with keys that need no quotes."""
    if isinstance(value, Mapping):
        return "{" + ",\n ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",\n ".join(_flow(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)

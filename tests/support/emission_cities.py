"""Small cities with the optional tables of emissions."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from support.toy_cities import ToyCity, load_beside
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.pipeline import run
from transition_sim.results.store import Results

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def burner(name: str, cost: float, efficiency: float = 0.4, **columns: Any) -> dict[str, Any]:
    """Return a coal technology whose fuel is free: it costs `cost` CNY per MWh."""
    own = {"fuel": "coal", "class": "coal", "net_efficiency": efficiency, **columns}
    return {"id": name, "variable_om_cny_per_mwh": cost, **own}


FREE_COAL = {"id": "coal", "price_cny_per_tce": 0}
SUN = {"id": "pv", "class": "pv"}  # stands nowhere: the shares need a clean class
CO2 = {"fuel": "coal", "factor_kg_per_gj": 100}  # 0.36 t/MWh of fuel


def load_with(folder: Path, city: ToyCity, tables: Tables, **fields: Any) -> Scenario:
    """Write a city with optional tables, and load a scenario of the base year alone."""
    whole = ToyCity(**{**vars(city), "technologies": [*city.technologies, SUN]})
    whole.write(folder / "city")
    for name, rows in tables.items():
        columns = ["source", *rows[0]]
        with (folder / "city" / name).open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, columns)
            writer.writeheader()
            writer.writerows({"source": "toy", **row} for row in rows)
    return load_beside(folder, **{"years": [2024], **fields})


def solved_with(folder: Path, city: ToyCity, tables: Tables, **fields: Any) -> Results:
    return run(load_with(folder, city, tables, **fields))

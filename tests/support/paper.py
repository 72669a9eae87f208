"""Cities small enough for paper: plant without fuel, and what a run says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from support.toy_cities import ToyCity, load_toy
from transition_sim.pipeline import run
from transition_sim.results.store import Results

HOURS = 8760


def plant(name: str, kind: str, cost: float, **columns: Any) -> dict[str, Any]:
    """Return a technology that burns nothing and costs `cost` CNY per MWh."""
    return {"id": name, "class": kind, "variable_om_cny_per_mwh": cost, **columns}


def unit(technology: str, mw: float) -> dict[str, Any]:
    return {"id": f"{technology}-1", "technology": technology, "capacity_mw": mw}


def solved(folder: Path, city: ToyCity, **fields: Any) -> Results:
    return run(load_toy(folder, city, **{"years": [2024], **fields}))


def close(number: float) -> Any:
    return pytest.approx(number, rel=1e-9, abs=1e-9)


def output(results: Results, asset: str, year: int = 2024) -> float:
    """Return the mean net output [MW] of an asset."""
    return energy(results, "power", year, asset=asset) / HOURS


def energy(results: Results, name: str, year: int, **where: str) -> float:
    data: xr.Dataset = results.dataset.sel(year=year)
    return float((data[name].sel(where) * data["step_weight"]).sum())


def cost(results: Results) -> float:
    return float(results.verdict["objective_cny"])

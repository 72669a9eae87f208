"""Solution → Results (an xarray Dataset) and back to disk.

A run's folder is written beside its place and renamed at the end: a reader sees a whole run or
none. In it, absent is NaN and every variable carries ``units`` and ``long_name``.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from transition_sim.metrics import summarise
from transition_sim.model.assemble import Expressions, Extent, LinearProgram
from transition_sim.solve import Solution
from transition_sim.system import System, retired_units
from transition_sim.system.conversions import converted_running, upgraded_units

COST = "cost_"
DATASET, VERDICT, SUMMARY, MANIFEST = "results.nc", "verdict.json", "summary.csv", "manifest.json"
RUN_FILES = {DATASET, VERDICT, SUMMARY, MANIFEST}


@dataclass(frozen=True)
class Results:
    """What a run found.

    Attributes
    ----------
    dataset : xarray.Dataset
        Every variable, expression and dual.
    verdict : mapping
        Content of ``verdict.json``.
    manifest : mapping
        Content of ``manifest.json``: inputs and their hashes, versions, options, certificate.
    """

    dataset: xr.Dataset
    verdict: Mapping[str, Any] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        return str(self.dataset.attrs["scenario"])

    def summary(self) -> pd.DataFrame:
        """Return the tidy table ``scenario, year, metric, item, value, unit``."""
        return summarise(self.dataset, self.scenario)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the run's four files to the folder `path`, all of them or none.

        A run that stands there is replaced; anything else is left alone.

        Raises
        ------
        OSError
            Where something else than a run stands there, or the disk refuses; what stood at
            `path` still stands.
        """
        return write_run(self, Path(path))


def collect(
    system: System, program: LinearProgram, expressions: Expressions, solution: Solution
) -> xr.Dataset:
    """Return the solution as a dataset of named, labelled arrays in MW, MWh, t and CNY."""
    variables = {
        name: _labelled(solution.primal, extent) for name, extent in program.columns.items()
    }
    variables |= {
        f"dual_{name}": _labelled(solution.dual, extent, f"CNY per {extent.unit}", "dual of ")
        for name, extent in program.rows.items()
    }
    values = expressions.matrix @ solution.primal + expressions.constant
    variables |= {n: _labelled(values, extent) for n, extent in expressions.extents.items()}
    costs = [name for name in variables if name.startswith(COST)]
    cost = xr.concat([variables.pop(name) for name in costs], dim="cost_term")
    cost = cost.assign_coords(cost_term=[name.removeprefix(COST) for name in costs])
    cost.attrs = {"units": "CNY/year", "long_name": "cost of the year, undiscounted"}
    full = {name: _reindexed(array, system.data) for name, array in variables.items()}
    data = xr.Dataset({**full, "cost": cost.transpose("cost_term", "year")})
    return _with_system(data, system)


def write_run(results: Results, folder: Path) -> Path:
    """Write a run's folder; a reader sees a whole run or none."""
    if not is_free(folder):
        raise FileExistsError(f"{folder}: something else than a run stands here")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        compressed = {
            name: {"zlib": True, "complevel": 1}
            for name in results.dataset.data_vars
            if results.dataset[name].size > 1000
        }
        results.dataset.to_netcdf(draft / DATASET, engine="netcdf4", encoding=compressed)
        _write_json(draft / VERDICT, results.verdict)
        _write_json(draft / MANIFEST, results.manifest)
        results.summary().to_csv(draft / SUMMARY, index=False)
        for file in draft.iterdir():
            _flush(file)
        draft.chmod(0o755)
        _swap(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def open_results(path: str | os.PathLike[str]) -> Results:
    """Open a run from its folder, or from its ``results.nc``.

    Raises
    ------
    FileNotFoundError
        Where there is no run, or not a whole one.
    """
    given = Path(path)
    file = given / DATASET if given.is_dir() else given
    if not all(file.with_name(name).is_file() for name in (file.name, VERDICT, MANIFEST)):
        raise FileNotFoundError(f"{given}: no run ({DATASET}, {VERDICT}, {MANIFEST}) here")
    try:
        with xr.open_dataset(file, engine="netcdf4") as stored:
            dataset = stored.load()
        return Results(
            dataset, _read_json(file.with_name(VERDICT)), _read_json(file.with_name(MANIFEST))
        )
    except (OSError, ValueError) as error:
        raise FileNotFoundError(f"{given}: the run cannot be read ({error})") from error


def is_free(folder: Path) -> bool:
    """Say whether a run may be written there: nothing, an empty folder, or another run."""
    if not folder.exists():
        return True
    return folder.is_dir() and {file.name for file in folder.iterdir()} <= RUN_FILES


def _labelled(
    values: np.ndarray, extent: Extent, unit: str | None = None, prefix: str = ""
) -> xr.DataArray:
    """Return a family's numbers as an array over the dimensions of its sets."""
    block = values[extent.start : extent.stop].reshape(extent.shape)
    attributes = {"units": unit or extent.unit, "long_name": prefix + extent.text}
    names, labels = list(extent.along), [list(each) for each in extent.sets]
    at = next((i for i, name in enumerate(names) if isinstance(name, tuple)), None)
    if at is not None:
        pairs = labels.pop(at)
        block, ends = _unpaired(np.moveaxis(block, at, 0), pairs)
        names, labels = [*names.pop(at), *names], [*ends, *labels]
    return xr.DataArray(
        block, dims=names, coords=dict(zip(names, labels, strict=True)), attrs=attributes
    )


def _unpaired(block: np.ndarray, pairs: list[Any]) -> tuple[np.ndarray, list[list[Any]]]:
    """Return numbers over a set of pairs as a table, NaN where there is no pair, and its labels.

    Parameters
    ----------
    block : numpy.ndarray, shape (pair, ...)
    """
    ends = [list(dict.fromkeys(pair[end] for pair in pairs)) for end in range(2)]
    row, column = ([own.index(pair[i]) for pair in pairs] for i, own in enumerate(ends))
    table = np.full((*map(len, ends), *block.shape[1:]), np.nan)
    table[row, column] = block
    return table, ends


def _reindexed(array: xr.DataArray, data: xr.Dataset) -> xr.DataArray:
    """Return the array over the whole of each dimension; absent is NaN."""
    wanted = {name: data[name].values for name in array.dims if name in data.coords}
    changed = {
        name: labels
        for name, labels in wanted.items()
        if len(labels) != array.sizes[name] or (labels != array[name].values).any()
    }
    return array.reindex(changed) if changed else array


def _with_system(found: xr.Dataset, system: System) -> xr.Dataset:
    """Return the solution together with what it was solved for, under the names of a run."""
    data = system.data
    grown = found["capacity"]
    fixed = data["fixed_capacity"]
    power_built = found["store_built"].fillna(0.0).cumsum("year")
    whole = {
        "capacity": (grown.fillna(fixed), "MW", "stock on 31 December"),
        "gross_power": (found["power"] / (1.0 - data["own_use"]), "MW", "gross output"),
        "availability": (
            data["availability_factor"].broadcast_like(found["power"]),
            "share",
            "share of running capacity that can generate (gross)",
        ),
        "running_capacity": (_running(found, data), "MW", "what runs of the stock"),
        "store_power_capacity": (
            data["store_fixed_power"] + power_built,
            "MW",
            "power on 31 December",
        ),
        "store_energy_capacity": (
            data["store_fixed_energy"] + power_built * data["store_hours"],
            "MWh",
            "energy on 31 December",
        ),
        "demand": (data["demand"], "MW", "demand at the sending end"),
        "export_obligation": (data["export_obligation"], "MW", "obligation to export"),
        "load_count": (data["load_count"], "1", "units of a flexible load"),
        "load_need": (data["load_need"], "MW", "mean power of a flexible load's day"),
        "diesel_replaced": (data["diesel_replaced"], "l/year", "diesel that a load replaces"),
        "co2_replaced": (
            data["co2_replaced"],
            "t/year",
            "CO2 of what a load replaces, without that of its power; no part of emissions",
        ),
        "coal_replaced": (data["coal_replaced"], "t/year", "loose coal that a load replaces"),
        "step_weight": (data["step_weight"], "h/year", "hours of the year a step stands for"),
        "discount": (data["discount"], "1", "present value in the base year"),
        "trade_price": (data["trade_price"], "CNY/MWh", "price at the outside end"),
        "peak_load": (data["peak_load"], "MW", "largest hourly demand and export obligation"),
        "day_period": (data["day_period"], "1", "period that stands for each day of the year"),
    }
    if data.sizes["heat_source"]:
        text = "electricity that a heat source draws per heat"
        whole["heat_source_electricity"] = (data["heat_source_electricity"], "MWh/MWh", text)
    for name, (array, unit, text) in whole.items():
        found[name] = array.transpose(*(d for d in ORDER if d in array.dims))
        found[name].attrs = {"units": unit, "long_name": text}
    found["unit_capacity"] = _units(system, retired_units(system, found))
    known = data["converted_known"].where(data["variant_of"] != "")
    attributes = found["converted"].attrs
    found["converted"] = (found["converted"].fillna(0.0) + known).assign_attrs(attributes)
    upgraded = upgraded_units(found["converted"], system)
    found["unit_upgraded"] = upgraded.reindex(unit=found["unit"])
    coordinates = [name for name in data.coords if name not in data.dims]
    return found.assign_coords({name: data[name] for name in (*coordinates, "period", "hour")})


DIMENSIONS = "asset store link load zone fuel pollutant unit year step day"
ORDER = tuple(DIMENSIONS.split())


def _running(found: xr.Dataset, data: xr.Dataset) -> xr.DataArray:
    built = found["built"].fillna(0.0)
    earlier = built.cumsum("year") - built
    gone = found["retired"].fillna(0.0).cumsum("year") if "retired" in found else 0.0
    moved = converted_running(found["converted"], data)
    return data["running_fixed"] + earlier + built * data["build_running"] - gone + moved


def _units(system: System, retired: np.ndarray) -> xr.DataArray:
    """Return the stock of each named unit and project on 31 December [MW]."""
    years = system.data["year"].values.tolist()
    members = [(asset.id, each) for asset in system.assets for each in asset.members]
    members += [(store, each) for store, known in system.stores.items() for each in known]
    table = [[m.power_mw * m.stands_at_the_end_of(y) for y in years] for _, m in members]
    return xr.DataArray(
        np.asarray(table).reshape(len(members), len(years)) - retired,
        dims=("unit", "year"),
        coords={
            "unit": [each.id for _, each in members],
            "year": years,
            "unit_asset": ("unit", [name for name, _ in members]),
        },
        attrs={"units": "MW", "long_name": "stock of named units on 31 December"},
    )


def _swap(draft: Path, folder: Path) -> None:
    """Put the draft in the folder's place; what stood there goes only once the new run stands."""
    if not folder.exists():
        os.replace(draft, folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    os.replace(folder, old / "run")
    try:
        os.replace(draft, folder)
    except OSError:
        os.replace(old / "run", folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _flush(file: Path) -> None:
    with file.open("rb") as handle:
        os.fsync(handle.fileno())


def _write_json(file: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")


def _read_json(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8"))

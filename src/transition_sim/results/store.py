"""Results: a run's dataset, verdict and manifest, and its folder on disk.

In a run's dataset, absent is NaN and every variable carries ``units`` and ``long_name``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from transition_sim.files import sweep_drafts
from transition_sim.results.run_folder import (
    DATASET,
    MANIFEST,
    SUMMARY,
    VERDICT,
    write_folder,
    write_json,
)
from transition_sim.results.statistics import Statistics
from transition_sim.results.summary import summarise
from transition_sim.results.verdict_card import as_html, as_text


@dataclass(frozen=True, eq=False, repr=False)
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

    @property
    def statistics(self) -> Statistics:
        """Statistics by class, technology, zone or asset: ``statistics.supply("class")``."""
        return Statistics(self.dataset)

    def __repr__(self) -> str:
        """Return the verdict on every target."""
        return as_text(self.verdict, self.scenario)

    def _repr_html_(self) -> str:
        """Return the verdict card."""
        return as_html(self.verdict, self.scenario)

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


def write_run(results: Results, folder: Path) -> Path:
    """Write a run's folder; a reader sees a whole run or none."""

    def write(draft: Path) -> None:
        compressed = {
            name: {"zlib": True, "complevel": 1}
            for name in results.dataset.data_vars
            if results.dataset[name].size > 1000
        }
        results.dataset.to_netcdf(draft / DATASET, engine="netcdf4", encoding=compressed)
        write_json(draft / VERDICT, results.verdict)
        write_json(draft / MANIFEST, results.manifest)
        results.summary().to_csv(draft / SUMMARY, index=False)

    return write_folder(folder, write)


def open_results(path: str | os.PathLike[str]) -> Results:
    """Open a run from its folder, or from its ``results.nc``.

    Raises
    ------
    FileNotFoundError
        Where there is no run, or not a whole one.
    """
    given = Path(path)
    if not given.exists():
        with suppress(OSError):
            sweep_drafts(given)  # a writer that was killed may have moved it aside
    file = given / DATASET if given.is_dir() else given
    if not all(file.with_name(name).is_file() for name in (file.name, VERDICT, MANIFEST)):
        raise FileNotFoundError(f"{given}: no run ({DATASET}, {VERDICT}, {MANIFEST}) here")
    try:
        with xr.open_dataset(file, engine="netcdf4") as stored:
            dataset = stored.load()
        if not isinstance(dataset.attrs.get("scenario"), str):
            raise ValueError(f"{DATASET} does not say of which scenario it is")
        return Results(
            dataset, _read_json(file.with_name(VERDICT)), _read_json(file.with_name(MANIFEST))
        )
    except (OSError, ValueError, RuntimeError) as error:  # netCDF4: RuntimeError; json: recursion
        raise FileNotFoundError(f"{given}: the run cannot be read ({error})") from error


def name_runs(runs: Sequence[Results]) -> list[str]:
    """Return a name for each run: its scenario, numbered from the second of the same on."""
    names: list[str] = []
    for run in runs:
        alike = sum(name.partition(" #")[0] == run.scenario for name in names)
        names.append(run.scenario if not alike else f"{run.scenario} #{alike + 1}")
    return names


def _read_json(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8"))

"""Results: a run's dataset, verdict and manifest, and its folder on disk.

A run's folder is written beside its place and renamed at the end: a reader sees a whole run or
none. In it, absent is NaN and every variable carries ``units`` and ``long_name``.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from transition_sim.results.statistics import Statistics
from transition_sim.results.summary import summarise
from transition_sim.results.verdict_card import as_html, as_text

DATASET, VERDICT, SUMMARY, MANIFEST = "results.nc", "verdict.json", "summary.csv", "manifest.json"
RUN_FILES = {DATASET, VERDICT, SUMMARY, MANIFEST}


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


def name_runs(runs: Sequence[Results]) -> list[str]:
    """Return a name for each run: its scenario, numbered from the second of the same on."""
    names: list[str] = []
    for run in runs:
        alike = sum(name.partition(" #")[0] == run.scenario for name in names)
        names.append(run.scenario if not alike else f"{run.scenario} #{alike + 1}")
    return names


def is_free(folder: Path) -> bool:
    """Say whether a run may be written there: nothing, an empty folder, or another run."""
    if not folder.exists():
        return True
    return folder.is_dir() and {file.name for file in folder.iterdir()} <= RUN_FILES


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

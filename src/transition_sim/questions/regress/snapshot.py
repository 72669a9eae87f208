"""A run → what a baseline holds of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from transition_sim.questions.regress.baseline import (
    Figures,
    Matrix,
    Record,
    SolverRecord,
)
from transition_sim.questions.regress.figures import shorten, tables_of
from transition_sim.results.store import Results

PACKAGE = Path(__file__).parents[2]
# What decides the matrix, below the package: the last ones find the sides of the guards' rows.
SOURCES = (
    "inputs", "model", "system", "timeseries", "finance.py", "pipeline.py", "units.py",
    "optimum.py", "solved.py",
    "verdict/linear_fractional.py", "verdict/guards.py", "verdict/equal_optima.py",
)  # fmt: skip
ONLY_TEXT = ("name", "title", "description")  # of a scenario: they change no number


def snapshot(results: Results, resolution: str | None = None) -> Record:
    """Return a run's record.

    Parameters
    ----------
    resolution : str, optional
        What ``--resolution`` said.
    """
    manifest = results.manifest
    matrix, solver = manifest["matrix"], manifest["solver"]
    return Record(
        resolution=resolution,
        figures=Figures.model_validate(
            {
                "objective_cny": shorten(float(results.verdict["objective_cny"])),
                **tables_of(results),
            }
        ),
        matrix=Matrix(
            fingerprint=matrix["fingerprint"],
            **{
                kind: {
                    name: (each["count"], each["fingerprint"])
                    for name, each in matrix["families"][kind].items()
                }
                for kind in ("rows", "columns")
            },
        ),
        inputs=dict(manifest["inputs"]),
        fields=dict(_fields(manifest["scenario"])),
        solver=SolverRecord(
            profile=solver["profile"],
            algorithm=solver["algorithm"],
            options=dict(solver["options"]),
        ),
        packages={**manifest["packages"], "python": manifest["python"]},
        code=fingerprint_code(),
    )


@cache
def fingerprint_code() -> str:
    """Return the fingerprint of the sources that make the matrix."""
    digest = hashlib.sha256()
    for name in SOURCES:
        given = PACKAGE / name
        for file in [given] if given.is_file() else sorted(given.rglob("*.py")):
            digest.update(f"{file.relative_to(PACKAGE).as_posix()}\n".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _fields(scenario: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the fields that are set, by dotted path."""
    for name, value in scenario.items():
        if name not in ONLY_TEXT:
            yield from _leaves(name, value)


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}", item)
    elif isinstance(value, list | tuple):
        if value:
            yield path, ", ".join(str(item) for item in value)
    elif value is not None:
        yield path, value

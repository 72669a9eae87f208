"""What a baseline holds of a scenario: its figures, and what made them.

A run makes such a record, and a baseline file is read as records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from transition_sim.inputs.schema.quantities import refusal
from transition_sim.inputs.schema.records import Section
from transition_sim.questions.regress.figures import (
    COUNTS,
    METRICS,
    Value,
    flatten,
    shorten,
    tables_of,
)
from transition_sim.questions.regress.tolerances import Tolerance
from transition_sim.results.store import Results

PACKAGE = Path(__file__).parents[2]
# What decides the matrix, below the package: the last ones find the sides of the guards' rows.
SOURCES = (
    "inputs", "model", "system", "timeseries", "finance.py", "pipeline.py", "units.py",
    "optimum.py", "solved.py",
    "verdict/linear_fractional.py", "verdict/guards.py", "verdict/equal_optima.py",
)  # fmt: skip
ONLY_TEXT = ("name", "title", "description")  # of a scenario: they change no number
Plain = str | int | float | bool
Families = Mapping[str, tuple[int, str]]


def _number(unit: str) -> BeforeValidator:
    """Return what refuses anything but a number, or nothing, and names the unit."""

    def check(value: object) -> object:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise refusal("not_number", given=str(value), unit=unit)
        return value

    return BeforeValidator(check)


Megawatts = Mapping[str, Mapping[int, Annotated[float, _number("MW")]]]
Energies = Mapping[str, Mapping[int, Annotated[float, _number("MWh")]]]
Shares = Mapping[str, Mapping[int, Annotated[float | None, _number("share")]]]


class Matrix(Section):
    """The program's fingerprints: the whole, and of each family its count and its own."""

    fingerprint: str
    rows: Families
    columns: Families


class SolverRecord(Section):
    """What solved it."""

    profile: str
    algorithm: str
    options: Mapping[str, Plain]


class Figures(Section):
    """What is compared: see `questions.regress.figures`."""

    objective_cny: Annotated[float, _number("CNY")]
    capacity_mw: Megawatts = Field(default_factory=dict)
    store_power_mw: Megawatts = Field(default_factory=dict)
    store_energy_mwh: Energies = Field(default_factory=dict)
    build_mw: Megawatts = Field(default_factory=dict)
    upgrade_mw: Megawatts = Field(default_factory=dict)
    retired_mw: Megawatts = Field(default_factory=dict)
    capacity_share: Shares = Field(default_factory=dict)
    generation_share: Shares = Field(default_factory=dict)
    verdict: Mapping[str, Mapping[int, bool]] = Field(default_factory=dict)

    def named(self) -> Iterator[tuple[str, Value]]:
        """Yield each figure's name and value."""
        tables = {name: getattr(self, name) for name in METRICS if name in type(self).model_fields}
        objective = tables.pop("objective_cny")
        yield from flatten(objective, tables)


class Record(Section):
    """A scenario in a baseline file.

    Attributes
    ----------
    resolution : str or None
        What ``--resolution`` said when it was written; without it the scenario's own.
    tolerances : mapping of str to Tolerance
        Of single figures, or of all whose names begin so; written by people.
    inputs : mapping of str to str
        Sha256 of every input file.
    fields : mapping of str to value
        The resolved scenario, by dotted path; what is not set is left out.
    code : str
        Fingerprint of the sources that make the matrix.
    """

    resolution: str | None = None
    tolerances: Mapping[str, Tolerance] = Field(default_factory=dict)
    figures: Figures
    matrix: Matrix
    inputs: Mapping[str, str]
    fields: Mapping[str, Plain]
    solver: SolverRecord
    packages: Mapping[str, str]
    code: str

    def named(self) -> dict[str, Value]:
        """Return every figure by name: the results, and the counts of rows and columns."""
        counts = {
            f"{kind}.{name}": count
            for kind in COUNTS
            for name, (count, _) in getattr(self.matrix, kind).items()
        }
        return {**dict(self.figures.named()), **counts}


def record_of(results: Results, resolution: str | None = None) -> Record:
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

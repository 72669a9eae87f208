"""What a city's folder holds, and the frozen object that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from pydantic import Field

from transition_sim.inputs.schema.city_settings import CityFile
from transition_sim.inputs.schema.emissions import Abatement, Benchmark, EmissionFactor, Methane
from transition_sim.inputs.schema.heat import HeatSource, HeatStore
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.loads import Load
from transition_sim.inputs.schema.plant import (
    FuelYear,
    Link,
    Project,
    Source,
    Store,
    Technology,
    Unit,
)
from transition_sim.inputs.schema.published import Outcome, Published
from transition_sim.inputs.schema.records import Row
from transition_sim.inputs.schema.retrofits import Retrofit

TABLES: tuple[type[Row], ...] = (
    Technology,
    Unit,
    Project,
    Store,
    HeatSource,
    HeatStore,
    FuelYear,
    EmissionFactor,
    Abatement,
    Benchmark,
    Methane,
    Link,
    Load,
    Outcome,
    Published,
    Retrofit,
    Source,
)

EXTENDS, WITHOUT = "extends", "without"
"""Keys of a `city.yaml` that says only what differs from another city."""
REMOVABLE_SETTINGS = ("zones", "outside", "demand", "export", "definitions")
REMOVABLE = (
    *REMOVABLE_SETTINGS,
    *(row.file.removesuffix(".csv") for row in TABLES),
    "ledger",
    "profiles",
)
"""Of what ids can be left out of the city that is extended."""


class City(CityFile):
    """All that is known of a city; every part is frozen.

    Attributes
    ----------
    folder : Path
        Where it was read from.
    extended : tuple[Path, ...]
        The folders of the cities that it extends, the nearest first.
    profiles : Mapping[str, numpy.ndarray]
        Hourly series of 8,760 numbers, read-only.
    files : tuple[Path, ...]
        Every file that was read.
    published : tuple[Published, ...]
        Figures of the base year that a run can be held against; none where the city gives none.
    outcomes : tuple[Outcome, ...]
        What became of the plan, as far as it has been published; none where the city gives none.
    abatement, benchmarks, methane : tuple
        What is removed before the stack, free allowances, and methane that would be vented.
    loads : tuple[Load, ...]
        Flexible loads; none where the city gives none.
    retrofits : tuple[Retrofit, ...]
        Upgrades that units can take; none where the city gives none.
    """

    folder: Path
    technologies: tuple[Technology, ...] = Field(repr=False)
    units: tuple[Unit, ...] = Field(repr=False)
    projects: tuple[Project, ...] = Field(repr=False)
    stores: tuple[Store, ...] = Field(repr=False)
    fuels: tuple[FuelYear, ...] = Field(repr=False)
    emissions: tuple[EmissionFactor, ...] = Field(repr=False)
    links: tuple[Link, ...] = Field(repr=False)
    ledger: tuple[LedgerEntry, ...] = Field(repr=False)
    sources: tuple[Source, ...] = Field(repr=False)
    profiles: Mapping[str, np.ndarray] = Field(repr=False)
    files: tuple[Path, ...] = Field(repr=False)
    published: tuple[Published, ...] = Field(default=(), repr=False)
    outcomes: tuple[Outcome, ...] = Field(default=(), repr=False)
    heat_sources: tuple[HeatSource, ...] = Field(default=(), repr=False)
    heat_stores: tuple[HeatStore, ...] = Field(default=(), repr=False)
    extended: tuple[Path, ...] = ()
    abatement: tuple[Abatement, ...] = Field(default=(), repr=False)
    benchmarks: tuple[Benchmark, ...] = Field(default=(), repr=False)
    methane: tuple[Methane, ...] = Field(default=(), repr=False)
    loads: tuple[Load, ...] = Field(default=(), repr=False)
    retrofits: tuple[Retrofit, ...] = Field(default=(), repr=False)

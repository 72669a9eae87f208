"""The section of a scenario that limits what a year generates, and what it burns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.identifiers import FROZEN, Slug
from transition_sim.inputs.schema.quantities import Note, Quantity, Yearly
from transition_sim.inputs.schema.records import Section

GENERATION = Quantity(
    "most gross generation a year of a class of plant in the city",
    "市内某类机组年发电量上限（含厂用电）",
    "MWh",
    0,
    1e9,
)
TOGETHER = Quantity(
    "most that several fuels give a year together, by their heating value",
    "几种燃料年消费总量上限（按热值）",
    "tce",
    0,
    1e9,
)
YearlyGeneration = Annotated[
    Mapping[int, Annotated[float, GENERATION]], Yearly(True, lifted="absent")
]
YearlyTogether = Annotated[Mapping[int, Annotated[float, TOGETHER]], Yearly(True, lifted="absent")]


class FuelGroup(Section):
    """Fuels with one limit for all of them."""

    of: Annotated[tuple[Slug, ...], Field(min_length=1), Note("fuels by id", "按编号列出燃料")]
    at_most: YearlyTogether


class Limits(Section):
    """What plant may generate, and what it may burn, in a year."""

    generation: Annotated[
        Mapping[Slug, YearlyGeneration],
        FROZEN,
        Note(
            "by class of plant (`coal`, `cbm`, `wind`, …)", "按机组类别（`coal`、`cbm`、`wind`等）"
        ),
    ] = Field(default_factory=FrozenMapping)
    fuels: Annotated[
        Mapping[Slug, FuelGroup],
        FROZEN,
        Note("of several fuels together, under a name of one's own", "几种燃料合计，名称自定"),
    ] = Field(default_factory=FrozenMapping)

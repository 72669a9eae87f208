"""What a scenario says of district heat."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from transition_sim.inputs.fields import Note, Quantity, Yearly
from transition_sim.inputs.kinds import FROZEN, Slug
from transition_sim.inputs.records import Section

GROWTH = Quantity("growth of heat a year", "供热量年增长率", "share", -0.3, 0.5)
ENERGY = Quantity("heat a year", "年供热量", "MWh", 0, 1e9)
HOUSEHOLDS = Quantity(
    "households moved from loose coal to district heat, in all since the base year",
    "自基准年起由散煤改为集中供热的累计户数",
    "household",
    0,
    1e7,
)
YearlyGrowth = Annotated[Mapping[int, Annotated[float, GROWTH]], Yearly(False)]
YearlyHouseholds = Annotated[Mapping[int, Annotated[float, HOUSEHOLDS]], Yearly(False)]


def _empty() -> Any:
    return MappingProxyType({})


class HeatChoice(Section):
    """Demand for district heat in place of the city's."""

    growth: YearlyGrowth = Field(default_factory=_empty)
    energy: Annotated[
        Mapping[Slug, Annotated[float, ENERGY]],
        FROZEN,
        Note("base year, by heat area", "基准年供热量，按供热区"),
    ] = Field(default_factory=_empty)
    clean_heating: Annotated[
        Mapping[Slug, YearlyHouseholds],
        FROZEN,
        Note("households by heat area", "各供热区改造户数"),
    ] = Field(default_factory=_empty)

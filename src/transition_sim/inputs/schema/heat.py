"""District heat: the tables of what gives it besides units, and what a scenario says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.identifiers import FROZEN, Slug
from transition_sim.inputs.schema.plant import (
    MAX_MW,
    MAX_MWH,
    FuelId,
    Id,
    Named,
    NameEn,
    NameZh,
    ZoneId,
)
from transition_sim.inputs.schema.quantities import Note, Quantity, Yearly
from transition_sim.inputs.schema.records import Section, SourcedRow

HeatKind = Literal["boiler", "heat_pump", "electric_boiler", "waste_heat"]
HeatPower = Annotated[float, Quantity("most heat", "供热功率", "MW", 0, MAX_MW)]


class HeatSource(SourcedRow, Named):
    """A source of heat that makes no power; it is no asset, and counts in no share."""

    file: ClassVar[str] = "heat_sources.csv"
    is_optional: ClassVar[bool] = True

    id: Id
    name_en: NameEn
    name_zh: NameZh
    kind: Annotated[HeatKind, Note("what it is", "类型")]
    zone: ZoneId
    capacity_mw: HeatPower
    fuel: FuelId = None
    efficiency: Annotated[
        float | None,
        Quantity("heat over fuel (lower heating value); boilers", "锅炉热效率", "share", 0.3, 1.1),
    ] = None
    cop: Annotated[
        float | None,
        Quantity(
            "heat over the electricity drawn; heat pumps, electric boilers",
            "制热量与用电量之比（热泵、电锅炉）",
            "MW/MW",
            0.5,
            10,
        ),
    ] = None
    variable_om_cny_per_mwh: Annotated[
        float,
        Quantity(
            "variable operation per heat", "单位供热可变运维费", "CNY/MWh", 0, 2000, least=0.2
        ),
    ] = 0.0


class HeatStore(SourcedRow, Named):
    """A store of heat within an area."""

    file: ClassVar[str] = "heat_stores.csv"
    is_optional: ClassVar[bool] = True

    id: Id
    name_en: NameEn
    name_zh: NameZh
    zone: ZoneId
    power_mw: HeatPower
    energy_mwh: Annotated[float, Quantity("heat it can hold", "储热容量", "MWh", 0, MAX_MWH)]
    loss_per_hour: Annotated[
        float, Quantity("loss of the level an hour", "每小时散热率", "share", 0, 0.5)
    ] = 0.0


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


class HeatChoice(Section):
    """Demand for district heat in place of the city's."""

    growth: YearlyGrowth = Field(default_factory=FrozenMapping)
    energy: Annotated[
        Mapping[Slug, Annotated[float, ENERGY]],
        FROZEN,
        Note("base year, by heat area", "基准年供热量，按供热区"),
    ] = Field(default_factory=FrozenMapping)
    clean_heating: Annotated[
        Mapping[Slug, YearlyHouseholds],
        FROZEN,
        Note("households by heat area", "各供热区改造户数"),
    ] = Field(default_factory=FrozenMapping)

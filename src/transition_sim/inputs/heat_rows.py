"""The tables of what gives heat to an area besides units: heat sources and heat stores."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from transition_sim.inputs.fields import Note, Quantity
from transition_sim.inputs.records import SourcedRow
from transition_sim.inputs.rows import MAX_MW, MAX_MWH, FuelId, Id, Named, NameEn, NameZh, ZoneId

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
        float, Quantity("variable operation per heat", "单位供热可变运维费", "CNY/MWh", 0, 2000)
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

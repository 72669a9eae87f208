"""The table of flexible loads: what draws power at hours that it can choose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from transition_sim.inputs.schema.city_settings import Season
from transition_sim.inputs.schema.identifiers import Flag, Label
from transition_sim.inputs.schema.plant import Id, Named, NameEn, NameZh, ZoneId
from transition_sim.inputs.schema.quantities import Count, Note, Quantity
from transition_sim.inputs.schema.records import SourcedRow

Kind = Literal["trucks", "electrolysis", "clean_heating", "other"]
HOURS_OF_DAY, PROFILE_YEAR, DAYS = 24, 2025, 365
UNITS = Quantity("number of units", "数量", "units", 0, 1e7)
TRUCKS = Quantity("number of trucks", "重卡数量", "trucks", 0, 1e6)
HOUSEHOLDS = Quantity("households heated with electricity", "电取暖户数", "households", 0, 1e7)


class Load(SourcedRow, Named):
    """A flexible load: units that each need an energy and can shift when they draw it."""

    file: ClassVar[str] = "loads.csv"
    is_optional: ClassVar[bool] = True

    id: Id
    name_en: NameEn
    name_zh: NameZh
    kind: Annotated[Kind, Note("what it is", "类别")]
    zone: ZoneId
    counted: Annotated[
        Label,
        Field(alias="unit"),
        Note("what is counted, such as truck or MW", "计量单位，如辆、MW"),
    ]
    count: Annotated[float, UNITS]
    in_demand: Annotated[
        Flag,
        Note(
            "what `count` draws is in the zone's demand and is taken out of it",
            "`count` 的用电量已含在区域用电中，从中扣除",
        ),
    ]
    energy_mwh_per_unit_year: Annotated[
        float, Quantity("energy of a unit a year", "每单位年用电量", "MWh", 0, 1e6)
    ]
    power_mw_per_unit: Annotated[
        float,
        Quantity("most that a unit draws, on the mean of all", "每单位最大功率", "MW", 1e-6, 1000),
    ]
    window_start_hour: Annotated[
        int | None, Count("first hour of the window; blank = all day", "可用时段起始小时", 0, 23)
    ] = None
    window_end_hour: Annotated[
        int | None, Count("hour at which the window ends; it may wrap", "可用时段结束小时", 0, 24)
    ] = None
    season: Annotated[
        Literal["year", "heating"], Note("days on which it draws power", "用电季节")
    ] = "year"
    balance: Annotated[
        Literal["day", "year"],
        Note("whether the energy is fixed for each day or for the year", "电量按日或按年平衡"),
    ]
    diesel_l_per_unit_year: Annotated[
        float | None, Quantity("diesel that a unit replaces", "每单位年替代柴油", "l", 0, 1e6)
    ] = None
    co2_t_per_unit_year: Annotated[
        float | None,
        Quantity("CO2 of what a unit replaces", "每单位年替代燃料的二氧化碳", "t", 0, 1e5),
    ] = None
    coal_t_per_unit_year: Annotated[
        float | None, Quantity("loose coal that a unit replaces", "每单位年替代散煤", "t", 0, 1e4)
    ] = None

    @property
    def base_energy_mwh(self) -> float:
        """What the base year's count draws a year [MWh]."""
        return self.count * self.energy_mwh_per_unit_year

    @property
    def window_hours(self) -> tuple[int, ...]:
        """The hours of the day in which it may draw power."""
        start, end = self.window_start_hour, self.window_end_hour
        if start is None or end is None:
            return tuple(range(HOURS_OF_DAY))
        length = HOURS_OF_DAY if end - start == HOURS_OF_DAY else (end - start) % HOURS_OF_DAY
        return tuple((start + hour) % HOURS_OF_DAY for hour in range(length))

    def days(self, heating: Season) -> tuple[bool, ...]:
        """Return on which days of the 365-day year it draws power."""
        first = date(PROFILE_YEAR, 1, 1)
        all_year = self.season == "year"
        return tuple(all_year or heating.covers(first + timedelta(n)) for n in range(DAYS))

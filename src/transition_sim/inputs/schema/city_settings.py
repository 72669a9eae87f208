"""The sections of `city.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.identifiers import (
    FROZEN,
    Bilingual,
    Day,
    Label,
    MonthDay,
    Slug,
    YearlessDay,
)
from transition_sim.inputs.schema.quantities import Count, Note, Quantity, refusal
from transition_sim.inputs.schema.records import (
    Confidence,
    Remark,
    Section,
    SourceIds,
)
from transition_sim.inputs.schema.reserves import ReserveProduct


class Number(Section):
    """A number with its plausible range and its sources.

    Attributes
    ----------
    value, low, high : float
        In the unit of the field; the range is None where none is given.
    """

    value: float
    low: float | None = None
    high: float | None = None
    source: SourceIds
    confidence: Confidence = None
    note: Remark = None

    @model_validator(mode="after")
    def check_order(self) -> Self:
        """Refuse half a range, and a value outside its range."""
        if (self.low is None) != (self.high is None):
            raise refusal("range_half", given="low" if self.high is None else "high")
        low, high = self.low, self.high
        if low is not None and high is not None and not low <= self.value <= high:
            raise refusal("range_order", given=self.value, low=low, high=high)
        return self


SHARE = Quantity("share a year", "每年比例", "share", -0.3, 0.5)
ENERGY = Quantity("energy a year", "年电量", "MWh", 0, 1e9, least=1000)
PRICE = Quantity("price", "价格", "CNY/MWh", 0, 1e6, least=50)
HOUSEHOLD_HEAT = Quantity("heat a season", "每季供热量", "MWh", 0, 100)
LOOSE_COAL = Quantity("coal a season", "每季散煤量", "t", 0, 20)
HOURS = Quantity("hours", "小时数", "h", 0.5, 24)
FIRM_HOURS = 4.0
"""Hours for which a store has to last at the peak where the city says nothing [h]: an estimate.

P. Denholm et al., The potential for battery energy storage to provide peaking capacity in the
United States, NREL/TP-6A20-74184 (2019): four hours are what most planning rules there ask for.
"""
GRID_CO2 = Quantity("CO2 of power from outside", "外来电CO2排放因子", "t/MWh", 0, 1.5)
WARMING = Quantity("warming potential", "全球增温潜势", "t/t", 1, 200)


class ShareNumber(Number):
    """A share [1]."""

    value: Annotated[float, SHARE]
    low: Annotated[float | None, SHARE] = None
    high: Annotated[float | None, SHARE] = None


class EnergyNumber(Number):
    """An energy [MWh a year]."""

    value: Annotated[float, ENERGY]
    low: Annotated[float | None, ENERGY] = None
    high: Annotated[float | None, ENERGY] = None


class PriceNumber(Number):
    """A price of electricity [CNY/MWh]."""

    value: Annotated[float, PRICE]
    low: Annotated[float | None, PRICE] = None
    high: Annotated[float | None, PRICE] = None


class HoursNumber(Number):
    """A duration [h]."""

    value: Annotated[float, HOURS]
    low: Annotated[float | None, HOURS] = None
    high: Annotated[float | None, HOURS] = None


class WarmingNumber(Number):
    """A warming potential [t of CO2 equivalent per t]."""

    value: Annotated[float, WARMING]
    low: Annotated[float | None, WARMING] = None
    high: Annotated[float | None, WARMING] = None


class GridCo2Number(Number):
    """CO2 of power from outside [t/MWh]."""

    value: Annotated[float, GRID_CO2]
    low: Annotated[float | None, GRID_CO2] = None
    high: Annotated[float | None, GRID_CO2] = None


class Location(Section):
    """Where the city lies."""

    latitude: Annotated[float, Quantity("degrees north", "北纬", "degree", -90, 90)]
    longitude: Annotated[float, Quantity("degrees east", "东经", "degree", -180, 180)]
    altitude_m: Annotated[float, Quantity("altitude", "海拔", "m", -500, 9000)] = 0.0


class OnlineDay(Section):
    """The day of its year on which a free build starts to run."""

    month: Annotated[int, Count("month", "月", 1, 12)]
    day: Annotated[int, Count("day", "日", 1, 28)]
    source: SourceIds
    confidence: Confidence = None
    note: Remark = None


class ConversionsStart(OnlineDay):
    """The day of its year on which work on an upgrade starts: the unit stops."""


class Season(Section):
    """A part of the year, both ends included; it may wrap the new year."""

    start: Annotated[YearlessDay, Note("first day, month-day", "起始日")]
    end: Annotated[YearlessDay, Note("last day, month-day", "结束日")]
    source: SourceIds
    confidence: Confidence = None
    note: Remark = None

    def covers(self, day: date) -> bool:
        """Say whether a day belongs to the season."""
        first, last = _ordinal(self.start), _ordinal(self.end)
        here = (day.month, day.day)
        return first <= here <= last if first <= last else here >= first or here <= last


class DemandSetting(Section):
    """Demand of a zone at the sending end: grid losses included, plants' own use not."""

    energy: Annotated[EnergyNumber, Note("base year", "基准年电量")]
    growth: Annotated[ShareNumber, Note("a year", "年增长率")]
    profile: Annotated[Label, Note("name of a profile", "逐时曲线的名称")]


class ExportSetting(Section):
    """Obligation of a zone to deliver outside, net of imports."""

    energy: Annotated[EnergyNumber, Note("a year", "年外送电量")]
    profile: Annotated[Label, Note("name of a profile", "逐时曲线的名称")]


class HouseholdHeat(Number):
    """Heat of a household in a season [MWh]."""

    value: Annotated[float, HOUSEHOLD_HEAT]
    low: Annotated[float | None, HOUSEHOLD_HEAT] = None
    high: Annotated[float | None, HOUSEHOLD_HEAT] = None


class LooseCoal(Number):
    """Coal of a household in a season [t]."""

    value: Annotated[float, LOOSE_COAL]
    low: Annotated[float | None, LOOSE_COAL] = None
    high: Annotated[float | None, LOOSE_COAL] = None


class CleanHeating(Section):
    """What a household that moves from loose coal to district heat takes, and burns no more."""

    heat: Annotated[HouseholdHeat, Note("a household and season", "每户每季供热量")]
    loose_coal: Annotated[LooseCoal, Note("a household and season", "每户每季散煤用量")]


class HeatArea(Section):
    """A district-heating area: its demand at the plant, network losses included."""

    title: Bilingual
    zone: Annotated[Slug, Note("zone whose units and heat sources serve it", "所在区域")]
    energy: Annotated[EnergyNumber, Note("heat of the base year", "基准年供热量")]
    growth: Annotated[ShareNumber, Note("a year", "年增长率")]
    profile: Annotated[Label, Note("name of a profile", "逐时曲线的名称")]
    value_of_lost_heat: Annotated[PriceNumber, Note("of unserved heat", "缺热损失")]
    clean_heating: Annotated[CleanHeating | None, Note("of a household", "每户改造参数")] = None


class Definition(Section):
    """What counts in the shares."""

    title: Bilingual
    clean: Annotated[
        tuple[Slug, ...], Field(min_length=1), Note("classes in the numerator", "计入分子的类别")
    ]
    excluded: Annotated[
        tuple[Slug, ...], Note("classes left out of the denominator", "不计入分母的类别")
    ] = ()
    storage: Annotated[Literal["none", "denominator", "both"], Note("of stores", "储能的计法")]
    generation_basis: Annotated[
        Literal["gross_generation", "net_generation", "served_energy", "demand"],
        Note("what generation is measured against", "发电量占比的分母"),
    ]
    plant: Annotated[
        Literal["all", "above_scale"],
        Note("all plant, or only what above-scale statistics count", "全部电厂或仅规模以上电厂"),
    ] = "all"


Zones = Annotated[Mapping[Slug, Bilingual], FROZEN]


class CityFile(Section):
    """What `city.yaml` holds."""

    name: Bilingual
    currency: Literal["CNY"]
    price_year: Annotated[int, Count("year of all prices", "价格基准年", 1990, 2100)]
    base_year: Annotated[int, Count("first model year", "基准年", 1990, 2100)]
    stock_date: Annotated[Day, Note("date of the printed stock", "存量数据日期")]
    location: Location
    utc_offset_h: Annotated[
        float,
        Quantity(
            "the clock of all hourly series minus UTC; 8 is Beijing time",
            "所有逐时曲线所用时钟与UTC之差，8即北京时间",
            "h",
            -12,
            14,
        ),
    ] = 8.0
    calendar_year: Annotated[
        int, Count("year whose weekdays the profiles have", "曲线星期对应的年份", 1990, 2100)
    ]
    zones: Annotated[Zones, Field(min_length=1), Note("zones", "区域")]
    outside: Annotated[Zones, Note("zones outside", "外部区域")]
    discount_rate: ShareNumber
    value_of_lost_load: PriceNumber
    free_builds_online: OnlineDay
    conversions_start: ConversionsStart | None = None
    heating_season: Season
    demand: Annotated[Mapping[Slug, DemandSetting], FROZEN, Note("by zone", "各区域用电")]
    export: Annotated[Mapping[Slug, ExportSetting], FROZEN, Note("by zone", "各区域外送")]
    definitions: Annotated[Mapping[Slug, Definition], FROZEN, Note("of the shares", "占比的口径")]
    reserves: Annotated[
        Mapping[Slug, ReserveProduct], FROZEN, Note("kinds of reserve", "备用品种")
    ] = Field(default_factory=FrozenMapping)
    value_of_unmet_reserve: PriceNumber | None = None
    firm_hours: Annotated[
        HoursNumber | None,
        Note(
            "of the peak, for which a store has to last to count in firm capacity; 4 h if absent",
            "高峰持续小时数，储能按其可持续出力计入可靠容量；未给出时为4小时",
        ),
    ] = None
    heat: Annotated[
        Mapping[Slug, HeatArea], FROZEN, Note("district-heating areas", "集中供热区")
    ] = Field(default_factory=FrozenMapping)
    grid_co2: Annotated[
        GridCo2Number | None, Note("of power from outside; is reported only", "外来电，仅用于报告")
    ] = None
    methane_gwp: Annotated[
        WarmingNumber | None, Note("of methane that would be vented", "避免排空甲烷的增温潜势")
    ] = None


def _ordinal(day: MonthDay) -> tuple[int, int]:
    return day.month, day.day

"""The sections of a scenario file."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from transition_sim.inputs.schema.city_overrides import DataSection
from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.heat import HeatChoice
from transition_sim.inputs.schema.identifiers import (
    FROZEN,
    Bilingual,
    DayOrYearEnd,
    Label,
    Name,
    Slug,
    WholeReading,
)
from transition_sim.inputs.schema.limits import Limits
from transition_sim.inputs.schema.loads import HOUSEHOLDS, TRUCKS, UNITS
from transition_sim.inputs.schema.new_projects import NewProject
from transition_sim.inputs.schema.plant import (
    FUEL_PRICE,
    FUEL_SUPPLY,
    GAS_PRICE,
    GAS_SUPPLY,
    MAX_MW,
    Stage,
)
from transition_sim.inputs.schema.policies import (
    Carbon,
    CoalReplacement,
    Utilisation,
    YearlyReserve,
)
from transition_sim.inputs.schema.quantities import (
    Count,
    EitherQuantity,
    Level,
    Note,
    Quantity,
    Yearly,
    refusal,
)
from transition_sim.inputs.schema.records import Section
from transition_sim.inputs.schema.reserves import ReserveNeed
from transition_sim.inputs.schema.retrofits import RetrofitChoice

DELAY = re.compile(r"(\d{1,4})\s*(months?|days?|years?|个月|月|天|日|年)", re.ASCII)
HOURS_IN_A_YEAR = 8760


@dataclass(frozen=True)
class Delay:
    """A time by which a project slips, in calendar months and days."""

    months: int = 0
    days: int = 0

    def shift(self, day: date) -> date:
        """Return the day that many months and days later, within the length of the month."""
        month = day.month - 1 + self.months
        year, month = day.year + month // 12, month % 12 + 1
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(day.day, last)) + timedelta(days=self.days)

    def __str__(self) -> str:
        """Return the delay as a scenario writes it."""
        return f"{self.days} days" if self.days else f"{self.months} months"


def read_delay(value: object) -> Delay:
    """Return a delay written as `6 months` or `90 days`."""
    if isinstance(value, Delay):
        return value
    match = DELAY.fullmatch(str(value).strip())
    number = int(match.group(1)) if match else 0
    if match is None:
        raise refusal("not_delay", given=str(value))
    if match.group(2) in ("年", "year", "years"):
        delay = Delay(months=12 * number)
    elif match.group(2) in ("月", "个月", "month", "months"):
        delay = Delay(months=number)
    else:
        delay = Delay(days=number)
    if delay.months > 240 or delay.days > 7300:
        raise refusal("out_of_range", given=str(value), low=0, high=20, unit="years")
    return delay


class Resolution(Section):
    """Typical periods in place of all hours."""

    periods: Annotated[
        int,
        Count("typical and extreme periods a year", "每年典型时段与极端时段总数", 1, 365),
    ] = 36
    hours: Annotated[Literal[24, 168], Note("hours of a period", "每时段小时数")] = 24


class ProjectChoice(Section):
    """Which projects the scenario takes, and which slip."""

    stages: Annotated[tuple[Stage, ...], Note("every project of a stage", "按阶段纳入")] = ()
    include: Annotated[tuple[Slug, ...], Note("projects by id", "按编号纳入")] = ()
    exclude: Annotated[tuple[Slug, ...], Note("projects left out", "按编号排除")] = ()
    delay: Annotated[
        Mapping[Slug, Annotated[Delay, WholeReading(read_delay, {"type": "string"})]],
        FROZEN,
        Note("`6 months` by id; `all` = every project that is not operating", "按编号推迟"),
    ] = Field(default_factory=FrozenMapping)
    new: Annotated[
        Mapping[Slug, NewProject], FROZEN, Note("projects of the scenario's own", "情景自设项目")
    ] = Field(default_factory=FrozenMapping)


BUILD = Quantity("free build a year", "每年自由新增上限", "MW", 0, MAX_MW)
EXACT = Quantity(
    "built in the year, no more and no less", "当年新增容量（不多不少）", "MW", 0, MAX_MW
)
LEVEL = Level(
    "demand, share of what it would be; without flexible loads, whose number is given",
    "用电水平，占原本用电量的比例；不含按数量给出的柔性负荷",
    "share",
    0.2,
    3,
)
GROWTH = Quantity("growth a year", "年增长率", "share", -0.3, 0.5)
ENERGY = Quantity("energy a year", "年电量", "MWh", 0, 1e9)
EXPORT = Quantity("energy to deliver outside a year", "年外送电量", "MWh", 0, 1e9)
SUPPLY = EitherQuantity.of("supply a year", "年供应上限", GAS_SUPPLY, FUEL_SUPPLY)
PRICE = EitherQuantity.of("price", "价格", GAS_PRICE, FUEL_PRICE)
EMISSION = Quantity("emission a year", "年排放上限", "t", 0, 1e10)

YearlyBuild = Annotated[Mapping[int, Annotated[float | None, BUILD]], Yearly(False, lifted="none")]
YearlyExact = Annotated[Mapping[int, Annotated[float, EXACT]], Yearly(False, carried=False)]
YearlyGrowth = Annotated[Mapping[int, Annotated[float, GROWTH]], Yearly(False)]
YearlyEnergy = Annotated[Mapping[int, Annotated[float, EXPORT]], Yearly(True)]
YearlySupply = Annotated[Mapping[int, Annotated[float | None, SUPPLY]], Yearly(True, lifted="none")]
YearlyPrice = Annotated[Mapping[int, Annotated[float, PRICE]], Yearly(True, from_next=True)]
YearlyLevel = Annotated[Mapping[int, Annotated[float, LEVEL]], Yearly(True, from_next=True)]
YearlyTrucks = Annotated[Mapping[int, Annotated[float, TRUCKS]], Yearly(True)]
YearlyHouseholds = Annotated[Mapping[int, Annotated[float, HOUSEHOLDS]], Yearly(True)]
YearlyCount = Annotated[Mapping[int, Annotated[float, UNITS]], Yearly(True)]
YearlyEmission = Annotated[Mapping[int, Annotated[float, EMISSION]], Yearly(True, lifted="absent")]
NO_LIMIT = float(MAX_MW)
"""What stands for no limit of free builds: the most that the field takes [MW a year]."""


class Builds(Section):
    """What may be built beyond the named projects."""

    limits: Annotated[
        Mapping[Slug, YearlyBuild], FROZEN, Note("by technology", "各技术新增上限")
    ] = Field(default_factory=FrozenMapping)
    exactly: Annotated[
        Mapping[Slug, YearlyExact],
        FROZEN,
        Note("by technology; in place of the limit of that year", "按技术，代替当年上限"),
    ] = Field(default_factory=FrozenMapping)
    at_limit: Annotated[
        bool, Note("builds and optional projects are taken whole", "自由新增与可选项目全部建成")
    ] = False

    def most(self, technology: str, year: int, own: float | None) -> float:
        """Return what may be built freely of a technology in a year [MW].

        Parameters
        ----------
        own : float, optional
            The city's limit, which holds where the scenario is silent; without one nothing is.
        """
        exact = self.exactly.get(technology, {}).get(year)
        if exact is not None:
            return exact
        limit = self.limits.get(technology, {}).get(year, own or 0.0)
        return NO_LIMIT if limit is None else limit

    def least(self, technology: str, year: int) -> float:
        """Return what has to be built of a technology in a year [MW]."""
        return self.exactly.get(technology, {}).get(year, 0.0)


def _read_units(value: object) -> object:
    """Return units and the day of each; of a list, none of its own."""
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return dict.fromkeys(value)
    if not isinstance(value, Mapping):
        raise refusal("not_list")
    return value


class Retire(Section):
    """Units that leave by a day, beyond what is scheduled."""

    units_below: Annotated[
        float | None, Quantity("coal units smaller than", "小于此容量的煤电机组", "MW", 0, 2000)
    ] = None
    by: Annotated[DayOrYearEnd | None, Note("a year is its 31 December", "年份即当年12月31日")] = (
        None
    )
    units: Annotated[
        Mapping[Slug, DayOrYearEnd | None],
        FROZEN,
        BeforeValidator(_read_units),
        Note(
            "units by id, each with its day, as `{a-1: 2025-06-30}`, or a list, on the day `by`",
            "按编号，各自注明日期，如 {a-1: 2025-06-30}；或列出编号，日期为 by",
        ),
    ] = Field(default_factory=FrozenMapping)
    economic: Annotated[
        bool, Note("coal units also retire where it saves cost", "煤电机组可因经济性提前退役")
    ] = False


class DemandChoice(Section):
    """Demand in place of the city's."""

    growth: YearlyGrowth = Field(default_factory=FrozenMapping)
    level: YearlyLevel = Field(default_factory=FrozenMapping)
    energy: Annotated[
        Mapping[Slug, Annotated[float, ENERGY]], FROZEN, Note("base year, by zone", "基准年电量")
    ] = Field(default_factory=FrozenMapping)
    trucks: YearlyTrucks = Field(default_factory=FrozenMapping)
    clean_heating: YearlyHouseholds = Field(default_factory=FrozenMapping)
    loads: Annotated[
        Mapping[Slug, YearlyCount], FROZEN, Note("units of any flexible load", "各柔性负荷数量")
    ] = Field(default_factory=FrozenMapping)


class ExportChoice(Section):
    """Export obligation in place of the city's."""

    energy: YearlyEnergy = Field(default_factory=FrozenMapping)


class FuelChoice(Section):
    """A fuel's supply [Mm3 of a gas, ktce of others] and price [CNY/m3, CNY/tce]."""

    supply: YearlySupply = Field(default_factory=FrozenMapping)
    price: YearlyPrice = Field(default_factory=FrozenMapping)


class Trade(Section):
    """Limits of trade with the outside."""

    limit: Annotated[
        float | None, Quantity("of each link, both ways", "外部线路限额", "MW", 0, MAX_MW)
    ] = None


class Emissions(Section):
    """Caps of emissions."""

    limits: Annotated[
        Mapping[Slug, YearlyEmission], FROZEN, Note("by pollutant", "各污染物上限")
    ] = Field(default_factory=FrozenMapping)


class Target(Section):
    """How a scenario treats a target of the ledger."""

    enforce: Annotated[bool, Note("as a constraint", "是否作为约束")] = False
    threshold: Annotated[
        float | None, Quantity("in place of the printed one", "代替原文的阈值", "share", 0, 1)
    ] = None
    definition: Annotated[Slug, Note("of the shares", "占比口径")] = "as_printed"
    year: Annotated[
        int | None,
        Count(
            "due at the end of another year than the printed one", "改为其他年份到期", 1990, 2100
        ),
    ] = None
    headroom: Annotated[
        float | None,
        Quantity(
            "what a constraint asks beyond the threshold, so that the target is met with room",
            "作为约束时在阈值之外的余量",
            "share",
            0,
            0.2,
        ),
    ] = None


def _kind_of_resolution(value: object) -> str | None:
    if value == "hourly":
        return "<hourly>"
    return "<periods>" if isinstance(value, Mapping | Resolution) else None


Periods = Annotated[
    Annotated[Resolution, Tag("<periods>")] | Annotated[Literal["hourly"], Tag("<hourly>")],
    Discriminator(
        _kind_of_resolution,
        custom_error_type="not_resolution",
        custom_error_message="no resolution",
        custom_error_context={},
    ),
    Note("typical periods, or `hourly`", "典型时段，或 hourly（全年逐时）"),
]


class ScenarioFile(Section):
    """What a scenario file may say."""

    name: Annotated[Slug, Note("name of the run's folder", "运行结果文件夹名")]
    title: Annotated[Bilingual, Note("title", "标题")]
    description: Annotated[Bilingual | None, Note("description", "说明")] = None
    city: Annotated[Label, Note("packaged city, or ./folder", "内置城市名，或 ./文件夹")]
    years: Annotated[
        tuple[Annotated[int, Count("year", "年份", 1990, 2100)], ...],
        Field(min_length=1),
        Note("consecutive; the first is the base year", "连续年份，首年为基准年"),
    ]
    resolution: Periods = Field(default_factory=Resolution)
    projects: Annotated[ProjectChoice, Note("projects", "项目")] = Field(
        default_factory=ProjectChoice
    )
    builds: Annotated[Builds, Note("free builds", "自由新增")] = Field(default_factory=Builds)
    retire: Annotated[Retire, Note("retirement", "退役")] = Field(default_factory=Retire)
    retrofits: Annotated[RetrofitChoice, Note("upgrades of units", "机组改造")] = Field(
        default_factory=RetrofitChoice
    )
    demand: Annotated[DemandChoice, Note("demand", "用电需求")] = Field(
        default_factory=DemandChoice
    )
    heat: Annotated[HeatChoice, Note("district heat", "集中供热")] = Field(
        default_factory=HeatChoice
    )
    export: Annotated[ExportChoice, Note("export", "外送")] = Field(default_factory=ExportChoice)
    fuels: Annotated[Mapping[Slug, FuelChoice], FROZEN, Note("by fuel", "各燃料")] = Field(
        default_factory=FrozenMapping
    )
    trade: Annotated[Trade, Note("trade", "电力交易")] = Field(default_factory=Trade)
    emissions: Annotated[Emissions, Note("emissions", "排放")] = Field(default_factory=Emissions)
    reserve: Annotated[
        Mapping[Slug, ReserveNeed], FROZEN, Note("requirement by product", "各备用品种的需求")
    ] = Field(default_factory=FrozenMapping)
    carbon: Annotated[Carbon, Note("price of CO2", "碳价机制")] = Field(default_factory=Carbon)
    utilisation: Annotated[Utilisation, Note("utilisation of wind and PV", "风光利用率")] = Field(
        default_factory=Utilisation
    )
    planning_reserve: YearlyReserve = Field(default_factory=FrozenMapping)
    coal_replacement: Annotated[
        CoalReplacement, Note("replacement of coal", "煤炭消费减量或等量替代")
    ] = Field(default_factory=CoalReplacement)
    limits: Annotated[Limits, Note("limits of a year", "年度上限")] = Field(default_factory=Limits)
    profiles: Annotated[
        Mapping[Slug, Label],
        FROZEN,
        Note(
            "own hourly series: path of a CSV, by the series of the city or by one technology",
            "自备逐时曲线的 CSV 路径，按城市曲线名或单个技术的编号给出",
        ),
    ] = Field(default_factory=FrozenMapping)
    data: DataSection = Field(default_factory=FrozenMapping)
    discount_rate: Annotated[
        float | None, Quantity("in place of the city's", "代替城市默认贴现率", "share", 0, 0.3)
    ] = None
    targets: Annotated[Mapping[Name, Target], FROZEN, Note("by ledger id", "目标")] = Field(
        default_factory=FrozenMapping
    )

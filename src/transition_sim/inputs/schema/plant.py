"""The tables of a city: one type per file, one field per column, with unit, text and bounds."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from transition_sim.errors import Text
from transition_sim.inputs.schema.identifiers import (
    Day,
    DayOrYearEnd,
    DayOrYearStart,
    Flag,
    Label,
    Slug,
)
from transition_sim.inputs.schema.quantities import Count, Note, Quantity
from transition_sim.inputs.schema.records import (
    Grade,
    Remark,
    Row,
    SourcedRow,
)
from transition_sim.inputs.schema.technology_columns import (
    CommitmentColumns,
    HeatColumns,
    ReserveColumns,
    ReserveProducts,
)

Stage = Literal["operating", "construction", "approved", "announced"]
MAX_MW, MAX_MWH = 50_000, 500_000

NameEn = Annotated[Label, Note("name in English", "英文名称")]
NameZh = Annotated[Label, Note("name in Chinese", "中文名称")]
Id = Annotated[Slug, Note("identifier", "编号")]
TechnologyId = Annotated[Slug, Note("id of a technology", "技术编号")]
ZoneId = Annotated[Slug, Note("id of a zone", "区域编号")]
FuelId = Annotated[Slug | None, Note("id of a fuel", "燃料编号")]
County = Annotated[str | None, Note("county", "县区")]
Capacity = Annotated[float, Quantity("gross capacity", "装机容量", "MW", 0, MAX_MW)]
Energy = Annotated[float | None, Quantity("energy of a store", "储能容量", "MWh", 0, MAX_MWH)]
FUEL_PRICE = Quantity(
    "price; fuels that are no gas", "价格（非气体）", "CNY/tce", 0, 10_000, least=50
)
GAS_PRICE = Quantity("price; gases", "价格（气体）", "CNY/m3", 0, 50, least=0.01)
FUEL_SUPPLY = Quantity("supply a year; others", "年供应上限（非气体）", "ktce", 0, 1e7)
GAS_SUPPLY = Quantity("supply a year; gases", "年供应上限（气体）", "Mm3", 0, 1e6)
HeatRate = Annotated[
    float | None,
    Quantity("standard coal per net kWh", "供电标准煤耗", "gce/kWh", 100, 1000),
]
OwnUse = Annotated[
    float | None,
    Quantity("plant's own use, share of gross output", "厂用电率", "share", 0, 0.5),
]
Availability = Annotated[
    float | None,
    Quantity(
        "constant availability; multiplies the profile", "可用率，与逐时曲线相乘", "share", 0, 1
    ),
]


class Named:
    """A row with a name in two languages."""

    name_en: NameEn
    name_zh: NameZh

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(self.name_en, self.name_zh)


class Technology(SourcedRow, Named, CommitmentColumns, HeatColumns, ReserveColumns):
    """A kind of plant or store."""

    file: ClassVar[str] = "technologies.csv"

    id: Id
    name_en: NameEn
    name_zh: NameZh
    technology_class: Annotated[
        Slug, Field(alias="class"), Note("class that shares count by", "统计占比所用的类别")
    ]
    fuel: FuelId = None
    heat_rate_gce_per_kwh: HeatRate = None
    net_efficiency: Annotated[
        float | None,
        Quantity("net electricity over fuel (lower heating value)", "净发电效率", "share", 0.05, 1),
    ] = None
    own_use_share: OwnUse = None
    availability: Availability = None
    availability_profile: Annotated[
        str | None, Note("hourly availability: name of a profile", "逐时可用率曲线的名称")
    ] = None
    must_run_share: Annotated[
        float | None,
        Quantity("minimum net output of the running fleet", "运行机组最小净出力", "share", 0, 1),
    ] = None
    must_run_share_heating_season: Annotated[
        float | None,
        Quantity("the same in the heating season", "供暖季最小净出力", "share", 0, 1),
    ] = None
    variable_om_cny_per_mwh: Annotated[
        float | None, Quantity("variable operation", "可变运维费", "CNY/MWh", 0, 2000, least=0.2)
    ] = None
    fixed_om_cny_per_kw_year: Annotated[
        float | None, Quantity("fixed operation a year", "年固定运维费", "CNY/kW", 0, 5000, least=1)
    ] = None
    capex_cny_per_kw: Annotated[
        float | None, Quantity("overnight investment", "单位投资", "CNY/kW", 0, 100_000, least=50)
    ] = None
    capex_cny_per_kwh: Annotated[
        float | None,
        Quantity(
            "investment per energy, stores only", "储能容量投资", "CNY/kWh", 0, 20_000, least=2
        ),
    ] = None
    lifetime_years: Annotated[
        float | None, Quantity("economic lifetime", "经济寿命", "year", 1, 100)
    ] = None
    build_limit_mw_per_year: Annotated[
        float | None,
        Quantity("largest free build a year; blank = none", "每年自由新增上限", "MW", 0, MAX_MW),
    ] = None
    firm_share: Annotated[
        float | None,
        Quantity(
            "net MW counted on at the peak per MW; blank = availability less own use",
            "负荷高峰时每MW装机的可靠净容量，空白为可用率扣除厂用电",
            "share",
            0,
            1,
        ),
    ] = None
    above_scale: Annotated[Flag, Note("counted by above-scale statistics", "是否计入规模以上统计")]
    capture_share: Annotated[
        float | None, Quantity("share of its CO2 that is captured", "CO2捕集率", "share", 0, 1)
    ] = None


class Unit(SourcedRow, Named):
    """An existing unit, or a group of units."""

    file: ClassVar[str] = "units.csv"

    id: Id
    name_en: NameEn
    name_zh: NameZh
    county: County = None
    technology: TechnologyId
    zone: ZoneId
    capacity_mw: Capacity
    unit_count: Annotated[
        int | None, Count("number of units; blank = unknown", "机组台数，空白为未知", 1, 100_000)
    ] = None
    commissioned: Annotated[
        DayOrYearStart | None, Note("year or date; a year is its 1 January", "投产年份或日期")
    ] = None
    retires: Annotated[
        DayOrYearEnd | None, Note("year or date; a year is its 31 December", "退役年份或日期")
    ] = None
    chp: Annotated[Flag, Note("supplies heat to its heat area", "是否向供热区供热")] = False
    status: Literal["operating", "doubtful", "estimate"]
    fuel: FuelId = None
    heat_rate_gce_per_kwh: HeatRate = None
    own_use_share: OwnUse = None
    availability: Availability = None

    @property
    def unit_size_mw(self) -> float | None:
        """Size of one unit [MW]; None where the number of units is unknown."""
        return None if self.unit_count is None else self.capacity_mw / self.unit_count


class Project(SourcedRow, Named):
    """A named project with an online date."""

    file: ClassVar[str] = "projects.csv"

    id: Id
    name_en: NameEn
    name_zh: NameZh
    county: County = None
    technology: TechnologyId
    zone: ZoneId
    capacity_mw: Capacity
    energy_mwh: Energy = None
    online: Annotated[Day, Note("first day of operation", "投运日期")]
    online_low: Annotated[Day | None, Note("earliest plausible day", "最早可能日期")] = None
    online_high: Annotated[Day | None, Note("latest plausible day", "最晚可能日期")] = None
    stage: Annotated[Stage, Note("how far it has come", "项目阶段")]
    optional: Annotated[
        Flag, Note("the model chooses how much of it", "是否由模型决定建设规模")
    ] = False
    chp: Annotated[Flag, Note("supplies heat to its heat area", "是否向供热区供热")] = False
    availability: Availability = None
    availability_profile: Annotated[
        str | None,
        Note(
            "hourly availability of its own: name of a profile",
            "自有逐时可用率曲线的名称",
        ),
    ] = None
    capex_cny_per_kw: Annotated[
        float | None, Quantity("investment of its own", "自有单位投资", "CNY/kW", 0, 100_000)
    ] = None


class Store(SourcedRow):
    """The physics of a store; its costs are those of the technology with the same id."""

    file: ClassVar[str] = "storage.csv"

    id: TechnologyId
    zone: ZoneId
    power_mw: Annotated[float, Quantity("power on the stock date", "存量功率", "MW", 0, MAX_MW)]
    energy_mwh: Annotated[
        float, Quantity("energy on the stock date", "存量容量", "MWh", 0, MAX_MWH)
    ]
    charge_efficiency: Annotated[float, Quantity("charging", "充电效率", "share", 0.1, 1)]
    discharge_efficiency: Annotated[float, Quantity("discharging", "放电效率", "share", 0.1, 1)]
    self_discharge_per_hour: Annotated[
        float, Quantity("loss of the level an hour", "每小时自放电率", "share", 0, 0.5)
    ] = 0.0
    cycle_cost_cny_per_mwh: Annotated[
        float, Quantity("wear per MWh discharged", "循环成本", "CNY/MWh", 0, 5000, least=0.1)
    ] = 0.0
    hours: Annotated[
        float, Quantity("MWh per MW of free builds", "自由新增的储能时长", "h", 0.01, 1000)
    ]
    seasonal: Annotated[
        Flag,
        Note("carries energy from one typical period to others", "是否跨典型时段（跨季节）储能"),
    ] = False
    reserves: ReserveProducts = ()


class FuelYear(SourcedRow, Named):
    """A fuel's price and supply from a year on."""

    file: ClassVar[str] = "fuels.csv"
    key: ClassVar[tuple[str, ...]] = ("id", "year")

    id: Id
    name_en: NameEn
    name_zh: NameZh
    year: Annotated[int, Count("from this year on", "起始年份", 1990, 2100)]
    price_cny_per_tce: Annotated[float | None, FUEL_PRICE] = None
    price_cny_per_m3: Annotated[float | None, GAS_PRICE] = None
    heating_value_mj_per_m3: Annotated[
        float | None, Quantity("lower heating value; gases", "低位热值（气体）", "MJ/m3", 1, 60)
    ] = None
    supply_limit_mm3: Annotated[float | None, GAS_SUPPLY] = None
    supply_limit_kt_ce: Annotated[float | None, FUEL_SUPPLY] = None

    @property
    def is_gas(self) -> bool:
        """Whether the fuel is measured in cubic metres."""
        return self.heating_value_mj_per_m3 is not None or self.price_cny_per_m3 is not None


class Link(SourcedRow, Named):
    """A line between two zones, or to a zone outside; positive flow leaves `from_zone`."""

    file: ClassVar[str] = "links.csv"

    id: Id
    name_en: NameEn
    name_zh: NameZh
    from_zone: ZoneId
    to_zone: ZoneId
    capacity_mw: Annotated[float, Quantity("from → to", "正向容量", "MW", 0, MAX_MW)]
    reverse_capacity_mw: Annotated[float, Quantity("to → from", "反向容量", "MW", 0, MAX_MW)] = 0.0
    loss_share: Annotated[
        float,
        Quantity(
            "loss of what is sent; half of it is borne at either end",
            "线损率；损耗由两端各承担一半",
            "share",
            0,
            0.5,
        ),
    ] = 0.0
    price_profile: Annotated[
        str | None, Note("hourly price outside: name of a profile", "外部电价曲线的名称")
    ] = None


class Source(Row):
    """Where a number comes from."""

    file: ClassVar[str] = "sources.csv"

    id: Id
    title: Annotated[Label, Note("title; of an estimate, its method", "标题；估算则为方法")]
    publisher: Annotated[Label, Note("publisher", "发布者")]
    date: Annotated[str | None, Note("as printed", "日期")] = None
    licence: Annotated[str | None, Note("licence", "许可")] = None
    confidence: Annotated[Grade, Note("grade A–D", "可信度 A–D")]
    url: Annotated[str | None, Note("address", "网址")] = None
    note: Remark = None
    title_zh: Annotated[
        str | None,
        Note("title for readers of Chinese, where it is another", "中文标题，与标题不同时给出"),
    ] = None

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return Text(self.title, self.title_zh or self.title)

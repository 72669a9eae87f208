"""Upgrades that a unit can take: the table of a city, and the section of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.identifiers import (
    FROZEN,
    DayOrYearEnd,
    Slug,
    YearlessDay,
)
from transition_sim.inputs.schema.plant import (
    MAX_MW,
    Id,
    Named,
    NameEn,
    NameZh,
    OwnUse,
    TechnologyId,
)
from transition_sim.inputs.schema.quantities import Count, Note, Quantity
from transition_sim.inputs.schema.records import Section, SourcedRow, split_sources
from transition_sim.inputs.schema.technology_columns import (
    COMMITMENT_COLUMNS,
    HEAT_SHARE,
    CommitmentColumns,
    HeatColumns,
)

UpgradeKind = Literal["energy_saving", "flexibility", "heat_supply", "capture"]
EFFECTS: dict[str, tuple[str, ...]] = {
    "energy_saving": ("heat_rate_change_gce_per_kwh",),
    "flexibility": ("minimum_load_share", *COMMITMENT_COLUMNS),
    "heat_supply": (HEAT_SHARE,),
    "capture": ("capture_share",),
}
"""What an upgrade of a kind has to change: one of these columns at least."""
MOST_VARIANTS = 3
"""Upgrades of one technology: with each of them the model has another variant of its units."""


class Retrofit(SourcedRow, Named, CommitmentColumns, HeatColumns):
    """An upgrade of a technology's units; columns hold what is after it, blank = unchanged."""

    file: ClassVar[str] = "retrofits.csv"
    is_optional: ClassVar[bool] = True

    id: Id
    name_en: NameEn
    name_zh: NameZh
    kinds: Annotated[
        tuple[UpgradeKind, ...],
        BeforeValidator(split_sources, json_schema_input_type=str),
        Field(min_length=1),
        Note("kinds of a bundle, separated by `;`", "改造类别，组合以 `;` 分隔"),
    ]
    technology: TechnologyId
    heat_rate_change_gce_per_kwh: Annotated[
        float | None,
        Quantity(
            "change of the net heat rate; negative saves",
            "供电煤耗的变化，负值为节约",
            "gce/kWh",
            -60,
            200,
        ),
    ] = None
    own_use_share: OwnUse = None
    capture_share: Annotated[
        float | None, Quantity("CO2 that is captured", "CO2捕集率", "share", 0, 1)
    ] = None
    capex_cny_per_kw: Annotated[
        float,
        Quantity("investment per upgraded capacity", "单位改造投资", "CNY/kW", 0, 20_000, least=1),
    ]
    lifetime_years: Annotated[float, Quantity("economic lifetime", "经济寿命", "year", 1, 100)]
    outage_weeks: Annotated[
        float, Quantity("weeks out of operation", "改造停机周数", "week", 0, 52)
    ]
    limit_mw_per_year: Annotated[
        float, Quantity("most that can be upgraded a year", "每年改造上限", "MW", 0.1, MAX_MW)
    ]

    @property
    def outage_days(self) -> int:
        """Days out of operation, rounded to whole days."""
        return round(7 * self.outage_weeks)


LEAST = Quantity("at least", "至少", "MW", 0.1, MAX_MW)


class NamedUpgrade(Section):
    """An upgrade of a unit that is decided."""

    upgrade: Annotated[Slug, Note("id of retrofits.csv", "改造编号（见 retrofits.csv）")]
    year: Annotated[int, Count("year of the work", "施工年份", 1990, 2100)]


class RetrofitChoice(Section):
    """Which upgrades are possible, and how much has to be upgraded by a day."""

    choose: Annotated[
        bool | None,
        Note(
            "the model chooses; implied by at_least and kinds, false switches all off",
            "由模型选择；给出 at_least 或 kinds 即为 true，false 则全部关闭",
        ),
    ] = None
    at_least: Annotated[
        float | None,
        Quantity("upgraded by the day, at least", "届时至少完成改造", "MW", 0.1, MAX_MW),
    ] = None
    by: Annotated[DayOrYearEnd | None, Note("a year is its 31 December", "年份即当年12月31日")] = (
        None
    )
    count: Annotated[
        Literal["unit", "kind"],
        Note(
            "a bundle's MW count once (`unit`), or once for each of its kinds (`kind`)",
            "组合改造的容量计一次（unit），或按类别各计一次（kind）",
        ),
    ] = "unit"
    kinds: Annotated[
        Mapping[UpgradeKind, Annotated[float, LEAST]],
        FROZEN,
        Note("upgraded by the day, at least, of each kind", "届时各类改造至少完成"),
    ] = Field(default_factory=FrozenMapping)
    units: Annotated[
        Mapping[Slug, NamedUpgrade], FROZEN, Note("decided upgrades, by unit", "已确定的机组改造")
    ] = Field(default_factory=FrozenMapping)
    only: Annotated[tuple[Slug, ...], Note("just these upgrades", "仅限这些改造")] = ()
    exclude: Annotated[tuple[Slug, ...], Note("upgrades left out", "排除的改造")] = ()
    start: Annotated[
        YearlessDay | None,
        Note("day of the year on which work starts, in place of the city's", "每年开工日期"),
    ] = None

    @property
    def decided(self) -> Mapping[str, NamedUpgrade]:
        """The upgrades that are made, by unit; a child may switch its parent's off."""
        return FrozenMapping() if self.choose is False else self.units

    @property
    def is_possible(self) -> bool:
        """Whether the scenario lets anything be upgraded."""
        if self.choose is not None:
            return self.choose
        return self.at_least is not None or bool(self.kinds)

"""The table of upgrades that a unit can take: one row is one upgrade of one technology's units."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from transition_sim.inputs.commitment_columns import COMMITMENT_COLUMNS, CommitmentColumns
from transition_sim.inputs.fields import Note, Quantity
from transition_sim.inputs.heat_columns import HEAT_SHARE, HeatColumns
from transition_sim.inputs.records import SourcedRow, split_sources
from transition_sim.inputs.rows import MAX_MW, Id, Named, NameEn, NameZh, OwnUse, TechnologyId

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
        float, Quantity("investment per upgraded capacity", "单位改造投资", "CNY/kW", 0, 20_000)
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

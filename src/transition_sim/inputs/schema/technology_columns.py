"""Columns of technologies.csv: how a unit is committed, gives heat and holds reserve."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from transition_sim.inputs.schema.identifiers import Flag, Slug
from transition_sim.inputs.schema.quantities import Count, Note, Quantity
from transition_sim.inputs.schema.records import split_sources

MinimumLoad = Annotated[
    float | None,
    Quantity(
        "least output of a unit that is on, share of its capacity; blank = not committed",
        "机组最小技术出力占容量的比例，空白表示不考虑启停",
        "share",
        0,
        0.95,
    ),
]
PartLoadPenalty = Annotated[
    float | None,
    Quantity(
        "rise of the heat rate at minimum load", "最小出力时供电煤耗的上升比例", "share", 0, 0.6
    ),
]
StartCost = Annotated[
    float | None, Quantity("cost of a start", "启动成本", "CNY/MW", 0, 100_000, least=5)
]
Ramp = Annotated[
    float | None,
    Quantity(
        "change of output an hour, share of what is on; blank = no limit",
        "每小时爬坡占在线容量的比例，空白为不限",
        "share",
        0.001,
        1,
    ),
]
UpHours = Annotated[
    int | None, Count("hours that a unit stays on after a start", "最短连续运行小时数", 1, 24)
]
DownHours = Annotated[
    int | None, Count("hours that a unit stays off after a stop", "最短停机小时数", 1, 24)
]
COMMITMENT_COLUMNS = (
    "part_load_penalty_share",
    "start_cost_cny_per_mw",
    "ramp_share_per_hour",
    "minimum_up_hours",
    "minimum_down_hours",
)
"""Columns that nothing reads without a minimum load."""


class CommitmentColumns(BaseModel):
    """How a unit is committed; the same columns say what an upgrade makes of it."""

    minimum_load_share: MinimumLoad = None
    part_load_penalty_share: PartLoadPenalty = None
    start_cost_cny_per_mw: StartCost = None
    ramp_share_per_hour: Ramp = None
    minimum_up_hours: UpHours = None
    minimum_down_hours: DownHours = None


HeatShare = Annotated[
    float | None,
    Quantity(
        "most heat of a unit that supplies heat, MW of heat per MW online; blank = gives none",
        "供热机组每兆瓦在线容量的最大供热功率，空白表示不供热",
        "MW/MW",
        0.01,
        10,
    ),
]
PowerLoss = Annotated[
    float | None,
    Quantity(
        "power that a unit loses per heat that it gives", "每单位供热减少的发电功率", "MW/MW", 0, 1
    ),
]
PowerPerHeat = Annotated[
    float | None,
    Quantity(
        "least net power per heat that a unit gives (back-pressure line)",
        "每单位供热的最小净出力（背压线）",
        "MW/MW",
        0,
        5,
    ),
]
HEAT_SHARE = "heat_share_mw_per_mw"
HEAT_DETAILS = ("power_loss_per_heat", "power_per_heat_minimum")
"""Columns that nothing reads without a heat share."""
HEAT_COLUMNS = (HEAT_SHARE, *HEAT_DETAILS)


class HeatColumns(BaseModel):
    """How a unit gives heat; a unit does so where units.csv says that it is a CHP unit."""

    heat_share_mw_per_mw: HeatShare = None
    power_loss_per_heat: PowerLoss = None
    power_per_heat_minimum: PowerPerHeat = None


ReserveRamp = Annotated[
    float | None,
    Quantity(
        "change of output a minute for reserves, share of what is on; blank = gives none",
        "提供备用时每分钟爬坡占在线容量的比例，空白表示不提供",
        "share",
        0.001,
        1,
    ),
]
ReserveDown = Annotated[
    Flag, Note("wind and PV: may promise to give less", "风电、光伏：可提供下调备用")
]
ReserveProducts = Annotated[
    tuple[Slug, ...],
    BeforeValidator(split_sources, json_schema_input_type=str),
    Note(
        "reserves that the store may give, separated by ;; blank = none",
        "储能可提供的备用品种，以分号分隔，空白表示不提供",
    ),
]


class ReserveColumns(BaseModel):
    """What a technology may promise."""

    reserve_ramp_share_per_minute: ReserveRamp = None
    reserve_down: ReserveDown = False

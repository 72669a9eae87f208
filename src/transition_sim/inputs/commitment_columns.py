"""Columns of technologies.csv that say how a unit is committed: what it must do while it is on."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel

from transition_sim.inputs.fields import Count, Quantity

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
StartCost = Annotated[float | None, Quantity("cost of a start", "启动成本", "CNY/MW", 0, 100_000)]
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

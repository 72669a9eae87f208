"""Columns of technologies.csv and storage.csv that say who may give which reserve."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from transition_sim.inputs.fields import Note, Quantity
from transition_sim.inputs.kinds import Flag, Slug
from transition_sim.inputs.records import split_sources

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

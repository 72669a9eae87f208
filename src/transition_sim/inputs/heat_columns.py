"""Columns of technologies.csv that say how a unit gives heat beside power."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel

from transition_sim.inputs.fields import Quantity

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

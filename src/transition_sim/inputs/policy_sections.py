"""The sections of a scenario file that oblige the plant to something."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from transition_sim.inputs.fields import Quantity, Yearly
from transition_sim.inputs.records import Section

SHARE = "share"
COAL = "coal"
RENEWABLE = {"wind": ("wind",), "pv": ("pv",), "wind_and_pv": ("wind", "pv")}
"""Classes whose utilisation can be asked for, alone or together."""
UTILISATION = Quantity(
    "least share of what could be generated that is (1 - curtailed share)",
    "最低利用率（1−弃电率）",
    SHARE,
    0.5,
    1,
)
RESERVE = Quantity(
    "firm capacity on 31 December beyond the year's peak of demand and export",
    "年末可靠容量超出当年最大负荷（含外送）的裕度",
    SHARE,
    0,
    0.5,
)
RATIO = Quantity(
    "most coal of all coal plant, share of the base year's, once new coal plant may run",
    "有新增煤电后全部煤电耗煤上限，占基准年耗煤的比例",
    SHARE,
    0,
    1,
)

YearlyUtilisation = Annotated[Mapping[int, Annotated[float, UTILISATION]], Yearly(True)]
YearlyReserve = Annotated[Mapping[int, Annotated[float, RESERVE]], Yearly(False)]


def _empty() -> Any:
    return MappingProxyType({})


class Utilisation(Section):
    """How much of what wind and PV can generate must not be curtailed."""

    wind: YearlyUtilisation = Field(default_factory=_empty)
    pv: YearlyUtilisation = Field(default_factory=_empty)
    wind_and_pv: YearlyUtilisation = Field(default_factory=_empty)


class CoalReplacement(Section):
    """New coal plant in return for less coal elsewhere."""

    ratio: Annotated[float | None, RATIO] = None

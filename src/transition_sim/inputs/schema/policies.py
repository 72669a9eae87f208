"""The sections of a scenario that oblige the plant to something, and its carbon scheme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.quantities import Note, Quantity, Yearly
from transition_sim.inputs.schema.records import Section

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

YearlyUtilisation = Annotated[
    Mapping[int, Annotated[float, UTILISATION]], Yearly(True, lifted="absent")
]
YearlyReserve = Annotated[Mapping[int, Annotated[float, RESERVE]], Yearly(False, lifted="absent")]


class Utilisation(Section):
    """How much of what wind and PV can generate must not be curtailed."""

    wind: YearlyUtilisation = Field(default_factory=FrozenMapping)
    pv: YearlyUtilisation = Field(default_factory=FrozenMapping)
    wind_and_pv: YearlyUtilisation = Field(default_factory=FrozenMapping)


class CoalReplacement(Section):
    """New coal plant in return for less coal elsewhere."""

    ratio: Annotated[float | None, RATIO] = None


CARBON_PRICE = Quantity(
    "price of CO2, zero before its first entry",
    "碳价，首个给出的年份之前为零",
    "CNY/t",
    0,
    10_000,
    least=1,
)
YearlyCarbonPrice = Annotated[
    Mapping[int, Annotated[float, CARBON_PRICE]], Yearly(True, from_next=True)
]


class Carbon(Section):
    """What plants pay for CO2: nothing, a tax, or the shortfall of free allowances."""

    scheme: Annotated[
        Literal["none", "tax", "benchmark"],
        Note(
            "tax: on all CO2; benchmark: on CO2 less the free allowances of benchmarks.csv",
            "tax：对全部CO2计价；benchmark：对超出免费配额（benchmarks.csv）的CO2计价",
        ),
    ] = "none"
    price: YearlyCarbonPrice = Field(default_factory=FrozenMapping)
    methane_credit: Annotated[
        bool,
        Note(
            "methane that is burnt, not vented, earns the price of its CO2 equivalent",
            "避免排空的甲烷按二氧化碳当量获得碳价收益",
        ),
    ] = False

"""The section `carbon` of a scenario file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field

from transition_sim.inputs.fields import Note, Quantity, Yearly
from transition_sim.inputs.records import Section

CARBON_PRICE = Quantity(
    "price of CO2, zero before its first entry", "碳价，首个给出的年份之前为零", "CNY/t", 0, 10_000
)
YearlyCarbonPrice = Annotated[Mapping[int, Annotated[float, CARBON_PRICE]], Yearly(True)]


def _no_price() -> Any:
    return MappingProxyType({})


class Carbon(Section):
    """What plants pay for CO2: nothing, a tax, or the shortfall of free allowances."""

    scheme: Annotated[
        Literal["none", "tax", "benchmark"],
        Note(
            "tax: on all CO2; benchmark: on CO2 less the free allowances of benchmarks.csv",
            "tax：对全部CO2计价；benchmark：对超出免费配额（benchmarks.csv）的CO2计价",
        ),
    ] = "none"
    price: YearlyCarbonPrice = Field(default_factory=_no_price)
    methane_credit: Annotated[
        bool,
        Note(
            "methane that is burnt, not vented, earns the price of its CO2 equivalent",
            "避免排空的甲烷按二氧化碳当量获得碳价收益",
        ),
    ] = False

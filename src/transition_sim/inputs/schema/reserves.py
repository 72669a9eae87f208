"""Reserves in `city.yaml` (which products there are) and in a scenario (how much is needed)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from transition_sim.inputs.schema.identifiers import Bilingual
from transition_sim.inputs.schema.quantities import Note, Quantity, refusal
from transition_sim.inputs.schema.records import (
    Confidence,
    Remark,
    Section,
    SourceIds,
)

RESPONSE = Quantity("minutes within which it is given", "响应时间", "min", 0.01, 60)
DURATION = Quantity("minutes for which it can be given", "持续时间", "min", 1, 240)


class ReserveProduct(Section):
    """A kind of reserve: how fast it must come, and how long it must last."""

    title: Annotated[Bilingual, Note("title", "标题")]
    direction: Annotated[
        Literal["up", "down"],
        Note("up: more output or less charging", "up 为上调（增发或减充），down 为下调"),
    ]
    response_minutes: Annotated[float, RESPONSE]
    response_minutes_low: Annotated[float | None, RESPONSE] = None
    response_minutes_high: Annotated[float | None, RESPONSE] = None
    duration_minutes: Annotated[float, DURATION]
    duration_minutes_low: Annotated[float | None, DURATION] = None
    duration_minutes_high: Annotated[float | None, DURATION] = None
    source: SourceIds
    confidence: Confidence = None
    note: Remark = None

    @model_validator(mode="after")
    def check_order(self) -> Self:
        """Refuse half a range, and a value outside its range."""
        for name in ("response_minutes", "duration_minutes"):
            value, (low, high) = getattr(self, name), self.span(name)
            if (low is None) != (high is None):
                raise refusal("range_half", given=f"{name}_{'low' if high is None else 'high'}")
            if low is not None and high is not None and not low <= value <= high:
                raise refusal("range_order", given=value, low=low, high=high)
        return self

    def span(self, name: str) -> tuple[float | None, float | None]:
        """Return the plausible range of one of its numbers [min]; None where none is given."""
        return getattr(self, f"{name}_low"), getattr(self, f"{name}_high")


class ReserveNeed(Section):
    """How much of a product a scenario requires at every hour: a sum of shares."""

    demand: Annotated[float, Quantity("share of demand", "占用电负荷的比例", "share", 0, 0.5)] = 0.0
    wind: Annotated[
        float, Quantity("share of what wind delivers", "占风电出力的比例", "share", 0, 1)
    ] = 0.0
    pv: Annotated[
        float, Quantity("share of what PV delivers", "占光伏出力的比例", "share", 0, 1)
    ] = 0.0

    @property
    def is_asked(self) -> bool:
        """Whether anything is required."""
        return max(self.demand, self.wind, self.pv) > 0.0

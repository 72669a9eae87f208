"""The entries of `ledger.yaml`, and the metrics that measure them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import PrivateAttr

from transition_sim.errors import Place
from transition_sim.inputs.schema.identifiers import (
    Bilingual,
    Day,
    Label,
    Name,
    Slug,
)
from transition_sim.inputs.schema.quantities import Note
from transition_sim.inputs.schema.records import NOWHERE, Section

Metric = Literal[
    "capacity_share",
    "generation_share",
    "clean_capacity",
    "total_capacity",
    "storage_power",
    "storage_energy",
    "small_coal_capacity",
    "retrofitted_capacity",
    "pollutant_cut",
    "energy_intensity_cut",
    "co2_intensity_cut",
    "nonfossil_share",
    "coal_share",
    "coalbed_gas_use",
]
SHARE_METRICS = ("capacity_share", "generation_share")
PARTIAL_METRICS = (
    "pollutant_cut",
    "energy_intensity_cut",
    "co2_intensity_cut",
    "nonfossil_share",
    "coal_share",
    "coalbed_gas_use",
)
"""What measures power and heat alone, of a statement on the whole city."""


class LedgerEntry(Section):
    """A quantified statement of the city's documents."""

    id: Annotated[Name, Note("identifier", "编号")]
    text: Annotated[Label, Note("verbatim", "原文")]
    document: Annotated[Slug, Note("id of a source", "来源编号")]
    clause: Annotated[str | None, Note("clause", "条款")] = None
    quantity: Annotated[Bilingual, Note("what is stated", "所述的量")]
    value: Annotated[float | None, Note("number in `unit`", "数值")] = None
    unit: Annotated[str | None, Note("unit", "单位")] = None
    date: Annotated[Day | None, Note("date it speaks of", "对应日期")] = None
    wording: Literal["binding", "strive", "expected", "reported", "claim"]
    metric: Annotated[Metric | None, Note("what measures it", "衡量指标")] = None
    item: Annotated[Slug | None, Note("technology it is about", "所指技术")] = None
    stage: Annotated[Literal["base"] | None, Note("reported for the base", "基准数据")] = None
    sense: Annotated[Literal[">=", "<="] | None, Note("of a target", "方向")] = None
    reason: Annotated[Bilingual | None, Note("why no metric measures it", "无指标的原因")] = None
    assumptions: Annotated[
        Bilingual | None, Note("what the metric takes for granted", "指标所依据的假设")
    ] = None
    read_as: Annotated[
        float | None, Note("number in `unit` where none is printed", "原文无数值时的解读")
    ] = None
    against: Annotated[
        Literal["base"] | None,
        Note("what a direction without a number is measured against", "仅有方向时的比较基准"),
    ] = None

    _place: Place = PrivateAttr(default=NOWHERE)

    @property
    def place(self) -> Place:
        """Where the entry stands."""
        return self._place

    @property
    def is_target(self) -> bool:
        """Whether a metric can say that it is met."""
        return self.metric is not None and self.sense is not None

    @property
    def asked(self) -> float | None:
        """The number to compare with, printed or read into the words; None where there is none."""
        return self.read_as if self.value is None else self.value

    def stand(self, place: Place) -> Self:
        """Note where the entry was read; used once, by the reader."""
        self._place = place
        return self

"""Tables of what has been published: of the base year, and of what became of the plan."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from transition_sim.inputs.schema.identifiers import Day, Slug
from transition_sim.inputs.schema.plant import Id, Named, NameEn, NameZh
from transition_sim.inputs.schema.quantities import Note, Quantity
from transition_sim.inputs.schema.records import RemarkedRow

Evidence = Literal["forced", "sized", "calibrated", "bound", "independent"]
Measure = Literal["total_capacity", "gross_generation", "generation_share", "full_load_hours"]
OutcomeMetric = Literal["class_capacity", "project_capacity", "load_count"]
OutcomeUnit = Literal["MW", "trucks", "households", "µg/m3"]


class Published(RemarkedRow, Named):
    """A published figure of the base year that a run can be held against."""

    file: ClassVar[str] = "published.csv"
    is_optional: ClassVar[bool] = True

    id: Id
    name_en: NameEn
    name_zh: NameZh
    metric: Annotated[Measure, Note("what is measured", "指标")]
    classes: Annotated[
        str | None, Note("classes, separated by `;`; blank = all", "类别，以 `;` 分隔，空白为全部")
    ] = None
    scale: Annotated[Literal["above", "all"], Note("above-scale plant, or all", "是否仅规模以上")]
    start: Annotated[Day | None, Note("first day", "起始日")] = None
    end: Annotated[Day | None, Note("last day", "截止日")] = None
    value: Annotated[float, Quantity("figure, in `unit`", "数值", "", 0, 1e9)]
    unit: Annotated[Literal["MW", "TWh", "h", "share"], Note("unit", "单位")]
    evidence: Annotated[Evidence, Note("what agreement would prove", "一致的含义")]


class Outcome(RemarkedRow, Named):
    """A published outcome that a run can be held against, or that no run speaks of."""

    file: ClassVar[str] = "outcomes.csv"
    is_optional: ClassVar[bool] = True

    id: Id
    name_en: NameEn
    name_zh: NameZh
    metric: Annotated[
        OutcomeMetric | None, Note("what is measured; blank = not modelled", "指标，空白为未建模")
    ] = None
    item: Annotated[
        Slug | None, Note("class, project or load that is meant", "所指类别、项目或负荷")
    ] = None
    date: Annotated[Day, Note("date of the outcome", "结果对应日期")]
    value: Annotated[float, Quantity("figure, in `unit`", "数值", "", 0, 1e9)]
    unit: Annotated[OutcomeUnit, Note("unit", "单位")]
    evidence: Annotated[Evidence, Note("what agreement would prove", "一致的含义")]

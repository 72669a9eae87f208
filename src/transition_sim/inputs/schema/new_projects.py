"""Projects that a scenario brings itself: no row of the city's `projects.csv` is needed."""

from __future__ import annotations

from typing import Annotated

from transition_sim.inputs.schema.identifiers import Bilingual, Day, Label, Slug
from transition_sim.inputs.schema.plant import MAX_MW, MAX_MWH, Stage
from transition_sim.inputs.schema.quantities import Note, Quantity
from transition_sim.inputs.schema.records import Section


class NewProject(Section):
    """A project of the scenario's own, which the scenario takes.

    What is left out is its technology's: investment, availability, hourly profile. A store stands
    in its technology's zone, any other project in the first zone of the city.
    """

    technology: Annotated[Slug, Note("id or name of a technology", "技术编号或名称")]
    capacity: Annotated[float, Quantity("gross capacity", "装机容量", "MW", 1e-3, MAX_MW)]
    energy: Annotated[
        float | None, Quantity("energy of a store", "储能容量", "MWh", 1e-3, MAX_MWH)
    ] = None
    online: Annotated[Day, Note("first day of operation", "投运日期")]
    name: Annotated[Bilingual | None, Note("name; its id by default", "名称，默认为编号")] = None
    zone: Annotated[Slug | None, Note("zone; the first by default", "区域，默认为首个区域")] = None
    stage: Annotated[Stage, Note("how far it has come", "项目阶段")] = "announced"
    optional: Annotated[
        bool, Note("the model chooses how much of it", "是否由模型决定建设规模")
    ] = False
    chp: Annotated[bool, Note("supplies heat to its heat area", "是否向供热区供热")] = False
    cost: Annotated[
        float | None,
        Quantity(
            "investment in place of its technology's", "代替技术默认的单位投资", "CNY/kW", 0, 1e5
        ),
    ] = None
    availability: Annotated[
        float | None,
        Quantity("in place of its technology's", "代替技术默认的可用率", "share", 0, 1),
    ] = None
    profile: Annotated[
        Label | None,
        Note("hourly availability of its own: path of a CSV", "自有逐时可用率：CSV 路径"),
    ] = None
    source: Annotated[
        Label | None,
        Note("where it is from: ids of sources.csv, or text", "来源：sources.csv 的编号或文字"),
    ] = None

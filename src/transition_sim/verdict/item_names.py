"""What the items of a run's summary are called, where they are not a city's own ids."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from transition_sim.errors import Text
from transition_sim.verdict.wording import name_definition

COST_TERMS: Mapping[str, Text] = MappingProxyType(
    {
        "capital": Text("capital", "投资"),
        "carbon": Text("carbon", "碳成本"),
        "fixed_operation_and_maintenance": Text("fixed operation and maintenance", "固定运维"),
        "fuel": Text("fuel", "燃料"),
        "heat_sources": Text("heat sources", "热源"),
        "methane_credit": Text("methane credit", "甲烷减排收益"),
        "retirement": Text("retirement", "退役"),
        "retrofit": Text("retrofit", "改造"),
        "start-up": Text("start-up", "启停"),
        "storage_cycling": Text("storage cycling", "储能循环"),
        "trade": Text("trade", "购售电"),
        "unmet_reserve": Text("unmet reserve", "备用缺口"),
        "unserved_energy": Text("unserved energy", "缺供电量"),
        "unserved_heat": Text("unserved heat", "缺供热量"),
        "variable_operation_and_maintenance": Text(
            "variable operation and maintenance", "可变运维"
        ),
    }
)
_SIZES = {
    "rows": Text("rows", "行"),
    "columns": Text("columns", "列"),
    "nonzeros": Text("nonzeros", "非零元"),
}
_GROUPS = {
    "net": Text("net", "净额"),
    "all": Text("all", "全部"),
    "wind_and_pv": Text("wind and PV", "风电和光伏"),
    "energy_saving": Text("energy saving", "节能改造"),
    "flexibility": Text("flexibility", "灵活性改造"),
    "heat_supply": Text("heat supply", "供热改造"),
    "co2": Text("CO2", "CO2"),
    "so2": Text("SO2", "SO2"),
    "nox": Text("NOx", "NOx"),
    "pm": Text("particulates", "颗粒物"),
}
OF_DEFINITIONS = ("capacity_share", "generation_share", "value", "threshold", "met")


def name_item(metric: str, item: str) -> Text:
    """Return what an item of a metric is called; an id of the city is the same in both languages.

    Parameters
    ----------
    metric : str
        Of the summary, or of a verdict.
    item : str
        A class, unit, fuel …; of a share its definition, of a verdict the target before it.
    """
    if metric == "cost" and item in COST_TERMS:
        return COST_TERMS[item]
    if metric in OF_DEFINITIONS:
        *target, definition = item.split(" ")
        en, zh = (" ".join((*target, name_definition(definition, lang))) for lang in ("en", "zh"))
        return Text(en, zh)
    return _GROUPS.get(item) or Text(item, item)


def name_size(field: str) -> Text:
    """Return what is counted of a program."""
    return _SIZES.get(field) or Text(field, field)

"""What the metrics of ``summary.csv`` are called, and where a comparison puts each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from transition_sim.errors import Text

_BUILDS = {
    "capacity": Text("capacity", "装机容量"),
    "storage_power": Text("power of stores", "储能功率"),
    "storage_energy": Text("energy of stores", "储能容量"),
    "unit_capacity": Text("capacity of unit", "机组容量"),
    "build": Text("built", "新建"),
    "project": Text("project", "项目投产"),
    "retrofit": Text("converted", "改造"),
    "unit_upgraded": Text("upgraded of unit", "机组改造容量"),
    "upgraded_capacity": Text("upgraded by kind", "按类别改造容量"),
    "retired": Text("retired", "退役"),
    "load_count": Text("flexible loads", "柔性负荷数量"),
    "firm_capacity": Text("firm capacity", "可靠容量"),
}
_GENERATION = {
    "gross_generation": Text("gross generation", "发电量"),
    "net_generation": Text("net generation", "上网电量"),
    "curtailment": Text("curtailment", "弃电量"),
    "utilisation": Text("utilisation", "利用率"),
    "demand": Text("demand", "用电量"),
    "peak_load": Text("peak load", "最大负荷"),
    "export_obligation": Text("export obligation", "外送任务"),
    "unserved_energy": Text("unserved energy", "缺供电量"),
    "load_energy": Text("energy of flexible loads", "柔性负荷用电量"),
    "net_import": Text("net import", "净受入电量"),
    "flow": Text("flow", "联络线电量"),
    "fuel": Text("fuel", "燃料消耗"),
    "reserve_required": Text("reserve required", "备用需求"),
    "reserve_promised": Text("reserve promised", "备用承诺"),
    "reserve_shortage": Text("reserve missing", "备用缺口"),
    "heat_generation": Text("heat generation", "供热量"),
    "heat_demand": Text("heat demand", "热需求"),
    "unserved_heat": Text("unserved heat", "缺供热量"),
}
_COST = {
    "objective": Text("least cost, discounted", "最低成本（折现）"),
    "cost": Text("cost", "成本"),
    "reserve_price": Text("price of reserve", "备用价格"),
}
_EMISSIONS = {
    "emissions": Text("emissions", "排放"),
    "emission_cut": Text("cut of emissions", "减排比例"),
    "cocontrol": Text("co-control", "协同系数"),
    "methane_avoided": Text("methane avoided", "避免排放的甲烷"),
    "methane_avoided_co2e": Text("methane avoided as CO2e", "避免排放的甲烷（CO2当量）"),
    "allowance_purchase": Text("allowances bought", "配额购买量"),
    "co2_replaced_gross": Text("CO2 of what loads replace", "负荷替代的CO2（毛值）"),
    "diesel_replaced": Text("diesel replaced", "替代柴油"),
    "loose_coal_replaced": Text("loose coal replaced", "替代散煤"),
    "loose_coal_avoided": Text("loose coal avoided", "减少散煤"),
}
_VERDICT = {
    "capacity_share": Text("share of capacity", "装机占比"),
    "generation_share": Text("share of generation", "发电量占比"),
    "value": Text("target", "目标结果"),
    "threshold": Text("threshold of target", "目标阈值"),
    "met": Text("target met", "目标是否达到"),
}
_ALL = {
    "builds": _BUILDS,
    "generation": _GENERATION,
    "cost": _COST,
    "emissions": _EMISSIONS,
    "verdict": _VERDICT,
}
SECTION_OF: Mapping[str, str] = MappingProxyType(
    {metric: section for section, names in _ALL.items() for metric in names}
)
NAMES: Mapping[str, Text] = MappingProxyType(
    {metric: text for names in _ALL.values() for metric, text in names.items()}
)
SECTION_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "scenario": Text("what the scenarios ask", "情景设定"),
        "files": Text("what the files hold", "数据文件"),
        "versions": Text("versions of the packages", "软件版本"),
        "solver": Text("solver", "求解器"),
        "model": Text("size of the model", "模型规模"),
        "builds": Text("what is built", "建设"),
        "generation": Text("generation and use", "发电与用电"),
        "cost": Text("cost", "成本"),
        "emissions": Text("emissions", "排放"),
        "verdict": Text("verdicts", "判定"),
    }
)


def name_metric(metric: str) -> Text:
    """Return what a metric of the summary is called; its own name where it has no other."""
    if metric in NAMES:
        return NAMES[metric]
    plain = metric.replace("_", " ")
    return Text(plain, plain)

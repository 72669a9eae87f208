"""What a number of a city is called in a sentence, in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transition_sim.errors import Text
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.emissions import Abatement, Benchmark, EmissionFactor, Methane
from transition_sim.inputs.schema.plant import FuelYear, Named, Store
from transition_sim.inputs.schema.quantities import Note, Quantity
from transition_sim.inputs.schema.records import Row

FIRST_PART = re.compile(r"[;；，]")
COLUMNS = {  # where a column's own text needs its neighbours in the table to be understood
    "availability": Text("availability", "可用率"),
    "must_run_share_heating_season": Text(
        "minimum net output of the running fleet in the heating season", "供暖季运行机组最小净出力"
    ),
    "variable_om_cny_per_mwh": Text("variable operating cost", "可变运维费"),
    "fixed_om_cny_per_kw_year": Text("fixed operating cost a year", "年固定运维费"),
    "capex_cny_per_kw": Text("investment per capacity", "单位容量投资"),
    "capex_cny_per_kwh": Text("investment per energy", "储能容量单位投资"),
    "firm_share": Text("firm capacity per MW", "每MW装机的可靠净容量"),
    "hours": Text("hours of free builds", "自由新增的储能时长"),
    "capacity_mw": Text("capacity", "容量"),
    "reverse_capacity_mw": Text("capacity in the other direction", "反向容量"),
    "cop": Text("heat per electricity", "制热能效比"),
    "power_mw": Text("power", "功率"),
    "energy_mwh": Text("energy that it holds", "储能容量"),
    "heat_share_mw_per_mw": Text("most heat per MW online", "每兆瓦在线容量的最大供热功率"),
    "reserve_ramp_share_per_minute": Text("ramp for reserves a minute", "提供备用的每分钟爬坡"),
    "methane_vented_share": Text("share that would be vented", "若不利用则排空的比例"),
    "methane_kg_per_m3": Text("methane content", "甲烷含量"),
}
SETTINGS: dict[tuple[str, ...], Text] = {
    ("discount_rate",): Text("discount rate", "贴现率"),
    ("value_of_lost_load",): Text("value of lost load", "缺电损失"),
    ("value_of_unmet_reserve",): Text("value of unmet reserve", "备用不足损失"),
    ("firm_hours",): Text("hours that firm stores last", "可靠容量所需储能时长"),
    ("grid_co2",): Text("CO2 of power from outside", "外来电CO2排放因子"),
    ("methane_gwp",): Text("warming potential of methane", "甲烷全球增温潜势"),
}
PARTS: dict[tuple[str, ...], Text] = {
    ("demand", "energy"): Text("demand of the base year", "基准年用电量"),
    ("demand", "growth"): Text("growth of demand", "用电量年增长率"),
    ("export", "energy"): Text("export obligation", "年外送电量"),
    ("heat", "energy"): Text("heat demand of the base year", "基准年供热量"),
    ("heat", "growth"): Text("growth of heat demand", "供热量年增长率"),
    ("heat", "value_of_lost_heat"): Text("value of lost heat", "缺热损失"),
    ("heat", "clean_heating", "heat"): Text("heat of a household", "每户每季供热量"),
    ("heat", "clean_heating", "loose_coal"): Text("loose coal of a household", "每户每季散煤用量"),
    ("reserves", "response_minutes"): Text("time to respond", "响应时间"),
    ("reserves", "duration_minutes"): Text("time to last", "持续时间"),
}
"""What a number of `city.yaml` is called, by the part that it is in and its keys below an id."""


def name_cell(city: City, row: Row, column: str) -> Text:
    """Return a cell's name: whose number it is, and what."""
    return _join(_owner(city, row), COLUMNS.get(column) or _described(row, column))


def name_setting(city: City, path: Sequence[str]) -> Text:
    """Return the name of a number of `city.yaml`; its keys where none is known."""
    if tuple(path) in SETTINGS:
        return SETTINGS[tuple(path)]
    known = PARTS.get((path[0], *path[2:]))
    if known is None:
        keys = ".".join(path)
        return Text(keys, keys)
    return _join(_titles(city, path[0]).get(path[1], Text(path[1], path[1])), known)


def _owner(city: City, row: Row) -> Text:
    """Return what a row is about."""
    technologies = {each.id: each.name for each in city.technologies}
    fuels: dict[str, Text] = {each.id: each.name for each in city.fuels}
    if isinstance(row, FuelYear):
        return Text(f"{row.name_en} from {row.year}", f"{row.name_zh}（{row.year}年起）")
    if isinstance(row, Named):
        return row.name
    if isinstance(row, Store):
        return technologies[row.id]
    if isinstance(row, EmissionFactor):
        return _join(fuels[row.fuel], _named(row.pollutant), " ", " ")
    if isinstance(row, Abatement):
        return _join(technologies[row.technology], _named(row.pollutant), " ", " ")
    if isinstance(row, Benchmark):
        name = technologies[row.technology]
        return Text(f"{name.en} from {row.year}", f"{name.zh}（{row.year}年起）")
    if isinstance(row, Methane):
        return fuels[row.fuel]
    return _named("/".join(str(part) for part in row.identity()))


def _titles(city: City, part: str) -> dict[str, Text]:
    if part == "heat":
        return {name: area.title for name, area in city.heat.items()}
    if part == "reserves":
        return {name: each.title for name, each in city.reserves.items()}
    return dict(city.zones)


def _described(row: Row, column: str) -> Text:
    """Return the first part of what the field itself says of a column."""
    for mark in type(row).model_fields[column].metadata:
        if isinstance(mark, Note | Quantity):
            return Text(*(FIRST_PART.split(each)[0].strip() for each in (mark.en, mark.zh)))
    return _named(column)


def _named(label: str) -> Text:
    shown = label.upper() if len(label) == 3 else label
    return Text(shown, shown)


def _join(whose: Text, what: Text, en: str = ": ", zh: str = "：") -> Text:
    return Text(f"{whose.en}{en}{what.en}", f"{whose.zh}{zh}{what.zh}")

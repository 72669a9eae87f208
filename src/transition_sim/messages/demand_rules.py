"""The sentences of rules of heat and of flexible loads; see `transition_sim.messages`."""

from __future__ import annotations

HEAT_RULES: dict[str, tuple[str, str, str, str]] = {
    "heat_zone_twice": (
        "the heat areas `{other}` and `{given}` are both in `{zone}`",
        "供热区 `{other}` 与 `{given}` 同在区域 `{zone}`",
        "join them, or give one of them a zone of its own",
        "请合并两者，或为其中之一单设区域",
    ),
    "heat_without_supply": (
        "nothing gives heat to `{given}`: `{zone}` has no CHP unit and no heat source",
        "供热区 `{given}` 没有热源：区域 `{zone}` 既无供热机组也无其他热源",
        "mark a unit of `{zone}` as chp, or add a row to heat_sources.csv",
        "请将 `{zone}` 的机组标为 chp，或在 heat_sources.csv 中补上一行",
    ),
    "heat_without_share": (
        "`{given}` gives {column}, but gives no heat",
        "`{given}` 给出了 {column}，但不供热",
        "give heat_share_mw_per_mw too, or leave {column} blank",
        "请同时给出 heat_share_mw_per_mw，或将 {column} 留空",
    ),
    "heat_lacks_column": (
        "`{given}` gives heat, but has no {column}",
        "`{given}` 供热，但没有 {column}",
        "give {column}, or leave heat_share_mw_per_mw blank",
        "请给出 {column}，或将 heat_share_mw_per_mw 留空",
    ),
    "heat_unused": (
        "`{given}` could give heat, but no unit of it supplies a heat area",
        "`{given}` 可以供热，但没有机组向供热区供热",
        "mark its units as chp in a zone with a heat area (`heat` in city.yaml), or leave its "
        "heat columns blank",
        "请在设有供热区（city.yaml 的 `heat`）的区域内将该技术的机组标为 chp，或将供热各列留空",
    ),
    "heat_beyond_fuel": (
        "`{given}` gives {output} MWh of power and heat from {fuel} MWh of fuel at full load",
        "`{given}` 满负荷时由 {fuel} MWh 燃料给出 {output} MWh 电和热",
        "lower heat_share_mw_per_mw, or raise power_loss_per_heat or the heat rate",
        "请调低 heat_share_mw_per_mw，或调高 power_loss_per_heat 或煤耗",
    ),
    "chp_without_heat": (
        "`{given}` supplies heat, but its technology `{technology}` does not say how",
        "`{given}` 供热，但其技术 `{technology}` 没有给出供热参数",
        "give the technology {columns}, or write false",
        "请为该技术给出 {columns}，或写 false",
    ),
    "chp_without_area": (
        "`{given}` supplies heat, but `{zone}` has no heat area",
        "`{given}` 供热，但区域 `{zone}` 没有供热区",
        "add a heat area of `{zone}` to city.yaml, or write chp false",
        "请在 city.yaml 中为 `{zone}` 设供热区，或将 chp 写为 false",
    ),
    "heat_column_missing": (
        "the {kind} `{given}` has no {column}",
        "{kind} `{given}` 没有 {column}",
        "give {column}",
        "请给出 {column}",
    ),
    "heat_column_unread": (
        "the {kind} `{given}` gives {column}, which nothing reads",
        "{kind} `{given}` 给出了 {column}，但不会被读取",
        "leave {column} blank, or correct the kind",
        "请将 {column} 留空，或改正类型",
    ),
    "heat_source_without_area": (
        "`{zone}` has no heat area that it could give heat to",
        "区域 `{zone}` 没有可供热的供热区",
        "add a heat area of `{zone}` to city.yaml, or remove the row",
        "请在 city.yaml 中为 `{zone}` 设供热区，或删除该行",
    ),
    "heat_nowhere": (
        "the city has no heat area",
        "该城市没有供热区",
        "remove it, or add a heat area to city.yaml",
        "请删除，或在 city.yaml 中设供热区",
    ),
    "heat_households_unknown": (
        "`{given}` does not say how much heat a household takes",
        "供热区 `{given}` 没有给出每户供热量",
        "give clean_heating of the area in city.yaml",
        "请在 city.yaml 中给出该区的 clean_heating",
    ),
}

LOAD_RULES: dict[str, tuple[str, str, str, str]] = {
    "load_window_half": (
        "the window of `{given}` has one end only: {column} is blank",
        "`{given}` 的可用时段只有一端：{column} 为空",
        "give both hours, or leave both blank for all day",
        "请给出起止小时，或都留空表示全天",
    ),
    "load_window_empty": (
        "the window of `{given}` ends at the hour at which it starts",
        "`{given}` 的可用时段起止小时相同",
        "leave both hours blank for all day, or give a later end",
        "全天请将两列留空，或给出不同的结束小时",
    ),
    "load_window_short": (
        "`{given}` needs {energy} MWh a unit and year, but can draw only {most} MWh in {hours} h",
        "`{given}` 每单位每年需要 {energy} MWh，但 {hours} 小时内最多只能用 {most} MWh",
        "give more power_mw_per_unit, a longer window, or less energy",
        "请提高 power_mw_per_unit、加长时段或减少电量",
    ),
    "load_above_demand": (
        "`{given}` draws more than the whole demand of `{zone}`, of which it is said to be part",
        "`{given}` 的用电量超过其所属区域 `{zone}` 的全部用电",
        "raise the zone's demand, lower the count, or write in_demand false",
        "请提高区域用电、减少数量，或将 in_demand 写为 false",
    ),
    "load_kind_missing": (
        "the city has no flexible load of kind `{given}`",
        "该城市没有 `{given}` 类柔性负荷",
        "add a row of this kind to loads.csv, or remove it here; loads: {options}",
        "请在 loads.csv 中添加该类一行，或在此删除；现有负荷：{options}",
    ),
    "load_kind_several": (
        "the city has several flexible loads of kind `{given}`",
        "该城市有多个 `{given}` 类柔性负荷",
        "give each its count under demand.loads: {options}",
        "请在 demand.loads 中分别给出数量：{options}",
    ),
    "load_twice": (
        "the count of `{given}` is given twice, by demand.{kind} and by demand.loads",
        "`{given}` 的数量在 demand.{kind} 和 demand.loads 中重复给出",
        "remove one of the two",
        "请删除其中之一",
    ),
}

"""The sentences of rules about flexible loads; see `transition_sim.messages`."""

from __future__ import annotations

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

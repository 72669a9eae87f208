"""The sentences of rules about obligations of the plant; see `transition_sim.messages`."""

from __future__ import annotations

POLICY_RULES: dict[str, tuple[str, str, str, str]] = {
    "utilisation_nobody": (
        "no such plant stands in the city or comes in the scenario: nothing could be curtailed",
        "城市没有此类机组，情景也不新增：没有可弃的电量",
        "remove it, or take a project or a build of that class",
        "请删除，或纳入该类项目或允许新增",
    ),
    "reserve_without_year": (
        "the margin holds in no year of the scenario: the base year's stock is as printed",
        "该裕度在情景各年均不起作用：基准年存量以公布数据为准",
        "add years to `years`, give a value, or remove it",
        "请增加 `years` 中的年份，给出数值，或删除",
    ),
    "firm_share_missing": (
        "nothing says what of `{given}` can be counted on at the peak",
        "没有说明 `{given}` 在负荷高峰时有多少容量可靠",
        "give its firm_share in technologies.csv, with its source; 0 where nothing can",
        "请在 technologies.csv 中给出 firm_share 及来源；不可靠则写 0",
    ),
    "coal_replacement_base": (
        "the city has no coal unit: there is no coal to be replaced",
        "该城市没有煤电机组：没有可替代的耗煤量",
        "remove it",
        "请删除",
    ),
    "coal_replacement_nothing": (
        "no coal plant is new in the scenario: nothing would have to be replaced",
        "情景中没有新增煤电：无需替代",
        "remove it, or take a coal project or let coal be built",
        "请删除，或纳入煤电项目，或允许新增煤电",
    ),
    "retire_economic_nobody": (
        "no coal unit could be retired in the scenario",
        "情景中没有可退役的煤电机组",
        "remove it, or add a year after the base year, or let a coal unit stay",
        "请删除，或增加基准年之后的年份，或保留部分煤电机组",
    ),
    "retire_without_reserve": (
        "units may retire, but no firm capacity is asked for in {given}",
        "允许机组经济性退役，但 {given} 年没有容量裕度要求",
        "add `planning_reserve: 15 %`, or the margin of each of these years",
        "请补上 `planning_reserve: 15 %`，或给出这些年份的裕度",
    ),
}

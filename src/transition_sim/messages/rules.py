"""The sentences of rules between fields; see `transition_sim.messages`."""

from __future__ import annotations

RULES: dict[str, tuple[str, str, str, str]] = {
    "years_gap": (
        "after the year before comes {wanted}, not {given}",
        "前一年之后应为 {wanted}，而不是 {given}",
        "list consecutive years, such as [2024, 2025, 2026]",
        "请列出连续年份，如 [2024, 2025, 2026]",
    ),
    "years_start": (
        "the years start with {given}",
        "年份从 {given} 开始",
        "start with the city's base year, {base}",
        "请从城市的基准年 {base} 开始",
    ),
    "resolution_too_fine": (
        "the periods hold {given} hours, more than a year",
        "典型时段共 {given} 小时，超过一年",
        "give at most {high} periods of this length, or write resolution: hourly",
        "该长度的时段最多 {high} 个，或写 resolution: hourly",
    ),
    "project_both": (
        "the project `{given}` is both included and excluded",
        "项目 `{given}` 既被纳入又被排除",
        "remove it from one of the lists",
        "请从其中一个列表删除",
    ),
    "delay_not_taken": (
        "the project `{given}` is delayed, but the scenario does not include it",
        "项目 `{given}` 被推迟，但情景并未纳入它",
        "add it to projects.include, or its stage to projects.stages, or remove the delay",
        "请将其加入 projects.include，或将其阶段加入 projects.stages，或删除该推迟",
    ),
    "build_without_cost": (
        "`{given}` cannot be built: it has no {column}",
        "`{given}` 无法新增：缺少 {column}",
        "give {column} in technologies.csv, or remove the limit",
        "请在 technologies.csv 中给出 {column}，或删除该上限",
    ),
    "retire_without_day": (
        "units are to retire, but no day is given",
        "要求机组退役，但没有给出日期",
        "add `by: 2026` or a date",
        "请补上 `by: 2026` 或具体日期",
    ),
    "retire_without_units": (
        "a day is given, but no units",
        "给出了日期，但没有给出机组",
        "add `units_below: 300 MW` or `units: [...]`",
        "请补上 `units_below: 300 MW` 或 `units: [...]`",
    ),
    "retire_nobody": (
        "no coal unit of known size is smaller than {given} MW",
        "没有小于 {given} MW 且台数已知的煤电机组",
        "give a larger size, name units by id, or remove it",
        "请给出更大的容量，按编号写明机组，或删除",
    ),
    "retire_in_base_year": (
        "units are to retire by {given}, in or before the base year",
        "要求机组在 {given} 前退役，不晚于基准年",
        "give a day after the end of {base}: the stock of the base year is as printed",
        "请给出 {base} 年之后的日期：基准年存量以公布数据为准",
    ),
    "retire_after_years": (
        "units are to retire by {given}, after the last year of the scenario, {last}",
        "要求机组在 {given} 前退役，晚于情景的最后一年 {last}",
        "give a day up to the end of {last}, or add years",
        "请给出不晚于 {last} 年底的日期，或增加年份",
    ),
    "export_nowhere": (
        "the city has no export obligation that could be changed",
        "该城市没有可更改的外送任务",
        "give `export` in city.yaml first, or remove it here",
        "请先在 city.yaml 中给出 `export`，或在此删除",
    ),
    "fuel_unburnt": (
        "nothing in the city burns `{given}`: its {field} would do nothing",
        "该城市没有机组、项目或可新增的技术使用燃料 `{given}`，{field} 不起作用",
        "remove it, or let a technology with that fuel be built",
        "请删除，或允许新增使用该燃料的技术",
    ),
    "fuel_unit": (
        "`{given}` is not in the unit of `{fuel}`",
        "`{given}` 的单位不适用于 `{fuel}`",
        "give it in {unit}",
        "请以 {unit} 为单位",
    ),
    "trade_nowhere": (
        "the city has no link to the outside that could be limited",
        "该城市没有可限制的外部线路",
        "give one in links.csv, or remove the limit",
        "请在 links.csv 中给出，或删除该限额",
    ),
    "target_without_metric": (
        "a target without a metric: nothing measures `{given}`",
        "目标没有指标：`{given}` 无法衡量",
        "remove it; targets with a metric: {targets}",
        "请删除；有指标的目标：{targets}",
    ),
    "target_reported": (
        "`{given}` is a reported figure, not a target",
        "`{given}` 是已公布的数据，不是目标",
        "remove it; targets with a metric: {targets}",
        "请删除；有指标的目标：{targets}",
    ),
    "target_not_share": (
        "`{given}` is measured by {metric}, which is no share",
        "`{given}` 的指标 {metric} 不是占比",
        "remove it: it is judged anyway, and only shares can be enforced or redefined",
        "请删除：该目标本来就会评判，只有占比才能作为约束或更换口径",
    ),
    "definition_unused": (
        "`{given}` is not enforced, and its verdict gives every definition anyway",
        "`{given}` 未作为约束，而评判本来就给出全部口径",
        "remove `definition`, or write enforce: true",
        "请删除 `definition`，或写 enforce: true",
    ),
    "target_year": (
        "`{given}` is due in {year}, which is not a year of the scenario",
        "`{given}` 的期限为 {year} 年，不在情景年份之内",
        "add {year} to `years`, or write enforce: false",
        "请把 {year} 加入 `years`，或写 enforce: false",
    ),
}

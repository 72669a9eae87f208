"""The sentences of rules of a scenario, of numbers that it replaces, and of changes in code.

See `transition_sim.messages`.
"""

from __future__ import annotations

SCENARIO_RULES: dict[str, tuple[str, str, str, str]] = {
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
    "project_not_new": (
        "the city has a project `{given}` already, in {file}",
        "城市数据 {file} 中已有项目 `{given}`",
        "choose another id, or take it by projects.include with numbers of data.projects",
        "请另取编号，或用 projects.include 纳入，并用 data.projects 替换其数值",
    ),
    "project_heat_nowhere": (
        "the project `{given}` supplies heat, but the city has no heat area",
        "项目 `{given}` 供热，但城市数据没有供热区",
        "remove `chp`, or give city.yaml a section `heat`",
        "请去掉 `chp`，或在 city.yaml 中加入 `heat` 部分",
    ),
    "project_after_years": (
        "the project `{given}` comes online on {online}, after the last year, {last}",
        "项目 `{given}` 于 {online} 投运，晚于末年 {last}",
        "leave it out, add the years up to it, or give data.projects.{given}.online an earlier day",
        "请去掉该项目，或将年份延至投运年，或以 data.projects.{given}.online 给出更早的日期",
    ),
    "retrofit_more_than_there_is": (
        "{given} MW have to be upgraded by {by}, but at most {high} MW can be",
        "要求在 {by} 前改造 {given} MW，但至多可改造 {high} MW",
        "ask for at most {high} MW, or let more units, upgrades or years be used",
        "请将要求降至 {high} MW 以内，或放宽可改造的机组、改造方式或期限",
    ),
    "profile_name_taken": (
        "the project is called `{given}`, and so is an hourly series of the city",
        "项目名 `{given}` 与城市的逐时曲线同名",
        "choose another id of the project",
        "请为项目另取编号",
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
    "headroom_unused": (
        "`{given}` is not enforced: headroom is what a constraint asks beyond the threshold",
        "`{given}` 未作为约束，而余量只用于约束",
        "remove `headroom`, or write enforce: true",
        "请删除 `headroom`，或写 enforce: true",
    ),
    "target_year_moved": (
        "the target is moved to {given}, which is not a year of the scenario",
        "目标期限改为 {given} 年，不在情景年份之内",
        "a year from {first} to {last}, or add {given} to `years`",
        "请填 {first}—{last} 之间的年份，或把 {given} 加入 `years`",
    ),
    "target_year": (
        "`{given}` is due in {year}, which is not a year of the scenario",
        "`{given}` 的期限为 {year} 年，不在情景年份之内",
        "add {year} to `years`, or write enforce: false",
        "请把 {year} 加入 `years`，或写 enforce: false",
    ),
}

NO_EFFECT_RULES: dict[str, tuple[str, str, str, str]] = {
    "no_later_year": (
        "this acts after the base year, {base}, and the scenario has no later year",
        "此项只在基准年 {base} 之后起作用，而情景没有之后的年份",
        "add years to `years`, or remove it",
        "请在 `years` 中增加年份，或删除",
    ),
    "trade_limit_wide": (
        "the limit of {given} MW limits nothing: no link to the outside carries more than "
        "{most} MW",
        "{given} MW 的限额不起作用：外部线路最大容量为 {most} MW",
        "give at most {most} MW; a wider link is data.links.<id>.capacity_mw; or remove it",
        "限额不超过 {most} MW；扩大线路请用 data.links.<编号>.capacity_mw；或删除",
    ),
    "at_limit_nothing": (
        "nothing may be built, and no project is optional: there is no limit to build to",
        "没有可自由新增的技术，也没有可选项目：没有可取满的上限",
        "give builds.limits, take an optional project, or remove it",
        "请给出 builds.limits，纳入可选项目，或删除",
    ),
}

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
    "limit_without_plant": (
        "no `{given}` plant stands in the city or comes in the scenario: the limit holds nothing",
        "城市没有 `{given}` 类机组，情景也不新增：该上限不起作用",
        "remove it, or take a project or a build of that class",
        "请删除，或纳入该类项目或允许新增",
    ),
    "limit_without_year": (
        "the limit has no value: it holds in no year",
        "该上限没有数值：各年均不起作用",
        "give one value, or one for each year, or remove it",
        "请给出单一数值或分年数值，或删除",
    ),
    "limit_fuel_unburnt": (
        "nothing in the scenario burns `{given}`",
        "情景中没有任何机组或锅炉使用 `{given}`",
        "leave it out of the group",
        "请从该组中去掉",
    ),
    "limit_fuel_twice": (
        "`{given}` is in the group already",
        "`{given}` 已在该组中",
        "name it once",
        "请只写一次",
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
"""Obligations of the plant."""

DATA_RULES: dict[str, tuple[str, str, str, str]] = {
    "data_table": (
        "a city has no table `{given}` of numbers that the model reads",
        "城市数据中没有供模型读取的数值表 `{given}`",
        "write data.<table>.<id>.<column>, or data.city.<key of city.yaml>; {hint}",
        "请写 data.<表>.<编号>.<列>，或 data.city.<city.yaml 中的键>；{hint}",
    ),
    "data_unknown": (
        "city.yaml has no number `{given}` that names its source",
        "city.yaml 中没有注明来源的数值 `{given}`",
        "write the keys that lead to a number, without `value`; {hint}",
        "请写通向该数值的各级键，不含 `value`；{hint}",
    ),
    "data_row": (
        "{file} has no row `{given}`",
        "{file} 中没有行 `{given}`",
        "name a row by its key, parts of a key joined by / ; {hint}",
        "请写行的键，组合键以 / 连接；{hint}",
    ),
    "data_column": (
        "`{given}` is no number of {file} that a scenario can replace",
        "`{given}` 不是 {file} 中可由情景替换的数值",
        "name a column that holds a number or a date and is no key; {hint}",
        "请写数值列或日期列，且不得为键；{hint}",
    ),
    "data_value": (
        "`{given}` is given no number and no date",
        "`{given}` 处既不是数值也不是日期",
        "write a number, a quantity with its unit, or a date such as 2025-06-30",
        "请写数值、带单位的量，或日期（如 2025-06-30）",
    ),
    "data_conflict": (
        "with it the city breaks a rule at {where}: {message}",
        "替换后城市数据在 {where} 处违反规则：{message}",
        "choose another value, or follow what the rule says: {remedy}",
        "请另选数值，或按该规则处理：{remedy}",
    ),
}
"""Numbers of the city that a scenario replaces."""

CODE_RULES: dict[str, tuple[str, str, str, str]] = {
    "override_value": (
        "a value of type {given} is nothing that a scenario can hold",
        "情景中不能使用类型为 {given} 的值",
        "give a number, a text with its unit, a flag, a date, a list or a dictionary of these",
        "请给出数值、带单位的文本、真假值、日期，或由它们组成的列表或字典",
    ),
    "city_in_code": (
        "the data of a city come from its files, and were exchanged in code",
        "城市数据由其文件给出，不能在代码中整体替换",
        "replace a number by with_: `data.<table>.<id>.<column>`, or name another `city`",
        "请用 with_ 替换单个数值：`data.<表>.<编号>.<列>`，或在 `city` 中另选城市",
    ),
    "scenario_not_loaded": (
        "the scenario was put together, or changed, past the rules of the inputs",
        "该情景的构造或修改未经输入规则检查",
        "make it with load_scenario or Scenario.from_dict, and change it by with_",
        "请用 load_scenario 或 Scenario.from_dict 生成情景，并用 with_ 修改",
    ),
}
"""A scenario that is written or changed in Python."""

LEVER_RULES: dict[str, tuple[str, str, str, str]] = {
    "change_of_nothing": (
        "`{given}` changes a number that is not there, or is zero, or differs from part to part",
        "`{given}` 所要改变的数值不存在、为零，或各部分不一致",
        "write the number itself [{unit}]",
        "请直接写出数值 [{unit}]",
    ),
    "change_of_share": (
        "`{given}` of a share can mean two things: of the share itself, or of the whole",
        "对占比写 `{given}` 有两种含义：占比本身的百分之几，或百分点",
        "write `+5 points` or `x1.05`, or the share itself without a sign",
        "请写 `+5 个百分点` 或 `x1.05`，或直接写出占比（不带正负号）",
    ),
    "change_points": (
        "`{given}` is of a share, and this is none",
        "`{given}` 只适用于占比，而这里不是占比",
        "write `+5 %`, `x1.05`, or an amount with its unit [{unit}]",
        "请写 `+5 %`、`x1.05`，或带单位的增量 [{unit}]",
    ),
    "change_unit": (
        "`{given}` has a sign and no unit: it can be the number itself, or so much more",
        "`{given}` 有正号而无单位：可能是数值本身，也可能是增量",
        "write the number without its sign, or the change with its unit [{unit}]",
        "请去掉正号直接写数值，或为增量注明单位 [{unit}]",
    ),
    "null_of_year": (
        "`null` in {given} lifts a limit, and this is no limit",
        "{given} 年写 `null` 表示取消限制，而这里不是限制",
        "write the number that holds from {given} on; `null` for the whole field takes back what "
        "a parent says",
        "请写自 {given} 年起适用的数值；整个字段写 `null` 则撤回上级情景的设定",
    ),
    "null_nothing": (
        "`{given}` takes back what a parent says, and no parent says anything here",
        "`{given}` 用于撤回上级情景的设定，而上级情景在此没有设定",
        "remove it; to lift a limit from a year on, write `{{2026: null}}` with the year",
        "请删除；若要自某年起取消限制，请写 `{{2026: null}}` 并注明年份",
    ),
    "year_wanted": (
        "`{given}` says no year, and would be built in every one",
        "`{given}` 没有注明年份，会被理解为每年都新增",
        "name the year: `{{{year}: {given}}}`",
        "请注明年份：`{{{year}: {given}}}`",
    ),
    "limit_lifted": (
        "all that may be built is to be built, but in {given} there is no limit",
        "要求按上限全部新增，但 {given} 年没有上限",
        "give a limit of that year, or remove `at_limit`",
        "请给出该年上限，或删除 `at_limit`",
    ),
}
"""What a scenario says in relation to another."""

"""The sentences of rules between a city's files, of its ledger, and of cities that extend another.

See `transition_sim.messages`.
"""

from __future__ import annotations

CITY_RULES: dict[str, tuple[str, str, str, str]] = {
    "fuel_use_twice": (
        "`{given}` gives both a heat rate and an efficiency",
        "`{given}` 同时给出了煤耗和效率",
        "give exactly one of heat_rate_gce_per_kwh and net_efficiency",
        "heat_rate_gce_per_kwh 与 net_efficiency 只能给一个",
    ),
    "fuel_use_missing": (
        "`{given}` burns {fuel}, but gives neither a heat rate nor an efficiency",
        "`{given}` 使用 {fuel}，但没有给出煤耗或效率",
        "give exactly one of heat_rate_gce_per_kwh and net_efficiency",
        "请给出 heat_rate_gce_per_kwh 或 net_efficiency 之一",
    ),
    "fuel_use_without_fuel": (
        "`{given}` burns no fuel, but says how much",
        "`{given}` 不使用燃料，却给出了耗量",
        "name the fuel, or leave heat rate and efficiency blank",
        "请写明燃料，或将煤耗和效率留空",
    ),
    "unit_without_fuel": (
        "`{given}` gives a fuel or a heat rate, but its technology `{technology}` burns nothing",
        "`{given}` 给出了燃料或煤耗，但其技术 `{technology}` 不使用燃料",
        "leave it blank, or name a technology with a fuel",
        "请留空，或改用有燃料的技术",
    ),
    "duplicate_id_across": (
        "`{given}` is the id of a {kind} too ({file}, line {first})",
        "`{given}` 也是{kind}的编号（{file} 第 {first} 行）",
        "rename one of the two: results name both in one list",
        "请更改其中一个：结果中两者列在同一张表里",
    ),
    "store_column": (
        "the store `{given}` gives {column}, which nothing reads",
        "储能 `{given}` 给出了 {column}，但不会被读取",
        "leave it blank; efficiencies and the cost per cycle stand in storage.csv",
        "请留空；效率和循环成本写在 storage.csv 中",
    ),
    "commitment_without_minimum": (
        "`{given}` gives {column}, but is not committed: it has no minimum load",
        "`{given}` 给出了 {column}，但没有最小技术出力，不考虑启停",
        "give minimum_load_share too, or leave {column} blank",
        "请同时给出 minimum_load_share，或将 {column} 留空",
    ),
    "commitment_with_profile": (
        "`{given}` is committed (minimum_load_share), so that its availability cannot vary",
        "`{given}` 考虑启停（minimum_load_share），可用率不能逐时变化",
        "leave one of the two blank",
        "请将两者之一留空",
    ),
    "part_load_too_steep": (
        "a heat rate that rises by {given} at a minimum load of {least} burns less at full load",
        "最小出力 {least} 时煤耗上升 {given}，会使满负荷的耗煤量反而更低",
        "(1 + part_load_penalty_share) times minimum_load_share must stay below 1",
        "part_load_penalty_share 加 1 后与 minimum_load_share 的乘积必须小于 1",
    ),
    "part_load_without_load": (
        "the minimum load of `{given}` is 0: there is no output at which its heat rate would rise",
        "`{given}` 的最小技术出力为0：没有使煤耗上升的最小出力",
        "leave part_load_penalty_share blank, or give a minimum_load_share above 0",
        "请将 part_load_penalty_share 留空，或给出大于0的 minimum_load_share",
    ),
    "part_load_without_fuel": (
        "`{given}` burns nothing, so that its heat rate cannot rise at part load",
        "`{given}` 不使用燃料，部分负荷煤耗无从上升",
        "leave part_load_penalty_share blank, or name its fuel",
        "请将 part_load_penalty_share 留空，或写明燃料",
    ),
    "store_zone": (
        "the store `{technology}` stands in `{zone}`, its project `{given}` elsewhere",
        "储能 `{technology}` 位于 `{zone}`，其项目 `{given}` 却在别处",
        "write zone `{zone}`, or give the project a storage technology of its own",
        "请写区域 `{zone}`，或为该项目单设一种储能技术",
    ),
    "class_reserved": (
        "`{given}` is the program's own name for a flow, which no class may have",
        "`{given}` 是程序自用的流量名称，不能用作类别",
        "choose another name of the class, such as `{given}_plant`",
        "请另取类别名，如 `{given}_plant`",
    ),
    "project_reserved": (
        "`{given}` stands for every project in a scenario, so that none may be called so",
        "`{given}` 在情景中代表所有项目，不能用作项目编号",
        "choose another id",
        "请另取编号",
    ),
    "project_column_of_store": (
        "the project `{given}` is a store: `{column}` of its own would have no effect",
        "项目 `{given}` 是储能，单独给出 `{column}` 不起作用",
        "leave it out, and replace the technology's: data.technologies.<id>.<column>",
        "请去掉，改用 data.technologies.<编号>.<列> 替换技术参数",
    ),
    "project_without_lifetime": (
        "the project `{given}` has a cost, but its technology `{technology}` has no lifetime",
        "项目 `{given}` 给出了投资，但其技术 `{technology}` 没有经济寿命",
        "give the technology lifetime_years, or leave the cost out",
        "请为该技术给出 lifetime_years，或去掉投资",
    ),
    "store_optional": (
        "the store `{given}` is optional, but only plant can be chosen in part",
        "储能项目 `{given}` 设为可选，但只有发电项目才能部分建设",
        "write false; a free build of a store is limited by builds.limits",
        "请写 false；储能的自由新增由 builds.limits 限定",
    ),
    "unit_after_stock": (
        "it is commissioned on {given}, after the stock of {stock}",
        "投产日期 {given} 晚于存量日期 {stock}",
        "move it to projects.csv, with the day as `online`",
        "请移到 projects.csv，并把日期写在 `online` 列",
    ),
    "unit_before_stock": (
        "it retires on {given}, so it is not in the stock of {stock}",
        "退役日期 {given} 不晚于存量日期 {stock}，不属于存量",
        "remove the row, or correct the day",
        "请删除该行，或改正日期",
    ),
    "project_before_stock": (
        "it is online on {given}, so it is in the stock of {stock} already",
        "投运日期 {given} 不晚于存量日期 {stock}，已计入存量",
        "list it in units.csv (a store: in storage.csv), or correct the day",
        "请列入 units.csv（储能列入 storage.csv），或改正日期",
    ),
    "link_price_negative": (
        "the link `{given}` has losses, but its price is {price} CNY/MWh in hour {hour}",
        "线路 `{given}` 有线损，但第 {hour} 小时的电价为 {price} CNY/MWh",
        "give prices of at least 0, or no loss_share: else what is lost would be paid for",
        "电价请不低于 0，或不给 loss_share：否则损耗的电量反而获得收入",
    ),
    "store_class": (
        "`{given}` is not of class storage",
        "`{given}` 的类别不是 storage",
        "give the technology the class storage, or remove the row",
        "请将该技术的类别改为 storage，或删除该行",
    ),
    "store_physics": (
        "the store `{given}` has no row in storage.csv",
        "储能 `{given}` 在 storage.csv 中没有对应的行",
        "add a row with its efficiencies",
        "请补上含效率的一行",
    ),
    "unit_is_store": (
        "the unit `{given}` is a store",
        "机组 `{given}` 属于储能",
        "give what stands in storage.csv (power_mw, energy_mwh)",
        "请在 storage.csv 中给出存量（power_mw、energy_mwh）",
    ),
    "energy_missing": (
        "the store `{given}` gives no energy",
        "储能项目 `{given}` 没有给出容量",
        "give energy_mwh",
        "请给出 energy_mwh",
    ),
    "energy_not_store": (
        "`{given}` gives an energy, but is no store",
        "`{given}` 给出了储能容量，但不是储能",
        "leave energy_mwh blank, or name a technology of class storage",
        "请将 energy_mwh 留空，或改用 storage 类技术",
    ),
    "cost_missing": (
        "`{given}` may be built, but has no {column}",
        "`{given}` 可以新增，但没有 {column}",
        "give {column} of its technology, or do not let the model build it",
        "请给出该技术的 {column}，或不允许模型新增",
    ),
    "energy_cost_not_store": (
        "`{given}` has a cost per kWh, but is no store",
        "`{given}` 给出了单位容量投资，但不是储能",
        "leave capex_cny_per_kwh blank",
        "请将 capex_cny_per_kwh 留空",
    ),
    "retires_before": (
        "it retires on {given}, not after its commissioning on {low}",
        "退役日期 {given} 不晚于投产日期 {low}",
        "correct one of the two",
        "请改正其中之一",
    ),
    "factor_missing": (
        "`{given}` is burnt, but has no factor of `{pollutant}`",
        "燃料 `{given}` 被使用，但没有 `{pollutant}` 排放因子",
        "add a row to emissions.csv, with 0 where its `{pollutant}` does not count",
        "请在 emissions.csv 中补上一行；不计 `{pollutant}` 的写 0",
    ),
    "fuel_starts_late": (
        "`{given}` starts in {year}, after the base year {base}",
        "`{given}` 从 {year} 年开始，晚于基准年 {base}",
        "add a row for {base}, or for a year before it",
        "请补上 {base} 年或更早年份的一行",
    ),
    "fuel_price": (
        "`{given}` needs one price",
        "`{given}` 需要且只需要一个价格",
        "give price_cny_per_m3 for a gas, price_cny_per_tce for others",
        "气体写 price_cny_per_m3，其他写 price_cny_per_tce",
    ),
    "fuel_column_gas": (
        "`{given}` is a gas",
        "`{given}` 是气体",
        "limit it with supply_limit_mm3",
        "请用 supply_limit_mm3 给出上限",
    ),
    "fuel_column_other": (
        "`{given}` is priced per tce, so it is no gas",
        "`{given}` 按标准煤计价，不是气体",
        "leave the columns in m3 blank, or price it in price_cny_per_m3",
        "请将立方米各列留空，或用 price_cny_per_m3 计价",
    ),
    "fuel_heating_value": (
        "the gas `{given}` has no heating value",
        "气体 `{given}` 没有热值",
        "give heating_value_mj_per_m3",
        "请给出 heating_value_mj_per_m3",
    ),
    "link_ends": (
        "the link `{given}` starts where it ends",
        "线路 `{given}` 的起点与终点相同",
        "name two different zones",
        "请写两个不同的区域",
    ),
    "link_outside": (
        "both ends of the link `{given}` are outside",
        "线路 `{given}` 的两端都在外部",
        "let it start or end in a zone of the city",
        "请至少有一端在市内区域",
    ),
    "link_price": (
        "the link `{given}` trades with the outside, but has no price",
        "线路 `{given}` 与外部交易，但没有电价",
        "name a profile in price_profile",
        "请在 price_profile 中写明曲线",
    ),
    "link_price_inside": (
        "the link `{given}` lies within the city, where nothing is traded",
        "线路 `{given}` 在市内，没有交易",
        "leave price_profile blank",
        "请将 price_profile 留空",
    ),
    "zone_twice": (
        "`{given}` is both a zone and outside",
        "`{given}` 既是市内区域又是外部区域",
        "give one of them another id",
        "请更改其中一个编号",
    ),
    "zone_demand": (
        "the zone `{given}` has no demand",
        "区域 `{given}` 没有用电需求",
        "give its energy, growth and profile; the energy may be 0",
        "请给出电量、增长率和曲线；电量可为 0",
    ),
    "stock_date": (
        "the stock is of {given}, the base year is {base}",
        "存量数据日期为 {given}，基准年为 {base}",
        "take the year of the stock as base year",
        "基准年应与存量数据同年",
    ),
    "class_both": (
        "the class `{given}` is both clean and left out of the denominator",
        "类别 `{given}` 既计入分子又不计入分母",
        "remove it from one of the lists",
        "请从其中一个列表删除",
    ),
    "definition_missing": (
        "there is no definition `as_printed`",
        "缺少口径 `as_printed`",
        "add it: the city's own way of counting, the default of every target",
        "请补上：即城市公布口径，也是各目标的默认口径",
    ),
    "ledger_reason": (
        "`{given}` has no metric and no reason why",
        "`{given}` 没有指标，也没有说明原因",
        "name a metric, or give reason: {{en: ..., zh: ...}}",
        "请写明指标，或给出 reason: {{en: ..., zh: ...}}",
    ),
    "ledger_sense": (
        "`{given}` has a sense, but no metric",
        "`{given}` 有方向，但没有指标",
        "name a metric, or remove `sense`",
        "请写明指标，或删除 `sense`",
    ),
    "target_incomplete": (
        "the target `{given}` has no {column}",
        "目标 `{given}` 没有 {column}",
        "give {column}, or remove `sense` if it is no target",
        "请给出 {column}；若不是目标请删除 `sense`",
    ),
}

LEDGER_RULES: dict[str, tuple[str, str, str, str]] = {
    "ledger_assumptions": (
        "the metric of `{given}` covers a part of what is stated, and nothing says what it takes "
        "for granted",
        "`{given}` 的指标只覆盖所述内容的一部分，而未说明其假设",
        "give assumptions: {{en: ..., zh: ...}}",
        "请给出 assumptions: {{en: ..., zh: ...}}",
    ),
    "ledger_reading": (
        "`{given}` has both {first} and {second}, which are different things to compare with",
        "`{given}` 同时给出 {first} 与 {second}，比较对象不同",
        "keep one: value is printed, read_as is read into the words, against is the base year",
        "请只保留一个：value 为原文数值，read_as 为解读，against 为与基准年比较",
    ),
    "outcome_item": (
        "the outcome `{given}` has the metric {metric} but no item",
        "结果 `{given}` 的指标为 {metric}，但没有 item",
        "name the {kind} that it is about",
        "请写明所指的{kind}",
    ),
    "remark_one_language": (
        "the remark on `{given}` is in one language only, and readers of both see it",
        "`{given}` 的备注只有一种语言，而中英文读者都会看到",
        "give it in note (English) and in note_zh (Chinese), or leave both blank",
        "请在 note（英文）和 note_zh（中文）中都给出，或都留空",
    ),
    "outcome_unit": (
        "the outcome `{given}` is not in {right}, in which its metric is measured",
        "结果 `{given}` 的单位不是 {right}，而其指标以 {right} 计",
        "convert the figure to {right}",
        "请把数值换算为 {right}",
    ),
}
"""The ledger and outcomes."""

EXTENSION_RULES: dict[str, tuple[str, str, str, str]] = {
    "city_cycle": (
        "cities extend each other in a circle: {chain}",
        "城市循环继承：{chain}",
        "remove one `extends`",
        "请去掉其中一个 `extends`",
    ),
    "city_chain_too_long": (
        "more than {limit} cities extend one another",
        "继承链超过 {limit} 个城市",
        "extend a city nearer to the first one",
        "请直接继承更靠前的城市",
    ),
    "without_alone": (
        "`without` leaves something out of a city that is not extended",
        "没有 `extends`，`without` 无从去掉任何内容",
        "name the city with `extends`, or remove `without`",
        "请用 `extends` 写明上级城市，或去掉 `without`",
    ),
}
"""Cities that extend another."""

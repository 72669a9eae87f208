"""The sentences of rules of plant: emissions, reserves, upgrades; see `transition_sim.messages`."""

from __future__ import annotations

COST_RULES: dict[str, tuple[str, str, str, str]] = {
    "cost_of_running": (
        "`{given}` would run for nothing: neither of its running costs is given",
        "`{given}` 的运行成本全部空白，将按零计",
        "give variable_om_cny_per_mwh and fixed_om_cny_per_kw_year; where there is none, write 0",
        "请给出 variable_om_cny_per_mwh 和 fixed_om_cny_per_kw_year；确无成本则写 0",
    ),
}

EMISSION_RULES: dict[str, tuple[str, str, str, str]] = {
    "emits_nothing": (
        "`{given}` burns no fuel, so it emits nothing",
        "`{given}` 不使用燃料，没有排放",
        "remove it, or name a technology with a fuel",
        "请删除，或改用有燃料的技术",
    ),
    "abatement_co2": (
        "the CO2 of `{given}` is captured, not removed like dust",
        "`{given}` 的二氧化碳是捕集，而不是脱除",
        "give `capture_share` in technologies.csv, and a heat rate that pays for it",
        "请在 technologies.csv 中给出 `capture_share`，并相应提高煤耗",
    ),
    "benchmark_starts_late": (
        "the first benchmark of `{given}` is of {year}, after the base year",
        "`{given}` 的首个基准值为 {year} 年，晚于基准年",
        "give one from {base} or earlier: a year takes the latest earlier one",
        "请给出 {base} 年或更早的基准值：某年取最近的较早值",
    ),
    "methane_not_gas": (
        "`{given}` is no gas: it has no methane that could be vented",
        "`{given}` 不是气体，没有可排空的甲烷",
        "remove it, or price the fuel in price_cny_per_m3",
        "请删除，或用 price_cny_per_m3 为该燃料计价",
    ),
    "methane_gwp_missing": (
        "methane.csv has gas that would be vented, but methane has no warming potential",
        "methane.csv 中有会排空的气体，但未给出甲烷的全球增温潜势",
        "add `methane_gwp: {{value: 28, source: ...}}` to city.yaml",
        "请在 city.yaml 中补上 `methane_gwp: {{value: 28, source: ...}}`",
    ),
    "methane_gwp_unused": (
        "methane has a warming potential, but no gas of methane.csv would be vented",
        "给出了甲烷的全球增温潜势，但 methane.csv 中没有会排空的气体",
        "remove it, or give methane_vented_share of a gas",
        "请删除，或给出某种气体的 methane_vented_share",
    ),
    "carbon_price_missing": (
        "the carbon scheme `{given}` has no price",
        "碳价机制 `{given}` 没有价格",
        "add `price: {{2025: 90 CNY/t}}`, or write scheme: none",
        "请补上 `price: {{2025: 90 CNY/t}}`，或写 scheme: none",
    ),
    "carbon_unused": (
        "`{given}` does nothing: there is no carbon scheme",
        "`{given}` 不起作用：没有碳价机制",
        "write scheme: tax or scheme: benchmark, or remove it",
        "请写 scheme: tax 或 scheme: benchmark，或删除",
    ),
    "carbon_nobody": (
        "nothing in the city would pay under the scheme `{given}`",
        "该城市没有机组受碳价机制 `{given}` 约束",
        "give benchmarks.csv (benchmark) or factors of co2 (tax), or write scheme: none",
        "请给出 benchmarks.csv（benchmark）或 co2 排放因子（tax），或写 scheme: none",
    ),
    "methane_credit_nobody": (
        "no gas of the city would be vented: there is no methane to credit",
        "该城市没有会排空的气体，没有可获收益的甲烷",
        "give methane_vented_share in methane.csv, or remove it",
        "请在 methane.csv 中给出 methane_vented_share，或删除",
    ),
}

RESERVE_RULES: dict[str, tuple[str, str, str, str]] = {
    "reserve_not_committed": (
        "`{given}` gives reserve, but is not committed: nothing says what of it is on",
        "`{given}` 提供备用，但不考虑启停，无法得知其在线容量",
        "give minimum_load_share too, or leave reserve_ramp_share_per_minute blank",
        "请同时给出 minimum_load_share，或将 reserve_ramp_share_per_minute 留空",
    ),
    "reserve_down_class": (
        "`{given}` is not wind or PV that can be curtailed, so it cannot give reserve as such",
        "`{given}` 不是可弃电的风电或光伏，不能以此方式提供备用",
        "leave reserve_down blank; committed plant gives reserve by reserve_ramp_share_per_minute",
        "请将 reserve_down 留空；考虑启停的机组请用 reserve_ramp_share_per_minute",
    ),
    "reserve_no_product": (
        "`{given}` gives {column}, but the city has no reserve that it could give",
        "`{given}` 给出了 {column}，但该城市没有其可提供的备用品种",
        "declare the product under `reserves` in city.yaml, or leave {column} blank",
        "请在 city.yaml 的 `reserves` 中声明该品种，或将 {column} 留空",
    ),
    "reserve_seasonal": (
        "the store `{given}` carries energy over seasons, so it cannot give reserve",
        "储能 `{given}` 为跨季节储能，不能提供备用",
        "leave one of `reserves` and `seasonal` blank",
        "`reserves` 与 `seasonal` 请只保留其一",
    ),
    "reserve_value": (
        "reserves and the value of unmet reserve go together: {column} is missing",
        "备用品种与备用缺额价值须同时给出：缺少 {column}",
        "give {column} too, or remove both",
        "请同时给出 {column}，或将两者都删除",
    ),
    "reserve_nobody": (
        "nobody may give the reserve `{given}`",
        "没有任何机组或储能可提供备用 `{given}`",
        "name it in `reserves` of storage.csv, let plant give it (technologies.csv), or remove it",
        "请在 storage.csv 的 `reserves` 列写明，或由 technologies.csv 中的机组提供，或删除该品种",
    ),
    "reserve_empty": (
        "the requirement of `{given}` says nothing",
        "备用 `{given}` 的需求没有内容",
        "give a share of demand, wind or pv, for instance {{demand: 1 %}}; 0 is off",
        "请给出占用电、风电或光伏出力的比例，例如 {{demand: 1 %}}；0 表示不要求",
    ),
    "reserve_without_class": (
        "a share of {given} is required, but the city has no technology of class {given}",
        "要求按 {given} 出力的比例留备用，但该城市没有 {given} 类技术",
        "remove it",
        "请删除",
    ),
}

RETROFIT_RULES: dict[str, tuple[str, str, str, str]] = {
    "retrofit_too_many": (
        "`{given}` is one upgrade too many of `{technology}`: at most {most} can be modelled",
        "`{given}` 超出 `{technology}` 的改造种类上限（{most} 种）",
        "remove one, or join two to a bundle with `;` in kinds",
        "请删除一种，或在 kinds 中用 `;` 合并为组合改造",
    ),
    "retrofit_without_unit": (
        "no unit has the technology `{technology}`: nothing can take `{given}`",
        "没有机组属于技术 `{technology}`，`{given}` 无处可用",
        "name a technology of units.csv, or remove the row",
        "请改为 units.csv 中的技术，或删除该行",
    ),
    "retrofit_without_fuel": (
        "`{technology}` burns nothing, so that {column} of `{given}` would do nothing",
        "`{technology}` 不使用燃料，`{given}` 的 {column} 不起作用",
        "leave {column} blank",
        "请将 {column} 留空",
    ),
    "retrofit_not_committed": (
        "`{given}` gives {column}, but `{technology}` is not committed: it has no minimum load",
        "`{given}` 给出了 {column}，但 `{technology}` 没有最小技术出力，不考虑启停",
        "give the technology a minimum_load_share, or leave {column} blank",
        "请为该技术给出 minimum_load_share，或将 {column} 留空",
    ),
    "retrofit_kind_twice": (
        "`{given}` lists {kind} twice",
        "`{given}` 重复列出 {kind}",
        "list each kind once",
        "每种类别只列一次",
    ),
    "retrofit_without_effect": (
        "`{given}` is an upgrade of kind {kind}, but changes nothing of that kind",
        "`{given}` 属于 {kind} 类改造，却没有给出相应的变化",
        "give one of {columns}, or remove the kind",
        "请给出 {columns} 之一，或删除该类别",
    ),
    "retrofit_saves_nothing": (
        "an upgrade that saves energy changes the heat rate by {given} gce/kWh",
        "节能改造的供电煤耗变化为 {given} gce/kWh",
        "give a negative number, or remove energy_saving from kinds",
        "请给出负值，或从 kinds 中删除 energy_saving",
    ),
    "retrofit_column_without_kind": (
        "`{given}` gives {column}, but is not of kind {kind}",
        "`{given}` 给出了 {column}，但不属于 {kind} 类",
        "add {kind} to kinds, or leave {column} blank",
        "请在 kinds 中加入 {kind}，或将 {column} 留空",
    ),
    "conversions_start_missing": (
        "there are upgrades, but no day on which work on them starts",
        "给出了改造，但没有给出每年的开工日期",
        "add `conversions_start: {{month: 4, day: 1, source: ...}}` to city.yaml",
        "请在 city.yaml 中加入 `conversions_start: {{month: 4, day: 1, source: ...}}`",
    ),
    "conversions_start_unused": (
        "there is a day on which upgrades start, but no upgrade",
        "给出了改造的开工日期，但没有任何改造",
        "remove conversions_start, or list upgrades in retrofits.csv",
        "请删除 conversions_start，或在 retrofits.csv 中列出改造",
    ),
    "retrofit_past_new_year": (
        "work that starts on {start} and takes {given} weeks does not end within its year",
        "{start} 开工、停机 {given} 周的改造无法在当年完成",
        "start earlier, or give a shorter outage",
        "请提前开工，或缩短停机时间",
    ),
    "retrofit_none": (
        "units are to be upgraded, but no upgrade is left to choose from",
        "要求改造机组，但没有可选的改造",
        "list upgrades in the city's retrofits.csv, or loosen `only` and `exclude`",
        "请在城市的 retrofits.csv 中列出改造，或放宽 `only` 与 `exclude`",
    ),
    "retrofit_kind_none": (
        "no upgrade that can be chosen is of kind {given}",
        "可选的改造中没有 {given} 类",
        "remove the kind, or list such an upgrade in the city's retrofits.csv",
        "请删除该类别，或在城市的 retrofits.csv 中列出此类改造",
    ),
    "retrofit_other_unit": (
        "the upgrade `{given}` is not one of `{unit}`, whose technology is `{technology}`",
        "改造 `{given}` 不适用于 `{unit}`（其技术为 `{technology}`）",
        "name an upgrade of that technology in retrofits.csv",
        "请改为 retrofits.csv 中该技术的改造",
    ),
    "retrofit_retires": (
        "`{given}` retires within the model years and cannot be upgraded",
        "`{given}` 在模型年份内退役，不能改造",
        "name another unit, or let this one stand (`retire`)",
        "请改为其他机组，或保留该机组（`retire`）",
    ),
    "retrofit_both": (
        "the upgrade `{given}` is in both `only` and `exclude`",
        "改造 `{given}` 同时列在 `only` 与 `exclude` 中",
        "remove it from one of the lists",
        "请从其中一个列表删除",
    ),
    "retrofit_without_day": (
        "units are to be upgraded, but no day is given",
        "要求改造机组，但没有给出期限",
        "add `by: 2026` or a date",
        "请补上 `by: 2026` 或具体日期",
    ),
    "retrofit_without_goal": (
        "a day is given, but not how much is to be upgraded by then",
        "给出了期限，但没有给出改造容量",
        "add `at_least: 1230 MW` or `kinds: {{flexibility: 400 MW}}`",
        "请补上 `at_least: 1230 MW` 或 `kinds: {{flexibility: 400 MW}}`",
    ),
    "retrofit_outside_years": (
        "upgrades are due on {given}, but can be made only after {base} and up to {last}",
        "改造期限为 {given}，但只能在 {base} 年之后至 {last} 年底之间进行",
        "give a year or date after {base} and up to {last}, or add years",
        "请给出 {base} 年之后、{last} 年底以前的年份或日期，或增加年份",
    ),
    "retrofit_count_unused": (
        "`count` says how at_least is counted, but there is no at_least",
        "`count` 说明 at_least 的计法，但没有给出 at_least",
        "add at_least, or remove `count`: both ways are reported anyway",
        "请补上 at_least，或删除 `count`：两种计法本来都会给出",
    ),
    "retrofit_unused": (
        "`{given}` does nothing: the scenario has no upgrades",
        "`{given}` 不起作用：该情景没有改造",
        "add `choose: true`, or remove it",
        "请加上 `choose: true`，或删除",
    ),
}

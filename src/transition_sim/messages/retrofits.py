"""The sentences of rules of upgrades; see `transition_sim.messages`."""

from __future__ import annotations

RETROFITS: dict[str, tuple[str, str, str, str]] = {
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

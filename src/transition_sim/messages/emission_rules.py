"""The sentences of rules on emissions, carbon and methane; see `transition_sim.messages`."""

from __future__ import annotations

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

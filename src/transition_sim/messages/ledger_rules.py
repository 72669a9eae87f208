"""The sentences of rules about the ledger and outcomes; see `transition_sim.messages`."""

from __future__ import annotations

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

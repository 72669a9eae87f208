"""The sentences of levers: relative values, what is taken back, and days; see `messages`."""

from __future__ import annotations

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

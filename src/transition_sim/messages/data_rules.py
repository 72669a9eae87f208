"""The sentences on numbers of the city that a scenario replaces; see `transition_sim.messages`."""

from __future__ import annotations

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

"""The sentences of rules of reserves; see `transition_sim.messages`."""

from __future__ import annotations

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

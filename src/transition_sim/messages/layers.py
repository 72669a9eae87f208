"""The sentences on cities that extend another; see `transition_sim.messages`."""

from __future__ import annotations

LAYERS: dict[str, tuple[str, str, str, str]] = {
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

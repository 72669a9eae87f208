"""The sentences of every error, in English and Chinese; data only.

A code has a message (what is wrong) and a remedy (what would be right). Placeholders are the
values of the problem; `{hint}` is "did you mean ...?" or the list of what is known.
"""

from __future__ import annotations

from typing import NamedTuple

from transition_sim.messages.city_rules import CITY_RULES, EXTENSION_RULES, LEDGER_RULES
from transition_sim.messages.demand_rules import HEAT_RULES, LOAD_RULES
from transition_sim.messages.fields import FIELDS
from transition_sim.messages.files import FILES
from transition_sim.messages.plant_rules import (
    COST_RULES,
    EMISSION_RULES,
    RESERVE_RULES,
    RETROFIT_RULES,
)
from transition_sim.messages.plausible_rules import PLAUSIBLE_RULES
from transition_sim.messages.scenario_rules import (
    CODE_RULES,
    DATA_RULES,
    LEVER_RULES,
    NO_EFFECT_RULES,
    POLICY_RULES,
    SCENARIO_RULES,
)


class Sentences(NamedTuple):
    """What is wrong, and what would be right."""

    message_en: str
    message_zh: str
    remedy_en: str
    remedy_zh: str


HINTS = {
    "near": ("did you mean `{near}`?{name}", "是否想写 `{near}`？{name}"),
    "known": ("known: {known}", "可用：{known}"),
    "none": ("none is defined", "尚无任何定义"),
}

UNITS = {
    "share": ("share (6 % is 0.06)", "比例（6 % 即 0.06）"),
    "degree": ("degrees", "度"),
    "year": ("years", "年"),
    "h": ("hours", "小时"),
    "min": ("minutes", "分钟"),
    "week": ("weeks", "周"),
    "trucks": ("trucks", "辆"),
    "household": ("households", "户"),
    "households": ("households", "户"),
    "units": ("units", "台（套）"),
}

WORDS = {
    "city": ("city", "城市"),
    "class": ("class", "类别"),
    "definition": ("definition", "口径"),
    "entry": ("entry of what is extended", "上级城市中的条目"),
    "fuel": ("fuel", "燃料"),
    "load": ("flexible load", "柔性负荷"),
    "heat_area": ("heat area", "供热区"),
    "pollutant": ("pollutant", "污染物"),
    "profile": ("profile", "逐时曲线"),
    "project": ("project", "项目"),
    "reserve": ("reserve", "备用品种"),
    "retrofit": ("upgrade", "改造"),
    "source": ("source", "来源"),
    "target": ("ledger entry", "台账条目"),
    "technology": ("technology", "技术"),
    "unit": ("unit", "机组"),
    "zone": ("zone", "区域"),
}

PARTS = (
    FILES
    | FIELDS
    | SCENARIO_RULES
    | POLICY_RULES
    | NO_EFFECT_RULES
    | DATA_RULES
    | CODE_RULES
    | LEVER_RULES
    | CITY_RULES
    | LEDGER_RULES
    | EXTENSION_RULES
    | COST_RULES
    | EMISSION_RULES
    | RESERVE_RULES
    | RETROFIT_RULES
    | HEAT_RULES
    | LOAD_RULES
    | PLAUSIBLE_RULES
)
CATALOGUE: dict[str, Sentences] = {code: Sentences(*sentences) for code, sentences in PARTS.items()}

"""What a field of a scenario is called in a sentence, and how its numbers are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from transition_sim.errors import Text
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.quantities import Note

FIRST_PART = re.compile(r"[;；:：]")


class Bound(NamedTuple):
    """What stands before and after a number that is a bound, and what none is called."""

    before: Text
    after: Text = Text("", "")
    none: Text = Text("nothing", "无")


NO_LIMIT = Text("no limit", "不设限制")
EQUAL = Bound(Text("", ""))
MOST = Bound(Text("at most ", "至多"), none=NO_LIMIT)
LEAST = Bound(Text("at least ", "至少"), none=Text("no requirement", "不作要求"))
CEILING = Bound(
    Text("at most ", "至多"), Text(" (a ceiling, not forced)", "（上限，非强制）"), NO_LIMIT
)
FORCED = Bound(Text("", ""), Text(" built, as it is the limit", "（按上限建成）"), NO_LIMIT)
EXACT = Bound(Text("exactly ", "恰好"), Text(" built", "建成"), Text("not decided", "不作规定"))
BOUNDS: dict[str, Bound] = {
    "builds.limits": CEILING,
    "builds.exactly": EXACT,
    "fuels.supply": MOST,
    "trade.limit": MOST,
    "emissions.limits": MOST,
    "limits.generation": MOST,
    "limits.fuels": MOST,
    "coal_replacement.ratio": MOST,
    "retrofits.at_least": LEAST,
    "retrofits.kinds": LEAST,
    "utilisation.wind": LEAST,
    "utilisation.pv": LEAST,
    "utilisation.wind_and_pv": LEAST,
    "planning_reserve": LEAST,
}
EACH = ("builds.limits",)
"""What holds in each year anew, not for the years together."""
LABELS: dict[str, Text] = {
    "builds.limits": Text("", ""),
    "builds.exactly": Text("", ""),
    "retrofits.at_least": Text("upgraded capacity", "改造容量"),
    "retrofits.kinds": Text("upgraded capacity", "改造容量"),
    "demand.growth": Text("growth of demand", "用电量年增长率"),
    "demand.level": Text("demand, of what it would be", "用电水平（占原本用电量）"),
    "demand.energy": Text("demand of the base year", "基准年用电量"),
    "demand.loads": Text("number", "数量"),
    "heat.energy": Text("heat demand of the base year", "基准年供热量"),
    "fuels.supply": Text("supply", "供应量"),
    "fuels.price": Text("price", "价格"),
    "trade.limit": Text("trade on each link to the outside", "各外部线路交易功率"),
    "emissions.limits": Text("emissions", "排放量"),
    "limits.generation": Text("generation", "发电量"),
    "limits.fuels": Text("fuel burnt", "燃料消费量"),
    "reserve.demand": Text("reserve for demand", "为用电预留的备用"),
    "reserve.wind": Text("reserve for wind", "为风电预留的备用"),
    "reserve.pv": Text("reserve for PV", "为光伏预留的备用"),
    "carbon.price": Text("price of CO2", "碳价"),
    "utilisation.wind": Text("wind that is not curtailed", "风电利用率"),
    "utilisation.pv": Text("PV that is not curtailed", "光伏利用率"),
    "utilisation.wind_and_pv": Text("wind and PV that are not curtailed", "风光利用率"),
    "planning_reserve": Text("firm capacity beyond the peak", "可靠容量裕度"),
    "coal_replacement.ratio": Text(
        "coal burnt, of the base year's, once new coal plant may run", "有新增煤电后的耗煤比例"
    ),
    "discount_rate": Text("discount rate", "贴现率"),
    "targets.threshold": Text("share asked for", "目标要求的占比"),
}
"""By section and last key, without ids."""
OTHERS = {
    "city": Text("city", "城市"),
    "years": Text("years", "年份"),
    "resolution": Text("hours of the year", "时间分辨率"),
    "resolution.periods": Text("typical periods of a year", "每年典型时段数"),
    "resolution.hours": Text("hours of a period", "每时段小时数"),
    "builds.at_limit": Text("all free builds taken to their limits", "自由新增全部按上限建成"),
    "retire.economic": Text("coal units retire where it saves cost", "煤电机组因经济性退役"),
    "carbon.scheme": Text("carbon scheme", "碳价机制"),
    "carbon.methane_credit": Text("credit for methane that is burnt", "利用甲烷的碳价收益"),
    "targets.enforce": Text("enforced as a constraint", "作为约束"),
    "targets.definition": Text("definition of the share", "占比口径"),
}
"""Fields that are no quantities."""
UNITS = {
    "trucks": Text("trucks", "辆"),
    "units": Text("units", "台（套）"),
    "household": Text("households", "户"),
    "households": Text("households", "户"),
}
STAGES = {
    "operating": Text("operating", "已投运"),
    "construction": Text("construction", "在建"),
    "approved": Text("approved", "已核准"),
    "announced": Text("announced", "已公布"),
}


def kind_of(path: Sequence[str]) -> str:
    """Return a field without its id: `fuels.price` of `fuels.coal.price`."""
    if path[0] in ("fuels", "reserve", "targets"):
        return f"{path[0]}.{path[-1]}"
    return ".".join(path[:2])


def name_lever(path: Sequence[str], field: Note, city: City) -> Text:
    """Return what a quantity of a scenario is called, with whose it is."""
    own = LABELS.get(kind_of(path))
    if own is None:
        own = Text(FIRST_PART.split(field.en)[0], FIRST_PART.split(field.zh)[0])
    whose = _owner(path, city)
    if whose is None:
        return own
    if not own.en:
        return whose
    return Text(f"{whose.en}, {own.en}", f"{whose.zh}{own.zh}")


def _owner(path: Sequence[str], city: City) -> Text | None:
    if len(path) < 3:
        return None
    given = path[2] if path[0] not in ("fuels", "reserve", "targets") else path[1]
    fuels: dict[str, Text] = {each.id: each.name for each in city.fuels}
    known: dict[str, Callable[[], Mapping[str, Text]]] = {
        "builds": lambda: {each.id: each.name for each in city.technologies},
        "fuels": lambda: fuels,
        "demand": lambda: {**city.zones, **{each.id: each.name for each in city.loads}},
        "heat": lambda: {name: area.title for name, area in city.heat.items()},
        "reserve": lambda: {name: each.title for name, each in city.reserves.items()},
    }
    names = known.get(path[0], dict)()
    shown = given.upper() if path[0] == "emissions" else given
    return names.get(given, Text(shown, shown))


def write_number(number: float, unit: str) -> Text:
    """Return a number with its unit; a share in percent."""
    if unit == "share":
        return Text(f"{100.0 * number:.6g} %", f"{100.0 * number:.6g} %")
    shown = f"{number:,.10g}"
    name = UNITS.get(unit, Text(unit, unit))
    return Text(f"{shown} {name.en}", f"{shown} {name.zh}")


def write_years(years: Sequence[int], each: bool = False) -> Text:
    """Return years that follow each other; `each` says that what holds does so in each anew."""
    if len(years) == 1:
        return Text(f"{years[0]}", f"{years[0]}年")
    span = f"{years[0]}–{years[-1]}"
    return Text(f"{span}, in each year", f"{span}年，各年") if each else Text(span, f"{span}年")

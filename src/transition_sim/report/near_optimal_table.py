"""Verdicts near the least cost for people: a table, and a sentence a target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.report.money import say_money
from transition_sim.verdict.wording import METRICS, name_definition

NONE = "–"  # where there is no number
SAME_LEVEL = 5e-5  # of a share: what two printed decimals cannot tell apart
HEADS = (
    Text("id", "编号"),
    Text("definition", "口径"),
    Text("year", "年份"),
    Text("asked", "要求"),
    Text("found", "结果"),
    Text("smallest", "最小"),
    Text("largest", "最大"),
    Text("met in", "达到的方案"),
)
NUMBERS = ("asked", "found", "smallest", "largest")
VERDICTS = {
    "all": Text("all plans", "全部"),
    "some": Text("some plans", "部分"),
    "none": Text("no plan", "没有"),
    None: Text("no share", "无占比"),
}
STYLES = {"all": "green", "some": "yellow", "none": "bold red", None: ""}


def show_near_optimum(found: Mapping[str, Any], lang: str) -> RenderableType:
    """Return the verdicts near the least cost as a table and, below it, a sentence each."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in HEADS:
        table.add_column(head.in_(lang), justify="right" if head.en in NUMBERS else "left")
    for each in found["targets"]:
        table.add_row(
            each["id"],
            name_definition(each["definition"], lang),
            str(each["year"]),
            f"{_sense(each)}{each['threshold']:.2%}",
            *(_percent(each[name]) for name in ("value", "smallest", "largest")),
            Styled(VERDICTS[each["verdict"]].in_(lang), style=STYLES[each["verdict"]]),
        )
    sentences = [Styled(f"- {each['sentence'][lang]}") for each in found["targets"]]
    if not found["targets"]:
        sentences = [Styled(NOTHING.in_(lang))]
    return Group(Styled(), Styled(name_limit(found).in_(lang), style="bold"), table, *sentences)


NOTHING = Text(
    "no target is judged: every one due in the scenario's years is enforced, or there is none",
    "没有可评判的目标：情景年份内到期的目标均已强制，或没有目标",
)


def name_limit(found: Mapping[str, Any]) -> Text:
    """Return which plans are looked at."""
    money = say_money(found["most_cost_cny"])
    within = say_share(found["within"])
    return Text(
        f"{found['scenario']}: every plan within {within} of the least cost, up to {money.en}",
        f"{found['scenario']}：成本比最低成本高出不超过{within}的全部方案，即不超过{money.zh}",
    )


def say_target(judged: Mapping[str, Any], within: float) -> Text:
    """Return a target's verdict near the least cost as a sentence."""
    metric = METRICS[judged["metric"]]
    names = {lang: name_definition(judged["definition"], lang) for lang in ("en", "zh")}
    sense = "≥" if judged["sense"] == ">=" else "≤"
    asked = f"{sense} {judged['threshold']:.2%}"
    name = Text(
        f"{judged['id']} ({metric.en} {asked} in {judged['year']}, {names['en']})",
        f"{judged['id']}（{judged['year']}年{metric.zh}{asked}，{names['zh']}）",
    )
    if judged["verdict"] is None:
        return Text(
            f"{name.en}: at least cost nothing counts in the denominator, so there is no share.",
            f"{name.zh}：成本最低时分母为零，不存在占比。",
        )
    head = _head(judged["verdict"], say_share(within))
    span = _span(judged)
    more = _unbought(judged)
    return Text(
        f"{name.en} {head.en}: {span.en}.{more.en}", f"{name.zh}{head.zh}：{span.zh}。{more.zh}"
    )


def say_share(share: float) -> str:
    """Return a share in percent with the digits that it has."""
    return f"{100.0 * share:.6g}%"


def _head(verdict: str, within: str) -> Text:
    return {
        "all": Text(
            f"is met in every plan within {within} of the least cost",
            f"在成本比最低成本高出不超过{within}的所有方案中均达到",
        ),
        "some": Text(
            f"is met in some of the plans within {within} of the least cost, missed in others",
            f"在成本比最低成本高出不超过{within}的方案中，部分达到，部分未达到",
        ),
        "none": Text(
            f"is missed in every plan within {within} of the least cost",
            f"在成本比最低成本高出不超过{within}的所有方案中均未达到",
        ),
    }[verdict]


def _span(judged: Mapping[str, Any]) -> Text:
    low, high = judged["smallest"], judged["largest"]
    if high - low < SAME_LEVEL:
        return Text(f"the share is {low:.2%}", f"占比为{low:.2%}")
    return Text(
        f"the share lies between {low:.2%} and {high:.2%}", f"占比介于{low:.2%}与{high:.2%}之间"
    )


def _unbought(judged: Mapping[str, Any]) -> Text:
    """Say how much of it needs more import or less served, where that makes a difference."""
    without = judged["without_buying"]
    if without is None or judged["largest"] - without["largest"] < SAME_LEVEL:
        return Text("", "")
    level = f"{without['largest']:.2%}"
    if without["verdict"] == judged["verdict"]:
        return Text(
            f" Without more import or unserved power or heat it is {level} at most.",
            f"若不增加受入电量和缺供的电量、热量，最多为{level}。",
        )
    return Text(
        f" But without more import or unserved power or heat it is {level} at most, and missed: "
        "only importing more or serving less meets it.",
        f"但若不增加受入电量和缺供的电量、热量，最多为{level}，仍未达到：只有多受电或少供电才能达到。",
    )


def _sense(judged: Mapping[str, Any]) -> str:
    return "≥" if judged["sense"] == ">=" else "≤"


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{share:.2%}"

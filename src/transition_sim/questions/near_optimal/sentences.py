"""What is said of a target near the least cost."""

from __future__ import annotations

from transition_sim.errors import Text
from transition_sim.questions.near_optimal.answer import NearOptimalTarget, say_within
from transition_sim.verdict.attainable import say_both
from transition_sim.verdict.wording import METRICS, name_definition

SAME_LEVEL = 5e-5  # of a share: what two printed decimals cannot tell apart


def say_target(judged: NearOptimalTarget, within: float) -> Text:
    """Return a target's verdict near the least cost as a sentence."""
    metric = METRICS[judged.metric]
    names = {lang: name_definition(judged.definition, lang) for lang in ("en", "zh")}
    asked = f"{judged.sense.symbol} {judged.threshold:.2%}"
    name = Text(
        f"{judged.id} ({metric.en} {asked} in {judged.year}, {names['en']})",
        f"{judged.id}（{judged.year}年{metric.zh}{asked}，{names['zh']}）",
    )
    if judged.verdict is None:
        return Text(
            f"{name.en}: at least cost nothing counts in the denominator, so there is no share.",
            f"{name.zh}：成本最低时分母为零，不存在占比。",
        )
    head = _head(judged.verdict, say_within(within))
    span = _span(judged)
    said = [_unbought(judged), _guarded(judged), _bought(judged)]
    en, zh = "".join(each.en for each in said), "".join(each.zh for each in said)
    return Text(f"{name.en} {head.en}: {span.en}.{en}", f"{name.zh}{head.zh}：{span.zh}。{zh}")


def _guarded(judged: NearOptimalTarget) -> Text:
    """Say how far the share goes with the guards of an enforced one, and without them."""
    if judged.guarded is None:
        return Text("", "")
    both = say_both(judged.guarded.largest, judged.largest)
    return Text(
        f" The furthest at that cost is {both.en}.", f"该成本范围内可达的最远水平：{both.zh}。"
    )


def _bought(judged: NearOptimalTarget) -> Text:
    """Say which of the plan found and the largest is met only by what is bought."""
    ends = (
        ("the plan found", "所得方案", judged.bought),
        ("the largest", "最大值", judged.largest_bought),
    )
    found = [(en, zh) for en, zh, bought in ends if bought is not None]
    if not found:
        return Text("", "")
    en, zh = " and ".join(each[0] for each in found), "与".join(each[1] for each in found)
    return Text(f" Bought, and so not met in earnest: {en}.", f"仅靠购电达到：{zh}。")


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


def _span(judged: NearOptimalTarget) -> Text:
    low, high = judged.ends
    if high - low < SAME_LEVEL:
        return Text(f"the share is {low:.2%}", f"占比为{low:.2%}")
    return Text(
        f"the share lies between {low:.2%} and {high:.2%}", f"占比介于{low:.2%}与{high:.2%}之间"
    )


def _unbought(judged: NearOptimalTarget) -> Text:
    """Say how much of it needs more import or less served, where that makes a difference."""
    without = judged.without_buying
    if without is None or judged.ends[1] - without.largest < SAME_LEVEL:
        return Text("", "")
    level = f"{without.largest:.2%}"
    if without.verdict == judged.verdict:
        return Text(
            f" Without more import or unserved power or heat it is {level} at most.",
            f"若不增加受入电量和缺供的电量、热量，最多为{level}。",
        )
    return Text(
        f" But without more import or unserved power or heat it is {level} at most, and missed: "
        "only importing more or serving less meets it.",
        f"但若不增加受入电量和缺供的电量、热量，最多为{level}，仍未达到：只有多受电或少供电才能达到。",
    )

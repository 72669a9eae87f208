"""What a flip found, in sentences; each is a `Text`, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from transition_sim.errors import Text
from transition_sim.questions.flip.answer import (
    ENDS,
    CutShort,
    End,
    Flips,
    GradeSwing,
    InputFlip,
    InputSwing,
    say_share,
    say_value,
)

WHY = {
    "infeasible": Text("no plan", "无可行方案"),
    "invalid": Text("not allowed", "不允许"),
}
NO_PLAN = Text("no plan is feasible there", "该处无可行方案")
ONLY_ENDS = Text(
    "Only the ends of the ranges were looked at, one input at a time: a verdict that flips within "
    "a range and back before its end is not seen.",
    "仅逐项考察各取值范围的两端：若判定在范围内翻转后又在端点前翻回，则不会被发现。",
)

BY_BUYING = Text(", but only by importing more or selling less", "，但仅靠多购电或少售电")
THEIR_ENDS = Text("their ends", "端点")
CUT_ENDS = Text(
    "their ends, or as far as each alone has a verdict", "端点（或单独移动时仍有判定的最远处）"
)


def sentences(answer: Flips) -> list[Text]:
    """Return all that is to be said of an answer, in order."""
    said = [answer.say_verdict(), answer.say_flips(), say_joint(answer)]
    said += [say_evidence(answer), say_leaning(answer)]
    said += [say_ties(answer)] if answer.ambiguous else []
    said += [say_unenforced(answer)] if answer.fixed else []
    if not all(each.has_both_verdicts for each in answer.flips):
        said.append(say_unusable(answer.flips))
    return [*said, ONLY_ENDS]


def say_joint(answer: Flips) -> Text:
    """Say how far all inputs that help must move together."""
    joint = answer.joint
    if joint is None:
        return Text(
            "No input moves the share towards the other verdict.",
            "没有任何输入能使占比向另一判定移动。",
        )
    count, value = joint.inputs, say_share(joint.value)
    ends = THEIR_ENDS if all(each.has_both_verdicts for each in answer.flips) else CUT_ENDS
    if joint.fraction is not None:
        part, how = f"{joint.fraction:.1%}", BY_BUYING if joint.bought else Text("", "")
        return Text(
            f"Moved together, the {count} inputs that help flip it {part} of the way to {ends.en} "
            f"({value}{how.en}).",
            f"{count}项有利的输入同步移动时，各走完到{ends.zh}路程的{part}即翻转"
            f"（{value}{how.zh}）。",
        )
    if joint.status != "optimal":
        why, part = joint.why or NO_PLAN, f"{joint.reached:.1%}"
        return Text(
            f"The {count} inputs that help cannot all be at their ends at once: {why.en}. Moved "
            f"together {part} of the way, the furthest that has a verdict, they do not flip it "
            f"({value}).",
            f"{count}项有利的输入无法同时取到端点：{why.zh}。同步移动至路程的{part}"
            f"（仍有判定的最远处），判定仍不翻转（{value}）。",
        )
    return Text(
        f"Even with all {count} inputs that help at {ends.en} it does not flip ({value}).",
        f"即使{count}项有利的输入全部取到{ends.zh}，判定仍不翻转（{value}）。",
    )


def say_evidence(answer: Flips) -> Text:
    """Say what the margin rests on: the swings by grade."""
    evidence = answer.evidence
    if evidence.margin is None:
        return Text(
            "There is no share, and so no margin to rest on anything.",
            "没有占比，也就没有裕度可言。",
        )
    points = f"{abs(evidence.margin) * 100:.2f}"
    grades = [_say_grade(grade, each) for grade, each in evidence.grades.items()]
    en, zh = ", ".join(each.en for each in grades), "、".join(each.zh for each in grades)
    return Text(
        f"The margin is {points} percentage points. The ranges of the inputs move the share, in "
        f"sum, by grade of their evidence: {en}.",
        f"裕度为{points}个百分点。各输入的取值范围使占比变动之和，按依据等级：{zh}。",
    )


def say_leaning(answer: Flips) -> Text:
    """Say which inputs the share leans on most."""
    leans = [_say_lean(each) for each in answer.evidence.leans_on]
    if not leans:
        return Text("No input's range moves the share.", "没有任何输入的取值范围能改变该占比。")
    en, zh = "; ".join(each.en for each in leans), "；".join(each.zh for each in leans)
    return Text(
        f"It leans most on (percentage points, grade): {en}.",
        f"最依赖的输入（百分点，等级）：{zh}。",
    )


def _say_lean(each: InputSwing) -> Text:
    """Say of an input how far it moves the share, and which of its ends has no verdict."""
    swing, grade, name = _points(each.swing), each.confidence, each.text
    cut = [say_cut(end, way, each.unit) for end, way in each.cut_short.items()]
    en, zh = "".join(f"; {one.en}" for one in cut), "".join(f"；{one.zh}" for one in cut)
    return Text(f"{name.en} ({swing}, {grade}{en})", f"{name.zh}（{swing}，{grade}{zh}）")


def say_cut(end: End, way: CutShort, unit: str) -> Text:
    """Say that an end of a range has no verdict, and up to which value [`unit`] there is one."""
    name = Text("low", "下限") if end == "low" else Text("high", "上限")
    why, reached = WHY[way.status], say_value(way.reached, unit)
    return Text(
        f"{why.en} at its {name.en} end, counted as far as {reached.en}",
        f"{name.zh}处{why.zh}，计至{reached.zh}",
    )


def say_ties(answer: Flips) -> Text:
    """Say that equal optima differ; of an answer that is ambiguous."""
    assert answer.range_at_least_cost is not None
    low, high = answer.range_at_least_cost
    return Text(
        f"Equal optima differ: the share can be {low:.2%} to {high:.2%} at the same cost. Every "
        "verdict here is that of the solution which `run` reports.",
        f"等价最优解并不唯一：同一成本下占比可为{low:.2%}至{high:.2%}。"
        "此处的判定均以 `run` 所报告的解为准。",
    )


def say_unenforced(answer: Flips) -> Text:
    """Say that the scenario's own enforcement was taken away."""
    return Text(
        f"The scenario enforces {answer.target}; here it is only judged, and every `set` says so.",
        f"该情景强制{answer.target}；此处仅评判，各 `set` 中均已注明。",
    )


def say_unusable(flips: Sequence[InputFlip]) -> Text:
    """Say at how many ends nothing was found."""
    ends = [each.status(end) for each in flips for end in ENDS]
    infeasible, invalid = ends.count("infeasible"), ends.count("invalid")
    return Text(
        f"Ends without a feasible plan: {infeasible}; ends against a rule of the city: {invalid}. "
        "There is no verdict there; the way to each was followed, and its swing counted, as far as "
        "there is one.",
        f"有{infeasible}个端点无可行方案，{invalid}个端点违反城市数据规则：该处没有判定，"
        "各自只考察并计入到仍有判定的最远处。",
    )


def _say_grade(grade: str, weighed: GradeSwing) -> Text:
    swing, relative = _points(weighed.swing), weighed.relative
    times = Text("", "")
    if relative is not None:
        times = Text(f" ({relative:.1f} times the margin)", f"（裕度的{relative:.1f}倍）")
    return Text(f"{grade} {swing} points{times.en}", f"{grade}级{swing}个百分点{times.zh}")


def _points(swing: float) -> str:
    return f"{swing * 100:.2f}"

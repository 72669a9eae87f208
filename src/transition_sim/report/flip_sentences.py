"""What a flip found, in sentences; each is a `Text`, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from transition_sim.errors import Text
from transition_sim.messages import UNITS
from transition_sim.report.markdown import number
from transition_sim.verdict.wording import METRICS, name_definition

Answer = Mapping[str, Any]
NONE = "–"
WITHOUT_UNIT = ("share", "date")
STATUS = {
    "infeasible": Text("no plan", "无可行方案"),
    "invalid": Text("not allowed", "不允许"),
}
ONLY_ENDS = Text(
    "Only the ends of the ranges were looked at, one input at a time: a verdict that flips within "
    "a range and back before its end is not seen.",
    "仅逐项考察各取值范围的两端：若判定在范围内翻转后又在端点前翻回，则不会被发现。",
)

THEIR_ENDS = Text("their ends", "端点")
CUT_ENDS = Text(
    "their ends, or as far as each alone has a verdict", "端点（或单独移动时仍有判定的最远处）"
)


def say_verdict(answer: Answer) -> Text:
    """Say whether the target is met as the scenario stands."""
    metric, name = METRICS[answer["metric"]], answer["definition"]
    target, year = answer["target"], answer["year"]
    en = f"{target}, {metric.en} {year} ({name_definition(name, 'en')})"
    zh = f"{target}，{year}年{metric.zh}（{name_definition(name, 'zh')}）"
    sense = "≥" if answer["sense"] == ">=" else "≤"
    asked = f"{sense} {answer['threshold']:.2%}"
    found = say_share(answer["value"])
    word = Text("met", "达到") if answer["met"] else Text("missed", "未达到")
    return Text(
        f"{en}: {found} at least cost, asked {asked}: {word.en}.",
        f"{zh}：最低成本下为{found}，要求{asked}，{word.zh}。",
    )


def say_flips(answer: Answer) -> Text:
    """Say how many inputs flip the verdict alone, and which is nearest."""
    flips = answer["flips"]
    turning = [each for each in flips if each["at"] is not None]
    if not turning:
        return Text(
            f"No input flips the verdict alone, of {len(flips)} with a range.",
            f"在{len(flips)}项给出取值范围的输入中，没有任何一项能单独使判定翻转。",
        )
    first = turning[0]
    ends = {lang: (show(first, "now", lang), show(first, "at", lang)) for lang in ("en", "zh")}
    far = f"{first['distance']:.1%}"
    return Text(
        f"Of the {len(flips)} inputs that have a range, {len(turning)} can flip the verdict alone. "
        f"The nearest is {first['text']['en']}: {ends['en'][1]} in place of {ends['en'][0]}, {far} "
        "of its range away.",
        f"在{len(flips)}项给出取值范围的输入中，{len(turning)}项可单独使判定翻转。最近的是"
        f"{first['text']['zh']}：由{ends['zh'][0]}变为{ends['zh'][1]}，移动其范围的{far}。",
    )


def say_joint(answer: Answer) -> Text:
    """Say how far all inputs that help must move together."""
    joint = answer["joint"]
    if joint is None:
        return Text(
            "No input moves the share towards the other verdict.",
            "没有任何输入能使占比向另一判定移动。",
        )
    count, value = joint["inputs"], say_share(joint["value"])
    statuses = {each[f"status_at_{end}"] for each in answer["flips"] for end in ("low", "high")}
    ends = THEIR_ENDS if statuses == {"optimal"} else CUT_ENDS
    if joint["fraction"] is not None:
        part = f"{joint['fraction']:.1%}"
        return Text(
            f"Moved together, the {count} inputs that help flip it {part} of the way to {ends.en} "
            f"({value}).",
            f"{count}项有利的输入同步移动时，各走完到{ends.zh}路程的{part}即翻转（{value}）。",
        )
    if joint["status"] != "optimal":
        why = joint["why"] or {"en": "no plan is feasible there", "zh": "该处无可行方案"}
        part = f"{joint['reached']:.1%}"
        return Text(
            f"The {count} inputs that help cannot all be at their ends at once: {why['en']}. Moved "
            f"together {part} of the way, the furthest that has a verdict, they do not flip it "
            f"({value}).",
            f"{count}项有利的输入无法同时取到端点：{why['zh']}。同步移动至路程的{part}"
            f"（仍有判定的最远处），判定仍不翻转（{value}）。",
        )
    return Text(
        f"Even with all {count} inputs that help at {ends.en} it does not flip ({value}).",
        f"即使{count}项有利的输入全部取到{ends.zh}，判定仍不翻转（{value}）。",
    )


def say_evidence(answer: Answer) -> Text:
    """Say what the margin rests on: the swings by grade."""
    evidence = answer["evidence"]
    parts = {
        lang: [_say_grade(grade, each, lang) for grade, each in evidence["grades"].items()]
        for lang in ("en", "zh")
    }
    margin = evidence["margin"]
    if margin is None:
        return Text(
            "There is no share, and so no margin to rest on anything.",
            "没有占比，也就没有裕度可言。",
        )
    points = f"{abs(margin) * 100:.2f}"
    en, zh = ", ".join(parts["en"]), "、".join(parts["zh"])
    return Text(
        f"The margin is {points} percentage points. The ranges of the inputs move the share, in "
        f"sum, by grade of their evidence: {en}.",
        f"裕度为{points}个百分点。各输入的取值范围使占比变动之和，按依据等级：{zh}。",
    )


def say_leaning(answer: Answer) -> Text:
    """Say which inputs the share leans on most."""
    leans = answer["evidence"]["leans_on"]
    if not leans:
        return Text("No input's range moves the share.", "没有任何输入的取值范围能改变该占比。")
    en, zh = ([_say_lean(each, lang) for each in leans] for lang in ("en", "zh"))
    return Text(
        f"It leans most on (percentage points, grade): {'; '.join(en)}.",
        f"最依赖的输入（百分点，等级）：{'；'.join(zh)}。",
    )


def _say_lean(each: Answer, lang: str) -> str:
    """Say of an input how far it moves the share, and which of its ends has no verdict."""
    swing, grade = _points(each["swing"]), each["confidence"]
    name = Text(each["text"]["en"], each["text"]["zh"])
    cut = [say_cut(end, {**way, "unit": each["unit"]}) for end, way in each["cut_short"].items()]
    en, zh = "".join(f"; {one.en}" for one in cut), "".join(f"；{one.zh}" for one in cut)
    return Text(f"{name.en} ({swing}, {grade}{en})", f"{name.zh}（{swing}，{grade}{zh}）").in_(lang)


def say_cut(end: str, way: Answer) -> Text:
    """Say that an end of a range has no verdict, and up to which value there is one.

    Parameters
    ----------
    end : {"low", "high"}
    way : mapping
        ``status`` of the end, the furthest value that has a verdict (``reached``) and its ``unit``.
    """
    name = Text("low", "下限") if end == "low" else Text("high", "上限")
    why = STATUS[way["status"]]
    en, zh = (show(way, "reached", lang) for lang in ("en", "zh"))
    return Text(
        f"{why.en} at its {name.en} end, counted as far as {en}",
        f"{name.zh}处{why.zh}，计至{zh}",
    )


def say_ties(answer: Answer) -> Text:
    """Say that equal optima differ, where they do."""
    low, high = answer["range_at_least_cost"]
    return Text(
        f"Equal optima differ: the share can be {low:.2%} to {high:.2%} at the same cost. Every "
        "verdict here is that of the solution which `run` reports.",
        f"等价最优解并不唯一：同一成本下占比可为{low:.2%}至{high:.2%}。"
        "此处的判定均以 `run` 所报告的解为准。",
    )


def say_unenforced(answer: Answer) -> Text:
    """Say that the scenario's own enforcement was taken away."""
    return Text(
        f"The scenario enforces {answer['target']}; here it is only judged, and every `set` says "
        "so.",
        f"该情景强制{answer['target']}；此处仅评判，各 `set` 中均已注明。",
    )


def say_unusable(flips: Sequence[Answer]) -> Text:
    """Say at how many ends nothing was found."""
    ends = [each[f"status_at_{end}"] for each in flips for end in ("low", "high")]
    infeasible, invalid = ends.count("infeasible"), ends.count("invalid")
    return Text(
        f"Ends without a feasible plan: {infeasible}; ends against a rule of the city: {invalid}. "
        "There is no verdict there; the way to each was followed, and its swing counted, as far as "
        "there is one.",
        f"有{infeasible}个端点无可行方案，{invalid}个端点违反城市数据规则：该处没有判定，"
        "各自只考察并计入到仍有判定的最远处。",
    )


def sentences(answer: Answer) -> list[Text]:
    """Return all that is to be said of an answer, in order."""
    flips = answer["flips"]
    said = [say_verdict(answer), say_flips(answer), say_joint(answer)]
    said += [say_evidence(answer), say_leaning(answer)]
    said += [say_ties(answer)] if answer["ambiguous"] else []
    said += [say_unenforced(answer)] if answer["fixed"] else []
    if any(each[f"status_at_{end}"] != "optimal" for each in flips for end in ("low", "high")):
        said.append(say_unusable(flips))
    return [*said, ONLY_ENDS]


def show(seen: Answer, name: str, lang: str) -> str:
    """Return one of an input's values with its unit: `now`, `at`, `low`, `reached_low`."""
    value, unit = seen[name], seen["unit"]
    if value is None:
        return NONE
    text = value if isinstance(value, str) else _digits(value)
    if unit in WITHOUT_UNIT:
        return text
    return f"{text} {Text(*UNITS[unit]).in_(lang) if unit in UNITS else unit}"


def _digits(value: float) -> str:
    """Return a number with every digit of its setting: rounded it may lie on the other side."""
    return number(value) if round(value, 6) == value else f"{value:,.12g}"


def say_share(value: float | None) -> str:
    """Return a share in percent; a dash where there is none."""
    return NONE if value is None else f"{value:.2%}"


def _say_grade(grade: str, weighed: Mapping[str, Any], lang: str) -> str:
    swing, relative = _points(weighed["swing"]), weighed["relative"]
    times = "" if relative is None else Text(
        f" ({relative:.1f} times the margin)", f"（裕度的{relative:.1f}倍）"
    ).in_(lang)  # fmt: skip
    words = Text(f"{grade} {swing} points", f"{grade}级{swing}个百分点")
    return words.in_(lang) + times


def _points(swing: float) -> str:
    return f"{swing * 100:.2f}"

"""What the choices of a definition are called, and what is said of targets under them."""

from __future__ import annotations

from collections.abc import Sequence

from transition_sim.errors import Text
from transition_sim.questions.definitions.answer import (
    ChangedVerdict,
    PrintedNumber,
    TargetUnderDefinitions,
)
from transition_sim.questions.definitions.definition_space import CLEAN
from transition_sim.verdict.wording import METRICS, name_definition

CHOICES = {
    "storage": Text("stores", "储能"),
    "moment": Text("31 December or the year's mean", "年末或全年平均"),
    "plant": Text("plant", "电厂范围"),
    "own_use": Text("own use", "厂用电"),
    "over": Text("generation over", "发电量占比的分母"),
    "cbm": Text("coalbed gas", "煤层气（含瓦斯）"),
    "waste_heat": Text("waste heat and surplus gas", "余热余气"),
    "biomass": Text("biomass", "生物质"),
    "waste": Text("waste to energy", "垃圾发电"),
}
_OPTIONS = {
    ("storage", "none"): Text("stores not counted", "不计储能"),
    ("storage", "denominator"): Text("stores in the denominator only", "储能只计入分母"),
    ("storage", "both"): Text("stores counted as clean", "储能计为清洁装机"),
    ("moment", "year_end"): Text("stock of 31 December", "按年末装机"),
    ("moment", "year_mean"): Text("mean of what runs in the year", "按全年平均在运装机"),
    ("plant", "all"): Text("all plant", "计全部电厂"),
    ("plant", "above_scale"): Text("above-scale plant only", "只计规模以上电厂"),
    ("own_use", "gross"): Text("plants' own use in (gross)", "含厂用电"),
    ("own_use", "net"): Text("plants' own use out (net)", "不含厂用电"),
    ("over", "local_generation"): Text("over local generation", "以本地发电量为分母"),
    ("over", "served_energy"): Text(
        "over demand, losses and export (exports in)", "以用电、网损与外送之和为分母（含外送）"
    ),
    ("over", "demand"): Text(
        "over demand and losses (exports out)", "以用电与网损之和为分母（不含外送）"
    ),
}


def name_option(choice: str, option: str) -> Text:
    """Return what a choice is called when it falls that way."""
    if (choice, option) in _OPTIONS:
        return _OPTIONS[choice, option]
    name = CHOICES[choice]
    if option == CLEAN:
        return Text(f"{name.en} clean", f"{name.zh}计为清洁")
    return Text(f"{name.en} not clean", f"{name.zh}不计为清洁")


def describe_changes(changes: Sequence[tuple[str, str]], baseline: str) -> Text:
    """Return a definition as what it changes in another one, by the other's name."""
    if not changes:
        return _name(baseline)
    names = [name_option(*pair) for pair in changes]
    return Text(
        f"{_name(baseline).en}, but " + ", ".join(each.en for each in names),
        f"{_name(baseline).zh}，但" + "、".join(each.zh for each in names),
    )


def say_verdicts(found: TargetUnderDefinitions) -> Text:
    """Return how many definitions meet a target, and between which shares."""
    name, threshold = METRICS[found.metric], f"{found.threshold:.2%}"
    head = Text(
        f"{found.target}, {name.en} {found.sense} {threshold} in {found.year}",
        f"{found.target}：{found.year}年{name.zh}{found.sense.symbol}{threshold}",
    )
    low, high = found.smallest, found.largest
    if low is None or high is None:
        return Text(f"{head.en}: no definition finds a share", f"{head.zh}，任何口径均无从计算")
    bought = Text("", "")
    if found.bought:
        bought = Text(f" ({found.bought} only by importing)", f"（其中{found.bought}种仅靠购电）")
    return Text(
        f"{head.en}: {found.met} of {found.definitions} definitions meet it{bought.en}, with "
        f"shares from {low.value:.2%} ({low.text.en}) to {high.value:.2%} ({high.text.en})",
        f"{head.zh}，{found.definitions}种口径中有{found.met}种达到{bought.zh}，"
        f"占比由{low.value:.2%}（{low.text.zh}）至{high.value:.2%}（{high.text.zh}）",
    )


def say_change(change: ChangedVerdict) -> Text:
    """Return what becomes of a verdict by one other choice."""
    met = Text("met", "达到") if change.met else Text("missed", "未达到")
    option = name_option(change.choice, change.to)
    share = _percent(change.value)
    return Text(
        f"{change.target} is {met.en} ({share.en}) with {option.en}",
        f"{change.target}在{option.zh}时{met.zh}（{share.zh}）",
    )


def say_changes(
    found: TargetUnderDefinitions, changes: Sequence[ChangedVerdict], baseline: str
) -> Text:
    """Return which single choices change a verdict, or how many it takes."""
    now = Text("met", "达到") if found.baseline_met else Text("missed", "未达到")
    if found.baseline_bought:
        now = Text("met only by importing", "仅靠购电达到")
    share = _percent(found.baseline_value)
    head = Text(
        f"{found.target} is {now.en} {_name(baseline).en} ({share.en})",
        f"{found.target}按{_name(baseline).zh}{now.zh}（{share.zh}）",
    )
    if changes:
        names = [name_option(each.choice, each.to) for each in changes]
        return Text(
            f"{head.en}; one choice turns it: " + ", or ".join(each.en for each in names),
            f"{head.zh}；改变一项选择即可翻转：" + "，或".join(each.zh for each in names),
        )
    fewest = found.fewest_changes
    if not fewest:
        return Text(
            f"{head.en}; no admissible definition turns it", f"{head.zh}；没有任何口径能使其翻转"
        )
    names = [name_option(*pair) for pair in fewest]
    return Text(
        f"{head.en}; no single choice turns it: it takes {len(fewest)} together, such as "
        + " and ".join(each.en for each in names),
        f"{head.zh}；任何单项选择都不能使其翻转，至少须同时改变{len(fewest)}项，例如"
        + "且".join(each.zh for each in names),
    )


CLOSED = Text(
    ". Residuals of the base stock were sized so that it adds up to the printed numbers: this says "
    "how they are counted, and nothing of the stock",
    "。基准存量含按公布值倒算的余项：此处只说明公布值的统计口径，不能证明存量数据本身",
)


def say_reproduced(found: PrintedNumber) -> Text:
    """Return which definitions give a printed number on the base stock, and what they share."""
    name, printed = METRICS[found.metric], _amount(found.value, found.unit)
    head = Text(f"{found.id}, {name.en} printed as {printed}", f"{found.id}（{name.zh}{printed}）")
    nearest = found.nearest
    if not found.definitions:
        if nearest.value is None:
            return Text(f"{head.en}: no definition finds a share", f"{head.zh}：任何口径均无从计算")
        near = _amount(nearest.value, found.unit)
        return Text(
            f"{head.en}: no definition of {found.searched} gives it; the nearest gives {near} "
            f"({nearest.text.en})",
            f"{head.zh}：{found.searched}种口径均不能复现；最接近者为{near}（{nearest.text.zh}）",
        )
    settled = [name_option(*pair) for pair in found.settled.items()]
    left = [CHOICES[each] for each in found.open]
    english = ", ".join(each.en for each in settled) or "nothing"
    chinese = "、".join(each.zh for each in settled) or "无"
    open_en = ", ".join(each.en for each in left) or "nothing"
    open_zh = "、".join(each.zh for each in left) or "无"
    count, of = len(found.definitions), found.searched
    among = _among(found.baseline, found.baseline in found.definitions)
    closed = CLOSED if found.is_closed else Text("", "")
    return Text(
        f"{head.en}: {count} of {of} definitions give it, {among.en}. What they agree on: "
        f"{english}. What the number leaves open: {open_en}{closed.en}",
        f"{head.zh}：{of}种口径中有{count}种可复现，{among.zh}。"
        f"共同之处：{chinese}。该数字不能确定：{open_zh}{closed.zh}",
    )


def say_none_printed() -> Text:
    """Return that there is no number to reproduce."""
    return Text(
        "the ledger holds no printed share or capacity of the base year to reproduce",
        "台账中没有可供复现的基准年占比或装机",
    )


def say_not_judged(target: str, year: int) -> Text:
    """Return that a target is due in no model year."""
    return Text(
        f"{target}: due {year}, outside the model years: not judged",
        f"{target}：目标年{year}不在模型年份之内，未判定",
    )


def _name(baseline: str) -> Text:
    return Text(name_definition(baseline, "en"), name_definition(baseline, "zh"))


def _among(baseline: str, is_among: bool) -> Text:
    name = _name(baseline)
    if is_among:
        return Text(f'"{name.en}" among them', f"其中包括“{name.zh}”")
    return Text(f'"{name.en}" not among them', f"其中不包括“{name.zh}”")


def _percent(share: float | None) -> Text:
    return Text("no share", "无占比") if share is None else Text(f"{share:.2%}", f"{share:.2%}")


def _amount(value: float, unit: str | None) -> str:
    return f"{value:.2%}" if unit == "share" else f"{value:,.1f} {unit or ''}".rstrip()

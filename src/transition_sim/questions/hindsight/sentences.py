"""What was published and what runs said of it, in words."""

from __future__ import annotations

import math

from transition_sim.errors import Text
from transition_sim.questions.hindsight.answer import PublishedFigure
from transition_sim.results.measured import REPORTED_TOLERANCE
from transition_sim.verdict.wording import name_definition, name_unit

SAME = 1e-4  # of a published figure: it is printed with four digits or fewer


def say_figure(row: PublishedFigure) -> Text:
    """Return what was published and what each run said, as a sentence."""
    clauses = [say_run(run, said.value, row) for run, said in row.runs.items()]
    head = say_published(row)
    return Text(
        head.en + "; ".join(each.en for each in clauses),
        head.zh + "；".join(each.zh for each in clauses),
    )


def say_published(row: PublishedFigure) -> Text:
    """Return the head of a sentence: what was published."""
    value, unit, definition = row.published, row.unit, row.definition
    of = {lang: name_definition(definition, lang) if definition else "" for lang in ("en", "zh")}
    return Text(
        f"published {figure(value, unit, 'en')}" + (f" ({of['en']})" if definition else "") + ", ",
        f"公布值{figure(value, unit, 'zh')}" + (f"（{of['zh']}）" if definition else "") + "，",
    )


def say_run(run: str, value: float | None, row: PublishedFigure) -> Text:
    """Return a clause: what a run said, and how far it is from what was published."""
    if value is None:
        return Text(f"{run} says nothing of it", f"{run}未涉及")
    verdict = _compared(value, row)
    return Text(
        f"{run} said {figure(value, row.unit, 'en')}: {verdict.en}",
        f"{run}结果为{figure(value, row.unit, 'zh')}：{verdict.zh}",
    )


def _compared(value: float, row: PublishedFigure) -> Text:
    gap = value - row.published
    same = REPORTED_TOLERANCE if row.unit == "share" else SAME * max(1.0, abs(row.published))
    if abs(gap) <= same:
        return Text("as published", "与公布值一致")
    amount = _amount(abs(gap), row.unit)
    if row.evidence == "bound":
        english, chinese = ("above", "高于") if gap > 0.0 else ("below", "低于")
        return Text(f"{amount.en} {english} the bound", f"{chinese}该界限{amount.zh}")
    english, chinese = ("too high", "偏高") if gap > 0.0 else ("too low", "偏低")
    text = Text(f"{amount.en} {english}", f"{chinese}{amount.zh}")
    if row.low is not None and row.high is not None and row.low <= value <= row.high:
        return Text(f"{text.en}, within the published range", f"{text.zh}，在公布值的合理范围内")
    return text


def _amount(gap: float, unit: str) -> Text:
    if unit == "share":
        return Text(f"{100.0 * gap:.2f} points", f"{100.0 * gap:.2f}个百分点")
    return Text(figure(gap, unit, "en"), figure(gap, unit, "zh"))


def figure(value: float, unit: str, lang: str) -> str:
    """Return a figure with its unit: shares in percent, others with five digits at most."""
    if unit == "share":
        return f"{value:.2%}"
    decimals = 4 - math.floor(math.log10(abs(value))) if value else 0
    shown = f"{value:,.{min(max(decimals, 0), 4)}f}"
    name = name_unit(unit, lang)
    space = "" if lang == "zh" and name != unit else " "
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + space + name

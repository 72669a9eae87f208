"""A flip for a terminal: its sentences, the inputs that flip the verdict, those that move it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.report.flip_sentences import (
    NONE,
    STATUS,
    say_share,
    sentences,
    show,
)

MOST = 25  # lines; --json has every input
HEADS = (
    Text("input", "输入"),
    Text("grade", "等级"),
    Text("now", "现值"),
    Text("flips at", "翻转值"),
    Text("range", "取值范围"),
    Text("away", "距离"),
    Text("share at both ends", "两端占比"),
)
NUMBERS = ("now", "flips at", "away")


def show_flip(answer: Mapping[str, Any], lang: str) -> RenderableType:
    """Return the sentences and the table of a flip (`transition_sim.questions.flip.flip.flip`)."""
    said, flips = sentences(answer), answer["flips"]
    moved = [each for each in flips if each["at"] is not None or _moves(each, answer["value"])]
    left = len(flips) - min(len(moved), MOST)
    rest = Text(
        f"inputs that do not move the share, or move it less: {left}; --json lists them all",
        f"另有{left}项输入不影响占比，或影响更小；完整列表见 --json",
    )
    parts: list[RenderableType] = [Styled(said[0].in_(lang), style="bold")]
    parts += [Styled(each.in_(lang)) for each in said[1:]]
    if moved:
        parts += [Styled(), _table(moved[:MOST], lang)]
    if left:
        parts.append(Styled(rest.in_(lang), style="dim"))
    return Group(*parts)


def _moves(seen: Mapping[str, Any], now: float | None) -> bool:
    ends = [seen["value_at_reached_low"], seen["value_at_reached_high"]]
    statuses = {seen["status_at_low"], seen["status_at_high"]}
    return statuses != {"optimal"} or any(
        value is not None and now is not None and abs(value - now) > 5e-7 for value in ends
    )


def _table(flips: list[Mapping[str, Any]], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for head in HEADS:
        table.add_column(
            head.in_(lang), justify="right" if head.en in NUMBERS else "left", overflow="fold"
        )
    for each in flips:
        away = NONE if each["distance"] is None else f"{each['distance']:.1%}"
        table.add_row(
            f"{each['text'][lang]}\n{each['input']}",
            each["confidence"],
            show(each, "now", lang),
            show(each, "at", lang),
            f"{show(each, 'low', lang)} – {show(each, 'high', lang)}",
            away,
            f"{_end(each, 'low', lang)} – {_end(each, 'high', lang)}",
        )
    return table


def _end(seen: Mapping[str, Any], end: str, lang: str) -> str:
    """Return the share at an end; where that has no verdict, at the furthest value that has one."""
    share = say_share(seen[f"value_at_reached_{end}"])
    status = seen[f"status_at_{end}"]
    if status == "optimal":
        return share
    why = STATUS[status]
    at_en, at_zh = (show(seen, f"reached_{end}", each) for each in ("en", "zh"))
    text = Text(f"{share} at {at_en} ({why.en} beyond)", f"{at_zh}处{share}（再远{why.zh}）")
    return text.in_(lang)

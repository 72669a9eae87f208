"""A flip for a terminal: its sentences, the inputs that flip the verdict, those that move it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.questions.flip.answer import NONE, End, Flips, InputFlip, say_share
from transition_sim.questions.flip.sentences import WHY, sentences

MOST = 25  # lines; --json has every input
BOUGHT = Text("by buying", "靠购电")
SAME = 5e-7  # of a share: what moves it by less does not move it
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


def show_flip(answer: Flips, lang: str) -> RenderableType:
    """Return the sentences and the table of a flip."""
    said, flips = sentences(answer), answer.flips
    moved = [each for each in flips if each.at is not None or _moves(each, answer.value)]
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


def _moves(seen: InputFlip, now: float | None) -> bool:
    return not seen.has_both_verdicts or seen.moves(now) > SAME


def _table(flips: Sequence[InputFlip], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for head in HEADS:
        table.add_column(
            head.in_(lang), justify="right" if head.en in NUMBERS else "left", overflow="fold"
        )
    for each in flips:
        now, at, low, high = (
            each.say(value).in_(lang) for value in (each.now, each.at, each.low, each.high)
        )
        table.add_row(
            f"{each.text.in_(lang)}\n{each.input}",
            each.confidence,
            now,
            Styled(f"{at}\n{BOUGHT.in_(lang)}", style="bold red") if each.bought else at,
            f"{low} – {high}",
            NONE if each.distance is None else f"{each.distance:.1%}",
            f"{_end(each, 'low', lang)} – {_end(each, 'high', lang)}",
        )
    return table


def _end(seen: InputFlip, end: End, lang: str) -> str:
    """Return the share at an end; where that has no verdict, at the furthest value that has one."""
    share, status = say_share(seen.share(end)), seen.status(end)
    if status == "optimal":
        return share
    why, at = WHY[status], seen.say(seen.reached(end))
    text = Text(f"{share} at {at.en} ({why.en} beyond)", f"{at.zh}处{share}（再远{why.zh}）")
    return text.in_(lang)

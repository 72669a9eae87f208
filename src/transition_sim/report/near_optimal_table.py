"""Verdicts near the least cost for people: a table, and a sentence a target."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.questions.near_optimal.answer import NearOptimal, NearOptimalTarget
from transition_sim.verdict.wording import BOUGHT, name_definition

NONE = "–"  # where there is no number
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


def show_near_optimum(found: NearOptimal, lang: str) -> RenderableType:
    """Return the verdicts near the least cost as a table and, below it, a sentence each."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in HEADS:
        table.add_column(head.in_(lang), justify="right" if head.en in NUMBERS else "left")
    for each in found.targets:
        shares = (each.value, each.smallest, each.largest)
        table.add_row(
            each.id,
            name_definition(each.definition, lang),
            str(each.year),
            f"{each.sense.symbol}{each.threshold:.2%}",
            *(NONE if share is None else f"{share:.2%}" for share in shares),
            _verdict(each, lang),
        )
    sentences = [Styled(f"- {each.sentence.in_(lang)}") for each in found.targets]
    if not found.targets:
        sentences = [Styled(NOTHING.in_(lang))]
    return Group(Styled(), Styled(found.headline.in_(lang), style="bold"), table, *sentences)


def _verdict(judged: NearOptimalTarget, lang: str) -> Styled:
    """Return in which plans it is met, and in red whether the plan found buys it."""
    cell = Styled(VERDICTS[judged.verdict].in_(lang), style=STYLES[judged.verdict])
    if judged.bought is None and judged.largest_bought is None:
        return cell
    return cell.append(f" ({BOUGHT.in_(lang)})", style="bold red")


NOTHING = Text(
    "no target is judged: every one due in the scenario's years is enforced, or there is none",
    "没有可评判的目标：情景年份内到期的目标均已强制，或没有目标",
)

"""Published outcomes beside what runs said, for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.questions.hindsight.answer import Hindsight, PublishedFigure
from transition_sim.questions.hindsight.sentences import figure
from transition_sim.verdict.wording import name_definition

NONE = "–"
HEADS = (Text("outcome", "结果"), Text("year", "年份"), Text("published", "公布值"))
WORTH = Text("what agreement would prove", "一致说明什么")
EVIDENCE: Mapping[str | None, Text] = MappingProxyType(
    {
        "forced": Text("nothing: the input is this figure", "无：输入即取自该数"),
        "sized": Text("nothing: an estimate was sized to match it", "无：估算时已按其取值"),
        "calibrated": Text("nothing: the hourly series is set to it", "无：逐时曲线已按其校准"),
        "bound": Text("little: a bound, not a figure", "有限：仅为界限"),
        "independent": Text("something: nothing was set to it", "有：模型未按其设定"),
        None: Text("nothing: the base stock is an input", "无：基准存量为输入"),
    }
)


def show_hindsight(found: Hindsight, lang: str) -> RenderableType:
    """Return the table, and below it a sentence and the file's remark for each figure."""
    if not found.rows:
        return Styled(found.headline.in_(lang))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in HEADS:
        table.add_column(
            head.in_(lang), overflow="fold", justify="left" if head is HEADS[0] else "right"
        )
    for run in found.rows[0].runs:
        table.add_column(run, justify="right", overflow="fold")
    table.add_column(WORTH.in_(lang), overflow="fold")
    for row in found.rows:
        table.add_row(
            _name(row, lang),
            str(row.year),
            figure(row.published, row.unit, lang),
            *(_value(said.value, row.unit, lang) for said in row.runs.values()),
            worth(row).in_(lang),
        )
    return Group(table, Styled(), *(_tell(row, lang) for row in found.rows))


def worth(row: PublishedFigure) -> Text:
    """Return what it would prove if a run agreed with a figure."""
    if all(said.value is None for said in row.runs.values()):
        return Text("–", "–")
    return EVIDENCE[row.evidence]


def _value(value: float | None, unit: str, lang: str) -> str:
    return NONE if value is None else figure(value, unit, lang)


def _name(row: PublishedFigure, lang: str) -> str:
    if row.definition is None:
        return row.text.in_(lang)
    return f"{row.text.in_(lang)} ({name_definition(row.definition, lang)})"


def _tell(row: PublishedFigure, lang: str) -> Styled:
    head = f"{row.id}{Text(': ', '：').in_(lang)}"
    source = f" [{row.confidence}: {'; '.join(row.source)}]"
    parts = [Styled(head + row.sentence.in_(lang)), Styled(source, style="dim")]
    if row.note is not None:
        parts.append(Styled(f" {row.note.in_(lang)}", style="dim"))
    return Styled("").join(parts)

"""The policy ledger for a terminal, of 80 columns or more: a table, and notes below it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.questions.ledger.answer import FAILED, Ledger, Statement
from transition_sim.report.markdown import number
from transition_sim.verdict.wording import METRICS, WORDINGS, name_unit

HEADS = (
    Text("id", "编号"),
    Text("statement", "原文与内容"),
    Text("said", "性质、日期"),
    Text("metric, or why none", "指标，或无指标的原因"),
    Text("model", "模型"),
)
FIXED_WIDTHS = {"id": 4, "said": 10}  # an identifier and an ISO date
RATIOS = {"statement": 3, "metric, or why none": 2, "model": 2}  # how the rest is shared


def show_ledger(found: Ledger, lang: str) -> RenderableType:
    """Return the policy ledger as a table, and below it the documents that it quotes."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    for head in HEADS:
        table.add_column(
            head.in_(lang),
            overflow="fold",
            width=FIXED_WIDTHS.get(head.en),
            ratio=RATIOS.get(head.en),
        )
    for each in found.statements:
        table.add_row(
            each.id,
            _statement(each, lang),
            f"{WORDINGS[each.wording].in_(lang)}\n{each.date or ''}",
            _measure(each).in_(lang),
            _outcome(each, lang),
        )
    documents = {each.source: each.title for each in found.statements}
    return Group(
        table,
        *_assumptions(found, lang),
        *(Styled(f"{name}: {title.in_(lang)}", style="dim") for name, title in documents.items()),
    )


def _measure(each: Statement) -> Text:
    """Return what measures a statement, or why nothing does."""
    if each.metric is not None:
        return METRICS[each.metric]
    assert each.reason is not None
    return each.reason


def _statement(each: Statement, lang: str) -> Styled:
    """Return the document's words, what they state in the reader's language, and their source."""
    stated = each.quantity.in_(lang)
    if each.value is not None:
        stated += Text(": ", "：").in_(lang) + _amount(each.value, each.unit, lang)
    source = " ".join([each.source, *([each.clause] if each.clause else [])])
    return Styled("\n").join([Styled(each.text), Styled(stated), Styled(source, style="dim")])


def _outcome(each: Statement, lang: str) -> Styled:
    """Return what the run gives and what became of the statement."""
    lines = []
    if each.model_value is not None:
        lines.append(Styled(_amount(round(each.model_value, 4), each.unit, lang)))
    lines += [Styled(text.in_(lang), style="dim") for text in _year(each)]
    if each.status is not None:
        style = "bold red" if each.outcome in FAILED else ""
        lines.append(Styled(each.status.in_(lang), style=style))
    if each.condition is not None:
        lines.append(Styled(each.condition.in_(lang), style="dim"))
    return Styled("\n").join(lines)


def _year(each: Statement) -> Iterator[Text]:
    """Iterate over the line that names a value's year, where the statement's date does not."""
    date, year = each.date, each.year
    if year is not None and (date is None or not date.startswith(str(year))):
        yield Text(f"in {year}", f"{year}年")


def _assumptions(found: Ledger, lang: str) -> Iterator[Styled]:
    """Iterate over the notes below the table: an entry's id and what its metric takes for granted.

    Entries that assume the same share a note.
    """
    noted: dict[str, list[str]] = {}
    for each in found.statements:
        if each.assumptions is not None:
            noted.setdefault(each.assumptions.in_(lang), []).append(each.id)
    if noted:
        yield Styled(Text("What was assumed:", "所作假设：").in_(lang), style="bold")
    for text, ids in noted.items():
        yield Styled(Text(": ", "：").in_(lang)).join([Styled(", ".join(ids)), Styled(text)])
    if noted:
        yield Styled()


def _amount(value: float, unit: str | None, lang: str) -> str:
    """Return a number with its unit; a share in percent."""
    if unit == "share":
        return f"{value:.2%}"
    name = name_unit(unit or "", lang)
    space = "" if lang == "zh" and name != unit else " "  # none before a Chinese word
    return f"{number(value)}{space}{name}".rstrip()

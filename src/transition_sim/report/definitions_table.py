"""The verdict under every admissible definition, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.questions.definitions.answer import (
    ChangedVerdict,
    DefinedShare,
    Definitions,
)
from transition_sim.questions.definitions.sentences import CHOICES, name_option
from transition_sim.system.shares import SHARES
from transition_sim.verdict.wording import METRICS, name_definition, say_verdict

NONE = "–"
HEADS = (
    Text("id", "编号"),
    Text("share", "占比"),
    Text("year", "年份"),
    Text("asked", "要求"),
    Text("baseline", "基准口径"),
    Text("definitions that meet it", "达到的口径数"),
    Text("smallest", "最小"),
    Text("largest", "最大"),
)
CHANGE_HEADS = (
    Text("choice", "选择"),
    Text("instead of", "原为"),
    Text("now", "改为"),
    Text("share", "占比"),
    Text("verdict", "判定"),
)


def show_definitions(found: Definitions, lang: str) -> RenderableType:
    """Return how each target fares, what changes its verdict, and what gives the printed numbers.

    Parameters
    ----------
    found : Definitions
    lang : str
    """
    head = Styled(found.headline.in_(lang), style="bold")
    shown: list[RenderableType] = [head, _targets(found, lang)]
    for target in found.targets:
        shown += [Styled(), *(Styled(each.in_(lang)) for each in target.sentences)]
        changes = [each for each in found.flips if each.target == target.target]
        if changes:
            shown.append(_changes(changes, lang))
    shown += [Styled(), _years(found, lang), Styled()]
    told = [each for target in found.targets for each in target.sentences]
    shown += [Styled(each.in_(lang)) for each in found.sentences if each not in told]
    return Group(*shown)


def _targets(found: Definitions, lang: str) -> Table:
    table = _table(HEADS, lang)
    for each in found.targets:
        met = Text(
            f"{each.met} of {each.definitions}",
            f"{each.met}/{each.definitions}",
        )
        table.add_row(
            each.target,
            METRICS[each.metric].in_(lang),
            str(each.year),
            f"{each.sense.symbol}{each.threshold:.2%}",
            _verdict(each.baseline_value, each.baseline_met, lang, each.baseline_bought),
            met.in_(lang),
            *(_percent(end.value if end else None) for end in (each.smallest, each.largest)),
        )
    return table


def _changes(changes: Sequence[ChangedVerdict], lang: str) -> Table:
    table = _table(CHANGE_HEADS, lang)
    for each in changes:
        table.add_row(
            CHOICES[each.choice].in_(lang),
            name_option(each.choice, each.from_).in_(lang),
            name_option(each.choice, each.to).in_(lang),
            _percent(each.value),
            _verdict(None, each.met, lang),
        )
    return table


def _years(found: Definitions, lang: str) -> Table:
    """Return the smallest and the largest share of every year, and the baseline's."""
    years = sorted({each.year for each in found.shares})
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    names = {each: name_definition(found.baseline, each) for each in ("en", "zh")}
    head = Text(f"{names['en']} (smallest to largest)", f"{names['zh']}（最小至最大）")
    table.add_column(head.in_(lang))
    for year in years:
        table.add_column(str(year), justify="right")
    for metric in SHARES:
        own = [each for each in found.shares if each.metric == metric]
        cells = [_span([each for each in own if each.year == year], found) for year in years]
        table.add_row(METRICS[metric].in_(lang), *cells)
    return table


def _span(shares: Sequence[DefinedShare], found: Definitions) -> str:
    values = [each.value for each in shares if each.value is not None]
    base = next(each.value for each in shares if each.definition == found.baseline)
    if not values:
        return NONE
    return f"{_percent(base)} ({_percent(min(values))} – {_percent(max(values))})"


def _table(heads: tuple[Text, ...], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in heads:
        table.add_column(head.in_(lang), overflow="fold")
    return table


def _verdict(value: float | None, met: bool, lang: str, bought: bool = False) -> Styled:
    word = say_verdict(met, bought)
    share = "" if value is None else f"{value:.2%} "
    return Styled(share + word.in_(lang), style="green" if met and not bought else "bold red")


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{share:.2%}"

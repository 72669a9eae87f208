"""Why a scenario has no plan, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.questions.explain.answer import Explanation, Level, ProposedRepair
from transition_sim.verdict.attainable import say_both
from transition_sim.verdict.wording import name_definition

HAS_PLAN = Text("a plan exists: nothing to repair", "存在可行方案，无需补救")
STOPS = Text("What stops it", "制约因素")
REPAIRS = Text("Smallest repairs, the one within the narrowest part of its range first", "最小补救")
AMPLE = Text(
    "More than enough: what is plausible begins beyond what is needed, so no smallest repair",
    "绰绰有余：合理范围的起点已超过所需，故不属最小补救",
)
NOTHING = Text(
    "no repair that is just enough was found within the plausible ranges; tried, where the "
    "end of its range helps: each lever alone, the best in pairs, and every helpful one at once",
    "在合理范围内未找到恰好足够的补救；已试（限于用到合理上限时有效者）：各单项措施、最有效措施的两两组合、全部有效措施同时采用",
)
TRIED = Text("Tried, and not enough by itself", "已试，单独不够")
WITHIN = Text("With every helpful lever at the end of its range", "各项有效措施均用到合理上限时")
OTHERS = Text("Under another definition", "按其他口径")
NO_TARGET = Text(
    "the limits contradict each other, even with no target enforced",
    "即使不强制任何目标，各项限制也相互矛盾",
)
OTHERS_MISSED = Text(
    "–: another enforced target is out of reach by itself", "–：其他强制目标本身无法达到"
)
HEADS = (
    Text("target", "目标"),
    Text("year", "年份"),
    Text("definition", "口径"),
    Text("asked", "要求"),
    Text("can be reached", "可达到"),
    Text("with the others kept", "同时满足其他目标"),
)
NONE = "–"


def show_explanation(found: Explanation, lang: str) -> RenderableType:
    """Return an explanation: levels, what stops them, repairs, other definitions."""
    name = Styled(found.scenario, style="bold")
    if found.feasible:
        return Group(name, Styled(HAS_PLAN.in_(lang), style="green"))
    targets = found.targets
    parts: list[RenderableType] = [name]
    parts.append(_levels(targets, lang) if targets else Styled(NO_TARGET.in_(lang), style="red"))
    if len(targets) > 1 and any(_is_alone(each) for each in targets):
        parts.append(Styled(OTHERS_MISSED.in_(lang), style="dim"))
    parts += [Styled(each.in_(lang)) for each in _both_reaches(targets)]
    parts += _section(STOPS, [each.text.in_(lang) for each in found.conflict], lang)
    parts += _repairs(found, lang)
    tried = [each.text.in_(lang) for each in found.tried or ()]
    parts += _section(TRIED, tried, lang)
    if found.within_ranges:
        parts += [Styled(f"\n{WITHIN.in_(lang)}", style="bold")]
        parts.append(_levels(found.within_ranges, lang))
    others = found.other_definitions or ()
    parts += _section(OTHERS, [each.text.in_(lang) for each in others], lang)
    return Group(*parts)


def _both_reaches(targets: Sequence[Level]) -> Iterator[Text]:
    """Iterate over a line for each share that can be bought: how far with guards, and without."""
    for each in targets:
        free = each.largest_reachable_unguarded
        if free is not None and free != each.largest_reachable:
            both = say_both(each.largest_reachable, free)
            yield Text(f"{each.id}: {both.en}", f"{each.id}：{both.zh}")


def _is_alone(target: Level) -> bool:
    """Say whether a target could be had alone, and the others cannot be kept with it."""
    return target.largest_reachable is not None and target.largest_reachable_with_others is None


def _levels(targets: Sequence[Level], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in HEADS:
        table.add_column(head.in_(lang))
    for each in targets:
        table.add_row(
            each.id,
            str(each.year),
            name_definition(each.definition, lang),
            f"{each.sense.value} {each.required:.2%}",
            _percent(each.largest_reachable),
            _percent(each.largest_reachable_with_others),
        )
    return table


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{share:.2%}"


def _repairs(found: Explanation, lang: str) -> list[RenderableType]:
    repairs, ample = _lines(found.repairs, lang), _lines(found.more_than_enough, lang)
    if not repairs and not ample:
        return [Styled(f"\n{NOTHING.in_(lang)}", style="bold red")]
    return [*_section(REPAIRS, repairs, lang), *_section(AMPLE, ample, lang)]


def _lines(repairs: Sequence[ProposedRepair], lang: str) -> list[str]:
    """Return each repair with the fields to set."""
    return [
        "\n".join([each.text.in_(lang), *(f'--set "{field}"' for field in each.set)])
        for each in repairs
    ]


def _section(head: Text, lines: Sequence[str], lang: str) -> list[RenderableType]:
    if not lines:
        return []
    numbered = [Styled(f"{number}. {line}") for number, line in enumerate(lines, start=1)]
    return [
        Styled(f"\n{head.in_(lang)}", style="bold"),
        *(Padding(line, (0, 0, 0, 2)) for line in numbered),
    ]

"""What drifted, as lines that a CI log shows well: one a figure, aligned, plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from transition_sim.errors import Text
from transition_sim.questions.regress.answer import Cause, Change, ComparedScenario, Range
from transition_sim.questions.regress.figures import COUNTS, VERDICT, Value

NONE = Text("none", "无")
COLON = Text(": ", "：")
MET, MISSED = Text("met", "达到"), Text("missed", "未达到")
KINDS = {
    "data": Text("data", "数据"),
    "formulation": Text("formulation", "模型公式"),
    "solver": Text("solver", "求解器"),
}
DIFFERING = {
    "data": Text("inputs", "输入"),
    "matrix": Text("matrix", "矩阵"),
    "solver": Text("solver", "求解器"),
}
MOST_COUNTS = 8  # lines of families whose count moved; --json and --junit have all
REMEDY = Text(
    "if this is wanted: run the command again with --update and commit the baseline",
    "如属预期变化：请加 --update 重新运行，并提交基准文件",
)


def show_scenario(compared: ComparedScenario, lang: str) -> list[str]:
    """Return a scenario's lines: how it stands, the causes, and each figure that moved."""
    lines = [f"{compared.scenario}{COLON.in_(lang)}{name_status(compared).in_(lang)}"]
    for cause in compared.causes:
        lines += [
            f"  {KINDS[cause.kind].in_(lang)}{COLON.in_(lang)}{text.in_(lang)}"
            for text in cause.evidence
        ]
    lines += _table([_row(each, lang) for each in _first(compared.drifted)])
    hidden = len(compared.drifted) - len(_first(compared.drifted))
    if hidden:
        more = Text(f"{hidden} more families (--json)", f"另有 {hidden} 族（见 --json）")
        lines.append(f"  … {more.in_(lang)}")
    lines += _table([_tie(each, lang) for each in compared.tied], right=(1,))
    for name, reason in compared.dropped.items():
        text = Text(
            f"tolerance of {name} dropped, no figure answers to it any more; its reason was: "
            f"{reason.en}",
            f"已删除 {name} 的容差：已无对应指标；原理由：{reason.zh}",
        )
        lines.append(f"  {text.in_(lang)}")
    return lines


def name_status(compared: ComparedScenario) -> Text:
    """Return in one sentence how a scenario stands beside its baseline."""
    count, moved = compared.compared, len(compared.drifted)
    if compared.status == "added":
        return Text(f"added with {count} figures", f"已加入，共 {count} 项指标")
    if compared.status == "updated":
        return Text(
            f"updated; {moved} of {count} figures moved by more than their tolerance",
            f"已更新；{count} 项指标中 {moved} 项变动超出容差",
        )
    if compared.has_drifted:
        cause = name_causes(compared.causes)
        return Text(
            f"DRIFTED: {moved} of {count} figures are beyond their tolerance; cause: {cause.en}",
            f"漂移：{count} 项指标中 {moved} 项超出容差；原因：{cause.zh}",
        )
    return _same(compared, count)


def _same(compared: ComparedScenario, count: int) -> Text:
    en, zh = f"{count} figures are within their tolerance", f"{count} 项指标均在容差之内"
    if compared.tied:
        number = len(compared.tied)
        en += f", {number} of them at another plan of the same cost"
        zh += f"，其中 {number} 项取自成本相同的另一方案"
    if compared.differing:
        names = [DIFFERING[each] for each in compared.differing]
        en += f" (not as in the baseline: {', '.join(each.en for each in names)})"
        zh += f"（与基准不同：{'、'.join(each.zh for each in names)}）"
    return Text(en, zh)


def name_causes(causes: Sequence[Cause]) -> Text:
    """Return the kinds of cause in a few words."""
    kinds = [KINDS[each.kind] for each in causes]
    joined = Text(" and ".join(each.en for each in kinds), "、".join(each.zh for each in kinds))
    return joined if len(kinds) < 2 else Text(f"mixed: {joined.en}", f"混合：{joined.zh}")


def show_change(change: Change, lang: str) -> str:
    """Return a figure that moved as one line."""
    return "  ".join(cell for cell in _row(change, lang) if cell)


def annotate(compared: ComparedScenario, lang: str) -> list[str]:
    """Return GitHub's commands that put a drift beside the scenario's file.

    References
    ----------
    GitHub, "Workflow commands for GitHub Actions", setting an error message.
    """
    if not compared.has_drifted:
        return []
    named = ", ".join(each.figure for each in _first(compared.drifted))
    message = f"{name_status(compared).in_(lang)}{COLON.in_(lang)}{named}"
    place = _escape(compared.file, ":,")
    return [f"::error file={place},title={_escape(compared.scenario, ':,')}::{_escape(message)}"]


def _escape(text: str, more: str = "") -> str:
    """Return a text as a workflow command takes it: what would end it as a code."""
    for mark in "%\r\n" + more:
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text


def _first(changes: Sequence[Change]) -> list[Change]:
    """Return the changes without the many families of a matrix that is another one."""
    results = [each for each in changes if each.metric not in COUNTS]
    counts = [each for each in changes if each.metric in COUNTS]
    return results + counts[:MOST_COUNTS]


def _row(change: Change, lang: str) -> list[str]:
    tolerance = Text("tolerance", "容差").in_(lang)
    return [
        change.figure,
        _value(change.old, change.in_old, lang),
        "→",
        f"{_value(change.new, change.in_new, lang)} {change.unit}".rstrip(),
        _difference(change),
        f"({tolerance} {change.tolerance:.3g})" if change.metric != VERDICT else "",
    ]


def _tie(change: Change, lang: str) -> list[str]:
    low, high = _ends(change)
    if change.metric == VERDICT:
        text = Text("either, among plans of the same cost", "成本相同的方案中两者皆有")
    else:
        text = Text(
            f"at least cost between {low:.10g} and {high:.10g}",
            f"最低成本下介于 {low:.10g} 与 {high:.10g} 之间",
        )
    return [*_row(change, lang)[:4], f"= {text.in_(lang)}"]


def _ends(change: Change) -> Range:
    assert change.range_at_least_cost is not None  # of a tie
    return change.range_at_least_cost


def _value(value: Value, is_there: bool, lang: str) -> str:
    if not is_there:
        return NONE.in_(lang)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return (MET if value else MISSED).in_(lang)
    return f"{value:.10g}"


def _difference(change: Change) -> str:
    """Return by how much a figure moved; in percent where it was not zero."""
    old, new = change.old, change.new
    if old is None or new is None or isinstance(old, bool) or not (change.in_old and change.in_new):
        return ""
    moved = float(new) - float(old)
    percent = f" {100.0 * moved / abs(old):+.3g}%" if old else ""
    return f"{moved:+.6g}{percent}"


def _table(rows: Sequence[Sequence[str]], right: Sequence[int] = (1, 4)) -> Iterator[str]:
    """Yield rows as aligned lines: names to the left, numbers to the right."""
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            _pad(cell, width, i in right)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"  {'  '.join(cells)}".rstrip()


def _pad(cell: str, width: int, right: bool) -> str:
    space = " " * (width - cell_len(cell))
    return space + cell if right else cell + space

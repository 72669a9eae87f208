"""Why figures drifted: other inputs, another formulation, or another answer of the solver.

What is compared are hashes: of every input file, of each family of the matrix, of the sources that
make it. Other inputs are "data". The same inputs with another matrix are "formulation". The same
matrix with other numbers is "solver". More than one of them is said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from transition_sim.errors import Text, show
from transition_sim.questions.regress.answer import Aspect, Cause, Change, Kind
from transition_sim.questions.regress.record import Record

# Their sides are numbers of a first solve (decision 7), which another algorithm may find otherwise.
SOLVED_FIRST = {"net_import_max", "unserved_max", "unserved_heat_max"}
# Read out of the answer by what the inputs say: definitions and thresholds, which no row need have.
READ_OUT = ("capacity_share", "generation_share", "verdict")
MAKES_MATRIX = ("numpy", "scipy", "pandas", "xarray", "tsam", "pyomo")
MOST_NAMED = 8


def find_causes(old: Record, new: Record, changes: Sequence[Change]) -> tuple[Cause, ...]:
    """Return what can have moved the figures.

    Parameters
    ----------
    old, new : Record
        Of the baseline, and of the run.
    changes : sequence of Change
        What drifted.
    """
    data = tuple(_data(old, new))
    same_matrix = old.matrix.fingerprint == new.matrix.fingerprint
    solver = tuple(_solver(old, new))
    causes = [_cause("data", data)] if data else []
    if same_matrix:
        if not data or any(each.metric not in READ_OUT for each in changes):
            causes.append(_cause("solver", solver or (_unexplained(old, new),)))
        return tuple(causes)
    families = _families(old, new)
    guards_only = bool(families) and families <= SOLVED_FIRST
    if solver and not data and guards_only and not any(_sources(old, new)):
        return (_cause("solver", (*solver, _first_solve(families))),)
    sources = _sources(old, new)
    if not data:
        causes.append(_cause("formulation", (*_matrix(old, new), *sources)))
    elif sources:
        causes.append(_cause("formulation", (*sources, *_matrix(old, new))))
    if solver:
        causes.append(_cause("solver", solver))
    return tuple(causes)


def _cause(kind: Kind, evidence: Sequence[Text]) -> Cause:
    return Cause(kind=kind, evidence=tuple(evidence))


def differing(old: Record, new: Record) -> tuple[Aspect, ...]:
    """Return what is not as in the baseline, whether or not a figure moved."""
    found: list[Aspect] = []
    if any(_data(old, new)):
        found.append("data")
    if old.matrix.fingerprint != new.matrix.fingerprint:
        found.append("matrix")
    if any(_solver(old, new)):
        found.append("solver")
    return tuple(found)


def _data(old: Record, new: Record) -> Iterator[Text]:
    """Yield which inputs differ: files, and fields of the resolved scenario."""
    changed, added, gone = _differences(old.inputs, new.inputs)
    for names, text in (
        (changed, Text("changed: {}", "有改动：{}")),
        (added, Text("new: {}", "新增：{}")),
        (gone, Text("gone: {}", "已移除：{}")),
    ):
        if names:
            yield _filled(text, names)
    changed, added, gone = _differences(old.fields, new.fields)
    for name in (*changed, *added, *gone):
        before, after = old.fields.get(name), new.fields.get(name)
        yield Text(
            f"field {name}: {_field(before, 'en')} → {_field(after, 'en')}",
            f"字段 {name}：{_field(before, 'zh')} → {_field(after, 'zh')}",
        )


def _solver(old: Record, new: Record) -> Iterator[Text]:
    """Yield what differs in how it was solved."""
    for label, before, after in (
        (Text("profile", "配置"), old.solver.profile, new.solver.profile),
        (Text("algorithm", "算法"), old.solver.algorithm, new.solver.algorithm),
        (
            Text("version of highspy", "highspy 版本"),
            old.packages.get("highspy"),
            new.packages.get("highspy"),
        ),
    ):
        if before != after:
            yield Text(f"{label.en}: {before} → {after}", f"{label.zh}：{before} → {after}")
    for option in sorted({*old.solver.options, *new.solver.options}):
        was, now = old.solver.options.get(option), new.solver.options.get(option)
        if was != now:
            yield Text(
                f"option {option}: {_field(was, 'en')} → {_field(now, 'en')}",
                f"选项 {option}：{_field(was, 'zh')} → {_field(now, 'zh')}",
            )


def _matrix(old: Record, new: Record) -> Iterator[Text]:
    """Yield which families of rows and columns differ."""
    is_any = False
    for kind, word in (("rows", Text("rows", "行族")), ("columns", Text("columns", "列族"))):
        before, after = getattr(old.matrix, kind), getattr(new.matrix, kind)
        changed, added, gone = _differences(before, after)
        named = [_counted(name, before[name][0], after[name][0]) for name in changed]
        for names, text in (
            (named, Text(f"{word.en} changed: {{}}", f"{word.zh}有改动：{{}}")),
            (added, Text(f"{word.en} new: {{}}", f"新增{word.zh}：{{}}")),
            (gone, Text(f"{word.en} gone: {{}}", f"已移除{word.zh}：{{}}")),
        ):
            if names:
                is_any = True
                yield _filled(text, names)
    if not is_any:
        yield Text(
            "every family is as it was: their order, or the constant cost, changed",
            "各行族、列族均未变：变的是其顺序或常数成本",
        )


def _sources(old: Record, new: Record) -> tuple[Text, ...]:
    """Return what of the program itself differs."""
    found = []
    if old.code != new.code:
        found.append(Text("the program's own sources changed", "程序自身的源代码有改动"))
    for name in MAKES_MATRIX:
        before, after = old.packages.get(name), new.packages.get(name)
        if before != after:
            found.append(
                Text(f"version of {name}: {before} → {after}", f"{name} 版本：{before} → {after}")
            )
    return tuple(found)


def _unexplained(old: Record, new: Record) -> Text:
    """Return what is left where matrix, options and versions are the same."""
    if old.packages != new.packages or old.code != new.code:
        return Text(
            "the matrix and the solver are the same; other packages or the sources changed, such "
            "as what reads figures out of the answer",
            "矩阵与求解器均未变；其他软件包或源代码有改动，例如从解中读取指标的部分",
        )
    return Text(
        "the matrix, the options and all versions are the same: another machine, or a change in "
        "what reads figures out of the answer",
        "矩阵、选项与全部版本均未变：可能是换了机器，或从解中读取指标的部分有改动",
    )


def _first_solve(families: set[str]) -> Text:
    names = sorted(families)
    return Text(
        f"the sides of {show(names, 'en')} are what a first solve without the share found",
        f"{show(names, 'zh')} 的边界取自不强制占比时的首次求解",
    )


def _families(old: Record, new: Record) -> set[str]:
    """Return the families that are not in both matrices the same."""
    found: set[str] = set()
    for kind in ("rows", "columns"):
        before, after = getattr(old.matrix, kind), getattr(new.matrix, kind)
        found.update(*_differences(before, after))
    return found


def _differences(
    old: Mapping[str, object], new: Mapping[str, object]
) -> tuple[list[str], list[str], list[str]]:
    """Return what changed, what is new and what is gone."""
    changed = [name for name in old if name in new and old[name] != new[name]]
    added = [name for name in new if name not in old]
    return changed, added, [name for name in old if name not in new]


def _filled(text: Text, names: Iterable[str]) -> Text:
    """Return a sentence with names; of many only the first ones, and how many more."""
    given = list(names)
    rest = len(given) - MOST_NAMED
    first = given[:MOST_NAMED]
    en = [*first, f"{rest} more"] if rest > 0 else first
    zh = [*first, f"另有 {rest} 项"] if rest > 0 else first
    return Text(text.en.format(", ".join(en)), text.zh.format("、".join(zh)))


def _counted(name: str, before: int, after: int) -> str:
    return name if before == after else f"{name} ({before} → {after})"


def _field(value: object, lang: str) -> str:
    if value is None:
        return Text("not set", "未设置").in_(lang)
    return str(value).lower() if isinstance(value, bool) else show(value, lang)

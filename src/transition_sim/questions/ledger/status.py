"""What became of a statement of the plan: met, missed by how much, out of reach, or not judged.

Every sentence is made here, by a function that returns it in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from transition_sim.errors import Text
from transition_sim.inputs.schema.ledger import PARTIAL_METRICS, LedgerEntry
from transition_sim.results.measured import is_reproduced
from transition_sim.system.share_targets import TOLERANCE
from transition_sim.verdict.wording import name_unit

Outcome = Literal[
    "met", "missed", "not_reachable", "not_modelled", "not_judged", "reproduced", "not_reproduced"
]


@dataclass(frozen=True)
class Status:
    """What became of a statement.

    Attributes
    ----------
    missed_by : mapping, optional
        ``value`` and ``unit`` of what is missing; of a share, the difference of the shares.
    """

    outcome: Outcome
    text: Text
    missed_by: Mapping[str, Any] | None = None


NOT_MODELLED = Status("not_modelled", Text("tracked, not modelled", "已登记，未建模"))


def judge(
    entry: LedgerEntry, value: float, base: float | None = None, most: float | None = None
) -> Status | None:
    """Return the status of an entry whose metric gives `value`; None where nothing is asked.

    Parameters
    ----------
    value : float
        In the entry's unit.
    base : float, optional
        The base year's value, of an entry that asks for a direction.
    most : float, optional
        The most that the plant could give: of a cut, all that it emits.
    """
    if entry.stage == "base" and entry.value is not None:
        return _compare(value, entry.value)
    asked = entry.asked if entry.against is None else base
    if asked is None:
        return None
    tolerance = TOLERANCE * max(1.0, abs(asked))
    gap = asked - value if entry.sense != "<=" else value - asked
    if entry.against is not None:
        return _moved(entry, value, asked, gap, tolerance)
    if gap <= tolerance:
        return _part(entry, Status("met", Text("met", "达到")))
    if most is not None and most < asked - tolerance:
        return Status("not_reachable", all_of_it(most, entry.unit), _missed(gap, entry))
    return _part(entry, Status("missed", missed(gap, entry.unit), _missed(gap, entry)))


def _compare(value: float, reported: float) -> Status:
    if is_reproduced(value, reported):
        return Status("reproduced", Text("reproduced", "已复现"))
    return Status("not_reproduced", Text("not reproduced", "未复现"))


def _moved(entry: LedgerEntry, value: float, base: float, gap: float, tolerance: float) -> Status:
    """Return the status of a direction: what stands still has not moved."""
    text = moved(base, value, entry.unit)
    if gap < -tolerance:
        return _part(entry, Status("met", text(Text("met", "达到"))))
    amount = missed(gap, entry.unit) if gap > tolerance else Text("no change", "无变化")
    return _part(entry, Status("missed", text(amount), _missed(max(gap, 0.0), entry)))


def _missed(gap: float, entry: LedgerEntry) -> dict[str, Any]:
    return {"value": gap, "unit": entry.unit}


def _part(entry: LedgerEntry, status: Status) -> Status:
    """Say of whom a status holds, where that is not all that the statement is about."""
    if entry.metric not in PARTIAL_METRICS:
        return status
    return Status(status.outcome, alone(status.text), status.missed_by)


def combine(status: Status | None, by_kind: Status | None) -> Status | None:
    """Return one status; both where a promise does not say how it is counted, and it matters."""
    if status is None or by_kind is None or status.text == by_kind.text:
        return status
    return Status(status.outcome, both_counts(status.text, by_kind.text), status.missed_by)


def unreachable(entry: LedgerEntry, reachable: Mapping[str, float | None]) -> Status | None:
    """Return that a share is out of reach; None where it is not, or nothing is known of it."""
    if entry.id not in reachable or entry.asked is None:
        return None
    furthest = reachable[entry.id]
    if furthest is None:
        return Status("not_reachable", no_plan())
    gap = entry.asked - furthest if entry.sense != "<=" else furthest - entry.asked
    if gap <= TOLERANCE:
        return None
    return Status("not_reachable", furthest_share(furthest, entry.sense), _missed(gap, entry))


def not_judged(entry: LedgerEntry, years: list[int]) -> Status:
    """Return that an entry speaks of a year that the run does not have."""
    assert entry.date is not None  # without one it is measured in the last model year
    return Status("not_judged", outside(entry.date.year, years[0], years[-1]))


def not_measured(entry: LedgerEntry) -> Status:
    """Return that the city's data do not say what the metric needs."""
    return Status("not_judged", no_data())


def missed(gap: float, unit: str | None) -> Text:
    """Return by how much a statement is missed."""
    if unit == "share":
        points = _rounded(100.0 * gap, 1)
        return Text(f"missed by {points} percentage points", f"未达到，差{points}个百分点")
    amount = f"{_rounded(gap, 0)} "
    return Text(
        f"missed by {amount}{name_unit(unit or '', 'en')}".rstrip(),
        f"未达到，差{amount}{name_unit(unit or '', 'zh')}".rstrip(),
    )


def moved(base: float, value: float, unit: str | None) -> Any:
    """Return how to say what became of a direction, from the base year's value to a later one."""

    def said(result: Text) -> Text:
        now, then = (
            f"{each:.2%}" if unit == "share" else f"{each:,.1f} {unit or ''}".rstrip()
            for each in (value, base)
        )
        return Text(
            f"{result.en}, from {then} in the base year to {now}",
            f"{result.zh}（基准年{then}，该年{now}）",
        )

    return said


def alone(text: Text) -> Text:
    """Say that a status holds of power and heat plants, not of the whole city."""
    return Text(f"{text.en}, by power and heat alone", f"仅计电厂与供热厂：{text.zh}")


def all_of_it(most: float, unit: str | None) -> Text:
    """Return that a cut is larger than all that there is to cut."""
    amount = f"{_rounded(most, 0)} {unit or ''}".rstrip()
    return Text(
        f"not reachable by power and heat alone: all that they emit in the base year is {amount}",
        f"仅靠电厂与供热厂无法达到：其基准年排放总量为{amount}",
    )


def both_counts(by_unit: Text, by_kind: Text) -> Text:
    """Return both readings of how upgrades are counted."""
    return Text(
        f"{by_unit.en} counted by unit; {by_kind.en} counted by kind",
        f"按机组计：{by_unit.zh}；按改造类别计：{by_kind.zh}",
    )


def furthest_share(furthest: float, sense: str | None) -> Text:
    """Return how far a share can go at any cost."""
    end_en, end_zh = ("least", "最低") if sense == "<=" else ("most", "最高")
    return Text(
        f"not reachable: {furthest:.2%} at {end_en}, whatever it costs",
        f"无法达到：不计成本{end_zh}可至{furthest:.2%}",
    )


def no_plan() -> Text:
    """Return that the scenario has no plan, or none whose imports and shortage are held."""
    return Text(
        "not reachable: no plan satisfies the scenario without more import or more left unserved",
        "无法达到：在不多受电、不增加缺供的前提下，该情景没有可行方案",
    )


def outside(year: int, first: int, last: int) -> Text:
    """Return that an entry is due when the run has not begun or is over."""
    return Text(
        f"not judged: {year} lies outside the run's years, {first} to {last}",
        f"未判定：{year}年不在模型年份{first}—{last}之内",
    )


def no_data() -> Text:
    """Return that a factor is not given."""
    return Text(
        "not judged: the city's tables do not give what it takes",
        "未判定：城市数据表缺少所需的数据",
    )


def needed_growth(growth: float, year: int) -> Text:
    """Return how much GDP would have to grow for an intensity to fall as far as is asked."""
    percent = _rounded(100.0 * growth, 1)
    return Text(
        f"with GDP in {year} at least {percent} % above the base year's it would be met",
        f"若{year}年地区生产总值比基准年至少高{percent}%，则可达到",
    )


def _rounded(gap: float, decimals: int) -> str:
    """Return a gap with few digits, but never as a zero that it is not."""
    return f"{gap:,.{decimals}f}" if gap >= 1.0 else f"{gap:.2g}"

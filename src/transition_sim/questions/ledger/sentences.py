"""What became of a statement of the plan, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transition_sim.errors import Text
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.plant import Unit
from transition_sim.system import Sense
from transition_sim.verdict.wording import name_unit


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


def moved(base: float, value: float, unit: str | None) -> Callable[[Text], Text]:
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


def contributed(entry: LedgerEntry, value: float, base: float | None, most: float | None) -> Text:
    """Return what power and heat plants contribute to a statement on more than them.

    Parameters
    ----------
    base : float, optional
        The base year's value, where only a direction is promised.
    most : float, optional
        All that the plants emit in the base year, of a cut.
    """
    now = _amount(value, entry.unit)
    if entry.against is not None and base is not None:
        then = _amount(base, entry.unit)
        en = f"by power and heat alone: from {then.en} in the base year to {now.en}"
        zh = f"仅计电厂与供热厂：由基准年{then.zh}变为{now.zh}"
    elif entry.asked is not None:
        asked = _amount(entry.asked, entry.unit)
        en = f"by power and heat alone: {now.en}, of {asked.en} that is stated of more than them"
        zh = f"仅计电厂与供热厂：{now.zh}（原文针对更大范围，为{asked.zh}）"
    else:
        en, zh = f"by power and heat alone: {now.en}", f"仅计电厂与供热厂：{now.zh}"
    if most is not None:
        whole = _amount(most, entry.unit)
        en += f"; all that they emit in the base year is {whole.en}"
        zh += f"；其基准年排放总量为{whole.zh}"
    return Text(f"{en}; a contribution, nothing is judged", f"{zh}；仅列贡献，不作评判")


def unknown_sizes(units: Sequence[Unit]) -> Text:
    """Return which coal plant may be below 300 MW, and what would settle it."""
    en = ", ".join(f"{each.name_en} ({each.capacity_mw:,.4g} MW)" for each in units)
    zh = "、".join(f"{each.name_zh}（{each.capacity_mw:,.4g} MW）" for each in units)
    return Text(
        f"not settled: the data do not say the size of the units of {en}; `unit_count` in "
        "units.csv would settle it",
        f"数据未定：缺少{zh}的单机容量；在 units.csv 中补充 `unit_count` 即可确定",
    )


def _amount(value: float, unit: str | None) -> Text:
    if unit == "share":
        return Text(f"{value:.2%}", f"{value:.2%}")
    number = f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.4g}"
    return Text(*(f"{number} {name_unit(unit or '', lang)}".rstrip() for lang in ("en", "zh")))


def both_counts(by_unit: Text, by_kind: Text) -> Text:
    """Return both readings of how upgrades are counted."""
    return Text(
        f"{by_unit.en} counted by unit; {by_kind.en} counted by kind",
        f"按机组计：{by_unit.zh}；按改造类别计：{by_kind.zh}",
    )


def furthest_share(furthest: float, sense: Sense, both: Text | None = None) -> Text:
    """Return how far a share can go at any cost.

    Parameters
    ----------
    both : Text, optional
        The same with and without the condition that it is neither bought nor blacked out.
    """
    end = Text("most", "最高") if sense.sign > 0.0 else Text("least", "最低")
    if both is not None:
        return Text(
            f"not reachable: at {end.en}, whatever it costs, {both.en}",
            f"无法达到：不计成本{end.zh}可至：{both.zh}",
        )
    return Text(
        f"not reachable: {furthest:.2%} at {end.en}, whatever it costs",
        f"无法达到：不计成本{end.zh}可至{furthest:.2%}",
    )


def bought_share(without: float | None) -> Text:
    """Return that a share is met only by importing, and what it is without that."""
    share = Text("there is no share", "不存在占比")
    if without is not None:
        share = Text(f"the share is {without:.2%}", f"占比为{without:.2%}")
    return Text(
        f"bought: met only by importing; with that generated in the city {share.en}",
        f"购电达到：仅靠购电；若改由本地发电，{share.zh}",
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


def nothing_asked() -> Text:
    """Return that a statement has no number, or does not say on which side of it to be."""
    return Text(
        "not judged: the ledger gives no number to compare with, or no direction (`sense`)",
        "未判定：台账未给出可比较的数值，或未说明方向（`sense`）",
    )


def needed_growth(growth: float, year: int) -> Text:
    """Return how much GDP would have to grow for an intensity to fall as far as is asked."""
    percent = _rounded(100.0 * growth, 1)
    return Text(
        f"with GDP in {year} at least {percent} % above the base year's, power and heat alone "
        "would keep it",
        f"若{year}年地区生产总值比基准年至少高{percent}%，仅电厂与供热厂即可实现该降幅",
    )


def _rounded(gap: float, decimals: int) -> str:
    """Return a gap with few digits, but never as a zero that it is not."""
    return f"{gap:,.{decimals}f}" if gap >= 1.0 else f"{gap:.2g}"

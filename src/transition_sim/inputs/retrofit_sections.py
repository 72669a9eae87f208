"""The section of a scenario on upgrades of units."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field

from transition_sim.inputs.fields import Count, Note, Quantity
from transition_sim.inputs.kinds import FROZEN, DayOrYearEnd, Slug, YearlessDay
from transition_sim.inputs.records import Section
from transition_sim.inputs.retrofit_rows import UpgradeKind
from transition_sim.inputs.rows import MAX_MW

LEAST = Quantity("at least", "至少", "MW", 0.1, MAX_MW)


def _empty() -> Any:
    return MappingProxyType({})


class NamedUpgrade(Section):
    """An upgrade of a unit that is decided."""

    upgrade: Annotated[Slug, Note("id of retrofits.csv", "改造编号（见 retrofits.csv）")]
    year: Annotated[int, Count("year of the work", "施工年份", 1990, 2100)]


class RetrofitChoice(Section):
    """Which upgrades are possible, and how much has to be upgraded by a day."""

    choose: Annotated[
        bool | None,
        Note(
            "the model chooses; implied by at_least and kinds, false switches all off",
            "由模型选择；给出 at_least 或 kinds 即为 true，false 则全部关闭",
        ),
    ] = None
    at_least: Annotated[
        float | None,
        Quantity("upgraded by the day, at least", "届时至少完成改造", "MW", 0.1, MAX_MW),
    ] = None
    by: Annotated[DayOrYearEnd | None, Note("a year is its 31 December", "年份即当年12月31日")] = (
        None
    )
    count: Annotated[
        Literal["unit", "kind"],
        Note(
            "a bundle's MW count once (`unit`), or once for each of its kinds (`kind`)",
            "组合改造的容量计一次（unit），或按类别各计一次（kind）",
        ),
    ] = "unit"
    kinds: Annotated[
        Mapping[UpgradeKind, Annotated[float, LEAST]],
        FROZEN,
        Note("upgraded by the day, at least, of each kind", "届时各类改造至少完成"),
    ] = Field(default_factory=_empty)
    units: Annotated[
        Mapping[Slug, NamedUpgrade], FROZEN, Note("decided upgrades, by unit", "已确定的机组改造")
    ] = Field(default_factory=_empty)
    only: Annotated[tuple[Slug, ...], Note("just these upgrades", "仅限这些改造")] = ()
    exclude: Annotated[tuple[Slug, ...], Note("upgrades left out", "排除的改造")] = ()
    start: Annotated[
        YearlessDay | None,
        Note("day of the year on which work starts, in place of the city's", "每年开工日期"),
    ] = None

    @property
    def decided(self) -> Mapping[str, NamedUpgrade]:
        """The upgrades that are made, by unit; a child may switch its parent's off."""
        return _empty() if self.choose is False else self.units

    @property
    def is_possible(self) -> bool:
        """Whether the scenario lets anything be upgraded."""
        if self.choose is not None:
            return self.choose
        return self.at_least is not None or bool(self.kinds)

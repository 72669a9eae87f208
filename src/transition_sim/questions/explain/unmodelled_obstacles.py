"""What stands in a target's way without being a row: dates, choices and known stock.

Known stock is a number of the program, so that no dual points at a project that comes too late or
at a unit that stays too long. These rules are read from the inputs, and weighed by what the share
would gain without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from transition_sim.errors import Text
from transition_sim.inputs.schema.plant import Project, Unit
from transition_sim.questions.explain.answer import Rule
from transition_sim.questions.explain.binding_rows import Stop
from transition_sim.questions.explain.levers import SCENARIO, nice
from transition_sim.questions.explain.levers_plant import LIMIT, build_limit
from transition_sim.questions.explain.policy_rule_sentences import demand_rule
from transition_sim.questions.explain.rule_sentences import (
    Case,
    build_limit_rule,
    cite,
)
from transition_sim.system import ShareTarget
from transition_sim.system.unit_dates import (
    included_projects,
    online_date,
    retirement_date,
    technologies_of,
)

CLASSES = {
    "coal": Text("coal units", "煤电机组"),
    "other_thermal": Text("other thermal plant", "其他火电"),
}
MOST_NAMED = 4  # projects or units that a sentence names one by one


@dataclass(frozen=True)
class Weighed:
    """A rule, and how much of a target's share hangs on it [share, roughly]."""

    rule: Rule
    weight: float


class Obstacles:
    """What the inputs say against one target.

    Parameters
    ----------
    case : Case
    target : ShareTarget
        Of the form >=.
    total : float
        The share's denominator [MW, or MWh a year].
    """

    def __init__(self, case: Case, target: ShareTarget, total: float) -> None:
        self.case, self.target, self.total = case, target, max(total, 1.0)
        self.end = date(target.year, 12, 31)
        definition = case.scenario.city_data.definitions[target.definition]
        self.clean, self.excluded = set(definition.clean), set(definition.excluded)
        self.classes = {
            name: each.technology_class for name, each in technologies_of(case.scenario).items()
        }

    def all(self) -> Iterator[Weighed]:
        """Yield every obstacle."""
        yield from self.late_projects()
        yield from self.left_out()
        yield from self.not_built()
        if self.target.metric == "capacity_share":
            yield from self.staying_units()
            yield from self.standing()
        elif self.target.weights.served:
            zone = next(iter(self.case.scenario.city_data.demand))
            served = Stop("balance", "row", (zone, self.target.year), 0.0, 0.0)
            yield Weighed(demand_rule(served, self.case), 0.1 * self.target.threshold)

    def late_projects(self) -> Iterator[Weighed]:
        """Yield clean projects that the scenario takes and that come too late."""
        late = [
            each
            for each in included_projects(self.case.scenario)
            if self._is_clean(each.technology) and online_date(each, self.case.scenario) > self.end
        ]
        if late:
            mw, (en, zh) = sum(each.capacity_mw for each in late), self._projects(late)
            rule = cite(
                "online_date",
                f"projects that come after {self.end}: {en}; {nice(mw)} MW in all",
                f"{self.end}之后才投运的项目：{zh}，共{nice(mw)} MW",
                [name for each in late for name in each.sources.get("online", each.source)],
            )
            yield Weighed(rule, self._gain(late[0].technology, mw))

    def left_out(self) -> Iterator[Weighed]:
        """Yield clean projects in time that the scenario leaves out."""
        taken = {each.id for each in included_projects(self.case.scenario)}
        left = [
            each
            for each in self.case.scenario.city_data.projects
            if each.id not in taken
            and self._is_clean(each.technology)
            and online_date(each, self.case.scenario) <= self.end
        ]
        if left:
            mw, (en, zh) = sum(each.capacity_mw for each in left), self._projects(left)
            rule = cite(
                "project_left_out",
                f"projects that the scenario leaves out: {en}; {nice(mw)} MW in all",
                f"情景未纳入的项目：{zh}，共{nice(mw)} MW",
                [SCENARIO, *(name for each in left for name in each.source)],
            )
            yield Weighed(rule, self._gain(left[0].technology, mw))

    def not_built(self) -> Iterator[Weighed]:
        """Yield clean technologies that could plausibly be built, and that the scenario forbids."""
        scenario, year = self.case.scenario, self.target.year
        for technology in scenario.city_data.technologies:
            ends = technology.ranges.get(LIMIT)
            if ends is None or year == scenario.years[0] or not self._is_clean(technology.id):
                continue
            if build_limit(technology, scenario, year) == 0.0 and ends[1] > 0.0:
                rule = build_limit_rule(technology, year, scenario)
                yield Weighed(rule, self._gain(technology.id, ends[1]))

    def staying_units(self) -> Iterator[Weighed]:
        """Yield other plant that is due to retire, but not before the target's date."""
        last = date(self.case.scenario.years[-1] + 1, 1, 1)
        late = [
            unit
            for unit in self.case.scenario.city_data.units
            if not self._is_clean(unit.technology)
            and self.end < retirement_date(unit, self.case.scenario) <= last
        ]
        if late:
            mw, (en, zh) = sum(unit.capacity_mw for unit in late), self._units(late)
            by = ", ".join(
                sorted({str(retirement_date(unit, self.case.scenario)) for unit in late})
            )
            cited = [SCENARIO, *(name for unit in late for name in unit.source)]
            rule = cite(
                "retirement_date",
                f"units that retire only on {by}: {en}; {nice(mw)} MW in all",
                f"{by}才退役的机组：{zh}，共{nice(mw)} MW",
                cited,
            )
            yield Weighed(rule, self._loss(mw))

    def standing(self) -> Iterator[Weighed]:
        """Yield the other plant that stands at the end of the target's year."""
        data = self.case.system.data
        stock = data["fixed_capacity"].sel(year=self.target.year).values
        for kind in dict.fromkeys(self.classes.values()):
            if kind in self.clean or kind in self.excluded or kind == "storage":
                continue
            here = (data["asset_class"].values == kind) & data["in_city"].values.astype(bool)
            mw = float(stock[np.flatnonzero(here)].sum())
            if mw > 0.0:
                name = CLASSES.get(kind, Text(f"plant of the class {kind}", f"{kind}类电源"))
                units = [
                    unit
                    for unit in self.case.scenario.city_data.units
                    if self.classes[unit.technology] == kind
                ]
                rule = cite(
                    "standing_stock",
                    f"{name.en}: {nice(mw)} MW stand at the end of {self.target.year}",
                    f"{name.zh}：{self.target.year}年末装机{nice(mw)} MW",
                    [name for unit in units for name in unit.source],
                )
                yield Weighed(rule, 0.1 * self._loss(mw))

    def _is_clean(self, technology: str) -> bool:
        return self.classes[technology] in self.clean

    def _gain(self, technology: str, mw: float) -> float:
        return (1.0 - self.target.threshold) * self._amount(mw, technology) / self.total

    def _loss(self, mw: float) -> float:
        return self.target.threshold * self._amount(mw, None) / self.total

    def _amount(self, mw: float, technology: str | None) -> float:
        """Return MW, or the MWh that they can deliver in the year."""
        if self.target.metric == "capacity_share":
            return mw
        data = self.case.system.data
        weight = data["step_weight"].sel(year=self.target.year)
        own = [a.id for a in self.case.system.assets if a.technology.id == technology]
        if not own:
            return mw * float(weight.sum()) * 0.5
        return mw * float((data["deliverable"].sel(asset=own[0]) * weight).sum())

    def _projects(self, projects: Sequence[Project]) -> tuple[str, str]:
        scenario = self.case.scenario
        named = sorted(projects, key=lambda each: -each.capacity_mw)
        en = [f"{p.name_en} ({nice(p.capacity_mw)} MW, {online_date(p, scenario)})" for p in named]
        zh = [f"{p.name_zh}（{nice(p.capacity_mw)} MW，{online_date(p, scenario)}）" for p in named]
        return _few(en, zh)

    @staticmethod
    def _units(units: Sequence[Unit]) -> tuple[str, str]:
        named = sorted(units, key=lambda each: -each.capacity_mw)
        en = [f"{u.name_en} ({nice(u.capacity_mw)} MW)" for u in named]
        zh = [f"{u.name_zh}（{nice(u.capacity_mw)} MW）" for u in named]
        return _few(en, zh)


def _few(en: Sequence[str], zh: Sequence[str]) -> tuple[str, str]:
    """Return the first names, and how many more there are."""
    more = len(en) - MOST_NAMED
    if more <= 0:
        return ", ".join(en), "、".join(zh)
    return (
        f"{', '.join(en[:MOST_NAMED])} and {more} more",
        f"{'、'.join(zh[:MOST_NAMED])}等{len(zh)}项",
    )

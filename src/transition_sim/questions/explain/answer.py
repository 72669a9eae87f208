"""What is found of a scenario without a plan: what stops it, and the smallest repairs."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from transition_sim.answers import Answer, Part, Spoken, key
from transition_sim.errors import Text
from transition_sim.questions.explain.kinds import Kind
from transition_sim.system import Sense

HAS_PLAN = "the scenario has a plan"


class Level(Part):
    """How far an enforced target can be reached."""

    id: str = key("enforced target; none where the limits contradict each other without any")
    definition: str = key("of the share")
    year: int = key("due at its end, or over it")
    sense: Sense = key("`>=` or `<=`")
    required: float = key("what is asked", "share")
    largest_reachable: float | None = key(
        "with no other target enforced", "share", "no plan even without it"
    )
    largest_reachable_with_others: float | None = key(
        "with the others kept", "share", "these cannot be met themselves"
    )
    largest_reachable_unguarded: float | None = key(
        "`largest_reachable` with any import and any energy left unserved",
        "share",
        "no plan has a share, or it was not asked",
        default=None,
    )

    @property
    def asked(self) -> str:
        """What is asked, as a sentence has it: ≥ 50.00%."""
        return f"{self.sense.symbol} {self.required:.2%}"


class Rule(Part):
    """A rule that stands in the way."""

    name: str = key("kind of rule that stops it, the weightiest first", alias="rule")
    text: Spoken = key("the rule, with its number and source")
    source: str = key("ids of sources, or `scenario`")


class Change(Part):
    """What a repair does to one field."""

    field: str = key("as `--set` names it")
    before: str = key("what the scenario says, with its unit", alias="from")
    after: str = key("what the repair sets, with its unit", alias="to")
    nine_tenths: str = key("nine tenths of the move, which are not enough")
    end_of_range: str = key("as far as is plausible, with its unit")
    source: str = key("of the range")


class ProposedRepair(Part):
    """What gives the scenario a plan, at what cost."""

    text: Spoken = key("what is done otherwise, how far, at what cost")
    cost_cny: float = key(
        "more than the plan with no target enforced, with the revenue of exports that it loses",
        "CNY",
    )
    total_cost_cny: float = key("least cost with the repair", "CNY")
    unserved_mwh: float = key(
        "demand for power left unserved, more than in the plan with no target enforced", "MWh"
    )
    unserved_heat_mwh: float = key("the same of heat", "MWh")
    lost_export_mwh: float = key("less exported than is owed, of all years", "MWh")
    lost_export_revenue_cny: float | None = key(
        "what that would have earned at the hourly price outside, discounted; in `cost_cny`",
        "CNY",
        "no link to the outside has a price: not counted",
    )
    breaks_obligation: bool = key(
        "whether it takes exports that are owed, or changes when plant retires: offered last"
    )
    set: tuple[str, ...] = key("`--set` that makes the scenario feasible")
    part_of_range: float = key("how far into its plausible range each lever goes", "share")
    changes: tuple[Change, ...] = key()


class TriedKind(Part):
    """A kind of levers that is not enough by itself, all of them at the end of their ranges."""

    kind: Kind = key("`build`, `project`, `deadline` or `link`")
    text: Spoken = key("how far it goes, as a sentence")
    helps: bool = key("whether it brings any target nearer")
    levels: tuple[Level, ...] = key(
        "how far the targets can be reached with it; empty where nothing of the kind is left to do"
    )
    set: tuple[str, ...] = key("`--set` of all of it")


class OtherDefinition(Part):
    """A definition under which a target would be met."""

    id: str = key("target that could be met under another definition")
    definition: str = key("under which it could be met")
    text: Spoken = key("the same as a sentence")
    set: tuple[str, ...] = key("`--set` that asks by that definition")


class Explanation(Answer):
    """Why a scenario has no plan, or that it has one."""

    NOTE: ClassVar[str] = (
        "Exit code 0 for a scenario without a plan: that is what was asked. Where the scenario has "
        "one the lists are empty, and the last four keys absent. `more_than_enough` are moves of "
        "which no part is just enough: what they do is more than is needed. `within_ranges` are "
        "levels with every helpful lever at its end, only where no repair was found."
    )

    feasible: bool = key("whether the scenario has a plan")
    scenario: str = key("name")
    targets: tuple[Level, ...] = key(default=())
    conflict: tuple[Rule, ...] = key(default=())
    repairs: tuple[ProposedRepair, ...] = key(default=())
    more_than_enough: tuple[ProposedRepair, ...] = key(
        "moves of which no part is just enough: what they do is more than is needed", default=()
    )
    within_ranges: tuple[Level, ...] | None = key(
        "levels with every helpful lever at its end; only where no repair was found",
        absent=HAS_PLAN,
    )
    tried: tuple[TriedKind, ...] | None = key(
        "what a city can always ask itself, and that is not enough by itself", absent=HAS_PLAN
    )
    levers_tried: tuple[str, ...] | None = key(
        "field that brings a plan nearer, the most helpful first", absent=HAS_PLAN
    )
    other_definitions: tuple[OtherDefinition, ...] | None = key(absent=HAS_PLAN)

    @property
    def headline(self) -> Text:
        """Whether there is a plan; if not, what stops it, and the first repair."""
        if self.feasible:
            return Text(
                f"{self.scenario}: a plan exists: nothing to repair",
                f"{self.scenario}：存在可行方案，无需补救",
            )
        missed, stop, repair = self._missed(), self._first_rule(), self._first_repair()
        return Text(
            f"{self.scenario}: no plan exists{missed.en}. {stop.en}{repair.en}.",
            f"{self.scenario}：没有可行方案{missed.zh}。{stop.zh}{repair.zh}。",
        )

    def _missed(self) -> Text:
        """Say which targets are out of reach by themselves; nothing where none is."""
        short = [each for each in self.targets if not _is_reached(each)]
        if not short:
            return Text("", "")
        en = ", ".join(f"{each.id} {_reach(each).en}" for each in short)
        zh = "、".join(f"{each.id}{_reach(each).zh}" for each in short)
        return Text(f" ({en})", f"（{zh}）")

    def _first_rule(self) -> Text:
        if not self.conflict:
            return Text("", "")
        first = self.conflict[0].text
        return Text(f"What stops it most: {first.en}. ", f"首要制约因素：{first.zh}。")

    def _first_repair(self) -> Text:
        if not self.repairs:
            return Text(
                "No repair within the plausible ranges is just enough",
                "合理范围内没有恰好足够的补救",
            )
        first = self.repairs[0].text
        return Text(f"Smallest repair: {first.en}", f"最小补救：{first.zh}")

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each field that a repair changes.

        Columns are ``repair`` (its number), ``just_enough`` (whether nine tenths of it give no
        plan), the field with its values, and what the repair costs and leaves unserved.
        """
        ample = [(each, False) for each in self.more_than_enough]
        menu = [*((each, True) for each in self.repairs), *ample]
        rows = [
            {"repair": number, "just_enough": is_just, **change.to_json()}
            | {name: getattr(each, name) for name in OF_REPAIR}
            for number, (each, is_just) in enumerate(menu, start=1)
            for change in each.changes
        ]
        changed = [field.alias or name for name, field in Change.model_fields.items()]
        return pd.DataFrame(rows, columns=["repair", "just_enough", *changed, *OF_REPAIR])

    def in_short(self) -> pd.DataFrame:
        """Return of the table what is changed, and what that costs."""
        return self.to_frame().head(MOST)[list(SHORT)]


MOST = 15  # changes that a repr shows
SHORT = ("repair", "field", "from", "to", "end_of_range", "cost_cny")
OF_REPAIR = (
    *("part_of_range", "cost_cny", "total_cost_cny", "unserved_mwh", "unserved_heat_mwh"),
    *("lost_export_mwh", "lost_export_revenue_cny", "breaks_obligation"),
)


def _is_reached(level: Level) -> bool:
    reach = level.largest_reachable
    return reach is not None and level.sense.is_met(reach, level.required)


def _reach(level: Level) -> Text:
    """Say what is asked and what can be had."""
    if level.largest_reachable is None:
        return Text(f"{level.asked}: no plan", f"{level.asked}，无可行方案")
    reach = f"{level.largest_reachable:.2%}"
    return Text(f"{level.asked}: {reach} can be reached", f"{level.asked}，可达{reach}")

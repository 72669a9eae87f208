"""What is found of a scenario without a plan, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from transition_sim.errors import Text
from transition_sim.questions.explain.repairs import Menu, Repair
from transition_sim.questions.explain.rule_sentences import Rule
from transition_sim.system import ShareTarget
from transition_sim.verdict.attainable import Attainable
from transition_sim.verdict.wording import name_definition


@dataclass(frozen=True)
class OtherDefinition:
    """A definition under which a target would be met."""

    target: ShareTarget
    definition: str
    title: Text

    def text(self) -> Text:
        """Return the definition, as a sentence."""
        names = Text(*(name_definition(self.definition, lang) for lang in ("en", "zh")))
        return Text(
            f"measured as {names.en} ({self.title.en}), {self.target.id} could be met: "
            "another question, no repair",
            f"若按{names.zh}（{self.title.zh}）统计，{self.target.id}可以达到：属另一口径，不是补救",
        )


@dataclass(frozen=True)
class Explanation:
    """Why a scenario has no plan, or that it has one.

    Attributes
    ----------
    reached : tuple of Attainable
        How far each enforced target can be reached; empty where the limits contradict each other.
    conflict : tuple of Rule
        What stops it, the weightiest first.
    menu : Menu
    within : tuple of Attainable
        How far each target can be reached with every helpful lever at its end; only where no
        repair was found.
    definitions : tuple of OtherDefinition
    """

    name: str
    feasible: bool
    reached: tuple[Attainable, ...] = ()
    conflict: tuple[Rule, ...] = ()
    menu: Menu = field(default_factory=lambda: Menu((), ()))
    within: tuple[Attainable, ...] = ()
    definitions: tuple[OtherDefinition, ...] = ()

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return the object that ``explain --json`` prints; its sentences are in `lang`."""
        found: dict[str, Any] = {"feasible": self.feasible, "scenario": self.name}
        if self.feasible:
            return {**found, "targets": [], "conflict": [], "repairs": [], "more_than_enough": []}
        return {
            **found,
            "targets": [_level(each) for each in self.reached],
            "conflict": [
                {"rule": rule.name, "text": rule.text.in_(lang), "source": rule.source}
                for rule in self.conflict
            ],
            "repairs": [_repair(each, each.text(), lang) for each in self.menu.repairs],
            "more_than_enough": [
                _repair(each, each.say_more_than_enough(), lang)
                for each in self.menu.more_than_enough
            ],
            "within_ranges": [_level(each) for each in self.within],
            "levers_tried": list(dict.fromkeys(lever.field for lever in self.menu.helpful)),
            "other_definitions": [
                {
                    "id": each.target.id,
                    "definition": each.definition,
                    "text": each.text().in_(lang),
                    "set": [f"targets.{each.target.id}.definition={each.definition}"],
                }
                for each in self.definitions
            ],
        }


def _level(reach: Attainable) -> dict[str, Any]:
    return {
        "id": reach.target.id,
        "definition": reach.target.definition,
        "year": reach.target.year,
        "sense": reach.target.sense,
        "required": reach.target.threshold,
        "largest_reachable": reach.alone,
        "largest_reachable_with_others": reach.with_others,
    }


def _repair(repair: Repair, text: Text, lang: str) -> dict[str, Any]:
    move = repair.move
    return {
        "text": text.in_(lang),
        "cost_cny": repair.cost.added,
        "total_cost_cny": repair.cost.total,
        "unserved_mwh": repair.cost.unserved,
        "unserved_heat_mwh": repair.cost.unserved_heat,
        "set": move.settings,
        "part_of_range": move.fraction,
        "changes": [
            {
                "field": lever.field,
                "from": lever.show(lever.now),
                "to": lever.show(value),
                "nine_tenths": lever.show(lever.part(value, 0.9)),
                "end_of_range": lever.show(lever.end),
                "source": lever.source,
            }
            for lever, value in zip(move.levers, move.values, strict=True)
        ],
    }

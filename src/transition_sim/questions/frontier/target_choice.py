"""Which target a question is about: the scenario with it enforced, or an error that names all."""

from __future__ import annotations

from transition_sim.errors import InputError, Place, Problem, Text, word
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.scenario import Target
from transition_sim.system.shares import SHARES
from transition_sim.verdict.wording import METRICS

OPTION = "--target"


def share_targets(scenario: Scenario) -> dict[str, LedgerEntry]:
    """Return the ledger's shares that are due in a year of the scenario, by id."""
    return {
        entry.id: entry
        for entry in scenario.city_data.ledger
        if entry.metric in SHARES
        and entry.sense is not None
        and scenario.due_year(entry) in scenario.years
    }


def with_target(scenario: Scenario, name: str, definition: str | None = None) -> Scenario:
    """Return the scenario with a target enforced, under its own definition or another.

    Raises
    ------
    InputError
        No share of the ledger that is due in the scenario's years has that id; or the city has no
        such definition.
    """
    if name not in share_targets(scenario):
        raise InputError([_unknown(scenario, name)])
    asked = scenario.targets.get(name, Target())
    known = tuple(scenario.city_data.definitions)
    if definition is not None and definition not in known:
        values = {"kind": word("definition"), "given": definition, "options": known}
        raise InputError([Problem("reference_unknown", Place("--definition"), "", values)])
    chosen = asked.model_copy(
        update={"enforce": True, "definition": definition or asked.definition}
    )
    return _with(scenario, {name: chosen})


def without_targets(scenario: Scenario, names: set[str]) -> Scenario:
    """Return the scenario with some targets judged only."""
    off = {
        name: target.model_copy(update={"enforce": False})
        for name, target in scenario.targets.items()
        if name in names
    }
    return _with(scenario, off)


def _with(scenario: Scenario, changed: dict[str, Target]) -> Scenario:
    return scenario.with_targets(changed)


def _unknown(scenario: Scenario, name: str) -> Problem:
    """Return what is wrong with an id, and the ids that would do."""
    if any(entry.id == name for entry in scenario.city_data.ledger):
        message = Text(
            f"`{name}` is no share that is promised for a year of the scenario",
            f"`{name}` 不是在情景年份内到期的占比目标",
        )
    else:
        message = Text(f"there is no target `{name}`", f"没有名为 `{name}` 的目标")
    known = share_targets(scenario)
    if not known:
        remedy = Text(
            "the ledger promises no share for the scenario's years: add the year to `years`",
            "台账中没有在情景年份内到期的占比目标：请在 `years` 中加入相应年份",
        )
    else:
        remedy = Text(
            "targets: " + ", ".join(_describe(each, scenario).en for each in known.values()),
            "可选目标：" + "、".join(_describe(each, scenario).zh for each in known.values()),
        )
    return Problem("other", Place(OPTION), "", {"message": message, "remedy": remedy})


def _describe(entry: LedgerEntry, scenario: Scenario) -> Text:
    assert entry.metric is not None  # a share's
    metric, year = METRICS[entry.metric], scenario.due_year(entry)
    return Text(f"{entry.id} ({metric.en}, {year})", f"{entry.id}（{metric.zh}，{year}年）")

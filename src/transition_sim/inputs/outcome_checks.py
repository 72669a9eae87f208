"""Rules of published figures and outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from transition_sim.errors import Problem, word
from transition_sim.inputs.drafts import CityDraft
from transition_sim.inputs.files import missing
from transition_sim.inputs.load_rows import Load
from transition_sim.inputs.outcome_rows import Outcome
from transition_sim.inputs.rows import Project, Published, Technology

KINDS: Mapping[str, str] = MappingProxyType(
    {"class_capacity": "class", "project_capacity": "project", "load_count": "load"}
)
CAPACITIES = ("class_capacity", "project_capacity")


def check_remarks(draft: CityDraft) -> Iterator[Problem]:
    """Check that a remark that is shown to readers of both languages is in both."""
    for kind in (Published, Outcome):
        for row, at in draft.rows(kind):
            if bool(row.note) != bool(row.note_zh):
                lacking = "note" if row.note_zh else "note_zh"
                values = {"given": str(row.identity()[0])}
                yield Problem("remark_one_language", at(lacking), lacking, values)


def check_outcomes(draft: CityDraft) -> Iterator[Problem]:
    """Check that an outcome is of something the city has, and in the unit that measures it."""
    classes = {each.technology_class: None for each in draft.technologies().values()}
    known = {
        "class": tuple(classes) if draft.tables[Technology].is_whole else None,
        "project": draft.ids(Project),
        "load": draft.ids(Load),
    }
    for row, at in draft.rows(Outcome):
        if row.metric is None:
            continue
        kind = KINDS[row.metric]
        options = known[kind]
        if row.item is None:
            values = {"given": row.id, "metric": row.metric, "kind": word(kind)}
            yield Problem("outcome_item", at("metric"), "item", values)
        elif options is not None and row.item not in options:
            yield missing(kind, row.item, options, at("item"), "item")
        if row.metric in CAPACITIES and row.unit != "MW":
            names = {"given": row.id, "right": "MW"}
            yield Problem("outcome_unit", at("unit"), "unit", names)

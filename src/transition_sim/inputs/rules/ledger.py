"""Rules of the policy ledger, and of published figures and outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from transition_sim.errors import Place, Problem, word
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.reading.files import missing
from transition_sim.inputs.schema.ledger import (
    PARTIAL_METRICS,
    SHARE_METRICS,
    LedgerEntry,
)
from transition_sim.inputs.schema.loads import Load
from transition_sim.inputs.schema.plant import Project, Source, Technology
from transition_sim.inputs.schema.published import Outcome, Published
from transition_sim.inputs.tree import Items, locate


def check_ledger(draft: CityDraft) -> Iterator[Problem]:
    """Check that entries are unique, sourced, and have a metric or the reason why not."""
    seen: dict[str, LedgerEntry] = {}
    for entry in draft.ledger:
        if entry.id in seen:
            values = {"given": entry.id, "first": seen[entry.id].place.line}
            yield Problem("duplicate_id", _place(draft, entry, "id"), f"{entry.id}.id", values)
        seen.setdefault(entry.id, entry)
        yield from _check_references(draft, entry)
        yield from _check_metric(draft, entry)
        if entry.is_target:
            yield from _check_target(draft, entry)


def _check_references(draft: CityDraft, entry: LedgerEntry) -> Iterator[Problem]:
    named = (
        ("document", "source", entry.document, draft.ids(Source)),
        ("item", "technology", entry.item, draft.ids(Technology)),
    )
    for key, kind, given, options in named:
        if given is not None and options is not None and given not in options:
            yield missing(kind, given, options, _place(draft, entry, key), f"{entry.id}.{key}")


def _check_metric(draft: CityDraft, entry: LedgerEntry) -> Iterator[Problem]:
    values = {"given": entry.id}
    if entry.metric is None and entry.reason is None:
        place = _place(draft, entry, "metric")
        yield Problem("ledger_reason", place, f"{entry.id}.reason", values)
    if entry.metric is None and entry.sense is not None:
        place = _place(draft, entry, "sense")
        yield Problem("ledger_sense", place, f"{entry.id}.sense", values)
    if entry.metric in PARTIAL_METRICS and entry.assumptions is None:
        place = _place(draft, entry, "metric")
        yield Problem("ledger_assumptions", place, f"{entry.id}.assumptions", values)
    given = [name for name in ("value", "read_as", "against") if getattr(entry, name) is not None]
    if len(given) > 1:
        place = _place(draft, entry, given[-1])
        names = {**values, "first": given[0], "second": given[-1]}
        yield Problem("ledger_reading", place, f"{entry.id}.{given[-1]}", names)


def _check_target(draft: CityDraft, entry: LedgerEntry) -> Iterator[Problem]:
    is_share = entry.metric in SHARE_METRICS
    needed = ("value", "date") if is_share else ("value",)  # a capacity may be due at any time
    for key in needed:
        is_read = key == "value" and not is_share and (entry.read_as, entry.against) != (None, None)
        if getattr(entry, key) is None and not is_read:
            values = {"given": entry.id, "column": key}
            place = _place(draft, entry, key)
            yield Problem("target_incomplete", place, f"{entry.id}.{key}", values)
    if is_share and entry.value is not None and not 0 <= entry.value <= 1:
        bounds: dict[str, object] = {"given": entry.value, "low": 0, "high": 1, "unit": "share"}
        place = _place(draft, entry, "value")
        yield Problem("out_of_range", place, f"{entry.id}.value", bounds)


def _place(draft: CityDraft, entry: LedgerEntry, key: str) -> Place:
    tree = draft.ledger_tree
    for node in tree.items if isinstance(tree, Items) else ():
        if node.place == entry.place:
            return locate(node, (key,)).place
    return entry.place


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

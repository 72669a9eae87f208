"""What became of a statement of the plan: met, missed by how much, out of reach, or not judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transition_sim.errors import Text
from transition_sim.inputs.schema.ledger import PARTIAL_METRICS, LedgerEntry
from transition_sim.inputs.schema.plant import Unit
from transition_sim.questions.ledger.answer import Missing, Outcome, Reachable
from transition_sim.questions.ledger.sentences import (
    both_counts,
    bought_share,
    contributed,
    furthest_share,
    missed,
    moved,
    no_data,
    no_plan,
    nothing_asked,
    outside,
    unknown_sizes,
)
from transition_sim.results.measured import is_reproduced
from transition_sim.system import Sense
from transition_sim.verdict.attainable import say_both


@dataclass(frozen=True)
class Status:
    """What became of a statement."""

    outcome: Outcome
    text: Text
    missed_by: Missing | None = None


@dataclass(frozen=True)
class Reach:
    """How far a share can be reached at any cost.

    Attributes
    ----------
    guarded : float or None
        With no more net import than in the base year and no more left unserved.
    unguarded : float or None
        With any import and any energy left unserved.
    """

    guarded: float | None
    unguarded: float | None


PRINTED = "as_printed"
NOT_MODELLED = Status("not_modelled", Text("tracked, not modelled", "已登记，未建模"))


def judge(
    entry: LedgerEntry, value: float, base: float | None = None, most: float | None = None
) -> Status:
    """Return the status of an entry whose metric gives `value`.

    Parameters
    ----------
    value : float
        In the entry's unit.
    base : float, optional
        The base year's value, of an entry that asks for a direction.
    most : float, optional
        The most that the plant could give: of a cut, all that it emits.

    Notes
    -----
    What the model covers in part is told as a contribution, and nothing is judged: what other
    sectors do is not known.
    """
    if entry.stage == "base" and entry.value is not None:
        return _compare(value, entry.value)
    if entry.metric in PARTIAL_METRICS:
        return Status("contribution", contributed(entry, value, base, most))
    asked = entry.asked if entry.against is None else base
    if asked is None or entry.sense is None:  # more is not better because nobody says so
        return Status("not_judged", nothing_asked())
    if entry.against is not None:
        return _moved(entry, value, asked)
    if _sense(entry).is_met(value, asked, _size(asked)):
        return Status("met", Text("met", "达到"))
    missing = _missing(entry, value, asked)
    return Status("missed", missed(missing.value, entry.unit), missing)


def _sense(entry: LedgerEntry) -> Sense:
    """Return on which side of its number an entry wants to be."""
    assert entry.sense is not None  # without one it is not judged
    return Sense(entry.sense)


def _size(asked: float) -> float:
    """Return what the tolerance is a part of: the number that is asked, or its unit."""
    return max(1.0, abs(asked))


def _missing(entry: LedgerEntry, value: float, asked: float) -> Missing:
    return Missing(value=-_sense(entry).margin(value, asked), unit=entry.unit)


def _compare(value: float, reported: float) -> Status:
    if is_reproduced(value, reported):
        return Status("reproduced", Text("reproduced", "已复现"))
    return Status("not_reproduced", Text("not reproduced", "未复现"))


def _moved(entry: LedgerEntry, value: float, base: float) -> Status:
    """Return the status of a direction: what stands still has not moved."""
    sense, size, text = _sense(entry), _size(base), moved(base, value, entry.unit)
    if not sense.is_met(base, value, size):  # better than the base year by more than the tolerance
        return Status("met", text(Text("met", "达到")))
    missing = Missing(value=max(0.0, -sense.margin(value, base)), unit=entry.unit)
    stands_still = sense.is_met(value, base, size)
    amount = Text("no change", "无变化") if stands_still else missed(missing.value, entry.unit)
    return Status("missed", text(amount), missing)


def not_settled(units: Sequence[Unit]) -> Status:
    """Return that the data do not say the size of some coal units that still stand."""
    return Status("not_settled", unknown_sizes(units))


def combine(status: Status | None, by_kind: Status | None) -> Status | None:
    """Return one status; both where a promise does not say how it is counted, and it matters."""
    if status is None or by_kind is None or status.text == by_kind.text:
        return status
    return Status(status.outcome, both_counts(status.text, by_kind.text), status.missed_by)


def bought(entry: LedgerEntry, targets: Sequence[Mapping[str, Any]]) -> Status | None:
    """Return that a share is met only by what is bought, by the definition that the city prints."""
    for each in targets:
        found = each.get("bought")
        if each["id"] == entry.id and each["definition"] == PRINTED and found is not None:
            return Status("bought", bought_share(found["share_without"]))
    return None


def unreachable(entry: LedgerEntry, reach: Reach | None) -> Status | None:
    """Return that a share is out of reach; None where it is not, or nothing is known of it."""
    if reach is None or entry.asked is None:
        return None
    furthest, sense = reach.guarded, _sense(entry)
    if furthest is None:
        return Status("not_reachable", no_plan())
    if sense.is_met(furthest, entry.asked):
        return None
    missing = _missing(entry, furthest, entry.asked)
    both = None
    if entry.metric == "generation_share":
        both = say_both(furthest, reach.unguarded)
    return Status("not_reachable", furthest_share(furthest, sense, both), missing)


def told(reach: Reach) -> Reachable:
    """Return how far a share can be reached, as the answer holds it."""
    return Reachable(guarded=reach.guarded, unguarded=reach.unguarded)


def not_judged(entry: LedgerEntry, years: list[int]) -> Status:
    """Return that an entry speaks of a year that the run does not have."""
    assert entry.date is not None  # without one it is measured in the last model year
    return Status("not_judged", outside(entry.date.year, years[0], years[-1]))


def not_measured() -> Status:
    """Return that the city's data do not say what the metric needs."""
    return Status("not_judged", no_data())

"""Whether a repaired scenario is met without a red line: what a run audits, before it is offered.

A plan of least cost meets a share that is a constraint exactly, so that what stores lose in cycles
is enough for the audit to say that the target is missed without it. A repair asks for that much
headroom from the start.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from transition_sim.questions.explain.feasibility import Outcome
from transition_sim.verdict.answer import Audited, Verdict
from transition_sim.verdict.audit import NOTHING

BOUGHT = "bought"
STEP = 1e-4  # of a share: headroom is asked for in hundredths of a percentage point
MORE = 1.25  # of what is missing: a dearer plan has more of it


def headroom(verdict: Verdict, given: Mapping[str, float]) -> dict[str, float]:
    """Return the headroom of each constraint with which its target is met without what is audited.

    Parameters
    ----------
    given : mapping of target id to float
        What was asked for already [share].

    Returns
    -------
    dict of target id to float
        Of every target that has some; the given ones where nothing is missing.
    """
    asked = dict(given)
    for row, missing in _missing(verdict):
        steps = math.ceil(round((asked.get(row.target, 0.0) + MORE * missing) / STEP, 6))
        asked[row.target] = max(asked.get(row.target, 0.0), steps * STEP)
    return asked


def _missing(verdict: Verdict) -> Iterator[tuple[Audited, float]]:
    enforced = {(t.id, t.definition): t for t in verdict.targets if t.enforced}
    for row in verdict.audited:
        target = enforced.get((row.target, row.definition))
        if row.kind == BOUGHT or row.share_without is None:
            continue  # more headroom would be bought, too
        if target is not None and not row.met_without:
            yield row, max(0.0, -target.sense.margin(row.share_without, target.threshold))


def headroom_settings(asked: Mapping[str, float]) -> tuple[str, ...]:
    """Return headroom as ``run --set`` takes it."""
    return tuple(
        f"targets.{name}.headroom={100.0 * share:.6g} %" for name, share in asked.items() if share
    )


def has_red_line(found: Outcome, before: Outcome | None) -> bool:
    """Say whether a run of a repair would print a red line that the scenario does not by itself.

    A constraint that is missed or met only by what should not count; another target that is; more
    demand for power or heat unserved, stores that do both at once, reserve that is missing. Where
    not even the scenario without targets has a plan nobody knows what would be unserved by itself.
    """
    verdict = found.verdict
    if any(each.enforced and not each.met for each in verdict.targets):
        return True
    known = set() if before is None else {_key(row) for row in _red(before.verdict)}
    enforced = {(t.id, t.definition) for t in verdict.targets if t.enforced}
    for row in _red(verdict):
        if (row.target, row.definition) in enforced or _key(row) not in known:
            return True
    return before is not None and _is_worse(verdict, before.verdict)


def _red(verdict: Verdict) -> Iterator[Audited]:
    return (row for row in verdict.audited if not row.met_without)


def _key(row: Audited) -> tuple[str, str, str]:
    return row.target, row.definition, row.kind


def _is_worse(verdict: Verdict, before: Verdict) -> bool:
    """Say whether any sum of the audit is larger than before, by more than the tolerance."""
    names = (
        "unserved_mwh",
        "unserved_heat_mwh",
        "simultaneous_storage_mwh",
        "reserve_shortage_mwh",
    )
    for name in names:
        own = getattr(verdict.audit, name) or {}
        known = getattr(before.audit, name) or {}
        if any(mwh > known.get(year, 0.0) + NOTHING for year, mwh in own.items()):
            return True
    return False

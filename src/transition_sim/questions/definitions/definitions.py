"""The verdict of every share target under every admissible definition of the shares.

One run is enough: what is built and what runs is a number, and a definition only weighs it. Under a
definition that is not the enforced one, the plan stays the plan: nobody optimises for the other.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from operator import itemgetter

import xarray as xr

from transition_sim.errors import InputError, Place, Problem, Text, word
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.pipeline import load, solve_scenario
from transition_sim.questions.definitions.answer import (
    ChangedVerdict,
    DefinedShare,
    Definitions,
    DescribedDefinition,
    Extreme,
    Nearest,
    PrintedNumber,
    RowVerdict,
    TargetUnderDefinitions,
)
from transition_sim.questions.definitions.defined_shares import DefinedShares, NamedDefinition
from transition_sim.questions.definitions.definition_space import single_changes
from transition_sim.questions.definitions.sentences import (
    say_change,
    say_changes,
    say_none_printed,
    say_not_judged,
    say_reproduced,
    say_verdicts,
)
from transition_sim.results.from_solution import collect
from transition_sim.results.measured import is_reproduced
from transition_sim.results.metrics import finite
from transition_sim.solve import Progress, showing
from transition_sim.solved import NOTHING
from transition_sim.system import ShareTarget
from transition_sim.system.shares import SHARES, Metric
from transition_sim.verdict.answer import NotJudged
from transition_sim.verdict.targets import not_judged

BASELINE = "as_printed"
PRINTED_METRICS: dict[str, Metric] = {  # of the base stock: the share that says who counts
    "capacity_share": "capacity_share",
    "clean_capacity": "capacity_share",
    "total_capacity": "capacity_share",
    "generation_share": "generation_share",
}


def definitions(
    scenario: Scenario | str | os.PathLike[str],
    *,
    baseline: str = BASELINE,
    overrides: Overrides = (),
    solver: str = "highs",
    progress: Progress | bool | None = None,
) -> Definitions:
    """Return every share target's verdict under every admissible definition.

    Parameters
    ----------
    scenario : Scenario or path
    baseline : str
        The city's definition with which the others are compared.
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenario says.
    solver : str
        Solver profile.
    progress : Progress or bool, optional
        By default shown in a terminal or a notebook; False is silent.

    Raises
    ------
    InputError
        The city has no definition of that name.
    InfeasibleError
        No plan satisfies the scenario.
    SolverError
        The solver stopped without a proven answer, or its answer failed the independent check.
    """
    with showing(progress) as told:
        told.stage("read")
        loaded = load(scenario, overrides)
        _require_known(baseline, loaded.city_data)
        solved = solve_scenario(loaded, solver, told)
        told.stage("judge")
        return definitions_of_run(loaded, solved.system.targets, collect(solved), baseline)


def definitions_of_run(
    scenario: Scenario,
    targets: Sequence[ShareTarget],
    dataset: xr.Dataset,
    baseline: str = BASELINE,
) -> Definitions:
    """Return the verdicts on a run that is there already, under every definition.

    Parameters
    ----------
    targets : sequence of ShareTarget
        Of the scenario's system, under any definition: each is judged under all of them.
    dataset : xarray.Dataset
        The run's results.
    baseline : str
    """
    shares = DefinedShares(dataset, scenario.city_data.definitions, baseline)
    rows: list[RowVerdict] = []
    found: list[TargetUnderDefinitions] = []
    flips: list[ChangedVerdict] = []
    for target in {each.id: each for each in targets}.values():
        own = _verdicts(shares, target)
        changes = _changes(shares, target)
        rows += own
        flips += changes
        found.append(_target(shares, target, own, changes))
    reproduced = reproduce(shares, scenario.city_data)
    late = not_judged(scenario)
    return Definitions(
        scenario=scenario.name,
        baseline=baseline,
        rows=tuple(rows),
        targets=tuple(found),
        flips=tuple(flips),
        reproduces=reproduced,
        sentences=_sentences(found, reproduced, late),
        not_judged=late,
        definitions=_described(shares),
        shares=_all_shares(shares),
    )


def _verdicts(shares: DefinedShares, target: ShareTarget) -> list[RowVerdict]:
    """Return a target's verdict under every definition, the baseline's first."""
    values = [(each, shares.share(each, target.year)) for each in shares.all[target.metric]]
    return [
        RowVerdict(
            definition=each.key,
            target=target.id,
            year=target.year,
            value=value,
            met=target.is_met(value),
            bought=shares.bought(each, target),
        )
        for each, value in values
    ]


def _target(
    shares: DefinedShares,
    target: ShareTarget,
    rows: Sequence[RowVerdict],
    changes: Sequence[ChangedVerdict],
) -> TargetUnderDefinitions:
    """Return how many definitions meet a target, and the smallest and the largest share."""
    texts = {each.key: each.text for each in shares.all[target.metric]}
    defined = [(row.value, row) for row in rows if row.value is not None]
    ends = [
        Extreme(**row.model_dump(exclude={"bought"}), text=texts[row.definition])
        for _, row in sorted(defined, key=itemgetter(0))
    ]
    base = shares.named(shares.base[target.metric])
    now = next(row for row in rows if row.definition == base.key)
    found = TargetUnderDefinitions(
        target=target.id,
        metric=target.metric,
        year=target.year,
        sense=target.sense,
        threshold=target.threshold,
        definitions=len(rows),
        met=sum(row.met for row in rows),
        bought=sum(row.bought is not None for row in rows),
        smallest=ends[0] if ends else None,
        largest=ends[-1] if ends else None,
        baseline_value=now.value,
        baseline_met=now.met,
        baseline_bought=now.bought is not None,
        fewest_changes=_fewest(shares, target.metric, rows, now.met),
    )
    said = say_verdicts(found), say_changes(found, changes, shares.baseline)
    return found.model_copy(update={"sentences": said})


def _fewest(
    shares: DefinedShares, metric: Metric, rows: Sequence[RowVerdict], met: bool
) -> tuple[tuple[str, str], ...]:
    """Return the smallest set of choices that changes a verdict; empty where none does.

    Of several sets of one size, the first in the order of the choices.
    """
    verdicts = {row.definition: row.met for row in rows}
    for each in shares.all[metric]:  # the fewest changes come first
        if each.spec is not None and verdicts[each.key] != met:
            return each.spec.changes_from(shares.base[metric])
    return ()


def _changes(shares: DefinedShares, target: ShareTarget) -> list[ChangedVerdict]:
    """Return each single choice that changes the verdict of the baseline."""
    base, found = shares.base[target.metric], []
    met = target.is_met(shares.share(shares.named(base), target.year))
    for choice, option, changed in single_changes(base):
        definition = shares.named(changed)
        value = shares.share(definition, target.year)
        if target.is_met(value) == met:
            continue
        change = ChangedVerdict(
            target=target.id,
            year=target.year,
            choice=choice,
            from_=base[choice],
            to=option,
            definition=definition.key,
            value=value,
            met=not met,
        )
        found.append(change.model_copy(update={"sentence": say_change(change)}))
    return found


def reproduce(shares: DefinedShares, city: City) -> tuple[PrintedNumber, ...]:
    """Return, for each printed number of the base stock, the definitions that give it.

    Where the stock was closed with residuals so that it adds up to the printed numbers, a
    definition that gives them shows how they are counted, and nothing of the stock.
    """
    closed = any(
        row.metric == "total_capacity" and row.evidence == "forced" for row in city.published
    )
    found = (_printed_number(shares, entry, closed) for entry in city.ledger)
    return tuple(
        each.model_copy(update={"sentence": say_reproduced(each)})
        for each in found
        if each is not None
    )


def _printed_number(
    shares: DefinedShares, entry: LedgerEntry, closed: bool
) -> PrintedNumber | None:
    """Return which definitions give an entry; None of what is no number of the base stock."""
    name = entry.metric or ""
    metric = PRINTED_METRICS.get(name)
    if entry.stage != "base" or metric is None or entry.value is None:
        return None
    printed, searched = entry.value, shares.all[metric]
    values = {each.key: _counted(shares, each, name) for each in searched}
    hits = [each for each in searched if is_reproduced(values[each.key], printed)]
    settled, unsettled = _agreement(hits)
    nearest = min(searched, key=lambda each: abs(values[each.key] - printed))
    return PrintedNumber(
        id=entry.id,
        metric=name,
        value=printed,
        unit=entry.unit,
        is_closed=closed,
        baseline=shares.baseline,
        searched=len(searched),
        definitions=tuple(each.key for each in hits),
        settled=settled,
        open=unsettled,
        nearest=Nearest(
            definition=nearest.key, value=finite(values[nearest.key]), text=nearest.text
        ),
    )


def _counted(shares: DefinedShares, definition: NamedDefinition, metric: str) -> float:
    """Return what a definition gives for a printed number of the base year."""
    numerator, denominator = shares.parts(definition, shares.years[0])
    if metric == "clean_capacity":
        return numerator
    if metric == "total_capacity":
        return denominator
    return numerator / denominator if denominator > NOTHING else math.inf


def _agreement(hits: Sequence[NamedDefinition]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what definitions choose alike, and the choices in which they differ."""
    chosen = [dict(each.spec.options) for each in hits if each.spec is not None]
    options = {name: {each[name] for each in chosen} for name in (chosen[0] if chosen else ())}
    settled = {name: next(iter(own)) for name, own in options.items() if len(own) == 1}
    return settled, tuple(name for name in options if name not in settled)


def _described(shares: DefinedShares) -> tuple[DescribedDefinition, ...]:
    return tuple(
        DescribedDefinition(
            definition=each.key,
            metric=each.metric,
            choices=dict(each.spec.options) if each.spec is not None else None,
            text=each.text,
        )
        for metric in SHARES
        for each in shares.all[metric]
    )


def _all_shares(shares: DefinedShares) -> tuple[DefinedShare, ...]:
    """Return both shares of every year under every definition."""
    return tuple(
        DefinedShare(definition=each.key, metric=metric, year=year, value=shares.share(each, year))
        for metric in SHARES
        for each in shares.all[metric]
        for year in shares.years
    )


def _sentences(
    targets: Sequence[TargetUnderDefinitions],
    printed: Sequence[PrintedNumber],
    late: Sequence[NotJudged],
) -> tuple[Text, ...]:
    """Return the whole answer as sentences."""
    said = [sentence for each in targets for sentence in each.sentences]
    said += [each.sentence for each in printed] or [say_none_printed()]
    said += [say_not_judged(each.id, each.year) for each in late]
    return tuple(said)


def _require_known(baseline: str, city: City) -> None:
    """Refuse a baseline that the city does not define."""
    options = tuple(city.definitions)
    if baseline not in options:
        values = {"kind": word("definition"), "given": baseline, "options": options}
        raise InputError([Problem("reference_unknown", Place("--baseline"), "", values)])

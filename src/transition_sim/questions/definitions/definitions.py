"""The verdict of every share target under every admissible definition of the shares.

One run is enough: what is built and what runs is a number, and a definition only weighs it. Under a
definition that is not the enforced one, the plan stays the plan: nobody optimises for the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from transition_sim.errors import Text
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.questions.definitions.definition_space import single_changes
from transition_sim.questions.definitions.sentences import (
    say_flip,
    say_flips,
    say_none_printed,
    say_not_judged,
    say_reproduced,
    say_verdicts,
)
from transition_sim.questions.definitions.share_counts import Count, Counted
from transition_sim.results.measured import is_reproduced
from transition_sim.results.store import Results
from transition_sim.system.share_targets import Sense
from transition_sim.system.shares import SHARES, Metric

PRINTED_METRICS: dict[str, Metric] = {  # of the base stock: the share that says who counts
    "capacity_share": "capacity_share",
    "clean_capacity": "capacity_share",
    "total_capacity": "capacity_share",
    "generation_share": "generation_share",
}


def judge_definitions(results: Results, city: City, baseline: str = "as_printed") -> dict[str, Any]:
    """Return every share target's verdict under every admissible definition.

    Parameters
    ----------
    results : Results
        A run of a scenario of this city.
    city : City
    baseline : str
        The city's definition with which the others are compared.

    Returns
    -------
    dict
        ``rows`` (definition, target, year, value, met); ``shares`` of every year; ``definitions``
        (what each of them chooses); ``targets`` (how many meet it, the smallest and the largest
        share); ``flips`` (single choices that turn a verdict); ``reproduces`` (which definitions
        give the printed numbers of the base stock); ``not_judged``. Sentences in both languages.
    """
    count = Count(results.dataset, city.definitions, baseline)
    promised = {each["id"]: each for each in results.verdict["targets"]}
    found: dict[str, Any] = {
        "scenario": results.scenario,
        "baseline": baseline,
        "rows": [row for each in promised.values() for row in _rows(count, each)],
        "targets": [],
        "flips": [],
    }
    for target in promised.values():
        own = [row for row in found["rows"] if row["target"] == target["id"]]
        summary = _summary(count, target, own)
        flips = _flips(count, target, summary["baseline_met"])
        summary["sentences"] = [
            _both(say_verdicts(summary)),
            _both(say_flips(summary, flips, baseline)),
        ]
        found["targets"].append(summary)
        found["flips"] += flips
    found["reproduces"] = reproduce(count, city.ledger, is_closed=_closed(city))
    found["sentences"] = _sentences(found, results)
    found["not_judged"] = list(results.verdict.get("not_judged", ()))
    return {**found, "definitions": _described(count), "shares": _shares(count)}


def _closed(city: City) -> bool:
    """Say whether the stock was closed with residuals, so that it adds up to what is printed."""
    return any(
        row.metric == "total_capacity" and row.evidence == "forced" for row in city.published
    )


def reproduce(
    count: Count, ledger: Sequence[LedgerEntry], *, is_closed: bool = False
) -> list[dict[str, Any]]:
    """Return, for each printed number of the base stock, the definitions that give it.

    Parameters
    ----------
    is_closed : bool
        Whether the stock was made to add up to the printed numbers: then a definition that gives
        them shows how they are counted, and nothing of the stock.
    """
    found = []
    for entry in ledger:
        metric = PRINTED_METRICS.get(entry.metric or "")
        if entry.stage != "base" or metric is None or entry.value is None:
            continue
        values = {each.key: _printed(count, each, str(entry.metric)) for each in count.all[metric]}
        row = {"id": entry.id, "metric": entry.metric, "value": entry.value, "unit": entry.unit}
        row["is_closed"] = is_closed
        found.append(
            {**row, "baseline": count.baseline} | _agreement(count.all[metric], values, entry.value)
        )
    return [{**each, "sentence": _both(say_reproduced(each))} for each in found]


def _agreement(
    searched: Sequence[Counted], values: Mapping[str, float], printed: float
) -> dict[str, Any]:
    """Return which definitions give a number, what they have in common and what they do not."""
    hits = [each for each in searched if is_reproduced(values[each.key], printed)]
    chosen = [dict(each.choices.options) for each in hits if each.choices is not None]
    options = {name: {each[name] for each in chosen} for name in (chosen[0] if chosen else ())}
    settled = {name: next(iter(own)) for name, own in options.items() if len(own) == 1}
    nearest = min(searched, key=lambda each: abs(values[each.key] - printed))
    return {
        "searched": len(searched),
        "definitions": [each.key for each in hits],
        "settled": settled,
        "open": [name for name in options if name not in settled],
        "nearest": {
            "definition": nearest.key,
            "value": values[nearest.key] if math.isfinite(values[nearest.key]) else None,
            "text": _both(nearest.text),
        },
    }


def _printed(count: Count, counted: Counted, metric: str) -> float:
    """Return what a definition gives for a printed number of the base year."""
    numerator, denominator = count.parts(counted, count.years[0])
    if metric == "clean_capacity":
        return numerator
    if metric == "total_capacity":
        return denominator
    return numerator / denominator if denominator > 0.0 else math.inf


def _rows(count: Count, target: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for each in count.all[target["metric"]]:
        value = count.share(each, target["year"])
        met = value is not None and Sense(target["sense"]).is_met(value, target["threshold"])
        row = {"definition": each.key, "target": target["id"], "year": target["year"]}
        rows.append({**row, "value": value, "met": met})
    return rows


def _summary(
    count: Count, target: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return how many definitions meet a target, and the smallest and the largest share."""
    defined = sorted((row for row in rows if row["value"] is not None), key=lambda r: r["value"])
    metric: Metric = target["metric"]
    texts = {each.key: each.text for each in count.all[metric]}
    ends = [{**row, "text": _both(texts[row["definition"]])} for row in defined]
    base = count.counted(count.base[metric])
    now = next(row for row in rows if row["definition"] == base.key)
    return {
        "target": target["id"],
        "metric": metric,
        "year": target["year"],
        "sense": target["sense"],
        "threshold": target["threshold"],
        "definitions": len(rows),
        "met": sum(row["met"] for row in rows),
        "smallest": ends[0] if ends else None,
        "largest": ends[-1] if ends else None,
        "baseline_value": now["value"],
        "baseline_met": now["met"],
        "fewest_changes": _fewest(count, metric, rows, now["met"]),
    }


def _fewest(
    count: Count, metric: Metric, rows: Sequence[Mapping[str, Any]], met: bool
) -> list[list[str]]:
    """Return the smallest set of choices that turns a verdict; empty where none does.

    Of several sets of one size, the first in the order of the choices.
    """
    verdicts = {row["definition"]: row["met"] for row in rows}
    base = count.base[metric]
    for each in count.all[metric]:  # the fewest changes come first
        if each.choices is not None and verdicts[each.key] != met:
            return [list(pair) for pair in each.choices.changes_from(base)]
    return []


def _flips(count: Count, target: Mapping[str, Any], met: bool) -> list[dict[str, Any]]:
    """Return each single choice that turns a verdict of the baseline."""
    base, found = count.base[target["metric"]], []
    for choice, option, changed in single_changes(base):
        counted = count.counted(changed)
        value = count.share(counted, target["year"])
        now = value is not None and Sense(target["sense"]).is_met(value, target["threshold"])
        if now == met:
            continue
        flip = {
            "target": target["id"],
            "year": target["year"],
            "choice": choice,
            "from": base[choice],
            "to": option,
            "definition": counted.key,
            "value": value,
            "met": now,
        }
        found.append({**flip, "sentence": _both(say_flip(flip))})
    return found


def _described(count: Count) -> list[dict[str, Any]]:
    return [
        {
            "definition": each.key,
            "metric": each.metric,
            "choices": dict(each.choices.options) if each.choices is not None else None,
            "text": _both(each.text),
        }
        for metric in SHARES
        for each in count.all[metric]
    ]


def _shares(count: Count) -> list[dict[str, Any]]:
    """Return both shares of every year under every definition."""
    return [
        {
            "definition": each.key,
            "metric": metric,
            "year": year,
            "value": count.share(each, year),
        }
        for metric in SHARES
        for each in count.all[metric]
        for year in count.years
    ]


def _sentences(found: Mapping[str, Any], results: Results) -> list[dict[str, str]]:
    """Return the whole answer as sentences."""
    said = [sentence for each in found["targets"] for sentence in each["sentences"]]
    said += [each["sentence"] for each in found["reproduces"]]
    if not found["reproduces"]:
        said.append(_both(say_none_printed()))
    late = results.verdict.get("not_judged", ())
    return said + [_both(say_not_judged(each["id"], each["year"])) for each in late]


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}

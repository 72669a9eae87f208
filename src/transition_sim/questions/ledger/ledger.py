"""The policy ledger: every quantified statement of the plan and, with a run, its status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

from transition_sim.errors import Text
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.questions.ledger.status import (
    NOT_MODELLED,
    Status,
    combine,
    judge,
    needed_growth,
    not_judged,
    not_measured,
    unreachable,
)
from transition_sim.results.indicators import air_emissions
from transition_sim.results.measured import (
    counted_by_kind,
    measure,
    year_of,
)
from transition_sim.results.store import Results

INTENSITIES = ("energy_intensity_cut", "co2_intensity_cut")


def read_ledger(
    city: City,
    results: Results | None = None,
    reachable: Mapping[str, float | None] | None = None,
) -> list[dict[str, Any]]:
    """Return every entry with its source, whether the model covers it and, with a run, its status.

    Parameters
    ----------
    city : City
    results : Results, optional
        A run of this city.
    reachable : mapping of entry id to float, optional
        The furthest level of each share that the run's scenario can reach at any cost
        (`questions.ledger.attainable_shares`); None where no plan satisfies the scenario at all.
    """
    titles = {source.id: source.name for source in city.sources}
    return [
        {
            "id": entry.id,
            "text": entry.text,
            "source": entry.document,
            "document": titles[entry.document].en,
            "title": _both(titles[entry.document]),
            "clause": entry.clause,
            "quantity": {"en": entry.quantity.en, "zh": entry.quantity.zh},
            "value": entry.value,
            "read_as": entry.read_as,
            "unit": entry.unit,
            "date": entry.date.isoformat() if entry.date else None,
            "wording": entry.wording,
            "covered": entry.metric is not None,
            "metric": entry.metric,
            "reason": _both(entry.reason),
            "assumptions": _both(entry.assumptions),
            **_found(entry, city, results, reachable or {}),
        }
        for entry in city.ledger
    ]


def _found(
    entry: LedgerEntry,
    city: City,
    results: Results | None,
    reachable: Mapping[str, float | None],
) -> dict[str, Any]:
    """Return what a run says of an entry: the year, the value, the status and how it was missed."""
    value = year = None
    base: float | None = None
    condition = None
    status = NOT_MODELLED if entry.metric is None else None
    if entry.metric is not None and results is not None:
        dataset = results.dataset
        years = dataset["year"].values.tolist()
        year = year_of(entry, years)
        if year is None:
            status = not_judged(entry, years)
        else:
            value = measure(entry, city, dataset, year)
            base = measure(entry, city, dataset, years[0]) if entry.against else None
            status = _status(entry, dataset, value, year, base)
            condition = _condition(entry, value, year, status)
    if status is None or status.outcome != "met":
        status = unreachable(entry, reachable) or status
    return {
        "year": year,
        "model_value": value,
        "base_value": base,
        "outcome": None if status is None else status.outcome,
        "missed_by": None if status is None else status.missed_by,
        "status": None if status is None else _both(status.text),
        "condition": _both(condition),
    }


def _status(
    entry: LedgerEntry, dataset: xr.Dataset, value: float | None, year: int, base: float | None
) -> Status | None:
    if value is None:
        return not_measured(entry)
    most = None
    if entry.metric == "pollutant_cut":
        most = float(air_emissions(dataset).isel(year=0))
    by_kind = counted_by_kind(entry, dataset, year)
    return combine(
        judge(entry, value, base, most), None if by_kind is None else judge(entry, by_kind)
    )


def _condition(
    entry: LedgerEntry, value: float | None, year: int, status: Status | None
) -> Text | None:
    """Return which growth of GDP would keep a promise on intensity that is missed without any."""
    if entry.metric not in INTENSITIES or value is None or entry.asked is None:
        return None
    if status is None or status.outcome != "missed" or entry.asked >= 1.0:
        return None
    return needed_growth((1.0 - value) / (1.0 - entry.asked) - 1.0, year)


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"en": text.en, "zh": text.zh}

"""The policy ledger: every quantified statement of the plan and, with a run, its status."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import xarray as xr

from transition_sim.errors import Text
from transition_sim.inputs.city_record import City
from transition_sim.inputs.schema import LedgerEntry
from transition_sim.metrics import share, stock_of_class, upgraded_capacity
from transition_sim.results import Results
from transition_sim.verdict.targets import TOLERANCE

REPORTED_TOLERANCE = 5e-5  # half of the last digit of a share printed as 33.52 %


def read_ledger(city: City, results: Results | None = None) -> list[dict[str, Any]]:
    """Return every entry with its source, whether the model covers it and, with a run, its status.

    Parameters
    ----------
    city : City
    results : Results, optional
        A run of this city.
    """
    titles = {source.id: source.title for source in city.sources}
    rows = []
    for entry in city.ledger:
        value = _model_value(entry, city, results) if results is not None else None
        other = _counted_by_kind(entry, results) if value is not None else None
        rows.append(
            {
                "id": entry.id,
                "text": entry.text,
                "source": entry.document,
                "document": titles[entry.document],
                "clause": entry.clause,
                "quantity": {"en": entry.quantity.en, "zh": entry.quantity.zh},
                "value": entry.value,
                "unit": entry.unit,
                "date": entry.date.isoformat() if entry.date else None,
                "wording": entry.wording,
                "covered": entry.metric is not None,
                "metric": entry.metric,
                "reason": _both(entry.reason),
                "model_value": value,
                "status": _both(_combined(_status(entry, value), _status(entry, other))),
            }
        )
    return rows


def _model_value(entry: LedgerEntry, city: City, results: Results | None) -> float | None:
    """Return what the run gives for an entry, in the entry's unit; None where it does not say."""
    if entry.metric is None or results is None:
        return None
    dataset = results.dataset
    years = dataset["year"].values.tolist()
    year = years[0] if entry.stage == "base" else entry.date.year if entry.date else years[-1]
    if year not in years:
        return None
    if entry.metric in ("capacity_share", "generation_share"):
        found = share(dataset, city.definitions["as_printed"], entry.metric, year)
        return found if math.isfinite(found) else None
    return _quantity(entry, city, dataset, year)


def _quantity(entry: LedgerEntry, city: City, dataset: xr.Dataset, year: int) -> float | None:
    stock: pd.Series = stock_of_class(dataset, year)
    clean = city.definitions["as_printed"].clean
    if entry.metric == "clean_capacity":
        return float(stock[stock.index.isin(clean)].sum())
    if entry.metric == "total_capacity":
        return float(stock.sum())
    if entry.metric == "retrofitted_capacity":
        return _upgraded(dataset, year, "by_unit")
    if entry.metric == "small_coal_capacity":
        small = {u.id for u in city.units if u.unit_size_mw is not None and u.unit_size_mw < 300.0}
        units = dataset["unit_capacity"].sel(year=year)
        coal = dataset["asset_class"].to_series().eq("coal")
        chosen = [
            u in small and bool(coal.get(a, False))
            for u, a in zip(units["unit"].values, units["unit_asset"].values, strict=True)
        ]
        return float(units.values[chosen].sum())
    name = {"storage_power": "store_power_capacity", "storage_energy": "store_energy_capacity"}
    stores = dataset[name[str(entry.metric)]].sel(year=year)
    return float(stores.sel(store=entry.item) if entry.item else stores.sum())


def _counted_by_kind(entry: LedgerEntry, results: Results | None) -> float | None:
    """Return the upgraded MW with a bundle counted once a kind; None of any other metric."""
    if entry.metric != "retrofitted_capacity" or results is None:
        return None
    dataset = results.dataset
    year = entry.date.year if entry.date else int(dataset["year"].values[-1])
    return _upgraded(dataset, year, "by_kind")


def _upgraded(dataset: xr.Dataset, year: int, count: str) -> float:
    found = upgraded_capacity(dataset).sel(year=year)
    return float(found.sel(item=count)) if count in found["item"].values else 0.0


def is_reproduced(value: float, printed: float) -> bool:
    """Say whether a number of the base agrees with the printed one in all of its digits."""
    return abs(value - printed) <= max(REPORTED_TOLERANCE, abs(printed) * 1e-6)


def _combined(status: Text | None, by_kind: Text | None) -> Text | None:
    """Return one status; both where a promise does not say how it is counted, and it matters."""
    if status is None or by_kind is None or status == by_kind:
        return status
    return Text(
        f"{status.en} counted by unit; {by_kind.en} counted by kind",
        f"按机组计：{status.zh}；按改造类别计：{by_kind.zh}",
    )


def _status(entry: LedgerEntry, value: float | None) -> Text | None:
    if entry.metric is None:
        return Text("tracked, not modelled", "已登记，未建模")
    if value is None or entry.value is None:
        return None
    if entry.stage == "base":
        if is_reproduced(value, entry.value):
            return Text("reproduced", "已复现")
        return Text("not reproduced", "未复现")
    gap = entry.value - value if entry.sense != "<=" else value - entry.value
    if gap <= TOLERANCE * max(1.0, abs(entry.value)):
        return Text("met", "达到")
    if entry.unit == "share":
        points = _rounded(100.0 * gap, 1)
        return Text(f"missed by {points} percentage points", f"未达到，差{points}个百分点")
    amount = f"{_rounded(gap, 0)} {entry.unit}"
    return Text(f"missed by {amount}", f"未达到，差{amount}")


def _rounded(gap: float, decimals: int) -> str:
    """Return a gap with few digits, but never as a zero that it is not."""
    return f"{gap:,.{decimals}f}" if gap >= 1.0 else f"{gap:.2g}"


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"en": text.en, "zh": text.zh}

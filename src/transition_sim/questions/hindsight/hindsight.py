"""Hindsight: published outcomes beside what scenarios said.

Three files hold outcomes: what the city reported of its stock (entries of the ledger with
``stage: base``), statistics of the base year (``published.csv``), and what became of the plan since
(``outcomes.csv``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xarray as xr

from transition_sim.errors import Text
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.ledger import SHARE_METRICS, LedgerEntry
from transition_sim.inputs.schema.published import Outcome
from transition_sim.inputs.schema.records import SourcedRow
from transition_sim.results.measured import (
    REPORTED_TOLERANCE,
    measure,
    stock_of,
    year_of,
)
from transition_sim.results.metrics import finite
from transition_sim.results.published import modelled_value
from transition_sim.results.store import Results, name_runs
from transition_sim.verdict.wording import name_definition, name_unit

SAME = 1e-4  # of a published figure: it is printed with four digits or fewer
Range = tuple[float, float] | tuple[None, None]


@dataclass(frozen=True)
class Looked:
    """A published figure and what each run said of it.

    Attributes
    ----------
    definition : str or None
        Whose share it is; a published share is held against every definition.
    span : tuple
        Plausible range of the published figure, in `unit`.
    said : mapping of run to float
        In `unit`; None where a run says nothing of it.
    note : Text or None
        The file's own remark on the figure.
    """

    id: str
    text: Text
    metric: str | None
    year: int
    definition: str | None
    published: float
    span: Range
    unit: str
    source: tuple[str, ...]
    confidence: str
    evidence: str | None
    said: Mapping[str, float | None]
    note: Text | None = None

    def difference(self, run: str) -> float | None:
        """Return what a run said less what was published."""
        value = self.said[run]
        return None if value is None else value - self.published

    def describe(self) -> Text:
        """Return what was published and what each run said, as a sentence."""
        clauses = [tell_run(run, value, self) for run, value in self.said.items()]
        head = tell_published(self.published, self.unit, self.definition)
        return Text(
            head.en + "; ".join(each.en for each in clauses),
            head.zh + "；".join(each.zh for each in clauses),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the row as ``hindsight --json`` prints it."""
        sentence = self.describe()
        return {
            "id": self.id,
            "text": {"en": self.text.en, "zh": self.text.zh},
            "metric": self.metric,
            "year": self.year,
            "definition": self.definition,
            "published": self.published,
            "low": self.span[0],
            "high": self.span[1],
            "unit": self.unit,
            "source": list(self.source),
            "confidence": self.confidence,
            "evidence": self.evidence,
            "note": self.note and {"en": self.note.en, "zh": self.note.zh},
            "sentence": {"en": sentence.en, "zh": sentence.zh},
            "runs": {
                run: {"value": value, "difference": self.difference(run)}
                for run, value in self.said.items()
            },
        }


def look_back(city: City, runs: Sequence[Results]) -> list[Looked]:
    """Return every published outcome beside what the runs said of it.

    Parameters
    ----------
    city : City
    runs : sequence of Results
        Runs of this city.
    """
    named = dict(zip(name_runs(runs), (run.dataset for run in runs), strict=True))
    return [*_reported(city, named), *_statistics(city, named), *_outcomes(city, named)]


def _reported(city: City, runs: Mapping[str, xr.Dataset]) -> Iterator[Looked]:
    """Iterate over what the city reported of its stock, shares under every definition."""
    grades = {source.id: source.confidence for source in city.sources}
    for entry in city.ledger:
        if entry.stage != "base" or entry.metric is None or entry.value is None:
            continue
        is_share = entry.metric in SHARE_METRICS
        for name in city.definitions if is_share else ("as_printed",):
            yield Looked(
                id=entry.id,
                text=entry.quantity,
                metric=entry.metric,
                year=entry.date.year if entry.date else city.base_year,
                definition=name if is_share else None,
                published=entry.value,
                span=(None, None),
                unit=entry.unit or "",
                source=(entry.document,),
                confidence=grades[entry.document],
                evidence=None,
                said={run: _reproduced(entry, city, data, name) for run, data in runs.items()},
            )


def _reproduced(
    entry: LedgerEntry, city: City, dataset: xr.Dataset, definition: str
) -> float | None:
    year = year_of(entry, dataset["year"].values.tolist())
    return None if year is None else measure(entry, city, dataset, year, definition)


def _statistics(city: City, runs: Mapping[str, xr.Dataset]) -> Iterator[Looked]:
    for row in city.published:
        yield Looked(
            id=row.id,
            text=row.name,
            metric=row.metric,
            year=(row.end or row.start or city.stock_date).year,
            definition=None,
            published=row.value,
            span=row.ranges.get("value", (None, None)),
            unit=row.unit,
            source=row.source,
            confidence=_grade(row, city),
            evidence=row.evidence,
            said={run: finite(modelled_value(row, data)) for run, data in runs.items()},
            note=row.remark,
        )


def _outcomes(city: City, runs: Mapping[str, xr.Dataset]) -> Iterator[Looked]:
    for row in city.outcomes:
        yield Looked(
            id=row.id,
            text=row.name,
            metric=row.metric,
            year=row.date.year,
            definition=None,
            published=row.value,
            span=row.ranges.get("value", (None, None)),
            unit=row.unit,
            source=row.source,
            confidence=_grade(row, city),
            evidence=row.evidence,
            said={run: _said(row, data) for run, data in runs.items()},
            note=row.remark,
        )


def _said(row: Outcome, dataset: xr.Dataset) -> float | None:
    """Return what a run says of an outcome; None outside its years, or of what it leaves out."""
    if row.metric is None or row.date.year not in dataset["year"].values:
        return None
    return stock_of(dataset, row.metric, str(row.item), row.date.year)


def _grade(row: SourcedRow, city: City) -> str:
    """Return a row's own grade, or that of the weakest of its sources."""
    known = {source.id: source.confidence for source in city.sources}
    return row.confidence or max(known[name] for name in row.source)


def tell_published(published: float, unit: str, definition: str | None) -> Text:
    """Return the head of a sentence: what was published."""
    of = {lang: name_definition(definition, lang) if definition else "" for lang in ("en", "zh")}
    return Text(
        f"published {figure(published, unit, 'en')}"
        + (f" ({of['en']})" if definition else "")
        + ", ",
        f"公布值{figure(published, unit, 'zh')}" + (f"（{of['zh']}）" if definition else "") + "，",
    )


def tell_run(run: str, value: float | None, row: Looked) -> Text:
    """Return a clause: what a run said, and how far it is from what was published."""
    if value is None:
        return Text(f"{run} says nothing of it", f"{run}未涉及")
    verdict = _compared(value, row)
    return Text(
        f"{run} said {figure(value, row.unit, 'en')}: {verdict.en}",
        f"{run}结果为{figure(value, row.unit, 'zh')}：{verdict.zh}",
    )


def _compared(value: float, row: Looked) -> Text:
    gap = value - row.published
    same = REPORTED_TOLERANCE if row.unit == "share" else SAME * max(1.0, abs(row.published))
    if abs(gap) <= same:
        return Text("as published", "与公布值一致")
    amount = _amount(abs(gap), row.unit)
    if row.evidence == "bound":
        english, chinese = ("above", "高于") if gap > 0.0 else ("below", "低于")
        return Text(f"{amount.en} {english} the bound", f"{chinese}该界限{amount.zh}")
    english, chinese = ("too high", "偏高") if gap > 0.0 else ("too low", "偏低")
    text = Text(f"{amount.en} {english}", f"{chinese}{amount.zh}")
    low, high = row.span
    if low is not None and high is not None and low <= value <= high:
        return Text(f"{text.en}, within the published range", f"{text.zh}，在公布值的合理范围内")
    return text


def _amount(gap: float, unit: str) -> Text:
    if unit == "share":
        return Text(f"{100.0 * gap:.2f} points", f"{100.0 * gap:.2f}个百分点")
    return Text(figure(gap, unit, "en"), figure(gap, unit, "zh"))


def figure(value: float, unit: str, lang: str) -> str:
    """Return a figure with its unit: shares in percent, others with five digits at most."""
    if unit == "share":
        return f"{value:.2%}"
    decimals = 4 - math.floor(math.log10(abs(value))) if value else 0
    shown = f"{value:,.{min(max(decimals, 0), 4)}f}"
    name = name_unit(unit, lang)
    space = "" if lang == "zh" and name != unit else " "
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + space + name

"""Hindsight: published outcomes beside what scenarios said.

Three files hold outcomes: what the city reported of its stock (entries of the ledger with
``stage: base``), statistics of the base year (``published.csv``), and what became of the plan since
(``outcomes.csv``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xarray as xr

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.ledger import SHARE_METRICS, LedgerEntry
from transition_sim.inputs.schema.published import Outcome, Published
from transition_sim.inputs.schema.records import SourcedRow
from transition_sim.questions.hindsight.answer import Hindsight, PublishedFigure, SaidByRun
from transition_sim.questions.hindsight.sentences import say_figure
from transition_sim.results.measured import measure, stock_of, year_of
from transition_sim.results.metrics import finite
from transition_sim.results.published import modelled_value
from transition_sim.results.runs import (
    AnyCity,
    Run,
    city_of_run,
    place_of_run,
    written_city,
)
from transition_sim.results.store import Results, name_runs
from transition_sim.verdict.stored_run import open_run

Datasets = Mapping[str, xr.Dataset]


def hindsight(*runs: Run, city: AnyCity | None = None) -> Hindsight:
    """Return every published outcome beside what the runs said of it.

    Parameters
    ----------
    runs : Results, or path of a run's folder
        One or more.
    city : City, path or str, optional
        Whose figures are meant. By default the runs' own; it has to be given where that is not a
        packaged one.

    Raises
    ------
    InputError
        There is no run, or it is not said of which city the figures are.
    """
    if not runs:
        raise InputError([_no_run()])
    opened = [open_run(each) for each in runs]
    known = _city_of(opened, [place_of_run(each) for each in runs], city)
    named = dict(zip(name_runs(opened), (run.dataset for run in opened), strict=True))
    found = (*_reported(known, named), *_statistics(known, named), *_outcomes(known, named))
    return Hindsight(rows=found)


def _city_of(runs: Sequence[Results], places: Sequence[str], given: AnyCity | None) -> City:
    """Return the city of all runs; figures of one city say nothing of another."""
    cities = sorted({city for run in runs if (city := written_city(run)) is not None})
    if len(cities) < 2:
        return city_of_run(runs[0], places[0], given)
    if given is not None:
        return given if isinstance(given, City) else load_city(str(given))
    values = {
        "message": Text(
            f"the runs are of several cities: {', '.join(cities)}",
            f"这些运行属于不同城市：{'、'.join(cities)}",
        ),
        "remedy": Text(
            "name runs of one city, or whose figures are meant with --city",
            "请只给出同一城市的运行，或用 --city 指明以哪个城市的公布值为准",
        ),
    }
    raise InputError([Problem("other", Place(places[0]), "", values)])


def figure_of(said: Mapping[str, float | None], published: float, **fields: Any) -> PublishedFigure:
    """Return a published figure beside what runs said of it, with its sentence.

    Parameters
    ----------
    said : mapping of run to float
        In the figure's unit; None where a run says nothing of it.
    """
    runs = {
        run: SaidByRun(value=value, difference=None if value is None else value - published)
        for run, value in said.items()
    }
    found = PublishedFigure(published=published, runs=runs, **fields)
    return found.model_copy(update={"sentence": say_figure(found)})


def _reported(city: City, runs: Datasets) -> Iterator[PublishedFigure]:
    """Iterate over what the city reported of its stock, shares under every definition."""
    grades = {source.id: source.confidence for source in city.sources}
    for entry in city.ledger:
        if entry.stage != "base" or entry.metric is None or entry.value is None:
            continue
        is_share = entry.metric in SHARE_METRICS
        for name in city.definitions if is_share else ("as_printed",):
            yield figure_of(
                {run: _reproduced(entry, city, data, name) for run, data in runs.items()},
                entry.value,
                id=entry.id,
                text=entry.quantity,
                metric=entry.metric,
                year=entry.date.year if entry.date else city.base_year,
                definition=name if is_share else None,
                low=None,
                high=None,
                unit=entry.unit or "",
                source=(entry.document,),
                confidence=grades[entry.document],
                evidence=None,
            )


def _reproduced(
    entry: LedgerEntry, city: City, dataset: xr.Dataset, definition: str
) -> float | None:
    year = year_of(entry, dataset["year"].values.tolist())
    return None if year is None else measure(entry, city, dataset, year, definition)


def _statistics(city: City, runs: Datasets) -> Iterator[PublishedFigure]:
    for row in city.published:
        said = {run: finite(modelled_value(row, data)) for run, data in runs.items()}
        yield _of_row(row, city, (row.end or row.start or city.stock_date).year, said)


def _outcomes(city: City, runs: Datasets) -> Iterator[PublishedFigure]:
    for row in city.outcomes:
        said = {run: _said(row, data) for run, data in runs.items()}
        yield _of_row(row, city, row.date.year, said)


def _of_row(
    row: Published | Outcome, city: City, year: int, said: Mapping[str, float | None]
) -> PublishedFigure:
    """Return a row of `published.csv` or `outcomes.csv` beside what the runs said of it."""
    low, high = row.ranges.get("value", (None, None))
    return figure_of(
        said,
        row.value,
        id=row.id,
        text=row.name,
        metric=row.metric,
        year=year,
        definition=None,
        low=low,
        high=high,
        unit=row.unit,
        source=row.source,
        confidence=_grade(row, city),
        evidence=row.evidence,
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


def _no_run() -> Problem:
    values = {
        "message": Text("no run is given", "未给出运行"),
        "remedy": Text("name one run or more", "请给出一个或更多运行"),
    }
    return Problem("other", Place("hindsight"), "", values)

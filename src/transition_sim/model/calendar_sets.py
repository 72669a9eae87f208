"""The calendar as sets and maps: typical periods, and the spans of days that run through them."""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.algebra import (
    Array,
    add_indexed_set,
    add_map,
    add_parameter,
    add_set,
)
from transition_sim.timeseries.axis import DAYS, TimeAxis

NOTHING = 1e-6  # a share of the level that is left: less is none, and spoils the matrix's range


def add_spans(model: Any, time: TimeAxis) -> None:
    """Declare PERIOD and SPAN, and how they and the steps belong together.

    A span, a day or a week, is named by its first day and is one run through its period; the last
    week has eight days, and counts as 8/7 runs.
    """
    labels, position = time.label, np.arange(len(time.label))
    first = np.flatnonzero(time.previous >= position)  # steps wrap within the period
    later = np.setdiff1d(position, first)
    period = add_set(
        model, "PERIOD", np.unique(time.period).tolist(), "typical periods", along="typical_period"
    )
    add_set(
        model,
        "LATER_STEP",
        labels[later].tolist(),
        "steps that are not the first of their period",
        along="step",
    )
    add_map(model, "first_step", period, labels[first].tolist(), "the first step of a period")
    add_map(
        model,
        "last_step",
        period,
        labels[time.previous[first]].tolist(),
        "the last step of a period",
    )
    add_map(model, "period_of", model.STEP, time.period.tolist(), "the period of a step")

    start = _first_days(time)
    own, hours = time.day_period[start], _span_hours(time)
    span = add_set(
        model,
        "SPAN",
        start.tolist(),
        "days or weeks of the calendar, each one run through its period",
        along="span",
    )
    add_map(
        model,
        "next_span",
        span,
        np.roll(start, -1).tolist(),
        "the next span of the calendar; of the last, the first",
    )
    add_map(model, "span_period", span, own.tolist(), "the period that a span runs through")
    add_map(
        model, "span_first", span, labels[first[own]].tolist(), "the first step of a span's period"
    )
    add_map(
        model,
        "span_last",
        span,
        labels[time.previous[first[own]]].tolist(),
        "the last step of a span's period",
    )
    add_indexed_set(
        model,
        "SPANS_OF",
        period,
        {p: start[own == p].tolist() for p in period},
        "spans that a period stands for",
    )
    share = hours / np.bincount(own, weights=hours)[own]
    add_parameter(model, "share_of_period", (span,), share, "share", "part of its period's days")
    runs = hours / np.bincount(time.period)[own]
    add_parameter(model, "runs", (span,), runs, "1", "runs through its period")


def add_retention(model: Any, time: TimeAxis, stores: Any, retained: Array) -> None:
    """Declare what is left of a level after a span (`kept`), and a run (`kept_within`).

    Parameters
    ----------
    stores : pyomo.Set
    retained : numpy.ndarray, shape (store,)
        Share of the level that is left after an hour.
    """
    lengths = {
        "kept": (model.SPAN, _span_hours(time)),
        "kept_within": (model.PERIOD, np.bincount(time.period)),
    }
    for name, (sets, hours) in lengths.items():
        left = retained[:, None] ** hours
        left = np.where(left < NOTHING, 0.0, left)
        add_parameter(model, name, (stores, sets), left, "share", "what is left of a level")


def _span_hours(time: TimeAxis) -> Array:
    """Return the length of each span [h]."""
    return 24 * np.diff(_first_days(time), append=DAYS)


def _first_days(time: TimeAxis) -> Array:
    return np.unique(time.day_span, return_index=True)[1]

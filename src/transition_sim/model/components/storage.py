"""Storage: charge, discharge and level of each store.

Symbols
-------
charge[s,y,t], discharge[s,y,t] : MW at the grid's side.
level[s,y,t] : MWh at the end of the step; one step is one hour.
level_start[s,y,n] : MWh of a seasonal store before span *n* of the calendar.
level_before[s,y,p] : MWh of a seasonal store before period *p*: the mean of its spans.
level_high[s,y,p], level_low[s,y,p] : MWh, bounds of its level within the period.

Equations
---------
level[t] = (1 - self_discharge) · level[t-1] + charge_efficiency · charge[t]
           - discharge[t] / discharge_efficiency

The step before the first is the last of the same year (hourly) or typical period: cyclic. Power
and energy are limited by what runs; before the first year in which some of a store may be built
these limits are bounds. Feeds the electricity and cost accounts.

A seasonal store links typical periods (hour by hour it is a store like any other). The calendar is
a row of spans, days or weeks, each of them one run through its period *p(n)*. In every run the
store charges and discharges alike, but starts from another level. Its level[t] is the mean of all
runs: what it holds on the mean of the days that the period stands for.

level[first step of p] = (1 - self_discharge) · level_before[p] + what goes in and out
level_before[p] = Σ share_of_period[n] · level_start[n] over the spans n of p
level_start[n+1] = kept[n] · level_start[n]
                   + runs[n] · (level[last step of p(n)] - kept_within · level_before[p(n)])

cyclic over the year, where kept is what self-discharge leaves over the span (kept_within: over the
period) and runs is 1, but 8/7 for the last week of the year, which has eight days. In run n the
level differs from the mean by level_start[n] - level_before[p(n)] at the start, and by less after
self-discharge, so that these hold it within its limits at every hour of every run:

level_low[p] <= level[t in p] <= level_high[p]
level_low[p(n)] + level_start[n] - level_before[p(n)] >= 0
level_high[p(n)] + level_start[n] - level_before[p(n)] <= energy that runs in p(n)

On the axis of a relaxation every store may start each period from any level, and all that ties the
periods together is that it gains nothing over the year:

Σ step_weight[p] · (level[last step of p] - level_before[p]) = 0

Source: L. Kotzur et al., Time series aggregation for energy system design: modeling seasonal
storage, Applied Energy 213 (2018), with the mean in place of a level that starts at zero.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_indexed_set,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.calendar_sets import add_retention, add_spans
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System

NEEDS = ("stock",)


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare stores; enter their flows and the cost of cycling."""
    data, store = system.data, model.STORE
    for name in ("charge_efficiency", "discharge_efficiency", "self_discharge", "cycle_cost"):
        take_parameter(model, system, name, (store,))
    within = {z: data["store"].values[data["store_zone"].values == z].tolist() for z in model.ZONE}
    add_indexed_set(model, "STORES_IN", model.ZONE, within, "stores of a zone")
    apart = not system.time.is_chronological
    linked = apart & (data["seasonal"].values | system.time.loose)
    names = data["store"].values
    cyclic = add_set(
        model,
        "CYCLIC_STORE",
        names[~linked].tolist(),
        "stores whose level wraps within the year or the typical period",
        along="store",
    )
    _add_flows(model, system)
    _add_limits(model)
    add_rows(
        model,
        "level_balance",
        (cyclic, model.YEAR, model.STEP),
        lambda m, s, y, t: (
            m.level[s, y, t]
            == (1.0 - m.self_discharge[s]) * m.level[s, y, m.previous_step[t]]
            + _net_inflow(m, s, y, t)
        ),
        "MWh",
        "the level changes by what goes in and out",
    )
    if linked.any():
        add_set(
            model,
            "LINKED_STORE",
            names[linked].tolist(),
            "stores whose level is carried from period to period",
            along="store",
        )
        add_spans(model, system.time)
        _add_levels_within(model)
        if system.time.loose:
            _add_yearly_levels(model)
        else:
            retained = 1.0 - data["self_discharge"].values[linked]
            add_retention(model, system.time, model.LINKED_STORE, retained)
            _add_seasonal_levels(model)
            _add_seasonal_limits(model)
    accounts.electricity.add(
        "storage",
        lambda m, z, y, t: sum(m.discharge[s, y, t] - m.charge[s, y, t] for s in m.STORES_IN[z]),
    )
    accounts.cost.add(
        "storage cycling",
        lambda m, y: sum(
            m.cycle_cost[s] * m.step_weight[y, t] * m.discharge[s, y, t]
            for s in m.STORE
            for t in m.STEP
        ),
    )


def _net_inflow(m: Any, s: Any, y: Any, t: Any) -> Any:
    """Return what a step adds to the level."""
    return (
        m.charge_efficiency[s] * m.charge[s, y, t]
        - m.discharge[s, y, t] / m.discharge_efficiency[s]
    )


def _built(m: Any, s: Any, y: Any, t: Any) -> Any:
    """Return what runs of an expandable store's free builds [MW]."""
    return sum(m.store_built_running[s, v, y, t] * m.store_built[s, v] for v in m.YEAR)


def _add_flows(model: Any, system: System) -> None:
    data, sets = system.data, (model.STORE, model.YEAR, model.STEP)
    grown = np.cumsum(data["store_build_limit"].values, axis=1) > 0.0  # some may have been built
    stores, years = list(model.STORE), list(model.YEAR)
    pairs = [(stores[s], years[y]) for s, y in np.argwhere(grown)]
    add_set(
        model,
        "EXPANDED_STORE",
        pairs,
        "stores and years in which some of the store may have been built",
        along=("store", "year"),
    )
    power = np.where(grown[..., None], np.inf, data["store_running_power"].values)
    energy = np.where(grown[..., None], np.inf, data["store_running_energy"].values)
    add_variable(model, "charge", sets, "MW", "drawn from the grid", upper=power)
    add_variable(model, "discharge", sets, "MW", "fed to the grid", upper=power)
    add_variable(
        model,
        "level",
        sets,
        "MWh",
        "stored at the end of the step; of a seasonal store, the mean of the period's days",
        upper=energy,
    )


def _add_limits(model: Any) -> None:
    sets = (model.EXPANDED_STORE, model.STEP)
    for flow in ("charge", "discharge"):
        add_rows(
            model,
            f"{flow}_max",
            sets,
            lambda m, s, y, t, flow=flow: (
                getattr(m, flow)[s, y, t] <= m.store_running_power[s, y, t] + _built(m, s, y, t)
            ),
            "MW",
            f"{flow} is limited by the store's power",
        )
    add_rows(
        model,
        "level_max",
        sets,
        lambda m, s, y, t: (
            m.level[s, y, t]
            <= m.store_running_energy[s, y, t] + m.store_hours[s] * _built(m, s, y, t)
        ),
        "MWh",
        "the level is limited by the store's energy",
    )


def _add_levels_within(model: Any) -> None:
    """Declare how the level changes within a period that does not wrap."""
    store, year = model.LINKED_STORE, model.YEAR
    in_period = (store, year, model.PERIOD)
    add_variable(model, "level_before", in_period, "MWh", "stored before a period, on the mean")
    add_rows(
        model,
        "level_change",
        (store, year, model.LATER_STEP),
        lambda m, s, y, t: (
            m.level[s, y, t]
            == (1.0 - m.self_discharge[s]) * m.level[s, y, m.previous_step[t]]
            + _net_inflow(m, s, y, t)
        ),
        "MWh",
        "within a period the level changes by what goes in and out",
    )
    add_rows(
        model,
        "level_change_first",
        in_period,
        lambda m, s, y, p: (
            m.level[s, y, m.first_step[p]]
            == (1.0 - m.self_discharge[s]) * m.level_before[s, y, p]
            + _net_inflow(m, s, y, m.first_step[p])
        ),
        "MWh",
        "a period starts from the mean level before its spans",
    )


def _add_yearly_levels(model: Any) -> None:
    """Declare that a store gains nothing over the year, whatever each period starts from."""
    add_rows(
        model,
        "level_year",
        (model.LINKED_STORE, model.YEAR),
        lambda m, s, y: (
            sum(
                m.step_weight[y, m.last_step[p]]
                * (m.level[s, y, m.last_step[p]] - m.level_before[s, y, p])
                for p in m.PERIOD
            )
            == 0.0
        ),
        "MWh",
        "over the year, periods end with what they start from",
    )


def _add_seasonal_levels(model: Any) -> None:
    """Declare how a seasonal store's level changes from span to span."""
    store, year = model.LINKED_STORE, model.YEAR
    in_period, in_span = (store, year, model.PERIOD), (store, year, model.SPAN)
    add_variable(model, "level_start", in_span, "MWh", "stored before a span of the calendar")
    add_rows(
        model,
        "level_mean",
        in_period,
        lambda m, s, y, p: (
            m.level_before[s, y, p]
            == sum(m.share_of_period[n] * m.level_start[s, y, n] for n in m.SPANS_OF[p])
        ),
        "MWh",
        "the level before a period is the mean of its spans",
    )
    add_rows(
        model,
        "level_link",
        in_span,
        lambda m, s, y, n: (
            m.level_start[s, y, m.next_span[n]]
            == m.kept[s, n] * m.level_start[s, y, n]
            + m.runs[n]
            * (
                m.level[s, y, m.span_last[n]]
                - m.kept_within[s, m.span_period[n]] * m.level_before[s, y, m.span_period[n]]
            )
        ),
        "MWh",
        "a span leaves to the next what it had and what its period adds",
    )


def _add_seasonal_limits(model: Any) -> None:
    """Declare the limits that hold a seasonal store at every hour of every span."""
    store, year = model.LINKED_STORE, model.YEAR
    in_period, in_span = (store, year, model.PERIOD), (store, year, model.SPAN)
    growing = {s: [s] if s in model.EXPANDABLE_STORE else [] for s in store}
    add_indexed_set(
        model, "GROWING", store, growing, "the store itself where it may be built, else nothing"
    )  # itself, or nothing where it cannot grow
    add_variable(model, "level_high", in_period, "MWh", "highest mean level of a period")
    add_variable(model, "level_low", in_period, "MWh", "lowest mean level of a period")
    add_rows(
        model,
        "level_high_min",
        (store, year, model.STEP),
        lambda m, s, y, t: m.level_high[s, y, m.period_of[t]] >= m.level[s, y, t],
        "MWh",
        "no step of a period has a higher level",
    )
    add_rows(
        model,
        "level_low_max",
        (store, year, model.STEP),
        lambda m, s, y, t: m.level_low[s, y, m.period_of[t]] <= m.level[s, y, t],
        "MWh",
        "no step of a period has a lower level",
    )
    add_rows(
        model,
        "level_span_min",
        in_span,
        lambda m, s, y, n: (
            m.level_low[s, y, m.span_period[n]]
            + m.level_start[s, y, n]
            - m.level_before[s, y, m.span_period[n]]
            >= 0.0
        ),
        "MWh",
        "the level of a span is never below nothing",
    )
    add_rows(
        model,
        "level_span_max",
        in_span,
        lambda m, s, y, n: (
            m.level_high[s, y, m.span_period[n]]
            + m.level_start[s, y, n]
            - m.level_before[s, y, m.span_period[n]]
            - sum(m.store_hours[w] * _built(m, w, y, m.span_first[n]) for w in m.GROWING[s])
            <= m.store_running_energy[s, y, m.span_first[n]]
        ),
        "MWh",
        "the level of a span is limited by the store's energy",
    )

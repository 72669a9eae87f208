"""Obligations: what a scenario asks of wind and PV, of firm capacity and of coal.

Symbols
-------
utilisation[c,y] : least share of what wind, PV, or both can deliver that is delivered.
firm_share[a], store_firm_share[s] : net MW that can be counted on at the peak per MW of capacity;
    of a store no more than its energy gives over the hours of the peak.
firm_known[y] : MW that known plant and stores can be counted on for.
planning_reserve[y], peak_load[y] : margin, as a share, over the largest hourly load of the year
    [MW], demand and obligation to export together.
coal_ratio[y] : share of the base year's coal consumption that all coal plant may burn.

Equations
---------
utilisation_min: Σ step_weight · gross power >= utilisation · Σ step_weight · available · running,
over the assets of c
planning_reserve_min: firm_known + Σ firm_share · capacity + Σ store_firm_share · power of new
stores >= (1 + planning_reserve) · peak_load, on 31 December
coal_replacement_max: coal[y] <= coal_ratio · coal[base year], in every year in which new coal plant
runs or may run, with coal[y] = Σ burning[a,y] over coal plant and what boilers burn of its fuels

New coal plant has to be made up for by as much less coal elsewhere in the city, or by more where
the ratio is below one. Coal is counted by its energy. The base year's consumption is part of the
same optimum, no number from outside.

Each row stands only where the scenario asks for it. Reads the running and burning accounts, which
are closed by then.

Source: replacement of coal consumption (煤炭消费减量或等量替代) is the province's rule for new
projects that use coal.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.inputs.schema.policies import COAL, RENEWABLE
from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_expression,
    add_indexed_set,
    add_map,
    add_parameter,
    add_rows,
    add_set,
)
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System
from transition_sim.system.varying import varying_assets, varying_years

NEEDS = ("stock", "dispatch", "fuel", "heat_sources")


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare the rows that the scenario asks for."""
    if system.data["utilisation"].notnull().any():
        _add_utilisation(model, system, accounts)
    if system.data["planning_reserve"].notnull().any():
        _add_reserve(model, system)
    if system.data["coal_ratio"].notnull().any():
        _add_replacement(model, system, accounts)


def _add_utilisation(model: Any, system: System, accounts: Accounts) -> None:
    data = system.data
    asked = data["utilisation"].values
    groups = data["utilised"].values.tolist()
    rows = [(groups[c], int(data["year"][y])) for c, y in np.argwhere(~np.isnan(asked))]
    wanted = add_set(
        model,
        "UTILISED",
        rows,
        "groups and years with a least utilisation",
        along=("utilised", "year"),
    )
    group = add_set(model, "UTILISED_GROUP", groups, "wind, PV, or both", along="utilised")
    _add_renewables(model, system)
    take_parameter(model, system, "utilisation", (group, model.YEAR), absent=0.0)

    def possible(m: Any, a: Any, y: Any) -> Any:
        """Return what of a varying stock can be delivered in a year, gross [MWh]."""
        running = accounts.running.total()
        return sum(
            m.gross_per_net[a]
            * m.varies[a, y]
            * m.step_weight[y, t]
            * m.deliverable[a, t]
            * running(m, a, y, t)
            for t in m.STEP
        )

    add_rows(
        model,
        "utilisation_min",
        (wanted,),
        lambda m, c, y: (
            sum(
                sum(m.gross_per_net[a] * m.step_weight[y, t] * m.power[a, y, t] for t in m.STEP)
                for a in m.RENEWABLES_IN[c]
            )
            - sum(m.utilisation[c, y] * m.counts[c, a] * possible(m, a, y) for a in m.EXPANDABLE)
            >= m.utilisation[c, y] * m.possible_known[c, y]
        ),
        "MWh/year",
        "wind and PV are curtailed no more than the scenario allows",
    )


def _add_renewables(model: Any, system: System) -> None:
    """Declare the plant of each group, and what known stock can deliver."""
    data, group = system.data, model.UTILISED_GROUP
    names, varies = data["asset"].values, varying_years(system)
    to_gross = data["gross_per_net"].values
    able = (data["power_limit"] * data["step_weight"]).sum("step").transpose("asset", "year")
    known = np.where(varies, 0.0, to_gross[:, None] * able.values)
    within = {c: np.isin(data["asset_class"].values, classes) for c, classes in RENEWABLE.items()}
    add_indexed_set(
        model,
        "RENEWABLES_IN",
        group,
        {c: names[within[c]].tolist() for c in group},
        "assets of a group",
    )
    member = [within[c].astype(float) for c in group]
    add_parameter(model, "counts", (group, model.ASSET), member, "1", "1 where the class does")
    text = "1 where the stock is a variable"
    add_parameter(model, "varies", (model.ASSET, model.YEAR), varies.astype(float), "1", text)
    fixed = np.stack([known[within[c]].sum(axis=0) for c in group])
    text = "of known stock, gross"
    add_parameter(model, "possible_known", (group, model.YEAR), fixed, "MWh/year", text)


def _add_reserve(model: Any, system: System) -> None:
    data, year = system.data, model.YEAR
    asked = data["planning_reserve"].values
    with_margin = [y for y, margin in zip(year, asked, strict=True) if not np.isnan(margin)]
    add_set(model, "RESERVE_YEAR", with_margin, "years with a planning reserve", along="year")
    share = data["firm_share"].values
    grows = varying_assets(system)
    known = share[~grows] @ data["fixed_capacity"].values[~grows]
    known += data["store_firm_known"].transpose("store", "year").values.sum(axis=0)
    needed = (1.0 + np.nan_to_num(asked)) * data["peak_load"].values
    take_parameter(model, system, "firm_share", (model.ASSET,))
    take_parameter(model, system, "store_firm_share", (model.STORE,))
    add_parameter(model, "firm_known", (year,), known, "MW", "firm capacity of known stock")
    add_parameter(model, "firm_needed", (year,), needed, "MW", "peak load and margin")

    def firm(m: Any, y: Any) -> Any:
        """Return the firm capacity that is not known before."""
        return sum(m.firm_share[a] * m.capacity[a, y] for a in m.EXPANDABLE) + sum(
            m.store_firm_share[s] * m.standing[v, y] * m.store_built[s, v]
            for s in m.EXPANDABLE_STORE
            for v in m.YEAR
        )

    add_rows(
        model,
        "planning_reserve_min",
        (model.RESERVE_YEAR,),
        lambda m, y: firm(m, y) >= m.firm_needed[y] - m.firm_known[y],
        "MW",
        "firm capacity covers the peak load and a margin",
    )
    add_expression(
        model,
        "firm_capacity",
        (year,),
        lambda m, y: firm(m, y) + m.firm_known[y],
        "MW",
        "capacity that can be counted on at the peak",
    )


def _add_replacement(model: Any, system: System, accounts: Accounts) -> None:
    data, years = system.data, list(model.YEAR)
    ratio = values_at(model, system, "coal_ratio", (model.YEAR,))
    limited = [y for y, each in zip(years, ratio, strict=True) if not np.isnan(each)]
    add_set(
        model,
        "REPLACEMENT_YEAR",
        limited,
        "years in which new coal plant has to be made up for",
        along="year",
    )
    names = data["asset"].values[data["asset_class"].values == COAL]
    add_map(model, "base_year", model.YEAR, [years[0]] * len(years), "the base year")
    take_parameter(model, system, "coal_ratio", (model.YEAR,), absent=0.0)

    burning = accounts.burning.read_by_set("ASSET")
    for over in burning:
        coal = [a for a in getattr(model, over) if a in set(names)]
        add_set(model, f"{over}_COAL", coal, f"coal plant of {over}", along="asset")

    fuels = set(data["asset_fuel"].values[data["asset_class"].values == COAL])
    boilers = data["heat_source"].values[np.isin(data["heat_source_fuel"].values, list(fuels))]
    add_set(
        model,
        "COAL_BOILER",
        boilers.tolist(),
        "heat sources that burn a fuel of the coal plant",
        along="heat_source",
    )

    def burnt(m: Any, y: Any) -> Any:
        plant = sum(
            sum(term(m, a, y) for a in getattr(m, f"{over}_COAL")) for over, term in burning.items()
        )
        return plant + (_nothing, _boiled)[len(m.COAL_BOILER) > 0](m, y)

    add_rows(
        model,
        "coal_replacement_max",
        (model.REPLACEMENT_YEAR,),
        lambda m, y: burnt(m, y) - m.coal_ratio[y] * burnt(m, m.base_year[y]) <= 0.0,
        "MWh/year",
        "new coal plant burns no more than other coal plant saves against the base year",
    )
    add_expression(
        model, "coal_burnt", (model.YEAR,), burnt, "MWh/year", "coal in plant and boilers"
    )


def _boiled(m: Any, y: Any) -> Any:
    """Return what boilers burn of the coal plant's fuels [MWh/year]."""
    return sum(
        m.heat_source_fuel_rate[h] * m.step_weight[y, t] * m.heat_output[h, y, t]
        for h in m.COAL_BOILER
        for t in m.STEP
    )


def _nothing(*_: Any) -> float:
    return 0.0

"""What a run says of its targets: the content of ``verdict.json``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.results.manifest import describe_certificate
from transition_sim.results.metrics import electricity_price, finite, yearly_shares
from transition_sim.solved import Solved
from transition_sim.system import System
from transition_sim.system.shares import SHARES
from transition_sim.verdict.answer import Audit, Certificate, Verdict, YearShares, YearTrade
from transition_sim.verdict.audit import audit, audit_targets
from transition_sim.verdict.bought import Trade, trade_of
from transition_sim.verdict.targets import Range, judge, not_judged

PRINTED = "as_printed"


def with_shares(scenario: Scenario, dataset: xr.Dataset, cost: float) -> xr.Dataset:
    """Return a run's dataset with shares, prices and titles.

    Parameters
    ----------
    cost : float
        Least cost of all years, discounted [CNY].
    """
    shares = yearly_shares(dataset, scenario.city_data.definitions)
    price = electricity_price(dataset).variable
    described = dataset.assign_coords(definition=shares["definition"])
    described = described.assign(
        {name: shares[name].variable for name in SHARES} | {"price": price}
    )
    return described.assign_attrs(
        scenario=scenario.name,
        title_en=scenario.title.en,
        title_zh=scenario.title.zh,
        objective_cny=cost,
    )


def describe_verdict(
    scenario: Scenario,
    dataset: xr.Dataset,
    solved: Solved,
    ranges: Mapping[str, Range | None],
) -> Verdict:
    """Return the content of ``verdict.json``.

    Parameters
    ----------
    ranges : mapping of target key to (low, high)
        What an unenforced share can be among equal optima (`verdict.equal_optima`).
    """
    city = scenario.city_data
    printed = dataset[list(SHARES)].sel(definition=PRINTED)
    trades = _trades(dataset, solved.system)
    targets = judge(dataset, scenario, solved.system.targets, ranges, trades)
    found = audit_targets(dataset, city.definitions, targets, city.units, trades)
    return Verdict(
        scenario=scenario.name,
        status=solved.solution.status,
        objective_cny=solved.cost,
        certificate=Certificate(**describe_certificate(solved.solution.certificate)),
        targets=targets,
        not_judged=not_judged(scenario),
        shares={
            str(year): YearShares(
                **{
                    name.removesuffix("_share"): finite(float(printed[name].sel(year=year)))
                    for name in SHARES
                }
            )
            for year in scenario.years
        },
        trade={str(year): _told(each, scenario) for year, each in trades.items()},
        audit=Audit(**audit(dataset)),
        audited=tuple(found),
    )


def _trades(dataset: xr.Dataset, system: System) -> dict[int, Trade]:
    """Return the trade of every year; what a guard lets an enforced share import is not bought."""
    limit = float(system.data["net_import_limit"])
    guards = dict.fromkeys(system.guarded_years, limit if np.isfinite(limit) else -np.inf)
    years = dataset["year"].values.tolist()
    return {year: trade_of(dataset, year, guards.get(year, -np.inf)) for year in years}


def _told(trade: Trade, scenario: Scenario) -> YearTrade:
    """Return a year's trade as ``verdict.json`` holds it."""
    factor = scenario.city_data.grid_co2
    return YearTrade(
        net_import_mwh=trade.net_import,
        bought_mwh=trade.bought,
        base_year_mwh=trade.base_year,
        export_obligation_mwh=trade.obligation,
        yardstick_mwh=trade.yardstick,
        co2_of_net_import_t=None if factor is None else trade.net_import * factor.value,
    )

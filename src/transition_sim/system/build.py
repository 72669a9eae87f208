"""Scenario → System: every set and parameter of the linear program, after time aggregation.

A `System` is one xarray Dataset in MW, MWh, CNY and t, and the tables that name what is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.scenario import Target
from transition_sim.system.assets import Asset, gather_assets
from transition_sim.system.calendar import choose_time_axis, describe_calendar
from transition_sim.system.described import Quantities, describe, describe_coordinates
from transition_sim.system.emissions import describe_carbon, describe_emissions
from transition_sim.system.exogenous import (
    describe_fuels,
    describe_links,
    describe_loads,
)
from transition_sim.system.flexible_loads import describe_flexible_loads
from transition_sim.system.heat import describe_heat
from transition_sim.system.known_upgrades import with_known_upgrades
from transition_sim.system.limits import describe_limits
from transition_sim.system.obligations import describe_obligations
from transition_sim.system.plant import describe_assets, describe_stores
from transition_sim.system.reserves import describe_reserves
from transition_sim.system.share_targets import Sense, ShareTarget
from transition_sim.system.shares import SHARES, weigh
from transition_sim.system.unit_dates import Member, store_members
from transition_sim.system.variants import describe_variants, with_variants
from transition_sim.timeseries.axis import TimeAxis

GUARDS: Quantities = {
    "net_import_limit": ("MWh/year", "most net import of a year with an enforced share"),
    "unserved_limit": ("MWh/year", "most energy that such a year leaves unserved"),
    "unserved_heat_limit": ("MWh/year", "most heat that such a year leaves unserved"),
}


@dataclass(frozen=True)
class Guards:
    """What an enforced share of generation may not move: numbers of the plans without it.

    Attributes
    ----------
    net_import : float
        Most net import of a year in which a share of generation is enforced [MWh].
    unserved, unserved_heat : tuple of float, one for each year
        Most energy and most heat that such a year leaves unserved [MWh].
    """

    net_import: float
    unserved: tuple[float, ...]
    unserved_heat: tuple[float, ...]


@dataclass(frozen=True)
class System:
    """What the model is built from.

    Attributes
    ----------
    data : xarray.Dataset
        Parameters over asset, store, link, zone, fuel, pollutant, year, step and others, each with
        ``units`` and ``long_name``.
    time : TimeAxis
    assets : tuple of Asset
    stores : mapping of str to tuple of Member
        The named units and projects of each store.
    targets : tuple of ShareTarget
        Every share of the ledger under every definition; some of them enforced.
    """

    data: xr.Dataset
    time: TimeAxis
    assets: tuple[Asset, ...]
    stores: Mapping[str, tuple[Member, ...]]
    targets: tuple[ShareTarget, ...]

    def without_shares(self) -> System:
        """Return the system with no share enforced."""
        return replace(self, targets=tuple(t.enforce(False) for t in self.targets))

    @property
    def guarded_years(self) -> list[int]:
        """Years in which a share of generation is enforced."""
        asked = (t for t in self.targets if t.enforced and t.metric == "generation_share")
        return sorted({target.year for target in asked})

    def guarded(self, guards: Guards) -> System:
        """Return the system in which an enforced share is neither bought nor blacked out."""
        in_force = np.isin(self.data["year"].values, self.guarded_years)
        unserved, heat = (
            np.where(in_force, most, np.inf) for most in (guards.unserved, guards.unserved_heat)
        )
        found = {
            "net_import_limit": guards.net_import,
            "unserved_limit": unserved,
            "unserved_heat_limit": heat,
        }
        told = {name: self.data[name].copy(data=values) for name, values in found.items()}
        return replace(self, data=self.data.assign(told))


def build_system(scenario: Scenario) -> System:
    """Return the sets and parameters of a scenario.

    Parameters
    ----------
    scenario : Scenario
        A validated scenario with its city.
    """
    time = choose_time_axis(scenario)
    assets = with_variants(gather_assets(scenario), scenario)
    stores = {each.id: store_members(scenario, each.id) for each in scenario.city_data.stores}
    with xr.set_options(arithmetic_join="exact"):
        data = xr.merge(
            [
                describe_calendar(scenario, time),
                describe_assets(scenario, assets, time),
                describe_variants(scenario, assets, time),
                describe_stores(scenario, stores, time),
                describe_links(scenario, time),
                describe_fuels(scenario),
                describe_emissions(scenario, assets),
                describe_carbon(scenario, assets),
                describe_loads(scenario, time),
                describe_reserves(scenario, assets),
                describe_heat(scenario, time),
                describe_obligations(scenario, assets),
                describe_limits(scenario, assets),
                describe_flexible_loads(scenario, time),
            ],
            join="exact",
            compat="equals",
        )
        data = with_known_upgrades(describe_coordinates(data))
    data = data.merge(_no_guards(len(scenario.years)))
    return System(data, time, assets, stores, _targets(scenario, data))


def _no_guards(years: int) -> xr.Dataset:
    """Return limits of what an enforced share may be paid with, before they are known."""
    open_years = ("year", np.full(years, np.inf))
    data = {
        "net_import_limit": np.inf,
        "unserved_limit": open_years,
        "unserved_heat_limit": open_years,
    }
    return describe(xr.Dataset(data), GUARDS)


def _targets(scenario: Scenario, data: xr.Dataset) -> tuple[ShareTarget, ...]:
    targets = []
    for entry in scenario.city_data.ledger:
        if entry.metric not in SHARES or entry.sense is None:
            continue
        year = scenario.due_year(entry)
        if year not in scenario.years:
            continue
        asked = scenario.targets.get(entry.id, Target())
        for name, definition in scenario.city_data.definitions.items():
            weights = weigh(
                definition,
                entry.metric,
                data["asset_class"].values,
                data["in_city"].values,
                data["above_scale"].values,
            )
            printed = float("nan") if entry.value is None else entry.value
            targets.append(
                ShareTarget(
                    key=f"{entry.id}-{name}",
                    id=entry.id,
                    definition=name,
                    metric=entry.metric,
                    year=year,
                    sense=Sense(entry.sense),
                    threshold=printed if asked.threshold is None else asked.threshold,
                    headroom=asked.headroom or 0.0,
                    enforced=asked.enforce and asked.definition == name,
                    weights=weights,
                )
            )
    return tuple(targets)

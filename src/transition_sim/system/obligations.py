"""Parameters of what a scenario obliges the plant to: use, firm capacity, coal, retirement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.city_settings import FIRM_HOURS
from transition_sim.inputs.schema.policies import COAL, RENEWABLE
from transition_sim.system.assets import Asset
from transition_sim.system.described import Quantities, describe
from transition_sim.system.exogenous import describe_loads
from transition_sim.system.flexible_loads import describe_flexible_loads
from transition_sim.system.unit_dates import FIRST, Member, store_members, technologies_of
from transition_sim.timeseries.axis import DAYS, HOURS, TimeAxis, whole_year

OBLIGATIONS: Quantities = {
    "utilisation": ("share", "least share delivered of what could be"),
    "planning_reserve": ("share", "margin over the peak load"),
    "peak_load": ("MW", "largest hourly demand and export obligation"),
    "firm_share": ("MW/MW", "net output counted on at the peak, per capacity"),
    "store_firm_share": ("MW/MW", "output of a new store counted on at the peak, per power"),
    "store_firm_known": ("MW", "output of known stores counted on at the peak"),
    "coal_ratio": ("share", "most coal burnt, of the base year's"),
    "retirable": ("MW", "what the optimum may retire"),
}


def describe_obligations(scenario: Scenario, assets: tuple[Asset, ...]) -> xr.Dataset:
    """Return what is asked of the plant, NaN where nothing is, and what it can give."""
    years = list(scenario.years)
    asked = {name: getattr(scenario.utilisation, name) for name in RENEWABLE}
    technologies = technologies_of(scenario)
    stores = [each.id for each in scenario.city_data.stores]
    share = {each: _or_nan(technologies[each].firm_share) for each in stores}
    hours = firm_hours(scenario)
    data = xr.Dataset(
        {
            "utilisation": (("utilised", "year"), [_by_year(asked[n], years) for n in RENEWABLE]),
            "planning_reserve": ("year", _by_year(scenario.planning_reserve, years)),
            "peak_load": ("year", peak_load(scenario)),
            "firm_share": ("asset", [firm_share(each) for each in assets]),
            "store_firm_share": (
                "store",
                np.asarray(
                    [min(share[s.id], s.hours / hours) for s in scenario.city_data.stores],
                ),
            ),
            "store_firm_known": (
                ("store", "year"),
                np.asarray(
                    [
                        [known_firm(store_members(scenario, s), y, share[s], hours) for y in years]
                        for s in stores
                    ]
                ).reshape(len(stores), len(years)),
            ),
            "coal_ratio": ("year", _coal_ratio(scenario, assets)),
            "retirable": ("asset", [retirable_capacity(each, scenario) for each in assets]),
        },
        coords={
            "utilised": list(RENEWABLE),
            "year": years,
            "asset": [each.id for each in assets],
            "store": stores,
        },
    )
    return describe(data, OBLIGATIONS)


def peak_load(scenario: Scenario) -> np.ndarray:
    """Return the largest hourly sum of demand and export obligation of each year [MW].

    Of the hours themselves, whatever the resolution: typical periods may miss the peak. A flexible
    load adds what it cannot draw at any other hour; heat pumps are not counted.
    """
    year = whole_year(scenario.city_data.profiles)
    loads = describe_loads(scenario, year)
    total = (loads["demand"] + loads["export_obligation"]).sum("zone").transpose("year", "step")
    return np.asarray((total.values + unavoidable_load(scenario, year)).max(axis=1))


def unavoidable_load(scenario: Scenario, year: TimeAxis) -> np.ndarray:
    """Return what flexible loads have to draw at each hour of the year [MW], shape (year, step).

    A load that can draw its need in the other hours of its day, or of the year, draws nothing.
    """
    loads = describe_flexible_loads(scenario, year)
    need, limit = (
        loads[name].transpose("flexible_load", "year", "step").values
        for name in ("load_need", "load_limit")
    )
    daily = loads["load_daily"].values[:, None, None]
    hours = HOURS // DAYS
    by_day = [np.repeat(_sums(each, DAYS), hours, axis=-1) for each in (need, limit)]
    by_year = [_sums(each, 1) for each in (need, limit)]
    energy, possible = (
        np.where(daily, day, whole) for day, whole in zip(by_day, by_year, strict=True)
    )
    return np.asarray(np.clip(energy - (possible - limit), 0.0, limit).sum(axis=0))


def _sums(values: np.ndarray, parts: int) -> np.ndarray:
    """Return the sums over equal parts of the last axis."""
    length = values.shape[-1] // parts
    return np.asarray(values.reshape(*values.shape[:-1], parts, length).sum(axis=-1))


def firm_share(asset: Asset) -> float:
    """Return net MW that can be counted on at the peak per MW of gross capacity.

    The technology's own figure; else constant availability less own use. NaN where the
    availability varies by the hour and no figure is given.
    """
    technology, kind = asset.technology, asset.kind
    if technology.firm_share is not None:
        return technology.firm_share
    if technology.availability_profile is not None:
        return np.nan
    return kind.availability * (1.0 - kind.own_use_share)


def firm_hours(scenario: Scenario) -> float:
    """Return the hours for which a store has to last to be counted on at the peak [h]."""
    given = scenario.city_data.firm_hours
    return FIRM_HOURS if given is None else given.value


def known_firm(members: Sequence[Member], year: int, share: float, hours: float) -> float:
    """Return what known stores of a kind can be counted on for at the end of a year [MW].

    Each project counts with its share of its power, and never with more than its energy gives
    over the hours of the peak.

    Parameters
    ----------
    share : float
        Of a store's power that can be counted on; NaN where nothing says.
    hours : float
        Hours of the peak [h].
    """
    standing = [each for each in members if each.stands_at_the_end_of(year)]
    if not standing:
        return 0.0
    return sum(min(share * each.power_mw, each.energy_mwh / hours) for each in standing)


def retirable_capacity(asset: Asset, scenario: Scenario) -> float:
    """Return the MW of an asset that the optimum may retire; 0 unless the scenario allows it."""
    if not scenario.retire.economic or asset.technology.technology_class != COAL:
        return 0.0
    last = scenario.years[-1]
    return float(sum(each.power_mw for each in asset.members if is_to_stay(each, last)))


def is_to_stay(member: Member, last: int) -> bool:
    """Say whether a unit stood before the base year and is not due to leave up to the last year."""
    return member.online == FIRST and member.stands_at_the_end_of(last)


def _coal_ratio(scenario: Scenario, assets: tuple[Asset, ...]) -> list[float]:
    """Return the ratio in the years in which new coal plant can run; NaN in all others."""
    ratio = scenario.coal_replacement.ratio
    coal = [each for each in assets if each.technology.technology_class == COAL]
    starts = [each.online for asset in coal for each in asset.members if each.online > FIRST]
    starts += [asset.build_start[y] for asset in coal for y, mw in asset.build_limit.items() if mw]
    first = min(starts, default=date.max).year
    return [np.nan if ratio is None or year < first else ratio for year in scenario.years]


def _by_year(values: Mapping[int, float], years: list[int]) -> list[float]:
    return [values.get(year, np.nan) for year in years]


def _or_nan(number: float | None) -> float:
    return np.nan if number is None else number

"""Parameters of assets and stores: stock, limits, costs, with their dates on the time axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import xarray as xr

from transition_sim.finance import annuity_factor
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Store, Technology
from transition_sim.system.assets import Asset, build_least, build_limits, free_build_start
from transition_sim.system.calendar import discount_rate, heating_days
from transition_sim.system.commitment import COMMITMENT, describe_commitment
from transition_sim.system.described import Quantities, describe
from transition_sim.system.heat import COGENERATION, describe_cogeneration
from transition_sim.system.unit_dates import FIRST, Member, technologies_of
from transition_sim.timeseries.axis import DAYS, TimeAxis, day_of_year

ASSETS: Quantities = {
    "fixed_capacity": ("MW", "known stock on 31 December"),
    "mean_fixed": ("MW", "known stock on the mean of the year's days"),
    "mean_new": ("MW", "known stock of the model years, on the mean of the year's days"),
    "running_fixed": ("MW", "what runs of the known stock"),
    "power_limit": ("MW", "most net output of the known stock"),
    "power_floor": ("MW", "least net output of the known stock"),
    "availability": ("share", "share of running capacity that can generate (gross)"),
    "deliverable": ("share", "share of what runs that can be delivered"),
    "must_run": ("share", "share of what runs that has to be delivered"),
    "own_use": ("share", "the plant's own use of its gross output"),
    "gross_per_net": ("MWh/MWh", "gross over net output"),
    "fuel_rate": ("MWh/MWh", "fuel per net output at full load"),
    "variable_om": ("CNY/MWh", "variable operation and maintenance"),
    "fixed_om": ("CNY/MW/year", "fixed operation and maintenance"),
    "annuity": ("CNY/MW/year", "yearly payment for new plant"),
    "build_limit": ("MW", "most built freely in a year"),
    "build_least": ("MW", "least built freely in a year"),
    "build_running": ("share", "what runs of what is built freely in the year"),
    "build_mean": ("share", "what runs of it on the mean of the year"),
    "asset_class": ("label", "class of plant"),
    "asset_technology": ("label", "technology of an asset"),
    "build_group": ("label", "what shares one build limit"),
    "asset_zone": ("label", "zone of an asset"),
    "asset_fuel": ("label", "fuel of an asset"),
    "in_city": ("1", "whether it stands in the city"),
    "above_scale": ("1", "whether it is above the scale of the statistics"),
    "clean_as_printed": ("1", "whether the plan counts it as clean"),
    **COMMITMENT,
    **COGENERATION,
}
STORES: Quantities = {
    "store_fixed_power": ("MW", "known power on 31 December"),
    "store_fixed_energy": ("MWh", "known energy on 31 December"),
    "store_running_power": ("MW", "what runs of the known power"),
    "store_running_energy": ("MWh", "what runs of the known energy"),
    "store_mean_fixed": ("MW", "known power on the mean of the year's days"),
    "store_new_power": ("MW", "known power of the model years, on the mean of the year's days"),
    "store_new_energy": ("MWh", "known energy of the model years, on the mean of the year's days"),
    "charge_efficiency": ("share", "what of a charge is stored"),
    "discharge_efficiency": ("share", "what of the level's fall is discharged"),
    "self_discharge": ("share", "share of the level that is lost an hour"),
    "cycle_cost": ("CNY/MWh", "cost of what is discharged"),
    "store_hours": ("h", "energy per power of free builds"),
    "seasonal": ("1", "whether it carries energy from period to period"),
    "store_annuity_power": ("CNY/MW/year", "yearly payment for a new store's power"),
    "store_annuity_energy": ("CNY/MWh/year", "yearly payment for a new store's energy"),
    "store_fixed_om": ("CNY/MW/year", "fixed operation and maintenance of a store"),
    "store_build_limit": ("MW", "most built freely in a year"),
    "store_build_least": ("MW", "least built freely in a year"),
    "store_build_running": ("share", "what runs of what is built freely in the year"),
    "store_build_mean": ("share", "what runs of it on the mean of the year"),
    "store_zone": ("label", "zone of a store"),
}
DUST_MW = 0.1
DUST = 1e-3  # an availability below this is none: it would only spoil the matrix's range


def describe_assets(scenario: Scenario, assets: tuple[Asset, ...], time: TimeAxis) -> xr.Dataset:
    """Return stock, limits and costs of every asset, and who it is."""
    years = list(scenario.years)
    zones = list(scenario.city_data.zones)
    technologies = [asset.technology for asset in assets]
    season = time.share_of_days(heating_days(scenario))
    known = [asset.members for asset in assets]
    own_use = np.asarray([asset.kind.own_use_share for asset in assets])
    rate = np.asarray([asset.kind.fuel_rate for asset in assets])
    available = _table([_availability(asset, time) for asset in assets], len(time.label))
    must_run = _table([_must_run(each, season) for each in technologies], len(time.label))
    starts = _table(
        [[_after(a.build_start.get(y), time) for y in years] for a in assets],
        len(years),
        len(time.label),
    )
    limits = [[asset.build_limit.get(y, 0.0) for y in years] for asset in assets]
    least = [[asset.build_least.get(y, 0.0) for y in years] for asset in assets]
    running = _running(known, years, time)
    deliverable = available * (1.0 - own_use[:, None])
    must_run = np.minimum(must_run, deliverable)
    limit, floor = power_limits(deliverable, must_run, running)
    data = {
        "fixed_capacity": (("asset", "year"), _standing(known, years)),
        "mean_fixed": (("asset", "year"), _mean(known, years)),
        "running_fixed": (("asset", "year", "step"), running),
        "power_limit": (("asset", "year", "step"), limit),
        "power_floor": (("asset", "year", "step"), floor),
        "availability": (("asset", "step"), available),
        "deliverable": (("asset", "step"), deliverable),
        "must_run": (("asset", "step"), must_run),
        "own_use": ("asset", own_use),
        "gross_per_net": ("asset", 1.0 / (1.0 - own_use)),
        "fuel_rate": ("asset", rate),
        **describe_commitment(
            [asset.kind.commitment for asset in assets],
            np.asarray([asset.kind.availability for asset in assets]),
            own_use,
            rate,
        ),
        **describe_cogeneration([asset.kind.cogeneration for asset in assets]),
        "variable_om": ("asset", [_or_zero(t.variable_om_cny_per_mwh) for t in technologies]),
        "fixed_om": ("asset", [1e3 * _or_zero(t.fixed_om_cny_per_kw_year) for t in technologies]),
        "annuity": ("asset", [_annuity(t, t.capex_cny_per_kw, scenario) for t in technologies]),
        "mean_new": (("asset", "year"), _mean([_new(each) for each in known], years)),
        "build_limit": (("asset", "year"), _table(limits, len(years))),
        "build_least": (("asset", "year"), _table(least, len(years))),
        "build_running": (("asset", "year", "step"), starts),
        "build_mean": (("asset", "year"), time.mean(starts)),
        "asset_class": ("asset", [t.technology_class for t in technologies]),
        "asset_technology": ("asset", [t.id for t in technologies]),
        "build_group": ("asset", [asset.build_group for asset in assets]),
        "asset_zone": ("asset", [asset.kind.zone for asset in assets]),
        "asset_fuel": ("asset", [asset.kind.fuel or "" for asset in assets]),
        "in_city": ("asset", [asset.kind.zone in zones for asset in assets]),
        "above_scale": ("asset", [bool(t.above_scale) for t in technologies]),
        "clean_as_printed": ("asset", _clean_as_printed(scenario, technologies)),
    }
    coords = {"asset": [asset.id for asset in assets], "year": years, "step": time.label}
    return describe(xr.Dataset(data, coords=coords), ASSETS)


def describe_stores(
    scenario: Scenario, members: Mapping[str, tuple[Member, ...]], time: TimeAxis
) -> xr.Dataset:
    """Return stock, efficiencies, limits and costs of every store."""
    years = list(scenario.years)
    stores: tuple[Store, ...] = scenario.city_data.stores
    kinds = technologies_of(scenario)
    known = [members[each.id] for each in stores]
    starts = free_build_start(scenario)
    limits = [build_limits(kinds[each.id], scenario) for each in stores]
    least = [build_least(kinds[each.id], scenario) for each in stores]
    share = np.stack([_after(starts[year], time) for year in years])
    data = xr.Dataset(
        {
            "store_fixed_power": (("store", "year"), _standing(known, years)),
            "store_fixed_energy": (("store", "year"), _standing(known, years, "energy_mwh")),
            "store_running_power": (("store", "year", "step"), _running(known, years, time)),
            "store_running_energy": (
                ("store", "year", "step"),
                _running(known, years, time, "energy_mwh"),
            ),
            "store_mean_fixed": (("store", "year"), _mean(known, years)),
            "store_new_power": (("store", "year"), _mean([_new(m) for m in known], years)),
            "store_new_energy": (
                ("store", "year"),
                _mean([_new(m) for m in known], years, "energy_mwh"),
            ),
            "charge_efficiency": ("store", [s.charge_efficiency for s in stores]),
            "discharge_efficiency": ("store", [s.discharge_efficiency for s in stores]),
            "self_discharge": ("store", [_or_zero(s.self_discharge_per_hour) for s in stores]),
            "cycle_cost": ("store", [_or_zero(s.cycle_cost_cny_per_mwh) for s in stores]),
            "store_hours": ("store", [_or_zero(s.hours) for s in stores]),
            "seasonal": ("store", np.asarray([s.seasonal for s in stores], dtype=bool)),
            "store_annuity_power": (
                "store",
                [_annuity(kinds[s.id], kinds[s.id].capex_cny_per_kw, scenario) for s in stores],
            ),
            "store_annuity_energy": (
                "store",
                [_annuity(kinds[s.id], kinds[s.id].capex_cny_per_kwh, scenario) for s in stores],
            ),
            "store_fixed_om": (
                "store",
                [1e3 * _or_zero(kinds[s.id].fixed_om_cny_per_kw_year) for s in stores],
            ),
            "store_build_limit": (
                ("store", "year"),
                _table([[each.get(y, 0.0) for y in years] for each in limits], len(years)),
            ),
            "store_build_least": (
                ("store", "year"),
                _table([[each.get(y, 0.0) for y in years] for each in least], len(years)),
            ),
            "store_build_running": (
                ("store", "year", "step"),
                np.broadcast_to(share, (len(stores), *share.shape)),
            ),
            "store_build_mean": (
                ("store", "year"),
                np.broadcast_to(time.mean(share), (len(stores), len(years))),
            ),
            "store_zone": ("store", np.asarray([each.zone for each in stores], dtype=str)),
        },
        coords={"store": [each.id for each in stores], "year": years, "step": time.label},
    )
    return describe(data, STORES)


def power_limits(
    deliverable: np.ndarray, must_run: np.ndarray, running: np.ndarray, dust: float = DUST_MW
) -> tuple[np.ndarray, np.ndarray]:
    """Return the most and the least that a known stock delivers [MW], shape (asset, year, step).

    Parameters
    ----------
    deliverable, must_run : numpy.ndarray, shape (asset, step)
        Shares of the running stock.
    running : numpy.ndarray, shape (asset, year, step)
        MW.
    dust : float
        A limit below this, and tiny for its asset, is none [MW]: HiGHS warns of such bounds.
    """
    limit = deliverable[:, None, :] * running
    largest = limit.max(axis=(1, 2), keepdims=True, initial=0.0)
    limit = np.where((limit < dust) & (limit < 1e-3 * largest), 0.0, limit)
    return limit, np.minimum(must_run[:, None, :] * running, limit)


def _standing(
    groups: list[tuple[Member, ...]], years: list[int], quantity: str = "power_mw"
) -> np.ndarray:
    """Return what stands on 31 December [MW or MWh], shape (group, year)."""
    return _table(
        [
            [sum(getattr(m, quantity) for m in group if m.stands_at_the_end_of(y)) for y in years]
            for group in groups
        ],
        len(years),
    )


def _mean(
    groups: list[tuple[Member, ...]], years: list[int], quantity: str = "power_mw"
) -> np.ndarray:
    """Return what runs on the mean of the year's days [MW or MWh], shape (group, year)."""
    return _table(
        [
            [sum(getattr(m, quantity) * m.share_of_year(y) for m in group) for y in years]
            for group in groups
        ],
        len(years),
    )


def _table(rows: Sequence[object], *lengths: int) -> np.ndarray:
    """Return rows as an array, also where there are none."""
    return np.asarray(rows, dtype=float).reshape(len(rows), *lengths)


def _running(
    groups: list[tuple[Member, ...]], years: list[int], time: TimeAxis, quantity: str = "power_mw"
) -> np.ndarray:
    """Return what runs at each step [MW or MWh], shape (group, year, step)."""
    running = np.zeros((len(groups), len(years), len(time.label)))
    for g, group in enumerate(groups):
        for y, year in enumerate(years):
            by_dates: dict[tuple[date, date], float] = {}
            for m in group:
                dates = (m.online, m.retires)
                by_dates[dates] = by_dates.get(dates, 0.0) + getattr(m, quantity)
            for member in {(m.online, m.retires): m for m in group}.values():
                amount = by_dates[member.online, member.retires]
                running[g, y] += amount * time.share_of_days(member.days_running(year))
    return running


def _new(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Return the members whose investment falls into the model years."""
    return tuple(member for member in members if member.online > FIRST)


def _after(start: date | None, time: TimeAxis) -> np.ndarray:
    """Return the share of each step's days on or after a date of the year."""
    days = np.arange(DAYS) >= (day_of_year(start) if start is not None else 0)
    return time.share_of_days(days)


def _availability(asset: Asset, time: TimeAxis) -> np.ndarray:
    profile = asset.technology.availability_profile
    shape = time.series[profile] if profile else np.ones(len(time.label))
    return np.where(shape < DUST, 0.0, asset.kind.availability * shape)


def _must_run(technology: Technology, season: np.ndarray) -> np.ndarray:
    """Return the minimum output of the running fleet [share], mixed by the days of a period."""
    usual = _or_zero(technology.must_run_share)
    heating = technology.must_run_share_heating_season
    return usual + ((usual if heating is None else heating) - usual) * season


def _annuity(technology: Technology, capex: float | None, scenario: Scenario) -> float:
    """Return the yearly payment for new plant [CNY/MW or CNY/MWh]; 0 where no cost is given."""
    if capex is None or technology.lifetime_years is None:
        return 0.0
    return 1e3 * capex * annuity_factor(discount_rate(scenario), technology.lifetime_years)


def _clean_as_printed(scenario: Scenario, technologies: list[Technology]) -> list[bool]:
    clean = scenario.city_data.definitions["as_printed"].clean
    return [technology.technology_class in clean for technology in technologies]


def _or_zero(number: float | None) -> float:
    return 0.0 if number is None else number

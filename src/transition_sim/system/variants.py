"""Upgraded variants of the units: assets that start empty and take over MW of another.

The units that may be upgraded are an asset of their own, whose known stock is the same on every
day of the model years; each upgrade is another asset of the same class, zone and fuel.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import xarray as xr

from transition_sim.finance import annuity_factor
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.identifiers import MonthDay
from transition_sim.inputs.schema.plant import Technology
from transition_sim.inputs.schema.retrofits import Retrofit
from transition_sim.inputs.schema.technology_columns import COMMITMENT_COLUMNS, HEAT_COLUMNS
from transition_sim.system.assets import Asset, Kind
from transition_sim.system.calendar import discount_rate
from transition_sim.system.commitment import commitment_of
from transition_sim.system.described import Quantities, describe
from transition_sim.system.eligibility import possible_retrofits
from transition_sim.system.heat import cogeneration_of
from transition_sim.timeseries.axis import (
    DAYS,
    PROFILE_YEAR,
    TimeAxis,
    day_of_year,
)
from transition_sim.units import MWH_PER_TCE

AFTER_UPGRADE = (
    "minimum_load_share",
    *COMMITMENT_COLUMNS,
    *HEAT_COLUMNS,
    "capture_share",
)
"""Columns of an upgrade that stand in place of its technology's, where that has them."""
MUST_RUN = ("must_run_share", "must_run_share_heating_season")
ALL_KINDS = "any"
VARIANTS: Quantities = {
    "conversion_limit": ("MW", "most upgraded in a year"),
    "staying_running": ("share", "what still runs as it was, of what is upgraded in the year"),
    "arriving_running": ("share", "what runs as upgraded, of what is upgraded in the year"),
    "arriving_mean": ("share", "what runs as upgraded on the mean of the year"),
    "conversion_annuity": ("CNY/MW/year", "yearly payment for an upgrade"),
    "converted_known": ("MW", "upgraded by decision of the scenario"),
    "conversion_payment": ("CNY/year", "yearly payment for upgrades that are known"),
    "upgrade_counts": ("1", "how often a MW upgraded in a year counts by the deadline"),
    "upgrade_minimum": ("MW", "what has to be upgraded by the deadline"),
    "variant_of": ("label", "asset whose MW a variant takes over"),
    "upgrade": ("label", "upgrade that makes the variant"),
    "upgrade_kinds": ("label", "kinds of that upgrade"),
}


def with_variants(assets: tuple[Asset, ...], scenario: Scenario) -> tuple[Asset, ...]:
    """Return the assets, each that may be upgraded followed by its upgraded variants."""
    retrofits = possible_retrofits(scenario)
    found: list[Asset] = []
    for asset in assets:
        found.append(asset)
        if asset.kind.decided is not None:
            named = asset.kind.decided[0]
            own = [each for each in scenario.city_data.retrofits if each.id == named]
        elif asset.kind.upgradable:
            own = [each for each in retrofits if each.technology == asset.technology.id]
        else:
            own = []
        is_heated = asset.kind.zone in {area.zone for area in scenario.city_data.heat.values()}
        found += [_variant(asset, each, is_heated) for each in own]
    return tuple(found)


def _variant(base: Asset, retrofit: Retrofit, is_heated: bool) -> Asset:
    technology = _changed(base.technology, retrofit)
    decided, whole = base.kind.decided, sum(each.power_mw for each in base.members)
    return Asset(
        id=f"{base.id}+{retrofit.id}",
        technology=technology,
        kind=_changed_kind(base.kind, technology, retrofit, is_heated),
        members=(),
        build_group=f"{base.id}+{retrofit.id}",
        build_limit={},
        build_start={},
        variant_of=base.id,
        upgrade=retrofit,
        upgraded={} if decided is None else {decided[1]: whole},
    )


def _changed(technology: Technology, retrofit: Retrofit) -> Technology:
    """Return the technology as it is after the upgrade: what is blank stays as it was."""
    given = {name: getattr(retrofit, name) for name in AFTER_UPGRADE}
    known = type(technology).model_fields
    changed = {name: own for name, own in given.items() if own is not None and name in known}
    least = retrofit.minimum_load_share
    for name in MUST_RUN if least is not None else ():
        before = getattr(technology, name)
        if before is not None and least is not None:  # what must run can now run lower
            changed[name] = min(before, least)
    return technology.model_copy(update=changed)


def _changed_kind(kind: Kind, technology: Technology, retrofit: Retrofit, is_heated: bool) -> Kind:
    """Return what tells the variant from others.

    More own use leaves less to deliver of the same fuel, so the net heat rate rises with it; the
    stated change comes on top. In a zone without a heat area nothing takes heat.
    """
    own_use = kind.own_use_share if retrofit.own_use_share is None else retrofit.own_use_share
    rate = kind.fuel_rate * (1.0 - kind.own_use_share) / (1.0 - own_use)
    supplies = kind.cogeneration is not None or retrofit.heat_share_mw_per_mw is not None
    change = (retrofit.heat_rate_change_gce_per_kwh or 0.0) / 1000.0 * MWH_PER_TCE
    return kind._replace(
        own_use_share=own_use,
        fuel_rate=rate + change,
        commitment=commitment_of(technology),
        upgradable=False,
        cogeneration=cogeneration_of(technology, is_heated and supplies),
    )


def describe_variants(scenario: Scenario, assets: tuple[Asset, ...], time: TimeAxis) -> xr.Dataset:
    """Return who is a variant of whom, when and how much can be upgraded, and what it costs."""
    years, names = list(scenario.years), [asset.id for asset in assets]
    upgrades = [asset.upgrade for asset in assets]
    start = _start(scenario)
    day = 0 if start is None else day_of_year(date(PROFILE_YEAR, start.month, start.day))
    bases = {asset.variant_of for asset in assets if asset.upgrade is not None}
    shape = (len(assets), len(years), len(time.label))
    staying, arriving = np.zeros(shape), np.zeros(shape)
    limit, known = np.zeros(shape[:2]), np.zeros(shape[:2])
    for a, asset in enumerate(assets):
        if asset.id in bases:
            staying[a, 1:] = time.share_of_days(np.arange(DAYS) < day)
        if asset.upgrade is not None:
            back = day + asset.upgrade.outage_days
            arriving[a, 1:] = time.share_of_days(np.arange(DAYS) >= back)
            limit[a, 1:] = 0.0 if asset.upgraded else asset.upgrade.limit_mw_per_year
            known[a] = [asset.upgraded.get(year, 0.0) for year in years]
    payment = [0.0 if each is None else _payment(each, scenario) for each in upgrades]
    kinds = ["" if each is None else ";".join(each.kinds) for each in upgrades]
    data = {
        "conversion_limit": (("asset", "year"), limit),
        "staying_running": (("asset", "year", "step"), staying),
        "arriving_running": (("asset", "year", "step"), arriving),
        "arriving_mean": (("asset", "year"), time.mean(arriving)),
        "conversion_annuity": ("asset", payment),
        "converted_known": (("asset", "year"), known),
        "conversion_payment": ("year", np.zeros(len(years))),
        **_goals(scenario, upgrades),
        "variant_of": ("asset", [asset.variant_of for asset in assets]),
        "upgrade": ("asset", ["" if each is None else each.id for each in upgrades]),
        "upgrade_kinds": ("asset", kinds),
    }
    coords = {
        "asset": names,
        "year": years,
        "step": time.label,
        "upgrade_goal": np.asarray(list(_minimums(scenario)), dtype=str),
    }
    return describe(xr.Dataset(data, coords=coords), VARIANTS)


def _start(scenario: Scenario) -> MonthDay | None:
    """Return the day of each year on which work starts; the scenario's, or the city's."""
    own, city = scenario.retrofits.start, scenario.city_data.conversions_start
    return own if own is not None or city is None else MonthDay(city.month, city.day)


def _payment(retrofit: Retrofit, scenario: Scenario) -> float:
    """Return the yearly payment for an upgrade [CNY/MW]."""
    factor = annuity_factor(discount_rate(scenario), retrofit.lifetime_years)
    return 1e3 * retrofit.capex_cny_per_kw * factor


def _minimums(scenario: Scenario) -> Mapping[str, float]:
    """Return what has to be upgraded by the deadline [MW]: of any kind, and of single ones."""
    choice = scenario.retrofits
    if not choice.is_possible:
        return {}
    least = {} if choice.at_least is None else {ALL_KINDS: choice.at_least}
    return least | {str(kind): amount for kind, amount in choice.kinds.items()}


def _goals(
    scenario: Scenario, upgrades: list[Retrofit | None]
) -> dict[str, tuple[tuple[str, ...], np.ndarray]]:
    """Return each minimum, and how often a MW upgraded in a year counts in it by the deadline."""
    choice, minimums, start = scenario.retrofits, _minimums(scenario), _start(scenario)
    counts = np.zeros((len(minimums), len(upgrades), len(scenario.years)))
    for g, goal in enumerate(minimums):
        for a, each in enumerate(upgrades):
            for y, year in enumerate(scenario.years):
                if each is None or choice.by is None or start is None or y == 0:
                    continue
                back = date(year, start.month, start.day) + timedelta(days=each.outage_days)
                in_time = float(back <= choice.by)
                often = len(each.kinds) if choice.count == "kind" else 1
                counts[g, a, y] = in_time * (often if goal == ALL_KINDS else goal in each.kinds)
    return {
        "upgrade_counts": (("upgrade_goal", "asset", "year"), counts),
        "upgrade_minimum": (("upgrade_goal",), np.asarray(list(minimums.values()), dtype=float)),
    }

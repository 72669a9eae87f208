"""What the exporter cannot say: it refuses, and leaves nothing out in silence."""

from __future__ import annotations

import numpy as np
from pypsa_tables import loops_of

from transition_sim.system import System

KNOWN = frozenset(
    """
    step_weight day_period period hour discount build_at_limit value_of_lost_load
    fixed_capacity mean_fixed running_fixed power_limit power_floor availability_factor
    deliverable must_run own_use fuel_rate committed online_share full_load minimum_load ramp
    marginal_fuel no_load_fuel start_cost up_hours down_hours chp heat_share power_loss
    power_per_heat variable_om fixed_om annuity mean_new build_limit build_running build_mean
    conversion_limit staying_running arriving_running arriving_mean conversion_annuity
    conversion_payment converted_known upgrade_counts upgrade_minimum
    store_fixed_power store_fixed_energy store_running_power store_running_energy
    store_mean_power store_new_power store_new_energy charge_efficiency discharge_efficiency
    self_discharge cycle_cost store_hours seasonal store_annuity_power store_annuity_energy
    store_fixed_om store_build_limit store_build_running store_build_mean
    link_forward link_reverse link_loss trade_price loss_price
    fuel_price fuel_supply emission_factor emission_limit emission_rate carbon_tax
    benchmark_price methane_credit methane_gwp co2_benchmark methane_vented
    demand export_obligation
    reserve_upward reserve_minutes reserve_hours reserve_per_demand reserve_per_output
    reserve_response curtailable reserve_stored value_of_unmet_reserve
    heat_demand loose_coal_avoided value_of_lost_heat heat_area_zone heat_source_limit
    heat_source_fuel_rate heat_source_electricity heat_source_om heat_source_zone
    heat_source_fuel heat_store_power heat_store_energy heat_store_loss heat_store_zone
    utilisation planning_reserve peak_load firm_share store_firm_share coal_ratio retirable
    load_count load_need load_limit load_daily diesel_replaced co2_replaced coal_replaced
    net_import_limit unserved_limit unserved_heat_limit
    asset_class asset_technology asset_fuel asset_zone in_city above_scale clean_as_printed
    build_group variant_of upgrade upgrade_kinds
    store_zone link_from link_to link_outside load_zone load_kind
    """.split()  # noqa: SIM905 - a list of names reads better than 100 strings
)
"""Every table of a system that the exporter writes, or refuses where it says anything."""


def refuse_what_cannot_be_said(system: System) -> None:
    """Raise where a network would be another program.

    Raises
    ------
    ValueError
        Naming what PyPSA's components, with the rows of `pypsa_rows`, do not say.
    """
    for unsaid, why in _reasons(system):
        if unsaid:
            raise ValueError(why)


def _reasons(system: System) -> list[tuple[bool, str]]:
    data = system.data
    new = sorted(set(data.data_vars) - KNOWN)
    return [
        (bool(new), f"the exporter does not know {', '.join(new)}"),
        (system.time.loose, "the axis of a relaxation is no chronology"),
        (any(t.enforced for t in system.targets), "an enforced share: PyPSA has no such row"),
        (bool(data["conversion_limit"].values.any()), "upgrades of units"),
        (bool(data["conversion_payment"].values.any()), "payments for upgrades"),
        (bool(data["upgrade_minimum"].size), "a minimum of upgrades"),
        (bool(data["retirable"].values.any()), "economic retirement"),
        (bool(data["reserve_upward"].size), "reserves"),
        (bool(data["utilisation"].notnull().any()), "a least utilisation of wind and PV"),
        (bool(data["planning_reserve"].notnull().any()), "a planning reserve"),
        (bool(data["coal_ratio"].notnull().any()), "replacement of coal"),
        *_of_builds(system),
        *_of_plant(system),
    ]


def _of_builds(system: System) -> list[tuple[bool, str]]:
    data = system.data
    open_to_build = data["build_limit"].values.sum(axis=1) > 0.0
    groups = data["build_group"].values[open_to_build]
    typical = bool(loops_of(system).max() > 0)
    store_builds = bool(data["store_build_limit"].values.any())
    return [
        (len(set(groups)) < len(groups), "one build limit over several zones"),
        (bool((open_to_build & data["committed"].values).any()), "free builds of committed units"),
        (typical and store_builds, "free builds of a store, in typical periods"),
        (
            typical and bool(data["seasonal"].values.any()),
            "a store that links typical periods: it needs all hours",
        ),
    ]


def _of_plant(system: System) -> list[tuple[bool, str]]:
    data = system.data
    zones = data["heat_area_zone"].values
    chp = data["chp"].values
    return [
        (bool((chp & ~data["committed"].values).any()), "heat of units that are not committed"),
        (bool((data["power_loss"].values[chp] <= 0.0).any()), "heat that takes no power"),
        (len(np.unique(zones)) < zones.size, "several heat areas in one zone"),
    ]

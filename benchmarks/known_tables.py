"""Every table of a system that the exporter to PyPSA writes, or refuses where it says anything.

It stands apart so that a test sees a new table without PyPSA.
"""

KNOWN = frozenset(
    """
    step_weight day_period period hour discount value_of_lost_load
    fixed_capacity mean_fixed build_least store_build_least store_firm_known
    running_fixed power_limit power_floor availability
    deliverable must_run own_use gross_per_net fuel_rate committed online_share full_load
    minimum_load ramp marginal_fuel no_load_fuel start_cost up_hours down_hours chp heat_share
    power_loss power_per_heat variable_om fixed_om annuity mean_new build_limit build_running
    build_mean conversion_limit staying_running arriving_running arriving_mean conversion_annuity
    conversion_payment converted_known upgrade_counts upgrade_minimum
    store_fixed_power store_fixed_energy store_running_power store_running_energy
    store_mean_fixed store_new_power store_new_energy charge_efficiency discharge_efficiency
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
    generation_limit fuel_group_limit in_fuel_group
    asset_class asset_technology asset_fuel asset_zone in_city above_scale clean_as_printed
    build_group variant_of upgrade upgrade_kinds
    store_zone link_from link_to link_outside load_zone load_kind
    """.split()  # noqa: SIM905 - a list of names reads better than 100 strings
)

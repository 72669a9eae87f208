"""What the exporter cannot say: it refuses, and leaves nothing out in silence."""

from __future__ import annotations

import numpy as np
from known_tables import KNOWN
from pypsa_tables import loops_of

from transition_sim.system import System


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
        (bool(data["generation_limit"].notnull().any()), "a limit of a class's generation"),
        (bool(data["fuel_group_limit"].notnull().any()), "one limit of several fuels"),
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

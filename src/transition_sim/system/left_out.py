"""What of wind and PV is left out: hours so small that they would only spoil the numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system.assets import Asset
from transition_sim.system.plant import DUST

LITTLE_MWH = 0.5
"""Below this a year's energy is not worth a line [MWh]."""


def energy_left_out(scenario: Scenario, assets: Sequence[Asset]) -> dict[str, float]:
    """Return, by technology, what the hours below `DUST` of its series would give [MWh/year].

    Of the hours themselves, whatever the resolution, and of what stands at the end of the last
    year without free builds.
    """
    last, found = scenario.years[-1], dict[str, float]()
    for asset in assets:
        profile = asset.technology.availability_profile
        if profile is None:
            continue
        series = scenario.city_data.profiles[profile]
        hours = float(np.where(series < DUST, series, 0.0).sum())
        stock = sum(each.power_mw for each in asset.members if each.stands_at_the_end_of(last))
        net = asset.kind.availability * (1.0 - asset.kind.own_use_share)
        name = asset.technology.id
        found[name] = found.get(name, 0.0) + stock * net * hours
    return {name: round(energy, 1) for name, energy in found.items() if energy >= LITTLE_MWH}

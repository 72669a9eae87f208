"""What the recipe of a heat demand holds."""

from __future__ import annotations

from typing import Literal

from transition_sim.inputs.schema.records import Section
from transition_sim.synthesis import quantities as q
from transition_sim.synthesis.marked import Marked


class DegreeHours(Section):
    """Degrees below an indoor temperature in the heating season, with cold spells."""

    kind: Literal["degree_hours"]
    seed: q.Seed
    indoor_c: Marked[q.Temperature]
    month_mean_c: Marked[q.MonthlyTemperatures]
    daily_range_k: Marked[q.TemperatureSpan]
    coldest_hour: Marked[q.HourOfDay]
    spell_k: Marked[q.TemperatureSpan]
    spell_persistence: Marked[q.Persistence]

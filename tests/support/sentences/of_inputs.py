"""Samples of sentences about inputs that are not plausible: each branch once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from transition_sim.inputs.rules.plausible_plant import ask_carbon
from transition_sim.inputs.rules.plausible_series import ask_clock
from transition_sim.inputs.schema.likely_units import ask_unit, unit_words
from transition_sim.inputs.schema.policies import CARBON_PRICE


def samples() -> Iterator[Callable[[], object]]:
    """Yield what to call to render each sentence."""
    yield partial(ask_unit, 0.31, "0.31", "CNY/MWh", 50.0, 2500.0)
    yield partial(ask_unit, 3.0, "3", "CNY/kW", 50.0, 100_000.0)
    yield partial(ask_unit, 5.0, "5", "share", -0.3, 0.5)
    yield partial(unit_words, "week")
    yield partial(unit_words, "MW")
    yield partial(CARBON_PRICE.refused, 0.09, "0.09")
    yield partial(ask_carbon, 26.0, 70.0, 130.0)
    for early, utc in ((True, True), (True, False), (False, False)):
        yield partial(ask_clock, early, utc)

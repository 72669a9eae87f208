"""Room that a store keeps for the reserve it promises; see the reserve component."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transition_sim.model.algebra import add_indexed_set, add_rows

Total = Callable[..., Any]


def add_store_room(model: Any) -> None:
    """Declare what a store can promise: room in its power, and in its level for the duration."""
    store = model.RESERVE_STORE
    grows = {s: [s] if s in model.EXPANDABLE_STORE else [] for s in store}
    add_indexed_set(
        model, "RESERVE_GROWING", store, grows, "the same, of stores that give reserve"
    )  # itself, or nothing
    sets, later = (store, model.YEAR, model.STEP), (store, model.YEAR, model.FOLLOWING)
    net = "discharge less charge and the promise stay within the store's power"
    for way, sign in (("up", 1.0), ("down", -1.0)):
        add_rows(
            model,
            f"store_{way}_power_max",
            sets,
            lambda m, s, y, t, way=way, sign=sign: (
                sign * (m.discharge[s, y, t] - m.charge[s, y, t]) + _of_store(m, way, s, y, t)
                <= m.store_running_power[s, y, t] + _built(m, s, y, t)
            ),
            "MW",
            net,
        )
    for suffix, index, at in (
        ("", sets, lambda m, t: t),
        ("_before", later, lambda m, t: m.previous_step[t]),
    ):
        _add_level_rows(model, suffix, index, at)


def _add_level_rows(model: Any, suffix: str, sets: tuple[Any, ...], at: Total) -> None:
    """Declare that the level at an end of the step lasts for the promise."""
    when = "at the start" if suffix else "at the end"
    add_rows(
        model,
        f"store_up_level_max{suffix}",
        sets,
        lambda m, s, y, t: (
            _energy_of_store(m, "up", s, y, t) / m.discharge_efficiency[s]
            <= m.level[s, y, at(m, t)]
        ),
        "MWh",
        f"what a store holds {when} of the step lasts for what it promises",
    )
    add_rows(
        model,
        f"store_down_level_max{suffix}",
        sets,
        lambda m, s, y, t: (
            m.charge_efficiency[s] * _energy_of_store(m, "down", s, y, t) + m.level[s, y, at(m, t)]
            <= m.store_running_energy[s, y, t] + m.store_hours[s] * _built(m, s, y, t)
        ),
        "MWh",
        f"a store has room {when} of the step for what it promises to take",
    )


def _of_store(m: Any, way: str, s: Any, y: Any, t: Any) -> Any:
    """Return what a store promises in a direction [MW]."""
    return sum(getattr(m, f"is_{way}")[p] * m.store_reserve[s, p, y, t] for p in m.PRODUCT)


def _energy_of_store(m: Any, way: str, s: Any, y: Any, t: Any) -> Any:
    """Return the energy of what a store promises in a direction, at the grid's side [MWh]."""
    return sum(
        getattr(m, f"is_{way}")[p] * m.reserve_hours[p] * m.store_reserve[s, p, y, t]
        for p in m.PRODUCT
    )


def _built(m: Any, s: Any, y: Any, t: Any) -> Any:
    """Return what runs of an expandable store's free builds [MW]; nothing of others."""
    return sum(
        sum(m.store_built_running[w, v, y, t] * m.store_built[w, v] for v in m.YEAR)
        for w in m.RESERVE_GROWING[s]
    )

"""Committed units on paper: demand repeats day by day, and the arithmetic is of one day.

Demand is in MW in each hour of the day; plant without fuel costs what its variable cost is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from support.paper import close, cost, energy, output, plant, solved, unit
from support.toy_cities import ToyCity
from transition_sim.results.store import Results

NEVER = 90_000  # CNY/MW: a start that no day pays for
DAYS = 365


def day(
    folder: Path, demand: Callable[[int], float], plants: Sequence[Any], units: Sequence[Any],
    **columns: Any,
) -> Results:  # fmt: skip
    """Solve a city in which every day is the same; `demand` is MW by hour of the day."""
    mean = sum(map(demand, range(24))) / 24
    city = ToyCity(
        [*plants, plant("sun", "pv", 0, availability_profile="sun")],
        units,
        demand={
            "town": {"energy": DAYS * 24 * mean, "profile": "shape"},
        },
        profiles={
            "shape": lambda hour: demand(hour % 24) / mean,
            "sun": lambda hour: 1.0 if hour % 24 < 12 else 0.0,
        },
        **columns,
    )
    return solved(folder, city)


def halves(low: float, high: float) -> Callable[[int], float]:
    """Return a demand of `low` in the first twelve hours and `high` in the others."""
    return lambda hour: low if hour < 12 else high


@pytest.mark.parametrize(("start", "stops"), [(1000, False), (900, True)])
def test_minimum_load_curtails_the_sun_unless_starts_are_cheap(
    tmp_path: Path, start: int, stops: bool
) -> None:
    coal = plant(
        "coal", "coal", 200, minimum_load_share=0.4, start_cost_cny_per_mw=start
    )  # fmt: skip
    found = day(tmp_path, halves(60, 140), [coal], [unit("coal", 140), unit("sun", 30)])
    # 140 MW at night; by day 0.4 x 140 = 56 of 60 MW, so that 4 of 30 MW of sun are used. A MW that
    # stops gives up 0.4 MW of coal for 12 h, 0.4 x 12 x 200 = 960 CNY, and costs a start.
    # With cheap starts all the sun is used: coal gives 30 MW with 30 / 0.4 = 75 MW on, 65 start.
    night = 12 * 140 * 200
    by_day = 12 * 30 * 200 + 65 * start if stops else 12 * 56 * 200
    assert cost(found) == close(DAYS * (night + by_day))
    assert energy(found, "power", 2024, asset="sun") == close(DAYS * 12 * (30 if stops else 4))
    assert energy(found, "startup", 2024, asset="coal") == close(DAYS * (65 if stops else 0))


def test_a_unit_at_part_load_burns_more(tmp_path: Path) -> None:
    coal = {
        "id": "coal",
        "class": "coal",
        "fuel": "coal",
        "heat_rate_gce_per_kwh": 300,
        "minimum_load_share": 0.5,
        "part_load_penalty_share": 0.2,
        "start_cost_cny_per_mw": NEVER,
    }
    found = day(
        tmp_path,
        halves(75, 100),
        [coal],
        [unit("coal", 100)],
        fuels=[{"id": "coal", "price_cny_per_tce": 800}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
    )
    # 300 g at 800 CNY/t are 240 CNY/MWh at full load, 24,000 CNY/h; at 50 MW they would be
    # 50 x 240 x 1.2 = 14,400; at 75 MW half way between, 19,200 CNY/h: 256 CNY/MWh
    assert cost(found) == close(DAYS * 12 * (24_000 + 19_200))


def test_a_peak_of_an_hour_keeps_a_unit_on_for_its_least_time(tmp_path: Path) -> None:
    peaker = plant(
        "peaker", "coal", 300, minimum_load_share=0.9, minimum_up_hours=4
    )  # fmt: skip
    found = day(
        tmp_path,
        lambda hour: 150.0 if hour == 18 else 100.0,
        [plant("base", "coal", 100), peaker],
        [unit("base", 100), unit("peaker", 50)],
    )
    # In one hour the base gives 100 MW and the peaker 50; in three others the peaker has to give
    # 0.9 x 50 = 45 MW and the base 55; in 20 hours the base gives 100.
    peak = 100 * 100 + 50 * 300
    held = 55 * 100 + 45 * 300
    assert cost(found) == close(DAYS * (peak + 3 * held + 20 * 100 * 100))
    assert energy(found, "online", 2024, asset="peaker") == close(DAYS * 4 * 50)


def test_a_dip_of_an_hour_keeps_a_unit_off_for_its_least_time(tmp_path: Path) -> None:
    coal = plant("coal", "coal", 100, minimum_load_share=0.8, minimum_down_hours=3)
    found = day(
        tmp_path,
        lambda hour: 8.0 if hour == 4 else 100.0,
        [coal, plant("dear", "coal", 300)],
        [unit("coal", 100), unit("dear", 100)],
    )
    # At the dip only 8 / 0.8 = 10 MW can be on; the other 90 are off for two more hours, in which
    # the dear plant gives 90 MW.
    usual, held = 100 * 100, 10 * 100 + 90 * 300
    assert cost(found) == close(DAYS * (21 * usual + 2 * held + 8 * 100))
    assert output(found, "dear") == close(2 * 90 / 24)


def test_a_slow_unit_needs_help_at_both_ends_of_a_step(tmp_path: Path) -> None:
    coal = plant(
        "coal",
        "coal",
        100,
        minimum_load_share=0.4,
        ramp_share_per_hour=0.25,
        start_cost_cny_per_mw=NEVER,
    )
    found = day(
        tmp_path,
        halves(50, 100),
        [coal, plant("gas", "cbm", 500)],
        [unit("coal", 100), unit("gas", 50)],
    )
    # 50 MW at noon leave 75 in the hour after it; and before midnight 75, to be at 50 after it
    assert cost(found) == close(DAYS * (12 * 50 * 100 + 10 * 100 * 100 + 2 * (75 * 100 + 25 * 500)))


def test_only_what_is_in_order_can_be_on(tmp_path: Path) -> None:
    coal = plant(
        "coal", "coal", 200, minimum_load_share=0.5, availability=0.8, own_use_share=0.1
    )  # fmt: skip
    found = day(
        tmp_path,
        lambda hour: 100.0,
        [coal, plant("gas", "cbm", 500)],
        [unit("coal", 100), unit("gas", 50)],
    )
    # 0.8 x 100 MW are on and deliver 0.9 of it, 72 MW net
    assert output(found, "coal") == close(72.0)
    assert energy(found, "online", 2024, asset="coal") == close(DAYS * 24 * 80)
    assert cost(found) == close(DAYS * 24 * (72 * 200 + 28 * 500))

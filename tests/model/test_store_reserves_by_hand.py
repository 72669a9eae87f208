"""Small cities whose stores hold back reserve, whose best plan can be worked out on paper.

Demand is 100 MW in each of the 8,760 hours of 2024 where a case does not say otherwise.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from support.paper import HOURS, close, cost, energy, plant, solved, unit
from support.reserve_cities import product, settings
from support.reserve_paper import FLYWHEEL, SUN, UP, cheap_and_dear, committed, promised
from support.toy_cities import ToyCity
from transition_sim.results.metrics import reserve_price


def test_a_flywheel_earns_what_plant_no_longer_holds_back(tmp_path: Path) -> None:
    without = cheap_and_dear()
    store = {"id": "flywheel", "power_mw": 6, "energy_mwh": 1.25, "reserves": "up"}
    with_store = ToyCity(
        [*without.technologies, FLYWHEEL], without.units, stores=[store], settings=UP
    )
    need = {"up": {"demand": 0.08}}
    usual = solved(tmp_path / "without", without, reserve=need)
    found = solved(tmp_path / "with", with_store, reserve=need)
    # 1.25 MWh last half an hour for 2.5 MW, though its power is 6 MW. The cheap unit holds back
    # 2.5 MW less, which saves 2.5 x (300 - 100) an hour.
    assert promised(found, "up", "flywheel") == close(2.5)
    assert promised(found, "up", "cheap") == close(5.5)
    assert cost(usual) - cost(found) == close(HOURS * 2.5 * 200)
    level = found.dataset["level"].sel(store="flywheel", year=2024)
    assert set(level.values.round(9)) == {1.25}  # it only stands ready
    assert energy(found, "discharge", 2024) == close(0.0)


def test_a_store_that_may_not_give_a_product_gives_none_of_it(tmp_path: Path) -> None:
    store = {"id": "flywheel", "power_mw": 6, "energy_mwh": 6, "reserves": "down"}
    city = ToyCity(
        [committed("cheap", 100), plant("dear", "coal", 300), SUN, FLYWHEEL],
        [unit("cheap", 105), unit("dear", 50)],
        stores=[store],
        settings=settings(up=product("up"), down=product("down")),
    )
    found = solved(tmp_path, city, reserve={"up": {"demand": 0.08}, "down": {"demand": 0.01}})
    assert promised(found, "up", "flywheel") == close(0.0)
    assert cost(found) == close(HOURS * (97 * 100 + 3 * 300))


@pytest.mark.parametrize(
    ("minutes", "held"),
    [(60, 9.0), (120, 4.5)],
)
def test_the_level_of_a_battery_limits_how_much_it_promises_for_long(
    tmp_path: Path, minutes: float, held: float
) -> None:
    store = {
        "id": "flywheel",
        "power_mw": 40,
        "energy_mwh": 10,
        "discharge_efficiency": 0.9,
        "reserves": "up",
    }
    city = ToyCity(
        [plant("coal", "coal", 100), SUN, FLYWHEEL],
        [unit("coal", 200)],
        stores=[store],
        settings=settings(400, up=product("up", 5, minutes)),
    )
    found = solved(tmp_path, city, reserve={"up": {"demand": 0.2}})
    # of 10 MWh in the store 9 MWh reach the grid: 9 MW for an hour, 4.5 MW for two
    assert promised(found, "up", "flywheel") == close(held)
    assert cost(found) == close(HOURS * (100 * 100 + (20 - held) * 400))


def test_a_store_that_charges_all_the_time_can_stop(tmp_path: Path) -> None:
    store = {
        "id": "flywheel",
        "power_mw": 5,
        "energy_mwh": 100,
        "self_discharge_per_hour": 0.04,
        "reserves": "up",
    }
    city = ToyCity(
        [plant("coal", "coal", 100), SUN, FLYWHEEL],
        [unit("coal", 200)],
        stores=[store],
        settings=settings(5000, up=product("up", 5, 60)),
    )
    found = solved(tmp_path, city, reserve={"up": {"demand": 0.06}})
    # Steady, a level L takes 0.04 L to hold; the promise is at most 5 + 0.04 L (stop, and
    # discharge), and L (it lasts an hour). 6 MW need L = 25, where 1 MW is charged.
    assert promised(found, "up", "flywheel") == close(6.0)
    assert energy(found, "charge", 2024) == close(HOURS * 1.0)
    assert cost(found) == close(HOURS * 101 * 100)


def test_a_full_store_has_no_room_to_take_more(tmp_path: Path) -> None:
    store = {
        "id": "flywheel",
        "power_mw": 8,
        "energy_mwh": 5,
        "charge_efficiency": 0.8,
        "reserves": "up;down",
    }
    city = ToyCity(
        [plant("coal", "coal", 100), SUN, FLYWHEEL],
        [unit("coal", 200)],
        stores=[store],
        settings=settings(600, up=product("up", 5, 60), down=product("down", 5, 60)),
    )
    found = solved(tmp_path, city, reserve={"up": {"demand": 0.03}, "down": {"demand": 0.08}})
    # A MWh in the store is 1 MW up for an hour, and a MWh of room 1 / 0.8 = 1.25 MW down. Both are
    # worth 600, so it stays empty: 5 / 0.8 = 6.25 MW down, and 1.75 MW down and 3 MW up are short.
    assert promised(found, "up", "flywheel") == close(0.0)
    assert promised(found, "down", "flywheel") == close(6.25)
    assert cost(found) == close(HOURS * (100 * 100 + 4.75 * 600))


def test_a_store_is_built_for_its_reserve_alone(tmp_path: Path) -> None:
    technology = {
        **FLYWHEEL,
        "capex_cny_per_kw": 1000,
        "lifetime_years": 10,
        "build_limit_mw_per_year": 30,
    }
    base = cheap_and_dear()
    city = ToyCity(
        [*base.technologies, technology],
        base.units,
        stores=[{"id": "flywheel", "hours": 0.25, "reserves": "up"}],
        settings=UP,
    )
    found = solved(tmp_path, city, years=[2024, 2025], reserve={"up": {"demand": 0.08}})
    # A MW of flywheel costs 100,000 CNY a year and holds a quarter of a MWh: half a MW for half an
    # hour. It saves 0.5 x 200 x 8760 = 876,000, until the 3 MW that the dear plant gives are gone.
    built = float(found.dataset["store_built"].sel(store="flywheel", year=2025))
    assert built == close(6.0)
    first, second = HOURS * (97 * 100 + 3 * 300), HOURS * 100 * 100 + 6 * 100_000
    assert cost(found) == close(first + second)


def test_a_flywheel_promises_where_reserve_has_a_price_and_sun_is_curtailed(
    tmp_path: Path,
) -> None:
    store = {"id": "flywheel", "power_mw": 2, "energy_mwh": 2, "reserves": "up;down"}
    city = ToyCity(
        [
            committed("coal", 200, least=0.5),
            plant("pv", "pv", 0, availability_profile="sun"),
            FLYWHEEL,
        ],
        [unit("coal", 115), unit("pv", 160)],
        stores=[store],
        profiles={"sun": lambda hour: max(0.0, 1.0 - abs(hour % 24 - 12) / 6)},
        settings=settings(down=product("down"), up=product("up")),
    )
    needs = {"up": {"demand": 0.1}, "down": {"demand": 0.05, "pv": 0.05}}
    found = solved(tmp_path, city, reserve=needs)
    summary = found.summary()
    assert float(summary.query("metric == 'curtailment' and item == 'pv'")["value"].iloc[0]) > 1.0
    given = found.dataset["store_reserve"].sel(year=2024, store="flywheel")
    paid = reserve_price(found.dataset).sel(year=2024) > 1.0
    assert bool(paid.any("product").any())
    # two hours of promise fit in its level, so it may promise both ways, all that its power allows
    net = found.dataset["charge"] - found.dataset["discharge"]
    flow = net.sel(year=2024, store="flywheel")
    for name, sign in (("up", 1.0), ("down", -1.0)):
        here = paid.sel(product=name)
        assert (given.sel(product=name) > 0.0).where(here, True).all()
        assert (given.sel(product=name) <= 2.0 + sign * flow + 1e-6).all()
    metrics = set(summary["metric"])
    assert {"reserve_required", "reserve_promised", "reserve_shortage", "reserve_price"} <= metrics

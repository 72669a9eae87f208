"""Small cities that hold back reserve, whose best plan can be worked out on paper.

Demand is 100 MW in each of the 8,760 hours of 2024 where a case does not say otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.paper import HOURS, close, cost, energy, output, plant, solved, unit
from reserve_cities import product, settings
from toy_cities import ToyCity
from transition_sim.metrics import electricity_price, reserve_price, reserve_promised
from transition_sim.report.alerts import warn
from transition_sim.results import Results

UP = settings(up=product("up"))
FLYWHEEL = {"id": "flywheel", "class": "storage"}
SUN = plant("pv", "pv", 0)  # a city counts something as clean; nothing of it stands


def committed(name: str, cost_of_mwh: float, least: float = 0.0, **columns: Any) -> dict[str, Any]:
    """Return committed plant that can change its output by 2 % of what is on in a minute."""
    ramp = {"reserve_ramp_share_per_minute": 0.02, "minimum_load_share": least}
    return plant(name, "coal", cost_of_mwh, **{**ramp, **columns})


def price(results: Results, name: str) -> float:
    """Return a product's price where it is the same at every hour [CNY/MW and hour]."""
    values = set(reserve_price(results.dataset).sel(product=name).values.round(9).ravel())
    assert len(values) == 1
    return float(values.pop())


def promised(results: Results, name: str, provider: str) -> float:
    """Return the mean promise of a provider [MW]."""
    found = reserve_promised(results.dataset).sel(product=name, provider=provider, year=2024)
    return float(found)


def short(results: Results) -> float:
    return energy(results, "reserve_shortage", 2024) / HOURS


def cheap_and_dear(**setting: Any) -> ToyCity:
    """Return 105 MW at 100 CNY/MWh that may promise, and plant at 300 that may not."""
    return ToyCity(
        [committed("cheap", 100), plant("dear", "coal", 300), SUN],
        [unit("cheap", 105), unit("dear", 50)],
        settings={**UP, **setting},
    )


def test_a_unit_that_holds_back_is_paid_what_it_could_have_earned(tmp_path: Path) -> None:
    found = solved(tmp_path, cheap_and_dear(), reserve={"up": {"demand": 0.08}})
    # 8 MW are held back of 105: 97 MW run, and 3 MW come from the dear plant. One more MW held
    # back takes 1 MWh at 100 from the cheap unit, which the dear plant gives at 300.
    assert output(found, "cheap") == close(97.0)
    assert promised(found, "up", "cheap") == close(8.0)
    assert cost(found) == close(HOURS * (97 * 100 + 3 * 300))
    assert price(found, "up") == close(300.0 - 100.0)
    assert set(electricity_price(found.dataset).values.round(9).ravel()) == {300.0}
    assert short(found) == close(0.0)


def test_reserve_costs_nothing_where_there_is_room(tmp_path: Path) -> None:
    found = solved(tmp_path, cheap_and_dear(), reserve={"up": {"demand": 0.04}})
    # 105 - 100 = 5 MW are free anyway
    assert cost(found) == close(HOURS * 100 * 100)
    assert price(found, "up") == close(0.0)


def test_a_ramp_gives_only_what_it_can_in_the_response_time(tmp_path: Path) -> None:
    city = cheap_and_dear(value_of_unmet_reserve={"value": 700, "source": "toy"})
    found = solved(tmp_path, city, reserve={"up": {"demand": 0.12}})
    # 2 %/min for 5 min on 105 MW are 10.5 MW; the other 1.5 of 12 MW are missing, at 700. So
    # 94.5 MW run cheaply and 5.5 dearly.
    assert promised(found, "up", "cheap") == close(10.5)
    assert short(found) == close(1.5)
    assert price(found, "up") == close(700.0)
    assert cost(found) == close(HOURS * (94.5 * 100 + 5.5 * 300 + 1.5 * 700))
    told = found.verdict["audit"]["reserve_shortage_mwh"]
    assert told["2024"] == close(1.5 * HOURS)
    said = [str(line) for line in warn(found, "en")]
    assert said == ["2024: 1.5 MW of reserve is missing on average"]


def test_two_products_of_one_direction_share_one_ramp(tmp_path: Path) -> None:
    city = ToyCity(
        [committed("coal", 100), SUN],
        [unit("coal", 200)],
        settings=settings(900, up=product("up", 5), spinning=product("up", 10)),
    )
    needs = {"up": {"demand": 0.20}, "spinning": {"demand": 0.30}}
    found = solved(tmp_path, city, reserve=needs)
    # 200 MW may be on: 10 % in 5 minutes are 20 MW, and 20 % in 10 minutes 40 MW of both together
    assert promised(found, "up", "coal") <= 20.0 + 1e-9
    assert promised(found, "up", "coal") + promised(found, "spinning", "coal") == close(40.0)
    assert short(found) == close(10.0)
    assert cost(found) == close(HOURS * (100 * 100 + 10 * 900))


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


def sunny(reserve_down: bool) -> ToyCity:
    """Return coal at 200 CNY/MWh that can be half down, and free sun of 90 MW."""
    return ToyCity(
        [
            committed("coal", 200, least=0.5),
            plant("pv", "pv", 0, reserve_down=str(reserve_down).lower()),
        ],
        [unit("coal", 100), unit("pv", 90)],
        settings=settings(down=product("down")),
    )


def test_the_sun_promises_to_give_less_so_that_coal_need_not_stay_up(tmp_path: Path) -> None:
    need = {"down": {"demand": 0.05}}
    by_coal = solved(tmp_path / "coal", sunny(False), reserve=need)
    # Promises of coal: 10 % of what is on for 5 MW needs 50 MW online, at least half of it down,
    # 25 MW, plus the 5 MW that it could give less: 30 MW of coal, and the sun gives 70 of 90 MW.
    assert output(by_coal, "coal") == close(30.0)
    assert cost(by_coal) == close(HOURS * 30 * 200)
    # One more MW takes 10 MW online, 5 MW + 1 MW of coal in place of the sun: 6 x 200
    assert price(by_coal, "down") == close(1200.0)
    by_sun = solved(tmp_path / "sun", sunny(True), reserve=need)
    # 90 MW of sun promise 5 MW for nothing; coal gives 10 MW as without reserve
    assert output(by_sun, "coal") == close(10.0)
    assert promised(by_sun, "down", "pv") + promised(by_sun, "down", "coal") == close(5.0)
    assert cost(by_sun) == close(HOURS * 10 * 200)
    assert price(by_sun, "down") == close(0.0)


def test_sun_that_is_curtailed_promises_no_more_than_it_gives(tmp_path: Path) -> None:
    city = ToyCity(
        [
            plant("coal", "coal", 200, must_run_share=0.96),
            plant("pv", "pv", 0, reserve_down="true"),
        ],
        [unit("coal", 100), unit("pv", 90)],
        settings=settings(600, down=product("down")),
    )
    found = solved(tmp_path, city, reserve={"down": {"demand": 0.05}})
    # 96 MW of coal must run: 4 of 90 MW of sun are left, and promise 4 MW
    assert output(found, "pv") == close(4.0)
    assert promised(found, "down", "pv") == close(4.0)
    assert cost(found) == close(HOURS * (96 * 200 + 1 * 600))


def test_curtailed_wind_needs_no_reserve(tmp_path: Path) -> None:
    city = ToyCity(
        [committed("coal", 100), plant("wind", "wind", 10), plant("pv", "pv", 20)],
        [unit("coal", 100), unit("wind", 50), unit("pv", 30)],
        settings=settings(2000, up=product("up")),
    )
    found = solved(tmp_path, city, reserve={"up": {"demand": 0.01, "wind": 0.2, "pv": 0.1}})
    # All of coal may be on, so 10 % of 100 MW can be promised: 10 = 1 + 0.2 wind + 0.1 pv. A MW of
    # wind saves 90 for 0.2 MW of reserve, a MW of sun saves 80 for 0.1: sun first, 30 MW with 3 MW
    # of reserve, then wind, 6 / 0.2 = 30 MW; more wind would cost 0.2 x 2000 > 90.
    assert output(found, "pv") == close(30.0)
    assert output(found, "wind") == close(30.0)
    assert output(found, "coal") == close(40.0)
    assert cost(found) == close(HOURS * (30 * 20 + 30 * 10 + 40 * 100))
    # a MW of reserve lets 5 MW of wind in
    assert price(found, "up") == close(5 * 90.0)
    required = found.dataset["reserve_requirement"].sel(product="up", year=2024)
    assert set(required.values.round(9)) == {10.0}


def test_what_must_run_is_not_promised(tmp_path: Path) -> None:
    city = ToyCity(
        [committed("coal", 200, must_run_share=0.4), plant("pv", "pv", 0)],
        [unit("coal", 100), unit("pv", 90)],
        settings=settings(down=product("down")),
    )
    found = solved(tmp_path, city, reserve={"down": {"demand": 0.05}})
    # 40 MW must run whatever is called, so 45 MW run to give 5 MW less
    assert output(found, "coal") == close(45.0)
    assert cost(found) == close(HOURS * 45 * 200)
    assert price(found, "down") == close(200.0)


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

"""Small cities whose plant holds back reserve, whose best plan can be worked out on paper.

Demand is 100 MW in each of the 8,760 hours of 2024 where a case does not say otherwise.
"""

from __future__ import annotations

from pathlib import Path

from support.paper import HOURS, close, cost, output, plant, solved, unit
from support.reserve_cities import product, settings
from support.reserve_paper import SUN, cheap_and_dear, committed, price, promised, short
from support.toy_cities import ToyCity
from transition_sim.report.alerts import warn
from transition_sim.results.metrics import electricity_price


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

"""What is built freely, worked out on paper: when it is paid for, where it stands, what must run.

Demand is 100 MW in each of the 8,760 hours of a zone and money is not discounted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.paper import HOURS, close, cost, energy, output, plant, solved, unit
from support.toy_cities import ToyCity

SHARE = 184 / 365  # of a year from 1 July on


@pytest.mark.parametrize("resolution", [{"periods": 1, "hours": 24}, "hourly"])
def test_a_build_of_mid_year_is_paid_for_the_days_on_which_it_is_there(
    resolution: Any, tmp_path: Path
) -> None:
    city = ToyCity(
        [
            plant("coal", "coal", 300),
            plant(
                "pv",
                "pv",
                0,
                capex_cny_per_kw=900,
                lifetime_years=10,
                fixed_om_cny_per_kw_year=10,
                build_limit_mw_per_year=10,
            ),
        ],
        [unit("coal", 100)],
        settings={"free_builds_online": {"month": 7, "day": 1, "source": "toy"}},
    )
    found = solved(tmp_path, city, years=[2024, 2025, 2026], resolution=resolution)
    # 10 MW come on 1 July of 2025 and of 2026: 10 x share MW on the mean of 2025, 10 + 10 x share
    # on that of 2026, each for 90,000 + 10,000 CNY a MW and year and in place of coal at 300.
    means = [0.0, 10 * SHARE, 10 + 10 * SHARE]
    assert [output(found, "pv", year) for year in (2024, 2025, 2026)] == [close(m) for m in means]
    capital = found.dataset["cost"].sel(cost_term="capital").values
    assert capital.tolist() == [close(90_000 * mean) for mean in means]
    kept = found.dataset["cost"].sel(cost_term="fixed_operation_and_maintenance").values
    assert kept.tolist() == [close(10_000 * mean) for mean in means]
    total = sum(HOURS * 300 * (100 - mean) + 100_000 * mean for mean in means)
    assert cost(found) == close(total)
    stock = found.dataset["capacity"].sel(asset="pv").values
    assert stock.tolist() == [close(0.0), close(10.0), close(20.0)]


def test_a_limit_is_a_row_only_from_the_year_in_which_something_may_be_built(
    tmp_path: Path,
) -> None:
    sun = plant("pv", "pv", 0, capex_cny_per_kw=900, lifetime_years=10)
    city = ToyCity([plant("coal", "coal", 300), sun], [unit("coal", 100), unit("pv", 20)])
    late = {"limits": {"pv": {2026: 10}}}
    found = solved(tmp_path, city, years=[2024, 2025, 2026], builds=late)
    # 20 MW stand in 2024 and 2025; 10 more MW of 2026 save 300 CNY an hour and MW each.
    outputs = [output(found, "pv", year) for year in (2024, 2025, 2026)]
    assert outputs == [close(20.0), close(20.0), close(30.0)]
    dual = found.dataset["dual_power_max"].sel(asset="pv")
    assert dual.sizes == {"year": 3, "step": found.dataset.sizes["step"]}
    assert dual.sel(year=[2024, 2025]).isnull().all()
    value = dual.sel(year=2026).values
    weight = found.dataset["step_weight"].sel(year=2026).values
    assert value.tolist() == [close(-300.0 * hours) for hours in weight]


def test_two_zones_share_the_limit_of_a_technology_and_both_are_served(tmp_path: Path) -> None:
    gas = plant(
        "gas",
        "cbm",
        100,
        capex_cny_per_kw=876,
        lifetime_years=10,
        build_limit_mw_per_year=100,
    )
    city = ToyCity(
        [plant("coal", "coal", 300), gas],
        [
            unit("coal", 200),
            {"id": "g-town", "technology": "gas", "capacity_mw": 10},
            {"id": "g-hill", "technology": "gas", "capacity_mw": 10, "zone": "hill"},
        ],
        zones=("town", "hill"),
        demand={"town": {}, "hill": {"energy": 60 * HOURS}},
        links=[
            {
                "id": "ridge",
                "to_zone": "hill",
                "capacity_mw": 20,
                "reverse_capacity_mw": 20,
                "price_profile": "",
            }
        ],
    )
    found = solved(tmp_path, city, years=[2024, 2025])
    # The hill has 10 MW and gets 20: 30 of its 60 MW go unserved in 2024. One MW of gas at
    # 876,000 / 10 CNY a year saves 200 CNY in each hour: all 100 MW are built, 30 or more of them
    # on the hill, and coal keeps 160 - 20 - 100 = 40 MW.
    built = found.dataset["built"].sel(year=2025)
    zones = dict(zip(built["asset"].values, built["asset_zone"].values, strict=True))
    assert [zones[name] for name in ("gas", "gas.2")] == ["town", "hill"]
    assert float(built.sum()) == close(100.0)
    assert 30.0 - 1e-6 <= float(built.sel(asset="gas.2")) <= 70.0 + 1e-6
    assert energy(found, "unserved", 2024, zone="hill") == close(30 * HOURS)
    assert energy(found, "unserved", 2025, zone="hill") == close(0.0)
    first = HOURS * (20 * 100 + 110 * 300 + 30 * 10_000)
    second = HOURS * (120 * 100 + 40 * 300) + 100 * 87_600
    assert cost(found) == close(first + second)
    # One more MW of the joint limit saves 200 x 8,760 less what it costs a year.
    dual = found.dataset["dual_build_max"].sel(technology="gas", year=2025)
    assert float(dual) == close(87_600 - 200 * HOURS)


def test_new_plant_is_as_good_as_its_technology_and_not_as_the_old_unit(tmp_path: Path) -> None:
    city = ToyCity(
        [
            plant(
                "coal",
                "coal",
                300,
                capex_cny_per_kw=876,
                lifetime_years=10,
                build_limit_mw_per_year=200,
            ),
            plant("pv", "pv", 0),
        ],
        [{**unit("coal", 100), "availability": 0.5}],
    )
    found = solved(tmp_path, city, years=[2024, 2025])
    # 50 MW are unserved in 2024; 50 MW of new plant, always available, close the gap, where as
    # much of the old unit's kind would be 100 MW.
    built = found.dataset["built"].sel(year=2025)
    assert float(built.sel(asset="coal.2")) == close(50.0)
    assert bool(built.sel(asset="coal").isnull())
    expected = HOURS * (50 * 300 + 50 * 10_000 + 100 * 300) + 50 * 87_600
    assert cost(found) == close(expected)


def test_plant_that_must_run_more_than_it_can_runs_as_much_as_it_can(tmp_path: Path) -> None:
    city = ToyCity(
        [
            plant("coal", "coal", 300),
            plant("pv", "pv", 0),
            plant(
                "river",
                "hydro",
                500,
                must_run_share=0.6,
                availability=0.3,
                capex_cny_per_kw=90_000,
                lifetime_years=10,
                build_limit_mw_per_year=10,
            ),
        ],
        [unit("coal", 100), unit("river", 100)],
    )
    found = solved(tmp_path, city, years=[2024, 2025])
    # 30 MW of the 100 are available and have to be delivered, dear as they are.
    assert [output(found, "river", year) for year in (2024, 2025)] == [close(30.0)] * 2
    assert float(found.dataset["built"].sel(asset="river").sum()) == close(0.0)
    assert cost(found) == close(2 * HOURS * (30 * 500 + 70 * 300))


def test_an_exact_build_is_built_in_its_year_and_no_more_in_the_next(tmp_path: Path) -> None:
    sun = plant("pv", "pv", 400, capex_cny_per_kw=900, lifetime_years=10)
    city = ToyCity([plant("coal", "coal", 300), sun], [unit("coal", 100), unit("pv", 20)])
    exact = {"exactly": {"pv": {2025: 30}}}
    found = solved(tmp_path, city, years=[2024, 2025, 2026], builds=exact)
    # PV that costs more than coal to run is built all the same: 30 MW, paid for and idle.
    assert found.dataset["capacity"].sel(asset="pv").values.tolist() == [
        close(20.0),
        close(50.0),
        close(50.0),
    ]
    capital = found.dataset["cost"].sel(cost_term="capital").values
    assert capital.tolist() == [close(0.0), close(30 * 90_000), close(30 * 90_000)]
    assert [output(found, "pv", year) for year in (2024, 2025, 2026)] == [close(0.0)] * 3

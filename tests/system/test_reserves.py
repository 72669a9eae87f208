"""What a scenario requires as reserve, who may give it, and that the relaxation is one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.golden_reserve import CITY, SCENARIO
from model.golden_rows import system_at_two_steps
from support.comparison import assert_same_matrix
from support.toy_cities import load_toy
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.optimum import find_optimum
from transition_sim.solve import solve
from transition_sim.solved import Program
from transition_sim.system import System, build_system, relax


@pytest.fixture
def system(tmp_path: Path) -> System:
    return system_at_two_steps(tmp_path, CITY, **SCENARIO)


def test_a_ramp_and_a_response_time_make_net_power_of_what_is_on(system: System) -> None:
    response = system.data["reserve_response"]
    # 2 %/min for 5 and 10 minutes, less 10 % own use
    assert response.sel(asset="coal").values == pytest.approx([0.09, 0.09, 0.18])
    assert float(response.sel(asset=["old", "pv", "wind"]).max()) == 0.0
    stored = system.data["reserve_stored"].sel(store=["battery", "flywheel", "lake"]).values
    assert stored.tolist() == [[True, True, True], [True, True, False], [False, False, False]]


def test_a_fast_unit_gives_no_more_than_all_of_it(tmp_path: Path) -> None:
    technologies = [{**CITY.technologies[0], "reserve_ramp_share_per_minute": 0.3}]
    fast = replace(CITY, technologies=[*technologies, *CITY.technologies[1:]])
    response = build_system(load_toy(tmp_path, fast, **SCENARIO)).data["reserve_response"]
    assert float(response.max()) == pytest.approx(0.9)


def test_a_scenario_that_asks_for_nothing_has_the_same_matrix_as_ever(tmp_path: Path) -> None:
    off = {"reserve": {name: {"demand": 0, "wind": 0} for name in SCENARIO["reserve"]}}
    silent = system_at_two_steps(tmp_path / "silent", CITY)
    asked = system_at_two_steps(tmp_path / "off", CITY, **off)
    programs = [assemble(build_model(each)) for each in (silent, asked)]
    assert list(programs[0].rows) == list(programs[1].rows)
    assert "reserve_min" not in programs[0].rows
    assert not any("reserve" in name for name in programs[0].columns)
    assert (programs[0].matrix != programs[1].matrix).nnz == 0
    np.testing.assert_array_equal(programs[0].cost, programs[1].cost)


def test_only_the_products_that_are_asked_for_are_in_the_model(tmp_path: Path) -> None:
    one = {"reserve": {"up": {"demand": 0.01}}}
    program = assemble(build_model(system_at_two_steps(tmp_path, CITY, **one)))
    assert list(program.rows["reserve_min"].sets[0]) == ["up"]
    assert program.rows["curtailable_reserve_max"].shape[0] == 0
    assert program.rows["reserve_floor"].shape[0] == 0


def test_both_routes_give_the_same_model_with_reserves(system: System) -> None:
    assert_same_matrix(build_model(system))


def test_a_city_with_reserves_costs_no_less_than_its_relaxation(tmp_path: Path) -> None:
    varied = replace(
        CITY,
        demand={"town": {"profile": "load"}},
        profiles={
            "pv": lambda hour: max(0.0, 1.0 - abs(hour % 24 - 12) / 6) * (hour % 3000) / 3000,
            "load": lambda hour: 0.9 + 0.1 * (hour % 24 > 11) + 0.1 * (hour % 48 > 23),
        },
    )
    needs = {
        "up": {"demand": 0.1, "wind": 0.1, "pv": 0.1},
        "down": {"demand": 0.1},
        "spinning": {"demand": 0.2},
    }
    fields = {"years": [2024], "reserve": needs}
    hourly, days = (
        build_system(load_toy(tmp_path / name, varied, **fields, resolution=resolution))
        for name, resolution in (("hourly", "hourly"), ("days", {"periods": 14, "hours": 24}))
    )
    bound = solve(assemble(build_model(relax(hourly, np.arange(365) % 7)))).objective
    full = find_optimum(Program.of(hourly, days)).objective
    assert 0.5 * full < bound <= full * (1.0 + 1e-7)

"""Every variable and coordinate of a System says what it is and in which unit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from support.packaged import NAMES, load_packaged
from support.random_cities import everything_city
from support.toy_cities import ToyCity, load_toy
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system import Guards, System, build_system, relax, with_builds
from transition_sim.system.described import describe

KNOWN = {
    *("1", "share", "label", "year", "h", "h/year", "min"),
    *("MW", "MWh", "MWh/year", "MW/MW", "MWh/MWh", "t/MWh", "t/t", "t/year", "l/year"),
    *("CNY/t", "CNY/MWh", "CNY/MW", "CNY/MW/year", "CNY/MWh/year", "CNY/year"),
}


def check(data: xr.Dataset) -> None:
    for name, variable in data.variables.items():
        assert variable.attrs.get("units") in KNOWN, name
        assert variable.attrs.get("long_name"), name
        if variable.dtype.kind == "U":
            assert variable.attrs["units"] == "label", name


@pytest.mark.parametrize("name", NAMES)
def test_everything_in_a_packaged_scenarios_system_has_unit_and_text(name: str) -> None:
    check(build_system(load_packaged(name, "resolution.periods=1")).data)


def test_so_has_everything_in_a_city_with_every_component(tmp_path: Path) -> None:
    city = everything_city("tax")
    with city.on_its_axis():
        check(build_system(city.load(tmp_path)).data)


def test_so_has_everything_in_a_city_with_next_to_nothing(tmp_path: Path) -> None:
    city = ToyCity(
        technologies=[{"id": "pv", "class": "pv"}],
        units=[{"id": "p", "technology": "pv", "capacity_mw": 10}],
    )
    check(build_system(load_toy(tmp_path, city)).data)


def test_guards_decided_builds_and_a_relaxation_keep_unit_and_text(toy_scenario: Scenario) -> None:
    hourly = toy_scenario.model_copy(update={"resolution": "hourly"})
    system = build_system(hourly)
    years = system.data.sizes["year"]
    check(system.guarded(Guards(1.0, (1.0,) * years, (1.0,) * years)).data)
    check(relax(system, np.arange(365) % 3).data)
    check(_decided(system).data)


def test_decided_upgrades_keep_unit_and_text(tmp_path: Path) -> None:
    city = everything_city("tax")
    with city.on_its_axis():
        system = build_system(city.load(tmp_path))
    assert system.data["conversion_limit"].values.any()
    check(_decided(system).data)


def _decided(system: System) -> System:
    built = 0.5 * system.data["build_limit"]
    return with_builds(system, built, converted=0.1 * system.data["conversion_limit"])


def test_a_variable_without_a_text_is_refused() -> None:
    with pytest.raises(KeyError, match="speed"):
        describe(xr.Dataset({"speed": 1.0}), {"height": ("MW", "height")})


def test_a_unit_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="a System knows no unit 'furlong'"):
        describe(xr.Dataset({"speed": 1.0}), {"speed": ("furlong", "speed")})

"""A parameter is the System's variable of its name: values, unit and text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from support.packaged import load_packaged
from support.random_cities import everything_city
from transition_sim.model.algebra import AlgebraError, add_set, new_model
from transition_sim.model.build import build_model
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System, build_system


@pytest.fixture(scope="module")
def system() -> System:
    return build_system(load_packaged("plan", "resolution.periods=1"))


@pytest.fixture
def model(system: System) -> Any:
    found = new_model("a few sets")
    for name, along in (("ASSET", "asset"), ("YEAR", "year"), ("STEP", "step")):
        add_set(found, name, system.data[along].values.tolist(), along=along)
    add_set(found, "LAST_TWO", system.data["asset"].values[[-1, -2]].tolist(), along="asset")
    return found


def test_values_follow_the_labels_of_the_sets(model: Any, system: System) -> None:
    data = system.data["running_fixed"]
    taken = values_at(model, system, "running_fixed", (model.STEP, model.LAST_TWO, model.YEAR))
    expected = data.isel(asset=[-1, -2]).transpose("step", "asset", "year").values
    np.testing.assert_array_equal(taken, expected)
    assert values_at(model, system, "value_of_lost_load", ()).shape == ()


def test_all_of_a_variable_is_taken_without_a_copy(model: Any, system: System) -> None:
    whole = values_at(model, system, "running_fixed", (model.ASSET, model.YEAR, model.STEP))
    assert np.shares_memory(whole, system.data["running_fixed"].values)


def test_unit_and_text_come_with_the_values(model: Any, system: System) -> None:
    take_parameter(model, system, "start_cost", (model.LAST_TWO,))
    taken = model.registry.parameters["start_cost"]
    attributes = system.data["start_cost"].attrs
    assert (taken.unit, taken.text) == (attributes["units"], attributes["long_name"])
    assert taken.unit == "CNY/MW"


def test_what_is_absent_stands_as_the_given_number(model: Any, system: System) -> None:
    with pytest.raises(AlgebraError, match="planning_reserve: a value is missing"):
        take_parameter(model, system, "planning_reserve", (model.YEAR,))
    fresh = new_model("again")
    year = add_set(fresh, "YEAR", system.data["year"].values.tolist(), along="year")
    take_parameter(fresh, system, "planning_reserve", (year,), absent=0.0)
    assert not fresh.registry.parameters["planning_reserve"].values.any()


def test_sets_along_other_dimensions_are_refused(model: Any, system: System) -> None:
    with pytest.raises(AlgebraError, match="start_cost lies along asset"):
        take_parameter(model, system, "start_cost", (model.YEAR,))


def test_a_label_that_the_system_lacks_is_refused(model: Any, system: System) -> None:
    add_set(model, "STRANGE", ["mill"], along="asset")
    with pytest.raises(AlgebraError, match="a label of STRANGE is none of the System's asset"):
        take_parameter(model, system, "start_cost", (model.STRANGE,))


@pytest.mark.parametrize("scheme", ["tax", "benchmark"])
def test_a_parameter_of_a_variables_name_is_that_variable(
    scheme: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In the city with everything: same unit, same text, and no number that the System lacks."""
    city = everything_city(scheme)
    with city.on_its_axis():
        system = build_system(city.load(tmp_path_factory.mktemp(scheme)))
    parameters = build_model(system).registry.parameters
    shared = [name for name in parameters if name in system.data]
    assert len(shared) > 50
    for name in shared:
        attributes, own = system.data[name].attrs, parameters[name]
        assert (own.unit, own.text) == (attributes["units"], attributes["long_name"]), name
        given = np.unique(np.append(system.data[name].values.ravel().astype(float), 0.0))
        assert np.isin(own.values, given).all(), name


def test_every_number_of_the_model_has_a_unit_and_a_text(system: System) -> None:
    registry = build_model(system).registry
    numbers = {name: p for name, p in registry.parameters.items() if p.values.dtype != object}
    for kind in (numbers, registry.variables, registry.rows, registry.expressions):
        for name, each in kind.items():
            assert each.unit, name
            assert each.text, name

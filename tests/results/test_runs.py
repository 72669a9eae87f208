"""Whose city a run is of, where a run says so and where it does not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from transition_sim.errors import InputError
from transition_sim.inputs.load_city import load_city
from transition_sim.results.runs import city_of_run, differ, differing_fields


def run_of(city: str | None) -> Any:
    """Return what stands for a run of a city."""
    return SimpleNamespace(manifest={} if city is None else {"scenario": {"city": city}})


def test_a_run_of_a_packaged_city_needs_no_other() -> None:
    assert city_of_run(run_of("changzhi"), "run").folder.name == "changzhi"
    given = load_city("changzhi")
    assert city_of_run(run_of("changzhi"), "run", given) is given


def test_a_run_that_does_not_say_its_city_has_that_which_is_given() -> None:
    assert city_of_run(run_of(None), "run", "changzhi").folder.name == "changzhi"
    with pytest.raises(InputError, match="run: the run does not say of which city it is"):
        city_of_run(run_of(None), "run")


@pytest.mark.parametrize("city", ["changzhi-xiangyuan", "./city"])
def test_a_run_of_another_city_is_refused(city: str) -> None:
    with pytest.raises(InputError, match=f"the run is of {city}, not of changzhi"):
        city_of_run(run_of(city), "run", load_city("changzhi"))


def test_fields_are_named_by_their_path_and_numbers_agree_within_a_millionth() -> None:
    one = {"name": "a", "demand": {"growth": {"2025": 0.04}}, "years": [2024], "retire": {}}
    other = {"name": "b", "demand": {"growth": {"2025": 0.05}}, "years": [2024], "retire": {}}
    assert differing_fields(one, one) == []
    assert differing_fields(one, other) == ["demand.growth.2025"]
    assert not differ([1e9, 1e9 + 100.0])
    assert differ([True, 1.5])

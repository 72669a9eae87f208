"""What a reader should know before believing a verdict."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from toy_cities import HOURS, ToyCity, load_toy
from transition_sim.pipeline import run
from transition_sim.verdict.audit import audit


def two_stores(charge: list[float], discharge: list[float], unserved: float) -> xr.Dataset:
    """Return two steps of a year, of 10 and 20 hours; the second store does nothing."""
    dims = ("store", "year", "step")
    idle = [0.0, 0.0]
    return xr.Dataset(
        {
            "charge": (dims, np.asarray([[charge], [idle]])),
            "discharge": (dims, np.asarray([[discharge], [[9.0, 9.0]]])),
            "unserved": (("zone", "year", "step"), np.full((2, 1, 2), unserved)),
            "step_weight": (("year", "step"), [[10.0, 20.0]]),
        },
        coords={"year": [2025]},
    )


def test_what_a_store_burns_is_the_smaller_of_its_flows_by_the_hour() -> None:
    found = audit(two_stores([5.0, 4.0], [3.0, 7.0], 0.5))
    # 3 MW for 10 hours and 4 MW for 20; 0.5 MW in two zones for 30 hours
    assert found["simultaneous_storage_mwh"] == {"2025": 3 * 10 + 4 * 20}
    assert found["unserved_mwh"] == {"2025": 30.0}


@pytest.mark.parametrize("size", [0.0, 1e-4, -1e-9])
def test_less_than_a_mwh_a_year_is_the_solvers_tolerance(size: float) -> None:
    found = audit(two_stores([size, 4.0], [3.0, 0.0], size))
    assert found == {"unserved_mwh": {"2025": 0.0}, "simultaneous_storage_mwh": {"2025": 0.0}}


def test_the_verdict_names_the_years_in_which_demand_is_unserved(tmp_path: Path) -> None:
    city = ToyCity(
        [{"id": "coal", "class": "coal"}, {"id": "pv", "class": "pv"}],
        [{"id": "c", "technology": "coal", "capacity_mw": 100}],
        demand={"town": {"growth": 0.1}},
    )
    found = run(load_toy(tmp_path, city)).verdict["audit"]
    assert found["unserved_mwh"] == {"2024": 0.0, "2025": pytest.approx(10 * HOURS)}
    assert found["simultaneous_storage_mwh"] == {"2024": 0.0, "2025": 0.0}


def test_a_store_that_burns_what_has_to_run_is_named(tmp_path: Path) -> None:
    # 110 MW have to run for 100 MW of demand: a store of 20 MW that gives back a half of what it
    # takes burns the rest, all day long: c - d = 10 with d = c / 2 is c = 20 and d = 10.
    city = ToyCity(
        [
            {"id": "coal", "class": "coal", "must_run_share": 1.0},
            {"id": "pv", "class": "pv"},
            {"id": "battery", "class": "storage"},
        ],
        [{"id": "c", "technology": "coal", "capacity_mw": 110}],
        stores=[
            {"id": "battery", "power_mw": 20, "energy_mwh": 40, "charge_efficiency": 0.5},
        ],
    )
    found = run(load_toy(tmp_path, city)).verdict["audit"]["simultaneous_storage_mwh"]
    assert found == {year: pytest.approx(10 * HOURS) for year in ("2024", "2025")}

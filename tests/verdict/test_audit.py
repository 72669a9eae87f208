"""What a reader should know before believing a verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from toy_cities import HOURS, ToyCity, load_toy, share_target
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


COAL = {"id": "coal", "class": "coal", "must_run_share": 0.6, "variable_om_cny_per_mwh": 300}
PV = {"id": "pv", "class": "pv"}
BATTERY = {"id": "battery", "class": "storage"}


def audited(
    folder: Path, city: ToyCity, definition: str = "as_printed", **fields: Any
) -> dict[str, dict[str, Any]]:
    """Return the audit of the target T of 2025 by its kinds."""
    found = run(load_toy(folder, city, **fields)).verdict
    (target,) = [t for t in found["targets"] if t["definition"] == definition]
    assert target["met"]
    rows = [row for row in found["audited"] if row["definition"] == definition]
    assert all(row["target"] == "T" and row["year"] == 2025 for row in rows)
    assert all(row["share"] == target["value"] for row in rows)
    return {row["kind"]: row for row in rows}


def test_a_battery_that_burns_power_to_reach_a_target_is_named_and_the_target_missed(
    tmp_path: Path,
) -> None:
    # Demand 100 MW at every hour; 60 MW of coal must run; the sun gives up to 60 MW. So 40 MW of
    # sun have a place: 40 / 100 = 40%. The target asks for half, as printed: s / (s + 60) >= 1/2,
    # s = 60. The 20 MW more go into a battery that gives back a half of what it takes, and that
    # holds next to nothing: it charges 40 MW and discharges 20 MW at once. What that burns,
    # 20 · (1 / 0.5 - 1) = 20 MW, is 20 of the 60 MW of sun, and of the 120 MW that are generated.
    # Without it the share is 40 / 100.
    battery = {"power_mw": 41, "energy_mwh": 0.01, "charge_efficiency": 0.5, "id": "battery"}
    city = ToyCity(
        [COAL, PV, BATTERY],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 100},
            {"id": "p", "technology": "pv", "capacity_mw": 60},
        ],
        stores=[battery],
        ledger=[share_target("T", "generation_share", 0.5)],
    )
    found = audited(tmp_path, city, targets={"T": {"enforce": True}})
    cheat = found["simultaneous"]
    assert cheat["share"] == pytest.approx(0.5, abs=1e-6)
    assert cheat["amount"] == pytest.approx(20 * HOURS, rel=1e-2)
    assert cheat["unit"] == "MWh"
    assert cheat["share_without"] == pytest.approx(0.4, abs=1e-3)
    assert cheat["met_without"] is False
    assert "at once" in cheat["finding"]["en"]
    assert "40.0" in cheat["finding"]["en"]
    assert "MISSED" in cheat["finding"]["en"]
    assert "同时" in cheat["finding"]["zh"]

"""What a reader should know before believing a verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from support.toy_cities import HOURS, ToyCity, load_toy, share_target
from transition_sim.pipeline import run
from transition_sim.report.alerts import warn
from transition_sim.results.store import Results
from transition_sim.verdict.answer import Verdict
from transition_sim.verdict.audit import audit, audit_targets


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
    # Over what is served, "strict" takes what is burnt for served too: 60 / 100; without it 40.
    strict = audited(tmp_path, city, "strict", targets={"T": {"enforce": True}})["simultaneous"]
    assert strict["share"] == pytest.approx(0.6, abs=1e-3)
    assert strict["share_without"] == pytest.approx(0.4, abs=1e-3)
    assert strict["met_without"] is False


def test_the_losses_of_a_battery_that_cycles_count_as_clean(tmp_path: Path) -> None:
    # 200 MW of sun by day, twelve hours, and 100 MW of demand at every hour. By day 100 MW serve
    # demand and 80 MW are charged at an efficiency of 3/4; the 60 MW that come out by night leave
    # 40 MW to coal. As printed: 180 / (180 + 40) = 81.8%. Without the 20 MW of losses, which nobody
    # uses, 160 / 200 = 80%; of all that is served, (180 - 20) / 200 = 80% too.
    day = {"id": "pv", "class": "pv", "availability_profile": "day"}
    store = {"id": "battery", "power_mw": 80, "energy_mwh": 720, "charge_efficiency": 0.75}
    city = ToyCity(
        [{"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300}, day, BATTERY],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 100},
            {"id": "p", "technology": "pv", "capacity_mw": 180},
        ],
        stores=[store],
        ledger=[share_target("T", "generation_share", 0.81)],
        profiles={"day": lambda hour: float(6 <= hour % 24 < 18)},
    )
    row = audited(tmp_path, city)["cycling"]
    assert row["share"] == pytest.approx(180 / 220)
    assert row["amount"] == pytest.approx(20 * 12 * 365)
    assert row["share_without"] == pytest.approx(160 / 200)
    assert row["met_without"] is False


def test_stores_that_a_definition_counts_as_clean_plant_are_named(tmp_path: Path) -> None:
    # (40 + 60) / (100 + 40 + 60) is a half; the stores generate nothing: 40 / 200 is a fifth.
    printed = {"storage": "both", "generation_basis": "gross_generation"}
    city = ToyCity(
        [{"id": "coal", "class": "coal"}, PV, BATTERY],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 100},
            {"id": "p", "technology": "pv", "capacity_mw": 40},
        ],
        stores=[{"id": "battery", "power_mw": 60, "energy_mwh": 120}],
        ledger=[share_target("T", "capacity_share", 0.5)],
        definitions={"as_printed": printed},
    )
    found = audited(tmp_path, city)
    assert list(found) == ["stores_as_plant"]
    row = found["stores_as_plant"]
    assert (row["amount"], row["unit"]) == (60.0, "MW")
    assert row["share_without"] == pytest.approx(0.2)
    assert row["met_without"] is False
    assert "60 MW of stores" in row["finding"]["en"]


def test_demand_that_is_not_served_would_have_enlarged_the_denominator(tmp_path: Path) -> None:
    # 100 MW of demand, 45 of sun and 45 net of coal that uses a tenth itself: gross 45 / (45 + 50).
    # The 10 MW that nobody serves are 11.1 MW gross of coal: 45 / (95 + 11.1). Of what must be
    # served the share is 45% with them and without.
    city = ToyCity(
        [{"id": "coal", "class": "coal", "own_use_share": 0.1}, PV],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 50},
            {"id": "p", "technology": "pv", "capacity_mw": 45},
        ],
        ledger=[share_target("T", "generation_share", 0.45)],
    )
    for definition, share in (("as_printed", 45 / (95 + 10 / 0.9)), ("strict", 0.45)):
        found = audited(tmp_path / definition, city, definition)
        assert list(found) == ["unserved"]
        row = found["unserved"]
        assert row["amount"] == pytest.approx(10 * HOURS)
        assert row["share_without"] == pytest.approx(share)
        assert row["met_without"] is (definition == "strict")


def test_a_tank_that_loses_heat_so_that_a_heat_pump_burns_sun_is_named(tmp_path: Path) -> None:
    # 10 MW of heat take 5 MW of power at 2 MW of heat a MW: with 60 MW of coal that must run, 45
    # of sun, 45 / 105 = 42.9%. For a half, 60 of 120 MW, the pump draws 15 MW more, for 30 MW of
    # heat that a tank loses: a tenth an hour of 300 MWh. Without them the share is 45 / 105.
    city = ToyCity(
        [COAL, PV],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 100},
            {"id": "p", "technology": "pv", "capacity_mw": 60},
        ],
        heat={"centre": {"energy": 10.0 * HOURS}},
        heat_sources=[{"id": "pump", "kind": "heat_pump", "cop": 2, "capacity_mw": 100}],
        heat_stores=[{"id": "tank", "power_mw": 100, "energy_mwh": 320, "loss_per_hour": 0.1}],
        ledger=[share_target("T", "generation_share", 0.5)],
    )
    row = audited(tmp_path, city, targets={"T": {"enforce": True}})["heat"]
    assert row["amount"] == pytest.approx(30 * HOURS, rel=1e-6)
    assert row["share_without"] == pytest.approx(45 / 105)
    assert row["met_without"] is False
    assert "of heat" in row["finding"]["en"]


def test_half_a_unit_of_coal_leaves_room_for_sun_that_a_whole_one_would_not(
    tmp_path: Path,
) -> None:
    # Demand 100 MW, 75 MW of sun, coal units of 100 MW that give 50 MW at least. The relaxation has
    # 50 MW of a unit on, 25 MW of output: 75%. A whole unit gives 50 MW: 25 MW less sun, 50%.
    coal = {"minimum_load_share": 0.5, "fuel": "coal", "heat_rate_gce_per_kwh": 300}
    city = ToyCity(
        [{"id": "coal", "class": "coal", **coal, "part_load_penalty_share": 0.0}, PV],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 200, "unit_count": 2},
            {"id": "p", "technology": "pv", "capacity_mw": 75},
        ],
        fuels=[{"id": "coal", "price_cny_per_tce": 700}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 95}],
        ledger=[share_target("T", "generation_share", 0.75)],
    )
    scenario = load_toy(tmp_path, city)
    results = run(scenario)
    online = results.dataset["online"].sel(asset="coal", year=2025)
    loose = results.dataset.assign(online=results.dataset["online"].where(False, 50.0))
    assert float(online.max()) <= 100.0
    verdicts = Verdict.model_validate(results.verdict).targets
    targets = [each for each in verdicts if each.definition == "as_printed"]
    city_data = scenario.city_data
    rows = audit_targets(loose, city_data.definitions, targets, city_data.units)
    (row,) = rows
    assert row.kind == "whole_units"
    assert row.amount == pytest.approx(25 * HOURS)
    assert row.share_without == pytest.approx(0.5)
    assert row.met_without is False


def test_part_of_a_clean_unit_generates_nothing_as_a_whole_one(tmp_path: Path) -> None:
    # 60 MW of gas that is one unit of 200 MW: no such unit is on in part.
    gas = {"minimum_load_share": 0.2, "fuel": "gas", "net_efficiency": 0.4}
    city = ToyCity(
        [
            {"id": "cbm", "class": "cbm", **gas, "part_load_penalty_share": 0.1},
            {"id": "coal", "class": "coal", "must_run_share": 0.4, "variable_om_cny_per_mwh": 900},
        ],
        [
            {"id": "g", "technology": "cbm", "capacity_mw": 200, "unit_count": 1},
            {"id": "c", "technology": "coal", "capacity_mw": 100},
        ],
        fuels=[{"id": "gas", "price_cny_per_tce": 700}],
        emissions=[{"fuel": "gas", "factor_kg_per_gj": 56}],
        ledger=[share_target("T", "generation_share", 0.6)],
        definitions={
            "as_printed": {
                "clean": ["cbm"], "storage": "none", "generation_basis": "gross_generation",
            }
        },
    )  # fmt: skip
    row = audited(tmp_path, city)["parts_of_units"]
    assert row["amount"] == pytest.approx(60 * HOURS)
    assert row["share_without"] == pytest.approx(0.0, abs=1e-9)


def test_nothing_is_found_where_nothing_is_to_be_found(tmp_path: Path) -> None:
    city = ToyCity(
        [{"id": "coal", "class": "coal"}, PV],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 100},
            {"id": "p", "technology": "pv", "capacity_mw": 40},
        ],
        ledger=[
            share_target("T", "generation_share", 0.3),
            share_target("U", "generation_share", 0.9),
        ],
    )
    assert run(load_toy(tmp_path, city)).verdict["audited"] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_run_warns_of_a_target_that_is_missed_without_what_should_not_count(lang: str) -> None:
    finding = {"en": "met, but", "zh": "达到，但"}
    rows = [{"met_without": met, "finding": finding} for met in (True, False)]
    found = Results(xr.Dataset(), {"audited": rows})
    assert [line.plain for line in warn(found, lang)] == [finding[lang]]


def test_power_that_vanishes_in_a_link_is_named_and_taken_off(tmp_path: Path) -> None:
    # Coal has to run at 50 of 100 MW. 0.6 is 75 MW of wind beside it: 25 MW more than anybody
    # takes, which a link to where nobody lives loses beyond 5 % of what flows.
    city = ToyCity(
        [
            {**COAL, "must_run_share": 0.5},
            {"id": "wind", "class": "wind", "availability": 1.0, "variable_om_cny_per_mwh": 10},
        ],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 100},
            {"id": "w", "technology": "wind", "capacity_mw": 200},
        ],
        zones=("town", "hill"),
        demand={"town": {}, "hill": {"energy": 0.0}},
        links=[
            {
                "id": "ridge",
                "to_zone": "hill",
                "capacity_mw": 1000,
                "reverse_capacity_mw": 1000,
                "loss_share": 0.05,
                "price_profile": "",
            }
        ],
        ledger=[share_target("G", "generation_share", 0.6)],
    )
    found = run(load_toy(tmp_path, city, targets={"G": {"enforce": True}})).verdict
    (target,) = (each for each in found["targets"] if each["enforced"])
    assert target["met"]
    (row,) = (each for each in found["audited"] if each["definition"] == target["definition"])
    assert row["kind"] == "links"
    # 0.5, and a little for what is lost honestly of what flows to vanish
    assert row["share_without"] == pytest.approx(0.5, abs=0.01)
    assert not row["met_without"]

"""Changzhi with Xiangyuan as a zone of its own, against the city that it extends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from support.invariants import balance_closes
from support.packaged import load_packaged, run_packaged
from transition_sim.inputs.load_city import load_city
from transition_sim.questions.ledger.ledger import judge_ledger
from transition_sim.report.data_page import write_data_page
from transition_sim.results.metrics import annual_energy, stock_of_class
from transition_sim.results.store import Results
from transition_sim.system import build_system

ZONE, LINK = "xiangyuan", "xiangyuan"
NOTHING_NEW = "projects.exclude=[xiangyuan-pv, xiangyuan-store]"


@pytest.fixture(scope="module")
def results() -> Results:
    return run_packaged("xiangyuan")


def test_the_units_that_move_into_the_zone_are_those_of_the_county_and_nothing_else_changes() -> (
    None
):
    base, city = load_city("changzhi"), load_city("changzhi-xiangyuan")
    moved = {each.id for each in base.units if each.county == "Xiangyuan"}
    assert len(moved) == 5
    assert [each.id for each in city.units] == [each.id for each in base.units]
    for old, new in zip(base.units, city.units, strict=True):
        zone = ZONE if old.id in moved else "changzhi"
        assert new.model_dump() == {**old.model_dump(), "zone": zone}
        assert new.ranges == old.ranges


def test_what_the_child_has_to_repeat_is_what_the_city_says() -> None:
    base, city = load_city("changzhi"), load_city("changzhi-xiangyuan")
    own = ("id", "name_en", "name_zh", "note", "build_limit_mw_per_year", "zone")

    def told(rows: Any, name: str) -> dict[str, Any]:
        (row,) = (each for each in rows if each.id == name)
        return {key: value for key, value in row.model_dump().items() if key not in own}

    assert told(city.technologies, "battery_xiangyuan") == told(base.technologies, "battery")
    assert told(city.stores, "battery_xiangyuan") == told(base.stores, "battery")
    assert told(city.projects, "shangma") == told(base.projects, "shangma")


def test_the_two_zones_have_the_demand_of_the_city_in_every_step() -> None:
    whole, split = (build_system(load_packaged(name)).data for name in ("plan", "xiangyuan"))
    hours = (split["demand"].sum("zone") * split["step_weight"]).sum("step")
    before = (whole["demand"].sum("zone") * whole["step_weight"]).sum("step")
    np.testing.assert_allclose(hours, before, rtol=1e-12)
    of_zone = (split["demand"].sel(zone=ZONE) * split["step_weight"]).sum("step")
    assert float(of_zone.isel(year=0)) == pytest.approx(1.2e6, rel=1e-9)


def test_the_projects_sun_makes_the_output_that_the_city_page_names() -> None:
    city = load_city("changzhi-xiangyuan")
    (phase,) = (each for each in city.projects if each.id == "xiangyuan-pv")
    assert phase.capacity_mw * city.profiles["pv"].sum() == pytest.approx(220_000, rel=0.01)


def test_the_base_stock_is_the_printed_one(results: Results) -> None:
    city = load_city("changzhi-xiangyuan")
    clean = city.definitions["as_printed"].clean
    stock, whole = (stock_of_class(each.dataset, 2024) for each in (results, run_packaged("plan")))
    assert stock.loc[stock.index.isin(clean)].sum() == pytest.approx(4870.2, abs=1e-6)
    assert f"{stock.loc[stock.index.isin(clean)].sum() / stock.sum():.2%}" == "33.52%"
    assert stock.to_dict() == pytest.approx(whole.to_dict())
    found = {
        row["id"]: row["status"]["en"] for row in judge_ledger(city, results).to_json()["ledger"]
    }
    assert (found["C01"], found["C02"]) == ("reproduced", "reproduced")


def test_the_line_carries_no_more_than_its_limit_and_both_zones_balance(results: Results) -> None:
    data = results.dataset
    flow = data["flow"].sel(link=LINK)
    assert float(np.abs(flow).max()) <= 200.0 + 1e-6
    assert float(np.abs(flow).max()) > 0.0
    balance_closes(data)
    assert data["in_city"].values.all()
    assert set(data["asset_zone"].values) == {"changzhi", ZONE}


def test_a_line_can_only_make_the_same_plan_dearer() -> None:
    whole, split = run_packaged("plan"), run_packaged("xiangyuan", NOTHING_NEW)
    dearer = split.verdict["objective_cny"] / whole.verdict["objective_cny"] - 1.0
    assert 0.0 <= dearer < 0.01
    found = (each.dataset["capacity_share"].sel(definition="as_printed") for each in (whole, split))
    np.testing.assert_allclose(*found, rtol=1e-9)


def test_a_zone_that_its_own_plant_and_its_line_cannot_serve_is_left_short() -> None:
    # 4 TWh are 457 MW on average, of which the line brings 200 MW; the coal units go at the end of
    # 2025, and 168 MW of sun do not shine at night.
    found = run_packaged(
        "xiangyuan", "demand.energy.xiangyuan=4 TWh", "retire.by=2025-12-31"
    ).dataset
    unserved = annual_energy(found, "unserved")
    assert float(unserved.sel(zone=ZONE, year=2026)) > 1e6
    assert float(unserved.sel(zone="changzhi").max()) < 1.0
    flow = found["flow"].sel(link=LINK, year=2026)
    assert float(flow.max()) == pytest.approx(200.0)
    price = found["price"].sel(year=2026)
    assert float(price.sel(zone=ZONE).max()) > 5.0 * float(price.sel(zone="changzhi").max())


def test_the_data_page_names_the_zones_and_both_folders(results: Results) -> None:
    page = write_data_page(load_city("changzhi-xiangyuan"), results)
    assert "`cities/changzhi-xiangyuan/`, on top of `cities/changzhi/`" in page
    assert "## Zones" in page
    row = next(line for line in page.splitlines() if line.startswith("| `xiangyuan` ("))
    assert "| 1.2 | 420 |" in row
    assert "`ronghai-1`" in row
    assert "`battery_xiangyuan`" in row
    assert "typical days of each month" in page  # the recipe of the series is the city's


def test_a_city_of_one_zone_has_no_section_on_zones() -> None:
    page = write_data_page(load_city("changzhi"), run_packaged("plan"))
    assert "## Zones" not in page


def test_the_inputs_of_both_cities_are_in_the_manifest(results: Results) -> None:
    names = set(results.manifest["inputs"])
    assert {"city/city.yaml", "city/links.csv", "scenario/plan.yaml"} <= names
    assert {
        f"extends/1-changzhi/{n}" for n in ("city.yaml", "units.csv", "profiles/pv.csv")
    } <= names
    assert results.manifest["city"] == "changzhi-xiangyuan"

"""What a planner wishes for, in a few lines each: the lever does just that, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.pipeline import run
from transition_sim.results.store import Results
from transition_sim.system import build_system

SCENARIOS = Path(__file__).parents[1] / "scenarios"
HEAD = "name: wish\ntitle: {en: A wish, zh: 愿望}\nextends: plan.yaml\nresolution: {periods: 1}\n"
UNITS_OF_300 = ("zhangshan-1", "zhangshan-2")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the packaged scenarios, for a planner's own beside them."""
    place = tmp_path_factory.mktemp("wishes")
    for file in SCENARIOS.glob("*.yaml"):
        (place / file.name).write_text(file.read_text("utf-8"), "utf-8")
    return place


@pytest.fixture(scope="module")
def plan(folder: Path) -> Scenario:
    return load_scenario(folder / "plan.yaml", "resolution.periods=1")


@pytest.fixture(scope="module")
def planned(plan: Scenario) -> Results:
    return run(plan)


def wish(folder: Path, lines: str) -> Scenario:
    path = folder / "wish.yaml"
    path.write_text(HEAD + lines, "utf-8")
    return load_scenario(path)


def parameters(scenario: Scenario) -> xr.Dataset:
    return build_system(scenario).data


def capacity(results: Results, **where: object) -> float:
    return float(results.dataset["capacity"].sel(where).sum())


def of_class(results: Results, kind: str, year: int) -> float:
    stock = results.dataset["capacity"].sel(year=year)
    return float(stock.where(stock["asset_class"] == kind, drop=True).sum())


def untouched(wished: Scenario, plan: Scenario, *but: str) -> list[str]:
    """Return the parameters of a scenario that differ from the plan's, but for those named."""
    one, other = parameters(wished), parameters(plan)
    return [
        str(name)
        for name in other.data_vars
        if name not in but and not one[name].equals(other[name])
    ]


def test_renhe_half_a_year_late_and_300_mw_more_pv(
    folder: Path, plan: Scenario, planned: Results
) -> None:
    lines = "projects: {delay: {renhe: 6 months}}\nbuilds: {exactly: {pv: {2025: 300 MW}}}\n"
    found = run(wish(folder, lines))
    more = [of_class(found, "pv", y) - of_class(planned, "pv", y) for y in (2024, 2025, 2026)]
    assert more == pytest.approx([0.0, 300.0, 300.0])
    late = {each.id: each.online for each in plan.city_data.projects}["renhe"]
    assert (late.year, late.month) == (2025, 6)  # half a year later it hardly runs in 2025
    wished = wish(folder, lines)
    before, after = (
        float(parameters(each)["store_mean_fixed"].sel(year=2025, store="battery"))
        for each in (plan, wished)
    )
    assert before - after == pytest.approx(300.0 * 183 / 365)


def test_the_300_mw_units_closed_in_2025_on_top_of_the_plan(
    folder: Path, plan: Scenario, planned: Results
) -> None:
    size = {each.id: each.unit_size_mw for each in plan.city_data.units}
    closing = [name for name, mw in size.items() if mw == 300.0 and name.startswith("zhangshan")]
    assert tuple(closing) == UNITS_OF_300
    lines = (
        "retire: {units: {zhangshan-1: 2025-12-31, zhangshan-2: 2025-12-31}}\n"
        "retrofits: {units: {zhangshan-1: null}}   # the plan upgrades it in 2026\n"
    )
    wished = wish(folder, lines)
    assert wished.retire.by == plan.retire.by  # the small units leave as planned
    found = run(wished)
    fewer = [of_class(planned, "coal", y) - of_class(found, "coal", y) for y in (2024, 2025, 2026)]
    assert fewer == pytest.approx([0.0, 600.0, 600.0])


def test_coal_30_percent_dearer_from_2025(folder: Path, plan: Scenario) -> None:
    coal = [each.id for each in plan.city_data.fuels if each.id.startswith("coal")]
    lines = "fuels:\n" + "".join(f"  {each}: {{price: {{2025: +30 %}}}}\n" for each in coal)
    wished = wish(folder, lines)
    assert untouched(wished, plan, "fuel_price") == []
    ratio = parameters(wished)["fuel_price"] / parameters(plan)["fuel_price"]
    dearer = ratio.sel(fuel=sorted(set(coal))).transpose("fuel", "year").values
    assert dearer == pytest.approx(np.array([[1.0, 1.3, 1.3]] * len(set(coal))))
    others = [each for each in ratio["fuel"].values if each not in coal]
    rest = ratio.sel(fuel=others).values
    assert rest[np.isfinite(rest)] == pytest.approx(1.0)


def test_demand_8_percent_higher(folder: Path, plan: Scenario) -> None:
    wished = wish(folder, "demand: {level: +8 %}\n")
    ratio = parameters(wished)["demand"].sum("zone") / parameters(plan)["demand"].sum("zone")
    assert ratio.sel(year=2024).values == pytest.approx(1.0)
    assert ratio.sel(year=[2025, 2026]).values == pytest.approx(1.08)
    assert {"demand", "peak_load"} >= set(untouched(wished, plan, "demand"))


def test_storage_at_600_yuan_per_kwh(folder: Path, plan: Scenario) -> None:
    wished = wish(folder, "data: {technologies: {battery: {capex_cny_per_kwh: 600}}}\n")
    assert untouched(wished, plan, "store_annuity_energy") == []
    ratio = parameters(wished)["store_annuity_energy"] / parameters(plan)["store_annuity_energy"]
    assert float(ratio.sel(store="battery")) == pytest.approx(0.6)
    again = wish(folder, "data: {technologies: {battery: {capex_cny_per_kwh: -40 %}}}\n")
    assert parameters(again).identical(parameters(wished))


def test_a_carbon_price_of_100_yuan_from_2025(folder: Path, plan: Scenario) -> None:
    for price in ("{2025: 100 CNY/t}", "100"):
        wished = wish(folder, f"carbon: {{scheme: tax, price: {price}}}\n")
        asked = parameters(wished)["carbon_tax"].sel(year=[2024, 2025, 2026]).values
        assert asked.tolist() == [0.0, 100.0, 100.0]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("builds: {exactly: {pv: {2025: 300 MW}}}\n", "2025: exactly 300 MW built"),
        ("builds: {limits: {pv: {2025: 800 MW}}}\n", "at most 800 MW (a ceiling, not forced)"),
        ("projects: {delay: {renhe: 6 months}}\n", "Renhe battery: 6 months late"),
        ("demand: {level: +8 %}\n", "2025–2026: 108 %; before: 100 %"),
        ("carbon: {scheme: tax, price: 100}\n", "price of CO2 2025–2026: 100 CNY/t"),
        ("retrofits: {units: {zhangshan-1: null}}\n", "no upgrade is decided; before:"),
    ],
)
def test_what_a_wish_changes_is_said_in_words(folder: Path, lines: str, words: str) -> None:
    said = wish(folder, lines).changes()
    assert any(words in each.text.en for each in said)
    assert all(each.text.zh and each.text.zh != each.text.en for each in said)

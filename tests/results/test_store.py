"""A run's dataset and its folder: what is in them, and that a folder is whole or not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from support.packaged import run_packaged, run_within_reach
from support.toy_cities import DEFINITIONS, ToyCity, load_toy
from transition_sim import open_results
from transition_sim.pipeline import run
from transition_sim.results.store import Results

DIMENSIONS = {"asset", "year", "step", "zone", "store", "link"}
FIXED = {
    "capacity": (("asset", "year"), "MW"),
    "gross_power": (("asset", "year", "step"), "MW"),
    "power": (("asset", "year", "step"), "MW"),
    "availability": (("asset", "year", "step"), "share"),
    "charge": (("store", "year", "step"), "MW"),
    "discharge": (("store", "year", "step"), "MW"),
    "level": (("store", "year", "step"), "MWh"),
    "store_power_capacity": (("store", "year"), "MW"),
    "store_energy_capacity": (("store", "year"), "MWh"),
    "flow": (("link", "year", "step"), "MW"),
    "demand": (("zone", "year", "step"), "MW"),
    "unserved": (("zone", "year", "step"), "MW"),
    "step_weight": (("year", "step"), "h/year"),
    "price": (("zone", "year", "step"), "CNY/MWh"),
    "capacity_share": (("definition", "year"), "share"),
    "generation_share": (("definition", "year"), "share"),
}
COORDINATES = {
    "asset_class": "asset",
    "asset_zone": "asset",
    "in_city": "asset",
    "clean_as_printed": "asset",
    "store_zone": "store",
}
FILES = {"results.nc", "verdict.json", "summary.csv", "manifest.json"}


@pytest.fixture(scope="module")
def results() -> Results:
    return run_within_reach("targets")


@pytest.fixture
def saved(results: Results, tmp_path: Path) -> Path:
    return results.save(tmp_path / "runs" / "targets")


@pytest.mark.parametrize("name", FIXED)
def test_a_fixed_name_has_its_dimensions_and_unit(name: str, results: Results) -> None:
    dimensions, unit = FIXED[name]
    array = results.dataset[name]
    assert set(array.dims) == set(dimensions)
    assert array.attrs["units"] == unit
    assert not array.isnull().any()


@pytest.mark.parametrize("name", FIXED)
def test_a_fixed_name_survives_the_disk(name: str, results: Results, saved: Path) -> None:
    array = open_results(saved).dataset[name]
    assert array.attrs == results.dataset[name].attrs
    xr.testing.assert_identical(array.drop_vars(array.coords), _bare(results.dataset[name]))


def _bare(array: xr.DataArray) -> xr.DataArray:
    return array.drop_vars(array.coords)


@pytest.mark.parametrize("name", COORDINATES)
def test_a_fixed_coordinate_is_there_before_and_after_the_disk(
    name: str, results: Results, saved: Path
) -> None:
    for data in (results.dataset, open_results(saved).dataset):
        assert data.coords[name].dims == (COORDINATES[name],)
    before, after = results.dataset[name].values, open_results(saved).dataset[name].values
    assert before.tolist() == after.tolist()
    if name in ("in_city", "clean_as_printed"):
        assert before.dtype == after.dtype == bool


def test_the_fixed_dimensions_are_there(results: Results) -> None:
    assert set(results.dataset.sizes) >= DIMENSIONS


def test_every_variable_says_its_unit_and_what_it_is(results: Results, saved: Path) -> None:
    for data in (results.dataset, open_results(saved).dataset):
        for name, array in data.variables.items():  # coordinates too
            assert array.attrs.get("units"), name
            assert array.attrs.get("long_name"), name


def test_no_dimension_has_the_name_of_a_method_or_no_labels(results: Results, saved: Path) -> None:
    for data in (results.dataset, open_results(saved).dataset):
        assert not [name for name in data.sizes if hasattr(xr.Dataset, str(name))]
        assert min(data.sizes.values()) > 0
        assert data.sizes["flexible_load"] > 0


def test_each_variable_of_a_run_becomes_a_table(results: Results, saved: Path) -> None:
    data = open_results(saved).dataset
    for name, array in data.data_vars.items():
        assert array.dims, name
        table = array.to_dataframe()
        assert len(table) == array.size
        np.testing.assert_array_equal(table[name].to_numpy(), array.values.ravel())


def test_a_whole_small_run_becomes_one_table(tmp_path: Path) -> None:
    """Every combination of labels is a row: of one plant, one year and one typical day."""
    city = ToyCity(
        technologies=[{"id": "pv", "class": "pv"}],
        units=[{"id": "p", "technology": "pv", "capacity_mw": 10}],
        definitions={"as_printed": DEFINITIONS["as_printed"]},
    )
    folder = run(load_toy(tmp_path, city, years=[2024])).save(tmp_path / "run")
    data = open_results(folder).dataset
    table = data.to_dataframe()
    assert len(table) == np.prod(list(data.sizes.values()))
    assert set(table["capacity"]) == {10.0}
    assert table["unserved"].groupby("step").first().tolist() == pytest.approx([90.0] * 24)


def test_every_family_of_rows_leaves_its_dual(results: Results) -> None:
    duals = {n.removeprefix("dual_") for n in results.dataset.data_vars if n.startswith("dual_")}
    families = results.manifest["matrix"]["families"]["rows"]
    filled = {name for name, each in families.items() if each["count"]}
    assert (
        duals
        >= filled
        >= {
            "balance",
            "stock_balance",
            "power_max",
            "level_balance",
            "fuel_max",
            "capacity_share",
            "generation_share",
            "net_import_max",
            "unserved_max",
        }
    )
    assert not families["build_max"]["count"]  # nothing can be built in several zones
    assert "build_max" not in duals


def test_a_year_has_8760_hours_in_every_year(results: Results) -> None:
    np.testing.assert_allclose(results.dataset["step_weight"].sum("step"), 8760.0, rtol=1e-12)
    assert results.dataset["year"].values.tolist() == [2024, 2025, 2026]


def test_net_output_is_gross_less_the_plants_own_use(results: Results) -> None:
    data = results.dataset
    assert (data["power"] <= data["gross_power"] + 1e-9).all()
    coal = data["asset_class"] == "coal"
    ratio = data["power"].where(coal).sum("step") / data["gross_power"].where(coal).sum("step")
    assert float(ratio.max()) < 0.98


def test_stores_are_never_assets(results: Results) -> None:
    assert "storage" not in results.dataset["asset_class"].values
    assert not set(results.dataset["store"].values) & set(results.dataset["asset"].values)


def test_what_is_absent_is_nan_and_not_zero(results: Results) -> None:
    data = results.dataset
    coal = data["asset"].values[data["asset_class"].values == "coal"][0]
    assert data["built"].sel(asset=coal).isnull().all()
    limited = data["dual_fuel_max"].notnull().any("year")
    assert "cbm" in limited["fuel"].values[limited.values]
    assert "coal_bituminous" not in limited["fuel"].values[limited.values]


def test_a_run_is_four_files_and_nothing_beside_them(saved: Path) -> None:
    assert {file.name for file in saved.iterdir()} == FILES
    assert [folder.name for folder in saved.parent.iterdir()] == ["targets"]


def test_a_folder_and_its_netcdf_open_alike(saved: Path, results: Results) -> None:
    one, two = open_results(saved), open_results(saved / "results.nc")
    xr.testing.assert_identical(one.dataset, two.dataset)
    assert one.verdict == two.verdict == json.loads((saved / "verdict.json").read_text("utf-8"))
    assert one.manifest == two.manifest
    assert one.scenario == results.scenario == "targets"


def test_the_verdict_survives_the_disk(saved: Path, results: Results) -> None:
    assert open_results(saved).verdict == json.loads(json.dumps(results.verdict))


def test_a_saved_run_can_be_saved_again(saved: Path, tmp_path: Path) -> None:
    again = open_results(saved).save(tmp_path / "again")
    xr.testing.assert_identical(open_results(again).dataset, open_results(saved).dataset)


def test_netcdf_opens_without_the_project(saved: Path) -> None:
    with xr.open_dataset(saved / "results.nc") as data:
        assert float(data["step_weight"].sum()) == pytest.approx(3 * 8760.0)


def test_the_summary_is_tidy(results: Results, saved: Path) -> None:
    table = results.summary()
    assert table.columns.tolist() == ["scenario", "year", "metric", "item", "value", "unit"]
    assert set(table["scenario"]) == {"targets"}
    assert set(table["year"]) == {2024, 2025, 2026}
    assert not table.isna().any().any()
    assert not table.duplicated(["year", "metric", "item"]).any()
    assert (table.groupby("metric")["unit"].nunique() == 1).all()
    text = (saved / "summary.csv").read_text(encoding="utf-8").splitlines()
    assert text[0] == "scenario,year,metric,item,value,unit"
    assert len(text) == len(table) + 1


METRICS = ["capacity", "gross_generation", "build", "project", "cost", "emissions"]


@pytest.mark.parametrize("metric", METRICS)
def test_the_summary_holds_each_metric_of_the_contract(metric: str, results: Results) -> None:
    assert (results.summary()["metric"] == metric).any()


def test_the_summary_says_the_shares_of_every_year(results: Results) -> None:
    table = results.summary()
    shares = table[table["metric"].str.contains("share")]
    assert set(shares["year"]) == {2024, 2025, 2026}
    stock = shares[(shares["year"] == 2024) & (shares["metric"] == "capacity_share")]["value"]
    assert np.isclose(stock, 0.3352, atol=5e-5).any()


def test_the_price_is_the_dual_of_the_balance_by_the_hour_and_undiscounted(
    results: Results,
) -> None:
    data = results.dataset
    expected = data["price"] * data["step_weight"] * data["discount"]
    difference = (expected - data["dual_balance"]).values
    assert np.abs(difference).max() <= 1e-9 * np.abs(data["dual_balance"].values).max()


def test_the_shares_of_the_dataset_are_those_of_the_verdict(results: Results) -> None:
    data = results.dataset
    for target in results.verdict["targets"]:
        share = data[target["metric"]].sel(definition=target["definition"], year=target["year"])
        assert float(share) == target["value"]
    for year, shares in results.verdict["shares"].items():
        here = data.sel(definition="as_printed", year=int(year))
        assert float(here["capacity_share"]) == shares["capacity"]
        assert float(here["generation_share"]) == shares["generation"]


def test_the_summary_names_projects_in_the_year_in_which_they_come(toy_folder: Path) -> None:
    found = run(toy_folder / "scenario.yaml", overrides="builds.limits.battery=0")
    table = found.summary()
    projects = table[table["metric"] == "project"]
    rows = zip(projects["item"], projects["year"], projects["value"], strict=True)
    assert set(rows) == {
        ("new-wind", 2025, 100.0),
        ("new-pv", 2025, 100.0),
        ("new-battery", 2025, 50.0),
    }
    assert set(projects["unit"]) == {"MW"}


def test_the_summary_holds_what_is_built_of_a_store(toy_folder: Path) -> None:
    found = run(toy_folder / "scenario.yaml", overrides="builds.at_limit=true")
    table = found.summary().set_index(["metric", "item", "year"])["value"]
    assert [table["build", "battery", year] for year in (2024, 2025, 2026)] == [0.0, 50.0, 50.0]
    assert table["build", "wind", 2026] == 100.0


def test_the_summary_adds_up(results: Results) -> None:
    table = results.summary().set_index(["metric", "year", "item"])["value"].sort_index()
    assert table["capacity", 2024].sum() == pytest.approx(14_529.0)
    cost, discount = table["cost"].groupby("year").sum(), results.dataset["discount"].to_series()
    objective = results.verdict["objective_cny"]
    assert float((cost * discount).sum()) == pytest.approx(objective, rel=1e-9)


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


BREAKS = {
    "netCDF": ("xarray.Dataset.to_netcdf", "transition_sim.results.store.xr.Dataset.to_netcdf"),
    "summary": ("pandas.DataFrame.to_csv", "pandas.DataFrame.to_csv"),
    "fsync": ("os.fsync", "transition_sim.files.os.fsync"),
    "rename": ("put_in_place", "transition_sim.results.run_folder.put_in_place"),
}


@pytest.mark.parametrize("moment", BREAKS)
@pytest.mark.parametrize("stands", [True, False], ids=["a run stands", "no run stands"])
def test_a_failure_while_writing_leaves_what_stood_and_no_rubbish(
    moment: str, stands: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    if stands:
        run_packaged("plan").save(folder)
    before = content(folder) if stands else {}

    def fail(*args: Any, **named: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(BREAKS[moment][1], fail)
    with pytest.raises(OSError, match="No space left"):
        run_within_reach("targets").save(folder)
    monkeypatch.undo()
    assert {each.name for each in tmp_path.iterdir()} == ({"run"} if stands else set())
    if stands:
        assert content(folder) == before
        assert open_results(folder).scenario == "plan"


def test_an_interruption_while_writing_leaves_what_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = run_packaged("plan").save(tmp_path / "run")

    def interrupt(*args: Any, **named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pandas.DataFrame.to_csv", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_within_reach("targets").save(folder)
    monkeypatch.undo()
    assert open_results(folder).scenario == "plan"
    assert [each.name for each in tmp_path.iterdir()] == ["run"]


def test_a_run_replaces_the_one_that_stands(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run_packaged("plan").save(folder)
    run_within_reach("targets").save(folder)
    assert open_results(folder).scenario == "targets"
    assert [each.name for each in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("place", ["nothing", "empty", "nothing/results.nc"])
def test_opening_no_run_says_so(place: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match=r"no run \(results\.nc, .*\) here"):
        open_results(tmp_path / place)


@pytest.mark.parametrize("given", ["", "results.nc"])
@pytest.mark.parametrize("name", ["results.nc", "verdict.json", "manifest.json"])
def test_a_run_that_lacks_a_file_is_no_run(name: str, given: str, saved: Path) -> None:
    (saved / name).unlink()
    with pytest.raises(FileNotFoundError, match="no run"):
        open_results(saved / given)


@pytest.mark.parametrize("rest", [0, 100])
@pytest.mark.parametrize("name", ["results.nc", "verdict.json", "manifest.json"])
def test_a_file_that_broke_off_is_said_and_not_guessed(name: str, rest: int, saved: Path) -> None:
    (saved / name).write_bytes((saved / name).read_bytes()[:rest])
    with pytest.raises(FileNotFoundError, match="the run cannot be read"):
        open_results(saved)


def test_a_run_without_its_summary_can_be_opened(saved: Path) -> None:
    (saved / "summary.csv").unlink()
    assert open_results(saved).scenario == "targets"


@pytest.mark.parametrize("beside", ["thesis.docx", "data/notes.txt"])
@pytest.mark.parametrize("is_run", [True, False], ids=["beside a run", "beside nothing"])
def test_what_is_no_run_is_never_written_over(
    beside: str, is_run: bool, results: Results, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    if is_run:
        results.save(folder)
    own = folder / beside
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("years of work", encoding="utf-8")
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    with pytest.raises(FileExistsError, match="something else than a run"):
        results.save(folder)
    assert {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()} == before
    assert [each.name for each in tmp_path.iterdir()] == ["run"]


def test_a_file_in_the_folders_place_is_left_alone(results: Results, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("years of work", encoding="utf-8")
    with pytest.raises(FileExistsError):
        results.save(tmp_path / "run")
    assert (tmp_path / "run").read_text("utf-8") == "years of work"


def test_an_empty_folder_may_be_written_to(results: Results, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    assert open_results(results.save(tmp_path / "run")).scenario == "targets"


def test_a_toy_run_without_stores_links_or_builds_can_be_saved(
    toy_folder: Path, tmp_path: Path
) -> None:
    for name in ("storage.csv", "links.csv"):
        table = toy_folder / "city" / name
        table.write_text(table.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    technologies = toy_folder / "city" / "technologies.csv"
    lines = [x for x in technologies.read_text("utf-8").splitlines() if "storage" not in x]
    technologies.write_text("\n".join(lines) + "\n", encoding="utf-8")
    projects = toy_folder / "city" / "projects.csv"
    lines = [x for x in projects.read_text("utf-8").splitlines() if "battery" not in x]
    projects.write_text("\n".join(lines) + "\n", encoding="utf-8")
    scenario = toy_folder / "scenario.yaml"
    text = scenario.read_text("utf-8").replace(", battery: 50 MW", "")
    scenario.write_text(text, encoding="utf-8")
    folder = run(scenario, overrides=("builds.limits.pv=0", "builds.limits.wind=0")).save(
        tmp_path / "run"
    )
    opened = open_results(folder)
    assert not {"store", "link", "charge", "flow", "store_zone"} & set(opened.dataset.variables)
    assert not {"store", "link"} & set(opened.dataset.dims)
    assert (opened.summary()["metric"] == "capacity").any()
    assert not (opened.summary()["metric"] == "storage_power").any()

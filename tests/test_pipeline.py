"""The whole way from a scenario's file to its verdict."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest

import transition_sim as ts
from support.packaged import (
    FOLDER,
    NAMES,
    WITHIN_REACH,
    load_packaged,
    run_packaged,
    run_within_reach,
)
from transition_sim.errors import InfeasibleError, InputError, SolverError
from transition_sim.pipeline import run
from transition_sim.results.store import Results

VERDICT_KEYS = {
    "id",
    "metric",
    "definition",
    "year",
    "sense",
    "threshold",
    "value",
    "met",
    "margin",
    "shortfall",
    "enforced",
    "dual",
}
each_scenario = pytest.mark.parametrize("name", NAMES)


@each_scenario
def test_every_packaged_scenario_is_solved_and_proven(name: str) -> None:
    verdict = run_within_reach(name).verdict
    assert verdict["schema"] == 1
    assert verdict["scenario"] == name
    assert verdict["status"] == "optimal"
    certificate = verdict["certificate"]
    assert certificate["passed"] is True
    for figure in ("primal_violation", "dual_violation", "relative_gap"):
        assert 0.0 <= certificate[figure] <= 1e-6


@each_scenario
def test_every_verdict_has_both_targets_under_both_definitions(name: str) -> None:
    targets = run_within_reach(name).verdict["targets"]
    found = [(t["id"], t["definition"], t["metric"]) for t in targets]
    assert found == [
        ("C26", "as_printed", "capacity_share"),
        ("C26", "strict", "capacity_share"),
        ("C27", "as_printed", "generation_share"),
        ("C27", "strict", "generation_share"),
    ]
    for target in targets:
        assert target.keys() >= VERDICT_KEYS
        assert target["year"] == 2025
        assert ("range_at_least_cost" in target) is not target["enforced"]


@each_scenario
def test_the_share_of_2024_is_the_printed_one_in_every_scenario(name: str) -> None:
    shares = run_within_reach(name).verdict["shares"]
    assert list(shares) == ["2024", "2025", "2026"]
    assert shares["2024"]["capacity"] == pytest.approx(0.3352, abs=5e-5)
    for year in shares.values():
        assert 0.0 <= year["generation"] <= 1.0


@each_scenario
def test_nothing_the_scenario_says_changes_the_base_years_stock(name: str) -> None:
    stock = run_within_reach(name).dataset["capacity"].sel(year=2024)
    expected = run_within_reach("reference").dataset["capacity"].sel(year=2024)
    assert float(stock.sum()) == pytest.approx(float(expected.sum()), rel=1e-12)


def test_both_shares_at_once_are_out_of_changzhis_reach() -> None:
    with pytest.raises(InfeasibleError) as caught:
        run_packaged("targets")
    assert caught.value.exit_code == 3
    levels = {str(level["id"]): level for level in caught.value.targets}
    assert set(levels) == {"C26", "C27"}
    assert levels["C26"]["required"] == 0.5
    assert 0.0 < float(str(levels["C26"]["largest_reachable"])) < 0.5
    assert "confirmed by a second algorithm" in str(caught.value)


def test_a_scenario_is_given_as_a_file_or_loaded(toy_folder: Path) -> None:
    file = toy_folder / "scenario.yaml"
    found = [run(given) for given in (file, str(file), ts.load_scenario(file))]
    assert len({results.verdict["objective_cny"] for results in found}) == 1
    assert isinstance(found[0], Results)


def test_overrides_come_before_the_file(toy_folder: Path) -> None:
    file = toy_folder / "scenario.yaml"
    usual, more = run(file), run(file, overrides=("demand.growth=8%",))
    assert more.verdict["objective_cny"] > usual.verdict["objective_cny"]
    energy = more.dataset["demand"] * more.dataset["step_weight"]
    yearly = energy.sum(("zone", "step")).values
    np.testing.assert_allclose(yearly / yearly[0], [1, 1.08, 1.08**2], rtol=1e-12)


def test_a_loaded_scenario_takes_overrides_under_the_rules_of_a_file(toy_folder: Path) -> None:
    loaded = ts.load_scenario(toy_folder / "scenario.yaml")
    with pytest.raises(InputError, match="discount_rate"):
        run(loaded, overrides="discount_rate=5")
    found = run(loaded, overrides={"demand.growth": "8 %"})
    file = run(toy_folder / "scenario.yaml", overrides="demand.growth=8%")
    assert found.verdict["objective_cny"] == file.verdict["objective_cny"]
    assert "code/scenario" in found.manifest["inputs"]


def test_the_same_run_twice_gives_the_same_numbers(toy_folder: Path) -> None:
    one, two = (run(toy_folder / "scenario.yaml") for _ in range(2))
    assert one.verdict == two.verdict
    assert one.dataset.identical(two.dataset)
    assert one.summary().equals(two.summary())


def test_the_same_packaged_run_twice_gives_the_same_numbers() -> None:
    again = run(load_packaged("targets", *WITHIN_REACH))
    assert again.verdict == run_within_reach("targets").verdict


def test_another_algorithm_finds_the_same_cost(toy_folder: Path) -> None:
    file = toy_folder / "scenario.yaml"
    simplex, interior = run(file), run(file, solver="highs-ipm")
    costs = [each.verdict["objective_cny"] for each in (simplex, interior)]
    assert costs[1] == pytest.approx(costs[0], rel=1e-7)
    assert interior.manifest["solver"]["profile"] == "highs-ipm"
    shares = [each.verdict["targets"][0]["value"] for each in (simplex, interior)]
    assert shares[1] == pytest.approx(shares[0], abs=1e-6)


def test_typical_days_come_near_the_whole_year(toy_folder: Path) -> None:
    file = toy_folder / "base-year.yaml"
    file.write_text("name: base\ntitle: base\ncity: ./city\nyears: [2024]\n", encoding="utf-8")
    fine, coarse = (
        run(file, overrides=(change,)).verdict["objective_cny"]
        for change in ("resolution=hourly", "resolution.periods=36")
    )
    assert coarse == pytest.approx(fine, rel=0.03)


def test_weeks_can_be_run_too(toy_folder: Path) -> None:
    results = run(
        toy_folder / "scenario.yaml",
        overrides=("resolution.periods=2", "resolution.hours=168"),
    )
    assert results.dataset.sizes["step"] == 336
    np.testing.assert_allclose(results.dataset["step_weight"].sum("step"), 8760.0)


def test_the_toy_city_runs_from_a_folder_of_its_own(toy_folder: Path, tmp_path: Path) -> None:
    results = run(toy_folder / "scenario.yaml")
    folder = results.save(tmp_path / "runs" / "toy")
    assert {file.name for file in folder.iterdir()} == {
        "results.nc",
        "verdict.json",
        "summary.csv",
        "manifest.json",
    }
    assert [t["id"] for t in results.verdict["targets"]] == ["C26", "C26", "C27", "C27"]
    # 550 of 1,350 MW
    assert results.verdict["shares"]["2024"]["capacity"] == pytest.approx(550 / 1350)


def test_the_manifest_says_what_a_run_was_made_of() -> None:
    results, scenario = run_within_reach("targets"), load_packaged("targets", *WITHIN_REACH)
    manifest = results.manifest
    assert manifest["scenario"] == scenario.resolved()
    assert manifest["certificate"] == results.verdict["certificate"]
    assert manifest["packages"].keys() >= {"pyomo", "highspy", "numpy", "xarray", "tsam"}
    assert "not installed" not in {manifest["packages"][name] for name in ("highspy", "pyomo")}
    assert manifest["solver"]["profile"] == "highs"
    assert manifest["solver"]["options"]
    assert manifest["seconds"].keys() >= {"build", "assemble", "solve", "judge"}
    assert manifest["matrix"]["rows"] > 0


def test_the_manifest_has_the_hash_of_every_input() -> None:
    scenario = load_packaged("targets", *WITHIN_REACH)
    found = run_within_reach("targets").manifest["inputs"]
    assert len(found) == len(set(scenario.files))
    hashes = {hashlib.sha256(file.read_bytes()).hexdigest() for file in scenario.files}
    assert set(found.values()) == hashes
    assert {"city/city.yaml", "scenario/plan.yaml", "scenario/targets.yaml"} <= set(found)
    assert {key.partition("/")[0] for key in found} == {"city", "scenario"}
    own = hashlib.sha256((FOLDER / "plan.yaml").read_bytes()).hexdigest()
    assert own in hashes  # what a scenario extends is an input too


class Listener:
    """Writes down the stages that it is told of."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.finished = False

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def done(self) -> None:
        self.finished = True

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **named: None


def test_progress_is_told_of_each_stage(toy_folder: Path) -> None:
    listener = Listener()
    run(toy_folder / "scenario.yaml", progress=listener)
    assert listener.stages == ["read", "build", "assemble", "solve", "judge"]
    assert listener.finished


def test_the_function_run_is_a_function_whatever_was_imported_before() -> None:
    # The module is not called like the function, or its import would put it in its place.
    said = (
        "import transition_sim as ts; from transition_sim.pipeline import run; "
        "assert callable(ts.run) and ts.run is run"
    )
    subprocess.run([sys.executable, "-c", said], check=True)


@pytest.mark.parametrize("name", ["scenario.yaml", "base/scenario.yaml"])
def test_the_manifest_names_each_input_by_its_place(name: str, toy_folder: Path) -> None:
    # Two files of one name, one extending the other, are two inputs.
    files = {"scenario/scenario.yaml": toy_folder / "scenario.yaml"}
    if "/" in name:
        (toy_folder / "base").mkdir()
        parent = toy_folder / name
        text = files["scenario/scenario.yaml"].read_text("utf-8")
        parent.write_text(text.replace("city: ./city\n", ""), encoding="utf-8")
        text = f"name: child\ntitle: child\ncity: ./city\nextends: {name}\n"
        files["scenario/scenario.yaml"].write_text(text, encoding="utf-8")
        files[f"scenario/{name}"] = parent
    city = toy_folder / "city"
    files |= {f"city/{f.relative_to(city)}": f for f in city.rglob("*") if f.is_file()}
    found = run(toy_folder / "scenario.yaml").manifest["inputs"]
    hashes = {key: hashlib.sha256(file.read_bytes()).hexdigest() for key, file in files.items()}
    assert found == hashes


def test_bad_input_is_reported_whole(toy_folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        run(toy_folder / "scenario.yaml", overrides=("demand.growth=6 MW", "retrofits.by=2026-13"))
    assert len(caught.value.problems) == 2


def test_an_unknown_solver_profile_is_refused(toy_folder: Path) -> None:
    with pytest.raises((InputError, SolverError)):
        run(toy_folder / "scenario.yaml", solver="abacus")


def test_to_pyomo_gives_a_model_with_the_same_optimum(toy_folder: Path) -> None:
    file = toy_folder / "scenario.yaml"
    model = ts.to_pyomo(file)
    assert isinstance(model, pyo.ConcreteModel)
    pyo.SolverFactory("appsi_highs").solve(model)
    expected = run(file).verdict["objective_cny"]
    assert pyo.value(model.objective) == pytest.approx(expected, rel=1e-8)


def test_late_projects_never_raise_the_share_of_2025() -> None:
    early, late = run_within_reach("plan"), run_within_reach("plan-late")
    shares = [each.verdict["shares"]["2025"]["capacity"] for each in (early, late)]
    assert shares[1] < shares[0]


def test_retiring_small_coal_raises_the_share_of_capacity() -> None:
    plan, retired = run_within_reach("plan"), run_within_reach("retire-small-coal")
    shares = [each.verdict["shares"]["2025"]["capacity"] for each in (plan, retired)]
    assert shares[1] > shares[0]


def test_every_lever_at_its_limit_goes_furthest() -> None:
    furthest = run_within_reach("all-in").verdict["shares"]["2025"]["capacity"]
    others = [
        run_within_reach(name).verdict["shares"]["2025"]["capacity"]
        for name in NAMES
        if name not in ("all-in", "targets")
    ]
    assert furthest > max(others)


def test_more_demand_costs_more() -> None:
    costs = [run_within_reach(n).verdict["objective_cny"] for n in ("plan", "high-demand")]
    assert costs[1] > costs[0]

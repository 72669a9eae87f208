"""What CI sees: a drift is an exit code, named figures and a cause."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import Result

from support import command_line
from support.command_line import replace_in as change
from support.tie_city import GENERATION, IMPORT_TIE, INSIDE, PV_MW, write_tie_city
from transition_sim.model.algebra import add_rows
from transition_sim.model.components import demand
from transition_sim.questions.regress import record

OTHER_SEED = """\
title: {en: Another seed, zh: 另一随机种子}
solver: highs
options: {solver: simplex, parallel: off, threads: 1, random_seed: 7}
"""


def call(*arguments: object) -> Result:
    """Call `regress` in this process; an exception that escapes it fails the test."""
    return command_line.call("regress", *arguments)


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `scenario.yaml`, its city and `baseline.yaml`; never change it."""
    folder = tmp_path_factory.mktemp("master")
    write_tie_city(folder)
    done = call(folder / "scenario.yaml", "--baseline", folder / "baseline.yaml", "--update")
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def city(master: Path, tmp_path: Path) -> Path:
    """Return a copy of it that a test may change."""
    return shutil.copytree(master, tmp_path / "copy")


def compare(folder: Path, *more: object) -> tuple[int, dict[str, Any]]:
    """Compare the city with its baseline; return the exit code and the scenario's finding."""
    given = (folder / "scenario.yaml", "--baseline", folder / "baseline.yaml", "--json", *more)
    done = call(*given)
    (found,) = json.loads(done.stdout)["scenarios"]
    return done.exit_code, found


def kinds(found: dict[str, Any]) -> list[str]:
    """Return the kinds of cause."""
    return [cause["kind"] for cause in found["causes"]]


def evidence(found: dict[str, Any], kind: str) -> str:
    """Return what shows a cause."""
    (cause,) = (each for each in found["causes"] if each["kind"] == kind)
    return "; ".join(cause["evidence"])


def must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alter a component: the dear plant has to give 10 MW at every hour."""
    usual: Callable[..., None] = demand.add

    def add(model: Any, system: Any, accounts: Any) -> None:
        usual(model, system, accounts)
        sets = (model.YEAR, model.STEP)
        add_rows(
            model, "peaker_min", sets, lambda m, y, t: m.power["peaker", y, t] >= 10.0, "MW", "it"
        )

    monkeypatch.setattr(demand, "add", add)


def test_an_unchanged_city_has_not_drifted(city: Path) -> None:
    code, found = compare(city)
    assert (code, found["status"], found["drifted"], found["tied"]) == (0, "same", [], [])
    assert found["compared"] > 40


def test_a_price_one_percent_higher_is_a_drift_of_the_data(city: Path) -> None:
    change(city / "city" / "technologies.csv", "300", "303")  # of coal: gas is the cheaper one now
    code, found = compare(city)
    assert code == 5
    named = {each["figure"]: each for each in found["drifted"]}
    # 40 of 100 MW come from coal: 3 CNY/MWh more in 8,760 hours of two years.
    cost = named["objective_cny"]
    assert cost["new"] - cost["old"] == pytest.approx(40 * 3 * 8760 * 2)
    assert kinds(found) == ["data"]
    assert evidence(found, "data") == "changed: city/technologies.csv"


def test_a_field_that_changed_is_named_with_both_values(city: Path) -> None:
    change(city / "scenario.yaml", "name: ", "demand: {growth: 0.01},\nname: ")
    code, found = compare(city)
    assert code == 5
    assert "objective_cny" in {each["figure"] for each in found["drifted"]}
    assert "changed: scenario/scenario.yaml" in evidence(found, "data")
    assert "field demand.growth.2025: not set → 0.01" in evidence(found, "data")


def test_another_constraint_is_a_drift_of_the_formulation(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    must_run(monkeypatch)
    code, found = compare(city)
    assert code == 5
    named = {each["figure"]: each for each in found["drifted"]}
    cost = named["objective_cny"]
    assert cost["new"] - cost["old"] == pytest.approx(10 * 200 * 8760 * 2)
    assert (named["rows.peaker_min"]["old"], named["rows.peaker_min"]["new"]) == (None, 48)
    assert kinds(found) == ["formulation"]
    assert "rows new: peaker_min" in evidence(found, "formulation")


def test_other_inputs_and_other_sources_are_mixed(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    must_run(monkeypatch)
    monkeypatch.setattr(record, "fingerprint_code", lambda: "other")
    change(city / "city" / "technologies.csv", "500", "505")
    code, found = compare(city)
    assert code == 5
    assert kinds(found) == ["data", "formulation"]
    assert "sources changed" in evidence(found, "formulation")
    shown = call(city / "scenario.yaml", "--baseline", city / "baseline.yaml").stdout
    assert "cause: mixed: data and formulation" in shown


def test_other_numbers_of_the_same_matrix_are_a_drift_of_the_solver(city: Path) -> None:
    change(city / "baseline.yaml", "objective_cny: 5", "objective_cny: 6")
    code, found = compare(city, "--solver", "highs-ipm")
    assert code == 5
    assert [each["figure"] for each in found["drifted"]] == ["objective_cny"]
    assert kinds(found) == ["solver"]
    assert "profile: highs → highs-ipm" in evidence(found, "solver")
    code, found = compare(city)
    assert (code, kinds(found)) == (5, ["solver"])
    assert "all versions are the same" in evidence(found, "solver")


def test_other_inputs_and_another_solver_are_mixed(city: Path) -> None:
    change(city / "city" / "technologies.csv", "300", "303")
    code, found = compare(city, "--solver", "highs-ipm")
    assert (code, kinds(found)) == (5, ["data", "solver"])


def other(folder: Path, solver: str) -> object:
    """Return a profile: a packaged one, or one of ours that is written beside the city."""
    own = {"seed": OTHER_SEED, "inside": INSIDE}
    if solver not in own:
        return solver
    file = folder / f"{solver}.yaml"
    file.write_text(own[solver], encoding="utf-8")
    return file


@pytest.mark.parametrize("solver", ["highs-ipm", "highs-ipm-fast", "cbc", "seed"])
def test_another_algorithm_or_seed_is_no_drift(solver: str, city: Path) -> None:
    code, found = compare(city, "--solver", other(city, solver))
    assert (code, found["drifted"]) == (0, [])
    assert found["differing"] == ["solver"]


@pytest.fixture(scope="module")
def bought(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a city whose enforced share may not be bought, though nobody knows what is bought."""
    folder = tmp_path_factory.mktemp("bought")
    write_tie_city(folder, IMPORT_TIE, targets={"C27": {"enforce": True}})
    done = call(folder / "scenario.yaml", "--baseline", folder / "baseline.yaml", "--update")
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize("solver", ["highs-ipm", "highs-ipm-fast", "cbc", "seed", "inside"])
def test_an_enforced_share_costs_the_same_whichever_plan_without_it_is_found_first(
    solver: str, bought: Path
) -> None:
    code, found = compare(bought, "--solver", other(bought, solver))
    assert (code, found["drifted"]) == (0, [])


def test_a_plan_inside_the_equal_optima_is_compared_by_its_range(city: Path) -> None:
    code, found = compare(city, "--solver", other(city, "inside"))
    assert (code, found["drifted"]) == (0, [])
    tied = {each["figure"]: each for each in found["tied"]}
    assert tied["generation_share.strict.2025"]["range_at_least_cost"] == pytest.approx(GENERATION)
    assert tied["capacity_mw.pv.2025"]["range_at_least_cost"] == pytest.approx(PV_MW, abs=1e-6)


def test_a_comment_in_a_file_is_told_and_is_no_drift(city: Path) -> None:
    with (city / "scenario.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    code, found = compare(city)
    assert (code, found["differing"]) == (0, ["data"])
    shown = call(city / "scenario.yaml", "--baseline", city / "baseline.yaml").stdout
    assert "not as in the baseline: inputs" in shown


def test_an_update_keeps_tolerances_and_their_reasons(city: Path) -> None:
    base = city / "baseline.yaml"
    change(base, "    figures:", (
        "    tolerances:\n"
        '      generation_share: {absolute: 0.5, reason: "free between two plants"}\n'
        "    figures:"
    ))  # fmt: skip
    change(base, "objective_cny: {relative: 1.0e-06,", "objective_cny: {relative: 0.02,")
    change(city / "city" / "technologies.csv", "300", "303")
    assert compare(city)[0] == 0  # 0.4 % of the cost, and shares that may go anywhere
    change(city / "city" / "technologies.csv", "303", "330")
    assert compare(city)[0] == 5
    done = call(city / "scenario.yaml", "--baseline", base, "--update")
    assert done.exit_code == 0, done.output
    assert "objective_cny" in done.stdout
    text = base.read_text(encoding="utf-8")
    assert 'generation_share: {absolute: 0.5, reason: "free between two plants"}' in text
    assert "objective_cny: {relative: 0.02," in text
    assert compare(city)[0] == 0


def test_an_update_of_what_has_not_moved_writes_the_same_file(city: Path) -> None:
    before = (city / "baseline.yaml").read_bytes()
    given = (city / "scenario.yaml", "--baseline", city / "baseline.yaml", "--update")
    done = call(*given)
    assert done.exit_code == 0
    assert (city / "baseline.yaml").read_bytes() == before


def test_without_a_baseline_the_remedy_is_to_write_one(tmp_path: Path) -> None:
    write_tie_city(tmp_path)
    report = tmp_path / "report.xml"
    done = call(
        tmp_path / "scenario.yaml", "--baseline", tmp_path / "none.yaml", "--junit", report
    )  # fmt: skip
    assert done.exit_code == 2
    assert ElementTree.parse(report).getroot().find("testsuite/testcase/error") is not None
    assert "none.yaml: --baseline: there is no baseline yet; write it" in done.stderr
    assert "--update" in done.stderr


def test_a_scenario_that_the_baseline_lacks_is_refused_before_it_is_run(city: Path) -> None:
    change(city / "scenario.yaml", '"toy"', '"tow"')
    done = call(city / "scenario.yaml", "--baseline", city / "baseline.yaml")
    assert done.exit_code == 2
    assert "the scenario `tow` has no baseline here" in done.stderr
    assert "did you mean `toy`?" in done.stderr
    assert "solving" not in done.stderr


def test_a_figure_that_the_baseline_lacks_has_drifted(city: Path) -> None:
    change(city / "baseline.yaml", "        gas: {2024: 60.0, 2025: 60.0}\n", "")
    code, found = compare(city)
    assert code == 5
    assert [each["figure"] for each in found["drifted"]] == [
        "capacity_mw.gas.2024",
        "capacity_mw.gas.2025",
    ]
    assert found["drifted"][0]["old"] is None


def test_the_highest_exit_code_wins_and_nothing_is_written(city: Path) -> None:
    before = (city / "baseline.yaml").read_bytes()
    broken = city / "broken.yaml"
    broken.write_text("name: broken\nyears: [2024]\n", encoding="utf-8")
    given = (city / "scenario.yaml", broken, "--baseline", city / "baseline.yaml")
    assert call(*given).exit_code == 2
    assert call(*given, "--update").exit_code == 2
    assert (city / "baseline.yaml").read_bytes() == before
    change(city / "city" / "technologies.csv", "300", "303")
    assert call(*given).exit_code == 5


def test_the_baselines_resolution_is_the_one_that_is_compared(tmp_path: Path) -> None:
    write_tie_city(tmp_path, resolution="hourly")
    given = (tmp_path / "scenario.yaml", "--baseline", tmp_path / "baseline.yaml")
    assert call(*given, "--update", "--resolution", "1").exit_code == 0
    code, found = compare(tmp_path)
    assert (code, found["differing"]) == (0, [])
    code, found = compare(tmp_path, "--resolution", "2")
    assert found["differing"] == ["data", "matrix"]


def test_a_log_and_a_report_for_ci_name_what_drifted(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    change(city / "city" / "technologies.csv", "300", "303")
    report = city / "report.xml"
    done = call(
        city / "scenario.yaml", "--baseline", city / "baseline.yaml", "--junit", report
    )  # fmt: skip
    assert done.exit_code == 5
    lines = done.stdout.splitlines()
    assert lines[0].startswith("toy: DRIFTED: ")
    assert lines[0].endswith("cause: data")
    assert "\x1b" not in done.stdout
    figures = [line for line in lines if "→" in line]
    assert figures[0].split()[0] == "objective_cny"
    assert len({line.index("→") for line in figures}) == 1
    (told,) = (line for line in lines if line.startswith("::error "))
    assert f"file={city}/scenario.yaml,title=toy::" in told
    (suite,) = ElementTree.parse(report).getroot()
    assert suite.get("name") == "toy"
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert "objective_cny" in failed
    assert "capacity_mw" not in failed
    assert suite.get("failures") == str(len(failed))


def test_a_report_for_ci_has_what_could_not_be_run(city: Path) -> None:
    broken = city / "broken.yaml"
    broken.write_text("name: broken\n", encoding="utf-8")
    report = city / "report.xml"
    call(broken, "--baseline", city / "baseline.yaml", "--junit", report)
    (suite,) = ElementTree.parse(report).getroot()
    problem = suite.find("testcase/error")
    assert problem is not None
    assert problem.get("type") == "exit 2"
    assert "broken.yaml" in str(problem.text)

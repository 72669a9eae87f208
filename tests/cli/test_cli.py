"""What a planner types and reads: every command, every exit code, every kind of bad input."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from support.command_line import call, change
from transition_sim.cli import COMMANDS
from transition_sim.results.store import open_results

FILES = {"results.nc", "verdict.json", "summary.csv", "manifest.json"}
PROGRAM = [sys.executable, "-m", "transition_sim.cli"]
MAIN = "from transition_sim.cli import main; main()"


def test_a_city_from_a_temporary_folder_runs_without_any_code(toy_folder: Path) -> None:
    out = toy_folder / "runs"
    done = call("run", toy_folder / "scenario.yaml", "--out", out)
    assert done.exit_code == 0, done.output
    assert {file.name for file in (out / "toy").iterdir()} == FILES
    assert [file.name for file in out.iterdir()] == ["toy"]
    assert "Toytown as planned" in done.stdout
    assert "Not modelled yet" in done.stdout
    verdict = json.loads((out / "toy" / "verdict.json").read_text(encoding="utf-8"))
    assert verdict["status"] == "optimal"
    assert verdict["certificate"]["passed"]
    found = {(target["id"], target["definition"]) for target in verdict["targets"]}
    assert {("C26", "as_printed"), ("C27", "strict")} <= found


def test_the_verdict_is_chinese_where_asked(toy_folder: Path) -> None:
    done = call("run", toy_folder / "scenario.yaml", "--out", toy_folder / "runs", "--lang", "zh")
    assert "装机占比" in done.stdout
    assert "尚未建模" in done.stdout
    assert "Not modelled" not in done.stdout


def test_a_run_is_printed_for_machines(toy_folder: Path) -> None:
    done = call("run", toy_folder / "scenario.yaml", "--out", toy_folder / "runs", "--json")
    (run,) = json.loads(done.stdout)["runs"]
    saved = open_results(run["folder"]).verdict
    assert {key: run[key] for key in saved} == saved


def test_a_missed_target_is_exit_1_only_where_it_is_required(toy_folder: Path) -> None:
    scenario, out = toy_folder / "scenario.yaml", toy_folder / "runs"
    high = ["--set", "targets.C26.threshold=0.99"]
    assert call("run", scenario, "--out", out, *high).exit_code == 0
    assert call("run", scenario, "--out", out, *high, "--require-targets").exit_code == 1
    low = ["--set", "targets.C26.threshold=0.01", "--set", "targets.C27.threshold=0.01"]
    assert call("run", scenario, "--out", out, *low, "--require-targets").exit_code == 0


def test_an_impossible_target_is_exit_3_with_the_level_that_can_be_reached(
    toy_folder: Path,
) -> None:
    out = toy_folder / "runs"
    done = call(
        "run", toy_folder / "scenario.yaml", "--out", out,
        "--set", "targets.C26.threshold=0.99", "--set", "targets.C26.enforce=true",
    )  # fmt: skip
    assert done.exit_code == 3
    assert "99.00%" in done.stderr
    assert "can be reached" in done.stderr
    assert "second algorithm and without presolve" in done.stderr
    assert not out.exists()


def test_resolution_and_fields_are_set_from_the_command_line(toy_folder: Path) -> None:
    scenario, out = toy_folder / "year.yaml", toy_folder / "runs"
    scenario.write_text("name: toy\ntitle: {en: A year, zh: 一年}\ncity: ./city\nyears: [2024]\n")
    for given, steps in (("2", 48), ("hourly", 8760)):
        done = call("run", scenario, "--out", out, "--resolution", given)
        assert done.exit_code == 0, done.output
        assert open_results(out / "toy").dataset.sizes["step"] == steps


def test_the_highest_exit_code_wins_and_the_good_scenario_is_written(toy_folder: Path) -> None:
    out = toy_folder / "runs"
    done = call("run", toy_folder / "scenario.yaml", toy_folder / "none.yaml", "--out", out)
    assert done.exit_code == 2
    assert {file.name for file in (out / "toy").iterdir()} == FILES


BAD: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "an unknown key": (
        lambda f: change(f, "projects:", "projets:"),
        "scenario.yaml:7:1: projets",
        "did you mean `projects`",
    ),
    "a wrong dimension": (
        lambda f: change(f, "battery: 50 MW", "battery: 50 MWh"),
        "builds.limits.battery",
        "give a quantity in MW",
    ),
    "a unit that does not exist": (
        lambda f: change(f, "battery: 50 MW", "battery: 50 parsec"),
        "builds.limits.battery",
        "MW",
    ),
    "a negative value": (
        lambda f: change(f, "battery: 50 MW", "battery: -50 MW"),
        "builds.limits.battery",
        "between 0 and",
    ),
    "an absurd value in a scenario": (
        lambda f: change(f, "periods: 4", "periods: 4000"),
        "scenario.yaml:6:23: resolution.periods",
        "between 1 and 365",
    ),
    "an absurd value in a table": (
        lambda f: (change(f, "town,600,", "town,6000000,", "city/units.csv"), f / "scenario.yaml")[
            1
        ],
        "city/units.csv:2",
        "between 0 and 50000 MW",
    ),
    "a project that does not exist": (
        lambda f: change(f, "stages: [", "include: [phoenix]\n  stages: ["),
        "projects.include",
        "there is no project `phoenix`",
    ),
    "a circle of extends": (
        lambda f: change(f, "city: ./city", "extends: scenario.yaml\ncity: ./city"),
        "scenario.yaml:4",
        "extends",
    ),
    "a target without a metric": (
        lambda f: change(f, "C26: {enforce", "C99: {enforce"),
        "targets.C99",
        "C26",
    ),
    "YAML that is not YAML": (
        lambda f: change(f, "years: [2024, 2025, 2026]", "years: [2024, 2025"),
        "scenario.yaml:",
        "check indentation, colons, brackets and quotes",
    ),
    "a path that leaves the folder": (
        lambda f: change(f, "city: ./city", "city: ../../city"),
        "scenario.yaml:4:7: city",
        "folder",
    ),
    "a missing file": (
        lambda f: ((f / "city" / "units.csv").unlink(), f / "scenario.yaml")[1],
        "city/units.csv",
        "there is no file",
    ),
    "a profile of the wrong length": (
        lambda f: ((cut_profile(f, -1)), f / "scenario.yaml")[1],
        "city/profiles/wind.csv",
        "8760",
    ),
    "a profile with a gap": (
        lambda f: ((cut_profile(f, 4000)), f / "scenario.yaml")[1],
        "city/profiles/wind.csv:4001",
        "3999",
    ),
    "a duplicate id": (
        lambda f: repeat_last_row(f, "city/units.csv"),
        "city/units.csv",
        "twice",
    ),
    "a file of 100 MB": (
        lambda f: ((f / "scenario.yaml").write_bytes(b"#" * 100_000_000), f / "scenario.yaml")[1],
        "scenario.yaml",
        "MB",
    ),
    "a bomb of aliases": (
        lambda f: bomb(f),
        "scenario.yaml",
        "alias",
    ),
}


def cut_profile(folder: Path, row: int) -> None:
    path = folder / "city" / "profiles" / "wind.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    del lines[row]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def repeat_last_row(folder: Path, file: str) -> Path:
    path = folder / file
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    return folder / "scenario.yaml"


def bomb(folder: Path) -> Path:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    path = folder / "scenario.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_exit_2_with_place_and_remedy_and_writes_nothing(
    toy_folder: Path, kind: str
) -> None:
    spoil, place, remedy = BAD[kind]
    scenario = spoil(toy_folder)
    before = sorted(str(path) for path in toy_folder.rglob("*"))
    for command in (["check", scenario], ["run", scenario, "--out", toy_folder / "runs"]):
        done = call(*command)
        assert done.exit_code == 2, kind
        assert place in done.stderr, done.stderr
        assert remedy in done.stderr, done.stderr
        assert "Traceback" not in done.output
    assert sorted(str(path) for path in toy_folder.rglob("*")) == before


def test_check_lists_every_error_for_machines(toy_folder: Path) -> None:
    change(toy_folder, "projects:", "projets:")
    scenario = change(toy_folder, "battery: 50 MW", "battery: 50 MWh")
    done = call("check", scenario, "--json")
    assert done.exit_code == 2
    errors = json.loads(done.stdout)["errors"]
    keys = {"file", "line", "column", "field", "message", "remedy"}
    assert {"projets", "builds.limits.battery"} <= {error["field"] for error in errors}
    assert all(error.keys() == keys for error in errors)
    assert all(error["file"].endswith("scenario.yaml") for error in errors)
    chinese = json.loads(call("check", scenario, "--json", "--lang", "zh").stdout)["errors"]
    assert "没有键" in chinese[0]["message"]


def test_a_valid_scenario_is_said_to_be_valid(toy_folder: Path) -> None:
    done = call("check", toy_folder / "scenario.yaml")
    assert (done.exit_code, "valid" in done.stdout) == (0, True)
    assert json.loads(call("check", toy_folder / "scenario.yaml", "--json").stdout) == {
        "errors": []
    }


def test_the_ledger_shows_every_statement_and_its_status(toy_folder: Path) -> None:
    out = toy_folder / "runs"
    call("run", toy_folder / "scenario.yaml", "--out", out)
    plain = json.loads(call("ledger", "--json").stdout)["ledger"]
    assert [row["id"] for row in plain[:2]] == ["C01", "C02"]
    assert len({row["id"].rstrip("abcdef") for row in plain}) == 44
    assert all(row["metric"] or row["reason"]["zh"] for row in plain)
    told = call("ledger", out / "toy", "--city", toy_folder / "city", "--json")
    rows = {row["id"]: row for row in json.loads(told.stdout)["ledger"]}
    assert rows["C26"]["model_value"] == pytest.approx(
        open_results(out / "toy").verdict["shares"]["2025"]["capacity"]
    )
    assert call("ledger", "--lang", "zh").exit_code == 0
    unnamed = call("ledger", out / "toy")
    assert (unnamed.exit_code, "--city" in unnamed.stderr) == (2, True)
    assert call("ledger", toy_folder / "nowhere").exit_code == 2


def test_schema_and_solvers_are_json() -> None:
    assert "projects" in json.loads(call("schema").stdout)["properties"]
    assert "heating_season" in json.loads(call("schema", "city").stdout)["properties"]
    profiles = json.loads(call("solvers", "--json").stdout)["profiles"]
    runnable = {profile["name"] for profile in profiles if profile["runs"]}
    assert {"highs", "highs-ipm"} <= runnable


def test_a_solver_profile_that_does_not_exist_is_named(toy_folder: Path) -> None:
    done = call("run", toy_folder / "scenario.yaml", "--solver", "hihgs")
    assert done.exit_code == 2
    assert "did you mean `highs`" in done.stderr


def test_a_file_where_the_folder_should_be_is_exit_2(toy_folder: Path) -> None:
    (toy_folder / "runs").write_text("a file where the folder should be", encoding="utf-8")
    done = call("run", toy_folder / "scenario.yaml", "--out", toy_folder / "runs")
    assert done.exit_code == 2
    assert "choose another --out" in done.stderr


def test_a_disk_that_is_full_is_exit_6_before_anything_is_solved(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = SimpleNamespace(total=1e9, used=1e9, free=1e3)
    monkeypatch.setattr("shutil.disk_usage", lambda _: full)
    done = call("run", toy_folder / "scenario.yaml", "--out", toy_folder / "runs")
    assert done.exit_code == 6
    assert "MB are free on its disk" in done.stderr
    assert "solving" not in done.stderr


def test_what_is_no_run_is_never_replaced(toy_folder: Path) -> None:
    thesis = toy_folder / "runs" / "toy" / "chapter1.md"
    thesis.parent.mkdir(parents=True)
    thesis.write_text("years of work", encoding="utf-8")
    done = call("run", toy_folder / "scenario.yaml", "--out", toy_folder / "runs")
    assert done.exit_code == 2
    assert "choose another --out" in done.stderr
    assert thesis.read_text(encoding="utf-8") == "years of work"


def test_two_scenarios_of_one_name_do_not_overwrite_each_other(toy_folder: Path) -> None:
    scenario, out = toy_folder / "scenario.yaml", toy_folder / "runs"
    done = call("run", scenario, scenario, "--out", out)
    assert done.exit_code == 2
    assert "another scenario of this command has that name" in done.stderr
    assert {file.name for file in (out / "toy").iterdir()} == FILES
    assert call("run", scenario, "--out", out).exit_code == 0  # a run may be replaced


def test_errors_are_told_to_machines_too(toy_folder: Path) -> None:
    arguments = ["--set", "targets.C26.threshold=0.99", "--set", "targets.C26.enforce=true"]
    done = call(
        "run", toy_folder / "scenario.yaml", "--out", toy_folder / "runs", "--json", *arguments
    )
    (error,) = json.loads(done.stdout)["errors"]
    assert error["exit_code"] == done.exit_code == 3
    (target,) = error["targets"]
    assert target["required"] == 0.99
    assert 0.4 < target["largest_reachable"] < 0.99


def test_a_target_that_is_not_judged_is_not_met(toy_folder: Path) -> None:
    change(toy_folder, "years: [2024, 2025, 2026]", "years: [2024]")
    change(toy_folder, "{wind: {2026: 100 MW}, battery: 50 MW}", "{}")
    scenario = change(toy_folder, "{supply: {2025: 45 Mm3}}", "{supply: {2024: 45 Mm3}}")
    done = call("run", scenario, "--out", toy_folder / "runs", "--require-targets")
    assert done.exit_code == 1
    assert "C26" in done.stdout
    assert "not judged" in done.stdout


def test_what_a_profile_needs_is_printed_as_it_is_typed() -> None:
    assert "highspy[extras]" in call("solvers").stdout.replace("\n", "")


def test_help_offers_only_what_works() -> None:
    done = call("--help")
    shown = done.stdout.partition("Commands:")[2]
    listed = {line.split()[0] for line in shown.splitlines() if line.startswith("  ")}
    commands = {each.__name__.replace("_", "-") for each in COMMANDS}
    assert listed == commands
    for command in commands:
        assert call(command, "--help").exit_code == 0


def test_an_interrupted_run_is_exit_130_and_leaves_nothing(toy_folder: Path) -> None:
    out = toy_folder / "runs"
    arguments = ["run", str(toy_folder / "scenario.yaml"), "--resolution", "hourly"]
    program = subprocess.Popen(
        [sys.executable, "-c", MAIN, *arguments, "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(3.0)
    assert program.poll() is None, "the run ended before it could be interrupted"
    program.send_signal(signal.SIGINT)
    _, told = program.communicate(timeout=30)
    assert program.returncode == 130
    assert "interrupted" in told
    assert "Traceback" not in told
    assert not out.exists()

"""`--resolution`: typical days or weeks, and what is neither."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from transition_sim.cli import app
from transition_sim.results.store import open_results


def run_toy(folder: Path, *options: str) -> tuple[int, str, str]:
    arguments = ["run", str(folder / "scenario.yaml"), "--out", str(folder / "runs"), *options]
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(("given", "steps"), [("3", 72), ("3d", 72), ("03d", 72), ("2w", 336)])
def test_days_and_weeks_are_asked_for(given: str, steps: int, toy_folder: Path) -> None:
    code, _, error = run_toy(toy_folder, "--resolution", given)
    assert code == 0, error
    assert open_results(toy_folder / "runs" / "toy").dataset.sizes["step"] == steps


@pytest.mark.parametrize("given", ["w", "weekly", "36h", "2.5", "-3", "3dw", "３６", "", "d36"])
def test_what_is_no_resolution_is_refused_with_a_remedy(given: str, toy_folder: Path) -> None:
    code, _, error = run_toy(toy_folder, f"--resolution={given}")
    assert code == 2
    assert f"--resolution: `{given}` is not a resolution" in error
    assert "36 or 36d" in error
    assert not (toy_folder / "runs").exists()


def test_the_refusal_is_in_chinese_too(toy_folder: Path) -> None:
    code, out, _ = run_toy(toy_folder, "--resolution", "6m", "--lang", "zh", "--json")
    assert code == 2
    (error,) = json.loads(out)["errors"]
    assert "不是时间分辨率" in error["message"]
    assert "6w" in error["problems"][0]["remedy"]


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ("0", "between 1 and 365"),
        ("366", "between 1 and 365"),
        ("9" * 5000, "whole number"),
        ("53w", "at most 52"),
    ],
)
def test_more_periods_than_a_year_has_are_refused(
    given: str, remedy: str, toy_folder: Path
) -> None:
    code, _, error = run_toy(toy_folder, "--resolution", given)
    assert code == 2
    assert remedy in error
    assert "internal" not in error

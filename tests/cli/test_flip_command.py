"""What a planner types and reads of `flip`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command_line import call
from support.flip_cities import write_flip_city
from support.toy_cities import share_target

FIXED = [
    "--set", "data.technologies.coal.variable_om_cny_per_mwh=300",
    "--set", "data.technologies.pv.availability=0.5",
    "--set", "data.projects.more.online=2025-06-01",
]  # fmt: skip


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flip")
    return write_flip_city(folder, [share_target("CAP", "capacity_share", 0.42)])


def test_a_set_of_flip_given_to_run_flips_the_verdict(scenario: Path) -> None:
    done = call("flip", scenario, "--target", "CAP", "--json", *FIXED)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert {"target", "met", "flips", "joint", "evidence"} <= set(found)
    (seen,) = found["flips"]
    keys = {"input", "source", "confidence", "now", "at", "unit", "set", "low", "high", "text"}
    assert keys <= set(seen)
    assert found["met"] is False
    out = ("--out", scenario.parent / "runs", "--require-targets", "--set", "years=[2024, 2025]")
    before = call("run", scenario, *out, *FIXED, "--json")
    flags = [flag for each in seen["set"] for flag in ("--set", each)]
    after = call("run", scenario, *out, *FIXED, *flags, "--json")
    met = [
        next(t for t in json.loads(done.stdout)["runs"][0]["targets"])["met"]
        for done in (before, after)
    ]
    assert met == [False, True]


def test_every_set_of_flip_given_to_run_flips_the_verdict(tmp_path: Path) -> None:
    """At 0.41 at most, more coal flips it, or a project that comes a year late, or both."""
    path = write_flip_city(tmp_path, [share_target("CEIL", "capacity_share", 0.41, sense="<=")])
    fixed = FIXED[:4]
    found = json.loads(call("flip", path, "--target", "CEIL", "--json", *fixed).stdout)
    sets = [each["set"] for each in (*found["flips"], found["joint"]) if each["set"]]
    assert len(sets) == 3
    for settings in ([], *sets):
        flags = [flag for each in settings for flag in ("--set", each)]
        done = call("run", path, "--out", tmp_path / "runs", *fixed, *flags, "--json")
        (run,) = json.loads(done.stdout)["runs"]
        met = next(each["met"] for each in run["targets"] if each["id"] == "CEIL")
        assert met is (found["met"] is not bool(settings))


def test_people_read_sentences_and_see_a_picture(scenario: Path) -> None:
    picture = scenario.parent / "tornado.png"
    size = ("--set", "data.units.coal-1.capacity_mw=250")  # no input with a range is left: quick
    done = call("flip", scenario, "--target", "CAP", *FIXED, *size, "--plot", picture, "--lang=zh")
    assert done.exit_code == 0, done.output
    assert "CAP，2025年装机占比（公布口径）：最低成本下为41.86%" in done.stdout
    assert "没有任何输入能使占比向另一判定移动" in done.stdout
    assert "共0项输入给出取值范围" in done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--target", "CUP"], "`CAP`"),
        (["--target", "CAP", "--plot", "picture.docx"], "`picture.docx` is no picture"),
        (["--target", "CAP", "--plot", "nowhere/picture.png"], "nowhere"),
        (["--target", "CAP", "--definition", "strct"], "`strict`"),
        (["--target", "CAP", "--resolution", "3y"], "--resolution"),
        (["--target", "CAP", "--set", "data.units.coal-2.capacity_mw=3"], "`coal-1`"),
    ],
)
def test_what_is_wrong_is_exit_2_with_what_would_be_right(
    scenario: Path, more: list[str], said: str
) -> None:
    done = call("flip", scenario, *more)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_picture_that_cannot_be_written_is_refused_before_anything_is_solved(
    scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "transition_sim.questions.flip.flip.flip", lambda *_, **__: pytest.fail("solved")
    )
    (tmp_path / "folder.png").mkdir()
    done = call("flip", scenario, "--target", "CAP", "--plot", tmp_path / "folder.png")
    assert done.exit_code == 2
    assert "folder.png` is a folder" in done.stderr
    monkeypatch.setattr("os.access", lambda path, *_, **__: Path(path) != tmp_path)
    done = call("flip", scenario, "--target", "CAP", "--plot", tmp_path / "tornado.png")
    assert done.exit_code == 2
    assert "tornado.png` may not be written" in done.stderr


def test_the_answer_is_printed_even_where_the_picture_fails(
    scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", fail)
    size = ("--set", "data.units.coal-1.capacity_mw=250")  # no input with a range is left: quick
    picture = ("--plot", tmp_path / "tornado.png")
    done = call("flip", scenario, "--target", "CAP", *FIXED, *size, *picture, "--json")
    assert done.exit_code == 6
    assert json.loads(done.stdout)["target"] == "CAP"
    assert "disk full" in done.stderr

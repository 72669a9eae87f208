"""A damaged or foreign run is told with what is wrong; no error of the program comes of it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import transition_sim as ts
from support.command_line import call
from transition_sim.errors import InputError
from transition_sim.results.store import Results
from transition_sim.verdict.stored_run import open_run

TRIALS = 60
STRANGE = (None, [], {}, "", "x", -1, 1e308, True, ["a"], {"a": 1}, "\x1b[31mred", "NaN")


@pytest.fixture(scope="module")
def results(toy_master: Path) -> Results:
    return ts.run(toy_master / "scenario.yaml", progress=False)


@pytest.fixture
def folder(results: Results, tmp_path: Path) -> Path:
    return results.save(tmp_path / "run")


def _put(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")


def _without_targets(folder: Path) -> None:
    content = json.loads((folder / "verdict.json").read_text("utf-8"))
    del content["targets"]
    _put(folder, "verdict.json", json.dumps(content))


def _without_attributes(folder: Path) -> None:
    data = xr.load_dataset(folder / "results.nc")
    data.attrs.clear()
    data.to_netcdf(folder / "results.nc")


def _other_dimensions(folder: Path) -> None:
    data = xr.load_dataset(folder / "results.nc")
    data["capacity"] = data["capacity"].rename(asset="plant")
    data.to_netcdf(folder / "results.nc")


def _escape(folder: Path) -> None:
    content = json.loads((folder / "verdict.json").read_text("utf-8"))
    content["targets"][0]["text"] = "\x1b[2J gone"
    _put(folder, "verdict.json", json.dumps(content))


DAMAGE: tuple[tuple[Callable[[Path], None], str], ...] = (
    (lambda folder: _put(folder, "manifest.json", "[]"), "manifest.json"),
    (lambda folder: _put(folder, "manifest.json", "{}"), "manifest.json: scenario"),
    (lambda folder: _put(folder, "verdict.json", "[" * 100_000), "folder of a run"),
    (lambda folder: _put(folder, "results.nc", "no netCDF"), "folder of a run"),
    (_without_targets, "verdict.json: targets"),
    (_without_attributes, "folder of a run"),
    (_other_dimensions, "results.nc: capacity"),
    (_escape, "verdict.json: a control character"),
)


@pytest.mark.parametrize(("damage", "told"), DAMAGE)
def test_damage_is_named(folder: Path, damage: Callable[[Path], None], told: str) -> None:
    damage(folder)
    with pytest.raises(InputError, match=told):
        open_run(folder)
    for command in (("compare", folder, folder), ("ledger", folder), ("hindsight", folder)):
        done = call(*command)
        assert done.exit_code == 2, done.output
        assert "internal error" not in done.stderr


def test_no_change_of_a_run_is_an_internal_error(folder: Path, toy_master: Path) -> None:
    """A value at a random place of its JSON is another: told, or of no consequence."""
    draw = random.Random(20261201)
    texts = {name: (folder / name).read_text("utf-8") for name in ("verdict.json", "manifest.json")}
    refused = 0
    for _ in range(TRIALS):
        name = draw.choice(list(texts))
        content = json.loads(texts[name])
        _mutate(content, draw)
        _put(folder, name, json.dumps(content))
        for command in (("compare", folder, folder), ("ledger", folder, "--city", toy_master)):
            done = call(*command)
            assert done.exit_code in (0, 2), (name, content, done.output)
            assert "\x1b" not in done.stdout
            refused += done.exit_code == 2
        _put(folder, name, texts[name])
    assert refused > TRIALS // 2


def _mutate(content: Any, draw: random.Random) -> None:
    """Replace or remove what stands at a random place."""
    while True:
        keys = list(content) if isinstance(content, dict) else list(range(len(content)))
        key = draw.choice(keys)
        inner = content[key]
        if isinstance(inner, dict | list) and inner and draw.random() < 0.8:
            content = inner
            continue
        if isinstance(content, dict) and draw.random() < 0.3:
            del content[key]
        else:
            content[key] = draw.choice(STRANGE)
        return

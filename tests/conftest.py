"""The toy city for every test, small and feasible; and what the workers of a session share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import support.one_thread  # noqa: F401 - before anything imports numpy
from support.shared import keep_in
from support.toy_cities import by_hand_is_let_through
from support.toy_folder import build_toy
from transition_sim.inputs.load_scenario import Scenario, load_scenario


@pytest.fixture(scope="session", autouse=True)
def _shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Let the workers of this session share what they make: the folder above their own."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "shared"
    folder.mkdir(exist_ok=True)
    keep_in(folder)


@pytest.fixture(scope="session", autouse=True)
def _by_hand() -> Iterator[None]:
    """Let cities that are solved by hand be as simple as they like."""
    with by_hand_is_let_through():
        yield


@pytest.fixture(scope="session")
def toy_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one toy folder for the session; never change it."""
    return build_toy(tmp_path_factory.mktemp("toy-master"))


@pytest.fixture
def toy_folder(toy_master: Path, tmp_path: Path) -> Path:
    """Return a copy that a test may change: `scenario.yaml` and `city/`."""
    folder = tmp_path / "toy"
    shutil.copytree(toy_master, folder)
    return folder


@pytest.fixture
def toy_scenario(toy_folder: Path) -> Scenario:
    """Return the toy scenario, loaded."""
    return load_scenario(toy_folder / "scenario.yaml")

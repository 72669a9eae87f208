"""Streams that are not UTF-8, and interruptions at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

PROGRAM = [sys.executable, "-m", "transition_sim"]
STREAMS = (("ascii", "zh"), ("cp1252", "en"), ("gb18030", "zh"))
COARSE = ("--set", "resolution={periods: 1, hours: 24}")


def _run(*arguments: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, check=False)


@pytest.fixture(scope="module")
def usual(toy_master: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    scenario, out = toy_master / "scenario.yaml", tmp_path_factory.mktemp("usual")
    done = _run("run", scenario, "--out", out, *COARSE, "--json")
    return json.loads(done.stdout.decode("utf-8"))


@pytest.mark.parametrize(("encoding", "lang"), STREAMS)
def test_a_stream_that_cannot_say_all_gets_the_rest(
    usual: Any, toy_folder: Path, encoding: str, lang: str
) -> None:
    scenario, out = toy_folder / "scenario.yaml", toy_folder / "runs"
    asked = ("run", scenario, "--out", out, "--lang", lang, *COARSE)
    done = _run(*asked, encoding=encoding)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert "toy" in done.stdout.decode(encoding)
    done = _run(*asked, "--json", encoding=encoding)
    assert done.returncode == 0
    found = json.loads(done.stdout.decode(encoding))
    assert _numbers(found) == _numbers(usual)


def _numbers(content: Any) -> list[Any]:
    return [
        (each["id"], each["definition"], each["value"]) for each in content["runs"][0]["targets"]
    ]


@pytest.mark.parametrize(
    ("kind", "wait_s"),
    [
        (signal.SIGINT, 0.08),
        (signal.SIGTERM, 0.2),
        (signal.SIGINT, 0.5),
        (signal.SIGTERM, 0.8),
        (signal.SIGINT, 1.2),
        (signal.SIGTERM, 1.8),
    ],
)
def test_an_interruption_is_130_and_a_sentence(
    toy_folder: Path, kind: signal.Signals, wait_s: float
) -> None:
    """From a moment after Python itself has started; nothing is left behind."""
    out = toy_folder / "runs"
    command = [*PROGRAM, "run", str(toy_folder / "scenario.yaml"), "--out", str(out)]
    hourly = [*command, "--set", "resolution=hourly"]
    started = subprocess.Popen(hourly, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _until_it_listens(started)
    time.sleep(wait_s)
    started.send_signal(kind)
    told = started.communicate(timeout=60)[1].decode("utf-8")
    if started.returncode == 0:
        pytest.skip("it was done before the signal")
    assert started.returncode == 130, told
    assert "interrupted; nothing was written" in told
    assert "Traceback" not in told
    assert not out.exists() or list(out.iterdir()) == []


def _until_it_listens(started: subprocess.Popen[bytes]) -> None:
    """Wait until the process has handlers of its own: before, the signal is the interpreter's."""
    status = Path(f"/proc/{started.pid}/status")
    if not status.exists():
        time.sleep(0.2)
        return
    for _ in range(200):
        caught = next(line for line in status.read_text("utf-8").splitlines() if "SigCgt" in line)
        if int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.005)


def test_an_interruption_that_a_library_wraps_is_one_still(
    toy_folder: Path, tmp_path: Path
) -> None:
    """As where pydantic builds its schemas: what comes out is an error of the library's."""
    code = (
        "import os, signal, sys\n"
        "import transition_sim.pipeline as pipeline\n"
        "def load(*_):\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "    except KeyboardInterrupt as error:\n"
        "        raise RuntimeError('Error calling __set_name__') from error\n"
        "import transition_sim.inputs.load_scenario as home\n"
        "home.load_scenario = load\n"
        f"sys.argv = ['transition-sim', 'run', {str(toy_folder / 'scenario.yaml')!r}]\n"
        "from transition_sim.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 130, done.stderr
    assert b"interrupted; nothing was written" in done.stderr

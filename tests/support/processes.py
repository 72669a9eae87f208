"""A program of its own that solves, and is interrupted or killed from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

SOON_S = 3.0
START = """
    import sys
    from pathlib import Path
    from support.programs import *
    from transition_sim.errors import InterruptedRunError
    from transition_sim.solve import *

    class Teller(Silent):
        last = None

        def stage(self, name):
            print(name, flush=True)

        def update(self, stage, iterations, objective, seconds):
            if stage != self.last:
                print(stage, shared_engine()._process.pid, flush=True)
                self.last = stage

    try:
"""
END = """
    except InterruptedRunError as error:
        sys.exit(error.exit_code)
"""


def start_script(work: str) -> subprocess.Popen[str]:
    """Start a Python that does `work`, telling its stages to `Teller()` on standard output."""
    script = textwrap.dedent(START) + "    " + work + textwrap.dedent(END)
    return subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def wait_for(process: subprocess.Popen[str], stage: str) -> int:
    """Wait until the script is at a stage; return the number of the solver's process, or 0."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(stage):
            last = line.split()[-1]
            return int(last) if last.isdigit() else 0
    assert process.stderr is not None
    raise AssertionError(f"never at {stage}: {process.stderr.read()}")


def interrupt(process: subprocess.Popen[str]) -> tuple[int, str, float]:
    """Press Ctrl-C; return the exit code, what it wrote to standard error, and the seconds."""
    start = time.perf_counter()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    return process.returncode, said, time.perf_counter() - start


def ends_soon(number: int) -> bool:
    """Say whether a process, which need not be ours, ends within `SOON_S`."""
    end = time.perf_counter() + SOON_S
    while time.perf_counter() < end:
        if not is_running(number):
            return True
        time.sleep(0.05)
    return False


def is_running(number: int) -> bool:
    """Say whether a process runs; one that ended and that nobody has asked for does not."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return Path("/proc/self").exists() is False
    return state != "Z"

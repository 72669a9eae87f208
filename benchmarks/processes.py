"""Child processes, their wall time and the most memory that they and their children held.

Imports nothing heavy: on Linux a child inherits its parent's peak.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
SAMPLE_S = 0.02


@dataclass(frozen=True)
class Ended:
    """What a process took.

    Attributes
    ----------
    seconds : float
        Wall time from start to end, the interpreter's start included [s].
    memory : float
        Sum of the peaks of the process and of each of its children [MB, 10^6 bytes].
    output : str
        What it printed.
    code : int or None
        Exit code; None where it was stopped at the time limit.
    """

    seconds: float
    memory: float
    output: str
    code: int | None


def run_measured(*command: str, limit: float | None = None) -> Ended:
    """Run a command and measure it; at the limit [s] it is killed.

    Its children are killed with it by closing their pipes, or end by themselves.
    """
    with tempfile.TemporaryFile("w+") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, text=True)
        peaks: dict[int, float] = {}
        code = None
        while code is None:
            for number in [process.pid, *descendants(process.pid)]:
                peaks[number] = max(peaks.get(number, 0.0), held(number, "VmHWM"))
            if limit is not None and time.perf_counter() - start > limit:
                process.kill()
                process.wait()
                break
            code = _poll(process)
        seconds = time.perf_counter() - start
        out.seek(0)
        return Ended(seconds, sum(peaks.values()), out.read(), code)


def run_script(script: str, *arguments: str, limit: float | None = None) -> tuple[Any, Ended]:
    """Run a script of this folder that prints JSON in its last line; return that, and its cost.

    Where the script was stopped at its limit there is no answer.
    """
    ended = run_measured(sys.executable, str(FOLDER / script), *arguments, limit=limit)
    if ended.code is None:
        return None, ended
    if ended.code:
        sys.exit(f"{script} {' '.join(arguments)} failed:\n{ended.output}")
    return json.loads(ended.output.splitlines()[-1]), ended


def descendants(number: int) -> list[int]:
    """Return the processes that a process started, and those that they did."""
    found = []
    for task in Path(f"/proc/{number}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:  # it has just ended
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def held(number: int | str, entry: str) -> float:
    """Return the memory that a process holds (VmRSS) or has held at most (VmHWM) [MB].

    The kernel's own account; `ru_maxrss` would start from the parent's peak. 0 of one that ended.
    """
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:
        return 0.0
    found = [line for line in lines if line.startswith(f"{entry}:")]
    return int(found[0].split()[1]) * 1024 / 1e6 if found else 0.0


def forget_peak(number: int | str) -> None:
    """Let a process's VmHWM start again from what it holds now."""
    Path(f"/proc/{number}/clear_refs").write_text("5")


def _poll(process: subprocess.Popen[str]) -> int | None:
    try:
        return process.wait(SAMPLE_S)
    except subprocess.TimeoutExpired:
        return None

from __future__ import annotations

import dataclasses
import io

import highspy
import pytest
from rich.console import Console

from support.programs import dispatch
from transition_sim.errors import InterruptedRunError
from transition_sim.solve import (
    Lines,
    Live,
    Silent,
    load_profile,
    open_progress,
    solve,
)
from transition_sim.solve.highs.log import Log

INFO = highspy.HighsLogType.kInfo


class Recorder(Silent):
    """Keeps what it is told; stops the solver once `until` is at work and has counted."""

    def __init__(self, until: str) -> None:
        self.until = until
        self.told: list[tuple[str, int, float | None, float]] = []

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        self.told.append((stage, iterations, objective, seconds))
        if stage == self.until and (iterations > 0 or stage == "first order"):
            raise KeyboardInterrupt


class Clock:
    """Shows the time that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def fail_under(live: Live, clock: Clock) -> None:
    """Show two stages, then fail."""
    with live:
        live.stage("solve")
        clock.now = 1.0
        live.update("simplex", 12, None, 1.0)
        raise RuntimeError("anything")


def test_plain_lines_come_at_most_once_in_the_interval() -> None:
    stream, clock = io.StringIO(), Clock()
    lines = Lines(stream, interval=5.0, clock=clock)
    lines.stage("solve")
    for second in range(1, 12):
        clock.now = float(second)
        lines.update("simplex", 1000 * second, 2.5e9, clock.now)
    assert stream.getvalue().splitlines() == [
        "solving (0 s)",
        "simplex · 5,000 iterations · objective 2.5e+09 CNY · 5 s",
        "simplex · 10,000 iterations · objective 2.5e+09 CNY · 10 s",
    ]


def test_progress_speaks_chinese() -> None:
    stream = io.StringIO()
    Lines(stream, "zh").update("interior point", 7, None, 3.0)
    assert stream.getvalue() == "内点法 · 7 次迭代 · 3 s\n"


def test_progress_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with open_progress() as told:
        assert isinstance(told, Lines)
        told.stage("solve")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("solving")


def test_a_terminal_gets_one_live_line_that_is_wiped_in_the_end() -> None:
    stream = Terminal()
    with open_progress(stream) as told:
        assert isinstance(told, Live)
    clock = Clock()
    live = Live(Console(file=stream, force_terminal=True, width=80), clock=clock)
    with pytest.raises(RuntimeError, match="anything"):
        fail_under(live, clock)
    shown = stream.getvalue()
    assert "solving" in shown
    assert "simplex · 12 iterations" in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h") == 1  # the cursor is back


@pytest.mark.parametrize(
    ("profile", "stage"),
    [("highs", "simplex"), ("highs-ipm", "interior point"), ("highs-pdlp", "first order")],
)
def test_a_long_solve_tells_its_stage_and_iterations(profile: str, stage: str) -> None:
    recorder = Recorder(stage)
    limited = dataclasses.replace(load_profile(profile), time_limit=10.0)
    with pytest.raises(InterruptedRunError):
        solve(dispatch(20_000), limited, recorder)
    _, iterations, objective, _ = recorder.told[-1]
    assert iterations > 0 or stage == "first order"  # which logs too rarely to wait for it
    assert objective is None or objective >= 0
    seconds = [entry[3] for entry in recorder.told]
    assert seconds == sorted(seconds)


def test_the_log_is_read_for_stage_iteration_and_objective() -> None:
    log = Log()
    log.read(INFO, "Presolving model\n")
    assert log.stage == "presolve"
    log.read(INFO, "Using dual simplex solver\n")
    log.read(INFO, "      12044     2.2831071699e+02 Pr: 0(0) 0.9s\n")
    assert (log.stage, log.iterations, log.objective) == ("simplex", 12044, 228.31071699)
    log.read(INFO, "Interior point solve\n  19*   7.58e+03   7.59e+03   1.31e-12\n")
    assert (log.stage, log.iterations, log.objective) == ("interior point", 19, 7580.0)
    log.read(INFO, "1 line that means nothing\n")
    assert log.iterations == 19


def test_a_warning_is_kept_once_without_its_mark() -> None:
    log = Log()
    for _ in range(2):
        log.read(INFO, "WARNING: Problem has some   excessively small costs\n")
    log.read(highspy.HighsLogType.kError, "ERROR:   bad\n")
    assert log.warnings == ["Problem has some excessively small costs", "bad"]

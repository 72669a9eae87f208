"""What the time of a run consists of, stage by stage, with the solver's own time apart.

``python anatomy.py SCENARIO RESOLUTION FOLDER STARTED`` does what `transition-sim run` does, by
the same functions, and prints one line of JSON. STARTED is the clock (`time.perf_counter`, which
all processes of a machine share) when the process was asked for.
"""

from __future__ import annotations

import json
import sys
import time

BORN = time.perf_counter()


class Stopwatch:
    """Hears the stages of a run, as a terminal would, and keeps how long each took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.name, self.since = "", BORN

    def stage(self, name: str) -> None:
        """End the stage before and begin one."""
        now = time.perf_counter()
        if self.name:
            self.seconds[self.name] = self.seconds.get(self.name, 0.0) + now - self.since
        self.name, self.since = name, now

    def move(self, seconds: float, stage: str) -> None:
        """Count some of the current stage as another."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds
        self.since += seconds

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        """Ignore how far the solver is."""

    def done(self) -> None:
        """Ignore the end of the display."""


def main(scenario: str, resolution: str, folder: str, started: str) -> dict[str, float]:
    """Run, and return the seconds of each stage."""
    watch = Stopwatch()
    watch.seconds["interpreter"] = BORN - float(started)
    watch.stage("imports")
    # Here rather than above: what they take is one of the figures.
    from rich.console import Console

    import transition_sim.cli  # noqa: F401  (the command itself, with typer)
    from transition_sim.pipeline import run
    from transition_sim.report.tables import show_run
    from transition_sim.solve import HighsModel

    solve = HighsModel.solve

    def timed(self: HighsModel, *arguments: object, **named: object) -> object:
        start = time.perf_counter()
        solution = solve(self, *arguments, **named)
        watch.move(time.perf_counter() - start, f"solver, in {watch.name}")
        return solution

    HighsModel.solve = timed
    asked = resolution if resolution == "hourly" else f"{{periods: {resolution}, hours: 24}}"
    watch.stage("read")
    results = run(scenario, overrides=[f"resolution={asked}"], progress=watch)
    watch.stage("write")
    results.save(folder)
    watch.stage("print")
    Console(file=sys.stderr).print(show_run(results, "en"))
    watch.stage("end")
    return watch.seconds


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))

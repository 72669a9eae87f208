"""What is told while a run goes on: a live line on a terminal, plain lines elsewhere, or nothing.

Everything goes to standard error, so that standard output stays for results.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.live import Live as LiveDisplay
from rich.text import Text as RichText

from transition_sim.errors import Text

STAGES = {
    "read": Text("reading", "读取输入"),
    "build": Text("building the model", "建立模型"),
    "assemble": Text("assembling the matrix", "组装矩阵"),
    "solve": Text("solving", "求解"),
    "presolve": Text("presolve", "预处理"),
    "simplex": Text("simplex", "单纯形法"),
    "interior point": Text("interior point", "内点法"),
    "crossover": Text("crossover", "交叉转换"),
    "first order": Text("first-order method", "一阶算法"),
    "write": Text("writing the model row by row", "逐行写出模型"),
    "confirm": Text("confirming that there is no plan", "复核无可行方案"),
    "bound": Text("bounding the full year's cost", "求全年成本的上下界"),
    "judge": Text("judging the targets", "评估目标"),
    "try": Text("trying what would give a plan", "试算补救措施"),
    "look": Text("looking at both ends of every range", "考察每个取值范围的两端"),
    "flip": Text("finding where the verdict flips", "求判定翻转之处"),
}
ITERATIONS = Text("iterations", "次迭代")
OBJECTIVE = Text("objective", "目标值")
PLAIN_INTERVAL_S = 5.0
LIVE_INTERVAL_S = 0.2


class Progress(Protocol):
    """Is told of each stage and, while the solver runs, of how far it is."""

    def stage(self, name: str) -> None:
        """Hear that a stage begins; `name` is a key of `STAGES` or any word."""

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        """Hear how far the solver is.

        Parameters
        ----------
        stage : str
            What the solver does now.
        iterations : int
            So far.
        objective : float or None
            Its latest estimate [CNY], where there is one.
        seconds : float
            Since the solve began [s].
        """

    def note(self, sentence: Text) -> None:
        """Hear something that the user has to know, such as a change of solver."""

    def done(self) -> None:
        """End the display; may be called more than once."""


class Silent:
    """Tells nothing."""

    def stage(self, name: str) -> None:
        """Tell nothing."""

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        """Tell nothing."""

    def note(self, sentence: Text) -> None:
        """Tell nothing."""

    def done(self) -> None:
        """Tell nothing."""

    def __enter__(self) -> Self:
        """Return itself, for ``with``."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the display, whatever happened."""
        self.done()


class Lines(Silent):
    """Writes plain lines, at most one per `interval`.

    Parameters
    ----------
    stream : TextIO, optional
        Standard error by default.
    lang : str
        ``en`` or ``zh``.
    interval : float
        Least time between two lines [s].
    clock : callable
        Returns seconds; for tests.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        lang: str = "en",
        interval: float = PLAIN_INTERVAL_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stream, self.lang, self.interval, self.clock = stream, lang, interval, clock
        self._start = clock()
        self._next = -float("inf")

    def stage(self, name: str) -> None:
        """Write the stage's name, unless a line was written just now."""
        self._write(lambda: f"{_word(name, self.lang)} ({self._elapsed():.0f} s)")

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        """Write how far the solver is, unless a line was written just now."""
        self._write(lambda: describe(stage, iterations, objective, seconds, self.lang))

    def note(self, sentence: Text) -> None:
        """Write the sentence, whatever was written just now."""
        print(sentence.in_(self.lang), file=self.stream or sys.stderr, flush=True)

    def _elapsed(self) -> float:
        return self.clock() - self._start

    def _write(self, line: Callable[[], str]) -> None:
        now = self.clock()
        if now < self._next:
            return
        self._next = now + self.interval
        print(line(), file=self.stream or sys.stderr, flush=True)


class Live(Silent):
    """Keeps one line of a terminal up to date, and leaves nothing behind.

    Parameters
    ----------
    console : rich.console.Console, optional
        Standard error by default.
    lang : str
        ``en`` or ``zh``.
    clock : callable
        Returns seconds; for tests.
    """

    def __init__(
        self,
        console: Console | None = None,
        lang: str = "en",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.lang, self.clock = lang, clock
        console = console or Console(stderr=True)
        self._display = LiveDisplay(console=console, auto_refresh=False, transient=True)
        self._start = clock()
        self._next = -float("inf")

    def stage(self, name: str) -> None:
        """Show the stage's name at once."""
        self._show(f"{_word(name, self.lang)} · {self.clock() - self._start:.0f} s")
        self._next = self.clock() + LIVE_INTERVAL_S

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        """Show how far the solver is, a few times a second."""
        now = self.clock()
        if now >= self._next:
            self._next = now + LIVE_INTERVAL_S
            self._show(describe(stage, iterations, objective, seconds, self.lang))

    def note(self, sentence: Text) -> None:
        """Write the sentence above the line; it stays."""
        self._display.console.print(RichText(sentence.in_(self.lang)))

    def done(self) -> None:
        """Wipe the line and give the cursor back."""
        if self._display.is_started:
            self._display.stop()

    def _show(self, line: str) -> None:
        if not self._display.is_started:
            self._display.start()
        self._display.update(RichText(line, no_wrap=True, overflow="ellipsis"), refresh=True)


def open_progress(stream: TextIO | None = None, lang: str = "en") -> Lines | Live:
    """Return the display that suits `stream` (standard error by default); use it in a ``with``."""
    stream = stream or sys.stderr
    if stream.isatty():
        return Live(Console(file=stream), lang)
    return Lines(stream, lang)


@contextmanager
def showing(progress: Progress | bool | None = None) -> Iterator[Progress]:
    """Yield what a function tells of its progress, and end the display afterwards.

    Parameters
    ----------
    progress : Progress or bool, optional
        Whom to tell. True is a display on standard error, False is silent; by default it is shown
        in a terminal and in a notebook, and nowhere else.
    """
    if progress is None:
        progress = sys.stderr.isatty() or _in_notebook()
    if isinstance(progress, bool):
        progress = open_progress() if progress else Silent()
    if not callable(getattr(progress, "stage", None)):
        raise TypeError(f"progress is True, False, None or a Progress, not {progress!r}")
    try:
        yield progress
    finally:
        progress.done()


def _in_notebook() -> bool:
    """Say whether a kernel of Jupyter runs this process."""
    shell = sys.modules.get("IPython")
    return shell is not None and hasattr(shell.get_ipython(), "kernel")


def describe(
    stage: str, iterations: int, objective: float | None, seconds: float, lang: str
) -> str:
    """Return one line: stage, iterations, objective where there is one, seconds."""
    parts = [_word(stage, lang)]
    if iterations > 0:
        parts.append(f"{iterations:,} {ITERATIONS.in_(lang)}")
    if objective is not None:
        parts.append(f"{OBJECTIVE.in_(lang)} {objective:.6g} CNY")
    parts.append(f"{seconds:.0f} s")
    return " · ".join(parts)


def _word(name: str, lang: str) -> str:
    known = STAGES.get(name)
    return name if known is None else known.in_(lang)

"""One run of HiGHS in a thread of its own, while the caller's thread reports and hears Ctrl-C.

HiGHS keeps its scheduler per thread. A fresh thread for each run therefore also avoids the trap
that a process which has solved with one value of `threads` cannot solve with another.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import highspy

from transition_sim.errors import InterruptedRunError
from transition_sim.solve.log import Log
from transition_sim.solve.progress import Progress

POLL_S = 0.1
# These never ask whether they should stop (seen in HiGHS 1.15.1).
DEAF = ("pdlp", "hipdlp")


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Ignore Ctrl-C: leaving a running HiGHS behind would abort the process at its end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.default_int_handler)


class Worker:
    """Runs a Highs object; hears its log and stops it when asked.

    Parameters
    ----------
    highs : highspy.Highs
    """

    def __init__(self, highs: highspy.Highs) -> None:
        self.highs = highs
        self.log = Log()
        self.stopping = False
        self.abandoned = False
        highs.cbLogging.subscribe(self._on_log)
        highs.cbSimplexInterrupt.subscribe(self._on_check)
        highs.cbIpmInterrupt.subscribe(self._on_check)

    def run(self, progress: Progress, cost_scale: float) -> highspy.HighsStatus:
        """Run HiGHS to its end.

        Parameters
        ----------
        progress : Progress
            Told from the caller's thread only.
        cost_scale : float
            CNY per unit of the solver's objective.

        Raises
        ------
        InterruptedRunError
            On Ctrl-C, once HiGHS has stopped; in presolve that can take seconds. First-order
            methods cannot be stopped: their thread is left alone, and ends with the process.
        """
        if self.abandoned:
            raise InterruptedRunError()
        self.stopping = False
        self.log.restart()
        ended: list[Any] = []
        # An event, not `Thread.join`: before Python 3.13 a join that Ctrl-C breaks off can take a
        # running thread for a finished one.
        finished = threading.Event()
        start = time.perf_counter()
        threading.Thread(target=self._work, args=(ended, finished), daemon=True).start()
        try:
            while not finished.wait(POLL_S):
                self._tell(progress, cost_scale, start)
        except KeyboardInterrupt:
            self._stop(finished, progress)
            raise InterruptedRunError() from None
        if isinstance(ended[0], BaseException):
            raise ended[0]
        return ended[0]

    def _work(self, ended: list[Any], finished: threading.Event) -> None:
        try:
            ended.append(self.highs.run())
        except BaseException as error:  # handed to the caller's thread
            ended.append(error)
        finally:
            finished.set()

    def _tell(self, progress: Progress, cost_scale: float, start: float) -> None:
        objective = None if self.log.objective is None else self.log.objective * cost_scale
        seconds = time.perf_counter() - start
        progress.update(self.log.stage, self.log.iterations, objective, seconds)

    def _stop(self, finished: threading.Event, progress: Progress) -> None:
        self.stopping = True
        with deaf_to_ctrl_c():
            self._await(finished, progress)

    def _await(self, finished: threading.Event, progress: Progress) -> None:
        _, solver = self.highs.getOptionValue("solver")
        if solver in DEAF:
            self.abandoned = True
            # A callback into an interpreter that shuts down would abort the process.
            self.highs.disableCallbacks()
            return
        progress.stage("stopping")
        finished.wait()

    def _on_log(self, event: highspy.HighsCallbackEvent) -> None:
        self.log.read(event.data_out.log_type, event.message)

    def _on_check(self, event: highspy.HighsCallbackEvent) -> None:
        self.log.count(event.data_out.simplex_iteration_count)
        if self.stopping:
            event.interrupt()

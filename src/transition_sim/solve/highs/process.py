"""HiGHS in a process of its own, seen from this one.

HiGHS cannot be stopped at once from within (in presolve, factorisation, crossover and the
first-order methods it hears nothing for seconds or at all), and when it runs out of memory it
takes its process along. So it always runs in a child process (`child`), which Ctrl-C, a time
limit or `Engine.stop` kill; the next solve starts another.

`subprocess` rather than `multiprocessing`, which would import the user's main module again.
"""

from __future__ import annotations

import io
import itertools
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

from transition_sim.errors import InterruptedRunError, MachineError, Text
from transition_sim.solve.highs.ipc import DONE, FAILED, PROGRESS, receive, send
from transition_sim.solve.status import MEMORY

Hear = Callable[[str, int, float | None], None]

PIPE_BYTES = 1 << 20  # what Linux allows without privileges; larger writes wait less often
ENDING_S = 5.0
PACKAGES = Path(__file__).parents[3]  # where this package lies


class OutOfTimeError(Exception):
    """The child was killed because its time was up."""


class Engine:
    """One child process that holds any number of programs.

    One thread uses an engine at a time: a second one waits for its turn. Programs to be solved at
    the same time need an engine each, and a thread each. The process starts with the first
    program (or with `start`) and ends with this object or this process.

    Attributes
    ----------
    generation : int
        Counts the processes started; a program is lost with the process that held it.
    """

    def __init__(self) -> None:
        self.generation = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # the process that started it: after a fork it is not ours
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._dropped: deque[int] = deque()
        self._ending: Any = None
        self._stopped = self._late = self._killed = self._closed = False

    def start(self) -> int:
        """Start the process unless it runs, without waiting until it is ready.

        Returns
        -------
        int
            The `generation`.
        """
        with self._lock:
            self._running()
            return self.generation

    def stop(self) -> None:
        """Kill the process, from any thread; a solve that is under way ends as interrupted."""
        self._stopped = True
        self._kill()

    def close(self) -> None:
        """End the process for good, from any thread; whoever still asks is interrupted."""
        self._closed = True
        self.stop()
        with self._lock:  # whoever was reading from it has seen its end
            if self._ending is not None:
                self._ending()

    def new_number(self) -> int:
        """Return a number for another program."""
        return next(self._numbers)

    def drop(self, number: int) -> None:
        """Let go of a program with the next call.

        May be called at any moment, such as by the garbage collector, and so does nothing that a
        Ctrl-C could fall into: Python forgets one that meets a finalizer.
        """
        self._dropped.append(number)

    def call(
        self,
        command: str,
        number: int,
        *arguments: Any,
        hear: Hear | None = None,
        limit: float | None = None,
    ) -> Any:
        """Have the child do something with a program, and return what it answers.

        Parameters
        ----------
        command : str
            ``make``, or a method of `transition_sim.solve.highs.session.Held`.
        number : int
            Of the program.
        hear : callable, optional
            Told of stage, iterations and scaled objective while a run goes on.
        limit : float, optional
            Seconds after which the child is killed [s].

        Raises
        ------
        InterruptedRunError
            Ctrl-C, or `stop`.
        OutOfTimeError
            At the limit.
        MachineError
            The child died or failed.
        """
        with self._lock:
            process = self._running()
            self._stopped = self._late = False
            timer = self._set_timer(limit)
            try:
                self._send_drops()
                self._send(process, (command, number, arguments))
                return self._listen(process, hear)
            except KeyboardInterrupt:
                self._kill()
                raise InterruptedRunError() from None
            except BaseException:  # whatever came half way, the next message would be misread
                self._kill()
                raise
            finally:
                if timer is not None:
                    timer.cancel()

    def _listen(self, process: subprocess.Popen[bytes], hear: Hear | None) -> Any:
        while True:
            kind, content = self._receive(process)
            if kind == DONE:
                return content
            if kind == FAILED:
                raise _failure(content)
            if kind == PROGRESS and hear is not None:
                hear(*content)

    def _send(self, process: subprocess.Popen[bytes], message: Any) -> None:
        try:
            send(cast(io.RawIOBase, process.stdin), message)
        except OSError:
            raise self._loss(process) from None

    def _receive(self, process: subprocess.Popen[bytes]) -> Any:
        try:
            return receive(cast(io.RawIOBase, process.stdout))
        except (EOFError, OSError):
            raise self._loss(process) from None

    def _loss(self, process: subprocess.Popen[bytes]) -> Exception:
        """Return what it means that the child is gone."""
        if self._stopped:
            return InterruptedRunError()
        if self._late:
            return OutOfTimeError()
        try:
            code = process.wait(ENDING_S)
        except subprocess.TimeoutExpired:
            self._kill()
            code = process.wait()
        return _death(code)

    def _send_drops(self) -> None:
        """Tell the child of programs that nobody holds any more."""
        while self._dropped and self._alive():
            process = self._process
            assert process is not None
            try:
                send(cast(io.RawIOBase, process.stdin), ("drop", self._dropped.popleft(), ()))
            except OSError:
                return

    def _alive(self) -> bool:
        process = self._process
        if process is None or self._killed or self._owner != os.getpid():
            return False
        return process.poll() is None

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process, started where it does not run."""
        if self._alive():
            assert self._process is not None
            return self._process
        if self._ending is not None and self._owner == os.getpid():
            self._ending()
        process = _open_child()
        self._process, self._owner, self._killed = process, os.getpid(), False
        self._ending = weakref.finalize(self, _end, process, self._owner)
        self.generation += 1
        self._dropped.clear()
        if self._closed:  # asked after the process is known, so that one of the two kills it
            self._kill()
            raise InterruptedRunError()
        return process

    def _set_timer(self, limit: float | None) -> threading.Timer | None:
        if limit is None:
            return None

        def kill() -> None:
            self._late = True
            self._kill()

        timer = threading.Timer(limit, kill)
        timer.daemon = True
        timer.start()
        return timer

    def _kill(self) -> None:
        process = self._process
        if process is not None and self._owner == os.getpid():
            self._killed = True
            process.kill()


@cache
def shared_engine() -> Engine:
    """Return the engine that is used where none is named."""
    return Engine()


def _open_child() -> subprocess.Popen[bytes]:
    # The same modules as here, wherever they were found, but never from the working folder (`-P`).
    path = os.pathsep.join(filter(None, (*sys.path, str(PACKAGES))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "transition_sim.solve.highs.worker"],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,  # a terminal's Ctrl-C goes to this process only
        pipesize=PIPE_BYTES,
    )


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    if owner != os.getpid():  # a fork must not end its parent's child
        return
    process.kill()  # and no waiting: this may run as a finalizer
    process.poll()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _death(code: int) -> MachineError:
    """Return the error for a child that ended by itself."""
    how = Text(f"exit code {code}", f"退出码 {code}")
    if code < 0:
        how = Text(signal.Signals(-code).name, signal.Signals(-code).name)
    return MachineError(
        Text(
            f"the solver's process ended unexpectedly ({how.en}); the usual reason is too little "
            "memory: use fewer periods (`--resolution`) or a larger machine",
            f"求解器进程意外终止（{how.zh}）；通常是内存不足："
            "请减少时段数（`--resolution`）或换用内存更大的机器",
        )
    )


def _failure(what: str) -> MachineError:
    """Return the error for something that failed inside the child."""
    if what == "memory":
        return MachineError(MEMORY.sentence)
    return MachineError(Text(f"the solver's process failed: {what}", f"求解器进程出错：{what}"))

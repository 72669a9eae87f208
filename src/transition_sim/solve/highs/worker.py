"""The process that holds HiGHS: takes messages, runs, tells how far it is, answers.

It can be killed at any moment, which is the one way to stop HiGHS within a second whatever it is
at. It imports little, so that it is ready soon, and ends by itself when its parent does.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from transition_sim.solve.highs.ipc import DONE, FAILED, PROGRESS, receive, send
from transition_sim.solve.highs.session import Held

POLL_S = 0.1
MEMORY = "memory"


class Child:
    """Serves one parent.

    Parameters
    ----------
    incoming, outgoing : io.RawIOBase
        The pipes from and to the parent.
    """

    def __init__(self, incoming: io.RawIOBase, outgoing: io.RawIOBase) -> None:
        self.incoming, self.outgoing = incoming, outgoing
        self.programs: dict[int, Held] = {}

    def serve(self) -> None:
        """Do what the parent says until it closes the pipe."""
        while True:
            command, number, arguments = receive(self.incoming)
            if command == "drop":
                self.programs.pop(number, None)
            elif command == "run":
                # In another thread, so that this one hears at once when the parent is gone.
                self._start(self._run, self.programs[number], arguments)
            else:
                self._tell(_attempt(self._do, command, number, arguments))
            del arguments  # its arrays are as large as the program

    def _do(self, command: str, number: int, arguments: tuple[Any, ...]) -> Any:
        if command == "make":
            held = self.programs[number] = Held(*arguments)
            return held.refused
        return getattr(self.programs[number], command)(*arguments)

    def _run(self, held: Held, arguments: tuple[Any, ...]) -> None:
        """Run HiGHS in a thread of its own: it keeps its scheduler, and `threads`, per thread."""
        ended: list[tuple[str, Any]] = []
        finished = threading.Event()

        def work() -> None:
            ended.append(_attempt(held.run, *arguments))
            finished.set()

        self._start(work)
        while not finished.wait(POLL_S):
            log = held.log
            self._tell((PROGRESS, (log.stage, log.iterations, log.objective)))
        self._tell(ended[0])

    def _tell(self, message: tuple[str, Any]) -> None:
        try:
            send(self.outgoing, message)
        except OSError:  # the parent is gone
            os._exit(1)

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        threading.Thread(target=work, args=arguments, daemon=True).start()


def _attempt(work: Callable[..., Any], *arguments: Any) -> tuple[str, Any]:
    """Return what the work gives, or why it failed: the parent turns it into a sentence."""
    try:
        return DONE, work(*arguments)
    except MemoryError:
        return FAILED, MEMORY
    except Exception as error:
        return FAILED, f"{type(error).__name__}: {error}"


def _pipes() -> tuple[io.RawIOBase, io.RawIOBase]:
    """Move the pipes away from standard input and output: cuPDLP-C prints to the latter."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return io.FileIO(incoming, "rb"), io.FileIO(outgoing, "wb")


def main() -> None:
    """Serve the parent until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    gc.disable()  # nothing here is cyclic; a basis makes a million objects for a moment
    child = Child(*_pipes())
    try:
        child.serve()
    except EOFError:
        os._exit(0)  # at once, even where HiGHS runs


if __name__ == "__main__":
    main()

"""What the shell calls: it listens for an interruption before anything large is imported."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

from transition_sim.interruption import has_come, is_told, listen

INTERRUPTED = {"en": "interrupted; nothing was written", "zh": "已中断，未写入任何文件"}
INTERRUPTED_CODE = 130


def main() -> None:
    """Run the program; its exit code is one of those that the README lists."""
    try:
        listen()
        _open_streams()
        from transition_sim.cli import app

        app()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        _leave(_interrupted() if has_come() else code)
    except BaseException:
        if not has_come():
            raise
        _leave(_interrupted())


def _interrupted() -> int:
    """Say that the program was interrupted where no command did: in the language asked for."""
    if not is_told():
        print(INTERRUPTED["zh" if "zh" in sys.argv[1:] else "en"], file=sys.stderr)
    return INTERRUPTED_CODE


def _open_streams() -> None:
    """Give a stream that the caller closed a place to go; replace what a stream cannot say."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end
            setattr(sys, name, nowhere)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _leave(code: int) -> NoReturn:
    """End the process at once; taking a few thousand modules apart would take half a second."""
    with suppress(OSError):  # a reader that went away, such as `head`
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()

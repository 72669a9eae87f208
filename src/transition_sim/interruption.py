"""An interruption from outside: Ctrl-C, or the request to end that a shell or a scheduler sends.

Both raise `KeyboardInterrupt`. What is interrupted may wrap it in an error of its own, so that
whoever catches an error asks here whether an interruption came.
"""

from __future__ import annotations

import signal
from types import FrameType

SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")
_came: list[int] = []
_told: list[bool] = []


def listen() -> None:
    """Raise `KeyboardInterrupt` in the main thread for each of the signals, from now on."""
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def has_come() -> bool:
    """Say whether an interruption has come since `listen`."""
    return bool(_came)


def note_told() -> None:
    """Keep in mind that the user was told of it."""
    _told.append(True)


def is_told() -> bool:
    """Say whether the user was told of it."""
    return bool(_told)


def _interrupt(number: int, frame: FrameType | None) -> None:
    del frame
    _came.append(number)
    raise KeyboardInterrupt

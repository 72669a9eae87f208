"""Messages between this process and the one that holds HiGHS, over a pair of pipes.

A message is a pickle whose arrays travel beside it, as plain bytes and without another copy
(protocol 5, PEP 574). Both ends are this program: nothing from elsewhere is unpickled.
"""

from __future__ import annotations

import io
import pickle
import struct
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

PROGRESS, DONE, FAILED = "progress", "done", "failed"
COUNT = struct.Struct("<I")


class Reply(NamedTuple):
    """What HiGHS says to a program, a basis or a change.

    Attributes
    ----------
    accepted : bool
        False where it refuses.
    warnings : tuple of str
        Everything it has warned of so far.
    """

    accepted: bool
    warnings: tuple[str, ...]


class Answer(NamedTuple):
    """What one run of HiGHS ended with, in scaled units.

    Attributes
    ----------
    failed : bool
        Whether the run itself failed.
    status : int
        Value of `highspy.HighsModelStatus`.
    values : tuple of ndarray or None
        Columns, duals of the rows, reduced costs; only of a proven optimum.
    iterations : dict of str to int
        By algorithm: ``simplex``, ``ipm``, ``crossover``, ``pdlp``.
    warnings : tuple of str
        Everything HiGHS has warned of so far.
    """

    failed: bool
    status: int
    values: tuple[npt.NDArray[np.float64], ...] | None
    iterations: dict[str, int]
    warnings: tuple[str, ...]


def send(stream: io.RawIOBase, message: Any) -> None:
    """Write a message.

    Raises
    ------
    OSError
        Nobody reads any more.
    """
    buffers: list[pickle.PickleBuffer] = []
    body = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
    parts = [buffer.raw() for buffer in buffers]
    sizes = [len(body), *(part.nbytes for part in parts)]
    _write(stream, COUNT.pack(len(sizes)) + struct.pack(f"<{len(sizes)}Q", *sizes) + body)
    for part in parts:
        _write(stream, part)


def receive(stream: io.RawIOBase) -> Any:
    """Read a message; its arrays belong to the reader and can be written to.

    Raises
    ------
    EOFError
        The other end is closed.
    """
    (count,) = COUNT.unpack(_read(stream, COUNT.size))
    sizes = struct.unpack(f"<{count}Q", _read(stream, 8 * count))
    body, *parts = [_read(stream, size) for size in sizes]
    return pickle.loads(body, buffers=parts)


def _write(stream: io.RawIOBase, part: bytes | memoryview) -> None:
    rest = memoryview(part)
    while rest.nbytes:
        rest = rest[stream.write(rest) or 0 :]


def _read(stream: io.RawIOBase, size: int) -> memoryview:
    whole = np.empty(size, np.uint8).data  # not filled with zeros first
    rest = whole
    while rest.nbytes:
        count = stream.readinto(rest)
        if not count:
            raise EOFError
        rest = rest[count:]
    return whole

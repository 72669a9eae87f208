"""What several tests need and none changes: made once in a session, whichever worker asks first.

The workers of a session are processes: what one has made lies on disk for the others.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from transition_sim.errors import TransitionSimError

T = TypeVar("T")
_folder: Path | None = None


def keep_in(folder: Path) -> None:
    """Name the folder that all workers of this session share."""
    global _folder
    _folder = folder


def shared(name: str, make: Callable[[], T]) -> T:
    """Return what `make` returns, or raise what it raises, which only one worker calls.

    Parameters
    ----------
    name : str
        Names the value among those of all tests.
    make : callable
        Makes the value, which has to survive `pickle`.
    """
    assert _folder is not None, "no session has begun"
    file = _folder / hashlib.sha256(name.encode()).hexdigest()
    with FileLock(f"{file}.lock"):
        if not file.exists():
            draft = file.with_suffix(".draft")
            draft.write_bytes(pickle.dumps(_outcome(make)))
            draft.replace(file)
    value, error = pickle.loads(file.read_bytes())
    if error is not None:
        raise error
    return value  # type: ignore[no-any-return]


def _outcome(make: Callable[[], T]) -> tuple[T | None, TransitionSimError | None]:
    try:
        return make(), None
    except TransitionSimError as error:
        return None, error

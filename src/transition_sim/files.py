"""Files and folders that are written whole: a reader sees the old content or the new one.

A draft is written beside its place and put there in one step. Its name says which process writes
it, so that the next writer can sweep up after one that was killed.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import re
import socket
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from shutil import rmtree

LITTER = re.compile(
    r"\.DS_Store|\._.*|Icon\r|\.directory|\.nfs.*|Thumbs\.db|desktop\.ini|~\$.*|\.~lock\..*#",
    re.IGNORECASE,
)
"""What file managers and office programs leave behind."""
DRAFT = re.compile(r"\.(?P<name>.+)\.(?P<host>[0-9a-f]{8})-(?P<process>\d+)\.draft-\w+")
OLD = "-old"  # after a draft's name: what stood in its place, while it is being replaced
DAY_S = 86_400.0
TRIES = 20
HERE = -100  # AT_FDCWD: paths are relative to the working directory
EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
NOT_OFFERED = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM)


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file in place of another, a text as UTF-8; a symbolic link stays one.

    Raises
    ------
    OSError
        The disk refuses; what stood there still stands.
    """
    place = Path(os.path.realpath(path))
    place.parent.mkdir(parents=True, exist_ok=True)
    sweep_drafts(place)
    handle, name = tempfile.mkstemp(prefix=draft_prefix(place.name), dir=place.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, 0o644)
        os.replace(draft, place)
    finally:
        draft.unlink(missing_ok=True)
    flush_folder(place.parent)


def draft_folder(place: Path) -> Path:
    """Return a new, empty folder beside a place, in which its content is to be written."""
    return Path(tempfile.mkdtemp(prefix=draft_prefix(place.name), dir=place.parent))


def draft_prefix(name: str) -> str:
    """Return how the names of this process's drafts of a file or folder begin."""
    return f".{name}.{_host()}-{os.getpid()}.draft-"


def put_in_place(draft: Path, place: Path) -> Path | None:
    """Put a folder in the place of another, in one step where the system can.

    Where it cannot, what stood there is moved aside first; whatever goes wrong then, it comes back.

    Returns
    -------
    Path or None
        Where what stood there lies now; None where nothing did.
    """
    for _ in range(TRIES):
        if not place.exists():
            try:
                os.rename(draft, place)
                return None
            except OSError:
                if not place.exists():
                    raise
        if exchange(draft, place):
            return draft
        aside = draft.with_name(draft.name + OLD)
        try:
            os.rename(place, aside)
            os.rename(draft, place)
            return aside
        except OSError as error:
            _bring_back(aside, place)
            if error.errno not in (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST, errno.EACCES):
                raise
            if not draft.exists():
                raise
            time.sleep(0.01)  # another process has it in hand
        except BaseException:
            _bring_back(aside, place)
            raise
    raise FileExistsError(errno.EEXIST, "another process keeps writing here", str(place))


def exchange(one: Path, other: Path) -> bool:
    """Exchange two paths in one step; False where the system does not offer it."""
    if sys.platform == "linux":
        call, before = getattr(_system(), "renameat2", None), (HERE,)
    elif sys.platform == "darwin":
        call, before = getattr(_system(), "renamex_np", None), ()
    else:
        return False
    if call is None:
        return False
    arguments = (*before, os.fsencode(one), *before, os.fsencode(other), EXCHANGE)
    if call(*arguments) == 0:
        return True
    number = ctypes.get_errno()
    if number in (*NOT_OFFERED, errno.ENOENT):
        return False
    raise OSError(number, os.strerror(number), str(other))


def sweep_drafts(place: Path) -> None:
    """Remove what killed writers of a place left beside it; what they moved aside comes back."""
    if not place.parent.is_dir():
        return
    for each in place.parent.iterdir():
        found = DRAFT.fullmatch(each.name.removesuffix(OLD))
        if found is None or found["name"] != place.name or _writes(found, each):
            continue
        if each.name.endswith(OLD) and not place.exists():
            os.rename(each, place)
        elif each.is_dir():
            rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)


def flush(file: Path) -> None:
    """Wait until a file is on the disk; a handle that cannot write may not ask for it."""
    with file.open("r+b") as handle:
        os.fsync(handle.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EBADF, errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _bring_back(aside: Path, place: Path) -> None:
    """Put what was moved aside back, unless something stands in its place by now."""
    if not aside.exists():
        return
    if place.exists():
        rmtree(aside, ignore_errors=True)
    else:
        os.rename(aside, place)


def _writes(found: re.Match[str], draft: Path) -> bool:
    """Say whether the process that began a draft may still be at it."""
    if found["host"] == _host() and os.name != "nt":
        return _is_alive(int(found["process"]))
    try:
        return time.time() - draft.stat().st_mtime < DAY_S
    except FileNotFoundError:
        return True


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


@cache
def _host() -> str:
    return hashlib.sha256(socket.gethostname().encode("utf-8")).hexdigest()[:8]


@cache
def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)

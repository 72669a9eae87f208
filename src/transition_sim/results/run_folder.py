"""A run's folder on disk: what may be replaced by one, and how it is written.

Its four files are written beside their place and put there in one step: a reader sees a whole run
or none. Nothing but a run is ever replaced, and a run is what its manifest proves.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from transition_sim.files import (
    LITTER,
    draft_folder,
    flush,
    flush_folder,
    put_in_place,
    sweep_drafts,
)

DATASET, VERDICT, SUMMARY, MANIFEST = "results.nc", "verdict.json", "summary.csv", "manifest.json"
RUN_FILES = (DATASET, VERDICT, SUMMARY, MANIFEST)
PROOF = ("scenario", "packages", "matrix", "certificate")
"""Keys of a manifest that no other program's has."""
LEAST_FREE = 20e6  # bytes of a disk: a run of all hours of the packaged city takes some 15 MB


def obstacles(folder: Path) -> list[str]:
    """Return what is in the way of a run's folder, by name; empty where a run may be written.

    In the way is whatever is no run: a file, or a folder that holds anything but the files of a
    run. What a file manager or an office program left there is not.
    """
    if not folder.exists():
        return []
    if not folder.is_dir():
        return [folder.name]
    found = [each for each in folder.iterdir() if not LITTER.fullmatch(each.name)]
    foreign = [each.name for each in found if each.name not in RUN_FILES or not each.is_file()]
    if not foreign and found and not _is_run(folder / MANIFEST):
        return sorted(each.name for each in found)
    return sorted(foreign)


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of the run that stands in a folder; empty where there is none."""
    return _read(folder / MANIFEST) if _is_run(folder / MANIFEST) else {}


def require_room(folder: Path) -> None:
    """Refuse a place where no run can be written, before anything is solved.

    Raises
    ------
    OSError
        Its folder is a file or may not be written to, or its disk is full.
    """
    home = Path(os.path.realpath(folder)).parent
    while not home.exists():
        home = home.parent
    if not home.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "this is a file", str(home))
    draft_folder(home / folder.name).rmdir()
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE:
        raise OSError(errno.ENOSPC, f"only {free / 1e6:.1f} MB are free on its disk", str(home))


def write_folder(folder: Path, write: Callable[[Path], None]) -> Path:
    """Write a run's folder, all of it or nothing; a symbolic link stays one.

    Parameters
    ----------
    write : callable
        Writes the run's files into the empty folder that it is given.

    Raises
    ------
    OSError
        Something else than a run stands there, or the disk refuses; what stood there still stands.
    """
    place = Path(os.path.realpath(folder))
    _require_free(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    sweep_drafts(place)
    draft = draft_folder(place)
    left: Path | None = draft
    try:
        _fill(draft, folder, write)
        left = put_in_place(draft, place)
        if left is not None:
            _require_no_stranger(left, place)
        flush_folder(place.parent)
    finally:
        for each in (draft, left):
            if each is not None:
                shutil.rmtree(each, ignore_errors=True)
    return folder


def write_json(file: Path, content: Mapping[str, Any]) -> None:
    """Write a mapping as JSON, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")


def _fill(draft: Path, folder: Path, write: Callable[[Path], None]) -> None:
    """Write the files of a draft and wait until they are on the disk."""
    try:
        write(draft)
        for file in draft.iterdir():
            flush(file)
        draft.chmod(0o755)
        flush_folder(draft)
    except (OSError, RuntimeError) as error:  # netCDF4 says RuntimeError where the disk is full
        free = shutil.disk_usage(draft.parent).free / 1e6
        reason = getattr(error, "strerror", None) or str(error)
        number = getattr(error, "errno", None) or errno.EIO
        text = f"{reason}; {free:,.1f} MB are free on its disk"
        raise OSError(number, text, str(folder)) from error


def _require_free(place: Path) -> None:
    found = obstacles(place)
    if found:
        text = f"something else than a run stands here: {', '.join(found)}"
        raise FileExistsError(errno.EEXIST, text, str(place))


def _require_no_stranger(old: Path, place: Path) -> None:
    """Give back what was replaced, where somebody put something beside the run meanwhile."""
    if obstacles(old):
        new = put_in_place(old, place)
        if new is not None:
            shutil.rmtree(new, ignore_errors=True)
        _require_free(place)


def _is_run(manifest: Path) -> bool:
    content = _read(manifest)
    proved = all(isinstance(content.get(key), Mapping) for key in PROOF)
    return proved and isinstance(content.get("schema"), int)


def _read(file: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, Mapping) else {}

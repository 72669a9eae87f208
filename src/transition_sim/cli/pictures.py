"""A picture that a command writes: refused before anything is solved where it cannot be."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = (".png", ".svg", ".pdf")


def require_writable(picture: Path) -> None:
    """Refuse a picture that cannot be written.

    Raises
    ------
    InputError
        Its name ends in no kind that can be drawn, its folder is missing or may not be written
        to, or there is a folder, or a file that may not be changed, of its name.
    """
    from transition_sim.errors import InputError, Place, Problem, Text

    kinds, folder = ", ".join(KINDS), picture.parent
    remedy = Text(
        f"name a file that can be written and ends in {kinds}",
        f"请写可写入的文件名，并以 {'、'.join(KINDS)} 结尾",
    )
    message = None
    if picture.suffix.lower() not in KINDS:
        message = Text(f"`{picture}` is no picture", f"`{picture}` 不是图片文件")
    elif picture.is_dir():
        message = Text(f"`{picture}` is a folder", f"`{picture}` 是文件夹")
    elif not folder.is_dir():
        message = Text(f"there is no folder `{folder}`", f"文件夹 `{folder}` 不存在")
    elif not os.access(picture if picture.exists() else folder, os.W_OK):
        message = Text(f"`{picture}` may not be written", f"没有写入 `{picture}` 的权限")
    if message is not None:
        values = {"message": message, "remedy": remedy}
        raise InputError([Problem("other", Place("--plot"), "", values)])


def save_picture(figure: Figure, file: Path, **options: Any) -> None:
    """Write a figure, whole or not at all.

    Raises
    ------
    OSError
        The disk refuses; what stood there still stands.
    """
    from transition_sim.files import replace_file

    drawn = io.BytesIO()
    figure.savefig(drawn, format=file.suffix[1:].lower(), dpi=150, **options)
    replace_file(file, drawn.getvalue())

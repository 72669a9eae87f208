"""Files that a user names, read with care: size, encoding, and paths that stay in their folder."""

from __future__ import annotations

from pathlib import Path

from transition_sim.errors import Place, Problem, word

YAML_LIMIT_MB = 1.0
TABLE_LIMIT_MB = 20.0
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
FIRST_LEVEL = (0xB0, 0xD7)
MARKS = (0xA1, 0xA3)
COMMON_SHARE = 0.9
FORBIDDEN = (":", "\\", "~", "\0")


class Refused(Exception):  # noqa: N818 - not an error by itself: it carries problems upwards
    """What was found wrong before anything could be read on."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def read_text(path: Path, shown: str, limit_mb: float, at: Place | None = None) -> str:
    """Return a file's text.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        How errors name the file.
    limit_mb : float
        Largest size [MB].
    at : Place, optional
        Where the file is named, for an error that it is missing.
    """
    where, field = (at or Place(shown)), ""
    try:
        if not path.is_file():
            code = "file_not_regular" if path.exists() else "file_missing"
            options = tuple(_neighbours(path, where))
            raise Refused(Problem(code, where, field, {"given": shown, "options": options}))
        size_mb = path.stat().st_size / 1e6
        if size_mb > limit_mb:
            values = {"size": round(size_mb, 1), "limit": limit_mb}
            raise Refused(Problem("file_too_large", Place(shown), field, values))
        content = path.read_bytes()
    except OSError as error:
        why = {"given": shown, "reason": error.strerror or str(error)}
        raise Refused(Problem("file_unreadable", where, field, why)) from error
    return _decode(content, shown)


def _decode(content: bytes, shown: str) -> str:
    if content.startswith(UTF_16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise Refused(Problem("file_not_utf8", Place(shown, 1, 1), "")) from None
    nul = content.find(b"\0")
    if nul >= 0:
        raise Refused(Problem("file_nul", _place_of(content, nul, shown), ""))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        chinese = _decode_chinese(content)
        if chinese is not None:
            return chinese
        place = _place_of(content, error.start, shown)
        raise Refused(Problem("file_not_utf8", place, "")) from error


def _decode_chinese(content: bytes) -> str | None:
    """Return a text that a Chinese spreadsheet saved in GB18030; None where it may be another.

    Bytes of other encodings seldom make characters that are all common ones: those of the first
    level of GB 2312, and Chinese marks.
    """
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    other = [mark for mark in text if not mark.isascii()]
    common = sum(_is_common(mark) for mark in other)
    is_plain = all(mark.isprintable() or mark in "\r\n\t" for mark in text)
    return text if is_plain and common >= COMMON_SHARE * len(other) else None


def _is_common(mark: str) -> bool:
    """Say whether a character is a Chinese mark or of the first level of GB 2312."""
    try:
        lead = mark.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead in MARKS or FIRST_LEVEL[0] <= lead <= FIRST_LEVEL[1]


def _place_of(content: bytes, position: int, shown: str) -> Place:
    before = content[:position]
    start = before.rfind(b"\n") + 1
    column = len(before[start:].decode("utf-8", errors="replace")) + 1
    return Place(shown, before.count(b"\n") + 1, column)


def inside(folder: Path, given: str, at: Place, field: str) -> Path:
    """Return the path `given` below `folder`, or refuse it when it leads elsewhere."""
    values = {"given": given, "folder": folder.name or "."}
    if not given.strip() or any(mark in given for mark in FORBIDDEN) or given.startswith("/"):
        raise Refused(Problem("path_form", at, field, values))
    try:
        target = (folder / given).resolve()
    except (OSError, RuntimeError) as error:  # a loop of symbolic links
        raise Refused(Problem("path_outside", at, field, values)) from error
    if not target.is_relative_to(folder.resolve()):
        raise Refused(Problem("path_outside", at, field, values))
    return folder / given


def missing(name: str, given: str, options: tuple[str, ...], at: Place, field: str) -> Problem:
    """Return the problem of an id that nothing defines; `name` is the kind of thing."""
    values = {"kind": word(name), "given": given, "options": options}
    return Problem("reference_unknown", at, field, values)


def _neighbours(path: Path, at: Place) -> list[str]:
    """Return files that may be meant: of the same kind, and not the one that names it."""
    if not path.parent.is_dir():
        return []
    naming = Path(at.file)
    listed = sorted(item for item in path.parent.iterdir() if item != naming)
    return [item.name for item in listed if item.suffix == path.suffix][:200]

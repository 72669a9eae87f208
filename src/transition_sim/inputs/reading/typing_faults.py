"""Marks of a Chinese keyboard that YAML takes for text: `name：plan`, a full-width blank, a tab.

Full-width digits are read. A full-width colon or comma inside a sentence is none of this.
"""

from __future__ import annotations

import re
import unicodedata

from transition_sim.errors import Place, Problem

HALF = {
    "：": ": ",
    "，": ", ",
    "、": ", ",
    "；": ";",
    "（": "(",
    "）": ")",
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
    "“": '"',
    "”": '"',
    "＃": "#",
    "\u3000": " ",
}
NUMBER = re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?")
KEY_WITH_COLON = re.compile(r"[^\s:：#'\"]+(：)")
IN_LIST = re.compile(r"[，、]")
TAB = re.compile(r" *(\t)")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|(^|\s)#.*")
LINES_BEFORE = 2  # an error is found in a line after the one that made it


def half_width(text: str) -> str:
    """Return the half-width form of a number, and any other text as it is."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    return plain if NUMBER.fullmatch(plain) else text


def find_in_key(text: str, place: Place) -> Problem | None:
    """Return the problem of a plain key that holds a full-width colon or blank."""
    for mark in ("：", "\u3000"):
        if mark in text:
            return _fault(mark, place, text.index(mark))
    return None


def find_in_value(text: str, place: Place, key_line: int | None) -> Problem | None:
    """Return the problem of a plain value that was to be a key: on a line of its own, or alone."""
    match = KEY_WITH_COLON.match(text)
    is_beside = key_line is not None and place.line == key_line
    return None if match is None or is_beside else _fault("：", place, match.start(1))


def find_in_item(text: str, place: Place) -> Problem | None:
    """Return the problem of a plain item of a bracketed list that was to be several."""
    match = IN_LIST.search(text)
    return None if match is None else _fault(match.group(), place, match.start())


def find_typing_fault(text: str, line: int | None, shown: str) -> Problem | None:
    """Return what of a keyboard made a text no YAML, near the line where that was found out."""
    lines = text.splitlines()
    last = min(line or len(lines), len(lines))
    for number in range(last, max(0, last - 1 - LINES_BEFORE), -1):
        own = QUOTED.sub(lambda found: " " * len(found.group()), lines[number - 1])
        if (tab := TAB.match(own)) is not None:
            return Problem("yaml_tab", Place(shown, number, tab.start(1) + 1), "")
        body = own.lstrip(" -")
        start = len(own) - len(body)
        if (match := KEY_WITH_COLON.match(body)) is not None:
            return _fault("：", Place(shown, number, start + 1), match.start(1))
    for number in range(last, max(0, last - LINES_BEFORE), -1):
        own = QUOTED.sub(lambda found: " " * len(found.group()), lines[number - 1])
        marks = [(own.index(mark), mark) for mark in HALF if mark in own]
        if marks:
            column, mark = min(marks)
            return _fault(mark, Place(shown, number, 1), column)
    return None


def _fault(mark: str, place: Place, offset: int) -> Problem:
    column = None if place.column is None else place.column + offset
    at = Place(place.file, place.line, column)
    values = {"given": "U+3000" if mark == "\u3000" else mark, "wanted": HALF[mark]}
    return Problem("yaml_full_width", at, "", values)

"""Cells and tables of a generated page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def number(value: float | None) -> str:
    """Return a number without needless digits; nothing where it is absent."""
    if value is None:
        return ""
    text = f"{value:,.6f}"
    return text.rstrip("0").rstrip(".")


def span(ends: tuple[float | None, float | None] | None) -> str:
    """Return a range; nothing where there is none."""
    if ends is None or ends[0] is None or ends[1] is None:
        return ""
    return f"{number(ends[0])} – {number(ends[1])}"


def bracket(text: str) -> str:
    """Return a text in brackets, to follow another; nothing where there is none."""
    return f" ({text})" if text else ""


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; a cell's line ends and bars are escaped."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split()).replace("|", "\\|")

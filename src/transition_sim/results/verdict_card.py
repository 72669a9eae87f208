"""A run's verdict as a small card: what a repr shows, as text and for a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

HEADS = ("target", "share of", "definition", "year", "asked", "found", "verdict")
GREEN, RED = "#1a7f37", "#b42318"


def rows_of(verdict: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield a row a target: id, share of what, definition, year, asked, found, met or missed."""
    for each in verdict.get("targets", ()):
        value = each["value"]
        yield (
            each["id"],
            each["metric"].removesuffix("_share"),
            each["definition"],
            str(each["year"]),
            f"{each['sense']} {each['threshold']:.2%}",
            "no share" if value is None else f"{value:.2%}",
            _word(each),
        )


def _word(target: Mapping[str, Any]) -> str:
    """Return met, missed, or met by what is bought."""
    if not target["met"]:
        return "MISSED"
    return "met" if target.get("bought") is None else "bought"


def headline_of(verdict: Mapping[str, Any], scenario: str) -> str:
    """Return the scenario with its least cost."""
    cost = verdict.get("objective_cny")
    return scenario if cost is None else f"{scenario}: {cost / 1e9:,.3f} billion CNY"


def as_text(verdict: Mapping[str, Any], scenario: str) -> str:
    """Return the card as plain text."""
    rows = [HEADS, *rows_of(verdict)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADS))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join([headline_of(verdict, scenario), *(line.rstrip() for line in lines)])


def as_html(verdict: Mapping[str, Any], scenario: str) -> str:
    """Return the card for a notebook."""
    head = "".join(f"<th>{escape(each)}</th>" for each in HEADS)
    body = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in rows_of(verdict))
    title = escape(headline_of(verdict, scenario))
    return f"<p><strong>{title}</strong></p><table><tr>{head}</tr>{body}</table>"


def _cells(row: tuple[str, ...]) -> Iterator[str]:
    *rest, met = row
    yield from (f"<td>{escape(each)}</td>" for each in rest)
    yield f'<td style="color:{GREEN if met == "met" else RED}">{met}</td>'

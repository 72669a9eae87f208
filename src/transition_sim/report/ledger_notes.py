"""What stands beside the ledger's table: of which year a value is, and what was assumed for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text as Styled

from transition_sim.errors import Text

FAILED = ("missed", "not_reachable", "not_reproduced")


def list_assumptions(rows: Sequence[Mapping[str, Any]], lang: str) -> Iterator[Styled]:
    """Iterate over the notes below the table: an entry's id and what its metric takes for granted.

    Entries that assume the same share a note.
    """
    noted: dict[str, list[str]] = {}
    for row in rows:
        if row["assumptions"] is not None:
            noted.setdefault(row["assumptions"][lang], []).append(row["id"])
    if noted:
        yield Styled(Text("What was assumed:", "所作假设：").in_(lang), style="bold")
    for text, ids in noted.items():
        yield Styled(Text(": ", "：").in_(lang)).join([Styled(", ".join(ids)), Styled(text)])
    if noted:
        yield Styled()


def tell_year(row: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Iterate over the line that names a value's year, where the statement's date does not."""
    date, year = row["date"], row["year"]
    if year is not None and (date is None or not date.startswith(str(year))):
        yield Text(f"in {year}", f"{year}年").in_(lang)

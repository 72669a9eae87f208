"""The index of the decision records: number, title, date and status, read from the records."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "decisions"
NAME = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
RECORD = re.compile(r"# (\d+)\. (.+)\n\nDate: (\d{4}-\d{2}-\d{2})\n\nStatus: (.+)\n\n")
HEAD = """\
# Decisions

*Generated from the records of this folder by `make docs`; do not edit.*

Why it is as it is: a record for what a maintainer will ask about. A record has a number, a title
that is the decision, a date, a status and the reasons, with what else was tried. It may be mended
and added to as long as it holds; one that does not hold any more stays, and says which record
supersedes it. A new record takes the next number.

| | decision | date | status |
|---:|---|---|---|
"""


def write_decision_index() -> str:
    """Return the index as Markdown.

    Raises
    ------
    ValueError
        A file of the folder is no record: no number in its name or its title, no date, no status.
    """
    return HEAD + "".join(
        f"| {int(number)} | [{title}]({file.name}) | {date} | {status} |\n"
        for file in sorted(FOLDER.glob("*.md"))
        if file.name != "README.md"
        for number, title, date, status in [_read(file)]
    )


def _read(file: Path) -> tuple[str, ...]:
    name = NAME.fullmatch(file.name)
    record = RECORD.match(file.read_text(encoding="utf-8"))
    if name is None or record is None or int(name[1]) != int(record[1]):
        raise ValueError(f"{file.name}: a record starts with `# N. Title`, `Date: `, `Status: `")
    return record.groups()

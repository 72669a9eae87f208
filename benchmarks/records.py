"""Records of what was measured: JSON beside the page that is written from it.

A page is a function of its record, and a record says what it was made from (`made_from.py`).
``tests/test_written_figures.py`` holds the three together. ``python records.py`` writes pages and
picture again, after a change of their words.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
RESULTS, AGREEMENT = "results.json", "agreement.json"
DIGEST = "sha256"  # of all else in a record
Record = dict[str, Any]


def save_record(found: Record, target: Path) -> Record:
    """Write what was found with its digest, and return both."""
    record = json.loads(json.dumps(found))  # as it will be read
    record[DIGEST] = digest_of(record)
    target.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return record


def read_record(source: Path) -> Record:
    """Return a record."""
    return json.loads(source.read_text(encoding="utf-8"))


def digest_of(record: Record) -> str:
    """Return the sha256 of what a record holds, but for its digest."""
    held = {key: value for key, value in record.items() if key != DIGEST}
    text = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def stamp(record: Record, name: str) -> str:
    """Return the line of a page that says which record it is written from."""
    return f"<!-- made from: {name}, sha256 {record[DIGEST]} -->"


def main() -> None:
    """Write the pages, and the picture in one of them, from their records."""
    from agreement_page import write_agreement
    from page import write_results
    from picture import draw_growth

    for name, write in ((RESULTS, write_results), (AGREEMENT, write_agreement)):
        if not (FOLDER / name).exists():
            print(f"{name} is not there: nothing was measured yet", file=sys.stderr)
            continue
        record, page = read_record(FOLDER / name), (FOLDER / name).with_suffix(".md")
        page.write_text(write(record), encoding="utf-8")
        print(f"written: {page.name}")
        if name == RESULTS:
            draw_growth(record, FOLDER)


if __name__ == "__main__":
    main()

"""Decision records are numbered, dated and have a status, and their index has all of them."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
INDEX = runpy.run_path(str(DOCS / "decision_index.py"))
RECORDS = sorted(file for file in (DOCS / "decisions").glob("*.md") if file.name != "README.md")
STATUS = re.compile(r"accepted|superseded by \[(\d+)\]\((\d{4})-[a-z0-9-]+\.md\)(, .+)?")


def test_the_stored_index_is_the_generated_one() -> None:
    stored = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    assert stored == INDEX["write_decision_index"](), "run `make docs`"


def test_records_are_numbered_without_a_gap() -> None:
    assert [int(file.name[:4]) for file in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_a_record_has_a_status_that_exists_and_links_to_files(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    [status] = re.findall(r"^Status: (.+)$", text, flags=re.MULTILINE)
    found = STATUS.fullmatch(status)
    assert found, status
    if found[1]:
        assert int(found[1]) == int(found[2]) > int(file.name[:4])
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (file.parent / link).exists(), link


def test_a_file_that_is_no_record_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "0001-no-date.md"
    file.write_text("# 1. No date\n\nSome text.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="Status"):
        INDEX["_read"](file)

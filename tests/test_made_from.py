"""What the benchmark's figures were made from: comments and moves do not count, changes do."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
sys.path.append(str(BENCHMARKS))

import made_from  # noqa: E402 - found by the path above
import records  # noqa: E402 - found by the path above

SCRIPT = '''"""Measure."""
from tables import width

LIMIT = 3


def measure(steps: int) -> int:
    """Return it."""
    return steps * width + LIMIT
'''
SAME = {
    "a comment": ("LIMIT = 3\n", "LIMIT = 3  # runs\n"),
    "a docstring": ('"""Return it."""', '"""Return what was measured."""'),
    "no docstring": ('    """Return it."""\n', ""),
    "an annotation": ("(steps: int) -> int:", "(steps):"),
    "another line break": (
        "steps * width + LIMIT",
        "(\n        steps * width\n        + LIMIT\n    )",
    ),
    "an import": ("from tables import width\n", "import sys\nfrom tables import width\n"),
}
ANOTHER = {
    "a number": ("LIMIT = 3", "LIMIT = 4"),
    "an operator": ("steps * width", "steps + width"),
    "a text": ("return steps", "print('')\n    return steps"),
    "a statement more": ("LIMIT = 3\n", "LIMIT = 3\nMORE = 1\n"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of scripts that stands for the benchmark's, and for the package's."""
    monkeypatch.setattr(made_from, "FOLDER", tmp_path)
    monkeypatch.setattr(made_from, "PACKAGE", tmp_path)
    (tmp_path / "run.py").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "tables.py").write_text("width = 2\n", encoding="utf-8")
    return tmp_path


def changed(folder: Path, change: tuple[str, str]) -> None:
    text = (folder / "run.py").read_text(encoding="utf-8")
    assert change[0] in text
    (folder / "run.py").write_text(text.replace(*change), encoding="utf-8")


@pytest.mark.parametrize("change", SAME)
def test_what_is_there_for_people_does_not_count(folder: Path, change: str) -> None:
    before = made_from.code_of(["run"])
    changed(folder, SAME[change])
    assert made_from.code_of(["run"]) == before


@pytest.mark.parametrize("change", ANOTHER)
def test_what_is_measured_otherwise_counts(folder: Path, change: str) -> None:
    before = made_from.code_of(["run"])
    changed(folder, ANOTHER[change])
    assert made_from.code_of(["run"]) != before


def test_what_a_script_imports_counts_and_what_it_does_not_import_does_not(folder: Path) -> None:
    before = made_from.code_of(["run"])
    (folder / "apart.py").write_text("width = 9\n", encoding="utf-8")
    assert made_from.code_of(["run"]) == before
    (folder / "tables.py").write_text("width = 9\n", encoding="utf-8")
    assert made_from.code_of(["run"]) != before


def test_code_may_move_between_files(folder: Path) -> None:
    before, engine = made_from.code_of(["run"]), made_from.definitions_of(["."])
    body = SCRIPT.split("LIMIT = 3\n")[1]
    changed(folder, (body, ""))
    (folder / "tables.py").write_text(f"width = 2\n{body}", encoding="utf-8")
    assert made_from.code_of(["run"]) == before
    (folder / "elsewhere").mkdir()
    (folder / "tables.py").rename(folder / "elsewhere" / "tables.py")
    assert made_from.lost_definitions(engine) == []


def test_a_function_that_is_another_is_named(folder: Path) -> None:
    engine = made_from.definitions_of(["."])
    changed(folder, ("steps * width", "steps + width"))
    assert made_from.lost_definitions(engine) == ["measure"]


def test_the_benchmark_and_the_engine_are_found() -> None:
    assert made_from.code_of(made_from.RESULT_SCRIPTS) != made_from.code_of(["warm"])
    names = {each.split()[0] for each in made_from.definitions_of(made_from.ENGINE)}
    assert {"assemble", "build_model", "materialise", "HighsModel"} <= names


def test_every_script_that_the_benchmark_starts_is_part_of_it() -> None:
    texts = [file.read_text(encoding="utf-8") for file in BENCHMARKS.glob("*.py")]
    started = {name for text in texts for name in re.findall(r"[(*]\s*\"(\w+)\.py\"", text)}
    assert started - {"agreement", "made_from"} == set(made_from.RESULT_SCRIPTS) - {"run"}


def test_a_figure_that_is_altered_by_hand_shows(tmp_path: Path) -> None:
    record = records.save_record({"ratio": 0.457, "runs": [1, 2]}, tmp_path / "record.json")
    assert records.digest_of(record) == record[records.DIGEST]
    altered = {**records.read_record(tmp_path / "record.json"), "ratio": 0.357}
    assert records.digest_of(altered) != altered[records.DIGEST]

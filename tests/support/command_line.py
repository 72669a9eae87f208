"""The program as a planner types it, called in this process, and changes of a user's files."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from transition_sim.cli import app


def call(*arguments: object) -> Result:
    """Call the program in this process; an exception that escapes it fails the test."""
    return CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)


def replace_in(file: Path, old: str, new: str) -> None:
    """Replace a text in a file, which has to hold it, once."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def change(folder: Path, old: str, new: str, file: str = "scenario.yaml") -> Path:
    """Replace a text in a file of the toy folder; return the scenario's file."""
    replace_in(folder / file, old, new)
    return folder / "scenario.yaml"

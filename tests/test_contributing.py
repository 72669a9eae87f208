"""CONTRIBUTING.md names places that exist, and the layers that the import contract has."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "transition_sim"
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PLACE = re.compile(r"`([\w.<>/-]+(?:/|\.(?:py|md|csv|yaml|toml|lock)))(?:::(\w+))?`")
OF_A_CITY = ("city.yaml", "ledger.yaml", "technologies.csv", "emissions.csv", "sources.csv")
OF_A_ROOM = ("answer.py", "sentences.py")
PLACES = sorted(set(PLACE.findall(TEXT)))


def found(path: str) -> list[Path]:
    """Return what stands at a path, under the root or in the package; `<name>` is any name."""
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    roots = [ROOT, PACKAGE]
    if path in OF_A_CITY:
        roots = [PACKAGE / "cities" / "changzhi"]
    if path in OF_A_ROOM:
        roots = list((PACKAGE / "questions").iterdir())
    return [each for root in roots for each in root.glob(pattern)]


@pytest.mark.parametrize(("path", "name"), PLACES, ids=[f"{p}:{n}" for p, n in PLACES])
def test_what_it_names_exists(path: str, name: str) -> None:
    places = found(path)
    assert places
    if path.endswith("/"):
        assert any(each.is_dir() for each in places)
    if name:
        source = places[0].read_text(encoding="utf-8")
        assert re.search(rf"^(def )?{name}\b[ (:=]", source, re.MULTILINE)


def test_enough_places_are_seen_and_a_wrong_one_is_not_found() -> None:
    assert len(PLACES) > 50
    assert not found("results/metric.py")
    assert not found("inputs/schemas/*")


def test_the_layers_are_those_of_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    line = " → ".join(each.replace("transition_sim.", "") for each in layers)
    assert line in " ".join(TEXT.split())

"""The page on `--json` says what every command prints: no key more, none less, of that type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from support.json_shapes import SHAPES
from transition_sim.cli import COMMANDS

PAGE = Path(__file__).parents[1] / "docs" / "json.md"
NEVER = "–"
TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, float),
    "integer": (int,),
    "yes/no": (bool,),
    "number or date": (int, float, str),
    "number or yes/no": (int, float, bool),
    "any": (int, float, bool, str, list),
    "object": (dict,),
    "both": (dict,),
}
WHOLE = ("both", "any")  # of which nothing inside is named


@dataclass(frozen=True)
class Row:
    """A line of the page: the type of a key, and what null means."""

    kind: str
    null: str


@dataclass
class Section:
    """What the page says of one command, and which of its keys were seen."""

    rows: dict[str, Row]
    seen: set[str] = field(default_factory=set)

    def faults(self, value: Any, path: str = "") -> Iterator[str]:
        """Yield what is printed otherwise than the page says; notes what it sees."""
        row = self.rows.get(path)
        self.seen.add(path)
        if value is None:
            own = [each for key in (path, f"{path}[]") if (each := self.rows.get(key)) is not None]
            if not any(each.null != NEVER for each in own):
                yield f"{path} is null, and the page does not say what that means"
        elif row is not None and row.kind in WHOLE:
            yield from self._faults_of_type(value, row, path)
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from self.faults(inner, self._named(path, key))
        elif isinstance(value, list):
            for inner in value:
                yield from self.faults(inner, f"{path}[]")
        elif row is None:
            yield f"{path} is printed, and the page does not name it"
        else:
            yield from self._faults_of_type(value, row, path)

    def _faults_of_type(self, value: Any, row: Row, path: str) -> Iterator[str]:
        kinds = TYPES[row.kind]
        is_odd = isinstance(value, bool) and bool not in kinds
        if is_odd or not isinstance(value, kinds):
            yield f"{path} is {value!r}, and the page says {row.kind}"
        if row.kind == "both" and set(value) != {"en", "zh"}:
            yield f"{path} has {set(value)}, and the page says both languages"

    def _named(self, path: str, key: str) -> str:
        """Return the path of a key; of one that is a name, that by which the page has it."""
        child = f"{path}.{key}" if path else key
        if any(each == child or each.startswith((f"{child}.", f"{child}[")) for each in self.rows):
            return child
        stem = re.escape(f"{path}.") + r"<\w+>"
        found = (re.match(stem, each) for each in self.rows)
        return next((match.group() for match in found if match is not None), child)

    def unseen(self) -> list[str]:
        """Return the keys that the page names and nothing printed."""
        return [path for path in self.rows if path not in self.seen]


def sections() -> dict[str, Section]:
    """Return the tables of the page by command."""
    found: dict[str, Section] = {}
    name = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            name = line.removeprefix("## ")
        elif line.startswith("| `"):
            key, kind, _, _, null = (cell.strip() for cell in line.strip("|").split("|"))
            section = found.setdefault(name, Section({}))
            assert key.strip("`") not in section.rows, f"{name}: {key} stands twice"
            section.rows[key.strip("`")] = Row(kind, null)
    # twice: what a key is as may hold a key that is as another
    return {name: Section(spelt_out(spelt_out(each.rows))) for name, each in found.items()}


def spelt_out(rows: dict[str, Row]) -> dict[str, Row]:
    """Return the rows, with those of another key in place of `as` that key `without` some."""
    found: dict[str, Row] = {}
    for path, row in rows.items():
        if not row.kind.startswith("as "):
            found[path] = row
            continue
        like, *left_out = re.findall(r"`([^`]+)`", row.kind)
        none = tuple(f"{like}.{each}" for each in left_out)
        inner = {
            key: each
            for key, each in rows.items()
            if key.startswith((f"{like}.", like)) and not key.startswith(none)
        }
        found |= {path + key.removeprefix(like): each for key, each in inner.items()}
        found |= {path: Row("object", row.null)} if like in rows else {}
        if row.null != NEVER:
            found[path.removesuffix("[]")] = Row("object", row.null)
    return found


SECTIONS = sections()


def test_every_command_has_its_section() -> None:
    commands = {each.__name__.replace("_", "-") for each in COMMANDS}
    headings = set(re.findall(r"^## (.+)$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert headings == commands | {"errors"}
    assert set(SECTIONS) == set(SHAPES) == headings - {"schema"}


@pytest.mark.parametrize("name", SHAPES)
def test_the_page_names_what_a_command_prints_and_nothing_else(name: str, tmp_path: Path) -> None:
    section, failed = SECTIONS[name], SECTIONS["errors"]
    faults = []
    for printed in SHAPES[name](tmp_path):
        errors = {} if name == "check" else {"errors": printed.pop("errors", [])}
        own = printed if name != "errors" else {}
        faults += [*failed.faults(errors), *section.faults(own)]
    assert faults == []
    assert section.unseen() == []


@pytest.mark.parametrize(
    ("printed", "fault"),
    [
        ({"scenario": "a", "new": 1}, "new is printed"),
        ({"scenario": None}, "is null"),
        ({"scenario": 3}, "the page says text"),
        ({"sentences": [{"en": "a"}]}, "both languages"),
        ({"points": [{"level": True}]}, "the page says number"),
    ],
)
def test_a_key_that_the_page_does_not_name_is_seen(printed: dict[str, Any], fault: str) -> None:
    assert any(fault in each for each in SECTIONS["frontier"].faults(printed))

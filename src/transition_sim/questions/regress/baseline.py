"""A baseline file: what its scenarios gave when somebody last looked and agreed.

One YAML file holds many scenarios. It is written by the program and read by people, in a diff: a
line an item, its years side by side. What people write in it are tolerances with their reasons,
which the program keeps.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from transition_sim.errors import InputError, Place, Problem, Text, hint
from transition_sim.files import replace_file
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.reading.validation_errors import bind
from transition_sim.inputs.reading.yaml import parse_yaml, read_yaml
from transition_sim.inputs.schema.records import Section
from transition_sim.inputs.tree import Fields, Node, Scalar, locate
from transition_sim.questions.regress.figures import METRICS, Value
from transition_sim.questions.regress.record import Record
from transition_sim.questions.regress.tolerances import USUAL, Tolerance, idle

SCHEMA = 1
HEAD = """\
# What these scenarios gave: `transition-sim regress SCENARIO... --baseline FILE --update` wrote it.
# Yours to edit: `tolerances`, here for a metric, or below a scenario for a figure or the beginning
# of its name (`capacity_mw.pv: {absolute: 5, reason: "why"}`). An update keeps them, no comments.
"""
BARE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
WORDS = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")  # of YAML 1.1 too
SIDE_BY_SIDE = ("options", "packages")  # mappings of single values that fit on a line
SHORT_FORM = re.compile(r"^(-?\d+)e")


class BaselineFile(Section):
    """A baseline file."""

    version: Annotated[Literal[1], Field(alias="schema")]
    tolerances: Mapping[str, Tolerance] = Field(default_factory=dict)
    scenarios: Mapping[str, Record]


@dataclass(frozen=True)
class Baseline:
    """A baseline with the places of its parts.

    Attributes
    ----------
    path : Path
    tolerances : mapping of str to Tolerance
        By metric.
    scenarios : mapping of str to Record
    """

    path: Path
    tolerances: Mapping[str, Tolerance] = field(default_factory=lambda: dict(USUAL))
    scenarios: Mapping[str, Record] = field(default_factory=dict)
    tree: Node | None = None

    def record(self, name: str) -> Record:
        """Return what is held of a scenario.

        Raises
        ------
        InputError
            It holds no such scenario, or tolerances of it that no figure answers to.
        """
        if name not in self.scenarios:
            raise InputError([self._unknown(name)])
        record = self.scenarios[name]
        figures = record.named()
        wrong = [self._idle(name, each, figures) for each in idle(record.tolerances, figures)]
        if wrong:
            raise InputError(wrong)
        return record

    def _unknown(self, name: str) -> Problem:
        place = self._place(("scenarios",))
        names = tuple(self.scenarios)
        values = {
            "message": Text(
                f"the scenario `{name}` has no baseline here", f"此处没有情景 `{name}` 的基准"
            ),
            "remedy": Text(
                f"write it with --update; {hint(name, names, 'en')}",
                f"请用 --update 写入；{hint(name, names, 'zh')}",
            ),
        }
        return Problem("other", place, "scenarios", values)

    def _idle(self, scenario: str, name: str, figures: Mapping[str, Value]) -> Problem:
        path = ("scenarios", scenario, "tolerances", name)
        values = {
            "message": Text(f"`{name}` is no figure of it", f"`{name}` 不是该情景的指标"),
            "remedy": Text(
                f"name a figure, or how its name begins; {hint(name, tuple(figures), 'en')}",
                f"请写指标名或其开头部分；{hint(name, tuple(figures), 'zh')}",
            ),
        }
        return Problem("other", self._place(path), ".".join(path), values)

    def _place(self, path: tuple[str, ...]) -> Place:
        if self.tree is None:
            return Place(str(self.path))
        return locate(self.tree, path).key_place


def read_baseline(path: Path, may_be_new: bool = False) -> Baseline:
    """Return the baseline of a file.

    Parameters
    ----------
    may_be_new : bool
        Whether a file that is not there is an empty baseline.

    Raises
    ------
    InputError
        There is no such file, or something in it is wrong: with file, line and field.
    """
    if not path.exists():
        if may_be_new:
            return Baseline(path)
        raise InputError([_missing(path)])
    try:
        tree = read_yaml(path)
    except Refused as refused:
        raise InputError(refused.problems) from None
    return _bound(path, tree)


def _bound(path: Path, tree: Node) -> Baseline:
    """Return the baseline that a tree holds."""
    problems = _foreign(tree)
    if problems:
        raise InputError(problems)
    found, problems = bind(BaselineFile, tree, {})
    if found is None:
        raise InputError(problems)
    unknown = [_unknown_metric(tree, name) for name in found.tolerances if name not in METRICS]
    if unknown:
        raise InputError(unknown)
    return Baseline(path, {**USUAL, **found.tolerances}, found.scenarios, tree)


def _foreign(tree: Node) -> list[Problem]:
    """Return a problem where a file is no baseline, or one of another version."""
    if not isinstance(tree, Fields):
        return [Problem("yaml_not_mapping", tree.place, "")]
    spot = locate(tree, ("schema",))
    if isinstance(spot.node, Scalar) and spot.node.value == SCHEMA:
        return []
    values = {
        "message": Text(
            f"this is no baseline of schema {SCHEMA}", f"这不是第 {SCHEMA} 版格式的基准文件"
        ),
        "remedy": Text(
            f"write `schema: {SCHEMA}`, or move the file away and write it anew with --update",
            f"请写 `schema: {SCHEMA}`，或移走该文件后用 --update 重新生成",
        ),
    }
    return [Problem("other", spot.key_place, "schema", values)]


def _unknown_metric(tree: Node, name: str) -> Problem:
    values = {"given": name, "options": tuple(METRICS)}
    spot = locate(tree, ("tolerances", name))
    return Problem("unknown_key", spot.key_place, spot.name, values)


def _missing(path: Path) -> Problem:
    values = {
        "message": Text("there is no baseline yet", "尚无基准文件"),
        "remedy": Text(
            "write it from what the scenarios give now with --update, and look it over",
            "请用 --update 按当前结果生成，并加以核对",
        ),
    }
    return Problem("other", Place(str(path)), "--baseline", values)


def write_baseline(
    path: Path, tolerances: Mapping[str, Tolerance], scenarios: Mapping[str, Record]
) -> None:
    """Write a baseline file; a reader sees the old one or the new one, whole.

    Raises
    ------
    InputError
        It would be too large to be read again; nothing is written.
    OSError
        The disk refuses; what stood there still stands.
    """
    text = baseline_text(tolerances, scenarios)
    check_text(path, text)
    replace_file(path, text)


def check_text(path: Path, text: str) -> None:
    """Refuse a text that could not be read again, before it is written.

    Raises
    ------
    InputError
        It is too large, with too many scenarios.
    """
    try:
        _bound(path, parse_yaml(text, str(path)))
    except Refused as refused:
        raise InputError(refused.problems) from None


def baseline_text(tolerances: Mapping[str, Tolerance], scenarios: Mapping[str, Record]) -> str:
    """Return a baseline as text: the same content, the same text."""
    content = {
        "schema": SCHEMA,
        "tolerances": _tolerances(tolerances),
        "scenarios": {name: _record(scenarios[name]) for name in sorted(scenarios)},
    }
    return HEAD + "\n".join(_lines(content, "")) + "\n"


def _tolerances(given: Mapping[str, Tolerance]) -> dict[str, dict[str, object]]:
    """Return tolerances as plain data; a reason that was given in one text is one text."""
    plain = {name: each.model_dump(exclude_defaults=True) for name, each in given.items()}
    for name, each in given.items():
        if each.reason.en == each.reason.zh:
            plain[name]["reason"] = each.reason.en
    return plain


def _record(record: Record) -> dict[str, object]:
    """Return a scenario as plain data, what people read first; what is empty is left out."""
    plain = record.model_dump(exclude_none=False)
    plain["tolerances"] = _tolerances(record.tolerances)
    plain["figures"] = {name: table for name, table in plain["figures"].items() if table != {}}
    return {name: part for name, part in plain.items() if part not in (None, {})}


def _lines(content: Mapping[Any, Any], indent: str) -> Iterator[str]:
    """Yield the lines of a mapping; what stands side by side is one line."""
    for key, value in content.items():
        name = f"{indent}{_key(key)}:"
        if isinstance(value, Mapping) and not (key in SIDE_BY_SIDE or _is_short(value)):
            yield name
            yield from _lines(value, f"{indent}  ")
        else:
            yield f"{name} {_flow(value)}"


def _is_short(value: Mapping[Any, Any]) -> bool:
    """Say whether a mapping goes on one line: by year, or a tolerance with its reason."""
    return "reason" in value or all(isinstance(key, int) for key in value)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, float):
        return SHORT_FORM.sub(r"\1.0e", repr(value))  # 1e-06 is text to readers of YAML 1.1
    return json.dumps(value, ensure_ascii=False)


def _key(key: object) -> str:
    if isinstance(key, int):
        return str(key)
    text = str(key)
    bare = BARE_KEY.fullmatch(text) and text.casefold() not in WORDS
    return text if bare else json.dumps(text, ensure_ascii=False)

"""A baseline file: what its scenarios gave when somebody last looked and agreed.

One YAML file holds many scenarios. It is written by the program and read by people, in a diff; what
people write in it are tolerances with their reasons, which the program keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from transition_sim.errors import InputError, Place, Problem, Text, hint
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.reading.validation_errors import bind
from transition_sim.inputs.reading.yaml import parse_yaml, read_yaml
from transition_sim.inputs.schema.quantities import refusal
from transition_sim.inputs.schema.records import Section
from transition_sim.inputs.tree import Fields, Node, Scalar, locate
from transition_sim.questions.regress.figures import (
    COUNTS,
    METRICS,
    Value,
    flatten,
)
from transition_sim.questions.regress.tolerances import USUAL, Tolerance, idle

SCHEMA = 1
Plain = str | int | float | bool
Families = Mapping[str, tuple[int, str]]


def _number(unit: str) -> BeforeValidator:
    """Return what refuses anything but a number, or nothing, and names the unit."""

    def check(value: object) -> object:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise refusal("not_number", given=str(value), unit=unit)
        return value

    return BeforeValidator(check)


Megawatts = Mapping[str, Mapping[int, Annotated[float, _number("MW")]]]
Energies = Mapping[str, Mapping[int, Annotated[float, _number("MWh")]]]
Shares = Mapping[str, Mapping[int, Annotated[float | None, _number("share")]]]


class Matrix(Section):
    """The program's fingerprints: the whole, and of each family its count and its own."""

    fingerprint: str
    rows: Families
    columns: Families


class SolverRecord(Section):
    """What solved it."""

    profile: str
    algorithm: str
    options: Mapping[str, Plain]


class Figures(Section):
    """What is compared: see `questions.regress.figures`."""

    objective_cny: Annotated[float, _number("CNY")]
    capacity_mw: Megawatts = Field(default_factory=dict)
    store_power_mw: Megawatts = Field(default_factory=dict)
    store_energy_mwh: Energies = Field(default_factory=dict)
    build_mw: Megawatts = Field(default_factory=dict)
    upgrade_mw: Megawatts = Field(default_factory=dict)
    retired_mw: Megawatts = Field(default_factory=dict)
    capacity_share: Shares = Field(default_factory=dict)
    generation_share: Shares = Field(default_factory=dict)
    verdict: Mapping[str, Mapping[int, bool]] = Field(default_factory=dict)

    def named(self) -> Iterator[tuple[str, Value]]:
        """Yield each figure's name and value."""
        tables = {name: getattr(self, name) for name in METRICS if name in type(self).model_fields}
        objective = tables.pop("objective_cny")
        yield from flatten(objective, tables)


class Record(Section):
    """A scenario in a baseline file.

    Attributes
    ----------
    resolution : str or None
        What ``--resolution`` said when it was written; without it the scenario's own.
    tolerances : mapping of str to Tolerance
        Of single figures, or of all whose names begin so; written by people.
    inputs : mapping of str to str
        Sha256 of every input file.
    fields : mapping of str to value
        The resolved scenario, by dotted path; what is not set is left out.
    code : str
        Fingerprint of the sources that make the matrix.
    """

    resolution: str | None = None
    tolerances: Mapping[str, Tolerance] = Field(default_factory=dict)
    figures: Figures
    matrix: Matrix
    inputs: Mapping[str, str]
    fields: Mapping[str, Plain]
    solver: SolverRecord
    packages: Mapping[str, str]
    code: str

    def named(self) -> dict[str, Value]:
        """Return every figure by name: the results, and the counts of rows and columns."""
        counts = {
            f"{kind}.{name}": count
            for kind in COUNTS
            for name, (count, _) in getattr(self.matrix, kind).items()
        }
        return {**dict(self.figures.named()), **counts}


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

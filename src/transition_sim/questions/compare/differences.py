"""What differs between runs: first what went into them, then what came out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from transition_sim.errors import Text
from transition_sim.questions.compare.compare import compare
from transition_sim.results.store import Results, name_runs
from transition_sim.verdict.item_names import name_item, name_size
from transition_sim.verdict.summary_names import SECTION_OF, name_metric

UNTOLD = ("name", "title", "description")
"""What a scenario is called, which says nothing of what it asks for."""
HASH = 64  # hexadecimal digits of a sha256
SAME = 1e-6  # numbers this close, of the larger one or in their unit, are the same
INPUTS = ("scenario", "files", "versions", "solver", "model")
OUTPUTS = ("builds", "generation", "cost", "emissions", "verdict")
SECTIONS = (*INPUTS, *OUTPUTS)


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same in all runs.

    Attributes
    ----------
    section : str
        One of `SECTIONS`.
    field : str
        Dotted path of an input; of an output, its metric.
    item, year, unit
        Of an output.
    values : mapping of run to value
        None where a run does not have it.
    """

    section: str
    field: str
    values: Mapping[str, Any]
    item: str | None = None
    year: int | None = None
    unit: str | None = None

    @property
    def difference(self) -> float | None:
        """The last run's number less the first's; None where either has none."""
        first, *_, last = self.values.values()
        if not (_is_number(first) and _is_number(last)):
            return None
        return float(last - first)

    def describe(self) -> Text:
        """Return the difference as a sentence."""
        return tell_difference(self)

    def to_json(self) -> dict[str, Any]:
        """Return the difference as ``compare --json`` prints it."""
        text = self.describe()
        return {
            "section": self.section,
            "field": self.field,
            "item": self.item,
            "year": self.year,
            "unit": self.unit,
            "values": dict(self.values),
            "difference": self.difference,
            "text": {"en": text.en, "zh": text.zh},
        }


def list_differences(runs: Sequence[Results]) -> list[Difference]:
    """Return what is not the same in all runs, section by section, inputs first.

    Parameters
    ----------
    runs : sequence of Results
        Two or more.
    """
    names = name_runs(runs)
    return [
        *_fields("scenario", names, [_scenario(run) for run in runs]),
        *_fields("files", names, [_files(run) for run in runs]),
        *_fields("versions", names, [_versions(run) for run in runs]),
        *_fields("solver", names, [_solver(run) for run in runs]),
        *_fields("model", names, [_size(run) for run in runs]),
        *_outputs(runs),
        *_verdicts(names, runs),
    ]


def differing_fields(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Return the dotted paths of the fields in which two resolved scenarios differ."""
    found = _fields("scenario", ("one", "other"), [_told(one), _told(other)])
    return [each.field for each in found]


def describe_runs(runs: Sequence[Results], folders: Sequence[str]) -> list[dict[str, Any]]:
    """Return what identifies each run."""
    return [
        {
            "name": name,
            "scenario": run.scenario,
            "folder": folder,
            "city": run.manifest.get("city"),
            "objective_cny": run.verdict.get("objective_cny"),
            "finished": run.manifest.get("finished"),
        }
        for name, run, folder in zip(name_runs(runs), runs, folders, strict=True)
    ]


def _scenario(run: Results) -> dict[str, Any]:
    return _told(run.manifest.get("scenario", {}))


def _told(scenario: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in scenario.items() if key not in UNTOLD}


def _files(run: Results) -> dict[str, Any]:
    """Return the hashes of all but the scenario's own files and what was changed of it in code.

    What these say is in its fields.
    """
    hashes = run.manifest.get("inputs", {})
    return {
        name: value
        for name, value in hashes.items()
        if not (name.startswith("scenario/") and name.endswith((".yaml", ".yml")))
        and name != "code/scenario"
    }


def _versions(run: Results) -> dict[str, Any]:
    return {**run.manifest.get("packages", {}), "python": run.manifest.get("python")}


def _solver(run: Results) -> dict[str, Any]:
    solver = run.manifest.get("solver", {})
    return {key: solver.get(key) for key in ("profile", "algorithm", "options")}


def _size(run: Results) -> dict[str, Any]:
    """Return how large the program is; its fingerprints are for `regress`."""
    matrix = run.manifest.get("matrix", {})
    return {name: matrix[name] for name in ("rows", "columns", "nonzeros") if name in matrix}


def _fields(
    section: str, names: Sequence[str], trees: Sequence[Mapping[str, Any]]
) -> Iterator[Difference]:
    flat = [dict(_flatten(tree)) for tree in trees]
    for field in dict.fromkeys(key for each in flat for key in each):
        values = [each.get(field) for each in flat]
        if _differ(values):
            yield Difference(section, field, dict(zip(names, values, strict=True)))


def _flatten(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Iterate over the leaves with their dotted paths; a list and an empty section are leaves."""
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            yield from _flatten(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", None if isinstance(value, Mapping) else value


def _outputs(runs: Sequence[Results]) -> Iterator[Difference]:
    table = compare(runs).drop(columns="difference")
    found: dict[str, list[Difference]] = {section: [] for section in OUTPUTS}
    costs = [run.verdict.get("objective_cny") for run in runs]
    if _differ(costs):
        named = dict(zip(table.columns, costs, strict=True))
        found["cost"].append(Difference("cost", "objective", named, unit="CNY"))
    for (metric, item, year, unit), *row in table.itertuples(name=None):
        values = [None if pd.isna(value) else float(value) for value in row]
        if _differ([value or 0.0 for value in values]):  # standing at 0 is as good as absent
            section = SECTION_OF.get(metric, "generation")
            named = dict(zip(table.columns, values, strict=True))
            found[section].append(Difference(section, metric, named, str(item), int(year), unit))
    for section in OUTPUTS:
        yield from found[section]


def _verdicts(names: Sequence[str], runs: Sequence[Results]) -> Iterator[Difference]:
    """Iterate over what was found of each target, and whether it is met."""
    targets = [
        {(each["id"], each["definition"], each["year"]): each for each in run.verdict["targets"]}
        for run in runs
    ]
    for key in dict.fromkeys(key for each in targets for key in each):
        name, definition, year = key
        for field, unit in (("value", "share"), ("threshold", "share"), ("met", None)):
            values = [each.get(key, {}).get(field) for each in targets]
            if _differ(values):
                named = dict(zip(names, values, strict=True))
                yield Difference("verdict", field, named, f"{name} {definition}", year, unit)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _differ(values: Sequence[Any]) -> bool:
    return any(not _same(values[0], value) for value in values[1:])


def _same(one: Any, other: Any) -> bool:
    if _is_number(one) and _is_number(other):
        return abs(one - other) <= SAME * max(1.0, abs(one), abs(other))
    return bool(one == other)


def name_field(found: Difference) -> Text:
    """Return what differs: a metric by its name, a field of an input as it is written."""
    if found.section in OUTPUTS:
        return name_metric(found.field)
    return name_size(found.field) if found.section == "model" else Text(found.field, found.field)


def tell_difference(found: Difference) -> Text:
    """Return a difference as a sentence: what it is, each run's value, and by how much."""
    head = name_field(found)
    where = [name_item(found.field, found.item)] if found.item is not None else []
    where += [Text(str(found.year), str(found.year))] if found.year is not None else []
    unit = f" {found.unit}" if found.unit and found.unit not in ("1", "share") else ""
    told = {}
    for lang, comma, colon in (("en", ", ", ": "), ("zh", "，", "：")):
        values = comma.join(
            f"{name} {show_value(value, found.unit, lang)}{unit if value is not None else ''}"
            for name, value in found.values.items()
        )
        told[lang] = comma.join(each.in_(lang) for each in (head, *where)) + colon + values
    return Text(told["en"], told["zh"])


def show_value(value: Any, unit: str | None, lang: str) -> str:
    """Return a value for people: a dash for none, shares in percent, the start of a hash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return (Text("yes", "是") if value else Text("no", "否")).in_(lang)
    if unit == "share":
        return f"{value:.2%}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"
    if isinstance(value, list):
        none = Text("none", "无").in_(lang)
        return Text(" + ", "、").in_(lang).join(str(each) for each in value) or none
    text = str(value)
    return text if len(text) != HASH else text[:12]

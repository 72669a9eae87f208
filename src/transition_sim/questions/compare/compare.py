"""What differs between runs: first what went into them, then what came out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.questions.compare.answer import (
    OUTPUTS,
    ROW_NAMES,
    ComparedRun,
    Comparison,
    Difference,
    Row,
    Section,
)
from transition_sim.questions.compare.sentences import say_difference
from transition_sim.results.runs import (
    Run,
    differ,
    fields_of,
    flatten,
    is_number,
    place_of_run,
)
from transition_sim.results.store import Results, name_runs
from transition_sim.verdict.stored_run import open_run
from transition_sim.verdict.summary_names import SECTION_OF

Summary = Mapping[Row, tuple[float | None, ...]]
SIZES = ("rows", "columns", "nonzeros")


def compare(*runs: Run) -> Comparison:
    """Return what is not the same in all runs, section by section, inputs first.

    Parameters
    ----------
    runs : Results, or path of a run's folder
        Two or more. Those of the same scenario are numbered from the second on.

    Raises
    ------
    InputError
        There are fewer than two, or a folder holds no run.
    """
    if len(runs) < 2:
        raise InputError([_too_few(runs)])
    opened = [open_run(each) for each in runs]
    names = name_runs(opened)
    summary = _summarise(names, opened)
    return Comparison(
        runs=tuple(map(_identify, names, opened, runs)),
        differences=(
            *_fields("scenario", names, [_scenario(run) for run in opened]),
            *_fields("files", names, [_files(run) for run in opened]),
            *_fields("versions", names, [_versions(run) for run in opened]),
            *_fields("solver", names, [_solver(run) for run in opened]),
            *_fields("model", names, [_size(run) for run in opened]),
            *_outputs(names, opened, summary),
            *_verdicts(names, opened),
        ),
        summary=dict(summary),
    )


def difference_of(
    section: Section,
    field: str,
    values: Mapping[str, Any],
    item: str | None = None,
    year: int | None = None,
    unit: str | None = None,
) -> Difference:
    """Return one thing that is not the same in all runs, with its sentence.

    Parameters
    ----------
    section : str
        One of `SECTIONS`.
    field : str
        Dotted path of an input; of an output, its metric.
    values : mapping of run to value
        None where a run does not have it.
    item, year, unit
        Of an output.
    """
    first, *_, last = values.values()
    found = Difference(
        section=section,
        field=field,
        item=item,
        year=year,
        unit=unit,
        values=dict(values),
        difference=float(last - first) if is_number(first) and is_number(last) else None,
    )
    return found.model_copy(update={"text": say_difference(found)})


def _identify(name: str, found: Results, run: Run) -> ComparedRun:
    return ComparedRun(
        name=name,
        scenario=found.scenario,
        folder=None if isinstance(run, Results) else str(run),
        city=found.manifest.get("city"),
        objective_cny=found.verdict["objective_cny"],
        finished=found.manifest.get("finished"),
    )


def _summarise(names: Sequence[str], runs: Sequence[Results]) -> Summary:
    """Return each row of the runs' summaries with a value a run; None where it has none."""
    columns = {
        name: run.summary().set_index(list(ROW_NAMES))["value"]
        for name, run in zip(names, runs, strict=True)
    }
    table = pd.DataFrame(columns)
    return {
        (metric, str(item), int(year), unit): tuple(
            None if math.isnan(value) else float(value) for value in values
        )
        for (metric, item, year, unit), *values in table.itertuples(name=None)
    }


def _scenario(run: Results) -> dict[str, Any]:
    """Return the scenario's fields, and what was added to it by constraints of a user's own."""
    own = run.manifest.get("own_constraints", {})
    fields = fields_of(run.manifest.get("scenario", {}))
    return {**fields, **{f"own_constraints.{name}": text for name, text in own.items()}}


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
    return dict(flatten({key: solver.get(key) for key in ("profile", "algorithm", "options")}))


def _size(run: Results) -> dict[str, Any]:
    """Return how large the program is; its fingerprints are for `regress`."""
    matrix = run.manifest.get("matrix", {})
    return {name: matrix[name] for name in SIZES if name in matrix}


def _fields(
    section: Section, names: Sequence[str], flat: Sequence[Mapping[str, Any]]
) -> Iterator[Difference]:
    for field in dict.fromkeys(key for each in flat for key in each):
        values = [each.get(field) for each in flat]
        if differ(values):
            yield difference_of(section, field, dict(zip(names, values, strict=True)))


def _outputs(
    names: Sequence[str], runs: Sequence[Results], summary: Summary
) -> Iterator[Difference]:
    found: dict[str, list[Difference]] = {section: [] for section in OUTPUTS}
    costs = [run.verdict["objective_cny"] for run in runs]
    if differ(costs):
        named = dict(zip(names, costs, strict=True))
        found["cost"].append(difference_of("cost", "objective", named, unit="CNY"))
    for (metric, item, year, unit), values in summary.items():
        if differ([value or 0.0 for value in values]):  # standing at 0 is as good as absent
            section = _section_of(metric)
            named = dict(zip(names, values, strict=True))
            found[section].append(difference_of(section, metric, named, item, year, unit))
    for section in OUTPUTS:
        yield from found[section]


def _section_of(metric: str) -> Section:
    name = SECTION_OF.get(metric, "generation")
    return next(section for section in OUTPUTS if section == name)


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
            if differ(values):
                named = dict(zip(names, values, strict=True))
                item = f"{name} {definition}"
                yield difference_of("verdict", field, named, item, year, unit)


def _too_few(runs: Sequence[Run]) -> Problem:
    values = {
        "message": Text("one run has nothing to differ from", "只有一个运行，无从比较"),
        "remedy": Text("name two runs or more", "请给出两个或更多运行"),
    }
    place = place_of_run(runs[0]) if runs else "compare"
    return Problem("other", Place(place), "", values)

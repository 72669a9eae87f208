"""A run as a question takes it: opened, whole, and of this version of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from transition_sim.errors import CONTROLS, InputError, Place, Problem
from transition_sim.results.runs import Run, place_of_run
from transition_sim.results.store import Results, open_results
from transition_sim.verdict.answer import Verdict

IN_EVERY_RUN = {
    "capacity": {"asset", "year"},
    "gross_power": {"asset", "year", "step"},
    "power": {"asset", "year", "step"},
    "step_weight": {"year", "step"},
    "converted": {"asset", "year"},
    "cost": {"cost_term", "year"},
}
"""What a run of this version holds, and along what; an older one may lack the newer of them."""
OF_OLD = "load"  # the dimension of flexible loads, once


class _Manifest(BaseModel):
    """What is read of `manifest.json`."""

    model_config = ConfigDict(strict=True)
    scenario: dict[str, Any]
    city: str
    finished: str
    python: str
    inputs: dict[str, str]
    packages: dict[str, str]
    solver: dict[str, Any]
    matrix: dict[str, Any]
    certificate: dict[str, Any]
    own_constraints: dict[str, str] = {}
    changes: list[dict[str, str]] = []
    left_out_mwh: dict[str, float] | None = None


def open_run(run: Run) -> Results:
    """Return a run; that of a folder is opened, and looked over.

    Raises
    ------
    InputError
        The folder holds no run, a damaged one, or one of another version.
    """
    place = Place(place_of_run(run))
    found = run if isinstance(run, Results) else _open(run, place)
    absent = [name for name in IN_EVERY_RUN if name not in found.dataset]
    if OF_OLD in found.dataset.dims:
        absent.append(f"flexible_{OF_OLD}")
    if absent:
        raise InputError([Problem("run_of_old", place, "", {"given": absent[0]})])
    flaw = None if isinstance(run, Results) else next(_flaws(found), None)
    if flaw is not None:
        raise InputError([Problem("run_damaged", place, "", {"given": flaw})])
    return found


def _open(run: Any, place: Place) -> Results:
    try:
        return open_results(run)
    except FileNotFoundError as missing:
        raise InputError([Problem("no_run", place, "", {})]) from missing


def _flaws(found: Results) -> Iterator[str]:
    """Yield what is wrong with a run that was read, the file first."""
    yield from _flaws_of("manifest.json", found.manifest, _Manifest)
    yield from _flaws_of("verdict.json", found.verdict, Verdict)
    for name, dims in IN_EVERY_RUN.items():
        if set(found.dataset[name].dims) != dims or found.dataset[name].dtype.kind not in "fiu":
            yield f"results.nc: {name}"
    for place, text in _texts(found):
        if CONTROLS.search(text):
            yield f"{place}: a control character"
    try:
        found.summary()
    except Exception as error:  # whatever a foreign dataset may lead to
        yield f"results.nc: {type(error).__name__}: {error}"


def _flaws_of(file: str, content: Any, kind: type[BaseModel]) -> Iterator[str]:
    try:
        kind.model_validate(content)
    except (ValidationError, RecursionError) as error:
        first = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
        yield f"{file}: {'.'.join(map(str, first))}".removesuffix(": ")


def _texts(found: Results) -> Iterator[tuple[str, str]]:
    """Yield every text of a run with the file that holds it."""
    for file, content in (("verdict.json", found.verdict), ("manifest.json", found.manifest)):
        yield from ((file, text) for text in _leaves(content))
    data = found.dataset
    yield from (("results.nc", text) for text in _leaves(dict(data.attrs)))
    for each in data.variables.values():
        yield from (("results.nc", text) for text in _leaves(dict(each.attrs)))
        if each.dtype.kind in "UO":
            yield from (("results.nc", str(text)) for text in each.values.flat)


def _leaves(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield str(key)
            yield from _leaves(value)
    elif isinstance(content, list | tuple):
        for each in content:
            yield from _leaves(each)

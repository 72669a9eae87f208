"""What a run was made from: inputs and their hashes, versions, solver, options, timings."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.fingerprint import fingerprint_program
from transition_sim.results.metrics import finite
from transition_sim.solved import Solved
from transition_sim.system.left_out import energy_left_out

PACKAGES = (
    "transition-sim",
    "pyomo",
    "highspy",
    "numpy",
    "scipy",
    "pandas",
    "xarray",
    "netCDF4",
    "tsam",
    "pydantic",
)


def describe_run(
    scenario: Scenario,
    solved: Solved,
    seconds: Mapping[str, float],
    aggregation: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the content of ``manifest.json``.

    Parameters
    ----------
    seconds : mapping of str to float
        Wall time of each stage [s].
    aggregation : mapping, optional
        What typical periods keep of the year (`system.aggregation.describe_aggregation`).
    """
    program, solution = solved.program.linear, solved.solution
    certificate = solution.certificate
    return {
        "schema": 1,
        "scenario": scenario.resolved(),
        "changes": [each.to_json() for each in scenario.changes()],
        "city": scenario.city_data.folder.name,
        "inputs": hash_inputs(scenario),
        "packages": package_versions(),
        "python": platform.python_version(),
        "solver": {
            "profile": solution.profile,
            "algorithm": solution.algorithm,
            "options": dict(solution.options),
            "iterations": solution.iterations,
            "attempts": [
                {"profile": each.profile, "status": each.status, "reason": _or_none(each.reason)}
                for each in solution.attempts
            ],
            "warnings": list(solution.warnings),
        },
        "matrix": {
            "rows": program.matrix.shape[0],
            "columns": program.matrix.shape[1],
            "nonzeros": int(program.matrix.nnz),
            **fingerprint_program(program).to_json(),
        },
        "own_constraints": solved.program.own_constraints,
        "certificate": describe_certificate(certificate),
        "aggregation": aggregation,
        "left_out_mwh": energy_left_out(scenario, solved.system.assets),
        "seconds": {stage: round(time, 3) for stage, time in seconds.items()},
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _or_none(reason: Text | None) -> dict[str, str] | None:
    return None if reason is None else {"en": reason.en, "zh": reason.zh}


def describe_certificate(certificate: Any) -> dict[str, Any]:
    """Return the independent check as ``verdict.json`` and ``manifest.json`` hold it."""
    return {
        "primal_violation": certificate.primal_violation,
        "dual_violation": finite(certificate.dual_violation),
        "relative_gap": finite(certificate.relative_gap),
        "passed": certificate.passed,
        "tolerance": certificate.tolerance,
    }


def hash_inputs(scenario: Scenario) -> dict[str, str]:
    """Return the sha256 of every input, by whose it is and the path within.

    ``city/`` is the city's folder, ``extends/1-name/`` that of the city that it extends, and so on,
    and ``scenario/`` what lies elsewhere. What no file says has the hash of its canonical JSON:
    ``code/scenario`` the fields that were changed in code, ``code/city`` a city's changed data.
    """
    city = scenario.city_data
    folders = {city.folder.resolve(): "city"}
    for number, folder in enumerate(city.extended, start=1):
        folders.setdefault(folder.resolve(), f"extends/{number}-{folder.name}")
    names: dict[Path, str] = {}
    others = []
    for file in sorted({file.resolve() for file in scenario.files}):
        home = next((each for each in folders if file.is_relative_to(each)), None)
        if home is None:
            others.append(file)
        else:
            names[file] = f"{folders[home]}/{file.relative_to(home)}"
    if others:
        root = Path(os.path.commonpath([file.parent for file in others]))
        names |= {file: f"scenario/{file.relative_to(root)}" for file in others}
    hashes = {name: _sha256(file.read_bytes()) for file, name in sorted(names.items())}
    changed = scenario.changed_in_code()
    return hashes | {f"code/{name}": _sha256(_canonical(each)) for name, each in changed.items()}


def _canonical(value: object) -> bytes:
    """Return plain data as JSON that does not depend on how it was written."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that a result depends on."""
    return {name: _version_of(name) for name in PACKAGES}


@cache
def _version_of(package: str) -> str:
    """Return the version of the package that this process has, or would have, imported."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"

"""What measured figures were made from, in a form that outlives comments and moves of code.

Figures are of certain programs, measured by certain code with certain packages:

- a *program* counts by its fingerprint (`transition_sim.model.fingerprint`): what changes the data,
  the rules or the time axis of a measured scenario changes it; what moves code does not;
- the *benchmark* counts by the statements of its files in no order, without comments, docstrings,
  annotations and imports;
- the *engine*, which the times of assembly and hand-over are of, by each function and class: all
  have to be there still, as they were, wherever they stand now;
- *packages* by their versions: those that ran, which have to be those of ``requirements.lock``.

``python made_from.py YEARS`` prints the parts of ``results.md``, as one line of JSON.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from records import FOLDER
from sections import PLAN, REFERENCE, TARGETS, Sizes
from whole import WITHOUT_UPGRADES, years_from_first

if TYPE_CHECKING:
    from transition_sim.inputs.load_scenario import Scenario

PACKAGE = FOLDER.parent / "src" / "transition_sim"
# The scripts that measure what a page says; what they import from this folder belongs to them.
RESULT_SCRIPTS = ("run", "routes", "pypsa_network", "pypsa_run", "warm", "anatomy")
AGREEMENT_SCRIPTS = ("agreement",)
WRITERS = ("page", "agreement_page", "picture", "records", "made_from")  # the test runs them
RESULT_PACKAGES = ("highspy", "linopy", "numpy", "pandas", "pyomo", "pypsa", "scipy", "xarray")
AGREEMENT_PACKAGES = ("highspy", "linopy", "pypsa")
ENGINE = ("model", "solve/highs")  # folders of the package; a folder within is not part of it
UNTOLD = frozenset({"annotation", "returns", "ctx", "kind", "type_comment", "type_params"})
UNHEARD = (ast.Import, ast.ImportFrom, ast.Raise)
DIGITS = 16  # hexadecimal, of a fingerprint


def parts_of_results(years: int) -> dict[str, Any]:
    """Return what ``results.md`` is made from where it is measured now."""
    return {
        "benchmark": code_of(RESULT_SCRIPTS),
        "engine": definitions_of(ENGINE),
        "packages": {name: version(name) for name in RESULT_PACKAGES},
        "programs": {name: fingerprint(name, years) for name in PROGRAMS},
    }


def parts_of_agreement() -> dict[str, Any]:
    """Return what ``agreement.md`` is made from now, but for the program of each row."""
    return {
        "benchmark": code_of(AGREEMENT_SCRIPTS),
        "packages": {name: version(name) for name in AGREEMENT_PACKAGES},
    }


PROGRAMS: dict[str, tuple[Path, str, tuple[str, ...]]] = {
    "reference, hour by hour": (REFERENCE, "hourly", ()),
    "reference, typical days": (REFERENCE, Sizes.default_days, ()),
    "plan": (PLAN, Sizes.default_days, ()),
    "plan without upgrades": (PLAN, Sizes.default_days, (WITHOUT_UPGRADES,)),
    "targets": (TARGETS, Sizes.default_days, ()),
}


def fingerprint(name: str, years: int) -> str:
    """Return the fingerprint of a program that is measured.

    Parameters
    ----------
    name : str
        Of `PROGRAMS`.
    years : int
        Of what is measured hour by hour; 0: all of the scenario's.
    """
    from transition_sim.inputs.load_scenario import load_scenario

    path, resolution, changes = PROGRAMS[name]
    asked = resolution if resolution == "hourly" else f"{{periods: {resolution}, hours: 24}}"
    fewer = years_from_first(years) if path == REFERENCE else ()
    return print_of(load_scenario(path, (f"resolution={asked}", *fewer, *changes)))


def print_of(scenario: Scenario) -> str:
    """Return the fingerprint of a scenario's program."""
    from transition_sim.model.assemble import assemble
    from transition_sim.model.build import build_model
    from transition_sim.model.fingerprint import fingerprint_program
    from transition_sim.system import build_system

    program = assemble(build_model(build_system(scenario)))
    return fingerprint_program(program).fingerprint[:DIGITS]


def code_of(scripts: Iterable[str]) -> str:
    """Return a hash of the statements of scripts and of what they import here, in no order."""
    files = _with_imports(scripts)
    return _hash(*sorted(said for node in _statements(files) if (said := said_by(node))))


def definitions_of(folders: Iterable[str]) -> list[str]:
    """Return the functions and classes of folders of the package, each with its hash."""
    return _definitions(file for folder in folders for file in (PACKAGE / folder).glob("*.py"))


def lost_definitions(known: Iterable[str]) -> list[str]:
    """Return the names of those that the package does not hold any more as they were."""
    today = set(_definitions(PACKAGE.rglob("*.py")))
    return [each.split()[0] for each in known if each not in today]


def locked_versions(package: str) -> list[str]:
    """Return the versions of a package that the lock file names: one, or one a Python."""
    text = (FOLDER / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(rf"^{re.escape(package)}==([\w.]+)", text, re.MULTILINE)


def said_by(node: Any) -> str:
    """Return what a piece of code says: its syntax tree without what is there for people.

    The same in every version of Python: a field that is empty, or that only some versions
    have, is left out.
    """
    if isinstance(node, UNHEARD):
        return ""
    if isinstance(node, list):
        return ",".join(said for each in node if (said := said_by(each)))
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = {
        name: said_by(_without_docstring(node, value) if name == "body" else value)
        for name, value in ast.iter_fields(node)
        if name not in UNTOLD and value is not None
    }
    told = ",".join(f"{name}={said}" for name, said in fields.items() if said)
    return f"{type(node).__name__}({told})"


def _without_docstring(node: ast.AST, body: Any) -> Any:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)):
        return [each for each in body if not _is_text(each)]
    return body


def _is_text(node: ast.AST) -> bool:
    """Say whether a statement is a text that nothing hears."""
    held = node.value if isinstance(node, ast.Expr) else None
    return isinstance(held, ast.Constant) and isinstance(held.value, str)


def _statements(files: Iterable[Path]) -> Iterator[ast.stmt]:
    for file in files:
        yield from (
            each for each in ast.parse(file.read_text(encoding="utf-8")).body if not _is_text(each)
        )


def _definitions(files: Iterable[Path]) -> list[str]:
    kinds = (ast.FunctionDef, ast.ClassDef)
    found = (node for node in _statements(files) if isinstance(node, kinds))
    return sorted({f"{node.name} {_hash(said_by(node))}" for node in found})


def _with_imports(scripts: Iterable[str]) -> list[Path]:
    """Return the files of scripts and of all that they import from this folder."""
    found: dict[str, Path] = {}
    left = list(scripts)
    while left:
        name = left.pop()
        file = FOLDER / f"{name}.py"
        if name in found or name in WRITERS or not file.exists():
            continue
        found[name] = file
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                left += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                left.append(node.module)
    return list(found.values())


def _hash(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:DIGITS]


if __name__ == "__main__":
    print(json.dumps(parts_of_results(int(sys.argv[1]))))

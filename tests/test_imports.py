"""What an import costs, and what the rules of the model may look like."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import transition_sim

PACKAGE = Path(transition_sim.__file__).parent
COMPONENTS = sorted(
    file for file in (PACKAGE / "model" / "components").glob("*.py") if file.stem != "__init__"
)
SMALL = 60  # lines
HEAVY = ("pandas", "xarray", "pyomo", "matplotlib", "scipy", "highspy", "tsam", "pydantic", "pint")
each_component = pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)


def imported_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return {name.split(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def test_importing_the_package_pulls_in_nothing_heavy() -> None:
    assert imported_by("import transition_sim").isdisjoint(HEAVY)


def test_listing_the_packages_names_pulls_in_nothing_heavy() -> None:
    assert imported_by("import transition_sim; dir(transition_sim)").isdisjoint(HEAVY)


def test_the_check_of_imports_sees_what_is_imported() -> None:
    assert "pandas" in imported_by("import transition_sim, pandas")


def test_the_package_keeps_its_public_names() -> None:
    wanted = {"load_scenario", "run", "open_results", "to_pyomo", "plot", "Results", "Scenario"}
    assert wanted <= set(transition_sim.__all__)
    assert wanted <= set(dir(transition_sim))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'rum'"):
        _ = transition_sim.rum


def branches_in_rules(source: str) -> list[int]:
    """Return the lines where a rule branches: on a template, such a branch is decided once.

    A rule is a lambda, or a function whose first parameter is the model, `m`.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        is_rule = isinstance(node, ast.Lambda | ast.FunctionDef) and (
            isinstance(node, ast.Lambda) or [a.arg for a in node.args.args[:1]] == ["m"]
        )
        if not is_rule:
            continue
        for inner in ast.walk(node):
            is_filter = isinstance(inner, ast.comprehension) and inner.ifs
            if isinstance(inner, ast.IfExp | ast.If | ast.BoolOp | ast.While | ast.Match):
                found.append(inner.lineno)
            elif is_filter:
                found.append(inner.ifs[0].lineno)
            elif isinstance(inner, ast.Compare) and any(
                isinstance(sign, ast.In | ast.NotIn | ast.Is | ast.IsNot) for sign in inner.ops
            ):
                found.append(inner.lineno)
    return sorted(set(found))


@each_component
def test_no_rule_of_a_component_branches(file: Path) -> None:
    assert branches_in_rules(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "rule",
    [
        "rule = lambda m, y: m.x[y] <= (1 if y == 2024 else 2)",
        "rule = lambda m, y: sum(m.x[a, y] for a in m.A if a != 'coal') <= 1",
        "rule = lambda m, a: m.x[a] <= (a in ['coal'])",
        "rule = lambda m, a: m.x[a] <= (a and m.p[a])",
        "def rule(m, y):\n    if y == 2024:\n        return m.x[y] <= 1\n    return m.x[y] <= 2",
        "def add():\n    def rule(m, y):\n        return m.x[y] <= (1 if y else 2)",
    ],
)
def test_the_lint_of_rules_sees_a_branch(rule: str) -> None:
    assert branches_in_rules(rule)


def test_the_lint_of_rules_leaves_a_rule_without_branches() -> None:
    plain = "rule = lambda m, a, y: sum(m.x[a, y, t] for t in m.T) <= m.p[a] * m.q[y]"
    assert branches_in_rules(plain) == []


def siblings_imported(source: str) -> list[str]:
    """Return what a component imports of the package's components."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            inside = node.level > 0 or "components" in (node.module or "")
            names += [f"{node.module}.{each.name}" for each in node.names if inside]
        elif isinstance(node, ast.Import):
            names += [each.name for each in node.names if "components" in each.name]
    return names


@each_component
def test_components_never_import_each_other(file: Path) -> None:
    assert siblings_imported(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "from transition_sim.model.components import stock",
        "from transition_sim.model.components.stock import add",
        "from . import stock",
        "import transition_sim.model.components.stock as stock",
    ],
)
def test_the_lint_of_components_sees_an_import(line: str) -> None:
    assert siblings_imported(line)


@each_component
def test_every_component_is_named_in_the_table_of_contents(file: Path) -> None:
    contents = (PACKAGE / "model" / "build.py").read_text(encoding="utf-8")
    listed = ast.parse(contents)
    tuples = [
        [each.id for each in node.value.elts]
        for node in listed.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "COMPONENTS"
    ]
    assert file.stem in tuples[0]


def imports_of(source: str, known: set[str]) -> set[str]:
    """Return what a module imports of the package where it is read, for types only included."""
    found: set[str] = set()
    statements = list(ast.parse(source).body)
    while statements:
        node = statements.pop()
        if isinstance(node, ast.If):
            statements += node.body
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                found |= {inner if inner in known else node.module} & known
    return found


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules that can be reached from themselves."""
    found = []
    for start in graph:
        seen: set[str] = set()
        waiting = list(graph[start])
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += graph[here]
        if start in seen:
            found.append(start)
    return found


def test_no_module_imports_itself_by_way_of_others_not_even_for_types() -> None:
    files = {
        ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): file
        for file in PACKAGE.rglob("*.py")
    }
    known = set(files)
    graph = {name: imports_of(file.read_text("utf-8"), known) for name, file in files.items()}
    graph[PACKAGE.name] = set()  # its names are read lazily
    graph = {name: own - {name} for name, own in graph.items()}
    assert cycles(graph) == []
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c"]


def every_import_of(source: str, known: set[str]) -> set[str]:
    """Return what a module imports of the package anywhere, within functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                found |= {inner if inner in known else node.module} & known
    return found


def test_a_small_file_with_one_importer_has_a_reason() -> None:
    files = {
        ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts): file
        for file in PACKAGE.rglob("*.py")
        if not file.stem.startswith("__")
    }
    inits = list(PACKAGE.rglob("__init__.py"))
    importers: dict[str, int] = dict.fromkeys(files, 0)
    for file in [*files.values(), *inits]:
        for name in every_import_of(file.read_text("utf-8"), set(files)):
            importers[name] += files[name] != file
    small = {
        file.relative_to(PACKAGE).as_posix()
        for name, file in files.items()
        if importers[name] == 1 and len(file.read_text("utf-8").splitlines()) < SMALL
    }
    record = PACKAGE.parents[1] / "docs" / "decisions" / "0023-one-house.md"
    excused = set(
        re.findall(r"`([a-z_/]+\.py)`", record.read_text("utf-8").split("Small files")[1])
    )
    assert small == excused

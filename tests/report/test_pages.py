"""Generated pages are the stored ones, the READMEs can be followed, and pages run nothing."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import transition_sim
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.report.json_page import write_json_page
from transition_sim.report.scenario_page import write_scenario_page

ROOT = Path(__file__).parents[2]
PACKAGE = Path(transition_sim.__file__).parent
MODULES = sorted(file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "__init__.py")
READMES = ("README.md", "README.zh.md")


def imports_the_package(source: str) -> bool:
    """Say whether a module imports `transition_sim` itself, which reaches up to everything."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import) and any(a.name == "transition_sim" for a in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and (node.module, node.level) == ("transition_sim", 0):
            return True
    return False


def test_no_module_imports_the_package_itself() -> None:
    found = [file for file in MODULES if imports_the_package(file.read_text(encoding="utf-8"))]
    assert not found


@pytest.mark.parametrize("line", ["import transition_sim as ts", "from transition_sim import run"])
def test_the_check_of_the_package_sees_an_import(line: str) -> None:
    assert imports_the_package(line)
    assert not imports_the_package("from transition_sim.results.store import Results")


@pytest.mark.parametrize(
    ("page", "write"), [("scenario.md", write_scenario_page), ("json.md", write_json_page)]
)
def test_a_page_of_the_code_is_the_generated_one(page: str, write: Callable[[], str]) -> None:
    text = write()
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == text, "run `make docs`"
    assert "make docs" in text


@pytest.mark.parametrize("readme", READMES)
def test_the_readmes_scenarios_are_valid_where_it_says_to_save_them(
    readme: str, tmp_path: Path
) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(name: .*?)```", text, flags=re.DOTALL)
    folder = shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    assert "scenarios/my-plan.yaml" in text
    names = []
    for example in examples:
        (folder / "my-plan.yaml").write_text(example, encoding="utf-8")
        names.append(load_scenario(folder / "my-plan.yaml").name)
    assert names == ["my-plan", "levers"]


@pytest.mark.parametrize("readme", READMES)
def test_every_file_that_a_readme_names_is_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([^)#:]+)\)", text)
    run = re.findall(r"(scenarios/[\w-]+\.yaml)", text)
    for name in {*linked, *run} - {"scenarios/my-plan.yaml"}:
        assert (ROOT / name).exists(), name

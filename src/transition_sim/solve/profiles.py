"""Solver profiles: YAML files that name a solver and its options, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from transition_sim.errors import InputError, Place, Problem, SolverError, Text
from transition_sim.inputs.files import Refused
from transition_sim.inputs.tree import Fields, Node, Scalar
from transition_sim.inputs.yaml import read_yaml
from transition_sim.solve.certificate import TOLERANCE
from transition_sim.solve.options import (
    HIPO_PACKAGE,
    Value,
    check_options,
    quiet_highs,
    set_options,
)

KEYS = ("title", "solver", "needs", "tolerance", "options")
SOLVERS = ("highs",)
# Looser than this, the check would say nothing about a share in percent.
LOOSEST = 1e-4
TIGHTEST = 1e-9


@dataclass(frozen=True)
class Profile:
    """A solver and its options.

    Attributes
    ----------
    name : str
        The file's name without its ending.
    title : Text
        What it is for.
    solver : str
        ``highs``.
    options : Mapping[str, bool | int | float | str]
        Options of that solver.
    needs : str or None
        What has to be installed for it besides this package.
    tolerance : float
        Largest relative violation that the independent check lets pass.
    """

    name: str
    title: Text
    solver: str
    options: Mapping[str, Value]
    needs: str | None = None
    tolerance: float = TOLERANCE


def load_profile(name_or_path: str | Path) -> Profile:
    """Return a profile by its name, or from a YAML file.

    A name is looked up in ``./solvers``, then among the packaged profiles.

    Raises
    ------
    InputError
        Where there is no such profile, or something in it is wrong.
    """
    given = str(name_or_path)
    if isinstance(name_or_path, Path) or "/" in given or given.endswith((".yaml", ".yml")):
        return _read(Path(given))
    files = _files()
    if given not in files:
        values = {
            "kind": Text("solver profile", "求解器配置"),
            "given": given,
            "options": tuple(files),
        }
        raise InputError([Problem("reference_unknown", Place("--solver"), "", values)])
    return _read(files[given])


def list_profiles() -> list[tuple[Profile, bool, Text | None]]:
    """Return every profile, whether it can run here, and why not."""
    found = []
    for path in _files().values():
        profile = _read(path)
        reason = why_not(profile)
        found.append((profile, reason is None, reason))
    return found


def why_not(profile: Profile) -> Text | None:
    """Return why a profile cannot run here, or None."""
    try:
        set_options(quiet_highs(), profile.options)
    except SolverError as error:
        return error.sentence
    return None


def _files() -> dict[str, Path]:
    """Return the profiles' files by name; those of the working folder come before the packaged."""
    files: dict[str, Path] = {}
    for folder in _folders():
        for path in sorted(folder.glob("*.yaml")):
            files.setdefault(path.stem, path)
    return dict(sorted(files.items()))


def _folders() -> Iterator[Path]:
    yield Path("solvers")
    package = Path(__file__).parents[1]
    packaged = package / "_solvers"
    # An editable checkout has no packaged copy: there the folder stands beside `src`.
    yield packaged if packaged.is_dir() else package.parents[1] / "solvers"


def _read(path: Path) -> Profile:
    try:
        tree = read_yaml(path)
    except Refused as refused:
        raise InputError(refused.problems) from None
    if not isinstance(tree, Fields):
        raise InputError([Problem("yaml_not_mapping", tree.place, "")])
    reader = _Reader(tree)
    profile = Profile(
        name=path.stem,
        title=reader.title(),
        solver=reader.choice("solver", SOLVERS),
        options=reader.options(),
        needs=reader.choice("needs", (HIPO_PACKAGE,)) or None,
        tolerance=reader.tolerance(),
    )
    if reader.problems:
        raise InputError(reader.problems)
    return profile


class _Reader:
    """Reads the fields of a profile and notes what is wrong with them."""

    def __init__(self, tree: Fields) -> None:
        self.tree = tree
        self.problems = [
            Problem("unknown_key", entry.place, str(key), {"given": str(key), "options": KEYS})
            for key, entry in tree.entries.items()
            if key not in KEYS
        ]
        for key in ("title", "solver"):
            if key not in tree.entries:
                self.note("missing_key", tree, key, given=key)

    def note(self, code: str, node: Node, field: str, **values: object) -> None:
        """Note a problem."""
        if isinstance(node, Scalar):
            values = {"given": node.text, **values}
        self.problems.append(Problem(code, node.place, field, values))

    def node(self, key: str, fields: Fields | None = None) -> Node | None:
        """Return a field's tree, if it is there."""
        entry = (fields or self.tree).entries.get(key)
        return entry.node if entry else None

    def text(self, key: str, fields: Fields | None = None) -> str | None:
        """Return a text field, or None where it is absent."""
        node = self.node(key, fields)
        if node is None:
            return None
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node.value
        self.note("not_text", node, key)
        return None

    def title(self) -> Text:
        """Return the title in both languages."""
        node = self.node("title")
        if node is None:
            return Text("", "")
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return Text(node.value, node.value)
        if not isinstance(node, Fields) or set(node.entries) != {"en", "zh"}:
            self.note("not_bilingual", node, "title")
            return Text("", "")
        return Text(self.text("en", node) or "", self.text("zh", node) or "")

    def choice(self, key: str, options: tuple[str, ...]) -> str:
        """Return a field that is one of some words."""
        value = self.text(key)
        node = self.node(key)
        if value is not None and value not in options and node is not None:
            self.note("not_choice", node, key, options=options)
        return value or ""

    def options(self) -> dict[str, Value]:
        """Return the solver's options."""
        node = self.node("options")
        if node is None:
            return {}
        if not isinstance(node, Fields):
            self.note("not_mapping", node, "options")
            return {}
        options, problems = check_options(node)
        self.problems += problems
        return options

    def tolerance(self) -> float:
        """Return the tolerance of the independent check."""
        node = self.node("tolerance")
        if node is None:
            return TOLERANCE
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.note("not_number", node, "tolerance", unit="1")
            return TOLERANCE
        if not TIGHTEST <= value <= LOOSEST:
            message = Text(f"{value:g} is out of range", f"{value:g} 超出范围")
            remedy = Text(
                f"write a number from {TIGHTEST:g} to {LOOSEST:g}",
                f"请写 {TIGHTEST:g} 至 {LOOSEST:g} 之间的数",
            )
            self.note("other", node, "tolerance", message=message, remedy=remedy)
        return float(value)

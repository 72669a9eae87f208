"""Solver profiles: YAML files that name a solver, its options and limits, and nothing else."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from transition_sim.errors import InputError, Place, Problem, SolverError, Text
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.reading.yaml import read_yaml
from transition_sim.inputs.tree import Entry, Fields, Node, Scalar
from transition_sim.solve.certificate import TOLERANCE
from transition_sim.solve.highs.options import HIPO_PACKAGE, check_options, refuse_option
from transition_sim.solve.highs.session import Value, quiet_highs, refused_option
from transition_sim.solve.profile import Profile
from transition_sim.solve.pyomo_solvers import PACKAGES, known_solvers, require_solver

HIGHS = "highs"
KEYS = ("title", "solver", "needs", "tolerance", "time_limit", "fallback", "options")


class ProfileReader:
    """Reads the fields of a profile's file and notes what is wrong with them."""

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
            values = {**values, "given": node.text}
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

    def choice(self, key: str, options: Sequence[str]) -> str:
        """Return a field that is one of some words."""
        value = self.text(key)
        node = self.node(key)
        if value is not None and value not in options and node is not None:
            self.note("not_choice", node, key, options=tuple(options))
        return value or ""

    def options(self, solver: str) -> dict[str, Value]:
        """Return the solver's options; HiGHS's are checked now, others when it is at hand."""
        node = self.node("options")
        if node is None:
            return {}
        if not isinstance(node, Fields):
            self.note("not_mapping", node, "options")
            return {}
        if solver == HIGHS:
            options, problems = check_options(node)
            self.problems += problems
            return options
        return {str(key): self.option(str(key), entry.node) for key, entry in node.entries.items()}

    def option(self, name: str, node: Node) -> Value:
        """Return an option of which only its solver knows what it may be."""
        if isinstance(node, Scalar) and node.value is not None:
            return node.value
        self.note("not_text", node, f"options.{name}", given="")
        return ""

    def number(self, key: str, low: float, high: float, unit: str = "1") -> float | None:
        """Return a number within its limits, or None where it is absent."""
        node = self.node(key)
        if node is None:
            return None
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.note("not_number", node, key, given="", unit=unit)
            return None
        if not low <= value <= high:
            message = Text(f"{value:g} is out of range", f"{value:g} 超出范围")
            remedy = Text(
                f"write a number from {low:g} to {high:g}", f"请写 {low:g} 至 {high:g} 之间的数"
            )
            self.note("other", node, key, message=message, remedy=remedy)
        return float(value)


# Looser than this, the check would say nothing about a share in percent.
LOOSEST = 1e-4
TIGHTEST = 1e-9
SHORTEST_S, LONGEST_S = 1e-3, 1e7


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
    files = profile_files()
    if given not in files:
        raise InputError([_unknown(given, Place("--solver"), "")])
    return _read(files[given])


def for_highs(profile: str | Path | Profile) -> Profile:
    """Return a profile for what only HiGHS can do; ``highs`` in place of another solver's."""
    given = profile if isinstance(profile, Profile) else load_profile(profile)
    if given.solver == HIGHS:
        return given
    return dataclasses.replace(load_profile(HIGHS), time_limit=given.time_limit)


def for_warm_starts(profile: str | Path | Profile) -> Profile:
    """Return a profile that starts from the last basis; ``highs`` in place of one that cannot."""
    given = for_highs(profile)
    if given.options.get("solver") == "simplex":
        return given
    return dataclasses.replace(load_profile(HIGHS), time_limit=given.time_limit)


def with_time_left(profile: Profile, start: float) -> Profile:
    """Return a profile with what is left of its time since `start` (of ``time.perf_counter``)."""
    if profile.time_limit is None:
        return profile
    left = max(profile.time_limit - (time.perf_counter() - start), SHORTEST_S)
    return dataclasses.replace(profile, time_limit=left)


def override(profile: Profile, name: str, **options: Value) -> Profile:
    """Return a profile under another name, with some options replaced."""
    return dataclasses.replace(profile, name=name, options={**profile.options, **options})


def profile_files() -> dict[str, Path]:
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


def _read(path: Path, seen: tuple[str, ...] = ()) -> Profile:
    """Read a profile, and those that it falls back to, which are not to come back to it."""
    try:
        tree = read_yaml(path)
    except Refused as refused:
        raise InputError(refused.problems) from None
    if not isinstance(tree, Fields):
        raise InputError([Problem("yaml_not_mapping", tree.place, "")])
    reader = ProfileReader(tree)
    solver = reader.choice("solver", known_solvers())
    tolerance = reader.number("tolerance", TIGHTEST, LOOSEST)
    profile = Profile(
        name=path.stem,
        title=reader.title(),
        solver=solver,
        options=reader.options(solver),
        needs=reader.choice("needs", (HIPO_PACKAGE, *PACKAGES)) or None,
        tolerance=TOLERANCE if tolerance is None else tolerance,
        time_limit=reader.number("time_limit", SHORTEST_S, LONGEST_S, "s"),
        fallback=reader.text("fallback"),
    )
    problems = list(reader.problems)
    if profile.fallback is not None:
        entry = tree.entries["fallback"]
        problems += _check_fallback(profile.fallback, entry, (*seen, path.stem))
    if problems:
        raise InputError(problems)
    return profile


def _check_fallback(name: str, entry: Entry, seen: tuple[str, ...]) -> list[Problem]:
    files = profile_files()
    if name in seen:
        values = {
            "message": Text(
                f"`{name}` falls back to itself: {' → '.join((*seen, name))}",
                f"`{name}` 最终回退到自身：{' → '.join((*seen, name))}",
            ),
            "remedy": Text("name a profile that does not lead back", "请改为不会绕回的配置"),
        }
        return [Problem("other", entry.node.place, "fallback", values)]
    if name not in files:
        return [_unknown(name, entry.node.place, "fallback")]
    _read(files[name], seen)
    return []


def _unknown(given: str, place: Place, field: str) -> Problem:
    kind = Text("solver profile", "求解器配置")
    values = {"kind": kind, "given": given, "options": tuple(profile_files())}
    return Problem("reference_unknown", place, field, values)


def list_profiles() -> list[tuple[Profile, bool, Text | None]]:
    """Return every profile, whether it can run here, and why not."""
    found = []
    for path in profile_files().values():
        profile = load_profile(path)
        reason = why_not(profile)
        found.append((profile, reason is None, reason))
    return found


def why_not(profile: Profile) -> Text | None:
    """Return why a profile cannot run here, or None."""
    try:
        if profile.solver == HIGHS:
            refused = refused_option(quiet_highs(), profile.options)
            if refused is not None:
                refuse_option(refused, profile.options[refused])
        else:
            require_solver(profile)
    except SolverError as error:
        return error.sentence
    return None

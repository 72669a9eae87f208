"""Solver profiles: YAML files that name a solver, its options and limits, and nothing else."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.files import Refused
from transition_sim.inputs.tree import Entry, Fields
from transition_sim.inputs.yaml import read_yaml
from transition_sim.solve.certificate import TOLERANCE
from transition_sim.solve.external import PACKAGES, known_solvers
from transition_sim.solve.held import Value
from transition_sim.solve.options import HIPO_PACKAGE
from transition_sim.solve.profile_reader import HIGHS, ProfileReader

# Looser than this, the check would say nothing about a share in percent.
LOOSEST = 1e-4
TIGHTEST = 1e-9
SHORTEST_S, LONGEST_S = 1e-3, 1e7


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
        ``highs``, or a name that Pyomo knows.
    options : Mapping[str, bool | int | float | str]
        Options of that solver.
    needs : str or None
        What has to be installed for it besides this package.
    tolerance : float
        Largest relative violation that the independent check lets pass.
    time_limit : float or None
        Longest time that one solve may take [s].
    fallback : str or None
        The profile that `transition_sim.solve.solve_with_fallback` tries next.
    """

    name: str
    title: Text
    solver: str
    options: Mapping[str, Value]
    needs: str | None = None
    tolerance: float = TOLERANCE
    time_limit: float | None = None
    fallback: str | None = None


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

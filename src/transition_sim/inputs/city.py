"""A city's folder → a frozen `City`."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from transition_sim.errors import InputError, Place, Problem, word
from transition_sim.inputs.binding import bind, bind_rest
from transition_sim.inputs.city_checks import check_city
from transition_sim.inputs.city_record import City
from transition_sim.inputs.city_sections import CityFile, LedgerEntry
from transition_sim.inputs.drafts import CityDraft
from transition_sim.inputs.files import Refused
from transition_sim.inputs.heat_rows import HeatSource, HeatStore
from transition_sim.inputs.profiles import Series, read_profile
from transition_sim.inputs.rows import (
    EmissionFactor,
    FuelYear,
    Link,
    Project,
    Published,
    Source,
    Store,
    Technology,
    Unit,
)
from transition_sim.inputs.schema import TABLES
from transition_sim.inputs.tables import Table, read_table
from transition_sim.inputs.tree import Fields, Items, Node, Scalar
from transition_sim.inputs.yaml import read_yaml

SETTINGS, LEDGER, PROFILES = "city.yaml", "ledger.yaml", "profiles"


def packaged_cities() -> dict[str, Path]:
    """Return the folders of the cities that come with the program, by name."""
    root = Path(str(resources.files("transition_sim").joinpath("cities")))
    if not root.is_dir():
        return {}
    return {item.name: item for item in sorted(root.iterdir()) if (item / SETTINGS).is_file()}


def load_city(folder: str | Path) -> City:
    """Return the city in a folder.

    Parameters
    ----------
    folder : str or Path
        A folder with the files of a city, or the name of a packaged city.

    Raises
    ------
    InputError
        With every problem of every file.
    """
    path, packaged = Path(folder), packaged_cities()
    if not path.is_dir() and str(folder) in packaged:
        path = packaged[str(folder)]
    if not path.is_dir():
        raise InputError([_no_city(str(folder), tuple(packaged))])
    city, problems = read_city(path, str(path))
    if city is None:
        raise InputError(problems)
    return city


def _no_city(given: str, packaged: tuple[str, ...]) -> Problem:
    if "/" in given or "\\" in given or given.startswith("."):
        return Problem("folder_missing", Place(given), "", {"given": given})
    values = {"kind": word("city"), "given": given, "options": packaged}
    return Problem("city_unknown", Place(given), "", values)


def read_city(
    folder: Path, shown: str, is_confined: bool = False
) -> tuple[City | None, list[Problem]]:
    """Return the city in a folder, or None and every problem of every file.

    Parameters
    ----------
    folder : Path
        The folder.
    shown : str
        How errors name the folder.
    is_confined : bool
        Whether a file that is a link to somewhere outside the folder is refused.
    """
    draft = CityDraft(folder, shown)
    if is_confined and (leaving := _leaving(draft)):
        return None, leaving
    _read_settings(draft)
    for kind in TABLES:
        path = folder / kind.file
        if kind.is_optional and not path.exists():
            draft.tables[kind] = Table(has_ids=True)
            continue
        draft.tables[kind], wrong = read_table(kind, path, draft.show(kind.file))
        draft.problems += wrong
        draft.files.append(path)
    _read_ledger(draft)
    _read_profiles(draft)
    draft.problems += check_city(draft)
    if draft.problems or draft.settings is None:
        return None, draft.problems
    return _finish(draft), []


def _leaving(draft: CityDraft) -> list[Problem]:
    root = draft.folder.resolve()
    values = {"folder": draft.folder.name}
    return [
        Problem("path_outside", Place(path.as_posix()), "", {**values, "given": path.name})
        for path in (*draft.folder.glob("*.*"), *draft.folder.glob(f"{PROFILES}/*.csv"))
        if not path.resolve().is_relative_to(root)
    ]


def _finish(draft: CityDraft) -> City:
    settings: Any = draft.settings
    given = {name: getattr(settings, name) for name in CityFile.model_fields}
    rows = {kind: draft.tables[kind].rows for kind in TABLES}
    return City.model_construct(
        **given,
        folder=draft.folder,
        technologies=rows[Technology],
        units=rows[Unit],
        projects=rows[Project],
        stores=rows[Store],
        fuels=rows[FuelYear],
        emissions=rows[EmissionFactor],
        links=rows[Link],
        sources=rows[Source],
        published=rows[Published],
        heat_sources=rows[HeatSource],
        heat_stores=rows[HeatStore],
        ledger=draft.ledger,
        profiles=MappingProxyType(dict(draft.profiles)),
        files=tuple(draft.files),
    )


def _read_settings(draft: CityDraft) -> None:
    path = draft.folder / SETTINGS
    try:
        draft.tree = read_yaml(path, draft.show(SETTINGS))
    except Refused as refused:
        draft.problems += refused.problems
        return
    draft.files.append(path)
    if not isinstance(draft.tree, Fields):
        draft.problems.append(Problem("yaml_not_mapping", draft.tree.place, ""))
        return
    draft.settings, wrong = bind(CityFile, draft.tree, {})
    draft.problems += wrong
    if wrong:
        draft.settings = bind_rest(CityFile, draft.tree, {}, {})


def _read_ledger(draft: CityDraft) -> None:
    path = draft.folder / LEDGER
    try:
        tree = read_yaml(path, draft.show(LEDGER))
    except Refused as refused:
        draft.problems += refused.problems
        return
    draft.files.append(path)
    if not isinstance(tree, Items):
        draft.problems.append(Problem("yaml_not_list", tree.place, ""))
        return
    draft.ledger_tree = tree
    entries = []
    for position, node in enumerate(tree.items):
        entry, wrong = bind(LedgerEntry, node, {}, (_label(node, position),))
        draft.problems += wrong
        if entry is not None:
            entries.append(entry.stand(node.place))
    draft.ledger = tuple(entries)


def _label(node: Node, position: int) -> str:
    if isinstance(node, Fields) and "id" in node.entries:
        own = node.entries["id"].node
        if isinstance(own, Scalar) and own.text:
            return own.text
    return f"[{position}]"


def _read_profiles(draft: CityDraft) -> None:
    folder = draft.folder / PROFILES
    found = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    draft.profile_names = tuple(path.stem for path in found)
    roles = draft.roles()
    for path in found:
        try:
            shown = draft.show(f"{PROFILES}/{path.name}")
            asked = Series(path.stem, roles.get(path.stem), draft.profile_names, path.stem)
            draft.profiles[path.stem] = read_profile(path, shown, asked)
        except Refused as refused:
            draft.problems += refused.problems
        draft.files.append(path)

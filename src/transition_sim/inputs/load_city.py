"""A city's folder → a frozen `City`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from transition_sim.errors import InputError, Place, Problem, word
from transition_sim.inputs.merging.city_layers import (
    PROFILES,
    SETTINGS,
    packaged_cities,
    read_layers,
)
from transition_sim.inputs.merging.city_overlay import (
    lay_items,
    lay_rows,
    merge_settings,
    remove_items,
    remove_rows,
    text_of,
)
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.reading.csv_tables import Table, read_table
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.reading.series import Series, read_profile
from transition_sim.inputs.reading.validation_errors import bind, bind_rest
from transition_sim.inputs.reading.yaml import read_yaml
from transition_sim.inputs.rules.city import check_city
from transition_sim.inputs.schema.city import TABLES, City
from transition_sim.inputs.schema.city_settings import CityFile
from transition_sim.inputs.schema.emissions import Abatement, Benchmark, EmissionFactor, Methane
from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.heat import HeatSource, HeatStore
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.loads import Load
from transition_sim.inputs.schema.plant import (
    FuelYear,
    Link,
    Project,
    Source,
    Store,
    Technology,
    Unit,
)
from transition_sim.inputs.schema.published import Outcome, Published
from transition_sim.inputs.schema.records import Row
from transition_sim.inputs.schema.retrofits import Retrofit
from transition_sim.inputs.tree import Fields, Items

R = TypeVar("R", bound=Row)
LEDGER = "ledger.yaml"


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
    return finish_city(read_draft(folder, shown, is_confined))


def read_draft(folder: Path, shown: str, is_confined: bool = False) -> CityDraft:
    """Return what the files of a city hold, before the rules between them are checked."""
    draft = CityDraft(folder, shown, read_layers(folder, shown, is_confined))
    draft.problems += draft.layers.problems
    if draft.layers.is_whole:
        _read_settings(draft)
        for kind in TABLES:
            draft.tables[kind] = _read_tables(draft, kind)
        _read_ledger(draft)
        _read_profiles(draft)
    return draft


def finish_city(draft: CityDraft) -> tuple[City | None, list[Problem]]:
    """Return the city of a draft, or None and every problem of its files and between them."""
    if not draft.layers.is_whole:
        return None, draft.problems
    problems = [*draft.problems, *check_city(draft)]
    if problems or draft.settings is None:
        return None, problems
    return usable_city(draft), []


def usable_city(draft: CityDraft) -> City:
    """Return what a draft with settings holds as a city; rows with errors are not in it."""
    settings: Any = draft.settings
    given = {name: getattr(settings, name) for name in CityFile.model_fields}
    rows = {kind: draft.tables[kind].rows for kind in TABLES}
    return City.model_construct(
        **given,
        folder=draft.folder.absolute(),
        technologies=rows[Technology],
        units=rows[Unit],
        projects=rows[Project],
        stores=rows[Store],
        fuels=rows[FuelYear],
        emissions=rows[EmissionFactor],
        links=rows[Link],
        sources=rows[Source],
        published=rows[Published],
        outcomes=rows[Outcome],
        heat_sources=rows[HeatSource],
        heat_stores=rows[HeatStore],
        abatement=rows[Abatement],
        benchmarks=rows[Benchmark],
        methane=rows[Methane],
        loads=rows[Load],
        retrofits=rows[Retrofit],
        ledger=draft.ledger,
        profiles=FrozenMapping(draft.profiles),
        files=tuple(each.absolute() for each in draft.files),
        extended=tuple(layer.folder.absolute() for layer in draft.layers.found[1:]),
    )


def _read_settings(draft: CityDraft) -> None:
    draft.files += [layer.folder / SETTINGS for layer in draft.layers.found]
    draft.tree, wrong = merge_settings(draft.layers)
    draft.problems += wrong
    if isinstance(draft.tree, Fields):
        draft.settings, wrong = bind(CityFile, draft.tree, {})
        draft.problems += wrong
        if wrong:
            draft.settings = bind_rest(CityFile, draft.tree, {}, {})


def _read_tables(draft: CityDraft, kind: type[R]) -> Table[R]:
    """Return the rows of a table from the first city that is extended to the city's own."""
    table: Table[R] | None = None
    for layer in draft.layers.from_the_base():
        if table is not None:
            table, wrong = remove_rows(table, layer, kind.file.removesuffix(".csv"))
            draft.problems += wrong
        path = layer.folder / kind.file
        if not path.exists() and (table is not None or kind.is_optional or not layer.is_read):
            table = table or Table(has_ids=layer.is_read)
            continue
        own, wrong = read_table(kind, path, layer.show(kind.file))
        draft.problems += wrong
        draft.files.append(path)
        table = own if table is None else lay_rows(table, own)
    assert table is not None
    return table


def _read_ledger(draft: CityDraft) -> None:
    ledger: Items | None = None
    for layer in draft.layers.from_the_base():
        if ledger is not None:
            ledger, wrong = remove_items(ledger, layer, "ledger", "id")
            draft.problems += wrong
        path = layer.folder / LEDGER
        if not path.exists() and (ledger is not None or not layer.is_read):
            continue
        draft.files.append(path)
        try:
            own = read_yaml(path, layer.show(LEDGER))
        except Refused as refused:
            draft.problems += refused.problems
            continue
        if not isinstance(own, Items):
            draft.problems.append(Problem("yaml_not_list", own.place, ""))
            continue
        ledger = own if ledger is None else lay_items(ledger, own, "id")
    if ledger is None:
        return
    draft.ledger_tree = ledger
    entries = []
    for position, node in enumerate(ledger.items):
        label = text_of(node, "id") or f"[{position}]"
        entry, wrong = bind(LedgerEntry, node, {}, (label,))
        draft.problems += wrong
        if entry is not None:
            entries.append(entry.stand(node.place))
    draft.ledger = tuple(entries)


def _read_profiles(draft: CityDraft) -> None:
    found: dict[str, tuple[Path, str]] = {}
    for layer in draft.layers.from_the_base():
        for position, given in enumerate(layer.removed.get(PROFILES, ())):
            if found.pop(given, None) is None:
                draft.problems.append(layer.missing(PROFILES, position, tuple(found)))
        for path in sorted((layer.folder / PROFILES).glob("*.csv")):
            found[path.stem] = path, layer.show(f"{PROFILES}/{path.name}")
    draft.profile_names = tuple(sorted(found))
    roles = draft.roles()
    for name in draft.profile_names:
        path, shown = found[name]
        try:
            asked = Series(name, roles.get(name), draft.profile_names, name)
            draft.profiles[name] = read_profile(path, shown, asked)
        except Refused as refused:
            draft.problems += refused.problems
        draft.files.append(path)


__all__ = [
    "LEDGER",
    "PROFILES",
    "SETTINGS",
    "City",
    "finish_city",
    "load_city",
    "packaged_cities",
    "read_city",
    "read_draft",
    "usable_city",
]

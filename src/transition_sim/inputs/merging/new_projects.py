"""A scenario's own projects laid beside its city's, under every rule that `projects.csv` obeys.

Each becomes a row of the city's tables, whose cells stand where the scenario has them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from transition_sim.errors import Place, Problem
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.reading.csv_tables import Record, Table, read_row
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.reading.series import Series, read_profile
from transition_sim.inputs.schema.city_overrides import ReplacementPlace
from transition_sim.inputs.schema.identifiers import SLUG
from transition_sim.inputs.schema.new_projects import NewProject
from transition_sim.inputs.schema.plant import Project, Source, Store, Technology
from transition_sim.inputs.schema.records import split_sources
from transition_sim.inputs.tree import Node, Spot, locate

NEW = ("projects", "new")
COLUMNS = {  # of projects.csv, by the field of the scenario
    "technology": "technology",
    "capacity": "capacity_mw",
    "energy": "energy_mwh",
    "online": "online",
    "zone": "zone",
    "stage": "stage",
    "optional": "optional",
    "chp": "chp",
    "cost": "capex_cny_per_kw",
    "availability": "availability",
    "profile": "availability_profile",
    "source": "source",
}
PUBLISHER = "scenario"
NO_SOURCE = "given by the scenario without a source"
NO_SOURCE_ZH = "情景给出，未注明来源"
Opened = Callable[[str, Spot], Path]
"""Returns the path of a file that the scenario names, or refuses it."""


def add_projects(
    draft: CityDraft, projects: Mapping[str, NewProject], tree: Node, opened: Opened
) -> tuple[CityDraft, list[Problem], list[Path]]:
    """Return a city's draft with a scenario's own projects in it.

    Parameters
    ----------
    draft : CityDraft
        Without problems of its own; it is not changed.
    projects : mapping of str to NewProject
        By id.
    tree : Node
        The scenario, for the places of what is wrong.

    Returns
    -------
    CityDraft, list of Problem, list of Path
        The last are the files of their profiles. The rules between the tables are still to be
        checked.
    """
    changed = replace(
        draft,
        tables=dict(draft.tables),
        profiles=dict(draft.profiles),
        problems=[],
        files=list(draft.files),
    )
    problems, files = list[Problem](), list[Path]()
    for name, project in projects.items():
        if name in (draft.ids(Project) or ()):
            spot = locate(tree, (*NEW, name))
            values = {"given": name, "file": Project.file}
            problems.append(Problem("project_not_new", spot.key_place, spot.name, values))
            continue
        if project.profile is not None:
            path, wrong = _read_own_profile(changed, name, project, tree, opened)
            problems += wrong
            files += [path] if path is not None else []
            if wrong:
                continue
        problems += _add_rows(changed, name, project, tree)
    return changed, problems, files


def places_of_projects(projects: Mapping[str, NewProject], tree: Node) -> list[ReplacementPlace]:
    """Return where a scenario has its own projects."""
    return [_place(tree, name) for name in projects]


def _add_rows(draft: CityDraft, name: str, project: NewProject, tree: Node) -> list[Problem]:
    """Lay a project, and its source where it names none of the city's, over the tables."""
    cells = _cells(draft, name, project)
    places = {
        column: _place(tree, name, field)
        for field, column in COLUMNS.items()
        if column in cells or field in ("energy", "zone")
    }
    own: ReplacementPlace = _place(tree, name)
    places |= dict.fromkeys(("id", "name_en", "name_zh"), own)
    record = Record(cells, places, own)
    source = _own_source(name, project, cells["source"], draft, own)
    draft.tables[Source] = (
        _with_row(draft.tables[Source], *source) if source else (draft.tables[Source])
    )
    row, wrong = read_row(Project, record)
    if row is not None:
        draft.tables[Project] = _with_row(draft.tables[Project], row, record)
    return wrong


def _cells(draft: CityDraft, name: str, project: NewProject) -> dict[str, str]:
    """Return a project's row of projects.csv."""
    shown = project.name
    cells = {
        "id": name,
        "name_en": name if shown is None else shown.en,
        "name_zh": name if shown is None else shown.zh,
        "zone": project.zone or _usual_zone(draft, project.technology),
        "source": _sources_of(name, project, draft),
    }
    for field, column in COLUMNS.items():
        value = getattr(project, field)
        if column not in cells and value is not None:
            cells[column] = repr(value) if isinstance(value, float) else str(value)
    if project.profile is not None:
        cells["availability_profile"] = name
    return cells


def _usual_zone(draft: CityDraft, technology: str) -> str:
    """Return a store's zone, or the first of the city."""
    own = [row.zone for row, _ in draft.rows(Store) if row.id == technology]
    zones = list(draft.settings.zones) if draft.settings is not None else []
    return (own or zones or [""])[0]


def _sources_of(name: str, project: NewProject, draft: CityDraft) -> str:
    """Return the ids that a project names, or the id of the source that is made for it."""
    parts: Any = split_sources(project.source or "")
    known = draft.ids(Source) or ()
    return ";".join(parts) if parts and set(parts) <= set(known) else f"{name[:54]}-scenario"


def _own_source(
    name: str, project: NewProject, id_: str, draft: CityDraft, place: Place
) -> tuple[Source, Record] | None:
    """Return the source that the scenario is itself, graded as an estimate; None where not."""
    if id_ in (draft.ids(Source) or ()) or ";" in id_:
        return None
    assert SLUG.fullmatch(id_) is not None, name
    said = project.source
    cells = {
        "id": id_,
        "title": said or NO_SOURCE,
        "title_zh": said or NO_SOURCE_ZH,
        "publisher": PUBLISHER,
        "confidence": "D",
    }
    record = Record(cells, dict.fromkeys(cells, place), place)
    row, _ = read_row(Source, record)
    return None if row is None else (row, record)


def _with_row(table: Table[Any], row: Any, record: Record) -> Table[Any]:
    return Table(
        rows=(*table.rows, row),
        ids=(*table.ids, str(row.identity()[0])),
        has_ids=table.has_ids,
        records={**table.records, len(table.rows): record},
    )


def _place(tree: Node, name: str, field: str | None = None) -> ReplacementPlace:
    spot = locate(tree, (*NEW, name) if field is None else (*NEW, name, field))
    at = spot.key_place if field is None else spot.place
    text = getattr(spot.node, "text", "")
    parts = (*NEW, name) if field is None else (*NEW, name, field)
    return ReplacementPlace(at.file, at.line, at.column, ".".join(parts), text)


def _read_own_profile(
    draft: CityDraft, name: str, project: NewProject, tree: Node, opened: Opened
) -> tuple[Path | None, list[Problem]]:
    """Read a project's hourly availability into the draft, under the project's id."""
    spot = locate(tree, (*NEW, name, "profile"))
    if name in draft.profile_names:
        return None, [Problem("profile_name_taken", spot.place, spot.name, {"given": name})]
    technologies: dict[str, Technology] = draft.technologies()
    usual = technologies.get(project.technology)
    alike = (usual.availability_profile if usual is not None else None) or name
    try:
        path = opened(str(project.profile), spot)
        asked = Series(alike, "availability", draft.profile_names, spot.name)
        draft.profiles[name] = read_profile(path, path.as_posix(), asked, spot.place)
    except Refused as refused:
        return None, list(refused.problems)
    draft.profile_names = (*draft.profile_names, name)
    return path, []

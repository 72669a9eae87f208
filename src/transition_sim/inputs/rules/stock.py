"""Rules of what stands and what comes: ids, stores, commitment, and dates around the stock date."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Problem, word
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.schema.plant import Project, Store, Technology, Unit
from transition_sim.inputs.schema.records import Row
from transition_sim.inputs.schema.technology_columns import COMMITMENT_COLUMNS, HEAT_COLUMNS

STORAGE, ALL = "storage", "all"
FLOWS = (
    "import",
    "export",
    "sales",
    "purchases",
    "trade",
    "unserved",
    "charge",
    "discharge",
    "demand",
    "load",
    "loss",
    "losses",
    "curtailment",
    "total",
    "net",
    "all",
)
"""What a balance, a picture or a table lists beside the classes of plant: no class is called so."""
NOT_OF_STORES = (
    "fuel",
    "heat_rate_gce_per_kwh",
    "net_efficiency",
    "own_use_share",
    "availability",
    "availability_profile",
    "must_run_share",
    "must_run_share_heating_season",
    "variable_om_cny_per_mwh",
    "minimum_load_share",
    *COMMITMENT_COLUMNS,
    *HEAT_COLUMNS,
)
"""Columns of technologies.csv that nothing reads of a store."""
OWN_VALUES = ("chp", "availability", "availability_profile", "capex_cny_per_kw")
"""Columns of projects.csv in place of the technology's; the plant of a store is one."""
NAMED_TOGETHER: tuple[tuple[type[Row], str, type[Row]], ...] = (
    (Project, "technology", Technology),
    (Project, "unit", Unit),
    (Unit, "technology", Technology),
)
"""Tables whose ids must differ: results name the rows of both in one list."""


def check_ids(draft: CityDraft) -> Iterator[Problem]:
    """Check that no id stands for two of project, unit and technology."""
    for kind, name, other in NAMED_TOGETHER:
        places = {each.identity()[0]: at("id") for each, at in draft.rows(other)}
        for row, at in draft.rows(kind):
            given = row.identity()[0]
            if given in places:
                values = {"given": given, "kind": word(name), "file": other.file}
                values["first"] = places[given].line
                yield Problem("duplicate_id_across", at("id"), "id", values)


def check_reserved(draft: CityDraft) -> Iterator[Problem]:
    """Check that no class has the name of a flow, and no project a word of a scenario."""
    for row, at in draft.rows(Technology):
        if row.technology_class in FLOWS:
            values = {"given": row.technology_class}
            yield Problem("class_reserved", at("class"), "class", values)
    for project, at in draft.rows(Project):
        if project.id == ALL:
            yield Problem("project_reserved", at("id"), "id", {"given": project.id})


def check_stores(draft: CityDraft) -> Iterator[Problem]:
    """Check that stores are technologies of class storage, with physics and energy."""
    technologies, stores = draft.technologies(), draft.ids(Store)
    for store, at in draft.rows(Store):
        technology = technologies.get(store.id)
        if technology is not None and technology.technology_class != STORAGE:
            yield Problem("store_class", at("id"), "id", {"given": store.id})
    for technology, at in draft.rows(Technology):
        is_store = technology.technology_class == STORAGE
        if is_store and stores is not None and technology.id not in stores:
            yield Problem("store_physics", at("id"), "id", {"given": technology.id})
    for unit, at in draft.rows(Unit):
        if _is_store(unit.technology, technologies):
            yield Problem("unit_is_store", at("technology"), "technology", {"given": unit.id})
    for project, at in draft.rows(Project):
        has_energy, place = project.energy_mwh is not None, at("energy_mwh")
        is_store = _is_store(project.technology, technologies)
        if project.technology in technologies and has_energy != is_store:
            code = "energy_not_store" if has_energy else "energy_missing"
            yield Problem(code, place, "energy_mwh", {"given": project.id})


def check_store_columns(draft: CityDraft) -> Iterator[Problem]:
    """Check that a store gives nothing in technologies.csv that no component reads."""
    for row, at in draft.rows(Technology):
        for field in NOT_OF_STORES if row.technology_class == STORAGE else ():
            if getattr(row, field) is not None:
                values = {"given": row.id, "column": field}
                yield Problem("store_column", at(field), field, values)


def check_store_projects(draft: CityDraft) -> Iterator[Problem]:
    """Check that a store's project stands in the store's zone and is taken whole."""
    technologies, zones = draft.technologies(), {row.id: row.zone for row, _ in draft.rows(Store)}
    for project, at in draft.rows(Project):
        if not _is_store(project.technology, technologies):
            continue
        zone = zones.get(project.technology, project.zone)
        if project.zone != zone:
            values = {"given": project.id, "technology": project.technology, "zone": zone}
            yield Problem("store_zone", at("zone"), "zone", values)
        if project.optional:
            yield Problem("store_optional", at("optional"), "optional", {"given": project.id})


def check_project_values(draft: CityDraft) -> Iterator[Problem]:
    """Check that a project's own values are such as its technology can have."""
    technologies = draft.technologies()
    for project, at in draft.rows(Project):
        technology = technologies.get(project.technology)
        if technology is None:
            continue
        for column in OWN_VALUES if technology.technology_class == STORAGE else ():
            if getattr(project, column):
                values = {"given": project.id, "column": column}
                yield Problem("project_column_of_store", at(column), column, values)
        column = "availability_profile"
        if getattr(project, column) and technology.minimum_load_share is not None:
            yield Problem("commitment_with_profile", at(column), column, {"given": project.id})
        if project.capex_cny_per_kw and technology.lifetime_years is None:
            column = "capex_cny_per_kw"
            values = {"given": project.id, "technology": technology.id}
            yield Problem("project_without_lifetime", at(column), column, values)


def check_dates(draft: CityDraft) -> Iterator[Problem]:
    """Check that dates are in order."""
    for project, at in draft.rows(Project):
        low, high = project.online_low or project.online, project.online_high or project.online
        if not low <= project.online <= high:
            values = {"given": project.online, "low": low, "high": high}
            yield Problem("range_order", at("online"), "online", values)
    for unit, at in draft.rows(Unit):
        if unit.commissioned and unit.retires and unit.retires <= unit.commissioned:
            values = {"given": unit.retires, "low": unit.commissioned}
            yield Problem("retires_before", at("retires"), "retires", values)


def check_stock(draft: CityDraft) -> Iterator[Problem]:
    """Check that units stand on the stock date, and that projects come after it."""
    if draft.settings is None:
        return
    stock = draft.settings.stock_date
    for unit, at in draft.rows(Unit):
        if unit.commissioned is not None and unit.commissioned > stock:
            values = {"given": unit.commissioned, "stock": stock}
            yield Problem("unit_after_stock", at("commissioned"), "commissioned", values)
        if unit.retires is not None and unit.retires <= stock:
            values = {"given": unit.retires, "stock": stock}
            yield Problem("unit_before_stock", at("retires"), "retires", values)
    for project, at in draft.rows(Project):
        if project.online <= stock:
            values = {"given": project.online, "stock": stock}
            yield Problem("project_before_stock", at("online"), "online", values)


def _is_store(name: str, technologies: dict[str, Technology]) -> bool:
    return name in technologies and technologies[name].technology_class == STORAGE


def check_commitment(draft: CityDraft) -> Iterator[Problem]:
    """Check that what is committed has a minimum load, and a fuel curve that rises."""
    for row, at in draft.rows(Technology):
        least = row.minimum_load_share
        if least is None:
            for column in COMMITMENT_COLUMNS:
                if getattr(row, column) is not None:
                    values = {"given": row.id, "column": column}
                    yield Problem("commitment_without_minimum", at(column), column, values)
            continue
        if row.availability_profile is not None:
            column = "availability_profile"
            yield Problem("commitment_with_profile", at(column), column, {"given": row.id})
        penalty = row.part_load_penalty_share
        if penalty is not None and least == 0.0:
            column = "part_load_penalty_share"
            yield Problem("part_load_without_load", at(column), column, {"given": row.id})
        if penalty is not None and (1.0 + penalty) * least >= 1.0:
            column = "part_load_penalty_share"
            place = at(column)
            yield Problem("part_load_too_steep", place, column, {"given": penalty, "least": least})
        if penalty and row.fuel is None:
            column = "part_load_penalty_share"
            yield Problem("part_load_without_fuel", at(column), column, {"given": row.id})

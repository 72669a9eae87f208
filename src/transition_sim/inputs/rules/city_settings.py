"""Rules between `city.yaml` and the tables."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.reading.files import missing
from transition_sim.inputs.schema.plant import Source, Technology
from transition_sim.inputs.tree import Fields, Key, Node, Scalar, path_name


def check_setting_references(draft: CityDraft) -> Iterator[Problem]:
    """Check that zones and profiles that `city.yaml` names are defined."""
    if draft.settings is None:
        return
    zones = draft.keys("zones")
    profiles = {("demand", zone): each.profile for zone, each in draft.settings.demand.items()}
    profiles |= {("export", zone): each.profile for zone, each in draft.settings.export.items()}
    for (part, zone), profile in profiles.items():
        if zone not in zones:
            place = draft.spot(part, zone).key_place
            yield missing("zone", zone, zones, place, f"{part}.{zone}")
        if profile not in draft.profile_names:
            spot = draft.spot(part, zone, "profile")
            yield missing("profile", profile, draft.profile_names, spot.place, spot.name)
    for zone in zones:
        if zone in draft.keys("outside"):
            spot = draft.spot("outside", zone)
            yield Problem("zone_twice", spot.key_place, spot.name, {"given": zone})


def check_setting_sources(draft: CityDraft) -> Iterator[Problem]:
    """Check that every source that `city.yaml` names is listed."""
    known = draft.ids(Source)
    for path, node in _sources(draft.tree, ()):
        for given in (part.strip() for part in node.text.split(";")):
            if given and known is not None and given not in known:
                yield missing("source", given, known, node.place, path_name(path))


def check_stock_date(draft: CityDraft) -> Iterator[Problem]:
    """Check that the printed stock is the base year's, and that every zone has a demand."""
    if draft.settings is None:
        return
    settings = draft.settings
    if settings.stock_date.year != settings.base_year:
        spot = draft.spot("stock_date")
        values = {"given": settings.stock_date, "base": settings.base_year}
        yield Problem("stock_date", spot.place, spot.name, values)
    for zone in settings.zones:
        if zone not in draft.keys("demand"):
            spot = draft.spot("demand")
            yield Problem("zone_demand", spot.key_place, spot.name, {"given": zone})


def check_definitions(draft: CityDraft) -> Iterator[Problem]:
    """Check that definitions name classes that exist, and none on both sides."""
    if draft.settings is None:
        return
    technologies = draft.technologies().values()
    classes = tuple(dict.fromkeys(each.technology_class for each in technologies))
    is_whole = draft.tables[Technology].is_whole
    for name, definition in draft.settings.definitions.items():
        sides = {"clean": definition.clean, "excluded": definition.excluded}
        for side, listed in sides.items():
            for position, given in enumerate(listed):
                spot = draft.spot("definitions", name, side, position)
                if is_whole and given not in classes:
                    yield missing("class", given, classes, spot.place, spot.name)
                if side == "excluded" and given in definition.clean:
                    yield Problem("class_both", spot.place, spot.name, {"given": given})
    if "as_printed" not in draft.keys("definitions"):
        spot = draft.spot("definitions")
        yield Problem("definition_missing", spot.key_place, spot.name)


def _sources(node: Node, path: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], Scalar]]:
    if isinstance(node, Fields):
        for key, entry in node.entries.items():
            if key == "source" and isinstance(entry.node, Scalar):
                yield (*path, key), entry.node
            else:
                yield from _sources(entry.node, (*path, key))

"""Every field has an effect: on the program, on what is reported, or a reason why it has none.

Each field of every table, of `city.yaml` and of a scenario is changed on a city that says something
in all of them. What is listed without effect must have none, so that the lists stay true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from support.every_field import FULL_LEVERS, Effect, Walk, effects_of_tables
from transition_sim.inputs.schema.city import TABLES
from transition_sim.inputs.schema.city_overrides import INPUT_TABLES
from transition_sim.inputs.schema.city_settings import CityFile, Number
from transition_sim.inputs.schema.scenario import ScenarioFile

WORDS = ("name_en", "name_zh", "source", "confidence", "note")
"""Columns of every table that are words: names, where a number is from, remarks."""
REPORTED = {
    "technologies.csv:above_scale": "a definition that counts above-scale plant alone reads it",
    "loads.csv:kind": "names the load in shorthands of a scenario, and in the report",
    "loads.csv:diesel_l_per_unit_year": "what is replaced stands beside the results",
    "loads.csv:co2_t_per_unit_year": "what is replaced stands beside the results",
    "loads.csv:coal_t_per_unit_year": "what is replaced stands beside the results",
}
"""Columns that the program is not made of, but the report is."""
SILENT = {
    "units.csv:county": "told in the data page",
    "units.csv:commissioned": "told in the data page; a unit stands from before the base year",
    "units.csv:status": "told in the data page",
    "projects.csv:county": "told in the data page",
    "projects.csv:online_low": "the range of `online`, which flip searches",
    "projects.csv:online_high": "the range of `online`, which flip searches",
    "heat_sources.csv:kind": "what kinds need apart from each other, their other columns say",
    "loads.csv:unit": "what is counted, in words",
}
"""Columns without an effect, and why that is right."""
REFUSED = {
    "heat_sources.csv:zone": "there is one area of heat",
    "heat_stores.csv:zone": "there is one area of heat",
    "links.csv:to_zone": "the other kinds of link need another price",
    "retrofits.csv:kinds": "kinds and the columns that they explain go together",
}
"""Columns of which this city allows no other value."""
IDENTITIES = ("id", "fuel", "pollutant", "technology")
PUBLISHED = tuple(kind for kind in TABLES if kind not in INPUT_TABLES)
"""What has been published, and the sources: no input of a plan."""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return Walk(tmp_path_factory.mktemp("every-field"))


def test_every_column_of_every_table_has_an_effect(walk: Walk) -> None:
    found = effects_of_tables(walk, INPUT_TABLES, WORDS)
    for name, effects in found.items():
        file, column = name.split(":")
        kind = next(each for each in INPUT_TABLES if each.file == file)
        if column in WORDS:
            assert effects <= {"nothing"}, name
        elif column in kind.key and column in IDENTITIES:
            assert not effects, name  # what refers to it would be refused
        elif name in REPORTED:
            assert "data" in effects, name
            assert "program" not in effects, name
        elif name in SILENT:
            assert "nothing" in effects, name
            assert not effects & {"program", "data"}, name
        elif name in REFUSED:
            assert effects == {"refused"}, name
        else:
            assert "program" in effects, f"{name} has no effect: {effects or 'blank everywhere'}"
    assert {*REPORTED, *SILENT, *REFUSED} <= set(found)


def test_the_tables_that_no_plan_reads_are_these() -> None:
    assert [kind.file for kind in PUBLISHED] == ["outcomes.csv", "published.csv", "sources.csv"]


NEW: dict[str, tuple[Any, Effect]] = {
    "name": ("Another", "nothing"),
    "currency": ("USD", "refused"),
    "price_year": (2020, "nothing"),
    "base_year": (2023, "refused"),
    "stock_date": ("2024-06-30", "nothing"),
    "location.latitude": (40, "nothing"),
    "location.longitude": (120, "nothing"),
    "location.altitude_m": (10, "nothing"),
    "utc_offset_h": (7, "nothing"),
    "calendar_year": (2030, "nothing"),
    "zones": ({"town": "town", "hill": "hill", "third": "third"}, "refused"),
    "outside": ({"grid": "grid", "far": "far"}, "nothing"),
    "discount_rate": ({"value": 0.05, "source": "toy"}, "program"),
    "value_of_lost_load": ({"value": 9000, "source": "toy"}, "program"),
    "free_builds_online.month": (9, "program"),
    "free_builds_online.day": (9, "program"),
    "conversions_start.month": (3, "program"),
    "conversions_start.day": (20, "program"),
    "heating_season.start": ("10-01", "program"),
    "heating_season.end": ("05-01", "program"),
    "demand.town.energy": ({"value": 900_000, "source": "toy"}, "program"),
    "demand.town.growth": ({"value": 0.03, "source": "toy"}, "program"),
    "demand.town.profile": ("wave", "program"),
    "export.town.energy": ({"value": 9000, "source": "toy"}, "program"),
    "export.town.profile": ("wave", "program"),
    "definitions.strict.title": ("Another", "nothing"),
    "definitions.strict.clean": (["pv"], "program"),
    "definitions.strict.excluded": (["coal"], "data"),
    "definitions.strict.storage": ("both", "data"),
    "definitions.strict.generation_basis": ("gross_generation", "program"),
    "definitions.strict.plant": ("above_scale", "nothing"),
    "reserves.up.title": ("Another", "nothing"),
    "reserves.up.direction": ("down", "program"),
    "reserves.up.response_minutes": (7, "program"),
    "reserves.up.response_minutes_low": (1, "refused"),
    "reserves.up.response_minutes_high": (9, "refused"),
    "reserves.up.duration_minutes": (45, "program"),
    "reserves.up.duration_minutes_low": (1, "refused"),
    "reserves.up.duration_minutes_high": (90, "refused"),
    "value_of_unmet_reserve": ({"value": 4000, "source": "toy"}, "program"),
    "firm_hours": ({"value": 24, "source": "toy"}, "program"),
    "heat.lower.title": ("Another", "nothing"),
    "heat.lower.zone": ("hill", "refused"),
    "heat.lower.energy": ({"value": 430_000, "source": "toy"}, "program"),
    "heat.lower.growth": ({"value": 0.02, "source": "toy"}, "program"),
    "heat.lower.profile": ("wave", "program"),
    "heat.lower.value_of_lost_heat": ({"value": 9000, "source": "toy"}, "program"),
    "heat.lower.clean_heating.heat": ({"value": 9, "source": "toy"}, "program"),
    "heat.lower.clean_heating.loose_coal": ({"value": 2, "source": "toy"}, "data"),
    "methane_gwp": ({"value": 27, "source": "toy"}, "program"),
    "grid_co2": ({"value": 0.6, "source": "toy"}, "nothing"),
}
"""By key of `city.yaml`: another value, and what it moves."""
WHY_NOT = {
    "grid_co2": "told in the verdict: what net import carries stands beside the CO2 of the plant",
    "name": "words",
    "price_year": "told in the report: what all prices are in",
    "stock_date": "rules hold the dates of units and projects against it",
    "location.latitude": "rules hold PV against the sun there; synthetic series are made of it",
    "location.longitude": "rules hold PV against the sun there; synthetic series are made of it",
    "location.altitude_m": "synthetic series are made of it",
    "utc_offset_h": "rules hold PV against the sun by it",
    "calendar_year": "synthetic series have its weekdays",
    "outside": "a zone that no link leads to",
    "definitions.strict.title": "words",
    "definitions.strict.plant": "all plant of this city is above scale",
    "reserves.up.title": "words",
    "heat.lower.title": "words",
}
"""Of what moves nothing, why that is right."""


def leaves(kind: type[BaseModel], ids: Mapping[str, str], path: str = "") -> Iterator[str]:
    """Yield the dotted name of every field; of a mapping by id, that of the id in `ids`."""
    for name, field in kind.model_fields.items():
        here = f"{path}{name}"
        section = section_of(field.annotation)
        if section is None or issubclass(section, Number) or here in UNSPLIT:
            yield here
        elif here in ids:
            yield from leaves(section, ids, f"{here}.{ids[here]}.")
        else:
            yield from leaves(section, ids, f"{here}.")


UNSPLIT = (
    "projects.new.own.name",
    "name",
    "zones",
    "outside",
    "title",
    "description",
    "resolution",
)


def section_of(annotation: Any) -> type[BaseModel] | None:
    """Return the section that an annotation leads to, if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = [section_of(part) for part in get_args(annotation)]
    return next((each for each in found if each is not None), None)


IDS = {
    "demand": "town",
    "export": "town",
    "definitions": "strict",
    "reserves": "up",
    "heat": "lower",
}
REMARKS = ("source", "confidence", "note")


def test_every_key_of_the_settings_is_walked() -> None:
    found = leaves(CityFile, IDS)
    assert {name for name in found if name.rsplit(".", 1)[-1] not in REMARKS} == set(NEW)


@pytest.mark.parametrize("key", NEW)
def test_every_key_of_the_settings_has_its_effect(walk: Walk, key: str) -> None:
    value, effect = NEW[key]
    assert walk.setting(tuple(key.split(".")), value) == effect
    assert (key in WHY_NOT) == (effect == "nothing")


ASKED: dict[str, tuple[Any, Effect]] = {
    "name": ("another", "nothing"),
    "title": ("Another", "nothing"),
    "description": ("Another", "nothing"),
    "city": ("./nowhere", "refused"),
    "years": ([2024, 2025, 2026, 2027], "program"),
    "resolution": ({"periods": 1, "hours": 24}, "program"),
    "projects.stages": ([], "program"),
    "projects.include": ([], "program"),
    "projects.exclude": (["roof"], "program"),
    "projects.new.own.technology": ("coal", "program"),
    "projects.new.own.capacity": (9, "program"),
    "projects.new.own.energy": (20, "refused"),
    "projects.new.own.online": ("2025-07-01", "program"),
    "projects.new.own.name": ("Another", "nothing"),
    "projects.new.own.zone": ("hill", "program"),
    "projects.new.own.stage": ("approved", "nothing"),
    "projects.new.own.optional": (True, "program"),
    "projects.new.own.chp": (True, "refused"),
    "projects.new.own.cost": (2500, "program"),
    "projects.new.own.availability": (0.7, "program"),
    "projects.new.own.profile": ("sunny.csv", "program"),
    "projects.new.own.source": ("toy", "nothing"),
    "projects.delay": ({"roof": "3 months"}, "program"),
    "builds.limits": ({"solar": 21}, "program"),
    "builds.at_limit": (True, "program"),
    "builds.exactly": ({"solar": {2026: 5}}, "program"),
    "retire.units_below": (70, "program"),
    "retire.by": ("2026-03-31", "program"),
    "retire.units": ([], "program"),
    "retire.economic": (False, "program"),
    "retrofits.choose": (False, "refused"),
    "retrofits.at_least": (141, "program"),
    "retrofits.by": ("2025-12-31", "program"),
    "retrofits.count": ("kind", "program"),
    "retrofits.kinds": ({"flexibility": 2}, "program"),
    "retrofits.units.spare.upgrade": ("bundle", "program"),
    "retrofits.units.spare.year": (2026, "program"),
    "retrofits.only": (["bundle"], "program"),
    "retrofits.exclude": (["saving"], "program"),
    "retrofits.start": ("02-01", "program"),
    "demand.growth": (0.01, "program"),
    "demand.level": ("+8 %", "program"),
    "demand.energy": ({"town": 900_000}, "program"),
    "demand.trucks": ({2025: 3}, "program"),
    "demand.clean_heating": ({2025: 3}, "refused"),
    "demand.loads": ({"hydrogen": 2}, "program"),
    "heat.growth": (0.05, "program"),
    "heat.energy": ({"lower": 430_000}, "program"),
    "heat.clean_heating": ({"lower": {2025: 50}}, "program"),
    "export.energy": (9000, "program"),
    "fuels.coal.supply": (300, "program"),
    "fuels.coal.price": (810, "program"),
    "trade.limit": (14, "program"),
    "limits.generation": ({"coal": 500_000}, "program"),
    "limits.fuels.both.of": (["coal", "dear"], "program"),
    "limits.fuels.both.at_most": (190_000, "program"),
    "emissions.limits": ({"co2": {2025: 390_000}}, "program"),
    "reserve.up.demand": (0.03, "program"),
    "reserve.up.wind": (0.01, "refused"),
    "reserve.up.pv": (0.03, "program"),
    "carbon.scheme": ("tax", "program"),
    "carbon.price": ({2025: 76}, "program"),
    "carbon.methane_credit": (False, "program"),
    "utilisation.wind": (0.9, "refused"),
    "utilisation.pv": (0.9, "program"),
    "utilisation.wind_and_pv": ({2025: 0.94}, "program"),
    "planning_reserve": (0.16, "program"),
    "coal_replacement.ratio": (0.7, "program"),
    "profiles": ({"price": "dear.csv"}, "program"),
    "data": ({"units": {"usual": {"capacity_mw": 90}}}, "program"),
    "discount_rate": (0.05, "program"),
    "targets.C26.enforce": (False, "program"),
    "targets.C26.threshold": (0.41, "program"),
    "targets.C26.definition": ("strict", "program"),
    "targets.C26.year": (2026, "program"),
    "targets.C26.headroom": (0.01, "program"),
}
"""By field of a scenario: another value, and what it moves."""
ASKED_IDS = {
    "projects.new": "own",
    "retrofits.units": "spare",
    "fuels": "coal",
    "reserve": "up",
    "limits.fuels": "both",
    "targets": "C26",
}
ASKED_WORDS = (
    "name",
    "title",
    "description",
    "projects.new.own.name",
    "projects.new.own.stage",
    "projects.new.own.source",
)
"""What is told of a run, and moves nothing: a project of one's own is built at any stage."""
NOT_HERE = {
    "projects.new.own.energy": "a store alone has it",
    "projects.new.own.chp": "PV gives no heat",
    "city": "a scenario is of one city",
    "retrofits.choose": "some are asked for",
    "demand.clean_heating": "there is no such load",
    "reserve.up.wind": "there is no wind",
    "utilisation.wind": "there is no wind",
}


def test_every_field_of_a_scenario_is_walked() -> None:
    assert set(leaves(ScenarioFile, ASKED_IDS)) == set(ASKED)


@pytest.mark.parametrize("field", ASKED)
def test_every_field_of_a_scenario_has_its_effect(walk: Walk, field: str) -> None:
    value, effect = ASKED[field]
    (walk.folder / "dear.csv").write_text("price\n" + "400\n" * 8760, encoding="utf-8")
    days = "".join(f"{max(0.0, 0.9 - abs(hour - 12) / 6):.3f}\n" for hour in range(24))
    (walk.folder / "sunny.csv").write_text("sunny\n" + days * 365, encoding="utf-8")
    assert walk.effect(**laid(FULL_LEVERS, field.split("."), value)) == effect
    assert (field in ASKED_WORDS) == (effect == "nothing")
    assert (field in NOT_HERE) == (effect == "refused")


def laid(fields: Mapping[str, Any], path: list[str], value: Any) -> dict[str, Any]:
    """Return the first key of a path with a value laid below it."""
    first, *rest = path
    if not rest:
        return {first: value}
    below = fields.get(first) or {}
    return {first: {**below, **laid(below, rest, value)}}


def test_a_field_without_effect_is_told_from_one_that_has_an_effect(walk: Walk) -> None:
    assert walk.effect() == "nothing"
    assert walk.effect(discount_rate=0.07) == "program"
    assert walk.cell("units.csv", 0, "capacity_mw", "0") != "nothing"
    folder: Path = walk.folder
    assert walk.effect() == "nothing", f"{folder} was not taken back"

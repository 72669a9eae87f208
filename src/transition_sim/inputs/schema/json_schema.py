"""The JSON Schema of scenarios and cities, for editors."""

from __future__ import annotations

from typing import Any, Literal

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaWarningKind

from transition_sim.inputs.schema.city import EXTENDS, REMOVABLE, TABLES, WITHOUT
from transition_sim.inputs.schema.city_settings import CityFile
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.records import Section
from transition_sim.inputs.schema.scenario import ScenarioFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Generator(GenerateJsonSchema):
    """pydantic's generator; an empty section as default needs no warning."""

    ignored_warning_kinds: set[JsonSchemaWarningKind] = {  # noqa: RUF012 - as its parent has it
        "skipped-choice",
        "non-serializable-default",
    }


def describe(kind: type[Section]) -> dict[str, Any]:
    """Return the JSON Schema of one row or section."""
    return kind.model_json_schema(by_alias=True, schema_generator=_Generator)


def schema_json(kind: Literal["scenario", "city"]) -> dict[str, Any]:
    """Return the JSON Schema of a scenario, or of `city.yaml` with the columns of the tables.

    A quantity is a number in the field's `unit`, or a string with its unit. A city's schema lists
    the columns of each table under `tables`, and `ledger.yaml` under `ledger`.
    """
    if kind == "scenario":
        made = describe(ScenarioFile)
        made["properties"]["extends"] = {
            "type": "string",
            "description": "the scenario that this one changes, in the same folder",
            "description_zh": "本情景所修改的上级情景文件",
        }
        made["required"] = [name for name in made["required"] if name in ("name", "title")]
        return {"$schema": DIALECT, **made}
    city = _extending(describe(CityFile))
    tables = {row.file: describe(row) for row in TABLES}
    return {
        "$schema": DIALECT,
        **city,
        "tables": tables,
        "ledger": {"type": "array", "items": describe(LedgerEntry)},
    }


def _extending(city: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of `city.yaml` with what a city says that extends another."""
    ids = {"type": "array", "items": {"type": "string"}}
    city["properties"][EXTENDS] = {
        "type": "string",
        "description": "the city that this one changes: a packaged one, or a folder",
        "description_zh": "本城市所修改的上级城市：内置城市名或文件夹",
    }
    city["properties"][WITHOUT] = {
        "type": "object",
        "description": "ids left out of the city that this one changes",
        "description_zh": "从上级城市中去掉的编号",
        "properties": dict.fromkeys(REMOVABLE, ids),
        "additionalProperties": False,
    }
    whole = {"required": city.pop("required")}
    only = {"required": ["name"]}
    return {**city, "if": {"required": [EXTENDS]}, "then": only, "else": whole}

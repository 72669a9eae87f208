from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from transition_sim.inputs.schema.city import TABLES
from transition_sim.inputs.schema.json_schema import schema_json
from transition_sim.inputs.schema.plant import Technology
from transition_sim.inputs.schema.records import quantity_of


def leaves(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        own = [node] if "unit" in node and "anyOf" in node else []
        return own + [found for item in node.values() for found in leaves(item)]
    if isinstance(node, list):
        return [found for item in node for found in leaves(item)]
    return []


@pytest.mark.parametrize("kind", ["scenario", "city"])
def test_the_schema_is_json_and_its_quantities_are_numbers_or_text(kind: Any) -> None:
    schema = schema_json(kind)
    assert json.loads(json.dumps(schema, allow_nan=False)) == schema
    quantities = leaves(schema)
    assert len(quantities) > 10
    for quantity in quantities:
        number, text = quantity["anyOf"][:2]
        assert number["type"] == "number"
        assert number["minimum"] < number["maximum"]
        assert text["type"] == "string"


def test_a_scenario_needs_no_city_in_the_editor_when_it_extends_another() -> None:
    schema = schema_json("scenario")
    assert schema["required"] == ["name", "title"]
    assert "extends" in schema["properties"]
    assert schema["additionalProperties"] is False


def test_every_column_has_a_description_in_both_languages() -> None:
    for table in TABLES:
        properties = schema_json("city")["tables"][table.file]["properties"]
        for name, column in properties.items():
            described = "description_zh" in column or name in ("status",)
            assert described, f"{table.file}: {name}"


def test_a_columns_unit_and_bounds_can_be_looked_up() -> None:
    quantity = quantity_of(Technology, "capex_cny_per_kw")
    assert quantity is not None
    assert quantity.unit == "CNY/kW"
    assert quantity.low < quantity.high
    assert quantity_of(Technology, "name_en") is None


def test_reading_inputs_needs_no_slow_library() -> None:
    code = (
        "import sys; import transition_sim.inputs.load_scenario;"
        "slow = {'pandas', 'xarray', 'pyomo', 'matplotlib', 'pint', 'scipy'};"
        "sys.exit(str(slow & set(sys.modules)) if slow & set(sys.modules) else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

"""The fields of a scenario as a page: `docs/scenario.md`.

Made from the same types that check a scenario file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from transition_sim.inputs.schema import schema_json

HEAD = """\
# What a scenario may say / 情景文件的字段

*Generated from `src/transition_sim/inputs/scenario_sections.py` by `make docs`; do not edit.*

A quantity is a number in the unit of its field, or a string with its unit (`800 MW`, `0.8 GW`,
`80万千瓦`, `4 %`). `extends` names another scenario of the same folder; a child says only what
differs. `--set key=value` replaces a field from the command line.

| field | unit | what | 说明 |
|---|---|---|---|
"""


def write_scenario_page() -> str:
    """Return the page as Markdown."""
    schema = schema_json("scenario")
    lines = [
        f"| `{path}` | {unit} | {english} | {chinese} |"
        for path, unit, english, chinese in _fields(schema, schema, "")
    ]
    return HEAD + "\n".join(lines) + "\n"


def _fields(
    node: Mapping[str, Any], root: Mapping[str, Any], path: str
) -> Iterator[tuple[str, str, str, str]]:
    """Iterate over the fields below a node: path, unit, text in English and Chinese."""
    for name, field in node.get("properties", {}).items():
        yield from _field(field, root, f"{path}{name}")


def _field(
    field: Mapping[str, Any], root: Mapping[str, Any], path: str
) -> Iterator[tuple[str, str, str, str]]:
    kind = _resolved(field, root)
    words = {**kind, **field}
    if set(kind.get("properties", ())) == {"en", "zh"}:
        yield path, "", f"{path}, as `{{en: …, zh: …}}`", "中英文"
        return
    if "every" in kind.get("properties", {}):  # one value, or one for each year
        every = {**kind["properties"]["every"], **kind, **field}
        yield (
            path,
            _unit(kind["properties"]["every"], root),
            f"{every.get('description', '')}; one value, or `{{2025: …, 2026: …}}`",
            f"{every.get('description_zh', '')}；单一数值，或按年份给出",
        )
        return
    if "properties" in kind:
        yield from _fields(kind, root, f"{path}.")
        return
    each = kind.get("additionalProperties")
    if isinstance(each, Mapping) and "properties" in _resolved(each, root):
        yield from _field(each, root, f"{path}.<id>")
        return
    text, chinese = words.get("description", ""), words.get("description_zh", "")
    yield path, _unit(kind, root), text.replace("|", "\\|"), chinese.replace("|", "\\|")


def _resolved(field: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references and take the part of an alternative that has fields of its own."""
    while "$ref" in field:
        field = root["$defs"][field["$ref"].rpartition("/")[2]]
    for choice in field.get("anyOf", field.get("oneOf", ())):
        found = _resolved(choice, root)
        if "properties" in found:
            return found
    return field


def _unit(field: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    """Return the first unit that a field or one of its alternatives names."""
    field = _resolved(field, root)
    if "unit" in field:
        return str(field["unit"])
    inner = [*field.get("anyOf", ()), *field.get("oneOf", ())]
    inner += [field[key] for key in ("additionalProperties", "items") if key in field]
    for each in inner:
        if isinstance(each, Mapping) and (unit := _unit(each, root)):
            return unit
    return ""

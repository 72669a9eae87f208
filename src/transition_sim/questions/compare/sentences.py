"""What differs between runs, in words."""

from __future__ import annotations

from typing import Any

from transition_sim.errors import Text
from transition_sim.questions.compare.answer import OUTPUTS, Difference
from transition_sim.verdict.item_names import name_item, name_size
from transition_sim.verdict.summary_names import name_metric

HASH = 64  # hexadecimal digits of a sha256
SHOWN_OF_HASH = 12


def name_field(found: Difference) -> Text:
    """Return what differs: a metric by its name, a field of an input as it is written."""
    if found.section in OUTPUTS:
        return name_metric(found.field)
    return name_size(found.field) if found.section == "model" else Text(found.field, found.field)


def say_difference(found: Difference) -> Text:
    """Return a difference as a sentence: what it is, and each run's value."""
    head = name_field(found)
    where = [name_item(found.field, found.item)] if found.item is not None else []
    where += [Text(str(found.year), str(found.year))] if found.year is not None else []
    unit = f" {found.unit}" if found.unit and found.unit not in ("1", "share") else ""
    said = {}
    for lang, comma, colon in (("en", ", ", ": "), ("zh", "，", "：")):
        values = comma.join(
            f"{name} {show_value(value, found.unit, lang)}{unit if value is not None else ''}"
            for name, value in found.values.items()
        )
        said[lang] = comma.join(each.in_(lang) for each in (head, *where)) + colon + values
    return Text(said["en"], said["zh"])


def show_value(value: Any, unit: str | None, lang: str) -> str:
    """Return a value for people: a dash for none, shares in percent, the start of a hash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return (Text("yes", "是") if value else Text("no", "否")).in_(lang)
    if unit == "share":
        return f"{value:.2%}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"
    if isinstance(value, list):
        none = Text("none", "无").in_(lang)
        return Text(" + ", "、").in_(lang).join(str(each) for each in value) or none
    text = str(value)
    return text if len(text) != HASH else text[:SHOWN_OF_HASH]

"""Other kinds of fields: identifiers, names in two languages, dates and flags, as annotations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from transition_sim.errors import Text
from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.quantities import refusal

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
MONTH_DAY = re.compile(r"(\d{1,2})(?:[-/]|月)(\d{1,2})日?", re.ASCII)
DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)"
    r"([ T]0{1,2}:00(:00)?)?",
    re.ASCII,
)
"""A day as a spreadsheet writes it, the year first: 2025-06-30, 2025/6/30, 2025年6月30日."""
FLAGS = {"true": True, "false": False, "是": True, "否": False}
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that steer a terminal or turn the direction of writing."""
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class MonthDay:
    """A day of any year."""

    month: int
    day: int


def read_day(value: object, year_means: str = "") -> object:
    """Return a date; a bare year means its first or its last day where that is allowed."""
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if year_means and re.fullmatch(r"[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return date(int(text), 1, 1) if year_means == "start" else date(int(text), 12, 31)
    match = DAY.fullmatch(text)
    if match is not None:
        month, day = match.group(3) or match.group(5), match.group(4) or match.group(6)
        try:
            return date(int(match.group(1)), int(month), int(day))
        except ValueError:
            pass
    raise refusal("not_date_or_year" if year_means else "not_date", given=text)


@dataclass(frozen=True, eq=False)  # compared and hashed by identity
class Reading:
    """Read a value before the check of its type."""

    read: Callable[[object], object]
    schema: Mapping[str, object]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Put the reading before the type's own schema."""
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe what may be written."""
        return dict(self.schema)


@dataclass(frozen=True, eq=False)  # compared and hashed by identity
class WholeReading(Reading):
    """Read a value whole, into a type that pydantic does not know."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Put the reading in place of a schema."""
        return core_schema.no_info_plain_validator_function(self.read)


def day_reading(year_means: str = "") -> Reading:
    """Return the annotation of a date field; None stays None."""

    def read(value: object) -> object:
        is_ready = value is None or isinstance(value, date)
        return value if is_ready else read_day(value, year_means)

    return Reading(read, {"type": ["string", "integer"] if year_means else "string"})


def _read_flag(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value).strip().lower()
    return FLAGS.get(text, value)


def _printable(text: str) -> str:
    """Return a text of one line; refuse one that holds a control character."""
    line = " ".join(text.split("\n")).strip() if "\n" in text else text
    if CONTROL.search(line) is not None:
        raise refusal("text_control", given=text)
    return line


def _read_text(value: object) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str) and value.strip():
        return Text(_printable(value), _printable(value))
    if isinstance(value, dict) and set(value) == {"en", "zh"}:
        en, zh = value["en"], value["zh"]
        if isinstance(en, str) and isinstance(zh, str) and en.strip() and zh.strip():
            return Text(_printable(en), _printable(zh))
    raise refusal("not_bilingual")


def _read_month_day(value: object) -> MonthDay:
    if isinstance(value, MonthDay):
        return value
    match = MONTH_DAY.fullmatch(unicodedata.normalize("NFKC", str(value)).strip())
    try:
        month, day = (int(part) for part in match.groups()) if match else (0, 0)
        date(2025, month, day)  # the profile year has 365 days
    except ValueError:
        raise refusal("not_month_day", given=str(value)) from None
    return MonthDay(month, day)


def _check_pattern(pattern: re.Pattern[str], code: str) -> AfterValidator:
    def check(value: str) -> str:
        if pattern.fullmatch(value) is None:
            raise refusal(code, given=value)
        return value

    return AfterValidator(check)


TEXT_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"en": {"type": "string"}, "zh": {"type": "string"}},
            "required": ["en", "zh"],
            "additionalProperties": False,
        },
    ]
}

FROZEN = AfterValidator(lambda value: FrozenMapping(value))
Slug = Annotated[str, _check_pattern(SLUG, "not_slug")]
Name = Annotated[str, _check_pattern(NAME, "not_name")]
Label = Annotated[str, Field(min_length=1), AfterValidator(_printable)]
Flag = Annotated[bool, Reading(_read_flag, {"type": "boolean"})]
Bilingual = Annotated[Text, WholeReading(_read_text, TEXT_SCHEMA)]
Day = Annotated[date, day_reading()]
DayOrYearStart = Annotated[date, day_reading("start")]
DayOrYearEnd = Annotated[date, day_reading("end")]
YearlessDay = Annotated[MonthDay, WholeReading(_read_month_day, {"type": "string"})]

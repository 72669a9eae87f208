"""Numbers in fields: which unit, between which plausible bounds, for which years.

Each kind is a pydantic annotation. The same types read YAML (a number, or a string with its unit)
and tables (cells of text; the validation context says `cells`). What is wrong is raised as a
`PydanticCustomError` whose type is a code of the catalogue in `transition_sim.messages`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from transition_sim.inputs.tree import EVERY
from transition_sim.units import UnitError, parse_number, parse_quantity


def refusal(code: str, **values: object) -> PydanticCustomError:
    """Return the error that pydantic collects, with a code of the catalogue."""
    return PydanticCustomError(code, "{reason}", {"reason": code, **values})


def reads_cells(info: core_schema.ValidationInfo[Any]) -> bool:
    """Whether values are cells of a table, that is text."""
    return bool(info.context and info.context.get("cells"))


@dataclass(frozen=True)
class Note:
    """What a field means, in both languages."""

    en: str
    zh: str

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Add the description to the JSON Schema."""
        return {**handler(schema), "description": self.en, "description_zh": self.zh}


@dataclass(frozen=True)
class Quantity(Note):
    """A number with a unit and plausible bounds [in that unit]."""

    unit: str
    low: float
    high: float
    also: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Wrap the number's own schema: convert before it, check the bounds after it."""
        return core_schema.with_info_wrap_validator_function(self.validate, handler(source))

    def validate(
        self,
        value: object,
        handler: core_schema.ValidatorFunctionWrapHandler,
        info: core_schema.ValidationInfo[Any],
    ) -> float | None:
        """Return the value in the field's unit."""
        if value is None:
            return handler(None)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise refusal("not_number", given=str(value), unit=self.unit)
        number = self.read(value, reads_cells(info)) if isinstance(value, str) else value
        if not math.isfinite(number):
            raise refusal("not_finite", given=str(value), unit=self.unit)
        if not self.low <= number <= self.high:
            bounds = {"low": self.low, "high": self.high, "unit": self.unit}
            raise refusal("out_of_range", given=str(value), **bounds)
        return handler(float(number))

    def read(self, text: str, cell: bool) -> float:
        """Return a text as a number in this unit, or in one of the other units it may have."""
        failure: UnitError | None = None
        for unit in (self.unit, *self.also):
            try:
                return parse_number(text, unit) if cell else parse_quantity(text, unit)
            except UnitError as error:
                failure = failure or error
        assert failure is not None
        values = {**failure.values, "unit": " | ".join((self.unit, *self.also))}
        raise refusal(failure.code, **values)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe "a number, or a string with its unit"."""
        number = {"type": "number", "minimum": self.low, "maximum": self.high}
        text = {"type": "string", "pattern": r"^\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*[^\s0-9].*$"}
        made: JsonSchemaValue = {"anyOf": [number, text], "unit": self.unit}
        return {**made, "description": self.en, "description_zh": self.zh}


@dataclass(frozen=True)
class Count(Note):
    """A whole number between bounds."""

    low: int
    high: int

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Read the text of a cell before the check of the type."""
        return core_schema.with_info_wrap_validator_function(self.validate, handler(source))

    def validate(
        self,
        value: object,
        handler: core_schema.ValidatorFunctionWrapHandler,
        info: core_schema.ValidationInfo[Any],
    ) -> int | None:
        """Return the whole number."""
        if reads_cells(info) and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
            value = int(value)
        if value is None:
            return handler(None)
        if isinstance(value, bool) or not isinstance(value, int):
            raise refusal("not_integer", given=str(value))
        if not self.low <= value <= self.high:
            bounds = {"low": self.low, "high": self.high, "unit": ""}
            raise refusal("out_of_range", given=str(value), **bounds)
        return handler(value)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe a whole number between bounds."""
        made = super().__get_pydantic_json_schema__(schema, handler)
        return {**made, "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True)
class Yearly:
    """One value for all years, or a mapping of years; the result is always a mapping.

    `base` says whether the base year (the first) may have a value. The validation context holds
    `years`.
    """

    base: bool

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Wrap the mapping's own schema: spread before it, freeze after it."""
        return core_schema.with_info_wrap_validator_function(self.validate, handler(source))

    def validate(
        self,
        value: object,
        handler: core_schema.ValidatorFunctionWrapHandler,
        info: core_schema.ValidationInfo[Any],
    ) -> Mapping[int, float]:
        """Return the value of each year."""
        years = tuple(info.context["years"]) if info.context else ()
        allowed = years if self.base else years[1:]
        if not isinstance(value, Mapping):
            value = {EVERY: value}
        listed = {key: item for key, item in value.items() if key != EVERY}
        self.check_years(listed, years)
        if EVERY in value:
            listed = {**dict.fromkeys(allowed, value[EVERY]), **listed}
        return MappingProxyType(handler(listed))

    def check_years(self, listed: Mapping[Any, object], years: tuple[int, ...]) -> None:
        """Refuse a key that is no model year."""
        for key in listed:
            if years and key == years[0] and not self.base:
                raise refusal("year_base", given=str(key), at=key, base=years[0])
            if years and key not in years:
                options = ", ".join(str(year) for year in years if self.base or year != years[0])
                raise refusal("year_unknown", given=str(key), at=key, options=options)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe "one value, or a mapping of years"."""
        by_year = handler(schema)
        value = by_year.pop("additionalProperties", {})
        keys = {"type": "object", "patternProperties": {r"^\d{4}$": value}}
        mapping = {**keys, "properties": {EVERY: value}, "additionalProperties": False}
        return {"anyOf": [*value.get("anyOf", [value]), mapping], "unit": value.get("unit", "")}

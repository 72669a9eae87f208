"""Numbers in fields: which unit, between which plausible bounds, for which years.

Each kind is a pydantic annotation. The same types read YAML (a number, or a string with its unit)
and tables (cells of text; the validation context says `cells`). What is wrong is raised as a
`PydanticCustomError` whose type is a code of the catalogue in `transition_sim.messages`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from transition_sim.errors import Text
from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.likely_units import ask_unit
from transition_sim.inputs.tree import EVERY
from transition_sim.units import UnitError, parse_number, parse_quantity, plain_text


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


HOLDS = Note(
    "a year's value holds until the next entry; before the first entry, what the city says",
    "某年的值沿用至下一个给出的年份，首个给出的年份之前按城市数据",
)

OF_ITS_YEAR = Note("of its year alone", "仅指当年")
FROM_NEXT = Note(
    "a value without a year holds from the year after the base year on",
    "不注明年份的值自基准年的次年起适用",
)
LIFTED = Note("`null` in a year: no limit from then on", "某年写 null：自该年起不设此限")


@dataclass(frozen=True)
class Quantity(Note):
    """A number with a unit and plausible bounds [in that unit]."""

    unit: str
    low: float
    high: float
    least: float = 0.0
    """Least that is plausible above zero, which switches off; rules ask for it, not the type."""

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
            self.validate_none(handler)
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise refusal("not_number", given=str(value), unit=self.unit)
        number = self.read(value, reads_cells(info)) if isinstance(value, str) else value
        if not math.isfinite(number):
            raise refusal("not_finite", given=str(value), unit=self.unit)
        self.check_bounds(number, str(value))
        return handler(float(number))

    def validate_none(self, handler: core_schema.ValidatorFunctionWrapHandler) -> None:
        """Let nothing stand where the field may be left out."""
        try:
            handler(None)
        except ValidationError:
            raise refusal("not_number", given="null", unit=self.unit) from None

    def read(self, text: str, cell: bool) -> float:
        """Return a text as a number in this unit."""
        try:
            return parse_number(text, self.unit) if cell else parse_quantity(text, self.unit)
        except UnitError as error:
            raise refusal(error.code, **error.values) from error

    def check_bounds(self, number: float, given: str) -> None:
        """Refuse a number that is not plausible."""
        if not self.low <= number <= self.high:
            raise refusal("out_of_range", given=given, **self.refused(number, given))

    def refused(self, number: float, given: str) -> dict[str, object]:
        """Return what an error says of a number that is not plausible."""
        low = self.least if 0.0 < number < self.least else self.low
        said: dict[str, object] = {"low": low, "high": self.high, "unit": self.unit}
        if self.low <= 0.0 < low:
            said["zero"] = Text(", or 0", "，或为 0")
        least = max(self.low, self.least)
        return {**said, **ask_unit(number, given, self.unit, least, self.high)}

    def allows(self, number: float) -> bool:
        """Say whether a number is plausible."""
        return self.low <= number <= self.high and not 0.0 < number < self.least

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe "a number, or a string with its unit"."""
        number = {"type": "number", "minimum": self.low, "maximum": self.high}
        text = {"type": "string", "pattern": r"^\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*[^\s0-9].*$"}
        made: JsonSchemaValue = {"anyOf": [number, text], "unit": self.unit}
        return {**made, "description": self.en, "description_zh": self.zh}


@dataclass(frozen=True)
class EitherQuantity(Quantity):
    """A number in one of two units; which one, and so its bounds, only the city can tell.

    Parameters
    ----------
    choices : tuple of Quantity
        The two; the rule that knows the city checks the bounds.
    """

    choices: tuple[Quantity, ...] = ()

    @classmethod
    def of(cls, en: str, zh: str, gas: Quantity, other: Quantity) -> Self:
        """Return the quantity of a gas, or of another fuel; the text names both units."""
        english = f"{en}: of a gas in {_span(gas, ' ({})')}, of others in {_span(other, ' ({})')}"
        chinese = f"{zh}：气体用 {_span(gas, '（{}）')}，其他用 {_span(other, '（{}）')}"
        low, high = min(gas.low, other.low), max(gas.high, other.high)
        return cls(english, chinese, f"{gas.unit}, {other.unit}", low, high, choices=(gas, other))

    def read(self, text: str, cell: bool) -> float:
        """Return a text as a number in the first of the units that it has."""
        failure: UnitError | None = None
        for choice in self.choices:
            try:
                return parse_quantity(text, choice.unit)
            except UnitError as error:
                failure = failure or error
        assert failure is not None
        units = " | ".join(choice.unit for choice in self.choices)
        raise refusal(failure.code, **{**failure.values, "unit": units})

    def check_bounds(self, number: float, given: str) -> None:
        """Leave the bounds to the rule that knows whether the fuel is a gas."""


def _span(quantity: Quantity, brackets: str) -> str:
    bounds = f"{quantity.low:,.0f}–{quantity.high:,.0f}"
    return quantity.unit + brackets.format(bounds)


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
        if reads_cells(info) and isinstance(value, str):
            plain = plain_text(value)
            value = int(plain) if re.fullmatch(r"-?[0-9]{1,18}", plain) else value
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
class Level(Quantity):
    """A share of what would hold without it: `+8 %` is 8 % more, as is `108 %`."""


Lifting = Literal["refused", "absent", "none"]
NULL = {"type": "null"}


@dataclass(frozen=True)
class Yearly:
    """One value for all years, or a mapping of years; the result is always a mapping.

    A value holds from its year until the next year that is listed; a year before the first has
    none. The validation context holds `years`.

    Parameters
    ----------
    base : bool
        Whether the base year (the first) may have a value.
    lifted : str
        What `null` in a year means, from then on: `none` leaves a None in the mapping where the
        city would else have its say, `absent` leaves the years out, `refused` is an error.
    from_next : bool
        Whether a value without a year holds from the year after the base year only: the base year
        has then a value only where it is named. A base year alone has it all the same.
    carried : bool
        Whether a value holds on; else it is of its year alone, and has to name it.
    """

    base: bool
    lifted: Lifting = "refused"
    from_next: bool = False
    carried: bool = True

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Wrap the mapping's own schema: spread before it, freeze after it."""
        return core_schema.with_info_wrap_validator_function(self.validate, handler(source))

    def allowed(self, years: Sequence[int]) -> tuple[int, ...]:
        """Return the years that may have a value."""
        return tuple(years if self.base else years[1:])

    def unnamed(self, years: Sequence[int]) -> tuple[int, ...]:
        """Return the years of a value without a year."""
        allowed = self.allowed(years)
        return allowed[1:] if self.from_next and len(allowed) > 1 else allowed

    def validate(
        self,
        value: object,
        handler: core_schema.ValidatorFunctionWrapHandler,
        info: core_schema.ValidationInfo[Any],
    ) -> Mapping[int, float | None]:
        """Return the value of each year that has one."""
        years = tuple(info.context["years"]) if info.context else ()
        if not isinstance(value, Mapping):
            value = {EVERY: value}
        listed: dict[Any, object] = {key: v for key, v in value.items() if key != EVERY}
        self.check_years(listed, years)
        gone = tuple(key for key, item in listed.items() if item is None)
        for key in gone if self.lifted == "refused" and self.carried else ():
            raise refusal("null_of_year", given=str(key), at=key)
        if EVERY in value:
            listed = {**self.spread(value[EVERY], years), **listed}
        read = handler({key: item for key, item in listed.items() if key not in gone})
        return FrozenMapping(self.by_year({**read, **dict.fromkeys(gone)}, years))

    def spread(self, value: object, years: Sequence[int]) -> dict[int, object]:
        """Return a value without a year at its first year."""
        if value is None and self.lifted != "refused":
            raise refusal("null_nothing", given="null")
        if not self.carried and len(self.allowed(years)) > 1 and value is not None:
            raise refusal("year_wanted", given=str(value), year=years[1])
        unnamed = self.unnamed(years)
        return {unnamed[0] if unnamed else 0: value}  # read even where no year may have it

    def by_year(
        self, read: Mapping[int, float | None], years: Sequence[int]
    ) -> dict[int, float | None]:
        """Return the value of each year, from those that are listed."""
        found: dict[int, float | None] = {}
        for year in self.allowed(years):
            earlier = [each for each in read if each == year or (self.carried and each < year)]
            if not earlier:
                continue
            number = read[max(earlier)]
            if number is not None or self.lifted == "none":
                found[year] = number
        return found

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
        """Describe "one value, or a mapping of years", and how long a value holds."""
        by_year = handler(schema)
        value = by_year.pop("additionalProperties", {})
        forms = [each for each in value.get("anyOf", [value]) if each != NULL]
        of_year = {**value, "anyOf": [*forms, NULL]} if self.lifted != "refused" else value
        keys = {"type": "object", "patternProperties": {r"^\d{4}$": of_year}}
        mapping = {**keys, "properties": {EVERY: value}, "additionalProperties": False}
        notes = self.notes()
        return {
            "anyOf": [*forms, mapping],
            "unit": value.get("unit", ""),
            "description": "; ".join((value.get("description", ""), *(n.en for n in notes))),
            "description_zh": "；".join((value.get("description_zh", ""), *(n.zh for n in notes))),
        }

    def notes(self) -> tuple[Note, ...]:
        """Return how long a value holds, and from when, in words."""
        if not self.carried:
            return (OF_ITS_YEAR,)
        more = (*((FROM_NEXT,) if self.from_next else ()),)
        return (HOLDS, *more, *((LIFTED,) if self.lifted != "refused" else ()))

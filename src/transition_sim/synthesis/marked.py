"""A number of a recipe with its source."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import model_validator

from transition_sim.errors import Text
from transition_sim.inputs.schema.identifiers import Slug
from transition_sim.inputs.schema.quantities import refusal
from transition_sim.inputs.schema.records import Confidence, Remark, Section

T = TypeVar("T")


class Marked(Section, Generic[T]):
    """
    A number or table of the recipe with the id of its source, as every one of them has.

    A `confidence` of its own replaces that of the source, where the number was derived.
    """

    value: T
    source: Slug
    confidence: Confidence = None
    note: Remark = None

    @model_validator(mode="before")
    @classmethod
    def _check_mapping(cls, given: object) -> object:
        if isinstance(given, dict):
            return given
        message = Text("this number has no source", "此数没有来源")
        remedy = Text("write {value: ..., source: ...}", "请写 {value: ..., source: ...}")
        raise refusal("other", message=message, remedy=remedy)

"""What every row and section shares: frozen, strict, and ignorant of keys it does not declare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PrivateAttr,
    ValidationInfo,
)

from transition_sim.errors import Place, Text
from transition_sim.inputs.schema.frozen_mapping import FrozenMapping
from transition_sim.inputs.schema.identifiers import SLUG
from transition_sim.inputs.schema.quantities import Note, Quantity, refusal

Grade = Literal["A", "B", "C", "D"]
NOWHERE = Place("")
WHEREABOUTS = ("_place", "_origin")
"""What a section or a scenario keeps of where it was read."""


def split_sources(value: object) -> object:
    """Return the ids of a cell or a YAML string such as `plan-2024;press-2024`."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(";") if part.strip())


def _check_sources(
    value: tuple[str, ...], info: ValidationInfo[dict[str, object] | None]
) -> tuple[str, ...]:
    if not value and not (info.context and info.context.get("replaced")):
        raise refusal("source_missing")  # only what a scenario replaced has none
    for given in value:
        if SLUG.fullmatch(given) is None:
            raise refusal("not_slug", given=given)
    return value


SourceIds = Annotated[
    tuple[str, ...],
    BeforeValidator(split_sources, json_schema_input_type=str),
    AfterValidator(_check_sources),
    Note("ids of sources.csv, separated by ;", "来源编号（见 sources.csv），以分号分隔"),
]
Confidence = Annotated[
    Grade | None,
    Note("grade A–D, in place of the source's", "可信度 A–D，代替来源的等级"),
]
Remark = Annotated[str | None, Note("free text", "备注")]
RemarkZh = Annotated[str | None, Note("the remark in Chinese", "中文备注")]


def _said_beside(section: BaseModel) -> dict[str, object]:
    """Return what a section holds beside its fields, but for where that stands."""
    private = section.__pydantic_private__ or {}
    return {name: value for name, value in private.items() if name not in WHEREABOUTS}


class Section(BaseModel):
    """A part of a YAML file."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        populate_by_name=False,
        hide_input_in_errors=True,
    )

    def __eq__(self, other: object) -> bool:
        """Say whether another section says the same, wherever it was read."""
        if type(self) is not type(other):
            return NotImplemented
        return self.__dict__ == other.__dict__ and _said_beside(self) == _said_beside(other)


class Row(Section):
    """A row of a table.

    Attributes
    ----------
    ranges : Mapping[str, tuple[float, float]]
        Per numeric column its plausible range, from `X_low` and `X_high` [unit of the column].
    sources : Mapping[str, tuple[str, ...]]
        Per column with a value the ids of its sources: `X_source`, or the row's `source`.
    place : Place
        Where the row stands in its file.
    """

    file: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)
    is_optional: ClassVar[bool] = False

    _ranges: Mapping[str, tuple[float, float]] = PrivateAttr(default_factory=FrozenMapping)
    _sources: Mapping[str, tuple[str, ...]] = PrivateAttr(default_factory=FrozenMapping)
    _place: Place = PrivateAttr(default=NOWHERE)

    @property
    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """The plausible range of each column that gives one."""
        return self._ranges

    @property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The sources of each column that has a value."""
        return self._sources

    @property
    def place(self) -> Place:
        """Where the row stands in its file."""
        return self._place

    def stand(
        self,
        place: Place,
        ranges: Mapping[str, tuple[float, float]],
        sources: Mapping[str, tuple[str, ...]],
    ) -> Self:
        """Note where the row was read and what its extra columns say; used once, by the reader."""
        self._place = place
        self._ranges = FrozenMapping(ranges)
        self._sources = FrozenMapping(sources)
        return self

    def identity(self) -> tuple[object, ...]:
        """Return what must be unique in the table."""
        return tuple(getattr(self, name) for name in self.key)


class SourcedRow(Row):
    """A row that says where its numbers come from."""

    source: SourceIds
    confidence: Confidence = None
    note: Remark = None


class RemarkedRow(SourcedRow):
    """A row whose remark is shown beside its figure, and so stands in both languages."""

    note_zh: RemarkZh = None

    @property
    def remark(self) -> Text | None:
        """The remark in both languages; the rules see to it that neither is alone."""
        return Text(self.note, self.note_zh) if self.note and self.note_zh else None


def quantity_of(row: type[BaseModel], name: str) -> Quantity | None:
    """Return the unit and the bounds of a field, or None where it is no quantity."""
    field: Any = row.model_fields.get(name)
    for mark in field.metadata if field is not None else ():
        if isinstance(mark, Quantity):
            return mark
    return None

"""What a question answers: frozen, typed, and printed for machines as its class says.

The JSON of a command is made from its answer's class, and so is the page on it (`docs/json.md`): a
key is a field, with what it means, its unit, and what null means.
"""

from __future__ import annotations

from abc import abstractmethod
from html import escape
from typing import Annotated, Any, ClassVar

import pandas as pd
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from transition_sim.errors import Text

LANG = "lang"
UNIT, NULL, ABSENT, PER = "unit", "null", "absent", "per"
MOST_LINES, SCREEN, WIDTH = 20, 36, 118  # rows of a table in a repr, its lines and columns
MOST_ROWS = 100  # of a table in a notebook: some 30 kB


def key(
    meaning: str = "",
    unit: str = "",
    null: str = "",
    *,
    absent: str = "",
    per: str = "name",
    **more: Any,
) -> Any:
    """Return a field of an answer.

    Parameters
    ----------
    meaning : str
        What it is, in a few words, for the page.
    unit : str
    null : str
        What null means; empty where it does not occur.
    absent : str
        When the key is left out: where nothing is given for it.
    per : str
        What the keys of a mapping are: a year, a run, a grade.
    more : Any
        For pydantic's ``Field``: a default, an alias.
    """
    if absent:
        more.setdefault("default", None)
    extra: dict[str, Any] = {UNIT: unit, NULL: null, ABSENT: absent, PER: per}
    return Field(description=meaning, json_schema_extra=extra, **more)


def _in_both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _in_one(text: Text, info: SerializationInfo) -> str:
    return text.in_((info.context or {}).get(LANG, "en"))


Both = Annotated[Text, PlainSerializer(_in_both)]
"""A sentence that JSON has in both languages."""
Spoken = Annotated[Text, PlainSerializer(_in_one)]
"""A sentence that JSON has in the language that was asked for."""


class Part(BaseModel):
    """A part of an answer: an object of its JSON. Floats are numbers; NaN is refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        populate_by_name=True,
    )

    @model_serializer(mode="wrap")
    def _leave_out(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what was not given, where the class says that it may be left out."""
        found: dict[str, Any] = handler(self)
        for name, field in type(self).model_fields.items():
            extra = field.json_schema_extra
            given = name in self.model_fields_set
            if isinstance(extra, dict) and extra.get(ABSENT) and not given:
                found.pop(name, None)
                found.pop(field.serialization_alias or field.alias or name, None)
        return found

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return it as plain data that JSON can hold, sentences of one language in `lang`."""
        return self.model_dump(mode="json", by_alias=True, context={LANG: lang})


class Answer(Part):
    """What a question found; its JSON is what ``--json`` prints.

    Attributes
    ----------
    NOTE : str
        What the page says of the whole answer, before its keys.
    """

    NOTE: ClassVar[str] = ""

    @property
    @abstractmethod
    def headline(self) -> Text:
        """What was found, in a sentence."""

    @abstractmethod
    def to_frame(self) -> pd.DataFrame:
        """Return what was found as a tidy table: a row an observation, a column a variable."""

    def in_short(self) -> pd.DataFrame:
        """Return what of the table a repr and a notebook show: the whole of it by default."""
        return self.to_frame()

    def __repr__(self) -> str:
        """Return the headline and the first rows of the table: one screen."""
        return "\n".join(
            [f"{type(self).__name__}: {self.headline.en}", *_first_rows(self.in_short())]
        )

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """Return the headline and the table for a notebook."""
        table = self.in_short().to_html(index=False, max_rows=MOST_ROWS, border=0, escape=True)
        return f"<p><strong>{escape(self.headline.en)}</strong></p>\n{table}"


def _first_rows(frame: pd.DataFrame) -> list[str]:
    """Return the lines of a table's first rows, as many as a screen holds; none of no rows."""
    for rows in range(min(len(frame), MOST_LINES), 0, -1):
        text = frame.head(rows).to_string(index=False, max_colwidth=40, line_width=WIDTH)
        lines = text.splitlines()
        if len(lines) <= SCREEN or rows == 1:
            return [*lines, *([f"… {len(frame)} rows"] if rows < len(frame) else [])]
    return []

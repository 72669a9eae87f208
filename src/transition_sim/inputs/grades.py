"""How far a number can be trusted: its own grade, or that of its weakest source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_settings import Number
from transition_sim.inputs.schema.records import SourcedRow
from transition_sim.inputs.schema.reserves import ReserveProduct


@dataclass(frozen=True)
class Grades:
    """What the city's sources are worth.

    Attributes
    ----------
    known : mapping of source id to grade, as pairs
    """

    known: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, city: City) -> Grades:
        """Return the grades of a city's sources."""
        return cls(tuple((source.id, source.confidence) for source in city.sources))

    def worst(self, ids: Sequence[str]) -> str:
        """Return the lowest grade of several sources: a number is as good as its weakest one."""
        known = dict(self.known)
        return max((known[name] for name in ids if name in known), default="")

    def of_row(self, row: SourcedRow, column: str | None = None) -> str:
        """Return the grade of a row, or of a column that may have sources of its own."""
        own = row.sources.get(column, row.source) if column is not None else row.source
        if row.confidence is not None and own == row.source:
            return row.confidence
        return self.worst(own)

    def of_section(self, given: Number | ReserveProduct) -> str:
        """Return the grade of a part of `city.yaml` that names its sources."""
        return given.confidence or self.worst(given.source)

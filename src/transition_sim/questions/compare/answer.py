"""What a comparison of runs says: which runs, and each thing that is not the same in all."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
from pydantic import Field

from transition_sim.answers import Answer, Both, Part, key
from transition_sim.errors import Text

Section = Literal[
    "scenario", "files", "versions", "solver", "model",
    "builds", "generation", "cost", "emissions", "verdict",
]  # fmt: skip
INPUTS: tuple[Section, ...] = ("scenario", "files", "versions", "solver", "model")
OUTPUTS: tuple[Section, ...] = ("builds", "generation", "cost", "emissions", "verdict")
SECTIONS = (*INPUTS, *OUTPUTS)
UNSAID = Text("", "")
NO_MANIFEST = "the run has no manifest"
Row = tuple[str, str, int, str]
"""Metric, item, year and unit: a row of a run's summary."""
ROW_NAMES = ("metric", "item", "year", "unit")


class ComparedRun(Part):
    """What identifies a run."""

    name: str = key("what the run is called here")
    scenario: str = key("name of its scenario")
    folder: str | None = key("where it was opened", null="it was not opened from a folder")
    city: str | None = key("name of the city's folder", null=NO_MANIFEST)
    objective_cny: float = key("least cost of all years, discounted", "CNY")
    finished: str | None = key("when", null=NO_MANIFEST)


class Difference(Part):
    """One thing that is not the same in all runs."""

    section: Section = key(
        "`scenario`, `files`, `versions`, `solver`, `model`; `builds`, `generation`, `cost`, "
        "`emissions`, `verdict`"
    )
    field: str = key("field of an input, or metric")
    item: str | None = key("class, unit, fuel …", null="of an input, or of the whole", default=None)
    year: int | None = key("model year", null="of no single year", default=None)
    unit: str | None = key("of the values", null="of an input", default=None)
    values: dict[str, Any] = key("of each run", "`unit`", "the run has none", per="run")
    difference: float | None = key(
        "the last run's less the first's", "`unit`", "no numbers", default=None
    )
    text: Both = key("the difference as a sentence", default=UNSAID)

    @property
    def is_input(self) -> bool:
        """Say whether it went into the runs, rather than came out."""
        return self.section in INPUTS


class Comparison(Answer):
    """What differs between runs: first what went into them, then what came out.

    Attributes
    ----------
    summary : mapping of row to values
        All that the runs' summaries say, a value a run; no part of the JSON.
    """

    runs: tuple[ComparedRun, ...] = key()
    differences: tuple[Difference, ...] = key()
    summary: dict[Row, tuple[float | None, ...]] = Field(
        default_factory=dict, exclude=True, repr=False
    )

    @property
    def names(self) -> tuple[str, ...]:
        """What the runs are called here."""
        return tuple(run.name for run in self.runs)

    @property
    def headline(self) -> Text:
        """How much differs."""
        runs = Text(", ".join(self.names), "、".join(self.names))
        inputs = sum(each.is_input for each in self.differences)
        if not self.differences:
            return Text(f"{runs.en}: nothing differs", f"{runs.zh}：无差异")
        count = len(self.differences)
        return Text(
            f"{runs.en}: {count} differences, {inputs} of them of inputs",
            f"{runs.zh}：共{count}处不同，其中输入{inputs}处",
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a difference and run.

        Returns
        -------
        pandas.DataFrame
            ``section, field, item, year, unit, run, value``; a value of several is one text.
        """
        names = ["section", "field", "item", "year", "unit"]
        rows = [
            {name: getattr(each, name) for name in names} | {"run": run, "value": _cell(value)}
            for each in self.differences
            for run, value in each.values.items()
        ]
        frame = pd.DataFrame(rows, columns=[*names, "run", "value"])
        return frame.astype({"year": "Int64"})

    def in_short(self) -> pd.DataFrame:
        """Return the table without what takes much room."""
        return self.to_frame()[["field", "item", "year", "unit", "run", "value"]]

    def side_by_side(self) -> pd.DataFrame:
        """Return all that the runs' summaries say, whether or not it differs.

        Returns
        -------
        pandas.DataFrame
            One row per ``(metric, item, year, unit)``, one column per run, and ``difference`` (last
            less first); absent is NaN.
        """
        index = pd.MultiIndex.from_tuples(list(self.summary), names=ROW_NAMES)
        values = list(self.summary.values())
        frame = pd.DataFrame(values, index=index, columns=list(self.names), dtype=float)
        frame["difference"] = frame[self.names[-1]] - frame[self.names[0]]
        return frame


def _cell(value: Any) -> Any:
    """Return a value as a cell of a table."""
    return ", ".join(str(each) for each in value) if isinstance(value, list) else value

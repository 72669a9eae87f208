"""What a comparison with a baseline says: which figures of each scenario moved, and why."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal, Self

import pandas as pd
from pydantic import Field

from transition_sim.answers import Answer, Part, Spoken, key
from transition_sim.errors import Text
from transition_sim.questions.regress.figures import UNITS, Value, metric_of

Status = Literal["same", "drifted", "added", "updated"]
STATUSES: dict[Status, Text] = {
    "drifted": Text("drifted", "漂移"),
    "same": Text("same", "未变"),
    "added": Text("added", "新增"),
    "updated": Text("updated", "更新"),
}
Kind = Literal["data", "formulation", "solver"]
Aspect = Literal["data", "matrix", "solver"]
Range = tuple[float, float]
NOT_THERE = "or a share of nothing"


class Cause(Part):
    """One kind of cause, and what shows it."""

    kind: Kind = key("`data`, `formulation` or `solver`")
    evidence: tuple[Spoken, ...] = key("what shows it")


class Change(Part):
    """A figure that moved by more than its tolerance.

    Attributes
    ----------
    in_old, in_new : bool
        Whether the baseline, and the run, has the figure at all; no part of the JSON.
    """

    figure: str = key("`capacity_mw.pv.2025`: metric, item and year")
    old: Value = key("of the baseline", "`unit`", f"not in it, {NOT_THERE}")
    new: Value = key("of now", "`unit`", f"not there, {NOT_THERE}")
    unit: str = key("empty for shares, verdicts and counts")
    tolerance: float = key("how far it may move", "`unit`")
    reason: Spoken = key("of the tolerance")
    range_at_least_cost: Range | None = key(
        "what plans of the same cost give", "`unit`", "not looked for", default=None
    )
    in_old: bool = Field(default=True, exclude=True, repr=False)
    in_new: bool = Field(default=True, exclude=True, repr=False)

    @classmethod
    def of(
        cls,
        figure: str,
        old: Value,
        new: Value,
        tolerance: float,
        reason: Text,
        **more: Any,
    ) -> Self:
        """Return a change of a figure, in its metric's unit."""
        unit = UNITS[metric_of(figure)]
        return cls(
            figure=figure,
            old=old,
            new=new,
            unit=unit,
            tolerance=tolerance,
            reason=reason,
            **more,
        )

    @property
    def metric(self) -> str:
        """Return what kind of figure it is."""
        return metric_of(self.figure)

    def within(self, ends: Range | None) -> Self:
        """Return the change with its range at least cost."""
        return self.model_copy(update={"range_at_least_cost": ends})

    def is_tie(self) -> bool:
        """Say whether the old number is as good as the new one: a plan of least cost has it."""
        if self.range_at_least_cost is None or self.old is None:
            return False
        low, high = self.range_at_least_cost
        return low - self.tolerance <= float(self.old) <= high + self.tolerance


class ComparedScenario(Part):
    """A scenario beside its baseline.

    Attributes
    ----------
    figures : mapping of str to number
        All that were compared, as the run gives them; no part of the JSON.
    """

    scenario: str = key("name")
    file: str = key("the scenario's file, as it was named")
    status: Status = key("`same` or `drifted`; with `--update` `added`, `updated` or `same`")
    compared: int = key("figures")
    causes: tuple[Cause, ...] = key(default=())
    drifted: tuple[Change, ...] = key("beyond their tolerance", default=())
    tied: tuple[Change, ...] = key(
        "figures whose old value another plan of the same cost has", default=()
    )
    differing: tuple[Aspect, ...] = key(
        "`data`, `matrix` or `solver` is not as in the baseline", default=()
    )
    dropped: dict[str, Spoken] = key(
        "with `--update`: tolerance that no figure answers to any more, and its reason",
        per="figure",
        default_factory=dict,
    )
    figures: dict[str, Value] = Field(default_factory=dict, exclude=True, repr=False)

    @classmethod
    def of(
        cls, scenario: str, file: str, status: Status, figures: dict[str, Value], **more: Any
    ) -> Self:
        """Return a scenario of which some figures were compared."""
        given = {"scenario": scenario, "file": file, "status": status, "figures": figures}
        return cls(compared=len(figures), **given, **more)

    @property
    def has_drifted(self) -> bool:
        """Say whether a figure is beyond its tolerance."""
        return self.status == "drifted"


class Regression(Answer):
    """What drifted of some scenarios beside their baseline, and why."""

    baseline: str = key("file")
    scenarios: tuple[ComparedScenario, ...] = key()

    @property
    def has_drifted(self) -> bool:
        """Say whether a figure of any scenario is beyond its tolerance."""
        return any(each.has_drifted for each in self.scenarios)

    @property
    def headline(self) -> Text:
        """How many scenarios stand how beside the baseline."""
        found = Counter(each.status for each in self.scenarios)
        named = [(name, found[status]) for status, name in STATUSES.items() if found[status]]
        english = ", ".join(f"{count} {name.en}" for name, count in named)
        chinese = "，".join(f"{name.zh}{count}个" for name, count in named)
        return Text(f"{self.baseline}: {english}", f"{self.baseline}：{chinese}")

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return it as plain data; there are no errors: what cannot be run raises its own."""
        return {**super().to_json(lang), "errors": []}

    def to_frame(self) -> pd.DataFrame:
        """Return a row a figure that moved.

        Returns
        -------
        pandas.DataFrame
            ``scenario, status, figure, tied, old, new, unit, tolerance, low, high``: `tied` where
            another plan of the same cost has the old number, `low` to `high` what such plans give.
        """
        names = ("figure", "old", "new", "unit", "tolerance")
        rows = []
        for scenario in self.scenarios:
            for tied, changes in ((False, scenario.drifted), (True, scenario.tied)):
                for change in changes:
                    low, high = change.range_at_least_cost or (None, None)
                    own = {name: getattr(change, name) for name in names}
                    own |= {"tied": tied, "low": low, "high": high}
                    rows.append({"scenario": scenario.scenario, "status": scenario.status} | own)
        columns = ["scenario", "status", "figure", "tied", *names[1:], "low", "high"]
        return pd.DataFrame(rows, columns=columns).astype({"low": float, "high": float})

    def in_short(self) -> pd.DataFrame:
        """Return the table without what takes much room."""
        return self.to_frame()[["scenario", "figure", "tied", "old", "new", "unit", "tolerance"]]

"""What the ledger says: every quantified statement of the plan and, with a run, its status."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import pandas as pd

from transition_sim.answers import Answer, Both, Part, key
from transition_sim.errors import Text
from transition_sim.inputs.schema.ledger import Metric

Outcome = Literal[
    "met",
    "bought",
    "missed",
    "not_reachable",
    "contribution",
    "not_settled",
    "not_modelled",
    "not_judged",
    "reproduced",
    "not_reproduced",
]
OUTCOMES: dict[Outcome, Text] = {
    "met": Text("met", "达到"),
    "bought": Text("bought", "购电达到"),
    "missed": Text("missed", "未达到"),
    "not_reachable": Text("not reachable", "无法达到"),
    "contribution": Text("a contribution told", "仅列贡献"),
    "not_settled": Text("not settled", "数据未定"),
    "not_modelled": Text("not modelled", "未建模"),
    "not_judged": Text("not judged", "未判定"),
    "reproduced": Text("reproduced", "已复现"),
    "not_reproduced": Text("not reproduced", "未复现"),
}
FAILED: tuple[Outcome, ...] = ("bought", "missed", "not_reachable", "not_reproduced")
NO_RUN = "no run"


class Missing(Part):
    """What is missing of a statement that is missed; of a share, the difference of the shares."""

    value: float = key("how much", "`unit`")
    unit: str | None = key("of the statement", null="no unit")


class Reachable(Part):
    """How far a share can be reached, whatever it costs."""

    guarded: float | None = key(
        "with no more net import than in the base year and no more left unserved than at least "
        "cost",
        "share",
        "no plan keeps to that",
    )
    unguarded: float | None = key(
        "with any import and any energy left unserved", "share", "no plan has a share"
    )


class Statement(Part):
    """A statement of the plan, its source and, with a run, what became of it."""

    id: str = key("id in the ledger")
    text: str = key("the document's words")
    source: str = key("id of the document")
    document: str = key("its title, in the language of the document")
    title: Both = key("its title, for readers of either language")
    clause: str | None = key("where in it", null="not said")
    quantity: Both = key("what is stated")
    value: float | None = key("as printed", "`unit`", "no number is printed")
    read_as: float | None = key(
        "number read into the words", "`unit`", "one is printed, or none can be read"
    )
    unit: str | None = key("of the numbers", null="no unit")
    date: str | None = key("what it speaks of, `2025-12-31`", null="no date is printed")
    wording: Literal["binding", "strive", "expected", "reported", "claim"] = key(
        "`binding`, `strive`, `expected`, `reported` or `claim`"
    )
    covered: bool = key("whether a metric measures it")
    metric: Metric | None = key("what measures it", null="none measures it")
    reason: Both | None = key("why none does", null="one does")
    assumptions: Both | None = key("what the metric takes for granted", null="nothing")
    year: int | None = key("model year that is measured", null="no run, or outside its years")
    model_value: float | None = key("what the run gives", "`unit`", "no run, or not measured")
    base_value: float | None = key(
        "of the base year, where only a direction is promised", "`unit`", "there is a number"
    )
    outcome: Outcome | None = key(
        "`met`, `bought`, `missed`, `not_reachable`, `contribution` (the model covers a part of "
        "what is stated: nothing is judged), `not_settled` (the data do not say), `not_modelled`, "
        "`not_judged`, `reproduced`, `not_reproduced`",
        null=NO_RUN,
    )
    missed_by: Missing | None = key("what is missing", null="it is not missed")
    status: Both | None = key("the outcome as a sentence", null=NO_RUN)
    condition: Both | None = key(
        "growth of GDP with which an intensity would be met", null="nothing of the kind"
    )
    reach: Reachable | None = key(
        "how far a share can be reached", null="no share, or no `--scenario`", default=None
    )


class Ledger(Answer):
    """Every quantified statement of the plan and, with a run, its status."""

    statements: tuple[Statement, ...] = key(alias="ledger")

    @property
    def headline(self) -> Text:
        """How many statements there are, and what became of them."""
        count = len(self.statements)
        found = Counter(each.outcome for each in self.statements if each.outcome is not None)
        named = [(OUTCOMES[outcome], found[outcome]) for outcome in OUTCOMES if found[outcome]]
        en = [f"{count} statements of the plan", *(f"{n} {name.en}" for name, n in named)]
        zh = [f"方案的{count}条表述", *(f"{name.zh}{n}条" for name, n in named)]
        return Text(", ".join(en), "，".join(zh))

    def to_frame(self) -> pd.DataFrame:
        """Return a row a statement: its id, what it states and, with a run, what became of it.

        Returns
        -------
        pandas.DataFrame
            ``id, quantity, value, read_as, unit, date, wording, source, metric, year, model_value,
            base_value, outcome, missed_by``; numbers in `unit`, absent is NaN.
        """
        names = [
            *("id", "quantity", "value", "read_as", "unit", "date", "wording", "source", "metric"),
            *("year", "model_value", "base_value", "outcome"),
        ]
        rows = [
            {name: getattr(each, name) for name in names}
            | {
                "quantity": each.quantity.en,
                "missed_by": each.missed_by and each.missed_by.value,
            }
            for each in self.statements
        ]
        frame = pd.DataFrame(rows, columns=[*names, "missed_by"])
        numbers = ("value", "read_as", "model_value", "base_value", "missed_by")
        return frame.astype({"year": "Int64", **dict.fromkeys(numbers, float)})

    def in_short(self) -> pd.DataFrame:
        """Return the table without what takes much room."""
        return self.to_frame()[
            ["id", "quantity", "value", "unit", "date", "model_value", "outcome"]
        ]

"""What hindsight says: each published figure, and what every run said of it."""

from __future__ import annotations

import pandas as pd

from transition_sim.answers import Answer, Both, Part, key
from transition_sim.errors import Text
from transition_sim.inputs.schema.published import Evidence

UNSAID = Text("", "")


class SaidByRun(Part):
    """What one run said of a published figure."""

    value: float | None = key("what the run said", "`unit`", "it says nothing of it")
    difference: float | None = key("less what was published", "`unit`", "it says nothing of it")


class PublishedFigure(Part):
    """A published figure and what each run said of it."""

    id: str = key("published figure: of the ledger, `published.csv` or `outcomes.csv`")
    text: Both = key("its name")
    metric: str | None = key("what of a run is held against it", null="no run speaks of it")
    year: int = key("of which it is, or at the end of which it stands")
    definition: str | None = key(
        "of a share that the city reports; it is held against every definition",
        null="no share of the ledger",
    )
    published: float = key("the figure", "`unit`")
    low: float | None = key("plausible range of the figure", "`unit`", "it has none")
    high: float | None = key("the range's upper end", "`unit`", "it has none")
    unit: str = key("of the figure and of what the runs said")
    source: tuple[str, ...] = key("ids of its sources")
    confidence: str = key("grade A–D")
    evidence: Evidence | None = key(
        "what agreement would prove: `forced`, `sized`, `calibrated`, `bound`, `independent`",
        null="base stock, an input",
    )
    note: Both | None = key("the file's remark", null="none", default=None)
    sentence: Both = key("what was published and what each run said", default=UNSAID)
    runs: dict[str, SaidByRun] = key(per="run")


class Hindsight(Answer):
    """What has been published, beside what runs said of it."""

    rows: tuple[PublishedFigure, ...] = key()

    @property
    def headline(self) -> Text:
        """How many figures there are, beside which runs."""
        if not self.rows:
            return Text(
                "the city gives no published outcome (published.csv, outcomes.csv)",
                "该城市没有已公布的结果（published.csv、outcomes.csv）",
            )
        count, runs = len(self.rows), list(self.rows[0].runs)
        english, chinese = ", ".join(runs), "、".join(runs)
        return Text(
            f"{count} published figures beside what {english} said of them",
            f"{count}项公布值与{chinese}的结果对照",
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a figure and run: ``id, metric, …, evidence, run, value, difference``."""
        names = (
            *("id", "metric", "year", "definition", "published", "low", "high", "unit"),
            *("confidence", "evidence"),
        )
        rows = [
            {name: getattr(row, name) for name in names}
            | {"run": run, "value": said.value, "difference": said.difference}
            for row in self.rows
            for run, said in row.runs.items()
        ]
        frame = pd.DataFrame(rows, columns=[*names, "run", "value", "difference"])
        return frame.astype({name: float for name in ("low", "high", "value", "difference")})

    def in_short(self) -> pd.DataFrame:
        """Return the table without what takes much room."""
        return self.to_frame()[
            ["id", "year", "definition", "published", "unit", "run", "value", "difference"]
        ]

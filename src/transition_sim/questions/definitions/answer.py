"""The verdict of every share target under every admissible definition of the shares."""

from __future__ import annotations

from html import escape

import pandas as pd

from transition_sim.answers import Answer, Both, Part, key
from transition_sim.errors import Text
from transition_sim.system import Sense
from transition_sim.system.shares import Metric
from transition_sim.verdict.answer import Bought, NotJudged

NO_SHARE = "nothing counts in the denominator"
NO_DEFINITION = "no definition finds a share"
A_METRIC = "`capacity_share` or `generation_share`"
UNSAID = Text("", "")


class DefinitionVerdict(Part):
    """A target under one definition."""

    definition: str = key("a definition of the city, or the choices of one")
    target: str = key("id in the ledger")
    year: int = key("when the target is due")
    value: float | None = key("of the plan", "share", NO_SHARE)
    met: bool = key("whether that keeps the target")


class RowVerdict(DefinitionVerdict):
    """The same, and what of it is bought."""

    bought: Bought | None = key(
        "what of it is bought, as in `verdict.json`",
        null="nothing, or the target is missed",
        default=None,
    )


class Extreme(DefinitionVerdict):
    """A target under the definition with the smallest, or the largest, share."""

    value: float = key("of the plan", "share")
    text: Both = key("what it chooses otherwise than the baseline")


class TargetUnderDefinitions(Part):
    """How a target fares under all definitions together."""

    target: str = key("id in the ledger")
    metric: Metric = key(A_METRIC)
    year: int = key("due at its end, or over it")
    sense: Sense = key("`>=` or `<=`")
    threshold: float = key("what is asked", "share")
    definitions: int = key("how many were looked at")
    met: int = key("how many of them meet it")
    bought: int = key("how many of these only by what is bought", default=0)
    smallest: Extreme | None = key(
        "the definition with the smallest share: a row of `rows`, and its text", null=NO_DEFINITION
    )
    largest: Extreme | None = key("the one with the largest", null=NO_DEFINITION)
    baseline_value: float | None = key("of the baseline", "share", NO_SHARE)
    baseline_met: bool = key("whether the baseline meets it")
    baseline_bought: bool = key("whether only by what is bought", default=False)
    fewest_changes: tuple[tuple[str, str], ...] = key(
        "choice and option: the fewest that together change the verdict; empty where none do"
    )
    sentences: tuple[Both, ...] = key("how many meet it, and what changes the verdict", default=())


class ChangedVerdict(Part):
    """A single choice that changes the verdict of the baseline."""

    target: str = key("target whose verdict one other choice changes")
    year: int = key("when the target is due")
    choice: str = key("`storage`, `moment`, `plant`, `own_use`, `over`, or a class")
    from_: str = key("option of the baseline", alias="from")
    to: str = key("other option")
    definition: str = key("the definition that this makes")
    value: float | None = key("under that definition", "share", NO_SHARE)
    met: bool = key("verdict after the change")
    sentence: Both = key("the change as a sentence", default=UNSAID)


class Nearest(Part):
    """The definition that comes nearest to a printed number."""

    definition: str = key("the definition that comes nearest")
    value: float | None = key("what it gives", "`unit`", "it finds no share")
    text: Both = key("what it chooses otherwise than the baseline")


class PrintedNumber(Part):
    """A printed number of the base stock, and the definitions that give it."""

    id: str = key("printed number of the base stock, in the ledger")
    metric: str = key("`capacity_share`, `clean_capacity`, `total_capacity` or `generation_share`")
    value: float = key("as printed", "`unit`")
    unit: str | None = key("of the number", null="the ledger gives none")
    is_closed: bool = key("residuals of the stock were sized to give it")
    baseline: str = key("definition with which the others are compared")
    searched: int = key("definitions looked at")
    definitions: tuple[str, ...] = key("those that give it")
    settled: dict[str, str] = key("option that all of them choose", per="choice")
    open: tuple[str, ...] = key("choice that the number does not settle")
    nearest: Nearest = key()
    sentence: Both = key("which definitions give it, as a sentence", default=UNSAID)


class DescribedDefinition(Part):
    """A definition and what it chooses."""

    definition: str = key("as in `rows`")
    metric: Metric = key(A_METRIC)
    choices: dict[str, str] | None = key(
        "option",
        null="a definition of the city that is no combination of the choices",
        per="choice",
    )
    text: Both = key("what it chooses otherwise than the baseline")


class DefinedShare(Part):
    """A share of a year under a definition."""

    definition: str = key("as in `rows`")
    metric: Metric = key(A_METRIC)
    year: int = key("every model year")
    value: float | None = key("of the plan", "share", NO_SHARE)


class Definitions(Answer):
    """The verdict of every share target under every admissible definition of the shares."""

    scenario: str = key("name")
    baseline: str = key("definition with which the others are compared")
    rows: tuple[RowVerdict, ...] = key()
    targets: tuple[TargetUnderDefinitions, ...] = key()
    flips: tuple[ChangedVerdict, ...] = key()
    reproduces: tuple[PrintedNumber, ...] = key()
    sentences: tuple[Both, ...] = key("all sentences, in order")
    not_judged: tuple[NotJudged, ...] = key()
    definitions: tuple[DescribedDefinition, ...] = key()
    shares: tuple[DefinedShare, ...] = key()

    @property
    def headline(self) -> Text:
        """Whose verdict hangs on the definition."""
        name = self.scenario
        if not self.targets:
            return Text(
                f"{name}: no share is due in its years", f"{name}：情景年份内没有到期的占比目标"
            )
        either = [each.target for each in self.targets if 0 < each.met < each.definitions]
        if not either:
            return Text(
                f"{name}: every verdict is the same under all definitions of the share",
                f"{name}：各目标的判定在所有占比口径下均相同",
            )
        return Text(
            f"{name}: the verdict on {', '.join(either)} depends on the definition of the share",
            f"{name}：{'、'.join(either)}的判定取决于占比口径",
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a definition and target; a column a choice, empty where it does not apply.

        ``definition, target, metric, year, value, met, bought``, and then the choices.
        """
        metrics = {each.target: each.metric for each in self.targets}
        options = {(each.definition, each.metric): each.choices or {} for each in self.definitions}
        choices = dict.fromkeys(name for own in options.values() for name in own)
        rows = []
        for row in self.rows:
            metric = metrics[row.target]
            told = {**dict(row), "bought": row.bought is not None}
            rows.append({**told, "metric": metric, **options[row.definition, metric]})
        columns = ["definition", "target", "metric", "year", "value", "met", "bought", *choices]
        return pd.DataFrame(rows, columns=columns).astype({"value": float})

    def by_target(self) -> pd.DataFrame:
        """Return a row a target: how many definitions meet it, and between which shares."""
        rows = [
            {
                **{name: getattr(each, name) for name in OF_A_TARGET},
                "smallest": each.smallest and each.smallest.value,
                "largest": each.largest and each.largest.value,
            }
            for each in self.targets
        ]
        return pd.DataFrame(rows, columns=[*OF_A_TARGET, "smallest", "largest"])

    def __repr__(self) -> str:
        """Return the headline and the targets: of definitions there are hundreds."""
        table = self.by_target().to_string(index=False, line_width=118)
        return f"{type(self).__name__}: {self.headline.en}\n{table}"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """Return the headline and the targets for a notebook."""
        table = self.by_target().to_html(index=False, border=0, escape=True)
        return f"<p><strong>{escape(self.headline.en)}</strong></p>\n{table}"


OF_A_TARGET = (
    *("target", "metric", "year", "sense", "threshold", "baseline_value", "baseline_met"),
    *("definitions", "met", "bought"),
)

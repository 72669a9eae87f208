"""How far each input must move before a target's verdict flips, and what its margin rests on."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import pandas as pd

from transition_sim.answers import Answer, Both, Part, key
from transition_sim.errors import Text
from transition_sim.inputs.uncertain_inputs import DAY
from transition_sim.messages import UNITS
from transition_sim.system import Sense
from transition_sim.system.shares import Metric
from transition_sim.verdict.wording import METRICS, name_definition

End = Literal["low", "high"]
Status = Literal["optimal", "infeasible", "invalid"]
InputValue = float | date
"""Of an input, in its unit; JSON has a day as text."""
ENDS: tuple[End, End] = ("low", "high")
NONE = "–"  # where there is no number
WITHOUT_UNIT = ("share", DAY)
OWN = "`unit`"
NO_VERDICT, NO_SHARE, NO_FLIP = "there is no verdict", "there is no share", "no end flips it"


class InputFlip(Part):
    """What the ends of an input's range give, and where the verdict flips on the way to one."""

    input: str = key("field; first those that flip the verdict, the nearest first")
    text: Both = key("its name")
    source: str = key("ids of its sources")
    confidence: str = key("grade A–D")
    now: InputValue = key("as the scenario stands", OWN)
    unit: str = key("`date` of a day")
    low: InputValue = key("low end of its range", OWN)
    high: InputValue = key("high end", OWN)
    value_at_low: float | None = key("at the low end", "share", NO_VERDICT)
    value_at_high: float | None = key("at the high end", "share", NO_VERDICT)
    status_at_low: Status = key("`optimal`, `infeasible` or `invalid`")
    status_at_high: Status = key("the same of the high end")
    reached_low: InputValue = key("furthest value towards the low end that has a verdict", OWN)
    reached_high: InputValue = key("the same towards the high end", OWN)
    value_at_reached_low: float | None = key("there", "share", NO_SHARE)
    value_at_reached_high: float | None = key("there", "share", NO_SHARE)
    unbought_at_reached_low: float | None = key(
        "there, with what is bought counted as generation that is not clean",
        "share",
        NO_SHARE,
        default=None,
    )
    unbought_at_reached_high: float | None = key("the same", "share", NO_SHARE, default=None)
    edge: dict[End, tuple[InputValue, InputValue]] = key(
        "last value with a verdict and first without, towards `low` or `high`; absent where the "
        "end has one",
        OWN,
        per="end",
    )
    why: dict[End, Both] = key(
        "why `low` or `high` has no verdict; absent where it has one", per="end"
    )
    at: InputValue | None = key("value just beyond where the verdict flips", OWN, NO_FLIP)
    between: tuple[InputValue, InputValue] | None = key(
        "the two values between which it flips", OWN, NO_FLIP
    )
    bought: bool = key(
        "whether it flips only by importing more, or selling less: what is bought, counted as "
        "generation that is not clean, would leave the target missed",
        default=False,
    )
    unbought_at: float | None = key(
        "at `at`, with that counted", "share", "it does not flip by buying", default=None
    )
    distance: float | None = key(
        "from now to `at`, in widths of the input's range", "ranges", NO_FLIP
    )
    set: tuple[str, ...] = key("`--set` that flips the verdict")

    def status(self, end: End) -> Status:
        """Return what became of an end."""
        return self.status_at_low if end == "low" else self.status_at_high

    def reached(self, end: End) -> InputValue:
        """Return the furthest value towards an end that has a verdict [`unit`]."""
        return self.reached_low if end == "low" else self.reached_high

    def share(self, end: End) -> float | None:
        """Return the share at the furthest value towards an end; None where there is none."""
        return self.value_at_reached_low if end == "low" else self.value_at_reached_high

    def unbought(self, end: End) -> float | None:
        """Return that share with what is bought counted as generation that is not clean."""
        return self.unbought_at_reached_low if end == "low" else self.unbought_at_reached_high

    @property
    def has_both_verdicts(self) -> bool:
        """Say whether there is a verdict at both ends."""
        return all(self.status(end) == "optimal" for end in ENDS)

    def moves(self, now: float | None) -> float:
        """Return how far it moves the share from its value of now, at most [share]."""
        shares = [self.share(end) for end in ENDS]
        moved = [abs(each - now) for each in shares if each is not None and now is not None]
        return max(moved, default=0.0)

    def say(self, value: InputValue | None) -> Text:
        """Return one of its values with its unit."""
        return say_value(value, self.unit)


class JointFlip(Part):
    """All inputs that help, moved by the same fraction of the way to the furthest of each."""

    fraction: float | None = key(
        "of the way to their ends, at which the verdict flips", "share", "it does not flip"
    )
    inputs: int = key("how many help")
    value: float | None = key("there, or at the furthest step", "share", NO_SHARE)
    status: Status = key("of all at their ends")
    why: Both | None = key("why there is no verdict at their ends", null="there is one, or no plan")
    reached: float = key("furthest fraction that has a verdict", "share")
    edge: tuple[float, float] | None = key(
        "last fraction with a verdict and first without",
        "share",
        "there is a verdict at all of their ends",
    )
    bought: bool = key("whether it flips only by importing more, or selling less", default=False)
    set: tuple[str, ...] = key("`--set` that flips the verdict; empty where it does not flip")


class CutShort(Part):
    """An end of an input's range that has no verdict."""

    status: Status = key(
        "why `low` or `high` has no verdict: `infeasible` or `invalid`; absent where it has one"
    )
    reached: InputValue = key(
        "furthest value towards that end that has a verdict: the swing is counted as far", OWN
    )


class GradeSwing(Part):
    """How far the inputs of one grade move the share, in sum."""

    inputs: int = key("how many inputs of this grade have a range")
    cut_short: int = key("how many of them have an end without a verdict")
    swing: float = key("sum of how far each moves the share between its ends", "share")
    relative: float | None = key("that, over the margin", "margins", "there is no margin")


class InputSwing(Part):
    """How far one input moves the share between the ends of its range."""

    input: str = key("the inputs with the largest swings")
    text: Both = key("its name")
    confidence: str = key("grade A–D")
    source: str = key("ids of its sources")
    unit: str = key("of the input")
    cut_short: dict[End, CutShort] = key(per="end")
    swing: float = key("how far it moves the share between its ends", "share")
    relative: float | None = key("that, over the margin", "margins", "there is no margin")


class Evidence(Part):
    """What a verdict's margin rests on."""

    margin: float | None = key("as `margin`", "share", NO_SHARE)
    grades: dict[str, GradeSwing] = key(per="grade")
    leans_on: tuple[InputSwing, ...] = key()


class Flips(Answer):
    """How far each input must move before a target's verdict flips, and what its margin rests on.

    What is looked at, and what is not, is said in `transition_sim.questions.flip.flip`.
    """

    NOTE: ClassVar[str] = (
        "Values of an input are in its `unit`; of a date they are text, `2025-06-01`. Where an end "
        "of a range has no plan, or breaks a rule of the city, the way to it is followed as far as "
        "there is a verdict: `reached_…`."
    )

    scenario: str = key("name")
    target: str = key("id in the ledger")
    definition: str = key("of the share")
    met: bool = key("as the scenario stands, not enforced")
    metric: Metric = key("`capacity_share` or `generation_share`")
    year: int = key("due at its end, or over it")
    sense: Sense = key("`>=` or `<=`")
    threshold: float = key("what is asked", "share")
    value: float | None = key(
        "at least cost, not enforced", "share", "nothing counts in the denominator"
    )
    margin: float | None = key("by how much it is met; negative: missed", "share", NO_SHARE)
    range_at_least_cost: tuple[float, float] | None = key(
        "smallest and largest among equal optima", "share", NO_SHARE
    )
    ambiguous: bool = key("whether these two differ")
    fixed: tuple[str, ...] = key(
        "`--set` that takes away the scenario's own enforcement; part of every `set`"
    )
    flips: tuple[InputFlip, ...] = key()
    joint: JointFlip | None = key("all inputs that help, moved together", null="none helps")
    evidence: Evidence = key()
    solves: int = key("programs that were solved")

    @property
    def flipping(self) -> tuple[InputFlip, ...]:
        """The inputs that flip the verdict alone and not by buying, the nearest first."""
        return tuple(each for each in self.flips if each.at is not None and not each.bought)

    @property
    def buying(self) -> tuple[InputFlip, ...]:
        """The inputs that flip the verdict alone, but only by buying, the nearest first."""
        return tuple(each for each in self.flips if each.at is not None and each.bought)

    @property
    def headline(self) -> Text:
        """Whether the target is met, and which input flips that with the least move."""
        met, flips = self.say_verdict(), self.say_flips()
        return Text(f"{met.en} {flips.en}", f"{met.zh}{flips.zh}")

    def say_verdict(self) -> Text:
        """Say whether the target is met as the scenario stands."""
        metric = METRICS[self.metric]
        names = {lang: name_definition(self.definition, lang) for lang in ("en", "zh")}
        asked, found = f"{self.sense.symbol} {self.threshold:.2%}", say_share(self.value)
        word = Text("met", "达到") if self.met else Text("missed", "未达到")
        return Text(
            f"{self.target}, {metric.en} {self.year} ({names['en']}): {found} at least cost, "
            f"asked {asked}: {word.en}.",
            f"{self.target}，{self.year}年{metric.zh}（{names['zh']}）：最低成本下为{found}，"
            f"要求{asked}，{word.zh}。",
        )

    def say_buying(self) -> Text:
        """Say how many inputs flip the verdict only by buying; nothing where none does."""
        names = [each.text for each in self.buying]
        if not names:
            return Text("", "")
        more = len(names) - MOST_NAMED
        en = ", ".join(each.en for each in names[:MOST_NAMED]) + (f" and {more} more" * (more > 0))
        zh = "、".join(each.zh for each in names[:MOST_NAMED]) + (f"等{len(names)}项" * (more > 0))
        return Text(
            f" Only by importing more, or selling less, and so not in earnest: {en}.",
            f"仅靠多购电或少售电（并非真正达到）：{zh}。",
        )

    def say_flips(self) -> Text:
        """Say how many inputs flip the verdict alone, which is nearest, and which only buy it."""
        said, buying = self._say_flipping(), self.say_buying()
        return Text(f"{said.en}{buying.en}", f"{said.zh}{buying.zh}")

    def _say_flipping(self) -> Text:
        count, flipping = len(self.flips), self.flipping
        if not flipping and self.buying:
            return Text(
                f"No input flips the verdict alone in earnest, of {count} with a range.",
                f"在{count}项给出取值范围的输入中，没有任何一项能单独使判定真正翻转。",
            )
        if not flipping:
            return Text(
                f"No input flips the verdict alone, of {count} with a range.",
                f"在{count}项给出取值范围的输入中，没有任何一项能单独使判定翻转。",
            )
        first = flipping[0]
        now, at = (first.say(each) for each in (first.now, first.at))
        far = f"{first.distance:.1%}"
        return Text(
            f"Of the {count} inputs that have a range, {len(flipping)} can flip the verdict alone. "
            f"The nearest is {first.text.en}: {at.en} in place of {now.en}, {far} of its "
            "range away.",
            f"在{count}项给出取值范围的输入中，{len(flipping)}项可单独使判定翻转。最近的是"
            f"{first.text.zh}：由{now.zh}变为{at.zh}，移动其范围的{far}。",
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row an input, in the order of `flips`: its range, the shares and the flip."""
        rows = [
            {name: getattr(each, name) for name in COLUMNS}
            | {"between_low": each.between and each.between[0]}
            | {"between_high": each.between and each.between[1]}
            for each in self.flips
        ]
        return pd.DataFrame(rows, columns=[*COLUMNS, "between_low", "between_high"])

    def in_short(self) -> pd.DataFrame:
        """Return of the table the first inputs, and of these where the verdict flips."""
        return self.to_frame().head(MOST)[list(SHORT)]


MOST_NAMED = 3  # inputs that buy, in a sentence
MOST = 20  # inputs that a repr shows
SHORT = ("input", "confidence", "now", "at", "bought", "distance", "low", "high")
NESTED = ("text", "edge", "why", "between", "set")
COLUMNS = tuple(name for name in InputFlip.model_fields if name not in NESTED)


def say_value(value: InputValue | None, unit: str) -> Text:
    """Return a value of an input with its unit; a dash where there is none."""
    if value is None:
        return Text(NONE, NONE)
    text = value.isoformat() if isinstance(value, date) else _digits(value)
    if unit in WITHOUT_UNIT:
        return Text(text, text)
    word = Text(*UNITS.get(unit, (unit, unit)))
    return Text(f"{text} {word.en}", f"{text} {word.zh}")


def _digits(value: float) -> str:
    """Return a number with every digit of its setting: rounded it may lie on the other side."""
    if round(value, 6) != value:
        return f"{value:,.12g}"
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def say_share(value: float | None) -> str:
    """Return a share in percent; a dash where there is none."""
    return NONE if value is None else f"{value:.2%}"

"""What is found near the least cost: the range of each share, and what that makes of its target."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from transition_sim.answers import Answer, Both, Part, key
from transition_sim.errors import Text
from transition_sim.system import Sense
from transition_sim.verdict.answer import Bought
from transition_sim.verdict.money import say_money

Met = Literal["all", "some", "none"]
UNSAID = Text("", "")
NO_SHARE = "nothing counts in the denominator"


class Unbought(Part):
    """What a share can be where no more is imported, or left unserved, than at least cost."""

    largest: float = key("among plans that import no more and serve no less", "share")
    verdict: Met = key("met in `all`, `some` or `none` of these")


class Guarded(Part):
    """How far a share goes where it is neither bought nor blacked out, as where it is enforced."""

    largest: float | None = key(
        "with no more net import than in the base year and no more left unserved than at least "
        "cost: the condition of `frontier` and `ledger`",
        "share",
        "no plan of that cost keeps to it",
    )
    verdict: Met | None = key("met in `some` or `none` of these", null="there is none")


class NearOptimalTarget(Part):
    """What the share of a target can be near the least cost."""

    id: str = key("target that the scenario does not enforce")
    definition: str = key("of the share")
    metric: str = key("`capacity_share` or `generation_share`")
    year: int = key("due at its end, or over it")
    sense: Sense = key("`>=` or `<=`")
    threshold: float = key("what is asked", "share")
    value: float | None = key("of the plan found", "share", NO_SHARE)
    smallest: float | None = key("among all those plans", "share", NO_SHARE)
    largest: float | None = key("among all those plans", "share", NO_SHARE)
    verdict: Met | None = key("met in `all`, `some` or `none` of them", null="there is no share")
    without_buying: Unbought | None = key(
        null="it makes no difference, or the share is one of capacity"
    )
    guarded: Guarded | None = key(
        "the largest with the guards of an enforced share, beside `largest` without them",
        null="the share is one of capacity, or a ceiling",
        default=None,
    )
    bought: Bought | None = key(
        "what of `value` is bought, as in `verdict.json`",
        null="nothing, or the target is missed",
        default=None,
    )
    largest_bought: Bought | None = key(
        "the same of `largest`", null="nothing, or the target is missed there", default=None
    )
    sentence: Both = key("the verdict as a sentence", default=UNSAID)

    @property
    def ends(self) -> tuple[float, float]:
        """Smallest and largest share; of a target that has one."""
        assert self.smallest is not None
        assert self.largest is not None
        return self.smallest, self.largest


class NearOptimal(Answer):
    """Whether each target is met in all, some or none of the plans near the least cost."""

    scenario: str = key("name")
    within: float = key("of the least cost, that a plan may cost more", "share")
    least_cost_cny: float = key("least cost of all years", "CNY")
    most_cost_cny: float = key("what the plans cost at most", "CNY")
    targets: tuple[NearOptimalTarget, ...] = key()

    @property
    def headline(self) -> Text:
        """Which plans are looked at."""
        money, within = say_money(self.most_cost_cny), say_within(self.within)
        return Text(
            f"{self.scenario}: every plan within {within} of the least cost, up to {money.en}",
            f"{self.scenario}：成本比最低成本高出不超过{within}的全部方案，即不超过{money.zh}",
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a target: ``id, definition, metric, year, …, unbought_largest``."""
        names = [each for each in NearOptimalTarget.model_fields if each not in NESTED]
        rows = [
            {name: getattr(each, name) for name in names}
            | {"unbought_largest": each.without_buying and each.without_buying.largest}
            | {"guarded_largest": each.guarded and each.guarded.largest}
            for each in self.targets
        ]
        return pd.DataFrame(rows, columns=[*names, "unbought_largest", "guarded_largest"])


NESTED = ("without_buying", "guarded", "bought", "largest_bought", "sentence")


def say_within(share: float) -> str:
    """Return a share in percent with the digits that it has."""
    return f"{100.0 * share:.6g}%"

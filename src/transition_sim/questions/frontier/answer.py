"""What each level of a target costs, and where its frontier ends."""

from __future__ import annotations

import pandas as pd

from transition_sim.answers import Answer, Both, Part, key
from transition_sim.errors import Text
from transition_sim.system import Sense
from transition_sim.system.shares import Metric
from transition_sim.verdict.answer import Bought
from transition_sim.verdict.wording import METRICS, name_definition

NO_SHARE = "nothing counts in the denominator"
PRICE_UNIT = "CNY per unit of share"


class LeastCost(Part):
    """The plan without the target."""

    level: float | None = key("of the plan without the target", "share", NO_SHARE)
    objective_cny: float = key("its cost", "CNY")


class FrontierPoint(Part):
    """The least cost of a level.

    A plan of which nothing counts in the denominator keeps a level without having a share.
    """

    level: float = key("from what costs nothing to the furthest", "share")
    objective_cny: float = key("least cost at this level", "CNY")
    extra_cny: float = key("more than without the target", "CNY")
    value: float | None = key(
        "of the plan found there", "share", "nothing counts in its denominator"
    )
    bought: Bought | None = key(
        "what of the target this plan buys, as in `verdict.json`",
        null="nothing, or the target is missed",
        default=None,
    )
    dual: float = key("price of asking for more", PRICE_UNIT)
    dual_per_point_cny: float = key("the same", "CNY per percentage point")
    unserved_mwh: float = key("demand for power that is not served in the target's year", "MWh")
    unserved_heat_mwh: float = key("heat that is not served in the target's year", "MWh")


class Step(Part):
    """The slope from one level to the next, and what the prices at its ends allow."""

    from_: float = key("level of the smaller point", "share", alias="from")
    to: float = key("level of the larger point", "share")
    slope: float = key("between the two", PRICE_UNIT)
    at_least: float = key("smallest slope that the prices at both ends allow", PRICE_UNIT)
    at_most: float = key("largest one", PRICE_UNIT)
    agrees: bool = key("whether the slope lies between")


class LeftOut(Part):
    """Another enforced target, which no plan meets."""

    id: str = key("enforced target that no plan meets even alone")
    definition: str = key("of the share")
    sense: Sense = key("`>=` or `<=`")
    required: float = key("what it asks for", "share")
    largest_reachable: float | None = key(
        "furthest level; of a ceiling the smallest", "share", "no plan at all"
    )


class Frontier(Answer):
    """Least cost against the level of a target; money is that of all years, discounted."""

    scenario: str = key("name")
    target: str = key("id in the ledger")
    metric: Metric = key("`capacity_share` or `generation_share`")
    definition: str = key("of the share")
    year: int = key("due at its end, or over it")
    sense: Sense = key("`>=` or `<=`")
    threshold: float = key("what the scenario asks", "share")
    printed_threshold: float | None = key(
        "what the document asks", "share", "the document prints none"
    )
    least_cost: LeastCost = key()
    guards_cny: float = key(
        "what it costs alone that a share is neither bought nor blacked out", "CNY"
    )
    points: tuple[FrontierPoint, ...] = key()
    dual_unit: str = key("unit of `dual`", default=PRICE_UNIT)
    steps: tuple[Step, ...] = key()
    slopes_agree: bool = key("of all steps")
    largest_reachable: float = key(
        "furthest level that a plan with a share has; of a ceiling the smallest", "share"
    )
    largest_reachable_unguarded: float | None = key(
        "the same with any import and any energy left unserved; of a share of capacity no other",
        "share",
        "no plan has a share",
        default=None,
    )
    kept: tuple[str, ...] = key("other enforced target that every point meets")
    left_out: tuple[LeftOut, ...] = key()
    sentences: tuple[Both, ...] = key("what it says, in order", default=())

    @property
    def headline(self) -> Text:
        """What the frontier is of, and between which levels it lies."""
        metric = METRICS[self.metric]
        names = {lang: name_definition(self.definition, lang) for lang in ("en", "zh")}
        first, last = (f"{level:.2%}" for level in (self.points[0].level, self.largest_reachable))
        return Text(
            f"{self.scenario}: least cost of {self.target}, {metric.en} in {self.year} "
            f"({names['en']}), from {first} to {last}",
            f"{self.scenario}：{self.target}（{self.year}年{metric.zh}，{names['zh']}）"
            f"由{first}至{last}的最低成本",
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a level: ``level, objective_cny, extra_cny, value, dual, …``."""
        columns = list(FrontierPoint.model_fields)
        return pd.DataFrame([dict(point) for point in self.points], columns=columns)

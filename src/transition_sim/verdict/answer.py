"""The content of ``verdict.json``, key by key."""

from __future__ import annotations

from transition_sim.answers import Both, Part, key
from transition_sim.system import Sense
from transition_sim.system.shares import Metric

NO_SHARE = "nothing counts in the denominator"


class Certificate(Part):
    """The independent check of an answer."""

    primal_violation: float = key("largest relative violation of a row or bound, recomputed")
    dual_violation: float | None = key("the same of the dual", null="no duals are known")
    relative_gap: float | None = key("between both objectives", null="no duals are known")
    passed: bool = key("all three within `tolerance`")
    tolerance: float = key("of the solver profile")


class Shortfall(Part):
    """What is missing of a target that is missed."""

    value: float | None = key(
        "clean capacity to add, or clean energy in place of other", "MW, GWh", "no amount is enough"
    )
    unit: str = key("`MW` or `GWh`")


class Bought(Part):
    """What of a share that is found met is bought, and the share without it."""

    amount_mwh: float = key(
        "net import above `trade`'s `yardstick_mwh`, or all that is bought", "MWh"
    )
    share_without: float | None = key(
        "with that much more generated in the city and not clean", "share", NO_SHARE
    )
    shortfall: Shortfall = key("of that share")


class JudgedTarget(Part):
    """What became of one target under one definition."""

    id: str = key("id in the ledger")
    metric: Metric = key("`capacity_share` or `generation_share`")
    definition: str = key("definition of the share")
    year: int = key("due at its end, or over it")
    sense: Sense = key("`>=` or `<=`")
    threshold: float = key("what is asked", "share")
    enforced: bool = key("whether it is a constraint of the program")
    value: float | None = key("recomputed from the solution", "share", NO_SHARE)
    met: bool = key("within 1e-6")
    margin: float | None = key(
        "by how much it is met; negative: missed", "share", "there is no share"
    )
    shortfall: Shortfall = key()
    bought: Bought | None = key(
        "the target would not be met had no more been imported than in the base year and than the "
        "obligations ask",
        null="it would, it is missed, or import cannot raise the share",
        default=None,
    )
    dual: float | None = key("price of asking for more", "CNY per unit of share", "not enforced")
    price_per_point_cny: float | None = key(
        "the same: what one more percentage point costs", "CNY", "not enforced"
    )


class TargetVerdict(JudgedTarget):
    """The same of a run, with the document's words and what it can be among equal optima."""

    text: str = key("the document's words")
    printed_year: int | None = key(
        "when the document has it due, where the scenario moves that",
        null="no date is printed",
        absent="as printed",
    )
    printed_threshold: float | None = key(
        "what the document asks, where the scenario asks something else",
        "share",
        "no number is printed",
        absent="as printed",
    )
    range_at_least_cost: tuple[float, float] | None = key(
        "smallest and largest among equal optima; absent where enforced",
        "share",
        "there is no share, or no duals are known",
        absent="where enforced",
    )


class NotJudged(Part):
    """A target that is due in no model year."""

    id: str = key("target that is due in no model year")
    year: int = key("when it is due")


class YearShares(Part):
    """Both shares of a year, as printed."""

    capacity: float | None = key("of capacity, as printed", "share", NO_SHARE)
    generation: float | None = key("of generation, as printed", "share", NO_SHARE)


class YearTrade(Part):
    """Trade of a year over the links, and what it is held against."""

    net_import_mwh: float = key("bought less sold over the links; negative is sold", "MWh")
    bought_mwh: float = key("in the hours in which more is bought than sold", "MWh")
    base_year_mwh: float = key("net import of the base year", "MWh")
    export_obligation_mwh: float = key("exported besides, as obliged: it asks for no import", "MWh")
    yardstick_mwh: float = key(
        "the smaller of the base year's net import, less what the obligation has fallen by since, "
        "and of nothing",
        "MWh",
    )
    co2_of_net_import_t: float | None = key(
        "of net import at the grid's factor; the plant's own CO2 holds none of it",
        "t",
        "the city gives no factor",
    )


class Audit(Part):
    """What a reader should know before believing a verdict, by year."""

    unserved_mwh: dict[str, float] = key("demand that is not served", "MWh", per="year")
    simultaneous_storage_mwh: dict[str, float] = key(
        "charged and discharged at once", "MWh", per="year"
    )
    unserved_heat_mwh: dict[str, float] | None = key(
        "heat that is not served; only where the city has district heat",
        "MWh",
        absent="no district heat",
        per="year",
    )
    reserve_shortage_mwh: dict[str, float] | None = key(
        "reserve that is missing, over the hours; only where reserves are asked for",
        "MWh",
        absent="no reserves",
        per="year",
    )


class Audited(Part):
    """A target that is met only with what should not count."""

    target: str = key("target that is met only with what should not count")
    definition: str = key("of the share")
    year: int = key("of the target")
    kind: str = key(
        "what counts: `simultaneous`, `cycling`, `heat`, `links`, `unserved`, `bought`, "
        "`whole_units`, `parts_of_units`, `stores_as_plant`, `together`"
    )
    share: float = key("with it", "share")
    amount: float = key("how much of it", "`unit`")
    unit: str = key("`MWh` or `MW`")
    share_without: float | None = key("without it", "share", "nothing is left in the denominator")
    met_without: bool = key("whether the target is met without it")
    finding: Both = key("the finding as a sentence")


class Round(Part):
    """One resolution and what it proves.

    Attributes
    ----------
    periods, hours : int
        Typical periods, and the length of one [h].
    coarse_cny : float
        Least cost on typical periods: an estimate, no bound.
    lower_cny : float
        No plan of the full year costs less.
    upper_cny : float or None
        A plan of the full year costs this; None where its builds meet the targets on typical
        periods but not in the full year.
    seconds : float
        Wall time, from the scenario to both bounds [s].
    """

    periods: int = key("typical periods of this round")
    hours: int = key("length of one", "h")
    coarse_cny: float = key("least cost of the typical periods", "CNY")
    lower_cny: float = key("no plan of the full year costs less", "CNY")
    upper_cny: float | None = key(
        "a plan of the full year costs this", "CNY", "its builds do not do for the full year"
    )
    seconds: float = key("from the scenario to both bounds", "s")


class Bounds(Part):
    """What the full year would cost, from below and above."""

    lower_cny: float = key("no plan of the full year costs less", "CNY")
    upper_cny: float | None = key("a plan of the full year costs this", "CNY", "none was found")
    gap: float | None = key("of the larger bound", "share", "there is no upper bound")
    tolerance: float = key("what was asked for", "share")
    within_tolerance: bool = key("whether the gap is at most that")
    rounds: tuple[Round, ...] = key()
    targets_full_year: tuple[JudgedTarget, ...] | None = key(
        "verdicts hour by hour with the same builds", null="there is no upper bound"
    )


class Verdict(Part):
    """What a run says of its targets."""

    version: int = key("version of this shape", alias="schema", default=1)
    scenario: str = key("name")
    status: str = key("`optimal`")
    objective_cny: float = key("least cost", "CNY")
    certificate: Certificate = key()
    targets: tuple[TargetVerdict, ...] = key()
    not_judged: tuple[NotJudged, ...] = key()
    shares: dict[str, YearShares] = key(per="year")
    trade: dict[str, YearTrade] = key(per="year", default={})
    audit: Audit = key()
    audited: tuple[Audited, ...] = key()
    bounds: Bounds | None = key("only with `--certify`", absent="without `--certify`")


class ChangeSaid(Part):
    """One thing that a scenario says otherwise than the one that it extends."""

    field: str = key("dotted field")
    en: str = key("what it changes, in English")
    zh: str = key("what it changes, in Chinese")


class SavedVerdict(Verdict):
    """The verdict of a run that was written."""

    folder: str = key("where the run was written")
    changes: tuple[ChangeSaid, ...] = key("what the scenario changes against its parent")


class Runs(Part):
    """What `run` prints."""

    runs: tuple[SavedVerdict, ...] = key()

"""What a repair must not take: the service of a city's demand, and an honest verdict."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from transition_sim.questions.explain.feasibility import Feasibility, Outcome
from transition_sim.questions.explain.repair_audit import has_red_line
from transition_sim.verdict.audit import NOTHING

RETIRING, DAY, UNIT_DAY = "retire.", "retire.by", "retire.units."


class Service:
    """Whether the demand for power and heat is still served, and the verdict without a red line.

    A share of capacity has no guard: to retire what serves the demand would meet it, too, and on
    the last day of the model years nobody would notice. What leaves a city dark or cold is no
    repair: the units that stay must serve it for the whole of the year in which the others retire.

    Parameters
    ----------
    feasibility : Feasibility
    """

    def __init__(self, feasibility: Feasibility) -> None:
        self.feasibility = feasibility
        self._known: dict[tuple[str, ...], Outcome | None] = {}

    def outcome(self, settings: Sequence[str]) -> Outcome | None:
        """Return what a repaired scenario comes to, as `run` finds it; None without a plan."""
        key = tuple(settings)
        if key not in self._known:
            self._known[key] = self.feasibility.outcome(settings)
        return self._known[key]

    def is_sound(self, settings: Sequence[str]) -> bool:
        """Say whether a run would show no new red line, and whoever stays is served."""
        found = self.outcome(settings)
        if found is None or has_red_line(found, self.before):
            return False
        return self.is_kept(settings)

    def is_kept(self, settings: Sequence[str]) -> bool:
        """Say whether no more demand is unserved from new year on, where units retire."""
        if not any(each.startswith(RETIRING) for each in settings):
            return True
        changed = [_from_new_year(each) for each in settings]
        found = self.feasibility.outcome(changed, enforced=False)
        return found is not None and not any(more_unserved(found, self.before))

    def lost_exports(self, found: Outcome) -> tuple[float, float | None]:
        """Return how much less is exported than is owed [MWh], and what that is worth [CNY].

        The worth is None where no price is in the data.
        """
        owed = self.feasibility.exports_owed
        less = max(0.0, owed[1] - found.exported)
        if less <= NOTHING:
            return 0.0, 0.0
        if owed[0] is None or found.export_value is None:
            return less, None
        return less, owed[0] - found.export_value

    @cached_property
    def before(self) -> Outcome | None:
        """The plan with no share enforced as the scenario stands; None where there is none."""
        return self.feasibility.outcome(enforced=False)


def more_unserved(found: Outcome, before: Outcome | None) -> tuple[float, float]:
    """Return how much more power and heat a plan leaves unserved than another [MWh].

    Zero where it is no more than the solver's tolerance; without another plan, all of it.
    """
    known = (0.0, 0.0) if before is None else (before.unserved, before.unserved_heat)
    more = found.unserved - known[0], found.unserved_heat - known[1]
    power, heat = (each if each > NOTHING else 0.0 for each in more)
    return power, heat


def _from_new_year(setting: str) -> str:
    """Return a setting in which a day of retirement is the first of its year."""
    field, _, value = setting.partition("=")
    is_day = field == DAY or field.startswith(UNIT_DAY)
    return setting if not is_day or value == "null" else f"{field}={value[:4]}-01-01"

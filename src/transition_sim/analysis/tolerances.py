"""How far a figure may move before it has drifted, and why just so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from transition_sim.analysis.figures import METRICS
from transition_sim.inputs.fields import Quantity
from transition_sim.inputs.records import Section

Relative = Annotated[float, Quantity("of the old value", "相对于基准值", "share", 0.0, 1.0)]
Absolute = Annotated[float, Quantity("in the figure's unit", "以该指标的单位计", "", 0.0, 1e15)]
Reason = Annotated[str, Field(min_length=1)]


class Tolerance(Section):
    """How far a figure may move: ``absolute + relative · |old|``, and the reason for it."""

    relative: Relative = 0.0
    absolute: Absolute = 0.0
    reason: Reason

    def allows(self, old: float) -> float:
        """Return how far a figure of this size may move [its unit]."""
        return self.absolute + self.relative * abs(old)


_STOCK = "the independent check lets a row be out by 1e-6 of a GW, 0.001 MW; a stock adds up some"
_COUNT = "whole numbers: another row is another model"
USUAL: dict[str, Tolerance] = {
    "objective_cny": Tolerance(
        relative=1e-6,
        absolute=1.0,
        reason="the independent check lets the proven gap of the cost be 1e-6",
    ),
    **{
        name: Tolerance(relative=1e-6, absolute=0.01, reason=_STOCK)
        for name in ("capacity_mw", "store_power_mw", "build_mw", "upgrade_mw", "retired_mw")
    },
    "store_energy_mwh": Tolerance(
        relative=1e-6, absolute=0.1, reason="as for stocks, at up to ten hours a MW"
    ),
    **{
        name: Tolerance(
            absolute=1e-5, reason="a thousandth of a percentage point: below what is printed"
        )
        for name in ("capacity_share", "generation_share")
    },
    "verdict": Tolerance(reason="met or missed: there is nothing between"),
    "rows": Tolerance(reason=_COUNT),
    "columns": Tolerance(reason=_COUNT),
}
assert set(USUAL) == set(METRICS)


def tolerance_of(
    figure: str, own: Mapping[str, Tolerance], general: Mapping[str, Tolerance]
) -> Tolerance:
    """Return the tolerance of a figure: the nearest of the scenario's own, or its metric's.

    Parameters
    ----------
    own : mapping of str to Tolerance
        By figure, or by the beginning of its name: ``capacity_mw.pv`` covers every year.
    general : mapping of str to Tolerance
        By metric.
    """
    fitting = [name for name in own if covers(name, figure)]
    if fitting:
        return own[max(fitting, key=len)]
    metric = figure.partition(".")[0]
    return general.get(metric, USUAL[metric])


def covers(name: str, figure: str) -> bool:
    """Say whether a tolerance of that name is for a figure."""
    return figure == name or figure.startswith(f"{name}.")


def idle(own: Mapping[str, Tolerance], figures: Iterable[str]) -> list[str]:
    """Return the tolerances that no figure answers to."""
    known = list(figures)
    return [name for name in own if not any(covers(name, figure) for figure in known)]

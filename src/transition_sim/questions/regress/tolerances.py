"""How far a figure may move before it has drifted, and why just so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from transition_sim.errors import Text
from transition_sim.inputs.schema.identifiers import Bilingual
from transition_sim.inputs.schema.quantities import Quantity
from transition_sim.inputs.schema.records import Section
from transition_sim.questions.regress.figures import METRICS

Relative = Annotated[float, Quantity("of the old value", "相对于基准值", "share", 0.0, 1.0)]
Absolute = Annotated[float, Quantity("in the figure's unit", "以该指标的单位计", "", 0.0, 1e15)]


class Tolerance(Section):
    """How far a figure may move: ``absolute + relative · |old|``, and the reason for it."""

    relative: Relative = 0.0
    absolute: Absolute = 0.0
    reason: Bilingual

    def allows(self, old: float) -> float:
        """Return how far a figure of this size may move [its unit]."""
        return self.absolute + self.relative * abs(old)


_STOCK = Text(
    "the independent check lets a row be out by 1e-6 of a GW, 0.001 MW; a stock adds up some",
    "独立校验允许每行偏差 1e-6 GW，即 0.001 MW；存量由若干行相加",
)
_SHARE = Text(
    "a thousandth of a percentage point: below what is printed", "千分之一个百分点，小于打印精度"
)
_COUNT = Text("whole numbers: another row is another model", "整数：行列数变化即模型变化")
USUAL: dict[str, Tolerance] = {
    "objective_cny": Tolerance(
        relative=1e-6,
        absolute=1.0,
        reason=Text(
            "the independent check lets the proven gap of the cost be 1e-6",
            "独立校验允许成本的对偶间隙为 1e-6",
        ),
    ),
    **{
        name: Tolerance(relative=1e-6, absolute=0.01, reason=_STOCK)
        for name in ("capacity_mw", "store_power_mw", "build_mw", "upgrade_mw", "retired_mw")
    },
    "store_energy_mwh": Tolerance(
        relative=1e-6,
        absolute=0.1,
        reason=Text("as for stocks, at up to ten hours a MW", "同存量，按每 MW 至多十小时计"),
    ),
    "capacity_share": Tolerance(absolute=1e-5, reason=_SHARE),
    "generation_share": Tolerance(absolute=1e-5, reason=_SHARE),
    "verdict": Tolerance(
        reason=Text("met or missed: nothing is between", "达到或未达到，无中间值")
    ),
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

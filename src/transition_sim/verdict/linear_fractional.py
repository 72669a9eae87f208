"""Shares as ratios of two linear expressions, and the largest or smallest a model allows.

A ratio N(x) / D(x) with D > 0 is maximised by Dinkelbach's method: maximise N − λ D, take the
ratio at the solution as the next λ, and stop where it no longer moves. Each λ is a linear program
of the same rows, solved again from the last basis. The largest λ is exact, not bisected.

Where D may be zero, N is too (what counts above counts below), and nothing over nothing is no
share. From a λ that some plan has, N − λ D <= 0 for all of them says that none has more; from one
that may be beyond all shares, a plan with the most D that there is gives one to begin with.

References
----------
W. Dinkelbach, "On Nonlinear Fractional Programming", Management Science 13(7), 1967.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transition_sim.errors import InputError, Place, Problem, SolverError, Text
from transition_sim.model.assemble import Expressions
from transition_sim.solve import HighsModel, require_optimal
from transition_sim.system import ShareTarget
from transition_sim.verdict.wording import name_definition

PRECISION = 1e-9
MOST_ROUNDS = 30
NOTHING = 1e-3  # MW, or MWh a year: what the solver's tolerance cannot tell from nothing
UNNAMED = Text("the share", "该占比")
OTHERWISE = Text(
    "ask by another definition (`targets.<id>.definition`, or --definition), such as one over what "
    "must be served",
    "请换一种口径（`targets.<id>.definition` 或 --definition），例如以必须供应的电量为分母",
)


class NoShareError(InputError):
    """A share is none: in no plan does anything count in its denominator, or it has no end."""


@dataclass(frozen=True)
class Ratio:
    """A share as a function of the columns: ``(n @ x + n0) / (d @ x + d0)``."""

    numerator: np.ndarray
    numerator_constant: float
    denominator: np.ndarray
    denominator_constant: float
    name: Text = UNNAMED  # for errors

    def value(self, columns: np.ndarray) -> float:
        """Return the share at a solution; NaN where nothing counts in its denominator."""
        above, below = self.parts(columns)
        return above / below if below > NOTHING else float("nan")

    def parts(self, columns: np.ndarray) -> tuple[float, float]:
        """Return numerator and denominator at a solution [MW, or MWh a year]."""
        above = float(self.numerator @ columns) + self.numerator_constant
        below = float(self.denominator @ columns) + self.denominator_constant
        return above, below

    def over(self, columns: np.ndarray) -> Ratio:
        """Return the ratio as a function of some columns only, by number; no other has a part."""
        numerator, denominator = self.numerator[columns], self.denominator[columns]
        constants = self.numerator_constant, self.denominator_constant
        return Ratio(numerator, constants[0], denominator, constants[1], self.name)

    def moves(self, free: np.ndarray) -> bool:
        """Say whether any of the `free` columns can change the share."""
        return bool(np.any(self.numerator[free]) or np.any(self.denominator[free]))


def ratio_of(target: ShareTarget, expressions: Expressions) -> Ratio:
    """Return a target's share as a ratio; the rows are those that would enforce it."""
    kind = target.metric.removesuffix("_share")
    sides = []
    for side in ("numerator", "denominator"):
        extent = expressions.extents[f"{kind}_{side}"]
        row = extent.start + list(extent.sets[0]).index(target.key)
        coefficients = expressions.matrix[[row], :].toarray().ravel()
        sides += [coefficients, float(expressions.constant[row])]
    return Ratio(sides[0], sides[1], sides[2], sides[3], _name(target))


def _name(target: ShareTarget) -> Text:
    names = {lang: name_definition(target.definition, lang) for lang in ("en", "zh")}
    return Text(
        f"{target.id} in {target.year}, {names['en']}",
        f"{target.id}（{target.year}年，{names['zh']}）",
    )


def extreme_share(ratio: Ratio, model: HighsModel, start: float, largest: bool) -> float | None:
    """Return the largest (smallest) share that the model allows, or None where it allows nothing.

    Plans in which nothing counts in the denominator have no share and do not count.

    Parameters
    ----------
    model : HighsModel
        Its costs are replaced.
    start : float
        A first guess of the share; any number will do.

    Raises
    ------
    NoShareError
        No plan has a share: nothing can count in its denominator. Or a share has no end: what
        counts above does not count below.
    SolverError
        The solver stopped without a proven answer, or its answer failed the independent check.
    """
    sign = 1.0 if largest else -1.0
    level, is_some_plans = start, False
    for _ in range(MOST_ROUNDS):
        model.change_costs(-sign * (ratio.numerator - level * ratio.denominator))
        solution = model.solve(basis=False)
        if solution.status == "infeasible":
            return None
        require_optimal(solution)
        above, below = ratio.parts(solution.primal)
        if below <= NOTHING and sign * above > NOTHING:
            raise NoShareError([_share_without_end(ratio.name)])
        if below <= NOTHING and is_some_plans:
            return level
        found = above / below if below > NOTHING else _share_of_most(ratio, model)
        if abs(found - level) <= PRECISION and below > NOTHING:
            return found
        level, is_some_plans = found, True
    raise SolverError(
        Text(
            f"the furthest share was not found in {MOST_ROUNDS} rounds",
            f"经{MOST_ROUNDS}轮迭代仍未求得占比的极值",
        )
    )


def _share_of_most(ratio: Ratio, model: HighsModel) -> float:
    """Return the share of a plan whose denominator is the largest of all."""
    model.change_costs(-ratio.denominator)
    solution = model.solve(basis=False)
    require_optimal(solution)
    above, below = ratio.parts(solution.primal)
    if below <= NOTHING:
        raise NoShareError([_share_of_nothing(ratio.name)])
    return above / below


def _share_of_nothing(name: Text) -> Problem:
    message = Text(
        f"in no plan does anything count in the denominator of {name.en}: there is no share",
        f"在任何方案中，{name.zh}的分母均为零，不存在占比",
    )
    return Problem("other", Place("definition"), "", {"message": message, "remedy": OTHERWISE})


def _share_without_end(name: Text) -> Problem:
    message = Text(
        f"a plan can have something above and nothing below the line of {name.en}: the share has "
        "no end",
        f"存在{name.zh}的分子大于零而分母为零的方案，占比没有界限",
    )
    return Problem("other", Place("definition"), "", {"message": message, "remedy": OTHERWISE})

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

import numpy as np

from transition_sim.errors import InputError, Place, Problem, SolverError, Text
from transition_sim.solve import HighsModel, require_optimal
from transition_sim.solved import NOTHING, Ratio
from transition_sim.system import ShareTarget
from transition_sim.verdict.wording import name_definition

PRECISION = 1e-9
MOST_ROUNDS = 30
UNNAMED = Text("the share", "该占比")
OTHERWISE = Text(
    "ask by another definition (`targets.<id>.definition`, or --definition), such as one over what "
    "must be served",
    "请换一种口径（`targets.<id>.definition` 或 --definition），例如以必须供应的电量为分母",
)


class NoShareError(InputError):
    """A share is none: in no plan does anything count in its denominator, or it has no end."""


def _name(target: ShareTarget | None) -> Text:
    if target is None:
        return UNNAMED
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
    found = extreme_plan(ratio, model, start, largest)
    return None if found is None else found[0]


def extreme_plan(
    ratio: Ratio, model: HighsModel, start: float, largest: bool
) -> tuple[float, np.ndarray] | None:
    """Return the largest (smallest) share as `extreme_share`, and the columns of a plan with it."""
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
            raise NoShareError([_share_without_end(_name(ratio.target))])
        if below <= NOTHING and is_some_plans:
            return level, solution.primal
        found = above / below if below > NOTHING else _share_of_most(ratio, model)
        if abs(found - level) <= PRECISION and below > NOTHING:
            return found, solution.primal
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
        raise NoShareError([_share_of_nothing(_name(ratio.target))])
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

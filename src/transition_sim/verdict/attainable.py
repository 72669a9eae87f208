"""How far an enforced target can be reached, and how to say that it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from transition_sim.errors import InfeasibleError, Text
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import (
    HighsModel,
    Profile,
    Solution,
    for_warm_starts,
    require_optimal,
)
from transition_sim.solved import Program
from transition_sim.system import ShareTarget
from transition_sim.verdict.guards import GUARDED
from transition_sim.verdict.linear_fractional import NoShareError, extreme_share

SAME_LEVEL = 5e-5  # of a share: what two printed decimals cannot tell apart
NO_PLAN = Text(
    "{}: no plan imports as little as the base year and leaves as little unserved as without it",
    "{}：没有方案能做到净购电不超过基准年、且缺供不多于不强制时",
)
SHARE_ROWS = ("capacity_share", "generation_share")


@dataclass(frozen=True)
class Attainable:
    """The level that a target asks for and the furthest that can be reached.

    Attributes
    ----------
    alone : float or None
        With no other share enforced; None where no solution keeps its guards.
    with_others : float or None
        With every other enforced share kept; None where these cannot be met themselves.
    unguarded : float or None
        As `alone`, with any import and any energy left unserved; None where that was not asked.
    """

    target: ShareTarget
    alone: float | None
    with_others: float | None
    unguarded: float | None = None

    @property
    def is_met(self) -> bool:
        """Say whether the target can be met with no other share enforced."""
        return self.target.is_reached(self.alone)


def furthest_levels(
    program: Program,
    targets: tuple[ShareTarget, ...] | None = None,
    profile: str | Profile = "highs",
    unguarded: bool = False,
) -> tuple[Attainable, ...]:
    """Return how far each enforced target can be reached at any cost.

    A share of generation may be bought or blacked out no more here than in a run: imports and
    unserved energy stay within what they are without the target.

    Parameters
    ----------
    targets : tuple of ShareTarget, optional
        Those that are asked about; by default the program's own.
    unguarded : bool
        Whether also how far each could be reached without that condition.

    Returns
    -------
    tuple of Attainable
        Empty where the scenario has no solution even with no share enforced.
    """
    model = HighsModel(program.linear, for_warm_starts(profile))
    model.change_row_bounds(*_rows_of(program, []))
    model.change_costs(np.zeros_like(program.linear.cost))
    if model.solve(basis=False).status == "infeasible":
        return ()
    enforced = [each for each in targets or program.system.targets if each.enforced]
    alone = {each.key: _furthest(model, program, each, []) for each in enforced}
    found = []
    for target in enforced:
        others = [each for each in enforced if each is not target]
        level = None
        if all(each.is_reached(alone[each.key]) for each in others):
            level = _furthest(model, program, target, others)
        free = _unguarded(model, program, target, []) if unguarded else None
        found.append(Attainable(target, alone[target.key], level, free))
    return tuple(found)


def furthest_unguarded(
    program: Program,
    target: ShareTarget,
    others: Sequence[ShareTarget] = (),
    profile: str | Profile = "highs",
) -> float | None:
    """Return how far a target can be reached with any import and any energy left unserved.

    None where the `others` cannot be met.

    Parameters
    ----------
    others : sequence of ShareTarget
        Enforced shares that are kept, with their guards.
    """
    return _unguarded(HighsModel(program.linear, for_warm_starts(profile)), program, target, others)


def _unguarded(
    model: HighsModel, program: Program, target: ShareTarget, others: Sequence[ShareTarget]
) -> float | None:
    model.change_row_bounds(*_rows_of(program, others, others))
    try:
        return extreme_share(program.ratio(target), model, target.threshold, target.is_floor)
    except NoShareError:  # nothing at all is generated: of that plan there is no share
        return None


def say_both(guarded: float | None, unguarded: float | None) -> Text:
    """Return how far a share can be reached, with the guards and without them.

    Parameters
    ----------
    guarded, unguarded : float or None
        Shares; None where no plan has one.
    """
    one, other = (
        Text("no plan", "无可行方案") if each is None else Text(f"{each:.2%}", f"{each:.2%}")
        for each in (guarded, unguarded)
    )
    return Text(
        f"{one.en} {GUARDED_TEXT.en}, {other.en} {UNGUARDED_TEXT.en}",
        f"{GUARDED_TEXT.zh}时为{one.zh}，{UNGUARDED_TEXT.zh}时为{other.zh}",
    )


GUARDED_TEXT = Text(
    "with no more net import than in the base year and no more left unserved",
    "净受入电量不超过基准年且缺供不增加",
)
UNGUARDED_TEXT = Text("with any import and any energy left unserved", "不限购电与缺供")


def furthest_solution(
    program: Program,
    target: ShareTarget,
    others: Sequence[ShareTarget],
    profile: str | Profile = "highs",
) -> tuple[LinearProgram, Solution] | None:
    """Return the program whose optimum is a target at its furthest level, and that optimum.

    Its duals say what stops the target. None where no solution exists even without the target.

    Parameters
    ----------
    others : sequence of ShareTarget
        Enforced shares that are kept.
    """
    model = HighsModel(program.linear, for_warm_starts(profile))
    if _furthest(model, program, target, others) is None:
        return None
    found = model.solve(basis=False)  # where the last round ended
    require_optimal(found)
    return model.lp, found


def _furthest(
    model: HighsModel, program: Program, target: ShareTarget, others: Sequence[ShareTarget]
) -> float | None:
    """Return the furthest level of a target with only the `others` enforced."""
    model.change_row_bounds(*_rows_of(program, others, [*others, target]))
    return extreme_share(program.ratio(target), model, target.threshold, target.is_floor)


def explain_infeasible(
    name: str, reached: tuple[Attainable, ...], own: Iterable[str] = ()
) -> InfeasibleError:
    """Return the error that says what cannot be met, and how far each target can go.

    Parameters
    ----------
    own : iterable of str
        Constraints of the user's own that held.
    """
    error = _infeasible(name, reached)
    names = list(own)
    if not names:
        return error
    english = f" Your own {', '.join(names)} held too; `explain` does not know them."
    chinese = f"自定约束{'、'.join(names)}同时生效；explain 不包含这些约束。"
    told = Text(error.sentence.en + english, error.sentence.zh + chinese)
    return InfeasibleError(told, error.targets)


def _infeasible(name: str, reached: tuple[Attainable, ...]) -> InfeasibleError:
    if not reached:
        return InfeasibleError(
            Text(
                f"{name}: no plan satisfies the scenario, even with no target enforced: its "
                "limits contradict each other (minimum output, fuel supply, caps, and where the "
                "scenario asks for them upgrades, limits of a year, utilisation, planning "
                "reserve, replacement of coal); "
                "`transition-sim explain <scenario>` says which, and what would help",
                f"{name}：即使不强制任何目标，该情景也无可行方案："
                "各项限制（最小出力、燃料供应、排放上限，以及情景所要求的机组改造、年度上限、利用率、"
                "备用容量、煤炭消费替代）相互矛盾；"
                "用 transition-sim explain <scenario> 查看原因与补救办法",
            )
        )
    levels = [
        {
            "id": each.target.id,
            "required": each.target.required,
            "largest_reachable": each.alone,
            "largest_reachable_with_others": each.with_others,
            "largest_reachable_unguarded": each.unguarded,
        }
        for each in reached
    ]
    english = "; ".join(_far(each, "en") for each in reached)
    chinese = "；".join(_far(each, "zh") for each in reached)
    return InfeasibleError(
        Text(
            f"{name}: no plan meets every enforced target (confirmed by a second algorithm and "
            "without presolve); `transition-sim explain <scenario>` says what stops it. "
            f"{english}",
            f"{name}：没有方案能同时达到所有强制目标（已用第二种算法并关闭预处理复核；"
            f"用 transition-sim explain <scenario> 查看原因与补救办法）。{chinese}",
        ),
        levels,
    )


def _far(reach: Attainable, lang: str) -> str:
    """Return a clause: what a target asks for and the furthest level that can be reached."""
    target = reach.target
    furthest = "最多" if target.is_floor else "最低"
    sign = str(target.sense) if lang == "en" else target.sense.symbol
    asked = f"{sign} {target.required:.2%}"
    if reach.alone is None:
        return NO_PLAN.in_(lang).format(target.id)
    parts = {
        "en": f"{target.id} asks for {asked} in {target.year}; {reach.alone:.2%} can be reached",
        "zh": f"{target.id}要求{target.year}年{asked}，{furthest}可达{reach.alone:.2%}",
    }
    with_others = reach.with_others
    if with_others is not None and abs(with_others - reach.alone) > SAME_LEVEL:
        parts["en"] += f", {with_others:.2%} with the other targets kept"
        parts["zh"] += f"（同时满足其他目标时为{with_others:.2%}）"
    if target.metric == "generation_share" and reach.unguarded is not None:
        both = say_both(reach.alone, reach.unguarded)
        parts["en"] += f" ({both.en})"
        parts["zh"] += f"（{both.zh}）"
    return parts[lang]


def _rows_of(
    program: Program, kept: Sequence[ShareTarget], guarded: Sequence[ShareTarget] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """Return row bounds in which only the `kept` shares are enforced.

    The guards of a year stand where a share of its generation is `guarded`.
    """
    linear = program.linear
    lower, upper = linear.row_lower.copy(), linear.row_upper.copy()
    keys = {target.key for target in kept}
    years = {t.year for t in guarded if t.metric == "generation_share"}
    guards = (each for each in GUARDED if each in linear.rows)
    wanted = dict.fromkeys(SHARE_ROWS, keys) | dict.fromkeys(guards, years)
    for family, labels in wanted.items():
        rows = linear.rows[family]
        open_ = [label not in labels for label in rows.sets[0]]
        rows.of(lower)[open_], rows.of(upper)[open_] = -np.inf, np.inf
    return lower, upper

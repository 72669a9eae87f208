"""How far a program is from having a solution: the least by which its demands must give way.

Every row that a scenario or a plan asks for (a share, a cap, a supply, a minimum) is loosened by
the same part t of a size of its own; the least t is positive where the program has no solution,
and zero or below where it has one. Where no t is enough, power that nobody takes and load that
nobody serves are what stands in the way: the least of them tells how much.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import scipy.sparse as sp

from transition_sim.model.assemble import LinearProgram
from transition_sim.questions.explain.policy_rule_sentences import ASKED_ROWS
from transition_sim.solve import (
    HighsModel,
    Profile,
    Solution,
    for_warm_starts,
    require_optimal,
)
from transition_sim.solved import Program
from transition_sim.system import System

BALANCE = "balance"
WIDEST = 1e3
NARROWEST = -1.0
FEASIBLE = 1e-7  # of a row's size: what the solver's tolerance cannot tell from nothing


@dataclasses.dataclass(frozen=True)
class Gap:
    """How far a program is from having a solution.

    Attributes
    ----------
    value : float
        Zero or below where it has one. Above one where no row that is asked for is to blame alone:
        then one and the share of demand that is surplus or lacking.
    program : LinearProgram
        The elastic program, whose first columns and rows are those of the original.
    solution : Solution
        Its optimum.
    """

    value: float
    program: LinearProgram
    solution: Solution

    @property
    def is_closed(self) -> bool:
        """Whether there is a solution."""
        return self.value <= FEASIBLE


class GapMeter:
    """Measures programs one after the other, each from the last basis where that fits.

    Parameters
    ----------
    profile : str or Profile
        Solver profile.
    """

    def __init__(self, profile: str | Profile = "highs") -> None:
        self._profile = for_warm_starts(profile)
        self._sessions: dict[bool, HighsModel] = {}

    def measure(self, asked_of: Program) -> Gap:
        """Return how far a program is from having a solution."""
        program, system = asked_of.linear, asked_of.system
        asked = loosen(program, system, False)
        found = self._solve(asked, False)
        if found.status == "optimal":
            return Gap(float(found.primal[program.matrix.shape[1]]), asked, found)
        unbalanced = loosen(program, system, True)
        found = self._solve(unbalanced, True)
        require_optimal(found)
        return Gap(1.0 + found.objective, unbalanced, found)

    def _solve(self, program: LinearProgram, unbalanced: bool) -> Solution:
        session = self._sessions.get(unbalanced)
        if session is not None and session.lp.matrix.shape == program.matrix.shape:
            session.change_to(program)
        else:
            session = self._sessions[unbalanced] = HighsModel(program, self._profile)
        return session.solve(basis=False)


def loosen(program: LinearProgram, system: System, unbalanced: bool) -> LinearProgram:
    """Return the program with the column t and, after it, surplus and lack of each balance.

    Parameters
    ----------
    unbalanced : bool
        Whether surplus and lack are allowed; they are then what is minimised.
    """
    height, width = program.matrix.shape
    loose, sizes = np.zeros(height), _sizes(system)
    for name in ASKED_ROWS:
        extent = program.rows.get(name)
        if extent is not None:
            rows = extent.part
            loose[rows] = _size(sizes.get(extent.unit, 0.0), program, rows)
    signs = np.where(np.isfinite(program.row_lower), 1.0, -1.0)
    slack, weight = _imbalance(program, system)
    matrix = sp.hstack([program.matrix, sp.csr_array((signs * loose)[:, None]), slack, -slack])
    count = 2 * slack.shape[1]
    cost = np.concatenate([np.zeros(width), [0.0 if unbalanced else 1.0], weight, weight])
    cost[width + 1 :] *= float(unbalanced)
    most = np.full(count, np.inf if unbalanced else 0.0)
    return dataclasses.replace(
        program,
        matrix=sp.csr_array(matrix),
        column_lower=np.concatenate([program.column_lower, [NARROWEST], np.zeros(count)]),
        column_upper=np.concatenate([program.column_upper, [WIDEST], most]),
        cost=cost,
        offset=0.0,
        column_scale=np.concatenate([program.column_scale, [1.0], np.full(count, 1e3)]),
        cost_scale=1.0,
    )


def _sizes(system: System) -> dict[str, float]:
    """Return what a row of each unit is measured by: all capacity, all demand."""
    data = system.data
    hours = data["step_weight"].transpose("year", "step").values
    demand = data["demand"].transpose("zone", "year", "step").values
    return {
        "MW": float(data["fixed_capacity"].transpose("asset", "year").values.sum(axis=0).max()),
        "MWh/year": float((demand * hours).sum(axis=(0, 2)).max()),
    }


def _size(size: float, program: LinearProgram, rows: slice) -> np.ndarray:
    """Return what rows are measured by: their unit's size, or else their own limits."""
    sides = [np.nan_to_num(np.abs(side[rows]), posinf=0.0) for side in _sides(program)]
    own = np.maximum(*sides)
    return np.full(len(own), size) if size > 0.0 else np.maximum(own, 1.0)


def _sides(program: LinearProgram) -> tuple[np.ndarray, np.ndarray]:
    return program.row_lower, program.row_upper


def _imbalance(program: LinearProgram, system: System) -> tuple[sp.csr_array, np.ndarray]:
    """Return one column for each balance, and the weight of each as a share of all demand."""
    extent = program.rows[BALANCE]
    height = program.matrix.shape[0]
    unit = sp.eye_array(height, format="csc")[:, extent.part].tocsr()
    hours = np.broadcast_to(system.data["step_weight"].values, extent.shape).ravel()
    demand = (system.data["demand"] + system.data["export_obligation"]) * system.data["step_weight"]
    return unit, hours / max(float(demand.sum()), 1.0)

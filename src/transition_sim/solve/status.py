"""The truth tables of solvers' statuses: a word, an exit code, a sentence.

Every member of `highspy.HighsModelStatus` stands in `OUTCOMES`, every termination condition of
Pyomo in `TERMINATIONS`; one that a later version adds is read as ``unknown``. Only ``optimal``
carries values: an unbounded model can hold a feasible point, and an interrupted one whatever came
last.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy

from transition_sim.errors import (
    InfeasibleError,
    InterruptedRunError,
    MachineError,
    SolverError,
    Text,
    TransitionSimError,
    UnboundedError,
)
from transition_sim.solve.certificate import require
from transition_sim.solve.solution import Solution

STOPPED, MACHINE, NO_PLAN, INTERRUPTED = 4, 6, 3, 130


@dataclass(frozen=True)
class Outcome:
    """What a model status means.

    Attributes
    ----------
    word : str
        The status as results show it.
    exit_code : int
        Of the program, where the run ends with this status.
    sentence : Text
        For people.
    """

    word: str
    exit_code: int
    sentence: Text


OPTIMAL = Outcome("optimal", 0, Text("solved to optimality", "已求得最优解"))
INFEASIBLE = Outcome(
    "infeasible",
    NO_PLAN,
    Text("no plan satisfies every rule of the scenario", "没有方案能满足该情景的全部约束"),
)
UNBOUNDED = Outcome(
    "unbounded",
    NO_PLAN,
    Text(
        "the cost can fall without end: a limit is missing or a cost has the wrong sign",
        "成本可以无限下降：缺少某项限制，或某项成本的正负号有误",
    ),
)
UNBOUNDED_OR_INFEASIBLE = Outcome(
    "unbounded_or_infeasible",
    STOPPED,
    Text(
        "the solver could not tell whether the model is infeasible or unbounded",
        "求解器无法判断模型是无可行解还是无界",
    ),
)
TIME_LIMIT = Outcome(
    "time_limit",
    STOPPED,
    Text(
        "the solver reached its time limit; raise `time_limit` in the solver profile",
        "求解达到时间上限；请在求解器配置中提高 `time_limit`",
    ),
)
ITERATION_LIMIT = Outcome(
    "iteration_limit",
    STOPPED,
    Text(
        "the solver reached its iteration limit; raise it in the solver profile",
        "求解达到迭代次数上限；请在求解器配置中提高上限",
    ),
)
BOUND_REACHED = Outcome(
    "bound_reached",
    STOPPED,
    Text(
        "the solver stopped at an objective bound, short of the optimum",
        "求解器在目标值界限处停止，未达到最优",
    ),
)
INTERRUPT = Outcome("interrupted", INTERRUPTED, Text("interrupted", "已中断"))
MEMORY = Outcome(
    "memory",
    MACHINE,
    Text(
        "the solver ran out of memory; use fewer periods (`--resolution`) or a larger machine",
        "求解器内存不足；请减少时段数（`--resolution`）或换用内存更大的机器",
    ),
)
EMPTY = Outcome("empty", STOPPED, Text("the model has no columns", "模型中没有任何变量"))
ERROR = Outcome(
    "error",
    STOPPED,
    Text("the solver failed; try another profile", "求解器出错；请换用其他求解器配置"),
)
UNKNOWN = Outcome(
    "unknown",
    STOPPED,
    Text(
        "the solver stopped without a proven answer; try another profile",
        "求解器停止而没有得到可证明的结果；请换用其他求解器配置",
    ),
)

_Status = highspy.HighsModelStatus
OUTCOMES: dict[highspy.HighsModelStatus, Outcome] = {
    _Status.kNotset: ERROR,
    _Status.kLoadError: ERROR,
    _Status.kModelError: ERROR,
    _Status.kPresolveError: ERROR,
    _Status.kSolveError: ERROR,
    _Status.kPostsolveError: ERROR,
    _Status.kModelEmpty: EMPTY,
    _Status.kOptimal: OPTIMAL,
    _Status.kInfeasible: INFEASIBLE,
    _Status.kUnboundedOrInfeasible: UNBOUNDED_OR_INFEASIBLE,
    _Status.kUnbounded: UNBOUNDED,
    _Status.kObjectiveBound: BOUND_REACHED,
    _Status.kObjectiveTarget: BOUND_REACHED,
    _Status.kTimeLimit: TIME_LIMIT,
    _Status.kIterationLimit: ITERATION_LIMIT,
    _Status.kUnknown: UNKNOWN,
    _Status.kSolutionLimit: ITERATION_LIMIT,
    _Status.kInterrupt: INTERRUPT,
    _Status.kHighsInterrupt: INTERRUPT,  # type: ignore[attr-defined]  # not in the stub
    _Status.kMemoryLimit: MEMORY,
}
# By the value of `pyomo.opt.TerminationCondition`.
TERMINATIONS: dict[str, Outcome] = {
    "optimal": OPTIMAL,
    "globallyOptimal": OPTIMAL,
    "locallyOptimal": OPTIMAL,  # the same for a linear program; the certificate judges
    "infeasible": INFEASIBLE,
    "unbounded": UNBOUNDED,
    "infeasibleOrUnbounded": UNBOUNDED_OR_INFEASIBLE,
    "maxTimeLimit": TIME_LIMIT,
    "maxIterations": ITERATION_LIMIT,
    "maxEvaluations": ITERATION_LIMIT,
    "minStepLength": UNKNOWN,
    "minFunctionValue": BOUND_REACHED,
    "feasible": UNKNOWN,
    "other": UNKNOWN,
    "unknown": UNKNOWN,
    "noSolution": UNKNOWN,
    "intermediateNonInteger": UNKNOWN,
    "userInterrupt": INTERRUPT,
    "resourceInterrupt": MEMORY,
    "invalidProblem": ERROR,
    "solverFailure": ERROR,
    "internalSolverError": ERROR,
    "error": ERROR,
    "licensingProblems": ERROR,
}
BY_WORD = {outcome.word: outcome for outcome in OUTCOMES.values()}
ERRORS: dict[int, type[TransitionSimError]] = {
    STOPPED: SolverError,
    MACHINE: MachineError,
    INTERRUPTED: InterruptedRunError,
}


def read_status(status: highspy.HighsModelStatus) -> Outcome:
    """Return what a model status of HiGHS means."""
    return OUTCOMES.get(status, UNKNOWN)


def read_termination(status: str, condition: str) -> Outcome:
    """Return what a solver status and a termination condition of Pyomo mean together."""
    outcome = TERMINATIONS.get(condition, UNKNOWN)
    return UNKNOWN if outcome is OPTIMAL and status != "ok" else outcome


def require_optimal(solution: Solution) -> None:
    """Raise unless the solution is optimal and its independent check passed.

    Raises
    ------
    InfeasibleError, UnboundedError
        The solver says that there is no plan, or no end to the saving.
    SolverError
        The solver stopped without a proven answer, or the answer failed the check.
    MachineError
        The memory was not enough.
    InterruptedRunError
        The user stopped the solver.
    """
    outcome = BY_WORD.get(solution.status, UNKNOWN)
    if outcome is INFEASIBLE:
        raise InfeasibleError(outcome.sentence)
    if outcome is UNBOUNDED:
        raise UnboundedError(outcome.sentence)
    if outcome is not OPTIMAL:
        raise ERRORS[outcome.exit_code](outcome.sentence)
    require(solution.certificate)

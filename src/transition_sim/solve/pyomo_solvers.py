"""Other solvers, through Pyomo: the model row by row out, a checked solution back.

Any solver that Pyomo can drive is a profile's file. Tested are CBC (a program of its own) and
Pyomo's ``appsi_highs`` (a library); of the others, whatever they answer has to pass the same
independent check of primal, dual and gap, so that a wrong sign or unit is refused.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from transition_sim.errors import InterruptedRunError, SolverError, Text
from transition_sim.model.materialise import materialise
from transition_sim.model.own_rows import read_answer
from transition_sim.model.plain_solution import read_columns, read_duals
from transition_sim.solve.certificate import Array, certify, certify_primal
from transition_sim.solve.profile import Profile
from transition_sim.solve.progress import Progress, Silent
from transition_sim.solve.solution import Solution, absent
from transition_sim.solve.status import (
    INFEASIBLE,
    ITERATION_LIMIT,
    OPTIMAL,
    TIME_LIMIT,
    UNKNOWN,
    Outcome,
    read_termination,
)

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram

# Packages that bring a solver's executable along: the module and the name that hold its path.
PACKAGES = {"pulp": ("pulp.apis.coin_api", "pulp_cbc_path")}
CHECK_S = 10.0
OWN = "own"  # in place of a profile's name: the user solved the model
# What CBC says to an option or a value that it does not know, before it goes on without.
CBC_COMPLAINTS = ("No match for", "Possible options for", "valid range", "is ambiguous")


@cache
def known_solvers() -> tuple[str, ...]:
    """Return ``highs`` and the names that Pyomo knows, whether or not they are installed."""
    names = (name for name in pyo.SolverFactory if not name.startswith("_"))
    return tuple(sorted({"highs", *names}))


def require_solver(profile: Profile) -> Any:
    """Return Pyomo's interface to a profile's solver, with its options set.

    Raises
    ------
    SolverError
        The solver is not installed here, or refuses an option.
    """
    executable = _executable(profile) if profile.needs in PACKAGES else None
    given = {} if executable is None else {"executable": executable}
    solver = pyo.SolverFactory(profile.solver, **given)
    if not solver.available(exception_flag=False):
        raise SolverError(_missing(profile))
    if profile.solver == "cbc":
        _check_cbc(solver.executable(), profile)
    for name, value in profile.options.items():
        solver.options[name] = value
    return solver


def solve_by_pyomo(
    lp: LinearProgram, profile: Profile, progress: Progress | None = None, model: Any = None
) -> Solution:
    """Solve a program with the profile's solver, driven by Pyomo.

    Parameters
    ----------
    lp : LinearProgram
        In natural units.
    profile : Profile
    progress : Progress, optional
        Told when the solver starts; how far it is, Pyomo does not say.
    model : object
        The model that `lp` was assembled from (`transition_sim.model.build.build_model`). It is
        materialised, unless it is already.

    Raises
    ------
    SolverError
        There is no model, or the solver is missing, refuses an option or fails.
    InterruptedRunError
        Ctrl-C. A solver that is a program of its own is killed; a library may hear it late.
    """
    if model is None:
        raise SolverError(_needs_model(profile))
    solver, told = require_solver(profile), progress or Silent()
    start = time.perf_counter()
    if _empty_row_fails(lp):
        return _solution(lp, profile, INFEASIBLE, None, time.perf_counter() - start)
    told.stage("write")
    _prepare(model)
    told.stage(profile.solver)
    start = time.perf_counter()
    outcome = _run(solver, profile, model)
    seconds = time.perf_counter() - start
    values = _values(lp, model) if outcome is OPTIMAL else None
    return _solution(lp, profile, outcome, values, seconds)


def _prepare(model: Any) -> None:
    if model.component("objective") is None:
        materialise(model, readable=False)
    if model.component("dual") is None:
        model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)


def _run(solver: Any, profile: Profile, model: Any) -> Outcome:
    start = time.perf_counter()
    try:
        results = solver.solve(model, load_solutions=False, timelimit=profile.time_limit)
        outcome = read_termination(
            str(results.solver.status.value), str(results.solver.termination_condition.value)
        )
        if outcome is OPTIMAL:
            model.solutions.load_from(results)
    except KeyboardInterrupt:
        raise InterruptedRunError() from None
    except subprocess.TimeoutExpired:
        return TIME_LIMIT
    except Exception as error:  # of foreign programs and libraries: anything
        said = f"{type(error).__name__}: {error}"
        raise SolverError(
            Text(f"{profile.solver} failed: {said}", f"{profile.solver} 出错：{said}")
        ) from error
    late = time.perf_counter() - start >= (profile.time_limit or np.inf)
    # Pyomo takes CBC's "stopped" for a limit of iterations, whichever limit it was.
    return TIME_LIMIT if outcome is ITERATION_LIMIT and late else outcome


def _values(lp: LinearProgram, model: Any) -> tuple[Array, Array, Array] | None:
    """Return columns, duals and reduced costs in the program's order; None where one is missing.

    Not every interface hands over the reduced costs; they follow from the duals.
    """
    primal = read_columns(lp, model)
    if primal is None:
        return None
    dual = read_duals(lp, model)
    return primal, dual, lp.cost - lp.matrix.T @ dual


def read_solution(lp: LinearProgram, model: Any) -> tuple[LinearProgram, Solution]:
    """Return the answer that a user's own solver left in a materialised model.

    Parameters
    ----------
    lp : LinearProgram
        That of the model, before it was materialised.
    model : pyomo.ConcreteModel
        Solved, perhaps with constraints and variables of the user's own.

    Returns
    -------
    LinearProgram, Solution
        The program as it stands in the model, and its checked answer. Without duals, because the
        model has no ``dual`` suffix or a variable has to be whole, these are NaN, and the
        certificate is of the primal alone.

    Raises
    ------
    AlgebraError
        The model was not solved, or is not linear.
    """
    answer = read_answer(lp, model)
    program, primal, dual = answer.program, answer.primal, answer.dual
    height, width = program.matrix.shape
    if dual is None:
        dual, reduced = absent(height), absent(width)
        certificate = certify_primal(program, primal)
    else:
        reduced = program.cost - program.matrix.T @ dual
        certificate = certify(program, primal, dual, reduced)
    solution = Solution(
        status=OPTIMAL.word,
        objective=float(program.cost @ primal) + program.offset,
        primal=primal,
        row_activity=program.matrix @ primal,
        dual=dual,
        reduced_cost=reduced,
        certificate=certificate,
        profile=OWN,
        algorithm=OWN,
        options={},
        iterations=0,
        seconds=0.0,
    )
    return program, solution


def _solution(
    lp: LinearProgram,
    profile: Profile,
    outcome: Outcome,
    values: tuple[Array, Array, Array] | None,
    seconds: float,
) -> Solution:
    height, width = lp.matrix.shape
    common: dict[str, Any] = {
        "profile": profile.name,
        "algorithm": profile.solver,
        "options": dict(profile.options),
        "iterations": 0,
        "seconds": seconds,
    }
    if values is None:
        word = (UNKNOWN if outcome is OPTIMAL else outcome).word
        nothing = absent(width), absent(height), absent(height), absent(width)
        return Solution(word, float("nan"), *nothing, None, **common)
    primal, dual, reduced = values
    objective = float(lp.cost @ primal) + lp.offset
    certificate = certify(lp, primal, dual, reduced, profile.tolerance)
    arrays = primal, lp.matrix @ primal, dual, reduced
    return Solution(outcome.word, objective, *arrays, certificate, **common)


def _empty_row_fails(lp: LinearProgram) -> bool:
    """Say whether a row without entries does not hold: Pyomo cannot write such a row down."""
    empty = np.diff(lp.matrix.indptr) == 0
    return bool(np.any((lp.row_lower[empty] > 0.0) | (lp.row_upper[empty] < 0.0)))


def _executable(profile: Profile) -> str | None:
    """Return the solver's executable: on the PATH, or from the package that brings it along."""
    found = shutil.which(profile.solver)
    if found is not None or profile.needs is None:
        return found
    module, name = PACKAGES[profile.needs]
    try:
        return str(getattr(import_module(module), name))
    except ImportError:
        return None


def _check_cbc(executable: str, profile: Profile) -> None:
    """Raise `SolverError` for an option that CBC would report and then do without."""
    given = [text for name, value in profile.options.items() for text in (f"-{name}", str(value))]
    said = subprocess.run(
        [executable, *(text for text in given if text), "-stop"],
        capture_output=True,
        text=True,
        timeout=CHECK_S,
        stdin=subprocess.DEVNULL,
        check=False,
    ).stdout
    for line in said.splitlines():
        if any(complaint in line for complaint in CBC_COMPLAINTS):
            raise SolverError(Text(f"cbc refuses an option: {line}", f"cbc 不接受某个选项：{line}"))


def _missing(profile: Profile) -> Text:
    bring = f"run `pip install {profile.needs}`" if profile.needs else "install it"
    bring_zh = f"请运行 `pip install {profile.needs}`" if profile.needs else "请先安装"
    return Text(
        f"{profile.solver} is not installed here; {bring}, "
        "or take another profile (`transition-sim solvers` lists them)",
        f"此处未安装 {profile.solver}；{bring_zh}，"
        "或换用其他求解器配置（`transition-sim solvers` 可列出）",
    )


def _needs_model(profile: Profile) -> Text:
    return Text(
        f"{profile.solver} is driven through Pyomo and needs the model besides its matrix; "
        "use a profile of HiGHS here",
        f"{profile.solver} 通过 Pyomo 调用，除矩阵外还需要模型；此处请用 HiGHS 的配置",
    )

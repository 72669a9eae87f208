"""The pipeline: scenario → system → model → matrix → solution → results → verdict."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from transition_sim.errors import InfeasibleError, Text
from transition_sim.inputs.scenario import Scenario, load_scenario
from transition_sim.manifest import describe_certificate, describe_run
from transition_sim.metrics import yearly_shares
from transition_sim.model.assemble import assemble, assemble_expressions
from transition_sim.model.build import build_model
from transition_sim.model.materialise import materialise
from transition_sim.results import Results, collect
from transition_sim.solve import Progress, Silent, confirm_infeasible, require_optimal, solve
from transition_sim.system import build_system
from transition_sim.verdict.ranges import ranges_at_least_cost
from transition_sim.verdict.reach import Reach, furthest_levels
from transition_sim.verdict.targets import judge

SAME_LEVEL = 5e-5  # of a share: what two printed decimals cannot tell apart
PRINTED = "as_printed"


def run(
    scenario: Scenario | str | os.PathLike[str],
    *,
    overrides: Sequence[str] = (),
    solver: str = "highs",
    progress: Progress | None = None,
) -> Results:
    """Optimise a scenario and judge every target.

    Parameters
    ----------
    scenario : Scenario or path
        A loaded scenario, or a scenario file.
    overrides : sequence of str
        ``field=value`` in place of what the file says (``demand.growth=6%``).
    solver : str
        Solver profile: a name or a path.
    progress : Progress, optional
        Told of each stage; silent by default.

    Returns
    -------
    Results

    Raises
    ------
    InputError
        With every problem of the files at once.
    InfeasibleError, UnboundedError
        No plan satisfies the scenario; confirmed by a second algorithm and without presolve.
    SolverError
        The solver stopped without a proven answer, or its answer failed the independent check.
    """
    told = progress or Silent()
    clock = _Clock(told)
    if not isinstance(scenario, Scenario):
        with clock("read"):
            scenario = load_scenario(Path(scenario), overrides)
    with clock("build"):
        system = build_system(scenario)
        model = build_model(system)
    with clock("assemble"):
        program = assemble(model)
        expressions = assemble_expressions(model)
    with clock("solve"):
        solution = solve(program, solver, told)
    if solution.status == "infeasible":
        with clock("confirm"):
            confirm_infeasible(program, solver, told)
        raise _infeasible(scenario, furthest_levels(program, expressions, system.targets, solver))
    require_optimal(solution)
    with clock("judge"):
        dataset = collect(system, program, expressions, solution)
        dataset = dataset.merge(yearly_shares(dataset, scenario.city_data.definitions))
        ranges = ranges_at_least_cost(program, expressions, solution, system.targets, solver)
        targets = judge(dataset, scenario, system.targets, ranges)
    told.done()
    dataset.attrs = {
        "scenario": scenario.name,
        "title_en": scenario.title.en,
        "title_zh": scenario.title.zh,
        "objective_cny": solution.objective,
    }
    verdict = {
        "schema": 1,
        "scenario": scenario.name,
        "status": solution.status,
        "objective_cny": solution.objective,
        "certificate": describe_certificate(solution.certificate),
        "targets": targets,
        "shares": {
            str(year): {
                "capacity": float(dataset["capacity_share"].sel(definition=PRINTED, year=year)),
                "generation": float(dataset["generation_share"].sel(definition=PRINTED, year=year)),
            }
            for year in scenario.years
        },
    }
    return Results(dataset, verdict, describe_run(scenario, program, solution, clock.seconds))


def to_pyomo(scenario: Scenario | str | os.PathLike[str]) -> Any:
    """Return the scenario's model as a plain Pyomo ``ConcreteModel``.

    The same rules as the solver's matrix, one object a row: for reading, and for other solvers.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(Path(scenario))
    return materialise(build_model(build_system(loaded)))


class _Clock:
    """Tells the progress of each stage and keeps how long it took."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        self.progress.stage(stage)
        start = time.perf_counter()
        yield
        self.seconds[stage] = time.perf_counter() - start


def _infeasible(scenario: Scenario, reached: tuple[Reach, ...]) -> InfeasibleError:
    """Return the error that says what cannot be met, and how far each target can go."""
    if not reached or all(each.alone is None for each in reached):
        return InfeasibleError(
            Text(
                f"{scenario.name}: no plan satisfies the scenario, even with no target enforced: "
                "its limits contradict each other (minimum output, supply, caps)",
                f"{scenario.name}：即使不强制任何目标，该情景也无可行方案："
                "各项限制（最小出力、燃料供应、排放上限）相互矛盾",
            )
        )
    english = "; ".join(_far(each, "en") for each in reached)
    chinese = "；".join(_far(each, "zh") for each in reached)
    levels = [
        {
            "id": each.target.id,
            "required": each.target.threshold,
            "largest_reachable": each.alone,
            "largest_reachable_with_others": each.with_others,
        }
        for each in reached
    ]
    return InfeasibleError(
        Text(
            f"{scenario.name}: no plan meets every enforced target (confirmed by a second "
            f"algorithm and without presolve). {english}",
            f"{scenario.name}：没有方案能同时达到所有强制目标"
            f"（已用第二种算法并关闭预处理复核）。{chinese}",
        ),
        levels,
    )


def _far(reach: Reach, lang: str) -> str:
    """Return a clause: what a target asks for and the furthest level that can be reached."""
    target = reach.target
    asked = f"{target.sense} {target.threshold:.2%}"
    if reach.alone is None:
        return f"{target.id}：无可行方案" if lang == "zh" else f"{target.id}: no plan at all"
    parts = {
        "en": f"{target.id} asks for {asked} in {target.year}; {reach.alone:.2%} can be reached",
        "zh": f"{target.id}要求{target.year}年{asked}，最多可达{reach.alone:.2%}",
    }
    with_others = reach.with_others
    if with_others is not None and abs(with_others - reach.alone) > SAME_LEVEL:
        parts["en"] += f", {with_others:.2%} with the other targets kept"
        parts["zh"] += f"（同时满足其他目标时为{with_others:.2%}）"
    return parts[lang]

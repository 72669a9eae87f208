"""Which figures moved between a baseline and a run, and which of them only between equal plans.

A linear program may have many plans of least cost; another algorithm, or another seed, ends on
another one. A figure that moved between them has not drifted. Only for figures that moved is the
scenario solved again, and the figure minimised and maximised over what costs the same
(`verdict.equal_optima`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.pipeline import guard, solve_program
from transition_sim.questions.regress.answer import Change, Range
from transition_sim.questions.regress.figures import VERDICT
from transition_sim.questions.regress.record import Record
from transition_sim.questions.regress.tolerances import Tolerance, tolerance_of
from transition_sim.results.store import Results
from transition_sim.solve import Silent, for_warm_starts
from transition_sim.solved import Program, Ratio
from transition_sim.system import Sense, ShareTarget, System
from transition_sim.system.shares import SHARES, weigh
from transition_sim.verdict.equal_optima import ranges_of_ratios

Sum = tuple[dict[int, float], float]  # weights of columns by number, and what is known


def compare_figures(
    old: Record, new: Record, general: Mapping[str, Tolerance]
) -> tuple[Change, ...]:
    """Return what moved by more than it may, in the order of the baseline.

    Parameters
    ----------
    old : Record
        Of the baseline, with the tolerances that are the scenario's own.
    new : Record
        Of the run.
    general : mapping of str to Tolerance
        By metric.
    """
    before, after = old.named(), new.named()
    changes = []
    for name in dict.fromkeys((*before, *after)):
        tolerance = tolerance_of(name, old.tolerances, general)
        value = before.get(name)
        allowed = 0.0 if value is None else tolerance.allows(float(value))
        change = Change.of(
            name,
            value,
            after.get(name),
            allowed,
            tolerance.reason,
            in_old=name in before,
            in_new=name in after,
        )
        if not _agrees(change):
            changes.append(change)
    return tuple(changes)


def _agrees(change: Change) -> bool:
    """Say whether a figure is where it was, within its tolerance."""
    if not (change.in_old and change.in_new):
        return False
    if change.old is None or change.new is None:
        return change.old is change.new
    return abs(float(change.new) - float(change.old)) <= change.tolerance


def with_ranges(
    changes: Sequence[Change], scenario: Scenario, results: Results, solver: str
) -> tuple[Change, ...]:
    """Return the changes with their ranges at least cost, where a figure is not one number.

    Parameters
    ----------
    changes : sequence of Change
    scenario : Scenario
        What was run.
    results : Results
        The run.
    solver : str
        Solver profile.
    """
    numbers = [each for each in changes if _may_vary(each)]
    found: dict[str, Range | None] = {}
    if numbers:
        found = _solve_again(numbers, scenario, solver)
    for each in changes:
        if each.metric == VERDICT:
            found[each.figure] = _verdict_range(each, results)
    return tuple(each.within(found.get(each.figure)) for each in changes)


def _may_vary(change: Change) -> bool:
    """Say whether a figure can differ among plans of one cost: not the cost, and no count."""
    both = change.in_old and change.in_new and change.new is not None
    return both and (change.metric in SHARES or change.metric in STOCKS)


def _verdict_range(change: Change, results: Results) -> Range | None:
    """Return (0, 1) where some plans of least cost meet a target and some miss it."""
    if change.metric != VERDICT or not (change.in_old and change.in_new):
        return None
    name, year = _parts(change)
    target = next(
        each
        for each in results.verdict["targets"]
        if f"{each['id']}-{each['definition']}" == name and each["year"] == year
    )
    ends = target.get("range_at_least_cost")
    if ends is None:
        return None
    met = [Sense(target["sense"]).is_met(end, target["threshold"]) for end in ends]
    return (0.0, 1.0) if met[0] != met[1] else None


def _solve_again(
    changes: Sequence[Change], scenario: Scenario, solver: str
) -> dict[str, Range | None]:
    system, start = guard(scenario, solver, Silent())
    asked = [_target(each, scenario, system) for each in changes if each.metric in SHARES]
    # an unenforced target adds no row; its share is an expression
    kept = tuple(each for each in system.targets if each.enforced)
    program = Program.of(replace(system, targets=(*kept, *asked)), start)
    vertex = for_warm_starts(solver)  # what spans the face of equal optima
    solved = solve_program(program, scenario.name, vertex)
    ratios = {target.key: program.ratio(target) for target in asked}
    for change in changes:
        if change.metric in STOCKS:
            ratios[change.figure] = _ratio(change, program)
    return ranges_of_ratios(program.linear, ratios, solved.solution, vertex)


def _target(change: Change, scenario: Scenario, system: System) -> ShareTarget:
    """Return a share as a target that nothing enforces, so that the model has its two sides."""
    definition, year = _parts(change)
    metric = next(name for name in SHARES if name == change.metric)
    kinds = (system.data[name].values for name in ("asset_class", "in_city", "above_scale"))
    weights = weigh(scenario.city_data.definitions[definition], metric, *kinds)
    return ShareTarget(
        key=change.figure,
        id=change.figure,
        definition=definition,
        metric=metric,
        year=year,
        sense=Sense.FLOOR,
        threshold=0.0,  # of no row: nothing enforces it
        enforced=False,
        weights=weights,
    )


def _ratio(change: Change, program: Program) -> Ratio:
    """Return a stock as a function of the columns: what is known of it is a constant."""
    item, year = _parts(change)
    weights, known = STOCKS[change.metric](program, item, year)
    row = np.zeros(program.linear.matrix.shape[1])
    for column, weight in weights.items():
        row[column] += weight
    return Ratio.sum_of(row, known)


def _parts(change: Change) -> tuple[str, int]:
    """Return a figure's item and year."""
    rest, _, year = change.figure.rpartition(".")
    return rest.partition(".")[2], int(year)


def _capacity(program: Program, item: str, year: int) -> Sum:
    """Return the stock of a technology: of all its assets, some of them a number."""
    data = program.system.data
    assets = data["asset"].values[data["asset_technology"].values == item]
    columns = {str(asset): program.column("capacity", asset, year) for asset in assets}
    fixed = [asset for asset, column in columns.items() if column is None]
    known = float(data["fixed_capacity"].sel(asset=fixed, year=year).sum())
    return {column: 1.0 for column in columns.values() if column is not None}, known


def _store_power(program: Program, item: str, year: int) -> Sum:
    """Return the power of a store: what is known, and all that was built up to the year."""
    data = program.system.data
    built = [
        program.column("store_built", item, each)
        for each in data["year"].values.tolist()
        if each <= year
    ]
    known = float(data["store_fixed_power"].sel(store=item, year=year))
    return {column: 1.0 for column in built if column is not None}, known


def _store_energy(program: Program, item: str, year: int) -> Sum:
    data, (power, _) = program.system.data, _store_power(program, item, year)
    hours = float(data["store_hours"].sel(store=item))
    known = float(data["store_fixed_energy"].sel(store=item, year=year))
    return {column: hours * weight for column, weight in power.items()}, known


def _build(program: Program, item: str, year: int) -> Sum:
    is_store = item in program.system.data["store"].values
    return _single(program, "store_built" if is_store else "built", item, year), 0.0


def _upgrade(program: Program, item: str, year: int) -> Sum:
    known = float(program.system.data["converted_known"].sel(asset=item, year=year))
    return _single(program, "converted", item, year), known


def _retired(program: Program, item: str, year: int) -> Sum:
    return _single(program, "retired", item, year), 0.0


def _single(program: Program, family: str, label: str, year: int) -> dict[int, float]:
    """Return the weight of one column; nothing where the model has none."""
    column = program.column(family, label, year)
    return {} if column is None else {column: 1.0}


STOCKS: Mapping[str, Callable[[Program, str, int], Sum]] = {
    "capacity_mw": _capacity,
    "store_power_mw": _store_power,
    "store_energy_mwh": _store_energy,
    "build_mw": _build,
    "upgrade_mw": _upgrade,
    "retired_mw": _retired,
}

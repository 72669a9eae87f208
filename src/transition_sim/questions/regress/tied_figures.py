"""What a figure can be among the plans of least cost.

A linear program may have many plans of least cost; another algorithm, or another seed, ends on
another one. A figure that moved between them has not drifted. Only for figures that moved is the
scenario solved again, and the figure minimised and maximised over what costs the same
(`verdict.equal_optima`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.assemble import (
    Expressions,
    LinearProgram,
    assemble,
    assemble_expressions,
)
from transition_sim.model.build import build_model
from transition_sim.optimum import find_optimum
from transition_sim.pipeline import guarded
from transition_sim.questions.regress.drift import Change, Range
from transition_sim.results.store import Results
from transition_sim.solve import Silent, for_warm_starts, require_optimal
from transition_sim.system import ShareTarget, System
from transition_sim.system.shares import SHARES, weigh
from transition_sim.verdict.equal_optima import ranges_of_ratios
from transition_sim.verdict.linear_fractional import Ratio, ratio_of
from transition_sim.verdict.targets import TOLERANCE

VERDICT = "verdict"
Sum = tuple[dict[int, float], float]  # weights of columns by number, and what is known


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
    sign = 1.0 if target["sense"] == ">=" else -1.0
    met = [sign * (end - target["threshold"]) >= -TOLERANCE for end in ends]
    return (0.0, 1.0) if met[0] != met[1] else None


@dataclass(frozen=True, eq=False)
class _Optimum:
    """A scenario solved again, with all that its figures are sums of."""

    system: System
    program: LinearProgram
    expressions: Expressions

    def column(self, family: str, label: Any, year: int) -> int | None:
        """Return the number of a column, or None where the model has none."""
        extent = self.program.columns.get(family)
        if extent is None:
            return None
        items, years = (list(each) for each in extent.sets)
        if label not in items or year not in years:
            return None
        return int(extent.start + items.index(label) * len(years) + years.index(year))

    def single(self, family: str, label: Any, year: int) -> dict[int, float]:
        """Return the weight of one column; nothing where the model has none."""
        column = self.column(family, label, year)
        return {} if column is None else {column: 1.0}


def _solve_again(
    changes: Sequence[Change], scenario: Scenario, solver: str
) -> dict[str, Range | None]:
    system, start = guarded(scenario, solver, Silent())
    asked = [_target(each, scenario, system) for each in changes if each.metric in SHARES]
    # an unenforced target adds no row; its share is an expression
    kept = tuple(each for each in system.targets if each.enforced)
    system = replace(system, targets=(*kept, *asked))
    model = build_model(system)
    program = assemble(model)
    vertex = for_warm_starts(solver)  # what spans the face of equal optima
    solution = find_optimum(system, model, program, vertex, None, start)
    require_optimal(solution)
    optimum = _Optimum(system, program, assemble_expressions(model))
    ratios = {target.key: ratio_of(target, optimum.expressions) for target in asked}
    for change in changes:
        if change.metric in STOCKS:
            ratios[change.figure] = _ratio(change, optimum)
    return ranges_of_ratios(program, ratios, solution, vertex)


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
        sense=">=",
        threshold=0.0,  # of no row: nothing enforces it
        enforced=False,
        weights=weights,
    )


def _ratio(change: Change, optimum: _Optimum) -> Ratio:
    """Return a stock as a function of the columns: what is known of it is a constant."""
    item, year = _parts(change)
    weights, known = STOCKS[change.metric](optimum, item, year)
    row = np.zeros(optimum.program.matrix.shape[1])
    for column, weight in weights.items():
        row[column] += weight
    return Ratio(row, known, np.zeros_like(row), 1.0)


def _parts(change: Change) -> tuple[str, int]:
    """Return a figure's item and year."""
    rest, _, year = change.figure.rpartition(".")
    return rest.partition(".")[2], int(year)


def _capacity(optimum: _Optimum, item: str, year: int) -> Sum:
    """Return the stock of a technology: of all its assets, some of them a number."""
    data = optimum.system.data
    assets = data["asset"].values[data["asset_technology"].values == item]
    columns = {str(asset): optimum.column("capacity", asset, year) for asset in assets}
    fixed = [asset for asset, column in columns.items() if column is None]
    known = float(data["fixed_capacity"].sel(asset=fixed, year=year).sum())
    return {column: 1.0 for column in columns.values() if column is not None}, known


def _store_power(optimum: _Optimum, item: str, year: int) -> Sum:
    """Return the power of a store: what is known, and all that was built up to the year."""
    data = optimum.system.data
    built = [
        optimum.column("store_built", item, each)
        for each in data["year"].values.tolist()
        if each <= year
    ]
    known = float(data["store_fixed_power"].sel(store=item, year=year))
    return {column: 1.0 for column in built if column is not None}, known


def _store_energy(optimum: _Optimum, item: str, year: int) -> Sum:
    data, (power, _) = optimum.system.data, _store_power(optimum, item, year)
    hours = float(data["store_hours"].sel(store=item))
    known = float(data["store_fixed_energy"].sel(store=item, year=year))
    return {column: hours * weight for column, weight in power.items()}, known


def _build(optimum: _Optimum, item: str, year: int) -> Sum:
    is_store = item in optimum.system.data["store"].values
    return optimum.single("store_built" if is_store else "built", item, year), 0.0


def _upgrade(optimum: _Optimum, item: str, year: int) -> Sum:
    known = float(optimum.system.data["converted_known"].sel(asset=item, year=year))
    return optimum.single("converted", item, year), known


def _retired(optimum: _Optimum, item: str, year: int) -> Sum:
    return optimum.single("retired", item, year), 0.0


STOCKS: Mapping[str, Callable[[_Optimum, str, int], Sum]] = {
    "capacity_mw": _capacity,
    "store_power_mw": _store_power,
    "store_energy_mwh": _store_energy,
    "build_mw": _build,
    "upgrade_mw": _upgrade,
    "retired_mw": _retired,
}

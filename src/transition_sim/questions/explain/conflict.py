"""What stops a plan: the families of the model, each with the rule that a planner knows it by.

Where a share is out of reach, it is what holds the share at its largest: rows and bounds with a
dual there, and dates and choices of the inputs. Where the limits contradict each other without any
share, it is what holds the elastic program at its least gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transition_sim.model.assemble import LinearProgram
from transition_sim.questions.explain import policy_rule_sentences as policy
from transition_sim.questions.explain import rule_sentences as rules
from transition_sim.questions.explain.answer import Rule
from transition_sim.questions.explain.binding_rows import Stop, stops
from transition_sim.questions.explain.rule_sentences import Builder, Case
from transition_sim.questions.explain.unmodelled_obstacles import Obstacles, Weighed
from transition_sim.solve import Solution
from transition_sim.solved import Program
from transition_sim.system import ShareTarget
from transition_sim.verdict.attainable import furthest_solution

MOST_RULES = 10
SMALL = 1e-4  # of the weightiest: not worth a sentence
PART = 0.1  # what hangs on a limit if it were a tenth looser

ROWS: dict[str, Builder] = {
    **policy.ASKED_ROWS,
    "build_max": rules.build_rule,
    "retrofit_max": rules.upgrade_limit_rule,
    "retired_max": policy.retirable_rule,
    "power_max": rules.availability_rule,
    "online_max": rules.availability_rule,
    "loading_max": rules.availability_rule,
    "power_min": rules.must_run_rule,
    "loading_min": rules.minimum_load_rule,
    "startup_min": rules.unit_times_rule,
    "min_up": rules.unit_times_rule,
    "min_down": rules.unit_times_rule,
    "min_down_expanded": rules.unit_times_rule,
    "ramp_up": rules.minimum_load_rule,
    "ramp_down": rules.minimum_load_rule,
    "heat_max": rules.heat_rule,
    "heat_balance": rules.heat_rule,
    "heat_power_min": rules.heat_rule,
    "charge_max": rules.store_rule,
    "discharge_max": rules.store_rule,
    "level_max": rules.store_rule,
    "reserve_min": policy.reserve_rule,
    "reserve_floor": rules.must_run_rule,
    "reserve_floor_expanded": rules.must_run_rule,
    "store_down_level_max": rules.store_rule,
    "store_down_level_max_before": rules.store_rule,
    "store_down_power_max": rules.store_rule,
    "store_up_level_max": rules.store_rule,
    "store_up_level_max_before": rules.store_rule,
    "store_up_power_max": rules.store_rule,
    "load_energy": policy.load_rule,
    "load_energy_year": policy.load_rule,
    "balance": policy.demand_rule,
    "net_import_max": policy.import_rule,
    "unserved_max": policy.unserved_rule,
    "unserved_heat_max": policy.unserved_rule,
}
UPPER: dict[str, Builder] = {
    "built": rules.build_rule,
    "store_built": rules.build_rule,
    "converted": rules.upgrade_limit_rule,
    "power": rules.availability_rule,
    "online": rules.availability_rule,
    "charge": rules.store_rule,
    "discharge": rules.store_rule,
    "level": rules.store_rule,
    "heat_output": rules.heat_source_rule,
    "flow": policy.trade_rule,
    "retired": policy.retirable_rule,
}
LOWER: dict[str, Builder] = {
    "built": rules.build_rule,
    "store_built": rules.build_rule,
    "power": rules.must_run_rule,
    "flow": policy.trade_rule,
}
# Rows that only add up, or tie a number to itself: what they carry is named by other rows.
ACCOUNTING = (
    "stock_balance",
    "flow_loss_forward",
    "flow_loss_reverse",
    "level_balance",
    "level_change",
    "level_change_first",
    "level_high_min",
    "level_link",
    "level_low_max",
    "level_mean",
    "level_span_max",
    "level_span_min",
    "level_year",
    "heat_level_balance",
    "heat_level_year",
    "heat_level_max",
    "heat_charge_max",
    "heat_discharge_max",
    "reserve_response_max",
    "curtailable_reserve_max",
)


def stopped_target(
    case: Case,
    program: Program,
    target: ShareTarget,
    others: Sequence[ShareTarget],
    profile: str,
) -> list[Weighed]:
    """Return what holds a target at its furthest level.

    Parameters
    ----------
    program : Program
        With the rows of every enforced share.
    others : sequence of ShareTarget
        Enforced shares that are kept.
    """
    found = furthest_solution(program, target, others, profile)
    if found is None:  # even without the share: what guards it is what stops it
        return described([Stop("net_import_max", "row", (target.year,), 0.0, 1.0)], case, 1.0)
    furthest, solution = found
    _, total = program.ratio(target).parts(solution.primal)
    weighed = described(stops(furthest, solution), case, PART / max(total, 1.0))
    if target.is_floor:
        weighed += Obstacles(case, target, total).all()
    return weighed


def stopped_limits(case: Case, program: LinearProgram, solution: Solution) -> list[Weighed]:
    """Return what holds an elastic program at its least gap.

    Parameters
    ----------
    program : LinearProgram
        The program itself, without the elastic columns.
    solution : Solution
        Of the elastic program.
    """
    return described(stops(program, solution), case, PART)


def described(found: Iterable[Stop], case: Case, scale: float) -> list[Weighed]:
    """Return the rules behind what stops a program; what only adds up has none."""
    weighed = []
    for stop in found:
        builders = {"row": ROWS, "upper": UPPER, "lower": LOWER}[stop.side]
        builder = builders.get(stop.family)
        rule = None if builder is None else builder(stop, case)
        if rule is not None:
            weighed.append(Weighed(rule, stop.weight * scale))
    return weighed


def rank(weighed: Iterable[Weighed]) -> list[Rule]:
    """Return the rules without repetition, the weightiest first; a few, and nothing tiny."""
    by_text: dict[str, Weighed] = {}
    for each in weighed:
        known = by_text.get(each.rule.text.en)
        if known is None or known.weight < each.weight:
            by_text[each.rule.text.en] = each
    ordered = sorted(by_text.values(), key=lambda each: -each.weight)
    kept = [each for each in ordered if each.weight >= SMALL * ordered[0].weight]
    return [each.rule for each in kept[:MOST_RULES]]

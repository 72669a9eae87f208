"""What must hold in every plan, in every packaged scenario and in the toy city."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from support.invariants import TOLERANCE_MW, at_once, check_invariants, cost
from support.packaged import NAMES, load_packaged, run_within_reach
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.pipeline import run
from transition_sim.results.store import Results


@pytest.mark.parametrize("name", NAMES)
def test_the_invariants_hold_in_every_packaged_scenario(name: str) -> None:
    check_invariants(run_within_reach(name), load_packaged(name))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "targets"])
def test_no_store_charges_and_discharges_at_once(name: str) -> None:
    # An enforced share of local generation (`targets`) can make it pay to burn power: the loss of
    # a store makes room for more clean generation, and the price is below zero. The audit says so.
    results = run_within_reach(name)
    assert at_once(results.dataset).max() <= TOLERANCE_MW
    assert set(results.verdict["audit"]["simultaneous_storage_mwh"].values()) == {0.0}


def test_the_invariants_hold_in_the_toy_city(toy_folder: Path) -> None:
    enforced = ("targets.C26.enforce=true", "targets.C27.enforce=true")
    scenario = load_scenario(toy_folder / "scenario.yaml", enforced)
    check_invariants(run(scenario), scenario)


# Of `targets` only what leaves the base year alone: its net import is what the guard allows.
TIGHTER = {
    "plan": ("trade.limit=100 MW", "fuels.cbm.supply.2025=50 Mm3", "builds.limits.pv=0"),
    "targets": (
        "builds.limits.pv=700 MW",
        "builds.limits.cbm=40 MW",
        "fuels.cbm.supply.2025=195 Mm3",
    ),
}


@pytest.mark.parametrize(
    ("name", "change"),
    [(name, change) for name, changes in TIGHTER.items() for change in changes],
)
def test_tightening_a_limit_never_lowers_the_cost(name: str, change: str) -> None:
    usual, tight = run_within_reach(name), run_within_reach(name, change)
    assert cost(tight) >= cost(usual) * (1 - 1e-9)


def test_a_tighter_cap_on_emissions_costs_more_and_is_kept() -> None:
    usual = run_within_reach("plan")
    emitted = float(usual.dataset["emissions"].sel(pollutant="co2", year=2026))
    tight = run_within_reach("plan", f"emissions.limits.co2.2026={0.99 * emitted}")
    found = float(tight.dataset["emissions"].sel(pollutant="co2", year=2026))
    assert found <= 0.99 * emitted * (1 + 1e-9)
    assert cost(tight) > cost(usual)


def test_a_higher_target_costs_more(toy_folder: Path) -> None:
    cheap_coal = ("fuels.coal.price=400 CNY/tce", "targets.C26.enforce=true")
    costs = [
        cost(
            run(
                toy_folder / "scenario.yaml",
                overrides=(*cheap_coal, f"targets.C26.threshold={level}"),
            )
        )
        for level in (0.45, 0.50, 0.55, 0.60)
    ]
    assert costs == sorted(set(costs))


def test_what_may_be_built_is_never_worse_than_what_may_not() -> None:
    free = run_within_reach("plan", "builds.limits.wind=300 MW", "builds.limits.pv=800 MW")
    assert cost(free) <= cost(run_within_reach("plan")) * (1 + 1e-9)


def test_the_checks_see_a_plan_that_is_wrong(toy_folder: Path) -> None:
    scenario = load_scenario(toy_folder / "scenario.yaml")
    results = run(scenario)
    check_invariants(results, scenario)
    changes = {"power": 1.0, "cost": 1e6, "capacity": 5.0, "step_weight": 0.1, "level": 0.5}
    changes |= {"charge": 1.0, "discharge": 1.0, "built": 500.0, "capacity_share": 0.01}
    for name, size in changes.items():
        first = 1 if name == "capacity_share" else 0  # of its years 2025 has a target
        wrong = results.dataset.copy(deep=True)
        numbers = wrong[name].values.reshape(-1)
        numbers[np.flatnonzero(np.isfinite(numbers))[first]] += size
        with pytest.raises(AssertionError):
            check_invariants(Results(wrong, results.verdict), scenario)

"""What the benchmark measures, section by section, and how much of it.

`run.py` measures all of it; `check.py` does the same on little, to see whether it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from assembly import measure_assembly
from processes import FOLDER, run_script
from whole import (
    LIMIT_S,
    OPTIONS,
    WITHOUT_UPGRADES,
    against_pypsa,
    as_options,
    coarse_against_full,
    measure_anatomy,
    measure_bounds,
    measure_growth,
    say,
    years_from_first,
)

# Nothing heavy is imported here: a child inherits its parent's peak on Linux.
SCENARIOS = FOLDER.parent / "scenarios"
PLAN, TARGETS = SCENARIOS / "plan.yaml", SCENARIOS / "targets.yaml"
REFERENCE = SCENARIOS / "reference.yaml"
WHOLE_BUDGET, BOUNDS_BUDGET, WARM_BUDGET, OUTSIDE_BUDGET = 0.5, 0.2, 0.2, 0.15

Record = dict[str, Any]


@dataclass(frozen=True)
class Sizes:
    """What is measured, and how often.

    Attributes
    ----------
    assembled : Path
        Scenario of the assembly.
    full : Path
        Scenario of growth and bounds, and of PyPSA hour by hour.
    default : Path
        Scenario of PyPSA at the default's typical days, and of the anatomy.
    enforced : Path
        Scenario that is solved again after a changed target.
    assembled_at : str
        Resolution of the assembly.
    default_days : str
        Typical days of a run where nothing is said.
    days : tuple of str
        Resolutions of the growth, ``hourly`` the last.
    systems : tuple of str
        Names of the systems of `agreement`; none: all.
    algorithms : tuple of str
        HiGHS's, that PyPSA tries.
    repeat : int
        Runs of each measurement.
    years : int
        Of what is measured hour by hour; 0: all of the scenario's.
    pypsa_hourly : bool
        Whether PyPSA is run hour by hour as well.
    """

    assembled: Path = REFERENCE
    full: Path = REFERENCE
    default: Path = PLAN
    enforced: Path = TARGETS
    assembled_at: str = "hourly"
    default_days: str = "36"
    days: tuple[str, ...] = ("4", "12", "36", "73", "146", "hourly")
    systems: tuple[str, ...] = ()
    algorithms: tuple[str, ...] = tuple(OPTIONS)
    repeat: int = 3
    years: int = 1
    pypsa_hourly: bool = True

    @property
    def fewer(self) -> int:
        """Runs of what takes long."""
        return max(self.repeat - 1, 1)

    @property
    def first_years(self) -> tuple[str, ...]:
        """Changes of a scenario that leave it the years of what is measured hour by hour."""
        return years_from_first(self.years)


def measure_agreement(found: Record, sizes: Sizes) -> None:
    """Stop where an independent program finds another optimum: no ratio would mean anything."""
    found["agreement"], _ = run_script("agreement.py", *sizes.systems)
    for each in found["agreement"]:
        here, there = each["objective_cny"], each["pypsa_cny"]
        say(f"  {each['name']}: {here:.12g} CNY, PyPSA {there:.12g}")


def measure_routes(found: Record, sizes: Sizes) -> None:
    """Measure assembly and hand-over by every route."""
    found["assembly"] = measure_assembly(
        sizes.assembled, sizes.assembled_at, sizes.repeat, *sizes.first_years
    )
    found["budgets"] += found["assembly"].pop("budgets")


def measure_pypsa(found: Record, sizes: Sizes) -> None:
    """Measure whole runs against PyPSA's."""
    days = sizes.default_days
    runs = [
        against_pypsa(sizes.default, days, sizes.algorithms, sizes.fewer, WITHOUT_UPGRADES),
    ]
    if sizes.pypsa_hourly and runs[0]["fastest"]:
        fastest = (runs[0]["fastest"],)
        runs.append(against_pypsa(sizes.full, "hourly", fastest, 1, *sizes.first_years))
    found["pypsa"] = runs
    for each in runs:
        if each["project"] is None or each["pypsa"] is None:
            continue
        ratio = each["project"]["seconds"] / each["pypsa"]["seconds"]
        label = f"whole run against PyPSA, {each['resolution']}"
        found["budgets"].append(_verdict(label, ratio, WHOLE_BUDGET))


def measure_runs(found: Record, sizes: Sizes) -> None:
    """Measure whole runs from few days to all hours."""
    years = as_options(*sizes.first_years)
    found["growth"] = measure_growth(sizes.full, sizes.days, sizes.fewer, *years)
    found["coarse"] = coarse_against_full(found["growth"], sizes.default_days)


def measure_certified(found: Record, sizes: Sizes) -> None:
    """Measure a run with bounds against the run of all hours."""
    years = as_options(*sizes.first_years)
    found["bounds"] = measure_bounds(sizes.full, sizes.default_days, 1, *years)
    if found["bounds"] is not None:
        ratio = found["bounds"]["ratio"]
        found["budgets"].append(_verdict("both bounds, against all hours", ratio, BOUNDS_BUDGET))


def measure_warm(found: Record, sizes: Sizes) -> None:
    """Measure solving again after a changed target."""
    days = sizes.default_days
    warm, _ = run_script("warm.py", str(sizes.enforced), days, str(sizes.fewer), limit=2 * LIMIT_S)
    found["warm"] = {days: warm}
    if warm is None:
        say(f"  not within {2 * LIMIT_S:.0f} s")
        return
    cold, again = (median(run[name] for run in warm["runs"]) for name in ("cold", "warm"))
    say(f"  from nothing {cold:.2f} s, from the basis before {again:.2f} s")
    label = f"solved again after a changed target, {days} days"
    found["budgets"].append(_verdict(label, again / cold, WARM_BUDGET))


def measure_stages(found: Record, sizes: Sizes) -> None:
    """Measure the stages of a default run."""
    found["anatomy"] = measure_anatomy(sizes.default, sizes.default_days, sizes.fewer)
    label = f"time outside the solver, default run ({sizes.default_days} days)"
    found["budgets"].append(_verdict(label, found["anatomy"]["outside"], OUTSIDE_BUDGET))


ON_REQUEST = ("agreement",)  # minutes by itself
SECTIONS = {
    "agreement": measure_agreement,
    "assembly": measure_routes,
    "pypsa": measure_pypsa,
    "growth": measure_runs,
    "bounds": measure_certified,
    "warm": measure_warm,
    "anatomy": measure_stages,
}


def _verdict(what: str, ratio: float, budget: float) -> Record:
    return {"what": what, "ratio": ratio, "budget": budget}

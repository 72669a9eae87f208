"""A city of two steps and round numbers whose units can be upgraded, and its linear program.

Two assets can take the same upgrade; one of them can take another, too; wind can be built beside
them. After a change of the model that is meant, write the texts again and read the difference::

    PYTHONPATH=src:tests python -m model.golden_retrofit
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from model.golden_rows import at_two_steps, system_at_two_steps, write_family
from support.toy_cities import ToyCity
from transition_sim.model.assemble import LinearProgram
from transition_sim.system import System

GOLDEN = Path(__file__).parent / "golden" / "retrofits"
FAMILIES = ("retrofit_max", "retrofit_min")
WITH_CONVERSIONS = ("stock_balance", "power_max", "power_min")  # families of other components
CITY = ToyCity(
    technologies=[
        {
            "id": "coal",
            "class": "coal",
            "fuel": "coal",
            "heat_rate_gce_per_kwh": 300,
            "must_run_share": 0.25,
        },
        {
            "id": "wind",
            "class": "wind",
            "capex_cny_per_kw": 4000,
            "lifetime_years": 20,
            "build_limit_mw_per_year": 50,
        },
    ],
    units=[
        {"id": "usual", "technology": "coal", "capacity_mw": 100},
        {"id": "worse", "technology": "coal", "capacity_mw": 60, "heat_rate_gce_per_kwh": 350},
    ],
    fuels=[{"id": "coal", "price_cny_per_tce": 800}],
    emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
    retrofits=[
        {
            "id": "saving",
            "kinds": "energy_saving",
            "technology": "coal",
            "heat_rate_change_gce_per_kwh": -10,
            "own_use_share": 0.2,
            "capex_cny_per_kw": 250,
            "outage_weeks": 8,
            "limit_mw_per_year": 70,
        },
        {
            "id": "both",
            "kinds": "energy_saving;heat_supply",
            "technology": "coal",
            "heat_rate_change_gce_per_kwh": -12,
            "heat_share_mw_per_mw": 1,
            "capex_cny_per_kw": 400,
            "outage_weeks": 10,
            "limit_mw_per_year": 40,
        },
    ],
    settings={"conversions_start": {"month": 7, "day": 1, "source": "toy"}},
)
SCENARIO = {
    "years": [2024, 2025, 2026],
    "retrofits": {
        "at_least": 50,
        "by": "2026-09-01",  # too early for the upgrades of 2026 that take ten weeks
        "count": "kind",
        "kinds": {"heat_supply": 20},
    },
}


def golden_system(folder: Path) -> System:
    """Return the city's system on two steps."""
    return system_at_two_steps(folder, CITY, **SCENARIO)


def golden_program(folder: Path) -> LinearProgram:
    """Return the city's whole linear program."""
    return at_two_steps(folder, CITY, **SCENARIO)


def regenerate() -> None:
    """Write the texts of the other components' families again."""
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        program = golden_program(Path(folder))
    for family in WITH_CONVERSIONS:
        text = write_family(program, family)
        (GOLDEN / f"{family}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    regenerate()

"""Levers that move together: two years of one limit, and several projects or units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.impossible_cities import C200, COAL, ENFORCED, LIMITED_PV, ranged
from toy_cities import FLAT_100_MW, ToyCity, load_toy, share_target
from transition_sim.analysis.explain import Explanation, explain
from transition_sim.analysis.levers import Lever, settings_of
from transition_sim.analysis.levers_of_plant import build_levers
from transition_sim.analysis.levers_of_policy import (
    cap_levers,
    export_levers,
    fuel_levers,
    obligation_levers,
)
from transition_sim.inputs.scenario import Scenario
from transition_sim.pipeline import run

THREE = [2024, 2025, 2026]


def explained(folder: Path, city: ToyCity, **fields: Any) -> Explanation:
    load_toy(folder, city, **fields)
    return explain(folder / "scenario.yaml")


def test_the_limits_of_two_years_are_raised_together_where_one_is_not_enough(
    tmp_path: Path,
) -> None:
    # 300 MW of PV beside 200 MW of coal: 50 MW a year make 100, one year's 200 make 250
    target = share_target("CAP", "capacity_share", 0.6, year=2026)
    city = ToyCity([COAL, LIMITED_PV], [C200], ledger=[target])
    found = explained(tmp_path, city, years=THREE, targets={"CAP": ENFORCED})
    (repair,) = found.menu.repairs
    fields = {lever.field for lever in repair.move.levers}
    assert fields == {"builds.limits.pv.2025", "builds.limits.pv.2026"}
    (judged,) = (
        each
        for each in run(
            tmp_path / "scenario.yaml", overrides=repair.move.settings
        ).verdict["targets"]
        if each["id"] == "CAP" and each["definition"] == "as_printed"
    )
    assert judged["met"]
    assert judged["value"] == pytest.approx(0.6, abs=0.02)


def everything_by_year(folder: Path) -> Scenario:
    """Load a scenario with a number of every kind that holds from a year on."""
    gas = {
        "id": "cbm",
        "price_cny_per_m3": 0.5,
        "heating_value_mj_per_m3": 36,
        "supply_limit_mm3": 40,
        "supply_limit_mm3_low": 30,
        "supply_limit_mm3_high": 90,
    }
    kind = {"id": "cbm", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.4}
    city = ToyCity(
        [COAL, LIMITED_PV, kind],
        [C200],
        fuels=[gas],
        emissions=[{"fuel": "cbm", "factor_kg_per_gj": 56}],
        export={"town": {}},
        settings={
            "export": {
                "town": {"energy": ranged(FLAT_100_MW / 10, 0.0, FLAT_100_MW), "profile": "flat"}
            }
        },
    )
    return load_toy(
        folder,
        city,
        years=THREE,
        emissions={"limits": {"co2": {2025: 500_000, 2026: 400_000}}},
        utilisation={"pv": {2025: 0.9, 2026: 0.95}},
        planning_reserve={2025: 0.1, 2026: 0.2},
    )


FAMILIES = {
    "builds.limits.pv": lambda s: build_levers(s, 2026),
    "fuels.cbm.supply": lambda s: fuel_levers(s, 2026),
    "export.energy": lambda s: export_levers(s, 2026),
    "emissions.limits.co2": lambda s: cap_levers(s, {("co2", 2025): 6e5, ("co2", 2026): 6e5}),
    "utilisation.pv": obligation_levers,
    "planning_reserve": obligation_levers,
}


@pytest.mark.parametrize("field", FAMILIES)
def test_two_years_of_one_number_are_moved_each_to_its_own_value(
    tmp_path: Path, field: str
) -> None:
    levers = list(FAMILIES[field](everything_by_year(tmp_path)))
    first, second = (last_of(levers, f"{field}.{year}") for year in (2025, 2026))
    assert not first.claims & second.claims
    alone = settings_of([first], [first.end])
    assert [each.partition("=")[0] for each in alone] == [f"{field}.2025", f"{field}.2026"]
    assert alone[1] == second.write(second.now)[0]
    for pair in ((first, second), (second, first)):
        together = settings_of(pair, [lever.end for lever in pair])
        assert sorted(together) == sorted([*first.write(first.end), *second.write(second.end)])


def last_of(levers: list[Lever], field: str) -> Lever:
    """Return the lever of a field, the one that raises it where there are two."""
    return [lever for lever in levers if lever.field == field][-1]

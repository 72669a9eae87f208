"""Rules of emissions, carbon and methane, each tripped by one edit of the toy city or scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.messages.plant_rules import EMISSION_RULES

ABATEMENT = "technology,pollutant,removal_share,source\n"
BENCHMARK = "technology,year,co2_benchmark_t_per_mwh,source\n"
METHANE = "fuel,methane_vented_share,methane_kg_per_m3,source\n"
VENTED = METHANE + "cbm,0.5,0.7,toy-plan\n"
SO2 = "coal,so2,1,,,toy-plan,,\ncbm,so2,0,,,toy-plan,,\n"


def write(folder: Path, name: str, text: str) -> None:
    (folder / "city" / name).write_text(text, encoding="utf-8")


def append(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def vent(folder: Path) -> None:
    """Let half of the toy city's gas be vented if it is not burnt."""
    write(folder, "methane.csv", VENTED)
    append(folder, "city/city.yaml", "methane_gwp: {value: 28, source: toy-plan}\n")


def only_problem(folder: Path, *overrides: str) -> Problem:
    with pytest.raises(InputError) as caught:
        load_scenario(folder / "scenario.yaml", overrides)
    (problem,) = caught.value.problems
    assert problem.render("zh") != problem.render("en")
    return problem


# file, its text, column of the place, code, field, piece of the remedy
TABLE_CASES = [
    ("abatement.csv", ABATEMENT + "coal-smal,so2,0.9,toy-plan\n", 1, "reference_unknown",
     "technology", "did you mean `coal-small`?"),
    ("abatement.csv", ABATEMENT + "wind,so2,0.9,toy-plan\n", 1, "emits_nothing", "technology",
     "a technology with a fuel"),
    ("abatement.csv", ABATEMENT + "coal-small,co2,0.9,toy-plan\n", 12, "abatement_co2",
     "pollutant", "capture_share"),
    ("abatement.csv", ABATEMENT + "coal-small,nox,0.9,toy-plan\n", 12, "reference_unknown",
     "pollutant", "known: co2, so2"),
    ("abatement.csv", ABATEMENT + "coal-small,so2,1.1,toy-plan\n", 16, "out_of_range",
     "removal_share", "between 0 and 1"),
    ("abatement.csv", ABATEMENT + "coal-small,so2,0.9,toy-pln\n", 20, "reference_unknown",
     "source", "did you mean `toy-plan`?"),
    ("benchmarks.csv", BENCHMARK + "pv,2024,0.8,toy-plan\n", 1, "emits_nothing", "technology",
     "a technology with a fuel"),
    ("benchmarks.csv", BENCHMARK + "coal-small,2025,0.8,toy-plan\n", 12, "benchmark_starts_late",
     "year", "from 2024 or earlier"),
    ("benchmarks.csv", BENCHMARK + "coal-small,2024,800,toy-plan\n", 17, "out_of_range",
     "co2_benchmark_t_per_mwh", "t/MWh"),
    ("methane.csv", METHANE + "cmb,0,0.7,toy-plan\n", 1, "reference_unknown", "fuel",
     "did you mean `cbm`?"),
    ("methane.csv", METHANE + "coal,0,0.7,toy-plan\n", 1, "methane_not_gas", "fuel",
     "price_cny_per_m3"),
    ("methane.csv", METHANE + "cbm,0,0.9,toy-plan\n", 7, "out_of_range", "methane_kg_per_m3",
     "kg/m3"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "column", "code", "field", "remedy"), TABLE_CASES)
def test_a_wrong_cell_is_reported_with_its_place_and_remedy(
    toy_folder: Path, name: str, text: str, column: int, code: str, field: str, remedy: str
) -> None:
    append(toy_folder, "city/emissions.csv", SO2)
    write(toy_folder, name, text)
    problem = only_problem(toy_folder)
    assert (problem.code, problem.field) == (code, field)
    assert problem.place.file.endswith(name)
    assert (problem.place.line, problem.place.column) == (2, column)
    assert remedy in problem.remedy()


def test_a_windmill_captures_nothing(toy_folder: Path) -> None:
    path = toy_folder / "city" / "technologies.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{head},capture_share"]
    lines += [f"{row},{'0.5' if row.startswith('wind,') else ''}" for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    problem = only_problem(toy_folder)
    assert (problem.code, problem.field) == ("emits_nothing", "capture_share")


def test_gas_that_would_be_vented_needs_a_warming_potential(toy_folder: Path) -> None:
    write(toy_folder, "methane.csv", VENTED)
    problem = only_problem(toy_folder)
    assert (problem.code, problem.field) == ("methane_gwp_missing", "methane_gwp")
    assert "methane_gwp: {value: 28, source: ...}" in problem.remedy()


def test_a_warming_potential_that_nothing_uses_is_refused(toy_folder: Path) -> None:
    append(toy_folder, "city/city.yaml", "methane_gwp: {value: 28, source: toy-plan}\n")
    assert only_problem(toy_folder).code == "methane_gwp_unused"


def test_a_warming_potential_is_a_plausible_number(toy_folder: Path) -> None:
    vent(toy_folder)
    path = toy_folder / "city" / "city.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 28,", "value: 2800,"), "utf-8")
    problem = only_problem(toy_folder)
    assert (problem.code, problem.field) == ("out_of_range", "methane_gwp.value")


# overrides, code, field, piece of the remedy
SCENARIO_CASES = [
    (("carbon.scheme=tax",), "carbon_price_missing", "carbon", "price: {2025: 90 CNY/t}"),
    (("carbon.price=90",), "carbon_unused", "carbon.price", "scheme: tax"),
    (("carbon.methane_credit=true",), "carbon_unused", "carbon.methane_credit", "remove it"),
    (("carbon.scheme=benchmark", "carbon.price=90"), "carbon_nobody", "carbon.scheme",
     "benchmarks.csv"),
    (("carbon.scheme=tax", "carbon.price=90", "carbon.methane_credit=true"),
     "methane_credit_nobody", "carbon.methane_credit", "methane_vented_share"),
    (("carbon.scheme=cap", "carbon.price=90"), "not_choice", "carbon.scheme", "benchmark"),
    (("carbon.scheme=tax", "carbon.price=90 CNY/MWh"), "unit_dimension", "carbon.price",
     "in CNY/t"),
    (("carbon.scheme=tax", "carbon.price=-5"), "out_of_range", "carbon.price", "between 0"),
    (("carbon.scheme=tax", "carbon.pice=5"), "unknown_key", "carbon.pice", "`price`"),
    (("carbon.scheme=tax", "carbon.price.2031=5"), "year_unknown", "carbon.price.2031", "2025"),
]  # fmt: skip


@pytest.mark.parametrize(("overrides", "code", "field", "remedy"), SCENARIO_CASES)
def test_a_wrong_carbon_scheme_is_reported_with_its_remedy(
    toy_folder: Path, overrides: tuple[str, ...], code: str, field: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(toy_folder / "scenario.yaml", overrides)
    problem = next(each for each in caught.value.problems if each.code == code)
    assert problem.field == field
    assert remedy in problem.remedy()
    assert problem.render("zh") != problem.render("en")


def test_a_price_holds_until_the_next_and_is_read_with_its_unit(toy_folder: Path) -> None:
    overrides = ("carbon.scheme=tax", "carbon.price.2025=0.09 元/kg")
    scenario = load_scenario(toy_folder / "scenario.yaml", overrides)
    assert scenario.carbon.price == {2025: 90.0, 2026: 90.0}


def test_a_child_may_switch_its_parents_scheme_off(toy_folder: Path) -> None:
    vent(toy_folder)
    scheme = "carbon: {scheme: tax, price: 90 CNY/t, methane_credit: true}\n"
    append(toy_folder, "scenario.yaml", scheme)
    child = toy_folder / "child.yaml"
    text = "name: child\ntitle: child\nextends: scenario.yaml\ncarbon: {scheme: none}\n"
    child.write_text(text, encoding="utf-8")
    assert load_scenario(child).carbon.scheme == "none"


def test_the_tables_of_emissions_are_read(toy_folder: Path) -> None:
    vent(toy_folder)
    append(toy_folder, "city/emissions.csv", SO2)
    write(toy_folder, "abatement.csv", ABATEMENT + "coal-small,so2,0.9,toy-plan\n")
    write(toy_folder, "benchmarks.csv", BENCHMARK + "coal-small,2024,0.8,toy-plan\n")
    city = load_city(toy_folder / "city")
    assert city.abatement[0].removal_share == 0.9
    assert city.benchmarks[0].co2_benchmark_t_per_mwh == 0.8
    assert city.methane[0].methane_vented_share == 0.5
    assert city.methane_gwp is not None
    assert {"abatement.csv", "benchmarks.csv", "methane.csv"} <= {f.name for f in city.files}


def test_every_rule_of_emissions_is_tripped_by_a_test() -> None:
    text = Path(__file__).read_text("utf-8")
    assert [code for code in EMISSION_RULES if f'"{code}"' not in text] == []

"""Each rule of a scenario is tripped by one edit of the toy scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.inputs.rules.city import CITY_CHECKS
from transition_sim.inputs.rules.scenario import CHECKS
from transition_sim.messages.city_rules import CITY_RULES, EXTENSION_RULES
from transition_sim.messages.scenario_rules import (
    CODE_RULES,
    DATA_RULES,
    POLICY_RULES,
    SCENARIO_RULES,
)


def problems_of(path: Path, *overrides: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_scenario(path, overrides)
    return caught.value.problems


def append(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return path


def where(text: str, mark: str) -> tuple[int, int]:
    start = text.index(mark)
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


# text appended to the toy scenario, mark of the place, code, field, piece of the remedy
CASES = [
    ("projcts: {}\n", "projcts", "unknown_key", "projcts", "did you mean `projects`?"),
    ("reserve: 1\n", "1", "not_mapping", "reserve", "keys and values"),
    ("demand: {growth: 900 %}\n", "900 %", "out_of_range", "demand.growth", "0.5"),
    ("demand: {growth: 4 MW}\n", "4 MW", "unit_dimension", "demand.growth", "share"),
    ("demand: {growth: {2031: 4 %}}\n", "2031", "year_unknown", "demand.growth.2031",
     "known: 2025, 2026"),
    ("demand: {growth: {2025: four}}\n", "four", "not_quantity", "demand.growth.2025", "share"),
    ("demand: {growth: .nan}\n", ".nan", "not_finite", "demand.growth", "finite"),
    ("demand: {energy: {twon: 1 TWh}}\n", "twon", "reference_unknown", "demand.energy.twon",
     "did you mean `town`?"),
    ("demand: [1]\n", "[1]", "not_mapping", "demand", "keys and values"),
    ("export: {energy: -1 TWh}\n", "-1 TWh", "out_of_range", "export.energy", "between 0"),
    ("retire: {units: [coal-3], by: 2026}\n", "coal-3", "reference_unknown", "retire.units[0]",
     "did you mean `coal-"),
    ("retire: {units_below: 300 MW}\n", "retire", "retire_without_day", "retire", "by: 2026"),
    ("retire: {by: 2026}\n", "2026}", "retire_without_units", "retire.by", "units_below"),
    ("retire: {units_below: 10 MW, by: 2026}\n", "10 MW", "retire_nobody",
     "retire.units_below", "larger size"),
    ("retire: {units_below: 300 MW, by: 2024}\n", "2024}", "retire_in_base_year", "retire.by",
     "after the end of 2024"),
    ("retire: {units_below: 300 MW, by: 2027}\n", "2027}", "retire_after_years", "retire.by",
     "up to the end of 2026"),
    ("retire: {units_below: 300 MW, by: soon}\n", "soon", "not_date_or_year", "retire.by",
     "2025-06-30"),
    ("retire: {units_below: 300 MWh, by: 2026}\n", "300 MWh", "unit_dimension",
     "retire.units_below", "MW"),
    ("trade: {limit: 60 GW}\n", "60 GW", "out_of_range", "trade.limit", "50000 MW"),
    ("emissions: {limits: {so2: 5 t}}\n", "so2", "reference_unknown", "emissions.limits.so2",
     "`co2`"),
    ("emissions: {limits: {co2: {2025: 5 tce}}}\n", "5 tce", "unit_dimension",
     "emissions.limits.co2.2025", "in t,"),
    ("profiles: {wnd: a.csv}\n", "wnd", "reference_unknown", "profiles.wnd",
     "did you mean `wind`?"),
    ("profiles: {wind: a.csv}\n", "a.csv", "file_missing", "profiles.wind", "check the name"),
    ("discount_rate: 6\n", "6", "out_of_range", "discount_rate", "6 % is 0.06"),
    ("description: 5\n", "5", "not_bilingual", "description", "{en: ..., zh: ...}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mark", "code", "field", "remedy"), CASES)
def test_a_wrong_line_is_reported_with_its_place_and_remedy(
    toy_folder: Path, text: str, mark: str, code: str, field: str, remedy: str
) -> None:
    path = append(toy_folder, text)
    last = path.read_text(encoding="utf-8").count("\n")
    found = [each for each in problems_of(path) if each.code == code]
    problem = found[0]
    assert problem.place.file == str(path)
    assert (problem.place.line, problem.place.column) == (last, text.index(mark) + 1)
    assert problem.field == field
    assert remedy in problem.remedy()
    assert problem.render("zh") != problem.render("en")


# a piece of the toy scenario, what stands in its place, mark, code, field, piece of the remedy
EDITS = [
    ("years: [2024, 2025, 2026]", "years: [2024, 2026]", "2026]", "years_gap", "years[1]",
     "consecutive"),
    ("years: [2024, 2025, 2026]", "years: [2025, 2026]", "2025,", "years_start", "years[0]",
     "base year, 2024"),
    ("years: [2024, 2025, 2026]", "years: []", "[]", "empty", "years", "at least one"),
    ("periods: 4", "periods: 400", "400", "out_of_range", "resolution.periods",
     "between 1 and 365"),
    ("periods: 4, hours: 24", "periods: 53, hours: 168", "53", "resolution_too_fine",
     "resolution.periods", "at most 52"),
    ("hours: 24", "hours: 7", "7}", "not_choice", "resolution.hours", "24"),
    ("periods: 4", "period: 4", "period:", "unknown_key", "resolution.period", "`periods`"),
    ("{periods: 4, hours: 24}", "hourli", "hourli", "not_resolution", "resolution", "or hourly"),
    ("{periods: 4, hours: 24}", "12", "12", "not_resolution", "resolution", "{periods: 36,"),
    ("{periods: 4, hours: 24}", "six", "six", "not_resolution", "resolution", "{periods: 36,"),
    ("{supply: {2025: 45 Mm3}}", "{price: 51}", "51", "out_of_range", "fuels.cbm.price",
     "between 0 and 50 CNY/m3"),
    ("{supply: {2025: 45 Mm3}}", "{supply: {2025: 2e6}}", "2e6", "out_of_range",
     "fuels.cbm.supply.2025", "between 0 and 1000000 Mm3"),
    ("cbm: {supply: {2025: 45 Mm3}}", "coal: {price: 10001 CNY/tce}", "10001 CNY/tce",
     "out_of_range", "fuels.coal.price", "between 0 and 10000 CNY/tce"),
    ("cbm: {supply: {2025: 45 Mm3}}", "coal: {price: 0.5 CNY/m3}", "0.5 CNY/m3", "fuel_unit",
     "fuels.coal.price", "CNY/tce"),
    ("C26: {enforce: false}", "C26: {definition: strict}", "definition", "definition_unused",
     "targets.C26.definition", "enforce: true"),
    ("C26: {enforce: false}", "C26: {headroom: 0.1 %}", "headroom", "headroom_unused",
     "targets.C26.headroom", "enforce: true"),
    ("C26: {enforce: false}", "C26: {year: 2027}", "2027", "target_year_moved",
     "targets.C26.year", "a year from 2024 to 2026"),
    ("C26: {enforce: false}", "C26: {enforce: true, headroom: 30 %}", "30 %", "out_of_range",
     "targets.C26.headroom", "between 0 and"),
    ("[construction, approved, announced]", "[constructon]", "constructon", "not_choice",
     "projects.stages[0]", "`construction`"),
    ("announced]", "announced]\n  include: [new-wnd]", "new-wnd", "reference_unknown",
     "projects.include[0]", "did you mean `new-wind`?"),
    ("announced]", "announced]\n  exclude: [new-wnd]", "new-wnd", "reference_unknown",
     "projects.exclude[0]", "did you mean `new-wind`?"),
    ("announced]", "announced]\n  include: [new-pv]\n  exclude: [new-pv]", None, "project_both",
     "projects.exclude[0]", "one of the lists"),
    ("announced]", "announced]\n  delay: {renhe: 6 months}", "renhe", "reference_unknown",
     "projects.delay.renhe", "known: all"),
    ("announced]", "announced]\n  delay: {all: soon}", "soon", "not_delay", "projects.delay.all",
     "6 months"),
    (", announced]", "]\n  delay: {maybe-wind: 6 months}", "maybe-wind", "delay_not_taken",
     "projects.delay.maybe-wind", "projects.include"),
    ("limits: {wind: {2026", "limits: {wnd: {2026", "wnd", "reference_unknown",
     "builds.limits.wnd", "did you mean `wind`?"),
    ("wind: {2026: 100 MW}", "wind: {2024: 100 MW}", "2024: 100", "year_base",
     "builds.limits.wind.2024", "year after 2024"),
    ("wind: {2026: 100 MW}", "coal-small: {2026: 100 MW}", "coal-small", "build_without_cost",
     "builds.limits.coal-small", "capex_cny_per_kw"),
    ("100 MW", "-100 MW", "-100 MW", "out_of_range", "builds.limits.wind.2026", "between 0"),
    ("cbm: {supply", "cbn: {supply", "cbn", "reference_unknown", "fuels.cbn", "`cbm`"),
    ("45 Mm3", "45 ktce", "45 ktce", "fuel_unit", "fuels.cbm.supply.2025", "Mm3"),
    ("45 Mm3", "45 GWh", "45 GWh", "fuel_unit", "fuels.cbm.supply.2025", "Mm3"),
    ("{supply: {2025: 45 Mm3}}", "{price: 800 CNY/tce}", "800 CNY/tce", "fuel_unit",
     "fuels.cbm.price", "CNY/m3"),
    ("C26: {enforce: false}", "C62: {enforce: false}", "C62", "reference_unknown",
     "targets.C62", "did you mean `C26`?"),
    ("C26: {enforce: false}", "C38: {enforce: false}", "C38", "target_without_metric",
     "targets.C38", "C26, C27"),
    ("C26: {enforce: false}", "C01: {enforce: false}", "C01", "target_reported", "targets.C01",
     "C26, C27"),
    ("C26: {enforce: false}", "C30: {enforce: false}", "C30", "target_not_share", "targets.C30",
     "only shares"),
    ("C26: {enforce: false}", "C26: {definition: stric}", "stric", "reference_unknown",
     "targets.C26.definition", "did you mean `strict`?"),
    ("C26: {enforce: false}", "C26: {threshold: 50}", "50}", "out_of_range",
     "targets.C26.threshold", "between 0 and 1"),
    ("C26: {enforce: false}", "C26: {enforce: yes}", "yes", "not_flag", "targets.C26.enforce",
     "true or false"),
    ("city: ./city", "city: toytown", "toytown", "city_unknown", "city", "./toytown"),
    ("city: ./city", "city: ./town", "./town", "folder_missing", "city", "beside the scenario"),
    ("name: toy", "name: ../toy", "../toy", "not_slug", "name", "lower-case"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "mark", "code", "field", "remedy"), EDITS)
def test_a_wrong_value_is_reported_with_its_place_and_remedy(
    toy_folder: Path, old: str, new: str, mark: str | None, code: str, field: str, remedy: str
) -> None:
    path = toy_folder / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    problem = next(each for each in problems_of(path) if each.code == code)
    expected = where(text, mark) if mark else where(text, "exclude: [new-pv]")
    shift = 0 if mark else len("exclude: [")
    assert (problem.place.line, problem.place.column) == (expected[0], expected[1] + shift)
    assert problem.field == field
    assert remedy in problem.remedy()
    assert problem.remedy("zh")


def test_an_enforced_target_needs_its_year(toy_folder: Path) -> None:
    overrides = ("years=[2024]", "builds=1", "fuels=1", "targets.C26.enforce=true")
    found = {each.code: each for each in problems_of(toy_folder / "scenario.yaml", *overrides)}
    assert "keys and values" in found["not_mapping"].remedy()
    assert "add 2025 to `years`" in found["target_year"].remedy()


def test_a_limit_that_nothing_answers_to_is_refused(toy_folder: Path) -> None:
    city = toy_folder / "city"
    (city / "links.csv").write_text((city / "links.csv").read_text("utf-8").split("\n")[0])
    fuels = (city / "fuels.csv").read_text("utf-8")
    (city / "fuels.csv").write_text(f"{fuels}gas,Gas,气,2024,,,,1,36,,,,,toy-plan,,\n", "utf-8")
    settings = (city / "city.yaml").read_text("utf-8")
    start, end = settings.index("export:"), settings.index("definitions:")
    (city / "city.yaml").write_text(f"{settings[:start]}export: {{}}\n{settings[end:]}", "utf-8")
    path = toy_folder / "scenario.yaml"
    overrides = ("trade.limit=5", "fuels.gas.supply=5", "export.energy=5")
    found = {(each.code, each.field) for each in problems_of(path, *overrides)}
    assert found == {
        ("trade_nowhere", "trade.limit"),
        ("fuel_unburnt", "fuels.gas.supply"),
        ("export_nowhere", "export.energy"),
    }


def test_every_rule_between_fields_is_tripped_by_a_test() -> None:
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    of_scenarios = SCENARIO_RULES | POLICY_RULES | DATA_RULES | CODE_RULES
    of_cities = CITY_RULES | EXTENSION_RULES
    assert [code for code in of_scenarios | of_cities if f'"{code}"' not in tests] == []


def test_the_lists_of_checks_are_named_functions_with_a_sentence() -> None:
    for check in (*CHECKS, *CITY_CHECKS):
        assert check.__name__.startswith("check_")
        assert check.__doc__

"""Each rule of a city's folder is tripped by one edit of the toy city."""

from __future__ import annotations

from pathlib import Path

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_city import load_city


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_city(folder)
    return caught.value.problems


def edit(folder: Path, name: str, old: str, new: str) -> str:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {name}"
    edited = text.replace(old, new, 1)
    path.write_text(edited, encoding="utf-8")
    return edited


def where(text: str, mark: str) -> tuple[int, int]:
    start = text.index(mark)
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


TABLE_CASES = [
    ("units.csv", "coal-large,town", "coal-lrge,town", "coal-lrge", "reference_unknown",
     "technology", "did you mean `coal-large`?"),
    ("units.csv", "coal-large,town", "coal-large,twn", "twn", "reference_unknown", "zone",
     "`town`"),
    ("projects.csv", "wind,town,100", "wnd,town,100", "wnd", "reference_unknown", "technology",
     "`wind`"),
    ("technologies.csv", "coal,coal,300", "coal,cole,300", "cole", "reference_unknown", "fuel",
     "`coal`"),
    ("technologies.csv", ",wind,,,,0,1,wind,", ",wind,,,,0,1,wnd,", "wnd", "reference_unknown",
     "availability_profile", "`wind`"),
    ("storage.csv", "battery,town", "batery,town", "batery", "reference_unknown", "id",
     "`battery`"),
    ("emissions.csv", "coal,co2", "kohle,co2", "kohle", "reference_unknown", "fuel", "known: "),
    ("links.csv", "town,grid", "town,gird", "gird", "reference_unknown", "to_zone", "`grid`"),
    ("links.csv", "0.02,price", "0.02,prize", "prize", "reference_unknown", "price_profile",
     "`price`"),
    ("fuels.csv", ",toy-plan,,\ncbm", ",toy-plam,,\ncbm", "toy-plam", "reference_unknown",
     "source", "`toy-plan`"),
    ("units.csv", "coal-2,Small", "coal-1,Small", "coal-1,Small", "duplicate_id", "id",
     "own id"),
    ("fuels.csv", "煤层气,2026", "煤层气,2024", "cbm,Coalbed methane,煤层气,2024,,,,1,36,50",
     "duplicate_id", "id, year", "own id"),
    ("technologies.csv", "coal,300,,", "coal,300,0.4,", "0.4", "fuel_use_twice",
     "net_efficiency", "exactly one"),
    ("technologies.csv", "coal,300,,", "coal,,,", ",,0.05", "fuel_use_missing",
     "heat_rate_gce_per_kwh", "exactly one"),
    ("technologies.csv", "风电,wind,,,", "风电,wind,,300,", "300,,0,1", "fuel_use_without_fuel",
     "heat_rate_gce_per_kwh", "name the fuel"),
    ("units.csv", "2019,,false,operating,,,", "2019,,false,operating,,300,", "300,,,toy",
     "unit_without_fuel", "heat_rate_gce_per_kwh", "leave it blank"),
    ("units.csv", "2019,,false,operating,", "2019,,false,operating,coal", "coal,,,,toy-plan,,\npv",
     "unit_without_fuel", "fuel", "leave it blank"),
    ("projects.csv", "new-wind,", "wind,", "wind,New", "duplicate_id_across", "id", "rename"),
    ("projects.csv", "new-wind,", "coal-1,", "coal-1,New", "duplicate_id_across", "id", "rename"),
    ("projects.csv", "2025-10-01,,,approved,false", "2025-10-01,,,approved,true", "true,toy-plan",
     "store_optional", "optional", "write false"),
    ("units.csv", "600,1,2015", "600,1,2025", "2025,,true", "unit_after_stock", "commissioned",
     "projects.csv"),
    ("units.csv", "1990,2026-06-30", "1990,2024", "2024,false", "unit_before_stock", "retires",
     "remove the row"),
    ("projects.csv", "2025-10-01", "2024-12-31", "2024-12-31", "project_before_stock", "online",
     "units.csv"),
    ("technologies.csv", "储能,storage,", "储能,storage,coal", "coal,,,,,,,,,40", "store_column",
     "fuel", "storage.csv"),
    ("technologies.csv", "储能,storage,,,,,,,,,,40", "储能,storage,,,,,,,,,7,40", "7,40,500",
     "store_column", "variable_om_cny_per_mwh", "storage.csv"),
    ("technologies.csv", "储能,storage,,,,,,,,", "储能,storage,,,,,0.9,,,", "0.9,,,,,40",
     "store_column", "availability", "storage.csv"),
    ("emissions.csv", "cbm,co2,56,55,57,toy-plan,,\n",
     "cbm,co2,56,55,57,toy-plan,,\ncbm,so2,1,,,toy-plan,,\n", None, "factor_missing", "id",
     "`so2`"),
    ("technologies.csv", "储能,storage", "储能,other", None, "store_class", "id",
     "class storage"),
    ("storage.csv", "battery,town", "wind,town", "wind,town", "store_class", "id",
     "class storage"),
    ("storage.csv", "battery,town,10,20,0.95,0.95,0.0001,10,2,estimate-toy,,\n", "", None,
     "store_physics", "id", "add a row"),
    ("units.csv", "wind,town,300", "battery,town,300", "battery,town", "unit_is_store",
     "technology", "storage.csv"),
    ("projects.csv", "town,50,100,", "town,50,,", ",2025-10-01", "energy_missing", "energy_mwh",
     "give energy_mwh"),
    ("projects.csv", "town,100,,2025-07", "town,100,9,2025-07", "9,2025-07", "energy_not_store",
     "energy_mwh", "blank"),
    ("technologies.csv", "90,6000,", "90,,", ",,20,200", "cost_missing", "capex_cny_per_kw",
     "capex_cny_per_kw"),
    ("projects.csv", "wind,town,80", "coal-small,town,80", "true,toy-plan", "cost_missing",
     "capex_cny_per_kw", "do not let"),
    ("technologies.csv", "0,50,3000,,", "0,50,3000,7,", "7,25", "energy_cost_not_store",
     "capex_cny_per_kwh", "blank"),
    ("projects.csv", "2025-01-01,2026-06-30", "2025-08-01,2026-06-30", "2025-07-01",
     "range_order", "online", "low, value, high"),
    ("units.csv", "1990,2026-06-30", "2027,2026-06-30", "2026-06-30", "retires_before",
     "retires", "correct one"),
    ("emissions.csv", "cbm,co2,56,55,57,toy-plan,,\n", "", None, "factor_missing", "id",
     "emissions.csv"),
    ("fuels.csv", "煤,2024", "煤,2025", "2025,800", "fuel_starts_late", "year", "row for 2024"),
    ("fuels.csv", "2024,800,600,1000,,", "2024,800,600,1000,1,", "1,,,,,,toy", "fuel_price",
     "price_cny_per_m3", "price_cny_per_tce"),
    ("fuels.csv", "1,36,40,20,60,,", "1,36,40,20,60,9,", "9,toy", "fuel_column_gas",
     "supply_limit_kt_ce", "supply_limit_mm3"),
    ("fuels.csv", "1000,,,,", "1000,,,7,", "7,,,,toy", "fuel_column_other", "supply_limit_mm3",
     "blank"),
    ("fuels.csv", "2024,,,,1,36", "2024,,,,1,", ",40,20", "fuel_heating_value",
     "heating_value_mj_per_m3", "give heating_value"),
    ("links.csv", "town,grid", "town,town", "town,200", "link_ends", "to_zone", "two different"),
    ("links.csv", "town,grid", "grid,grid", "grid,200", "link_outside", "to_zone",
     "zone of the city"),
    ("links.csv", "0.02,price", "0.02,", ",toy-plan", "link_price", "price_profile",
     "name a profile"),
    ("links.csv", "town,grid", "town,town", "price,toy", "link_price_inside", "price_profile",
     "blank"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "mark", "code", "field", "remedy"), TABLE_CASES)
def test_a_rule_between_tables_names_the_cell_and_the_remedy(
    toy_folder: Path,
    name: str,
    old: str,
    new: str,
    mark: str | None,
    code: str,
    field: str,
    remedy: str,
) -> None:
    folder = toy_folder / "city"
    text = edit(folder, name, old, new)
    ours = f"{folder}/{name}"
    found = [each for each in problems_of(folder) if mark is None or each.place.file == ours]
    problem = next(each for each in found if each.code == code and each.field == field)
    assert remedy in problem.remedy()
    assert problem.remedy("zh")
    assert problem.place.line is not None
    assert problem.place.column is not None
    if mark is not None:
        assert (problem.place.line, problem.place.column) == where(text, mark)


SETTING_CASES = [
    ("city.yaml", "profile: demand", "profile: demnd", "demnd", "reference_unknown",
     "demand.town.profile", "`demand`"),
    ("city.yaml", "export:\n  town:", "export:\n  twon:", "twon", "reference_unknown",
     "export.twon", "`town`"),
    ("city.yaml", "source: estimate-toy}\n    profile", "source: estimate-tyo}\n    profile",
     "estimate-tyo", "reference_unknown", "demand.town.growth.source", "`estimate-toy`"),
    ("city.yaml", "outside: {grid", "outside: {town", "town: {en: Prov", "zone_twice",
     "outside.town", "another id"),
    ("city.yaml", "demand:\n  town:", "demand:\n  city:", "demand:\n", "zone_demand", "demand",
     "energy may be 0"),
    ("city.yaml", "stock_date: 2024-12-31", "stock_date: 2023-12-31", "2023-12-31", "stock_date",
     "stock_date", "year of the stock"),
    ("city.yaml", "clean: [wind, pv, cbm]", "clean: [wind, pvv, cbm]", "pvv",
     "reference_unknown", "definitions.as_printed.clean[1]", "`pv`"),
    ("city.yaml", "excluded: []", "excluded: [pv]", "pv]\n    storage: none", "class_both",
     "definitions.as_printed.excluded[0]", "one of the lists"),
    ("city.yaml", "  as_printed:", "  printed:", "definitions:", "definition_missing",
     "definitions", "own way of counting"),
    ("city.yaml", "value: 5 %, low: 3 %", "value: 5 %, low: 6 %", "{value: 5 %", "range_order",
     "discount_rate", "low, value, high"),
    ("city.yaml", "value: 5 %, low: 3 %,", "value: 5 %,", "{value: 5 %", "range_half",
     "discount_rate", "both ends"),
    ("city.yaml", "4 TWh, low", "4 TW, low", "4 TW,", "unit_dimension",
     "demand.town.energy.value", "MWh"),
    ("city.yaml", "start: 11-15", "start: 13-15", "13-15", "not_month_day",
     "heating_season.start", "month-day"),
    ("city.yaml", "stock_date: 2024-12-31", "stock_date: 2024-12-32", "2024-12-32", "not_date",
     "stock_date", "year-month-day"),
    ("city.yaml", "price_year: 2024", "price_year: '2024'", "'2024'", "not_integer",
     "price_year", "without quotes"),
    ("city.yaml", "storage: none", "storage: non", "non\n", "not_choice",
     "definitions.as_printed.storage", "`none`"),
    ("city.yaml", "name: {en: Toytown, zh: 玩具市}", "name: {en: Toytown}", "{en: Toytown}",
     "not_bilingual", "name", "{en: ..., zh: ...}"),
    ("city.yaml", "source: toy-plan}\nvalue", "source: ''}\nvalue", "''}", "source_missing",
     "discount_rate.source", "sources.csv"),
    ("city.yaml", "[wind, pv, cbm]", "wind", "wind\n", "not_list",
     "definitions.as_printed.clean", "write a list"),
    ("city.yaml", "price_year: 2024\n", "", "# A toy", "missing_key", "price_year",
     "add `price_year"),
    ("ledger.yaml", "id: C27", "id: C/27", "C/27", "not_name", "C/27.id", "letters, digits"),
    ("ledger.yaml", "id: C27", "id: C26", "C26\n  text: 到2025年底,清洁能源发电量", "duplicate_id",
     "C26.id", "own id"),
    ("ledger.yaml", "document: toy-plan", "document: toy-pln", "toy-pln", "reference_unknown",
     "C01.document", "`toy-plan`"),
    ("ledger.yaml", "stage: base", "item: batery", "batery", "reference_unknown", "C01.item",
     "`battery`"),
    ("ledger.yaml", "  reason: {en: Transport of coal is not part of the model., zh: "
     "煤炭运输不在模型范围内。}\n", "", None, "ledger_reason", "C38.reason", "name a metric"),
    ("ledger.yaml", "metric: small_coal_capacity", "reason: none", '"<="', "ledger_sense",
     "C30.sense", "remove `sense`"),
    ("ledger.yaml", "value: 0.5\n", "value: null\n", "null", "target_incomplete", "C26.value",
     "give value"),
    ("ledger.yaml", "value: 0.5\n", "value: 50\n", "50\n  unit: share", "out_of_range",
     "C26.value", "between 0 and 1"),
    ("ledger.yaml", "metric: capacity_share", "metric: capacity_sare", "capacity_sare",
     "not_choice", "C26.metric", "`capacity_share`"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "mark", "code", "field", "remedy"), SETTING_CASES)
def test_a_rule_of_the_settings_names_the_field_and_the_remedy(
    toy_folder: Path,
    name: str,
    old: str,
    new: str,
    mark: str | None,
    code: str,
    field: str,
    remedy: str,
) -> None:
    folder = toy_folder / "city"
    text = edit(folder, name, old, new)
    last_null = text.count("\n"), len("  metric: ") + 1
    expected = where(text, mark) if mark else last_null
    if code == "missing_key":
        expected = (2, 1)  # where the mapping starts
    found = {(each.code, each.field): each for each in problems_of(folder)}
    assert (code, field) in found
    problem = found[code, field]
    place = problem.place
    assert place.file == f"{folder}/{name}"
    assert (place.line, place.column) == expected
    assert remedy in problem.remedy()
    assert problem.remedy("zh")

"""A scenario brings a project of its own, with a profile of its own; it calls things by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.packaged import FOLDER, load_packaged
from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.pipeline import run
from transition_sim.results.manifest import hash_inputs
from transition_sim.system import build_system

WIND = "projects.new.my-wind={technology: wind, capacity: 20万千瓦, online: 2025-12-31}"
ROOF = "projects.new.my-roof={technology: pv, capacity: 0.5 GW, online: 2025-01-01, profile: r.csv}"
STORE = (
    "projects.new.my-store={technology: battery, capacity: 100 MW, energy: 20万千瓦时, "
    "online: 2025-06-30}"
)


def load(folder: Path, *overrides: str) -> Scenario:
    return load_scenario(folder / "scenario.yaml", overrides)


def problem_of(folder: Path, *overrides: str) -> Problem:
    with pytest.raises(InputError) as caught:
        load(folder, *overrides)
    (problem,) = caught.value.problems
    assert problem.message("en") != problem.message("zh")
    return problem


def write_roof(folder: Path, factor: float = 0.5, header: str = "my-roof") -> Path:
    """Write a series as that of PV, times a factor."""
    lines = (folder / "city/profiles/pv.csv").read_text("utf-8").splitlines()
    cells = [line.split(",") for line in lines[1:]]
    text = [f"hour,{header}", *(f"{hour},{float(value) * factor:.4f}" for hour, value in cells)]
    (folder / "r.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    return folder / "r.csv"


def test_a_new_wind_farm_is_as_a_row_of_the_table(toy_folder: Path) -> None:
    given = load(toy_folder, WIND)
    row = next(each for each in given.city_data.projects if each.id == "my-wind")
    assert (row.capacity_mw, row.zone, row.stage, row.name_zh) == (
        200,
        "town",
        "announced",
        "my-wind",
    )
    path = toy_folder / "city/projects.csv"
    line = "my-wind,my-wind,my-wind,,wind,town,200,,2025-12-31,,,announced,false,toy-plan,,\n"
    path.write_text(path.read_text("utf-8") + line, encoding="utf-8")
    written = load(toy_folder, "projects.include=[my-wind]")
    assert build_system(given).data.equals(build_system(written).data)


def test_what_is_left_out_is_a_named_estimate(toy_folder: Path) -> None:
    bare, told = load(toy_folder, WIND), load(toy_folder, WIND, "projects.new.my-wind.source=批复")
    for scenario, title in ((bare, "given by the scenario without a source"), (told, "批复")):
        row = next(each for each in scenario.city_data.projects if each.id == "my-wind")
        source = next(each for each in scenario.city_data.sources if each.id == row.source[0])
        assert (source.title, source.confidence) == (title, "D")
    known = load(toy_folder, WIND, "projects.new.my-wind.source=toy-plan")
    assert next(e for e in known.city_data.projects if e.id == "my-wind").source == ("toy-plan",)


def test_a_profile_of_its_own_is_that_project_s_alone(toy_folder: Path) -> None:
    path = write_roof(toy_folder)
    scenario = load(toy_folder, ROOF, "resolution=hourly")
    system = build_system(scenario).data
    own = system.availability.sel(asset="pv.2").values
    usual = system.availability.sel(asset="pv").values
    assert own.sum() == pytest.approx(usual.sum() / 2, rel=1e-3)
    assert "scenario/r.csv" in hash_inputs(scenario)
    before = hash_inputs(scenario)["scenario/r.csv"]
    path.write_text(path.read_text("utf-8").replace("0.0", "0.01", 1), encoding="utf-8")
    assert hash_inputs(load(toy_folder, ROOF))["scenario/r.csv"] != before


def test_a_technology_can_have_a_profile_of_its_own(toy_folder: Path) -> None:
    table = toy_folder / "city/technologies.csv"
    lines = table.read_text("utf-8").splitlines()
    (pv,) = [line for line in lines if line.startswith("pv,")]
    table.write_text("\n".join([*lines, pv.replace("pv,", "roof-pv,", 1)]) + "\n", encoding="utf-8")
    write_roof(toy_folder)
    scenario = load(toy_folder, "profiles.roof-pv=r.csv")
    names = {each.id: each.availability_profile for each in scenario.city_data.technologies}
    assert (names["pv"], names["roof-pv"]) == ("pv", "roof-pv")
    assert scenario.city_data.profiles["roof-pv"].sum() < scenario.city_data.profiles["pv"].sum()


def test_own_costs_and_stores_and_heat(toy_folder: Path) -> None:
    costly = build_system(load(toy_folder, WIND, "projects.new.my-wind.cost=12000元/千瓦"))
    annuity = costly.data.annuity
    assert float(annuity.sel(asset="wind.2")) == pytest.approx(2 * float(annuity.sel(asset="wind")))
    store = build_system(load(toy_folder, STORE)).data
    plain = build_system(load(toy_folder)).data
    more = store.store_fixed_energy - plain.store_fixed_energy
    assert float(more.sel(store="battery", year=2026)) == 200


# override, code, field, a piece of the message
FAULTS = [
    ("projects.new.new-wind={technology: wind, capacity: 1, online: 2025-01-01}",
     "project_not_new", "projects.new.new-wind", "already"),
    ("projects.new.wind={technology: wind, capacity: 1, online: 2025-01-01}",
     "duplicate_id_across", "projects.new.wind", "wind"),
    (f"{WIND.replace('wind,', 'solar,')}", "reference_unknown", "projects.new.my-wind.technology",
     "solar"),
    (f"{WIND.replace('}', ', zone: moon}')}", "reference_unknown", "projects.new.my-wind.zone",
     "moon"),
    (f"{WIND.replace('}', ', energy: 5 MWh}')}", "energy_not_store", "projects.new.my-wind.energy",
     "no store"),
    (f"{WIND.replace('}', ', chp: true}')}", "project_heat_nowhere", "projects.new.my-wind.chp",
     "no heat area"),
    (f"{WIND.replace('2025-12-31', '2024-01-01')}", "project_before_stock",
     "projects.new.my-wind.online", "2024-01-01"),
    (f"{STORE.replace('}', ', cost: 600 CNY/kW}')}", "project_column_of_store",
     "projects.new.my-store.cost", "no effect"),
    (f"{STORE.replace('energy: 20万千瓦时, ', '')}", "energy_missing",
     "projects.new.my-store.energy", "my-store"),
    (ROOF, "file_missing", "projects.new.my-roof.profile", "no file"),
    (ROOF.replace("r.csv", "../r.csv"), "path_outside", "projects.new.my-roof.profile", "leaves"),
    (ROOF.replace("my-roof", "price").replace("r.csv", "city/profiles/pv.csv"),
     "profile_name_taken", "projects.new.price.profile", "price"),
    ("projects.new.我的风电={technology: wind, capacity: 1, online: 2025-01-01}", "not_slug",
     "projects.new.我的风电", "identifier"),
]  # fmt: skip


@pytest.mark.parametrize(("override", "code", "field", "piece"), FAULTS)
def test_a_wrong_project_is_reported_where_it_stands(
    toy_folder: Path, override: str, code: str, field: str, piece: str
) -> None:
    problem = problem_of(toy_folder, override)
    assert (problem.code, problem.field) == (code, field)
    assert piece in problem.message()


def test_a_cost_needs_a_lifetime(toy_folder: Path) -> None:
    asked = WIND.replace("wind,", "coal-small,").replace("}", ", cost: 3000 CNY/kW}")
    assert problem_of(toy_folder, asked).code == "project_without_lifetime"


def test_an_own_profile_passes_the_checks_of_the_city_s(toy_folder: Path) -> None:
    write_roof(toy_folder, factor=3.0)
    assert problem_of(toy_folder, ROOF).code == "profile_range"
    write_roof(toy_folder, header="price")
    assert problem_of(toy_folder, ROOF).code == "profile_other"
    write_roof(toy_folder, header="pv")
    load(toy_folder, ROOF)


NAMED = [
    ("projects.exclude=[新建风电场]", "projects.exclude=[new-wind]"),
    ("projects.delay.新建储能电站=6 months", "projects.delay.new-battery=6 months"),
    ("projects.delay.New solar farm=6 months", "projects.delay.new-pv=6 months"),
    ("builds.limits.风电.2026=10万千瓦", "builds.limits.wind.2026=100 MW"),
    ("retire={units: [二号小机组], by: 2025-06-30}", "retire={units: [coal-2], by: 2025-06-30}"),
    ("data.units.二号小机组.capacity_mw=210", "data.units.coal-2.capacity_mw=210"),
]  # fmt: skip


@pytest.mark.parametrize(("by_name", "by_id"), NAMED)
def test_a_name_is_as_good_as_an_id(toy_folder: Path, by_name: str, by_id: str) -> None:
    assert load(toy_folder, by_name).resolved() == load(toy_folder, by_id).resolved()


def test_the_nearer_wins_whatever_it_is_called_by(toy_folder: Path) -> None:
    path = toy_folder / "child.yaml"
    head = "name: child\ntitle: child\nextends: scenario.yaml\n"
    path.write_text(f"{head}builds: {{limits: {{风电: {{2026: 30 MW}}}}}}\n", encoding="utf-8")
    assert load_scenario(path).builds.limits["wind"][2026] == 30
    assert load_scenario(path, "builds.limits.wind.2026=40 MW").builds.limits["wind"][2026] == 40
    assert (
        load_scenario(path).with_("builds.limits.风电.2026=50 MW").builds.limits["wind"][2026] == 50
    )


@pytest.mark.parametrize(
    ("override", "near", "name"),
    [
        ("projects.include=[新建风电]", "new-wind", "新建风电场"),
        ("projects.delay.储能=1 month", "new-battery", "新建储能电站"),
        ("retire={units: [小机组], by: 2025-06-30}", "coal-2", "二号小机组"),
        ("data.units.大机组.capacity_mw=1", "coal-1", "一号大机组"),
    ],
)
def test_candidates_show_their_names(toy_folder: Path, override: str, near: str, name: str) -> None:
    problem = problem_of(toy_folder, override)
    for lang in ("en", "zh"):
        assert f"`{near}`" in problem.remedy(lang)
        assert name in problem.remedy(lang)


def test_wish_a_new_named_wind_farm(tmp_path: Path) -> None:
    scenario = load_packaged("plan", WIND.replace("wind,", "陆上风电,"), "resolution.periods=1")
    results, before = run(scenario), run(load_packaged("plan", "resolution.periods=1"))
    more = results.dataset.capacity - before.dataset.capacity
    assert float(more.sel(year=2025).sum()) == pytest.approx(200)
    results.save(tmp_path / "run")
    manifest = json.loads((tmp_path / "run/manifest.json").read_text("utf-8"))
    assert manifest["scenario"]["projects"]["new"]["my-wind"]["capacity"] == 200


def test_wish_half_a_gigawatt_of_roof_pv_with_its_own_profile(tmp_path: Path) -> None:
    pv = FOLDER.parent / "src/transition_sim/cities/changzhi/profiles/pv.csv"
    lines = pv.read_text("utf-8").splitlines()
    cells = [line.split(",") for line in lines[1:]]
    own = ["hour,roof", *(f"{hour},{float(value) * 0.8:.4f}" for hour, value in cells)]
    (tmp_path / "my-roof-pv.csv").write_text("\n".join(own) + "\n", encoding="utf-8")
    for name in ("reference.yaml", "plan.yaml"):
        (tmp_path / name).write_text((FOLDER / name).read_text("utf-8"), encoding="utf-8")
    (tmp_path / "wish.yaml").write_text(
        "name: wish\ntitle: wish\nextends: plan.yaml\nresolution: {periods: 1}\nprojects:\n"
        "  new:\n    my-roof: {technology: 分布式光伏, capacity: 50万千瓦, online: 2025-01-01,\n"
        "              profile: my-roof-pv.csv, name: {en: Roof PV, zh: 屋顶光伏}}\n",
        encoding="utf-8",
    )
    scenario = load_scenario(tmp_path / "wish.yaml")
    results = run(scenario)
    data = results.dataset
    asset = "pv_distributed.2"
    assert float(data.capacity.sel(asset=asset, year=2025)) == pytest.approx(500)
    ratio = data.availability.sel(asset=asset) / data.availability.sel(asset="pv_distributed")
    assert float(ratio.max()) == pytest.approx(0.8, abs=2e-3)
    assert "scenario/my-roof-pv.csv" in hash_inputs(scenario)

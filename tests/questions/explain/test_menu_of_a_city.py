"""What a city can decide is on the menu, honestly: met without a red line, priced, and in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.impossible_cities import (
    C200,
    CAPACITY,
    COAL,
    ENFORCED,
    LIMITED_PV,
    project,
    ranged,
)
from support.packaged import FOLDER
from support.toy_cities import HOURS, ToyCity, load_toy, share_target
from transition_sim.pipeline import run
from transition_sim.questions.explain.explain import explain
from transition_sim.questions.explain.kinds import kind_of

THREE = [2024, 2025, 2026]
PRICE = 300.0


def explained(folder: Path, city: ToyCity, **fields: Any) -> dict[str, Any]:
    load_toy(folder, city, **fields)
    return explain(folder / "scenario.yaml").to_json()


def red_lines(path: Path, *settings: str) -> list[str]:
    """Return what a run prints in red of its enforced targets."""
    verdict = run(path, overrides=settings).verdict
    enforced = {(t["id"], t["definition"]): t for t in verdict["targets"] if t["enforced"]}
    assert enforced
    missed = [key[0] for key, target in enforced.items() if not target["met"]]
    rows = (each for each in verdict["audited"] if not each["met_without"])
    said = [r["finding"]["en"] for r in rows if (r["target"], r["definition"]) in enforced]
    dark = [mwh for name in ("unserved_mwh",) for mwh in verdict["audit"][name].values() if mwh]
    return [*missed, *said, *map(str, dark)]


def sunny(share: float) -> ToyCity:
    """Return a city whose sun shines eight hours a day, with a battery for the other hours."""
    sun = {**LIMITED_PV, "build_limit_mw_per_year_high": 400, "availability_profile": "day"}
    del sun["availability"]
    sun["variable_om_cny_per_mwh"] = 600  # dearer than coal: no more of it than is asked for
    return ToyCity(
        [COAL, sun, {"id": "battery", "class": "storage"}],
        [C200],
        stores=[{"id": "battery", "power_mw": 60, "energy_mwh": 480, "charge_efficiency": 0.8}],
        profiles={"day": lambda hour: 1.0 if 8 <= hour % 24 < 16 else 0.0},
        ledger=[share_target("GEN", "generation_share", share)],
    )


def test_a_repair_asks_for_the_headroom_that_the_audit_takes_off(tmp_path: Path) -> None:
    # without the battery the sun gives at most a third; with it, losses count as generation
    found = explained(tmp_path, sunny(0.4), targets={"GEN": ENFORCED})
    (repair,) = found["repairs"]
    assert any(each.startswith("targets.GEN.headroom=") for each in repair["set"])
    path = tmp_path / "scenario.yaml"
    assert red_lines(path, *repair["set"]) == []
    # more than enough sun and no headroom: least cost meets the share exactly, losses included
    red = red_lines(path, "builds.limits.pv.2025=400 MW")
    assert any("lose" in each for each in red)


def test_more_sun_and_a_later_deadline_are_both_offered(tmp_path: Path) -> None:
    city = ToyCity([COAL, LIMITED_PV], [C200], ledger=[CAPACITY])
    found = explained(tmp_path, city, years=THREE, targets={"CAP": ENFORCED})
    kinds = {kind_of(each["field"]): r for r in found["repairs"] for each in r["changes"]}
    assert set(kinds) == {"build", "deadline"}
    assert kinds["deadline"]["set"] == ["targets.CAP.year=2026"]
    assert "30.00% is reached in 2026" in kinds["deadline"]["text"]
    for repair in found["repairs"]:
        assert red_lines(tmp_path / "scenario.yaml", *repair["set"]) == []
    moved = run(tmp_path / "scenario.yaml", overrides=kinds["deadline"]["set"]).verdict
    assert {t["printed_year"] for t in moved["targets"]} == {2025}
    # what the city has nothing of is said, not left out
    assert {each["kind"]: each["helps"] for each in found["tried"]} == {
        "project": False,
        "link": False,
    }
    assert all("leave nothing to try" in each["text"] for each in found["tried"])


def test_a_project_that_comes_too_late_can_be_brought_forward(tmp_path: Path) -> None:
    days = {"online_low": "2025-12-01", "online_high": "2026-12-31"}
    late = project("farm", "pv", 100, "2026-06-30", **days)
    pv = {key: value for key, value in LIMITED_PV.items() if "build_limit" not in key}
    city = ToyCity([COAL, pv], [C200], [late], ledger=[CAPACITY])
    taken = {"projects": {"stages": ["approved"]}, "targets": {"CAP": ENFORCED}}
    found = explained(tmp_path, city, years=THREE, **taken)
    settings = ["data.projects.farm.online=2025-12-31"]
    assert settings in [each["set"] for each in found["repairs"]]
    assert red_lines(tmp_path / "scenario.yaml", *settings) == []


def exporting(price: bool) -> ToyCity:
    """Return a city that owes 50 MW of exports beside its demand, and has 50 MW of sun."""
    link = {
        "id": "line",
        "from_zone": "town",
        "to_zone": "grid",
        "capacity_mw": 1,
        "capacity_mw_low": 0,
        "capacity_mw_high": 2,
    }
    return ToyCity(
        [COAL, LIMITED_PV],
        [C200],
        links=[{**link, "price_profile": "price"}] if price else (),
        profiles={"price": lambda hour: PRICE},
        ledger=[share_target("GEN", "generation_share", 0.2)],
        export={"town": {}},
        settings={
            "export": {
                "town": {"energy": ranged(50.0 * HOURS, 0.0, 60.0 * HOURS), "profile": "flat"}
            }
        },
    )


def test_fewer_exports_buy_a_share_and_are_no_repair(tmp_path: Path) -> None:
    """What is no longer generated for others leaves the denominator, and no clean MWh is added."""
    fields = {"builds": {"limits": {"pv": {2025: "50 MW"}}}, "targets": {"GEN": ENFORCED}}
    found = explained(tmp_path, exporting(True), **fields)
    assert found["repairs"]
    assert not any(each["breaks_obligation"] for each in found["repairs"])
    assert not any(each["lost_export_mwh"] for each in found["repairs"])
    path = tmp_path / "scenario.yaml"
    for repair in found["repairs"]:
        assert red_lines(path, *repair["set"]) == []
    (red,) = red_lines(path, "export.energy.2025=0 MWh")
    assert "more is bought, or less sold" in red


def test_the_wider_link_is_tried_and_said_not_to_help(tmp_path: Path) -> None:
    fields = {"builds": {"limits": {"pv": {2025: "50 MW"}}}, "targets": {"GEN": ENFORCED}}
    found = explained(tmp_path, exporting(True), **fields)
    (link,) = (each for each in found["tried"] if each["kind"] == "link")
    assert link["set"][0].startswith("data.links.line.capacity_mw=2")
    assert not link["helps"]
    assert "does not help" in link["text"]


def test_the_packaged_targets_are_repaired_by_building_or_by_date_without_a_red_line() -> None:
    coarse = ("resolution={periods: 1, hours: 24}",)
    path = FOLDER / "targets.yaml"
    found = explain(path, overrides=coarse).to_json()
    assert found["repairs"]
    own = [each for each in found["repairs"] if not each["breaks_obligation"]]
    assert found["repairs"][: len(own)] == own
    kinds = {kind_of(change["field"]) for each in own for change in each["changes"]}
    assert kinds & {"build", "project", "deadline"}
    for repair in found["repairs"]:
        assert red_lines(path, *coarse, *repair["set"]) == []

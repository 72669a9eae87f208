"""What `ts.regress` answers: which figures drifted, and an error where a scenario cannot be run."""

from __future__ import annotations

from pathlib import Path

import pytest

import transition_sim as ts
from support.sentences.of_drift import CHANGES, TIED, old_record, regression
from support.tie_city import write_tie_city
from transition_sim.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a city with its baseline, `baseline.yaml`."""
    write_tie_city(tmp_path)
    found = ts.regress(tmp_path / "scenario.yaml", tmp_path / "baseline.yaml", update=True)
    assert [each.status for each in found.scenarios] == ["added"]
    return tmp_path


def test_a_path_and_a_scenario_are_compared_alike(folder: Path) -> None:
    file, baseline = folder / "scenario.yaml", folder / "baseline.yaml"
    found = ts.regress(file, baseline)
    assert not found.has_drifted
    assert found.to_json()["errors"] == []
    assert ts.regress([ts.load_scenario(file)], baseline) == found
    assert found.scenarios[0].compared == len(found.scenarios[0].figures) > 40


def test_a_drift_is_a_row_with_both_values(folder: Path) -> None:
    technologies = folder / "city" / "technologies.csv"
    text = technologies.read_text(encoding="utf-8")
    technologies.write_text(text.replace("300", "303", 1), encoding="utf-8")
    found = ts.regress(folder / "scenario.yaml", folder / "baseline.yaml")
    assert found.has_drifted
    (cost,) = found.to_frame().query("figure == 'objective_cny'").to_dict("records")
    # 40 of 100 MW come from coal: 3 CNY/MWh more in 8,760 hours of two years.
    assert cost["new"] - cost["old"] == pytest.approx(40 * 3 * 8760 * 2)
    assert (cost["unit"], cost["tied"], cost["status"]) == ("CNY", False, "drifted")


def test_overrides_are_part_of_what_is_run(folder: Path) -> None:
    given = (folder / "scenario.yaml", folder / "baseline.yaml")
    found = ts.regress(*given, overrides="demand.growth=1%")
    assert found.has_drifted
    assert [each.kind for each in found.scenarios[0].causes] == ["data"]
    scenario = ts.load_scenario(given[0])
    changed = ts.regress(scenario, given[1], overrides={"demand.growth": "1 %"})
    assert changed.to_frame().equals(found.to_frame())


def test_a_scenario_that_cannot_be_run_raises_and_nothing_is_written(folder: Path) -> None:
    file, baseline = folder / "scenario.yaml", folder / "baseline.yaml"
    before = baseline.read_bytes()
    with pytest.raises(InputError, match="nowhere"):
        ts.regress([file, folder / "nowhere.yaml"], baseline, update=True)
    with pytest.raises(InputError, match="another scenario of this command has that name"):
        ts.regress([file, file], baseline)
    with pytest.raises(InputError, match="no baseline yet"):
        ts.regress(file, folder / "none.yaml")
    assert baseline.read_bytes() == before


def test_the_baselines_resolution_is_taken_unless_another_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    write_tie_city(tmp_path, resolution="hourly")
    baseline = tmp_path / "baseline.yaml"
    ts.regress(file, baseline, update=True, resolution="1")
    for given in (file, ts.load_scenario(file)):
        assert ts.regress(given, baseline).scenarios[0].differing == ()
    other = ts.regress(file, baseline, resolution="2")
    assert other.scenarios[0].differing == ("data", "matrix")
    wrong = {"daily": "36 or 36d", "": "36 or 36d", "9" * 5000: "36 or 36d", "366": "1 and 365"}
    for given, remedy in wrong.items():
        with pytest.raises(InputError, match=remedy):
            ts.regress(file, baseline, resolution=given)


def test_it_is_said_in_few_lines_what_stands_how() -> None:
    found = regression(old_record())
    assert found.headline.en == "b.yaml: 12 drifted, 2 same, 1 added, 12 updated"
    assert found.headline.zh == "b.yaml：漂移12个，未变2个，新增1个，更新12个"
    frame = found.to_frame()
    assert len(frame) == 24 * len(CHANGES) + 13 * len(TIED)
    assert frame.query("tied")["low"].notna().all()
    assert len(repr(found).splitlines()) <= 40
    page = found._repr_html_()
    assert "<table" in page
    assert len(page) < 50_000


def test_what_only_python_holds_is_no_part_of_the_json() -> None:
    first = regression(old_record()).to_json()["scenarios"][0]
    assert "figures" not in first
    assert not {"in_old", "in_new"} & set(first["drifted"][0])

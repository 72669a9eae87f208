"""What the ledger answers in Python: a row a statement, of a run or of the plan alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import transition_sim as ts
from support.sentences.of_ledgers import found, statement
from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim.errors import InputError
from transition_sim.questions.ledger.answer import Ledger

ASKED = {"LOW": 0.2, "HIGH": 0.3}  # a quarter of the capacity is clean
CITY = ToyCity(
    [
        {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300},
        {"id": "pv", "class": "pv", "availability": 0.5},
    ],
    [
        {"id": "c", "technology": "coal", "capacity_mw": 150},
        {"id": "s", "technology": "pv", "capacity_mw": 50},
    ],
    ledger=[
        share_target("LOW", "capacity_share", 0.2),
        share_target("HIGH", "capacity_share", 0.3),
    ],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ledger")
    load_toy(folder, CITY)
    return folder


def outcomes(ledger: Ledger) -> dict[str, str | None]:
    return {each.id: each.outcome for each in ledger.statements}


def test_a_run_its_folder_and_its_scenario_say_what_became_of_the_plan(folder: Path) -> None:
    file, city = folder / "scenario.yaml", folder / "city"
    results = ts.run(file)
    saved = results.save(folder / "run")
    ledger = ts.ledger(results, city=city)
    assert outcomes(ledger) == {"LOW": "met", "HIGH": "missed"}
    assert ts.ledger(saved, city=ts.load_city(city)) == ledger
    for scenario in (file, ts.load_scenario(file)):
        solved = ts.ledger(saved, scenario=scenario)
        assert outcomes(solved) == {"LOW": "met", "HIGH": "not_reachable"}
    alone = ts.ledger(scenario=file, overrides="demand.growth=1%")
    assert outcomes(alone) == {"LOW": None, "HIGH": "not_reachable"}
    with pytest.raises(InputError, match=r"demand\.growth"):
        ts.ledger(saved, scenario=file, overrides="demand.growth=1%")


def test_a_run_says_nothing_of_another_city(folder: Path) -> None:
    results = ts.run(folder / "scenario.yaml")
    for city in ("changzhi", ts.load_city("changzhi")):
        with pytest.raises(InputError, match="not of changzhi"):
            ts.ledger(results, city=city)


def test_a_row_of_the_table_is_a_statement() -> None:
    frame = found().to_frame()
    assert frame["id"].tolist() == [each.id for each in found().statements]
    assert frame["quantity"].eq("share").all()
    assert frame["missed_by"].eq(0.1).all()
    assert Ledger(statements=(statement(year=None),)).to_frame()["year"].isna().all()


def test_it_is_said_in_few_lines_what_became_of_how_many() -> None:
    assert found().headline.en.startswith("11 statements of the plan, 1 met, 1 bought, 2 missed, ")
    assert found().headline.zh.startswith("方案的11条表述，达到1条，购电达到1条，未达到2条")
    whole = ts.ledger()
    assert len(whole.statements) > 50
    assert len(repr(whole).splitlines()) <= 40
    assert len(whole._repr_html_()) < 50_000

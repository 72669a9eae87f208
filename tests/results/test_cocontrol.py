"""How far pollutants fall together with CO2, on numbers that can be checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from model.test_emissions_by_hand import FREE_COAL
from support.emission_cities import burner, load_with
from support.paper import close, unit
from support.toy_cities import ToyCity
from transition_sim.pipeline import run
from transition_sim.results.cocontrol import (
    elasticity,
    relative_cut,
    yearly_cocontrol,
)

NAMES = ["co2", "so2", "nox", "pm"]


def tonnes(*values: float) -> xr.DataArray:
    return xr.DataArray(list(values), dims="pollutant", coords={"pollutant": NAMES})


def test_a_pollutant_cut_twice_as_deeply_as_co2_has_an_elasticity_of_two() -> None:
    found = elasticity(tonnes(1000, 95, 190, 218), tonnes(900, 76, 190, 239.8))
    # CO2 falls by a tenth, SO2 by a fifth, NOx not at all, dust rises by a tenth
    assert found.sel(item="so2").item() == close(2.0)
    assert found.sel(item="nox").item() == close(0.0)
    assert found.sel(item="pm").item() == close(-1.0)
    # 100 + 200 + 100 equivalents become 80 + 200 + 110: a fortieth less
    assert found.sel(item="index").item() == close(0.25)


def test_other_weights_give_another_index() -> None:
    before, after = tonnes(1000, 100, 100, 100), tonnes(500, 0, 100, 100)
    mass = dict.fromkeys(("so2", "nox", "pm"), 1.0)
    assert elasticity(before, after, mass).sel(item="index").item() == close(2 / 3)
    assert elasticity(before, after, {"nox": 1.0}).sel(item="index").item() == close(0.0)


def test_where_co2_stays_or_nothing_was_emitted_no_elasticity_can_be_told() -> None:
    assert elasticity(tonnes(1000, 1, 1, 1), tonnes(1000, 0, 0, 0)).isnull().all()
    found = elasticity(tonnes(1000, 0, 1, 1), tonnes(900, 1, 1, 1))
    assert bool(found.sel(item="so2").isnull())


def test_where_both_rise_the_elasticity_is_positive_and_the_cut_is_not() -> None:
    before, after = tonnes(1000, 100, 1, 1), tonnes(1100, 120, 1, 1)
    assert elasticity(before, after).sel(item="so2").item() == close(2.0)
    assert relative_cut(before, after).sel(pollutant="so2").item() == close(-0.2)


def test_a_run_is_summarised_against_its_base_year(tmp_path: Path) -> None:
    city = ToyCity(
        [burner("old", 100), burner("scrubbed", 130, 0.5)],
        [unit("old", 100), unit("scrubbed", 100)],
        fuels=[FREE_COAL],
        emissions=[
            {"fuel": "coal", "pollutant": "co2", "factor_kg_per_gj": 100},
            {"fuel": "coal", "pollutant": "so2", "factor_kg_per_gj": 1},
        ],
    )
    tables = {
        "abatement.csv": [{"technology": "scrubbed", "pollutant": "so2", "removal_share": 0.5}]
    }
    fields = {"years": [2024, 2025], "carbon": {"scheme": "tax", "price": {2025: 200}}}
    found = run(load_with(tmp_path, city, tables, **fields))
    # 2025: 130 + 0.72 x 200 is below 100 + 0.9 x 200. CO2 falls by a fifth, SO2 to 0.5 x 0.8.
    rows = found.summary().query("year == 2025").set_index(["metric", "item"])["value"]
    assert rows["emission_cut", "co2"] == close(0.2)
    assert rows["emission_cut", "so2"] == close(0.6)
    assert rows["cocontrol", "so2"] == close(3.0)
    assert rows["cocontrol", "index"] == close(3.0)  # SO2 alone
    assert yearly_cocontrol(found.dataset).sel(item="so2").values == pytest.approx([3.0])

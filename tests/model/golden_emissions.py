"""What emissions and carbon put into the matrix, on two plants, two steps and round numbers.

The stored texts are in ``golden/emissions/``. After a change of the model that is meant, write them
again and read the difference::

    PYTHONPATH=src:tests python -m model.golden_emissions
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from model.golden_rows import names_of, two_steps, write_family
from support.emission_cities import CO2, burner, load_with
from support.paper import unit
from support.toy_cities import ToyCity
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.system import build as system_build

GOLDEN = Path(__file__).parent / "golden" / "emissions"
CITY = ToyCity(
    [
        burner("old", 100, 0.5, own_use_share=0.2),
        burner("new", 200, 0.4, capture_share=0.5),
        burner("engine", 300, 0.5, fuel="gas", **{"class": "cbm"}),
    ],
    [unit("old", 80), unit("new", 60), unit("engine", 10)],
    fuels=[
        {"id": "coal", "price_cny_per_tce": 0},
        {"id": "gas", "price_cny_per_m3": 0, "heating_value_mj_per_m3": 36},
    ],
    emissions=[
        CO2,
        {"fuel": "gas", "factor_kg_per_gj": 50},
        {"fuel": "coal", "pollutant": "so2", "factor_kg_per_gj": 1},
        {"fuel": "gas", "pollutant": "so2", "factor_kg_per_gj": 0},
    ],
    settings={"methane_gwp": {"value": 20, "source": "toy"}},
)
TABLES: dict[str, list[dict[str, Any]]] = {
    "abatement.csv": [{"technology": "old", "pollutant": "so2", "removal_share": 0.75}],
    "benchmarks.csv": [{"technology": "old", "year": 2024, "co2_benchmark_t_per_mwh": 0.5}],
    "methane.csv": [{"fuel": "gas", "methane_vented_share": 1, "methane_kg_per_m3": 0.5}],
}
LIMITS = {"limits": {"co2": {2025: 300_000}, "so2": {2024: 2_000}}}
SCHEMES: dict[str, dict[str, Any]] = {
    "none": {},
    "tax": {"scheme": "tax", "price": {2025: 100}},
    "benchmark": {"scheme": "benchmark", "price": {2025: 100}, "methane_credit": True},
}


def emissions_model(folder: Path, scheme: str) -> Any:
    """Return the small city's model under a carbon scheme; prices hold from 2025."""
    fields = {"years": [2024, 2025], "emissions": LIMITS, "carbon": SCHEMES[scheme]}
    scenario = load_with(folder, CITY, TABLES, **fields)
    usual = system_build.choose_time_axis
    system_build.choose_time_axis = two_steps
    try:
        return build_model(system_build.build_system(scenario))
    finally:
        system_build.choose_time_axis = usual


def write_cost(program: LinearProgram) -> str:
    """Return what each column of the plants costs, one a line."""
    names = names_of(program.columns)
    kept = [i for i in np.flatnonzero(program.cost) if names[i].startswith("power[")]
    lines = [f"{names[i]}: {program.cost[i] + 0.0:.10g}" for i in kept]
    return "\n".join(["# cost of net output [CNY per MW]", *lines]) + "\n"


def write_texts() -> dict[str, str]:
    """Return each stored text by its name."""
    texts = {}
    for scheme in SCHEMES:
        with tempfile.TemporaryDirectory() as folder:
            program = assemble(emissions_model(Path(folder), scheme))
        texts[f"cost_{scheme}"] = write_cost(program)
        texts["emission_max"] = write_family(program, "emission_max")
    return texts


def regenerate() -> None:
    """Write the texts again."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, text in write_texts().items():
        (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    regenerate()

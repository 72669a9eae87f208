"""Does an independent program find the same optimum? PyPSA, on every system of a list.

``python agreement.py [NAME ...]`` writes each system as a network (`pypsa_network.py`), solves
both, prints both objectives and how far they are apart, and writes ``agreement.md`` where no name
is given. Exits with 1 where one differs by more than a millionth, or was not solved in its time.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypsa
from agreement_cities import list_cases
from agreement_page import write_agreement
from made_from import DIGITS, parts_of_agreement
from processes import FOLDER
from pypsa_network import export_network
from pypsa_rows import CONSTANT, add_rows
from records import AGREEMENT, save_record

from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.model.fingerprint import fingerprint_program
from transition_sim.solve import HighsModel, load_profile
from transition_sim.system import System

SAME = 1e-6  # of the objective
LIMIT_S = 400.0  # for one solve
PARTS = {  # what has rows or columns in a system: name in the table, and families
    "commitment": ("startup_min",),
    "windows": ("min_up", "min_down", "min_down_expanded"),
    "ramps": ("ramp_up",),
    "cogeneration": ("heat_max",),
    "heat": ("heat_balance",),
    "heat stores": ("heat_level_balance",),
    "stores": ("level_balance",),
    "loads": ("load_energy", "load_energy_year"),
    "losses": ("flow_loss_forward",),
    "builds": ("power_max", "charge_max"),
    "fuel limits": ("fuel_max",),
    "caps": ("emission_max",),
}
Record = dict[str, Any]


def main(*names: str) -> None:
    """Compare, print and write; exit with 1 where something differs."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    cases = list_cases()
    unknown = set(names) - set(cases)
    if unknown:
        sys.exit(f"no such system: {', '.join(sorted(unknown))}")
    made_from, found = parts_of_agreement(), []
    for name in names or cases:
        with tempfile.TemporaryDirectory() as folder:
            found.append(compare(name, cases[name](Path(folder))))
        print(_line(found[-1]), file=sys.stderr, flush=True)
        if not names:
            _write(made_from, found)
    print(json.dumps(found), flush=True)
    differing = [each["name"] for each in found if not each["same"]]
    if differing:
        sys.exit(f"PyPSA and this project do not find the same optimum: {', '.join(differing)}")
    unseen = set(PARTS) - {part for each in found for part in each["parts"]}
    if unseen and not names:
        sys.exit(f"no system has {', '.join(sorted(unseen))}")


def _write(made_from: Record, found: list[Record]) -> None:
    """Write what is known so far, and the page of it; how long it took is not of interest."""
    systems = [{key: each[key] for key in each if not key.endswith("seconds")} for each in found]
    record = save_record({"made_from": made_from, "systems": systems}, FOLDER / AGREEMENT)
    (FOLDER / "agreement.md").write_text(write_agreement(record), encoding="utf-8")


def compare(name: str, system: System) -> Record:
    """Solve a system in both programs."""
    program = assemble(build_model(system))
    start = time.perf_counter()
    ours = HighsModel(program, replace(load_profile("highs"), time_limit=LIMIT_S)).solve()
    middle = time.perf_counter()
    theirs, columns, rows = _solve_network(system)
    away = float("nan")
    if ours.objective is not None and theirs is not None:
        away = abs(theirs - ours.objective) / abs(ours.objective)
    return {
        "name": name,
        "program": fingerprint_program(program).fingerprint[:DIGITS],
        "parts": _parts(program, system),
        "columns": int(program.matrix.shape[1]),
        "rows": int(program.matrix.shape[0]),
        "pypsa_columns": columns,
        "pypsa_rows": rows,
        "objective_cny": ours.objective,
        "pypsa_cny": theirs,
        "difference": away,
        "same": away <= SAME,  # False where it is NaN
        "seconds": middle - start,
        "pypsa_seconds": time.perf_counter() - middle,
    }


def _solve_network(system: System) -> tuple[float | None, int, int]:
    """Return PyPSA's optimum with the constant cost [CNY], and the size of its program."""
    network: pypsa.Network = export_network(system)
    status, _ = network.optimize(
        multi_investment_periods=True,
        linearized_unit_commitment=True,
        extra_functionality=add_rows,
        solver_name="highs",
        solver_options={"time_limit": LIMIT_S, "output_flag": False},
        io_api="direct",
        include_objective_constant=False,
    )
    size = int(network.model.nvars), int(network.model.ncons)
    if status != "ok":
        return None, *size
    return float(network.objective) + network.meta[CONSTANT], *size


def _parts(program: LinearProgram, system: System) -> list[str]:
    """Return what of the physics a system has."""
    rows = {name: extent.stop - extent.start for name, extent in program.rows.items()}
    found = [part for part, own in PARTS.items() if any(rows.get(name, 0) for name in own)]
    data = system.data
    for part, prices in (("tax", "carbon_tax"), ("allowances", "benchmark_price")):
        found += [part] if data[prices].values.any() else []
    return found + (["methane credit"] if data["methane_credit"].values.any() else [])


def _line(each: Record) -> str:
    if each["objective_cny"] is None or each["pypsa_cny"] is None:
        return f"  {each['name']}: NOT solved within {LIMIT_S:.0f} s"
    return (
        f"  {each['name']}: {each['objective_cny']:.12g} CNY, PyPSA {each['pypsa_cny']:.12g},"
        f" {each['difference']:.0e}{'' if each['same'] else '   NOT the same'}"
        f" ({each['seconds']:.0f} s, {each['pypsa_seconds']:.0f} s)"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])

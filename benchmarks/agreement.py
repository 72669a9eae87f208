"""Does an independent program find the same optimum? PyPSA, on every system of a list.

``python agreement.py [NAME ...]`` writes each system as a network (`pypsa_network.py`), solves both,
prints both objectives and how far they are apart, and writes ``agreement.md`` where no name is
given. Exits with 1 where one differs by more than a millionth, or was not solved within its time.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
import warnings
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pypsa
from agreement_cities import list_cases
from page import make_table
from processes import FOLDER
from pypsa_network import export_network
from pypsa_rows import CONSTANT, add_rows

from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.solve import HighsModel, load_profile
from transition_sim.system import System

SAME = 1e-6  # of the objective
LIMIT_S = 240.0  # for one solve
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


def main(*names: str) -> int:
    """Compare, print and write; return 1 where something differs."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    cases = list_cases()
    unknown = set(names) - set(cases)
    if unknown:
        sys.exit(f"no such system: {', '.join(sorted(unknown))}")
    found = []
    for name in names or cases:
        with tempfile.TemporaryDirectory() as folder:
            found.append(compare(name, cases[name](Path(folder))))
        print(_line(found[-1]), file=sys.stderr, flush=True)
        if not names:
            (FOLDER / "agreement.md").write_text(write_page(found), encoding="utf-8")
    print(json.dumps(found))
    return 0 if all(each["same"] for each in found) else 1


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


def write_page(found: list[Record]) -> str:
    """Return the page that says what agrees."""
    rows = [
        [
            each["name"],
            f"{each['rows']:,} × {each['columns']:,}",
            "not solved" if each["objective_cny"] is None else f"{each['objective_cny']:.10g}",
            "not solved" if each["pypsa_cny"] is None else f"{each['pypsa_cny']:.10g}",
            f"{each['difference']:.0e}" + ("" if each["same"] else " **differs**"),
            ", ".join(each["parts"]),
        ]
        for each in found
    ]
    heads = ["system", "rows × columns", "here [CNY]", "PyPSA [CNY]", "difference", "it has"]
    return INTRODUCTION.format(
        pypsa=version("pypsa"), linopy=version("linopy"), highs=version("highspy")
    ) + "\n".join(make_table(heads, rows) + ["", PHYSICS])


INTRODUCTION = """# Agreement with an independent program

Written by `benchmarks/.venv/bin/python benchmarks/agreement.py`. Each system is written as a PyPSA
network from its tables alone; nothing of this project's model or matrix is used. Both programs are
solved, and the least cost may differ by 1e-6 of itself. PyPSA {pypsa}, linopy {linopy}, HiGHS {highs}.

"""
PHYSICS = """## What is compared

| physics | here | in PyPSA |
|---|---|---|
| known plant, must-run | bounds of `power` | `Generator`, `p_max_pu`, `p_min_pu` |
| free builds | `built`, paid from their day on | extendable `Generator`, `StorageUnit` |
| committed units | MW online | committable `Generator`, relaxed; status = share online |
| minimum load, part load, start cost | rows, ledgers | `p_min_pu`, `stand_by_cost`, `start_up_cost` |
| starts, minimum up and down times | around the year, or the period | own rows: PyPSA's have a first and a last hour |
| ramps | by MW online and started | own rows |
| stock in order that varies | `online_max`, bounds | own rows on the status |
| heat of units | `power_loss` of the loading | bus of the unit, one `Link` to power, one to heat |
| most heat, back-pressure line | rows | own rows |
| boilers, heat pumps, heat stores | variables | `Generator`, `Link`, `Store` |
| stores | levels around the year, or the period | `Store`, two `Link`s; in typical periods own rows of the level |
| links, losses | flow and loss | two `Link`s, or two `Generator`s to the outside |
| flexible loads | energy of a day or year | `Generator` of sign -1, own rows for the energy |
| tax on CO2, allowances, methane credit | ledgers | in the marginal cost |
| fuel supply, emission caps | rows | own rows: fuel is burnt by status too |

*Own rows* are written with linopy on PyPSA's variables (`pypsa_rows.py`), in another form than here:
stops are variables, and windows hold what is on or off, not what may start.

The exporter refuses, so that both leave out: upgrades of units, economic retirement, reserves,
enforced shares, a planning reserve, least utilisation, replacement of coal, one build limit over
several zones, free builds of committed units, and in typical periods seasonal stores and free builds
of stores. The scenarios of `plan` above are without upgrades (`retrofits.choose=false`). A table of a
system that the exporter does not know is refused as well.
"""


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

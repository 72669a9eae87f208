"""A whole run of PyPSA: read a network, optimise it, write it with its results.

``python pypsa_run.py NETWORK RESULT OPTIONS``, OPTIONS being HiGHS's as JSON. Prints one line of
JSON: the objective with the constant cost, and the seconds of each stage.
"""

from __future__ import annotations

import json
import sys
import time
import warnings

import pypsa
from pypsa_rows import CONSTANT, add_rows


def main(source: str, target: str, options: str) -> dict[str, float | str]:
    """Run, and return what was found and how long it took."""
    start = time.perf_counter()
    network = pypsa.Network(source)
    read = time.perf_counter()
    status, condition = network.optimize(
        multi_investment_periods=True,
        linearized_unit_commitment=True,
        extra_functionality=add_rows,
        solver_name="highs",
        solver_options=json.loads(options),
        io_api="direct",  # no file between linopy and HiGHS
        include_objective_constant=False,
        log_to_console=False,
    )
    optimised = time.perf_counter()
    network.export_to_netcdf(target)
    return {
        "status": f"{status}, {condition}",
        "objective_cny": float(network.objective) + network.meta[CONSTANT],
        "read": read - start,
        "optimise": optimised - read,
        "write": time.perf_counter() - optimised,
        "columns": int(network.model.nvars),
        "rows": int(network.model.ncons),
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps(main(*sys.argv[1:])))

"""The page that says what agrees, and which physics is compared."""

from __future__ import annotations

from typing import Any

from page import make_table
from records import AGREEMENT, stamp

Record = dict[str, Any]
INTRODUCTION = """# Agreement with an independent program
{stamp}

Written by `make benchmark-agreement`. Each system is written as a PyPSA network from its tables
alone; nothing of this project's model or matrix is used. Both programs are solved, and the least
cost may differ by 1e-6 of itself. *Program* is the start of the fingerprint of what was solved.
PyPSA {pypsa}, linopy {linopy}, HiGHS {highspy}.

"""
PHYSICS = """## What is compared

| physics | here | in PyPSA |
|---|---|---|
| known plant, must-run | bounds of `power` | `Generator`, `p_max_pu`, `p_min_pu` |
| free builds | `built`, paid from their day on | extendable `Generator`, `StorageUnit` |
| committed units | MW online | committable `Generator`, relaxed; status = share online |
| minimum load | `loading_min` | `p_min_pu` |
| part load, start cost | ledgers | `stand_by_cost`, `start_up_cost` |
| starts, least hours on and off | around the year or period | own rows: PyPSA's do not wrap |
| ramps | by MW online and started | own rows |
| running stock that varies | bounds of `online` | own rows on the status |
| heat of units | `power_loss` in the loading | bus of the unit, `Link`s to power and heat |
| most heat, back-pressure line | rows | own rows |
| boilers, heat pumps, heat stores | variables | `Generator`, `Link`, `Store` |
| stores | levels around the year or period | `Store`, two `Link`s; own rows in periods |
| links, losses | flow and loss | two `Link`s, or two `Generator`s to the outside |
| flexible loads | energy of a day or year | `Generator` of sign -1, own rows |
| tax on CO2, allowances, methane credit | ledgers | in the marginal cost |
| fuel supply, emission caps | rows | own rows: fuel is burnt by status too |

*Own rows* are written with linopy on PyPSA's variables (`pypsa_rows.py`), in another form than
here: stops are variables, and windows hold what is on or off, not what may start.

The exporter refuses, so that both leave out: upgrades of units, economic retirement, reserves,
enforced shares, a planning reserve, least utilisation, replacement of coal, one build limit over
several zones, free builds of committed units, and in typical periods seasonal stores and free
builds of stores. `plan` is compared without upgrades (`retrofits.choose=false`). A table of a
system that the exporter does not know is refused as well.
"""


def write_agreement(found: Record) -> str:
    """Return the page that says what agrees."""
    rows = [
        [
            each["name"],
            f"{each['rows']:,} × {each['columns']:,}",
            "not solved" if each["objective_cny"] is None else f"{each['objective_cny']:.10g}",
            "not solved" if each["pypsa_cny"] is None else f"{each['pypsa_cny']:.10g}",
            f"{each['difference']:.0e}" + ("" if each["same"] else " **differs**"),
            each["program"][:8],
            ", ".join(each["parts"]),
        ]
        for each in found["systems"]
    ]
    heads = [
        "system",
        "rows × columns",
        "here [CNY]",
        "PyPSA [CNY]",
        "difference",
        "program",
        "it has",
    ]
    packages = found["made_from"]["packages"]
    return INTRODUCTION.format(stamp=stamp(found, AGREEMENT), **packages) + "\n".join(
        [*make_table(heads, rows), "", PHYSICS]
    )

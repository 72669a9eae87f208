"""The stored texts of every family, in ``golden/<family>.txt``, and the city that each is of.

After a change of the model that is meant, write them again and read the difference::

    PYTHONPATH=src:tests python -m model.golden_texts
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from model import (
    golden_commitment,
    golden_heat,
    golden_limits,
    golden_loads,
    golden_policy,
    golden_reserve,
    golden_retrofit,
    golden_rows,
)
from model.golden_rows import write_family
from transition_sim.model.assemble import LinearProgram

GOLDEN = Path(__file__).parent / "golden"
CITIES: dict[str, tuple[Callable[[Path], LinearProgram], tuple[str, ...]]] = {
    "rows": (golden_rows.golden_program, golden_rows.FAMILIES),
    "rows_relaxed": (golden_rows.relaxed_program, golden_rows.RELAXED_FAMILIES),
    "loads": (golden_loads.golden_program, golden_loads.FAMILIES),
    "policy": (golden_policy.golden_program, golden_policy.FAMILIES),
    "limits": (golden_limits.golden_program, golden_limits.FAMILIES),
    "commitment": (golden_commitment.golden_program, golden_commitment.FAMILIES),
    "reserve": (golden_reserve.golden_program, golden_reserve.FAMILIES),
    "retrofit": (golden_retrofit.golden_program, golden_retrofit.FAMILIES),
    "heat": (golden_heat.golden_program, golden_heat.FAMILIES),
    "heat_relaxed": (golden_heat.relaxed_program, golden_heat.RELAXED_FAMILIES),
}
"""By the name of the city: its program, and the families that are stored of it."""
CITY_OF = {family: city for city, (_, families) in CITIES.items() for family in families}


def regenerate() -> None:
    """Write the text of every family again."""
    GOLDEN.mkdir(exist_ok=True)
    for make, families in CITIES.values():
        with tempfile.TemporaryDirectory() as folder:
            program = make(Path(folder))
        for family in families:
            text = write_family(program, family)
            (GOLDEN / f"{family}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    regenerate()

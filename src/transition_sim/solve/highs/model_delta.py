"""What has to be told to HiGHS so that it holds another program of the same shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from transition_sim.solve.scaling import scaled_cost, scaled_program, scaled_sides

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram

# Beyond this many changed entries the whole program is handed over again. Measured with 1.1 million
# entries: 5,000 changes took 0.02 s, 20,000 took 0.06 s, the whole program 0.06 to 0.09 s.
MOST_ENTRIES = 20_000

Command = tuple[str, tuple[Any, ...]]


def changes(old: LinearProgram, new: LinearProgram) -> Iterator[Command]:
    """Yield the commands (`transition_sim.solve.highs.session.Held`) that make `new` of `old`.

    Parameters
    ----------
    old, new : LinearProgram
        Of the same shape.
    """
    entries = None
    if _equal(old.row_scale, new.row_scale) and _equal(old.column_scale, new.column_scale):
        entries = _changed_entries(old, new)
    if entries is None:
        yield "take", scaled_program(new)
        return
    if entries[0].size:
        yield "change_entries", entries
    yield from _changed_costs(old, new)
    yield from _changed_sides("column", old, new)
    yield from _changed_sides("row", old, new)


def _changed_costs(old: LinearProgram, new: LinearProgram) -> Iterator[Command]:
    before, after = scaled_cost(old), scaled_cost(new)
    numbers = _numbers(before != after)
    offset = new.offset / new.cost_scale
    if numbers.size or offset != old.offset / old.cost_scale:
        yield "change_costs", (numbers, after[numbers], offset)


def _changed_sides(kind: str, old: LinearProgram, new: LinearProgram) -> Iterator[Command]:
    lower, upper = getattr(new, f"{kind}_lower"), getattr(new, f"{kind}_upper")
    moved = (getattr(old, f"{kind}_lower") != lower) | (getattr(old, f"{kind}_upper") != upper)
    numbers = _numbers(moved)
    if numbers.size:
        scale = getattr(new, f"{kind}_scale")[numbers]
        yield f"change_{kind}s", (numbers, *scaled_sides(lower[numbers], upper[numbers], scale))


def _changed_entries(old: LinearProgram, new: LinearProgram) -> tuple[Any, ...] | None:
    """Return rows, columns and scaled values of the entries that differ; None where too many."""
    before, after = old.matrix, new.matrix
    if before is after:
        return _numbers(np.zeros(0, bool)), _numbers(np.zeros(0, bool)), np.empty(0)
    if _equal(before.indptr, after.indptr) and _equal(before.indices, after.indices):
        places = np.flatnonzero(before.data != after.data)
        if places.size > MOST_ENTRIES:
            return None
        rows = np.searchsorted(after.indptr, places, side="right") - 1
        columns, values = after.indices[places], after.data[places]
    else:
        difference = (after - before).tocoo()
        difference.eliminate_zeros()
        if difference.nnz > MOST_ENTRIES:
            return None
        rows, columns = difference.row, difference.col
        values = np.asarray(after[rows, columns]).ravel()
    scaled = values * new.column_scale[columns] / new.row_scale[rows]
    return rows.astype(np.int32), columns.astype(np.int32), scaled


def _numbers(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    return np.flatnonzero(chosen).astype(np.int32)


def _equal(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> bool:
    return one is other or np.array_equal(one, other)

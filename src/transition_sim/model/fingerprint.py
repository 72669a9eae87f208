"""Program → fingerprints: the same model gives the same, wherever its files lie.

Each family of rows and of columns has its own, so that what changed can be named. Numbers count in
natural units to ten digits: what an order of summation leaves in the last ones is no other model.
Columns count by their family and their place in it: a family that comes before others moves them,
and changes none of theirs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from transition_sim.model.assemble import Extent, LinearProgram

DIGITS = 16  # hexadecimal, of a family's fingerprint
KEPT_BITS = 34  # of a number's 52: ten decimal digits


@dataclass(frozen=True)
class FamilyPrint:
    """How many rows or columns a family has, and what they are."""

    count: int
    fingerprint: str


@dataclass(frozen=True)
class ProgramPrint:
    """What a program is, whole and by family.

    Attributes
    ----------
    fingerprint : str
        Sha256 of all families in their order, and of the constant cost.
    rows, columns : mapping of str to FamilyPrint
    """

    fingerprint: str
    rows: Mapping[str, FamilyPrint]
    columns: Mapping[str, FamilyPrint]

    def to_json(self) -> dict[str, Any]:
        """Return what ``manifest.json`` holds of it."""
        families = {
            kind: {
                name: {"count": each.count, "fingerprint": each.fingerprint}
                for name, each in getattr(self, kind).items()
            }
            for kind in ("rows", "columns")
        }
        return {"fingerprint": self.fingerprint, "families": families}


def fingerprint_program(program: LinearProgram) -> ProgramPrint:
    """Return the fingerprints of a program and of its families.

    Parameters
    ----------
    program : LinearProgram
        In natural units; how the solver scales it does not count.
    """
    labels: dict[int, bytes] = {}
    columns = {
        name: _column_print(program, name, extent, labels)
        for name, extent in program.columns.items()
    }
    places = _column_places(program)
    rows = {
        name: _row_print(program, name, extent, labels, places)
        for name, extent in program.rows.items()
    }
    whole = hashlib.sha256(_rounded(np.asarray([program.offset])))
    for kind, families in (("rows", rows), ("columns", columns)):
        for name, each in families.items():
            whole.update(f"{kind} {name} {each.fingerprint}\n".encode())
    return ProgramPrint(whole.hexdigest(), rows, columns)


def _column_print(
    program: LinearProgram, name: str, extent: Extent, labels: dict[int, bytes]
) -> FamilyPrint:
    part = slice(extent.start, extent.stop)
    arrays = (program.column_lower, program.column_upper, program.cost)
    digest = _started(name, extent, labels)
    for array in arrays:
        digest.update(_rounded(array[part]))
    return FamilyPrint(extent.stop - extent.start, digest.hexdigest()[:DIGITS])


def _row_print(
    program: LinearProgram, name: str, extent: Extent, labels: dict[int, bytes], places: np.ndarray
) -> FamilyPrint:
    matrix, part = program.matrix, slice(extent.start, extent.stop)
    pointer = matrix.indptr[extent.start : extent.stop + 1].astype(np.int64)
    entries = slice(int(pointer[0]), int(pointer[-1]))
    digest = _started(name, extent, labels)
    digest.update(np.diff(pointer).tobytes())
    digest.update(places[matrix.indices[entries]].tobytes())
    for array in (matrix.data[entries], program.row_lower[part], program.row_upper[part]):
        digest.update(_rounded(array))
    return FamilyPrint(extent.stop - extent.start, digest.hexdigest()[:DIGITS])


def _started(name: str, extent: Extent, labels: dict[int, bytes]) -> Any:
    """Return a digest that has read what a family lies along."""
    digest = hashlib.sha256(f"{name} {extent.unit} {extent.shape}\n".encode())
    for each in extent.sets:
        if id(each) not in labels:  # families share their sets; the longest has 8,760 labels
            labels[id(each)] = hashlib.sha256(repr(list(each)).encode()).digest()
        digest.update(labels[id(each)])
    return digest


def _column_places(program: LinearProgram) -> np.ndarray:
    """Return each column's family and its number there, as one whole number."""
    places = np.empty(program.matrix.shape[1], np.int64)
    for name, extent in program.columns.items():
        family = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") >> 1
        count = extent.stop - extent.start
        places[extent.start : extent.stop] = (family << 32) + np.arange(count)
    return places


def _rounded(numbers: np.ndarray) -> bytes:
    """Return numbers to ten digits, halves upwards; infinite ones as they are."""
    cut = 52 - KEPT_BITS
    bits = (np.asarray(numbers, np.float64) + 0.0).view(np.int64)  # + 0.0: no -0.0
    return ((bits + (1 << (cut - 1))) >> cut).tobytes()

"""A program that falls apart, such as into years that no stock links, solved part by part.

Two columns belong together where a row holds both. What belongs together is a block; blocks share
nothing, so their answers side by side are the answer of the whole, and its check is that of the
whole. Blocks are solved at the same time, each by a HiGHS in a process of its own.
"""

from __future__ import annotations

import dataclasses
import os
import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from transition_sim.errors import InterruptedRunError
from transition_sim.solve.certificate import certify
from transition_sim.solve.highs.highs_model import HighsModel
from transition_sim.solve.highs.process import Engine
from transition_sim.solve.profile import Profile
from transition_sim.solve.profiles import with_time_left
from transition_sim.solve.progress import Progress, Silent
from transition_sim.solve.solution import Attempt, Basis, Solution, absent
from transition_sim.solve.status import INFEASIBLE, OPTIMAL

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram

Numbers = npt.NDArray[np.intp]

MOST_BLOCKS = 32  # more of them, such as typical days, are solved faster as one
POLL_S = 0.1


@dataclass(frozen=True, eq=False)
class Block:
    """Rows and columns, by number, that share no row or column with any others."""

    rows: Numbers
    columns: Numbers


def independent_blocks(lp: LinearProgram) -> tuple[Block, ...]:
    """Return the blocks that a program falls into; the whole program where they are too many.

    Columns that no row holds join the first block.
    """
    matrix = lp.matrix
    height, width = matrix.shape
    whole = (Block(np.arange(height), np.arange(width)),)
    if not matrix.nnz:
        return whole
    # a row and its columns are linked to each other: rows first, then columns
    graph = sp.csr_array(
        (np.ones(matrix.nnz, np.int8), matrix.indices + height, matrix.indptr),
        shape=(height, height + width),
    )
    graph.resize((height + width, height + width))
    _, label = connected_components(graph, directed=False)
    found = np.unique(label[height + matrix.indices])
    if not 1 < found.size <= MOST_BLOCKS:
        return whole
    number = np.zeros(label.max() + 1, dtype=np.intp)  # what no row holds: the first block
    number[found] = np.arange(found.size)
    of_row, of_column = number[label[:height]], number[label[height:]]
    return tuple(
        Block(np.flatnonzero(of_row == each), np.flatnonzero(of_column == each))
        for each in range(found.size)
    )


def cut_out(lp: LinearProgram, block: Block) -> LinearProgram:
    """Return a block as a program; the constant of the cost stays with the whole."""
    rows, columns = block.rows, block.columns
    position = np.zeros(lp.matrix.shape[1], dtype=np.int32)
    position[columns] = np.arange(columns.size)
    held = lp.matrix[rows]
    matrix = sp.csr_array(
        (held.data, position[held.indices], held.indptr), shape=(rows.size, columns.size)
    )
    of_rows = {name: getattr(lp, name)[rows] for name in ("row_lower", "row_upper", "row_scale")}
    of_columns = {
        name: getattr(lp, name)[columns]
        for name in ("column_lower", "column_upper", "column_scale", "cost")
    }
    return dataclasses.replace(
        lp, matrix=matrix, **of_rows, **of_columns, offset=0.0, rows={}, columns={}
    )


def solve_blocks(
    lp: LinearProgram,
    blocks: tuple[Block, ...],
    profile: Profile,
    progress: Progress | None = None,
    basis: Basis | None = None,
    workers: int | None = None,
) -> Solution:
    """Solve a program block by block, several at a time.

    Parameters
    ----------
    lp : LinearProgram
    blocks : tuple of Block
        From `independent_blocks`; the largest are best first.
    profile : Profile
        Of HiGHS.
    progress : Progress, optional
        Told of all iterations together.
    basis : Basis, optional
        Of the whole program, to start from.
    workers : int, optional
        How many processes; by default as many as there are processors.

    Returns
    -------
    Solution
        Of the whole, with a certificate of the whole. One infeasible block makes it infeasible;
        otherwise its status is that of the first block that is not optimal, if there is one.

    Raises
    ------
    InterruptedRunError
        Ctrl-C; every process is killed.
    """
    told, start = progress or Silent(), time.perf_counter()
    team = _Team(min(len(blocks), workers or _processors()), profile, start)
    with ThreadPoolExecutor(team.size) as pool:
        try:
            tasks = [
                pool.submit(team.solve, cut_out(lp, each), _part(basis, each)) for each in blocks
            ]
            while wait(tasks, POLL_S).not_done:
                told.update("simplex", team.iterations, None, time.perf_counter() - start)
        except KeyboardInterrupt:
            raise InterruptedRunError() from None
        finally:
            team.close()  # where all are done, only their processes are left
    solutions = [task.result() for task in tasks]
    return _join(lp, blocks, solutions, profile, time.perf_counter() - start)


class _Team:
    """Engines that take one program after another, each in a thread of its own."""

    def __init__(self, size: int, profile: Profile, start: float) -> None:
        self.size, self._profile, self._start = size, profile, start
        self._free = [Engine() for _ in range(size)]
        self._all = tuple(self._free)
        for engine in self._all:
            engine.start()
        self._counts: list[_Count] = []
        self._closed = False

    @property
    def iterations(self) -> int:
        """Iterations so far, of all programs."""
        return sum(each.iterations for each in list(self._counts))

    def solve(self, lp: LinearProgram, basis: Basis | None) -> Solution:
        """Solve one program in whichever engine is free, in what is left of the time."""
        if self._closed:
            raise InterruptedRunError()
        engine, count = self._free.pop(), _Count()
        self._counts.append(count)
        try:
            profile = with_time_left(self._profile, self._start)
            return HighsModel(lp, profile, basis, engine).solve(count)
        finally:
            self._free.append(engine)

    def close(self) -> None:
        """Kill what runs, and start nothing more."""
        self._closed = True
        for engine in self._all:
            engine.close()


class _Count(Silent):
    """Keeps how many iterations a solve has done."""

    def __init__(self) -> None:
        self.iterations = 0

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        """Keep the number of iterations."""
        self.iterations = iterations


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _part(basis: Basis | None, block: Block) -> Basis | None:
    if basis is None:
        return None
    return Basis(basis.columns[block.columns], basis.rows[block.rows])


def _join(
    lp: LinearProgram,
    blocks: tuple[Block, ...],
    solutions: list[Solution],
    profile: Profile,
    seconds: float,
) -> Solution:
    """Return the answer of the whole, checked as a whole."""
    height, width = lp.matrix.shape
    failed = [each.status for each in solutions if each.status != OPTIMAL.word]
    failed.sort(key=lambda word: word != INFEASIBLE.word)  # it settles the whole
    status = failed[0] if failed else OPTIMAL.word
    numbers = (absent(width), absent(height), absent(height), absent(width))
    certificate, objective = None, float("nan")
    if not failed:
        primal, reduced, dual = np.empty(width), np.empty(width), np.empty(height)
        for block, solution in zip(blocks, solutions, strict=True):
            primal[block.columns] = solution.primal
            reduced[block.columns] = solution.reduced_cost
            dual[block.rows] = solution.dual
        numbers = (primal, lp.matrix @ primal, dual, reduced)
        certificate = certify(lp, primal, dual, reduced, profile.tolerance)
        objective = float(lp.cost @ primal) + lp.offset
    return Solution(
        status=status,
        objective=objective,
        primal=numbers[0],
        row_activity=numbers[1],
        dual=numbers[2],
        reduced_cost=numbers[3],
        certificate=certificate,
        profile=profile.name,
        algorithm=solutions[0].algorithm,
        options=dict(profile.options),
        iterations=sum(each.iterations for each in solutions),
        seconds=seconds,
        basis=_join_bases(lp, blocks, solutions),
        attempts=(Attempt(profile.name, status),),
        warnings=tuple(dict.fromkeys(w for each in solutions for w in each.warnings)),
    )


def _join_bases(
    lp: LinearProgram, blocks: tuple[Block, ...], solutions: list[Solution]
) -> Basis | None:
    height, width = lp.matrix.shape
    columns, rows = np.zeros(width, np.int8), np.zeros(height, np.int8)
    for block, solution in zip(blocks, solutions, strict=True):
        if solution.basis is None:
            return None
        columns[block.columns], rows[block.rows] = solution.basis.columns, solution.basis.rows
    return Basis(columns, rows)

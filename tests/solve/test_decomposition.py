"""Programs that fall apart, solved part by part."""

from __future__ import annotations

import dataclasses
import time

import numpy as np
import pytest
import scipy.sparse as sp

from support.programs import dispatch, program
from transition_sim.errors import InterruptedRunError
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import (
    Silent,
    independent_blocks,
    load_profile,
    require_optimal,
    solve,
    solve_blocks,
)
from transition_sim.solve import (
    decomposition as blocks,
)
from transition_sim.solve.decomposition import MOST_BLOCKS, Block, cut_out

HIGHS = load_profile("highs")


def side_by_side(*parts: LinearProgram) -> LinearProgram:
    """Return programs as one, their rows and columns mixed."""
    joined = {
        field.name: np.concatenate([getattr(each, field.name) for each in parts])
        for field in dataclasses.fields(LinearProgram)
        if isinstance(getattr(parts[0], field.name), np.ndarray)
    }
    matrix = sp.block_diag([each.matrix for each in parts], format="csr")
    draw = np.random.default_rng(1)
    rows, columns = draw.permutation(matrix.shape[0]), draw.permutation(matrix.shape[1])
    mixed = {
        name: values[rows if name.startswith("row") else columns] for name, values in joined.items()
    }
    return dataclasses.replace(
        parts[0], **mixed, matrix=sp.csr_array(matrix[rows][:, columns]), offset=5.0
    )


def test_blocks_share_no_row_and_no_column() -> None:
    lp = side_by_side(dispatch(20), dispatch(30), dispatch(10))
    parts = independent_blocks(lp)
    assert len(parts) == 3
    for along, size in (("rows", lp.matrix.shape[0]), ("columns", lp.matrix.shape[1])):
        everything = np.concatenate([getattr(each, along) for each in parts])
        np.testing.assert_array_equal(np.sort(everything), np.arange(size))
    entries = sum(cut_out(lp, each).matrix.nnz for each in parts)
    assert entries == lp.matrix.nnz


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_the_parts_side_by_side_are_the_answer_of_the_whole(workers: int) -> None:
    lp = side_by_side(dispatch(20), dispatch(30), dispatch(10))
    whole = solve(lp)
    parts = solve_blocks(lp, independent_blocks(lp), HIGHS, workers=workers)
    require_optimal(parts)
    assert parts.objective == pytest.approx(whole.objective, rel=1e-12)
    assert lp.cost @ parts.primal + lp.offset == pytest.approx(parts.objective, rel=1e-12)
    np.testing.assert_allclose(parts.row_activity, lp.matrix @ parts.primal)
    assert parts.iterations > 0


def test_the_joined_basis_starts_the_whole() -> None:
    lp = side_by_side(dispatch(20), dispatch(30))
    parts = solve_blocks(lp, independent_blocks(lp), HIGHS)
    again = solve(lp, basis=parts.basis)
    assert again.objective == pytest.approx(parts.objective, rel=1e-12)
    assert again.iterations == 0


def test_a_basis_of_the_whole_starts_the_parts() -> None:
    lp = side_by_side(dispatch(20), dispatch(30))
    cold = solve_blocks(lp, independent_blocks(lp), HIGHS)
    warm = solve_blocks(lp, independent_blocks(lp), HIGHS, basis=cold.basis)
    assert warm.iterations == 0
    assert warm.objective == pytest.approx(cold.objective, rel=1e-12)


def test_a_part_without_a_plan_leaves_the_whole_without_one() -> None:
    impossible = program([1.0], [([1.0], 5.0, np.inf)], [(0.0, 1.0)])
    lp = side_by_side(dispatch(10), impossible)
    found = solve_blocks(lp, independent_blocks(lp), HIGHS)
    assert found.status == "infeasible"
    assert np.isnan(found.objective)
    assert found.certificate is None


def test_an_infeasible_part_settles_the_whole_whatever_became_of_the_others() -> None:
    """The first has no time; the second shows at once that there is no plan."""
    impossible = program([1.0], [([1.0], 5.0, np.inf)], [(0.0, 1.0)])
    lp = side_by_side(dispatch(3000), impossible)
    hurried = dataclasses.replace(HIGHS, time_limit=0.2)
    parts = sorted(independent_blocks(lp), key=lambda each: -each.rows.size)
    assert solve_blocks(lp, tuple(parts), hurried, workers=2).status == "infeasible"


def test_the_time_limit_is_that_of_all_parts_together() -> None:
    lp = side_by_side(*[dispatch(3000)] * 4)
    hurried = dataclasses.replace(HIGHS, time_limit=0.5)
    start = time.perf_counter()
    found = solve_blocks(lp, independent_blocks(lp), hurried, workers=1)
    assert found.status == "time_limit"
    assert time.perf_counter() - start < 0.5 + 3.0 + 1.0  # the limit, the grace, the start


def test_the_attempt_is_told() -> None:
    lp = side_by_side(dispatch(10), dispatch(10))
    found = solve_blocks(lp, independent_blocks(lp), HIGHS)
    assert [(each.profile, each.status) for each in found.attempts] == [("highs", "optimal")]


def test_a_program_of_one_piece_is_one_block() -> None:
    lp = dispatch(20)
    (only,) = independent_blocks(lp)
    assert (only.rows.size, only.columns.size) == lp.matrix.shape


def test_too_many_pieces_are_left_together() -> None:
    lp = side_by_side(*[program([1.0], [([1.0], 1.0, 2.0)])] * (MOST_BLOCKS + 1))
    assert len(independent_blocks(lp)) == 1


def test_columns_in_no_row_are_kept() -> None:
    lp = side_by_side(
        program([1.0, 2.0], [([1.0, 0.0], 1.0, 9.0)], [(0.0, 9.0), (3.0, 9.0)]),
        program([1.0], [([1.0], 2.0, 9.0)]),
    )
    found = solve_blocks(lp, independent_blocks(lp), HIGHS)
    assert found.objective == pytest.approx(1.0 + 2.0 * 3.0 + 2.0 + lp.offset)


def test_ctrl_c_while_the_parts_are_cut_out_ends_those_that_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lp = side_by_side(dispatch(20_000), dispatch(10))  # ten seconds and more
    parts = independent_blocks(lp)
    given: list[Block] = []

    def interrupted(whole: LinearProgram, block: Block) -> LinearProgram:
        given.append(block)
        if len(given) > 1:
            raise KeyboardInterrupt
        return cut_out(whole, block)

    monkeypatch.setattr(blocks, "cut_out", interrupted)
    start = time.perf_counter()
    with pytest.raises(InterruptedRunError):
        solve_blocks(lp, tuple(sorted(parts, key=lambda each: -each.rows.size)), HIGHS)
    assert time.perf_counter() - start < 3.0


class Interrupting(Silent):
    """A user who presses Ctrl-C as soon as something is told."""

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        """Press it."""
        raise KeyboardInterrupt


def test_ctrl_c_ends_every_part() -> None:
    lp = side_by_side(dispatch(4000), dispatch(4000), dispatch(4000))
    with pytest.raises(InterruptedRunError):
        solve_blocks(lp, independent_blocks(lp), HIGHS, Interrupting(), workers=1)

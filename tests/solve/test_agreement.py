"""Every profile finds the same plan of a city over two whole years, hour by hour."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from support.hourly_city import hourly_program
from support.packaged import load_packaged, run_packaged
from transition_sim.model.assemble import LinearProgram
from transition_sim.pipeline import run
from transition_sim.solve import HighsModel, Solution, require_optimal, solve
from transition_sim.verdict.equal_optima import columns_of_face, rows_of_face

STOCKS = ("built", "capacity")


@pytest.fixture(scope="module")
def hourly(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, LinearProgram, Solution]:
    model, lp = hourly_program(tmp_path_factory.mktemp("hourly"))
    assert lp.matrix.shape[0] > 4 * 8_760  # two years: balance, and what may be built in one
    return model, lp, solve(lp)


def stocks(lp: LinearProgram) -> np.ndarray:
    parts = [lp.columns[name] for name in STOCKS]
    return np.concatenate([np.arange(part.start, part.stop) for part in parts])


@pytest.fixture(scope="module")
def settled(hourly: tuple[Any, LinearProgram, Solution]) -> np.ndarray:
    """Return the stocks that are the same in every least-cost plan."""
    _, lp, exact = hourly
    face = HighsModel(lp, basis=exact.basis)
    face.change_column_bounds(*columns_of_face(lp, exact))
    face.change_row_bounds(*rows_of_face(lp, exact))
    found = []
    for column in stocks(lp):
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(lp.cost.size)
            cost[column] = sign
            face.change_costs(cost)
            ends.append(face.solve(basis=False).primal[column])
        if ends[1] - ends[0] < 1e-6:
            found.append(column)
    return np.array(found)


def test_most_stocks_of_the_city_are_settled(
    hourly: tuple[Any, LinearProgram, Solution], settled: np.ndarray
) -> None:
    _, lp, exact = hourly
    require_optimal(exact)
    built = exact.primal[lp.columns["built"].start : lp.columns["built"].stop]
    assert np.any((built > 1.0) & (built < 39.0))  # one is between its bounds
    assert settled.size >= stocks(lp).size - 1


@pytest.mark.parametrize("profile", ["highs-ipm", "highs-ipm-fast", "cbc"])
def test_another_profile_finds_the_same_cost_and_the_same_stocks(
    profile: str, hourly: tuple[Any, LinearProgram, Solution], settled: np.ndarray
) -> None:
    model, lp, exact = hourly
    found = solve(lp, profile, model=model)
    require_optimal(found)
    assert found.objective == pytest.approx(exact.objective, rel=1e-6)
    np.testing.assert_allclose(found.primal[settled], exact.primal[settled], rtol=1e-6, atol=1e-4)


def test_the_fast_interior_point_method_leaves_no_basis(
    hourly: tuple[Any, LinearProgram, Solution],
) -> None:
    _, lp, _ = hourly
    assert solve(lp, "highs-ipm-fast").basis is None


# The first-order method does not come near enough to the optimum of `plan`; it says so and stops.
@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("highs-ipm", "plan"),
        ("highs-ipm-fast", "plan"),
        ("highs-pdlp", "reference"),
        ("cbc", "plan"),
    ],
)
def test_every_profile_comes_to_the_same_verdict(profile: str, name: str) -> None:
    expected = run_packaged(name).verdict["targets"]
    found = run(load_packaged(name), solver=profile).verdict["targets"]
    for one, other in zip(found, expected, strict=True):
        assert (one["id"], one["met"]) == (other["id"], other["met"])
        assert one["value"] == pytest.approx(other["value"], abs=1e-6)
        assert one["range_at_least_cost"] == pytest.approx(other["range_at_least_cost"], abs=1e-6)

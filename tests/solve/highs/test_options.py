from __future__ import annotations

import highspy
import pytest

from support.programs import BOUNDED, dispatch
from transition_sim.errors import SolverError
from transition_sim.solve import Profile, load_profile, solve
from transition_sim.solve.profiles import override


def test_profiles_with_other_threads_solve_in_the_same_process() -> None:
    for threads in (1, 2, 1):
        profile = override(load_profile("highs"), "threads", threads=threads)
        assert solve(BOUNDED, profile).status == "optimal"


def test_an_option_that_highs_refuses_stops_the_solve() -> None:
    for options in ({"threds": 2}, {"presolve": "perhaps"}, {"threads": -1}):
        with pytest.raises(SolverError, match="refuses the option"):
            solve(BOUNDED, Profile("own", load_profile("highs").title, "highs", options))


def test_asking_for_hipo_without_it_is_an_error_that_says_how_to_install_it() -> None:
    if highspy.Highs().setOptionValue("solver", "hipo") == highspy.HighsStatus.kOk:
        pytest.skip("HiPO is installed here")
    with pytest.raises(SolverError, match=r"pip install \"highspy\[extras\]\""):
        solve(BOUNDED, "highs-hipo")


@pytest.mark.parametrize("solver", ["simplex", "ipx", "hipdlp", "pdlp"])
def test_the_solver_writes_nothing_to_standard_output(
    solver: str, capfd: pytest.CaptureFixture[str]
) -> None:
    profile = override(load_profile("highs-pdlp"), solver, solver=solver)
    assert solve(dispatch(5), profile).status == "optimal"
    assert capfd.readouterr() == ("", "")

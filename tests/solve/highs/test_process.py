"""The process that holds HiGHS: what ends it, and what follows."""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.processes import SOON_S, ends_soon, interrupt, is_running, start_script, wait_for
from support.programs import BOUNDED, Interrupter, dispatch
from transition_sim.errors import InterruptedRunError, MachineError
from transition_sim.solve import Engine, HighsModel, Silent, require_optimal, solve
from transition_sim.solve.highs.ipc import DONE, FAILED, receive, send
from transition_sim.solve.highs.worker import Child

LARGE = dispatch(20_000)


class Killer(Silent):
    """Kills the solver's process as soon as it is at work."""

    def __init__(self, engine: Engine, number: int = signal.SIGKILL) -> None:
        self.engine, self.number = engine, number

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        os.kill(process_of(self.engine), self.number)


class Stopper(Killer):
    """Stops the engine from another thread."""

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        threading.Thread(target=self.engine.stop).start()


def process_of(engine: Engine) -> int:
    assert engine._process is not None
    return engine._process.pid


@pytest.mark.parametrize(
    ("stage", "work"),
    [
        ("presolve", "solve(dispatch(100_000), 'highs', Teller())"),
        ("simplex", "solve(dispatch(20_000), 'highs', Teller())"),
        ("interior point", "solve(dispatch(20_000), 'highs-ipm', Teller())"),
        ("crossover", "solve(transport(600), 'highs-ipm', Teller())"),
        ("first order", "solve(dispatch(20_000), 'highs-pdlp', Teller())"),
    ],
)
def test_ctrl_c_ends_the_program_and_the_solver_at_once(stage: str, work: str) -> None:
    script = start_script(work)
    solver = wait_for(script, stage)
    code, said, seconds = interrupt(script)
    assert (code, said) == (130, "")
    assert seconds < SOON_S
    assert ends_soon(solver)


def test_the_solver_ends_when_the_program_is_killed() -> None:
    script = start_script("solve(dispatch(20_000), 'highs', Teller())")
    solver = wait_for(script, "simplex")
    script.kill()
    script.communicate()
    assert ends_soon(solver)


def test_the_solver_ends_with_the_program() -> None:
    script = start_script("solve(dispatch(500), 'highs'); print(shared_engine()._process.pid)")
    said, errors = script.communicate(timeout=60)
    assert (script.returncode, errors) == (0, "")
    assert ends_soon(int(said))


def test_after_ctrl_c_the_next_solve_works_and_the_handler_is_as_before() -> None:
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(InterruptedRunError) as caught:
        solve(LARGE, progress=Interrupter())
    assert caught.value.exit_code == 130
    assert signal.getsignal(signal.SIGINT) is handler
    assert solve(BOUNDED).status == "optimal"


def test_the_solver_hears_no_ctrl_c_itself() -> None:
    engine = Engine()
    model = HighsModel(BOUNDED, engine=engine)
    os.kill(process_of(engine), signal.SIGINT)
    time.sleep(0.2)
    assert model.solve().status == "optimal"
    assert engine.generation == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_solver_that_dies_is_a_failure_of_the_machine_and_the_next_solve_works(
    number: int,
) -> None:
    engine = Engine()
    with pytest.raises(MachineError, match=signal.Signals(number).name) as caught:
        HighsModel(LARGE, engine=engine).solve(Killer(engine, number))
    assert caught.value.exit_code == 6
    assert "内存" in caught.value.render("zh")
    assert HighsModel(BOUNDED, engine=engine).solve().objective == pytest.approx(19)
    assert engine.generation == 2


def test_a_program_whose_solver_died_is_handed_over_again_as_it_stands() -> None:
    engine = Engine()
    lp = dispatch(200)
    model = HighsModel(lp, engine=engine)
    cold = model.solve()
    model.change_costs(2.0 * lp.cost, scale=lp.cost_scale)
    os.kill(process_of(engine), signal.SIGKILL)
    assert engine._process is not None
    engine._process.wait(5.0)  # all its threads, not only the one that `ps` shows
    warm = model.solve()
    require_optimal(warm)
    assert warm.objective == pytest.approx(2.0 * cold.objective)
    assert warm.iterations < cold.iterations / 4  # from the basis that it had
    assert engine.generation == 2


def test_stopping_an_engine_from_another_thread_interrupts_its_solve() -> None:
    engine = Engine()
    with pytest.raises(InterruptedRunError):
        HighsModel(LARGE, engine=engine).solve(Stopper(engine))


def test_engines_of_their_own_solve_at_the_same_time_outside_the_main_thread() -> None:
    def work(hours: int) -> float:
        return HighsModel(dispatch(hours), engine=Engine()).solve().objective

    hours = (40, 60, 80)
    with ThreadPoolExecutor(len(hours)) as threads:
        found = list(threads.map(work, hours))
    assert found == [solve(dispatch(each)).objective for each in hours]


def test_threads_that_share_an_engine_take_turns() -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda hours: solve(dispatch(hours)).objective, [30, 40] * 4))
    assert found == [solve(dispatch(hours)).objective for hours in [30, 40] * 4]


def test_an_engine_ends_with_its_last_model() -> None:
    engine = Engine()
    model = HighsModel(BOUNDED, engine=engine)
    number = process_of(engine)
    assert is_running(number)
    del engine, model
    gc.collect()
    assert ends_soon(number)


def test_a_program_is_dropped_with_its_model() -> None:
    engine = Engine()
    kept, model = HighsModel(BOUNDED, engine=engine), HighsModel(BOUNDED, engine=engine)
    number = model._number
    assert engine.call("basis", number) is None
    del model
    gc.collect()
    assert kept.solve().status == "optimal"
    with pytest.raises(MachineError, match="KeyError"):
        engine.call("basis", number)


def test_starting_an_engine_does_not_wait_and_starts_one_process() -> None:
    engine = Engine()
    start = time.perf_counter()
    assert engine.start() == engine.start() == 1
    assert time.perf_counter() - start < 0.1  # the process takes longer to import numpy alone


def test_the_child_imports_no_more_than_it_needs() -> None:
    code = "import sys, transition_sim.solve.highs.worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert {"highspy", "numpy"} <= loaded
    assert loaded.isdisjoint({"scipy", "pyomo", "pandas", "rich", "ruamel", "pydantic"})


def test_the_child_serves_its_messages_and_tells_what_failed() -> None:
    incoming, outgoing = io.BytesIO(), io.BytesIO()
    messages = [("make", 1, ({},)), ("make", 2, ({},)), ("drop", 1, ()), ("basis", 7, ())]
    for message in messages:
        send(incoming, message)  # type: ignore[arg-type]
    incoming.seek(0)
    child = Child(incoming, outgoing)  # type: ignore[arg-type]
    with pytest.raises(EOFError):
        child.serve()
    assert set(child.programs) == {2}
    outgoing.seek(0)
    replies = [receive(outgoing) for _ in range(3)]  # type: ignore[arg-type]
    assert replies == [(DONE, None), (DONE, None), (FAILED, "KeyError: 7")]


def test_what_the_working_folder_holds_is_not_imported(tmp_path: Path) -> None:
    for name in ("numpy.py", "pickle.py", "highspy.py"):
        (tmp_path / name).write_text("raise SystemExit(3)\n", encoding="utf-8")
    code = f"import os\nfrom transition_sim.solve import Engine\nos.chdir({str(tmp_path)!r})\n"
    code += "engine = Engine()\nprint(engine.call('make', 1, {}))"
    paths = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert (done.stdout, done.stderr) == ("None\n", "")


def test_a_closed_engine_starts_no_other_process() -> None:
    engine = Engine()
    model = HighsModel(BOUNDED, engine=engine)
    child = process_of(engine)
    engine.close()
    assert ends_soon(child)
    with pytest.raises(InterruptedRunError):
        model.solve()
    assert engine._process is not None
    assert engine._process.wait(5.0) != 0  # killed as soon as it was asked for

"""A run's folder: an old run or a new one, whole, whatever happens while it is written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import transition_sim as ts
from support.command_line import call
from transition_sim import files
from transition_sim.results import run_folder
from transition_sim.results.run_folder import MANIFEST, RUN_FILES, SUMMARY, VERDICT
from transition_sim.results.store import Results, open_results


@pytest.fixture(scope="module")
def results(toy_master: Path) -> Results:
    return ts.run(toy_master / "scenario.yaml", progress=False)


def _marked(results: Results, mark: str) -> Results:
    return Results(results.dataset, results.verdict, {**results.manifest, "mark": mark})


def _mark(folder: Path) -> str:
    return str(open_results(folder).manifest["mark"])


def _write(results: Results, place: Path, mark: str) -> None:
    """Write a run whose four files say one word: quicker than netCDF."""

    def write(draft: Path) -> None:
        for name in RUN_FILES:
            text = mark
            if name == MANIFEST:
                text = json.dumps({**results.manifest, "mark": mark})
            (draft / name).write_text(text, encoding="utf-8")

    run_folder.write_folder(place, write)


def _word(place: Path) -> str:
    """Return the word that all files of a run say."""
    words = {(place / name).read_text("utf-8") for name in RUN_FILES if name != MANIFEST}
    words.add(json.loads((place / MANIFEST).read_text("utf-8"))["mark"])
    assert len(words) == 1
    return words.pop()


LITTER = (".DS_Store", "._x", "Thumbs.db", "desktop.ini", "~$summary.csv", ".~lock.summary.csv#")


@pytest.mark.parametrize("name", LITTER)
def test_what_a_file_manager_leaves_is_no_obstacle(
    results: Results, tmp_path: Path, name: str
) -> None:
    place = results.save(tmp_path / "run")
    (place / name).write_text("", encoding="utf-8")
    assert _mark(_marked(results, "new").save(place)) == "new"


def test_what_is_the_users_own_is_named_and_stays(results: Results, tmp_path: Path) -> None:
    place = results.save(tmp_path / "run")
    (place / "dispatch.png").write_bytes(b"own")
    with pytest.raises(FileExistsError, match=r"dispatch\.png"):
        results.save(place)
    assert (place / "dispatch.png").read_bytes() == b"own"


def _alone(folder: Path) -> None:
    (folder / SUMMARY).write_text("mine", encoding="utf-8")


def _foreign(folder: Path) -> None:
    (folder / MANIFEST).write_text('{"name": "an app", "scenario": {}}', encoding="utf-8")


def _a_directory(folder: Path) -> None:
    (folder / "results.nc").mkdir()
    (folder / "results.nc" / "own").write_text("mine", encoding="utf-8")


def _deep(folder: Path) -> None:
    (folder / MANIFEST).write_text("[" * 100_000, encoding="utf-8")


@pytest.mark.parametrize("fill", [_alone, _foreign, _a_directory, _deep])
def test_only_what_its_manifest_proves_is_a_run(
    results: Results, tmp_path: Path, fill: Callable[[Path], None]
) -> None:
    place = tmp_path / "run"
    place.mkdir()
    fill(place)
    before = sorted(each.name for each in place.rglob("*"))
    with pytest.raises(FileExistsError):
        results.save(place)
    assert sorted(each.name for each in place.rglob("*")) == before


def test_a_link_stays_a_link(results: Results, tmp_path: Path) -> None:
    real = _marked(results, "old").save(tmp_path / "elsewhere" / "run")
    link = tmp_path / "run"
    link.symlink_to(real, target_is_directory=True)
    _marked(results, "new").save(link)
    assert link.is_symlink()
    assert _mark(real) == "new"
    target, linked = tmp_path / "file.txt", tmp_path / "link.txt"
    target.write_text("old", encoding="utf-8")
    linked.symlink_to(target)
    files.replace_file(linked, "new")
    assert linked.is_symlink()
    assert target.read_text("utf-8") == "new"


OPERATIONS = (
    (os, "rename"),
    (os, "replace"),
    (os, "fsync"),
    (Path, "write_text"),
    (Path, "chmod"),
    (files, "exchange"),
    (run_folder, "put_in_place"),
    (run_folder, "flush_folder"),
)


class _Fault:
    """Fails at the n-th file operation of a save, before or after it is done."""

    def __init__(self, number: int, error: type[BaseException], after: bool) -> None:
        self.left, self.error, self.after = number, error, after

    def wrap(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def operation(*args: Any, **kwargs: Any) -> Any:
            self.left -= 1
            if self.left == 0 and not self.after:
                raise self.error
            done = real(*args, **kwargs)
            if self.left == 0 and self.after:
                raise self.error
            return done

        return operation


def _faults() -> Iterator[tuple[type[BaseException], bool, bool]]:
    for error in (OSError, KeyboardInterrupt):
        for after in (False, True):
            for exchanging in (True, False):
                yield error, after, exchanging


@pytest.mark.parametrize(("error", "after", "exchanging"), list(_faults()))
def test_a_fault_between_any_two_file_operations_leaves_a_whole_run(
    results: Results,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
    after: bool,
    exchanging: bool,
) -> None:
    """One by one, where folders can be exchanged in one step and where they cannot."""
    place = tmp_path / "runs" / "run"
    _write(results, place, "old")
    failed = 0
    for number in range(1, 40):
        fault = _Fault(number, error, after)
        with monkeypatch.context() as patched:
            if not exchanging:
                patched.setattr(files, "exchange", lambda *_: False)
            for owner, name in OPERATIONS:
                patched.setattr(owner, name, fault.wrap(getattr(owner, name)))
            try:
                _write(results, place, "new")
            except error:
                failed += 1
        assert _word(place) in ("old", "new")
        left = [each.name for each in place.parent.iterdir() if each != place]
        assert left == [], (number, left)
        _write(results, place, "old")
        if fault.left > 0:
            break
    assert failed >= 8
    assert fault.left > 0


def test_what_a_killed_writer_left_is_swept_and_what_it_moved_comes_back(
    results: Results, tmp_path: Path
) -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], stdout=-1)
    process = int(dead.stdout)
    place = tmp_path / "run"
    prefix = files.draft_prefix("run").replace(f"-{os.getpid()}.", f"-{process}.")
    draft, aside = tmp_path / f"{prefix}aaaa", tmp_path / f"{prefix}bbbb-old"
    draft.mkdir()
    _marked(results, "old").save(aside)
    mine = tmp_path / f"{files.draft_prefix('run')}cccc"
    mine.mkdir()
    files.sweep_drafts(place)
    assert not draft.exists()
    assert mine.exists()  # its process lives
    assert _mark(place) == "old"


KILLED = """
import sys, os
import transition_sim as ts
results = ts.open_results(sys.argv[1])
print("ready", flush=True)
while True:
    results.save(sys.argv[2])
"""


def test_a_save_that_is_killed_leaves_a_whole_run(results: Results, tmp_path: Path) -> None:
    source = _marked(results, "one").save(tmp_path / "source")
    place = tmp_path / "runs" / "run"
    for number in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", KILLED, source, place], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        threading.Event().wait(0.15 + 0.037 * number)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        if place.exists():
            assert _mark(place) == "one"
    _marked(results, "last").save(place)
    assert [each.name for each in place.parent.iterdir()] == ["run"]
    assert _mark(place) == "last"


@pytest.mark.parametrize("exchanging", [True, False])
def test_two_writers_at_once_both_succeed(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanging: bool
) -> None:
    if not exchanging:
        monkeypatch.setattr(files, "exchange", lambda *_: False)
    place, wrong = tmp_path / "runs" / "run", list[BaseException]()

    def write(mark: str) -> None:
        try:
            for _ in range(5):
                _marked(results, mark).save(place)
        except BaseException as error:
            wrong.append(error)

    monkeypatch.setattr(run_folder, "flush", lambda _: None)
    lock = threading.Lock()  # netCDF4 is not safe in threads; only the exchange is tested
    fill = run_folder._fill

    def one_at_a_time(*args: Any) -> None:
        with lock:
            fill(*args)

    monkeypatch.setattr(run_folder, "_fill", one_at_a_time)
    writers = [threading.Thread(target=write, args=(mark,)) for mark in "ab"]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert wrong == []
    assert _mark(place) in "ab"
    assert [each.name for each in place.parent.iterdir()] == ["run"]


def test_flushing_asks_for_a_handle_that_can_write(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows does it: EBADF for a handle that is open for reading; no folder can be opened."""
    fcntl = pytest.importorskip("fcntl")
    real = os.fsync

    def fsync(handle: int) -> None:
        if os.path.isfile(f"/proc/self/fd/{handle}"):
            mode = fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE
            assert mode != os.O_RDONLY, "EBADF on Windows"
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    results.save(tmp_path / "run")


def _full(*_: Any, **__: Any) -> None:
    raise RuntimeError("NetCDF: HDF error")


def test_a_disk_that_refuses_is_named(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xarray.Dataset.to_netcdf", _full)
    with pytest.raises(OSError, match="MB are free on its disk") as caught:
        results.save(tmp_path / "run")
    assert caught.value.filename == str(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_found_before_the_solve(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transition_sim.pipeline.solve_scenario", _full)
    scenario, taken = toy_folder / "scenario.yaml", toy_folder / "file"
    taken.write_text("", encoding="utf-8")
    done = call("run", scenario, "--out", taken)
    assert done.exit_code == 2
    assert "this is a file" in done.stderr
    usage = shutil.disk_usage(toy_folder)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    done = call("run", scenario, "--out", toy_folder / "runs")
    assert done.exit_code == 6
    assert "MB are free" in done.stderr
    assert not (toy_folder / "runs").exists()


def test_a_run_that_is_replaced_by_another_is_told(toy_folder: Path) -> None:
    scenario, out = toy_folder / "scenario.yaml", toy_folder / "runs"
    assert "in place of a run" not in call("run", scenario, "--out", out).stdout
    assert "in place of a run" not in call("run", scenario, "--out", out).stdout
    done = call("run", scenario, "--out", out, "--set", "demand.growth=9%")
    assert "in place of a run with other inputs (demand.growth" in done.stdout
    done = call("run", scenario, "--out", out, "--lang", "zh")
    assert "替换了输入不同的运行结果（demand.growth" in done.stdout


def test_a_run_is_whole_on_disk(results: Results, tmp_path: Path) -> None:
    place = results.save(tmp_path / "run")
    assert {each.name for each in place.iterdir()} == set(RUN_FILES)
    assert json.loads((place / VERDICT).read_text("utf-8")) == results.verdict

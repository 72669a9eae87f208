"""A baseline file: written to be read in a diff, read with a place and a remedy for each error."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.tie_city import write_tie_city
from transition_sim.errors import InputError, Text
from transition_sim.inputs.reading import yaml
from transition_sim.pipeline import run
from transition_sim.questions.regress.baseline import (
    Baseline,
    baseline_text,
    read_baseline,
    write_baseline,
)
from transition_sim.questions.regress.record import Record, record_of
from transition_sim.questions.regress.tolerances import (
    USUAL,
    Tolerance,
    tolerance_of,
)

REASON = Text("why", "why")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return what a baseline holds of the city with equal optima."""
    return record_of(run(write_tie_city(tmp_path_factory.mktemp("city"))), "1")


@pytest.fixture
def file(tmp_path: Path, record: Record) -> Path:
    """Return a baseline file of one scenario."""
    path = tmp_path / "baseline.yaml"
    write_baseline(path, USUAL, {"toy": record})
    return path


def refused(file: Path, old: str, new: str) -> str:
    """Change a baseline file and return what is said about it."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_baseline(file)
    zh = caught.value.render("zh")
    assert zh != caught.value.render("en")
    return caught.value.render("en").replace(str(file), "FILE")


def line_of(file: Path, start: str) -> int:
    """Return the number of the first line that starts so, from 1."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if line.strip().startswith(start))


def test_what_is_written_is_what_is_read(file: Path, record: Record) -> None:
    held = read_baseline(file)
    assert held.scenarios == {"toy": record}
    assert held.tolerances == USUAL
    assert baseline_text(held.tolerances, held.scenarios) == file.read_text(encoding="utf-8")


def test_odd_names_survive_the_file(tmp_path: Path, record: Record) -> None:
    odd = {"no": "0", "曲线/风电.csv": "1e5", "a: b": 'he said "x"\n', "12": "null", "#x": "~"}
    known = record.model_copy(
        update={"inputs": odd, "tolerances": {"rows": Tolerance(reason=REASON)}}
    )
    path = tmp_path / "b.yaml"
    write_baseline(path, USUAL, {"on": known, "2024-plan": record})
    assert read_baseline(path).scenarios == {"2024-plan": record, "on": known}


def test_an_item_is_a_line_with_its_years_side_by_side(file: Path) -> None:
    assert "        coal: {2024: 100.0, 2025: 100.0}" in file.read_text(encoding="utf-8").split(
        "\n"
    )


def test_a_wrong_number_is_told_with_its_line_and_field(file: Path) -> None:
    line = line_of(file, "coal:")
    said = refused(file, "coal: {2024: 100.0", "coal: {2024: much")
    assert said.startswith(f"FILE:{line}:22: scenarios.toy.figures.capacity_mw.coal.2024: ")
    assert "`much` is not a number" in said


def test_a_key_that_is_missing_is_told(file: Path) -> None:
    said = refused(file, "      objective_cny: ", "      cost_cny: ")
    assert "scenarios.toy.figures.objective_cny: the key `objective_cny` is missing" in said
    assert "there is no key `cost_cny`" in said


def test_a_tolerance_needs_a_reason(file: Path) -> None:
    said = refused(file, "    figures:", "    tolerances: {rows: {absolute: 3}}\n    figures:")
    assert "scenarios.toy.tolerances.rows.reason: the key `reason` is missing" in said
    assert "add `reason: ...`" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("objective_cny: 5", "objective_cny: true # 5", "[CNY]"),
        ("coal: {2024: 100.0", "coal: {last: 100.0", "capacity_mw.coal.last: "),
        ("CAP-strict: {2025: false", "CAP-strict: {2025: 1", "neither true nor false"),
        ("balance: [48, ", "balance: [many, ", "not a whole number"),
        ("    inputs:", "    input:", "the key `inputs` is missing"),
    ],
)
def test_every_part_of_a_record_is_checked(old: str, new: str, said: str, file: Path) -> None:
    assert said in refused(file, old, new)


@pytest.mark.parametrize("given", ["-1", "2"])
def test_a_relative_tolerance_is_a_share(given: str, file: Path) -> None:
    said = refused(file, "objective_cny: {relative: 1.0e-06", f"objective_cny: {{relative: {given}")
    assert "tolerances.objective_cny.relative: " in said
    assert "give a value between 0 and 1" in said


def test_a_tolerance_of_no_metric_is_told_with_the_one_that_is_meant(file: Path) -> None:
    said = refused(file, "  store_power_mw: {", "  storage_power_mw: {")
    assert "tolerances.storage_power_mw: there is no key" in said
    assert "did you mean `store_power_mw`?" in said


def test_a_tolerance_that_no_figure_answers_to_is_told(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    own = "    tolerances:\n      capacity_mw.cool: {absolute: 3, reason: typo}\n    figures:"
    file.write_text(text.replace("    figures:", own, 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"capacity_mw.cool: `capacity_mw.cool` is no figure"):
        read_baseline(file).record("toy")


@pytest.mark.parametrize("given", ["schema: 2", "skema: 1"])
def test_another_schema_is_refused(given: str, file: Path) -> None:
    assert "this is no baseline of schema 1; write `schema: 1`" in refused(file, "schema: 1", given)


def test_a_list_is_no_baseline(file: Path) -> None:
    file.write_text("[1, 2]\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a mapping"):
        read_baseline(file)


def test_broken_yaml_is_told_with_its_line(file: Path) -> None:
    assert refused(file, "    figures:", "    figures: [").startswith("FILE:")


def test_the_nearest_tolerance_counts() -> None:
    own = {
        "capacity_mw": Tolerance(absolute=1, reason=REASON),
        "capacity_mw.pv": Tolerance(absolute=2, reason=REASON),
        "capacity_mw.pv.2025": Tolerance(absolute=3, reason=REASON),
    }
    found = {
        name: tolerance_of(f"capacity_mw.{name}", own, USUAL).absolute
        for name in ("coal.2025", "pv.2024", "pv.2025", "pv-roof.2025")
    }
    assert found == {"coal.2025": 1, "pv.2024": 2, "pv.2025": 3, "pv-roof.2025": 1}
    assert tolerance_of("rows.balance", own, USUAL) == USUAL["rows"]


def test_a_baseline_that_could_not_be_read_again_is_not_written(
    file: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()
    monkeypatch.setattr(yaml, "MOST_NODES", 700)
    with pytest.raises(InputError, match="more than 700 values"):
        write_baseline(file, USUAL, {f"s{number}": record for number in range(3)})
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_disk_that_refuses_leaves_the_old_baseline(
    file: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("transition_sim.files.os.replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_baseline(file, USUAL, {"other": record})
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_new_baseline_has_the_usual_tolerances(tmp_path: Path) -> None:
    held = read_baseline(tmp_path / "new.yaml", may_be_new=True)
    assert held == Baseline(tmp_path / "new.yaml", USUAL, {})

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from transition_sim.errors import Problem
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.reading.series import Series, read_profile

HOURS = 8760
Lines = list[str]


def series_lines(value: str = "0.5") -> Lines:
    return ["hour,wind", *(f"{hour},{value}" for hour in range(HOURS))]


def refused(tmp_path: Path, lines: Lines, role: str | None = None) -> Problem:
    path = tmp_path / "wind.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_profile(path, "wind.csv", Series("wind", role, ("wind", "pv"), "profiles.wind"))
    (problem,) = caught.value.problems
    assert problem.field == "profiles.wind"
    assert problem.place.column is not None
    return problem


@pytest.mark.parametrize("header", [["hour,wind"], ["Hour,anything"]])
def test_a_series_with_hours_is_read(tmp_path: Path, header: Lines) -> None:
    path = tmp_path / "wind.csv"
    text = "\r\n".join([*header, *series_lines()[1:]])
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    series = read_profile(path, "wind.csv", Series("wind", "availability", ("wind", "pv")))
    assert series.shape == (HOURS,)
    assert np.all(series == 0.5)
    assert not series.flags.writeable


@pytest.mark.parametrize("header", [[], ["wind"], ["my own measurement"]])
def test_a_single_column_is_a_series(tmp_path: Path, header: Lines) -> None:
    path = tmp_path / "wind.csv"
    path.write_text("\n".join([*header, *["0.25"] * HOURS]), encoding="utf-8")
    assert read_profile(path, "wind.csv", Series("wind")).mean() == 0.25


def drop_hour_100(lines: Lines) -> Lines:
    return lines[:101] + lines[102:]


def repeat_hour_100(lines: Lines) -> Lines:
    return [*lines[:102], *lines[101:]]


def blank_hour_100(lines: Lines) -> Lines:
    return [*lines[:101], "100,", *lines[102:]]


def word_at_hour_100(lines: Lines) -> Lines:
    return [*lines[:101], "100,n/a", *lines[102:]]


def nan_at_hour_100(lines: Lines) -> Lines:
    return [*lines[:101], "100,nan", *lines[102:]]


def leap_year(lines: Lines) -> Lines:
    return [*lines, *(f"{hour},0.5" for hour in range(8760, 8784))]


def eleven_months(lines: Lines) -> Lines:
    return lines[:8001]


def third_column(lines: Lines) -> Lines:
    return ["hour,wind,pv", *lines[1:]]


@pytest.mark.parametrize(
    ("change", "code", "place", "remedy"),
    [
        (drop_hour_100, "profile_hour", "102:1", "without a gap"),
        (repeat_hour_100, "profile_hour", "103:1", "repetition"),
        (blank_hour_100, "profile_gap", "102:5", "not taken as 0"),
        (word_at_hour_100, "profile_value", "102:5", "plain decimal"),
        (nan_at_hour_100, "profile_value", "102:5", "plain decimal"),
        (leap_year, "profile_too_long", "8762:1", "without 29 February"),
        (eleven_months, "profile_length", "8001:1", "exactly 8760"),
        (third_column, "profile_header", "1:1", "hour,<name>"),
    ],
)
def test_a_series_with_a_fault_names_its_first_bad_line(
    tmp_path: Path, change: Callable[[Lines], Lines], code: str, place: str, remedy: str
) -> None:
    problem = refused(tmp_path, change(series_lines()))
    assert (problem.code, str(problem.place)) == (code, f"wind.csv:{place}")
    assert remedy in problem.remedy()


@pytest.mark.parametrize(
    ("role", "value", "code"),
    [
        ("availability", "1.2", "profile_range"),
        ("availability", "-0.1", "profile_range"),
        ("load", "3000", "profile_range"),
        ("load", "2", "profile_mean"),
        ("price", "99999", "profile_range"),
    ],
)
def test_a_series_is_plausible_in_what_it_stands_for(
    tmp_path: Path, role: str, value: str, code: str
) -> None:
    lines = series_lines("1" if code == "profile_range" else value)
    lines[1 + 50] = f"50,{value}"
    lines = lines if role != "availability" else [x.replace(",1", ",0.1", 1) for x in lines[:51]]
    if role == "availability":
        lines += [f"50,{value}", *(f"{hour},0.1" for hour in range(51, HOURS))]
        lines[1:51] = [f"{hour},0.1" for hour in range(50)]
    problem = refused(tmp_path, lines, role)
    assert problem.code == code
    assert problem.place.line == (52 if code == "profile_range" else 1)

"""What `--resolution` stands for: `hourly`, a number of typical days (36, 36d) or of weeks (6w)."""

from __future__ import annotations

from typing import Literal

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.schema.scenario import Resolution

HOURLY = "hourly"
MOST_DIGITS = 6  # of a number of periods that is worth reading: no year has so many


def resolution_override(resolution: str) -> str:
    """Return what `--resolution` says as a `--set`.

    Raises
    ------
    InputError
        It is no resolution.
    """
    if resolution == HOURLY:
        return f"resolution={HOURLY}"
    number, hours = _parts(resolution)
    return f"resolution={{periods: {number}, hours: {hours}}}"


def read_resolution(resolution: str) -> Resolution | Literal["hourly"]:
    """Return the resolution that a text stands for; whether a year has so many is not looked at.

    Raises
    ------
    InputError
        It is no resolution.
    """
    if resolution == HOURLY:
        return "hourly"
    number, hours = _parts(resolution)
    if len(number) > MOST_DIGITS:
        raise InputError([_no_resolution(resolution)])
    return Resolution.model_construct(periods=int(number), hours=hours)


def _parts(resolution: str) -> tuple[str, Literal[24, 168]]:
    """Return the number of periods as it is written, and the length of one [h]."""
    number, unit = resolution.rstrip("dw"), resolution.lstrip("0123456789")
    if not (number.isascii() and number.isdigit() and unit in ("", "d", "w")):
        raise InputError([_no_resolution(resolution)])
    return number.lstrip("0") or "0", 168 if unit == "w" else 24


def _no_resolution(given: str) -> Problem:
    values = {
        "message": Text(f"`{given}` is not a resolution", f"`{given}` 不是时间分辨率"),
        "remedy": Text(
            "write hourly, a number of typical days (36 or 36d), or of weeks (6w)",
            "请写 hourly，或典型日数（36 或 36d），或典型周数（6w）",
        ),
    }
    return Problem("other", Place("--resolution"), "", values)

"""What `--resolution` stands for: `hourly`, a number of typical days (36, 36d) or of weeks (6w)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.merging.overrides import Overrides


def with_resolution(overrides: Overrides, resolution: str | None) -> Overrides:
    """Return overrides of a scenario, its resolution last where one is asked for."""
    if resolution is None:
        return overrides
    given: Any = (overrides,) if isinstance(overrides, str | Mapping) else overrides
    return (*given, resolution_override(resolution))


def resolution_override(resolution: str) -> str:
    """Return what `--resolution` says as a `--set`.

    Raises
    ------
    InputError
        It is no resolution.
    """
    if resolution == "hourly":
        return "resolution=hourly"
    number, unit = resolution.rstrip("dw"), resolution.lstrip("0123456789")
    if not (number.isascii() and number.isdigit() and unit in ("", "d", "w")):
        values = {
            "message": Text(
                f"`{resolution}` is not a resolution", f"`{resolution}` 不是时间分辨率"
            ),
            "remedy": Text(
                "write hourly, a number of typical days (36 or 36d), or of weeks (6w)",
                "请写 hourly，或典型日数（36 或 36d），或典型周数（6w）",
            ),
        }
        raise InputError([Problem("other", Place("--resolution"), "", values)])
    return f"resolution={{periods: {number.lstrip('0') or 0}, hours: {168 if unit == 'w' else 24}}}"

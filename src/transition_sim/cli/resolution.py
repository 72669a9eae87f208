"""What `--resolution` stands for."""

from __future__ import annotations


def with_resolution(overrides: list[str] | None, resolution: str | None) -> list[str]:
    """Return the overrides of a command, its `--resolution` last."""
    asked = [] if resolution is None else [resolution_override(resolution)]
    return [*(overrides or []), *asked]


def resolution_override(resolution: str) -> str:
    """Return what `--resolution` says as a `--set`; an `InputError` where it is no resolution."""
    from transition_sim.errors import InputError, Place, Problem, Text

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

"""What `--resolution` stands for."""

from __future__ import annotations


def with_resolution(overrides: list[str] | None, resolution: str | None) -> list[str]:
    """Return the overrides of a command, its `--resolution` last."""
    from transition_sim.inputs.resolution_text import resolution_override

    asked = [] if resolution is None else [resolution_override(resolution)]
    return [*(overrides or []), *asked]

"""The program: what its commands are gathered in, and the options that they share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(
    name="transition-sim",
    help="Say whether a city's energy plan can be met, what it costs and what must change.",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Lang = Literal["en", "zh"]
Scenarios = Annotated[list[Path], typer.Argument(help="Scenario files (YAML).", metavar="SCENARIO")]
OneScenario = Annotated[Path, typer.Argument(help="Scenario file (YAML).", metavar="SCENARIO")]
Resolution = Annotated[
    str | None, typer.Option(help="`hourly`, typical days (36, 36d) or weeks (6w).", metavar="R")
]
Solver = Annotated[
    str, typer.Option(help="Solver profile: see `transition-sim solvers`.", metavar="PROFILE")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print for machines.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language of what is printed.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Replace a field: --set demand.growth=6%"),
]


def with_resolution(overrides: list[str] | None, resolution: str | None) -> list[str]:
    """Return the overrides of a command, its `--resolution` last."""
    from transition_sim.inputs.resolution_text import resolution_override

    asked = [] if resolution is None else [resolution_override(resolution)]
    return [*(overrides or []), *asked]

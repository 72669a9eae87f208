"""The command `ledger`: every quantified statement of the plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transition_sim.cli.app import AsJson, Debug, Language
from transition_sim.cli.telling import Outcome, console, open_run, print_json, told

if TYPE_CHECKING:
    from transition_sim.results import Results


def ledger(
    run_folder: Annotated[
        Path | None, typer.Argument(help="Folder of a run: adds what it found.", metavar="[RUN]")
    ] = None,
    city: Annotated[
        str | None, typer.Option(help="Packaged city, or a folder; changzhi, or the run's own.")
    ] = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Show every quantified statement of the plan, its source and, with a run, its status.

    Example: transition-sim ledger runs/plan
    """
    outcome = Outcome()
    with told(outcome, lang, debug):
        from transition_sim.inputs.city import load_city
        from transition_sim.report.tables import show_ledger
        from transition_sim.verdict.ledger import read_ledger

        found = None
        if run_folder is not None:
            found = open_run(run_folder)
            city = city or _city_of(found, run_folder)
        rows = read_ledger(load_city(city or "changzhi"), found)
        if as_json:
            print_json({"ledger": rows})
        else:
            console().print(show_ledger(rows, lang))
    raise typer.Exit(outcome.code)


def _city_of(found: Results, folder: Path) -> str:
    """Return the packaged city of a run; a folder of its own has to be named."""
    from transition_sim.errors import InputError, Place, Problem, Text
    from transition_sim.inputs.city import packaged_cities

    city = str(found.manifest["scenario"]["city"])
    if city in packaged_cities():
        return city
    values = {
        "message": Text(
            f"the run's city is a folder of its own, {city}", f"该运行的城市是自备文件夹 {city}"
        ),
        "remedy": Text("name that folder with --city", "请用 --city 指明该文件夹"),
    }
    raise InputError([Problem("other", Place(str(folder)), "", values)])

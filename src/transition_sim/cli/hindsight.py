"""The command `hindsight`: published outcomes beside what scenarios said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transition_sim.cli.app import AsJson, Debug, Language
from transition_sim.cli.telling import Outcome, console, open_run, print_json, told

if TYPE_CHECKING:
    from transition_sim.results.store import Results


def hindsight(
    runs: Annotated[list[Path], typer.Argument(help="Folders of runs.", metavar="RUN")],
    city: Annotated[
        str | None, typer.Option(help="Packaged city, or a folder; the runs' own.")
    ] = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Show what has been published beside what each run said of it.

    Example: transition-sim hindsight runs/plan runs/reference
    """
    outcome = Outcome()
    with told(outcome, lang, debug):
        from transition_sim.inputs.load_city import load_city
        from transition_sim.questions.hindsight.hindsight import look_back
        from transition_sim.report.hindsight_table import show_hindsight

        opened = [open_run(folder) for folder in runs]
        rows = look_back(load_city(_one_city(opened, runs, city)), opened)
        if as_json:
            print_json({"rows": [row.to_json() for row in rows]})
        else:
            console().print(show_hindsight(rows, lang))
    if as_json and outcome.errors:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)


def _one_city(opened: list[Results], folders: list[Path], given: str | None) -> str:
    """Return the city of all runs; figures of one city say nothing of another."""
    from transition_sim.cli.ledger import city_of
    from transition_sim.errors import InputError, Place, Problem, Text

    cities = {str(run.manifest["scenario"]["city"]) for run in opened}
    if len(cities) > 1 and given is not None:
        return given
    if len(cities) > 1:
        values = {
            "message": Text(
                f"the runs are of several cities: {', '.join(sorted(cities))}",
                f"这些运行属于不同城市：{'、'.join(sorted(cities))}",
            ),
            "remedy": Text(
                "name runs of one city, or whose figures are meant with --city",
                "请只给出同一城市的运行，或用 --city 指明以哪个城市的公布值为准",
            ),
        }
        raise InputError([Problem("other", Place(str(folders[0])), "", values)])
    return city_of(opened[0], folders[0], given)

"""The command `ledger`: every quantified statement of the plan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transition_sim.cli.app import AsJson, Debug, Lang, Language, Overrides
from transition_sim.cli.telling import Outcome, console, open_run, print_json, told

if TYPE_CHECKING:
    from transition_sim.errors import Text
    from transition_sim.inputs.load_scenario import Scenario
    from transition_sim.results.store import Results


def ledger(
    run_folder: Annotated[
        Path | None, typer.Argument(help="Folder of a run: adds what it found.", metavar="[RUN]")
    ] = None,
    city: Annotated[
        str | None, typer.Option(help="Packaged city, or a folder; changzhi, or the run's own.")
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option(
            help="The run's scenario: solved again to say which shares are out of reach.",
            metavar="FILE",
        ),
    ] = None,
    overrides: Overrides = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Show every quantified statement of the plan, its source and, with a run, its status.

    Example: transition-sim ledger runs/plan --scenario scenarios/plan.yaml
    """
    outcome = Outcome()
    with told(outcome, lang, debug):
        from transition_sim.inputs.load_city import load_city
        from transition_sim.questions.ledger.ledger import read_ledger
        from transition_sim.report.tables import show_ledger

        found = open_run(run_folder) if run_folder is not None else None
        solved = _solved(scenario, overrides or [], found)
        if city is None and solved is not None:
            known, reachable = solved.city_data, _reachable(solved, lang)
        else:
            if found is not None and run_folder is not None:
                city = city_of(found, run_folder, city)
            known = load_city(city or "changzhi")
            reachable = _reachable(solved, lang) if solved is not None else {}
        rows = read_ledger(known, found, reachable)
        if as_json:
            print_json({"ledger": rows})
        else:
            console().print(show_ledger(rows, lang))
    if as_json and outcome.errors:
        print_json({"errors": outcome.errors})
    raise typer.Exit(outcome.code)


def city_of(found: Results, folder: Path, given: str | None = None) -> str:
    """Return the packaged city of a run; a folder of its own has to be `given`."""
    from transition_sim.errors import Text
    from transition_sim.inputs.merging.city_layers import packaged_cities

    city, packaged = str(found.manifest["scenario"]["city"]), packaged_cities()
    if given is not None:
        if given != city and (given in packaged or city in packaged):
            raise _refusal(
                "--city",
                Text(f"the run is of {city}, not of {given}", f"该运行属于 {city}，不属于 {given}"),
                Text("name the run's own city", "请给出该运行所属的城市"),
            )
        return given
    if city in packaged:
        return city
    raise _refusal(
        str(folder),
        Text(f"the run's city is a folder of its own, {city}", f"该运行的城市是自备文件夹 {city}"),
        Text("name that folder with --city", "请用 --city 指明该文件夹"),
    )


def _solved(file: Path | None, overrides: list[str], found: Results | None) -> Scenario | None:
    """Return the scenario to solve again; it has to be the one that the run is of."""
    from transition_sim.errors import Text, show
    from transition_sim.inputs.load_scenario import load_scenario
    from transition_sim.questions.compare.differences import differing_fields

    if file is None:
        if overrides:
            raise _refusal(
                "--set",
                Text("no scenario is given whose fields could be set", "未给出可覆盖字段的情景"),
                Text("add --scenario FILE, or remove --set", "请补上 --scenario，或删除 --set"),
            )
        return None
    scenario = load_scenario(file, overrides)
    if found is None:
        return scenario
    fields = differing_fields(found.manifest["scenario"], scenario.resolved())
    if fields:
        listed = [*fields[:5], *(["…"] if len(fields) > 5 else [])]
        en, zh = show(listed, "en"), show(listed, "zh")
        raise _refusal(
            str(file),
            Text(f"the run is not of this scenario: {en}", f"该运行并非此情景所得：{zh}"),
            Text(
                "name the run's own scenario, with the --set of the run (a --resolution is "
                "--set resolution=…)",
                "请给出该运行的情景，并附上运行时的 --set（--resolution 即 --set resolution=…）",
            ),
        )
    return scenario


def _reachable(scenario: Scenario, lang: Lang) -> dict[str, float | None]:
    from transition_sim.questions.ledger.attainable_shares import reachable_shares
    from transition_sim.solve import open_progress

    with open_progress(sys.stderr, lang) as progress:
        found = dict(reachable_shares(scenario, progress=progress))
        progress.done()
    return found


def _refusal(place: str, message: Text, remedy: Text) -> Exception:
    from transition_sim.errors import InputError, Place, Problem

    return InputError([Problem("other", Place(place), "", {"message": message, "remedy": remedy})])

"""The policy ledger: every quantified statement of the plan and, with a run, its status."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import xarray as xr

from transition_sim.errors import InfeasibleError, InputError, Place, Problem, Text, show
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.scenario import Target
from transition_sim.pipeline import load, prepare
from transition_sim.questions.ledger.answer import Ledger, Statement
from transition_sim.questions.ledger.sentences import needed_growth
from transition_sim.questions.ledger.status import (
    NOT_MODELLED,
    Reach,
    Status,
    bought,
    combine,
    judge,
    not_judged,
    not_measured,
    not_settled,
    told,
    unreachable,
)
from transition_sim.results.indicators import air_emissions
from transition_sim.results.measured import (
    counted_by_kind,
    measure,
    unknown_coal_sizes,
    year_of,
)
from transition_sim.results.runs import (
    AnyCity,
    Run,
    city_of_run,
    differing_fields,
    place_of_run,
)
from transition_sim.results.store import Results
from transition_sim.solve import Progress, showing
from transition_sim.system import Sense
from transition_sim.system.shares import SHARES
from transition_sim.verdict.attainable import furthest_levels
from transition_sim.verdict.stored_run import open_run

INTENSITIES = ("energy_intensity_cut", "co2_intensity_cut")
USUAL_CITY = "changzhi"
MOST_FIELDS = 5  # that are named where a run is of another scenario


def ledger(
    run: Run | None = None,
    *,
    city: AnyCity | None = None,
    scenario: Scenario | str | os.PathLike[str] | None = None,
    overrides: Overrides = (),
    solver: str = "highs",
    progress: Progress | bool | None = None,
) -> Ledger:
    """Return every statement of a city's plan, its source and, with a run, its status.

    Parameters
    ----------
    run : Results, or path of a run's folder, optional
        Adds what it found of each statement.
    city : City, path or str, optional
        By default that of the scenario, or of the run where it is a packaged one, or Changzhi.
    scenario : Scenario or path, optional
        The run's scenario: solved again to say which shares are out of reach at any cost.
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenario says.
    solver : str
        Solver profile.
    progress : Progress or bool, optional
        By default shown in a terminal or a notebook; False is silent.

    Raises
    ------
    InputError
        The run is of another scenario or city, or overrides are given and no scenario.
    SolverError
        The solver stopped without a proven answer.
    """
    with showing(progress) as told:
        found = None if run is None else open_run(run)
        solved = _scenario_of(found, scenario, overrides)
        known = _city_of(found, run, city, solved)
        reachable = {} if solved is None else reachable_shares(solved, solver, told)
    return judge_ledger(known, found, reachable)


def judge_ledger(
    city: City,
    results: Results | None = None,
    reachable: Mapping[str, Reach] | None = None,
) -> Ledger:
    """Return every entry with its source, whether the model covers it and, with a run, its status.

    Parameters
    ----------
    city : City
    results : Results, optional
        A run of this city.
    reachable : mapping of entry id to Reach, optional
        As `reachable_shares` of the run's scenario.
    """
    titles = {source.id: source.name for source in city.sources}
    return Ledger(
        statements=tuple(
            Statement(
                id=entry.id,
                text=entry.text,
                source=entry.document,
                document=titles[entry.document].en,
                title=titles[entry.document],
                clause=entry.clause,
                quantity=entry.quantity,
                value=entry.value,
                read_as=entry.read_as,
                unit=entry.unit,
                date=entry.date.isoformat() if entry.date else None,
                wording=entry.wording,
                covered=entry.metric is not None,
                metric=entry.metric,
                reason=entry.reason,
                assumptions=entry.assumptions,
                **_found(entry, city, results, reachable or {}),
            )
            for entry in city.ledger
        )
    )


def reachable_shares(
    scenario: Scenario, solver: str = "highs", progress: Progress | None = None
) -> Mapping[str, Reach]:
    """Return the furthest level of each promised share, whatever it costs.

    Each is asked for alone, by the definition that the city prints: guarded, with no more net
    import than in the base year and no more left unserved than at least cost, so that a share is
    neither bought nor blacked out; and, beside it, without that condition.

    Parameters
    ----------
    scenario : Scenario
        What it enforces of the shares does not matter; all its other rules hold.

    Returns
    -------
    mapping of ledger id to Reach
        Shares due in the model years; of nothing where no plan satisfies the scenario at all.

    Raises
    ------
    SolverError
        The solver stopped without a proven answer.
    """
    shares = [
        each.id
        for each in scenario.city_data.ledger
        if each.metric in SHARES
        and each.is_target
        and each.date is not None
        and each.date.year in scenario.years
    ]
    asked = {name: Target(enforce=True) for name in shares}
    if not shares:
        return {}
    try:
        program = prepare(scenario.with_targets(asked), solver, progress)
    except InfeasibleError:
        return dict.fromkeys(shares, Reach(guarded=None, unguarded=None))
    levels = furthest_levels(program, profile=solver, unguarded=True)
    found = {each.target.id: Reach(each.alone, each.unguarded) for each in levels}
    return {name: found.get(name, Reach(None, None)) for name in shares}


def _scenario_of(
    found: Results | None,
    scenario: Scenario | str | os.PathLike[str] | None,
    overrides: Overrides,
) -> Scenario | None:
    """Return the scenario to solve again; it has to be the one that the run is of."""
    if scenario is None:
        if overrides:
            raise _refusal(
                "--set",
                Text("no scenario is given whose fields could be set", "未给出可覆盖字段的情景"),
                Text("add --scenario FILE, or remove --set", "请补上 --scenario，或删除 --set"),
            )
        return None
    loaded = load(scenario, overrides)
    if found is None:
        return loaded
    fields = differing_fields(found.manifest.get("scenario", {}), loaded.resolved())
    if fields:
        listed = [*fields[:MOST_FIELDS], *(["…"] if len(fields) > MOST_FIELDS else [])]
        en, zh = show(listed, "en"), show(listed, "zh")
        raise _refusal(
            loaded.name if isinstance(scenario, Scenario) else str(scenario),
            Text(f"the run is not of this scenario: {en}", f"该运行并非此情景所得：{zh}"),
            Text(
                "name the run's own scenario, with the --set of the run (a --resolution is "
                "--set resolution=…)",
                "请给出该运行的情景，并附上运行时的 --set（--resolution 即 --set resolution=…）",
            ),
        )
    return loaded


def _city_of(
    found: Results | None, run: Run | None, given: AnyCity | None, scenario: Scenario | None
) -> City:
    """Return the city whose statements are meant: the given one, the scenario's or the run's."""
    if given is None and scenario is not None:
        return scenario.city_data
    if found is not None and run is not None:
        return city_of_run(found, place_of_run(run), given)
    if isinstance(given, City):
        return given
    return load_city(USUAL_CITY if given is None else str(given))


def _refusal(place: str, message: Text, remedy: Text) -> InputError:
    return InputError([Problem("other", Place(place), "", {"message": message, "remedy": remedy})])


def _found(
    entry: LedgerEntry,
    city: City,
    results: Results | None,
    reachable: Mapping[str, Reach],
) -> dict[str, Any]:
    """Return what a run says of an entry: the year, the value, the status and how it was missed."""
    value = year = None
    base: float | None = None
    condition = None
    status = NOT_MODELLED if entry.metric is None else None
    if entry.metric is not None and results is not None:
        dataset = results.dataset
        years = dataset["year"].values.tolist()
        year = year_of(entry, years)
        if year is None:
            status = not_judged(entry, years)
        else:
            value = measure(entry, city, dataset, year)
            base = measure(entry, city, dataset, years[0]) if entry.against else None
            status = _status(entry, city, dataset, value, year, base)
            condition = _condition(entry, value, year, status)
    if status is not None and status.outcome == "met" and results is not None:
        status = bought(entry, results.verdict.get("targets", ())) or status
    reach = reachable.get(entry.id)
    if status is None or status.outcome not in ("met", "bought"):
        status = unreachable(entry, reach) or status
    return {
        "year": year,
        "model_value": value,
        "base_value": base,
        "outcome": None if status is None else status.outcome,
        "missed_by": None if status is None else status.missed_by,
        "status": None if status is None else status.text,
        "condition": condition,
        "reach": None if reach is None else told(reach),
    }


def _status(
    entry: LedgerEntry,
    city: City,
    dataset: xr.Dataset,
    value: float | None,
    year: int,
    base: float | None,
) -> Status | None:
    if value is None:
        return not_measured()
    most = None
    if entry.metric == "pollutant_cut":
        most = float(air_emissions(dataset).isel(year=0))
    if entry.metric == "small_coal_capacity" and is_kept(entry, value):
        unknown = unknown_coal_sizes(city, dataset, year)
        if unknown:
            return not_settled(unknown)
    by_kind = counted_by_kind(entry, dataset, year)
    return combine(
        judge(entry, value, base, most), None if by_kind is None else judge(entry, by_kind)
    )


def is_kept(entry: LedgerEntry, value: float) -> bool:
    """Say whether a value is on the right side of what an entry asks, as far as it goes."""
    if entry.asked is None or entry.sense is None:
        return False
    return Sense(entry.sense).is_met(value, entry.asked)


def _condition(
    entry: LedgerEntry, value: float | None, year: int, status: Status | None
) -> Text | None:
    """Return which growth of GDP would keep a promise on intensity that is missed without any."""
    if entry.metric not in INTENSITIES or value is None or entry.asked is None:
        return None
    if status is None or entry.asked >= 1.0 or is_kept(entry, value):
        return None
    return needed_growth((1.0 - value) / (1.0 - entry.asked) - 1.0, year)
